package e2e

import (
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// edition is a checklist of a few questions in a version after the other.
type edition struct {
	*server
	released []*pb.Report
}

const editionChecklist = `{
 "defaultLocale": "en", "totalMode": "POINTS", "title": {"en": "Editions"},
 "sections": [
  {"key": "first", "title": {"en": "First"}, "questions": [
   {"key": "greeted", "text": {"en": "Were you greeted?"}, "choice": {"options": [
    {"key": "yes", "text": {"en": "Yes"}, "points": 6}, {"key": "no", "text": {"en": "No"}}]}}]},
  {"key": "second", "title": {"en": "Second"}, "questions": [
   {"key": "covert", "text": {"en": "Was the sign seen?"}, "audience": "INTERNAL", "choice": {"options": [
    {"key": "yes", "text": {"en": "Yes"}, "points": 1}, {"key": "no", "text": {"en": "No"}}]}},
   {"key": "mood", "text": {"en": "Mood?"}, "scale": {"min": 0, "max": 10, "pointsPerStep": 1}}]}]}`

// again publishes the checklist with other wording.
func (e *edition) again(t *testing.T, content string) {
	t.Helper()
	a := e.by(e.Tokens.Admin)
	draft := strings.Replace(content, "{", `{"checklist": "editions",`, 1)
	now := must[*pb.Checklist](t)(a.GetChecklist(t.Context(), &pb.GetChecklistRequest{Checklist: "editions"}))
	put := e.call(t, e.Tokens.Admin, "PUT", "/v1/checklists/editions/draft", draft, "If-Match: \""+now.GetEtag()+"\"").want(t, 200)
	e.call(t, e.Tokens.Admin, "POST", "/v1/checklists/editions:publish", "{}", "If-Match: "+put.header.Get("ETag")).want(t, 200)
}

// visit releases a report that was made months ago.
func (e *edition) visit(t *testing.T, monthsAgo int, version int32, greeted string, mood int32) {
	t.Helper()
	now := time.Now().UTC()
	start := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, -monthsAgo, 14)
	if monthsAgo == 0 {
		start = lately()
	}
	v := e.plan(t, "acme", "editions", "kiel", "anna", func(v *pb.Visit) {
		v.WindowStart, v.Version = timestamppb.New(start.AddDate(0, 0, -1)), version
	})
	sent := e.send(t, e.Tokens.Shopper, v.GetVisit(), &pb.ReportContent{
		Checklist: "editions", Version: version, Locale: "en", StartTime: timestamppb.New(start),
		EndTime: timestamppb.New(start.Add(20 * time.Minute)), ElapsedSeconds: 1200, Outcome: pb.ReportContent_COMPLETED,
		Answers: []*pb.Answer{
			{Question: "greeted", Value: &pb.Answer_Choice{Choice: greeted}},
			{Question: "covert", Value: &pb.Answer_Choice{Choice: "yes"}},
			{Question: "mood", Value: &pb.Answer_Scale{Scale: mood}},
		},
	})
	e.approve(t, sent.GetReport())
	e.released = append(e.released, e.report(t, sent.GetReport()))
}

// card gets the scorecard of the program, as a client, over months counted back from now.
func (e *edition) card(t *testing.T, from, to int, by ...pb.Scorecard_Grouping) *pb.Scorecard {
	t.Helper()
	now := time.Now().UTC().Format("2006-01")
	return must[*pb.Scorecard](t)(e.by(e.Tokens.Client).GetScorecard(t.Context(), &pb.GetScorecardRequest{
		Client: "acme", Location: "all", Program: "editions", From: monthsLater(now, -from), To: monthsLater(now, -to), GroupBy: by,
	}))
}

// wantAlike compares what is like for like with the questions of the reports, added up one by one.
func (e *edition) wantAlike(t *testing.T, what string, got *pb.LikeForLike, month string, common ...string) {
	t.Helper()
	var earned, possible, all int64
	visits := int32(0)
	for _, r := range e.released {
		if month != "" && r.GetMonth() != month {
			continue
		}
		visits++
		for _, q := range r.GetScore().GetQuestions() {
			all += q.GetPossible()
			if slices.Contains(common, q.GetQuestion()) {
				earned, possible = earned+q.GetEarned(), possible+q.GetPossible()
			}
		}
	}
	coverage := int32(10000 * possible / all)
	if got.GetCoverageBasisPoints() != coverage || (got.GetTotal() != nil) != (coverage >= 6000) {
		t.Errorf("%s: %v, want a coverage of %d", what, got, coverage)
	}
	if total := got.GetTotal(); total != nil && (total.GetEarned() != earned || total.GetPossible() != possible ||
		total.GetBasisPoints() != int32(10000*earned/possible) || total.GetVisits() != visits) {
		t.Errorf("%s: %v, want %d of %d in %d visits", what, total, earned, possible, visits)
	}
}

// TestLikeForLikeAcrossVersions releases reports on three versions of a checklist, in three months.
func TestLikeForLikeAcrossVersions(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		e := &edition{server: start(t, on)}
		e.publish(t, "editions", editionChecklist)
		e.program(t, "acme", "editions", "editions")
		for _, mood := range []int32{1, 2, 1, 2, 1} {
			e.visit(t, 3, 1, "no", mood)
		}
		for _, mood := range []int32{8, 9, 10, 10, 10} {
			e.visit(t, 2, 1, "yes", mood)
		}
		card := e.card(t, 2, 2, pb.Scorecard_QUESTION)
		if card.GetLikeForLike() != nil || len(card.GetBreaks()) > 0 {
			t.Errorf("without a break: %v", card)
		}
		if d := card.GetDifference(); !d.GetChange() || d.GetLowBasisPoints() <= 0 || d.GetAcrossBreak() {
			t.Errorf("the worst months and the best: %v", d)
		}
		if len(card.GetRows()) != 2 {
			t.Errorf("the rows for a client: %v", card.GetRows())
		}
		if e.card(t, 3, 2).GetDifference() != nil {
			t.Error("a difference to a span without a visit")
		}

		open := strings.Replace(editionChecklist, `"audience": "INTERNAL", `, "", 1)
		e.again(t, strings.Replace(open, `"points": 6`, `"points": 5`, 1))
		for _, mood := range []int32{1, 2, 1, 1, 2} {
			e.visit(t, 1, 2, "no", mood)
		}
		e.wantAlike(t, "two versions", e.card(t, 3, 1).GetLikeForLike(), "", "covert", "mood")
		months := e.card(t, 3, 1, pb.Scorecard_MONTH)
		e.wantAlike(t, "two versions by month", months.GetLikeForLike(), "", "covert", "mood")
		for _, row := range months.GetRows() {
			e.wantAlike(t, row.GetMonth(), row.GetLikeForLike(), row.GetMonth(), "covert", "mood")
		}
		if rows := months.GetRows(); len(rows) != 3 || !rows[1].GetDifference().GetChange() || !rows[2].GetDifference().GetAcrossBreak() {
			t.Errorf("months: %v", rows)
		}
		e.wantAcrossBreak(t)

		e.again(t, strings.Replace(open, `"pointsPerStep": 1`, `"pointsPerStep": 3`, 1))
		e.visit(t, 0, 3, "yes", 5)
		e.wantAlike(t, "three versions", e.card(t, 3, 0).GetLikeForLike(), "", "covert")
	})
}

// wantAcrossBreak gets the month in which the scoring of one question changed, and another question was no longer
// internal: neither the total nor the first question has a change, and a client sees nothing of the other one before.
func (e *edition) wantAcrossBreak(t *testing.T) {
	t.Helper()
	for _, tt := range []struct {
		by     pb.Scorecard_Grouping
		across map[string]bool
		absent string
	}{
		{pb.Scorecard_QUESTION, map[string]bool{"greeted": true, "mood": false}, "covert"},
		{pb.Scorecard_SECTION, map[string]bool{"first": true, "second": false}, ""},
	} {
		card := e.card(t, 1, 1, tt.by)
		if d := card.GetDifference(); d.GetChange() || !d.GetAcrossBreak() || d.GetHighBasisPoints() >= 0 {
			t.Errorf("the total across a break: %v", d)
		}
		for _, row := range card.GetRows() {
			key, d := row.GetSection()+row.GetQuestion(), row.GetDifference()
			across, wanted := tt.across[key]
			if wanted != (d != nil) || d.GetAcrossBreak() != across || wanted && d.GetChange() == across {
				t.Errorf("%s across a break: %v", key, d)
			}
			if wanted == (key == tt.absent) {
				t.Errorf("a row for %s", key)
			}
		}
	}
}
