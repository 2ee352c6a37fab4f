package e2e

import (
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// monthAgo is the month a number of months ago.
func monthAgo(n int) string { return monthsLater(time.Now().UTC().Format("2006-01"), -n) }

// monthAtPlace is the month a number of months ago at insidePlace, where a month begins an hour or two before UTC.
func monthAtPlace(n int) string {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return monthsLater(time.Now().In(berlin).Format("2006-01"), -n)
}

// middleOf is an instant in the middle of the month a number of months ago.
func middleOf(monthsAgo int) time.Time {
	now := time.Now().UTC()
	return time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, -monthsAgo, 14)
}

// past releases a report of a visit that was made months ago, and returns it.
func (s *server) past(t *testing.T, program, location string, monthsAgo int, content *pb.ReportContent) *pb.Report {
	t.Helper()
	start := middleOf(monthsAgo)
	v := s.plan(t, "acme", program, location, "anna", func(v *pb.Visit) {
		v.WindowStart, v.Version = timestamppb.New(start.AddDate(0, 0, -1)), content.GetVersion()
	})
	content.Locale, content.StartTime, content.EndTime = "en", timestamppb.New(start), timestamppb.New(start.Add(20*time.Minute))
	content.ElapsedSeconds = 1200
	if content.GetOutcome() == 0 {
		content.Outcome = pb.ReportContent_COMPLETED
	}
	sent := s.send(t, s.Tokens.Shopper, v.GetVisit(), content)
	return s.approve(t, sent.GetReport())
}

// releasedBelow are the released reports of a program at and below a location that have a total, the newest release
// first, as a caller sees them.
func (s *server) releasedBelow(t *testing.T, token, location, program, from, to string) (found []*pb.ReleasedReport) {
	t.Helper()
	req := &pb.ListReleasedReportsRequest{Client: "acme", Location: location, Program: program, From: from, To: to, PageSize: 1000}
	for {
		page := must[*pb.ListReleasedReportsResponse](t)(s.by(token).ListReleasedReports(t.Context(), req))
		found = append(found, page.GetReleasedReports()...)
		if req.PageToken = page.GetNextPageToken(); req.PageToken == "" {
			return slices.DeleteFunc(found, func(r *pb.ReleasedReport) bool {
				return r.GetScore() == nil || r.GetScore().EffectivePpb == nil
			})
		}
	}
}

// tree is the tree of locations as it is now.
func (s *server) tree(t *testing.T) *books {
	t.Helper()
	b := &books{parent: map[string]string{}}
	places := must[*pb.ListLocationsResponse](t)(s.by(s.Tokens.Admin).ListLocations(t.Context(), &pb.ListLocationsRequest{Client: "acme", PageSize: 1000}))
	for _, l := range places.GetLocations() {
		b.parent[l.GetLocation()] = l.GetParent()
		if l.GetParent() == "" {
			b.parent[l.GetLocation()] = "all"
		}
	}
	return b
}

// answerTo is what a released report answers to a question, with its points; nil where it does not.
func answerTo(r *pb.ReleasedReport, question string) (*pb.ReleasedAnswer, *pb.QuestionScore) {
	for _, a := range r.GetAnswers() {
		if a.GetQuestion() != question || a.GetValue() == nil {
			continue
		}
		for _, q := range r.GetScore().GetQuestions() {
			if q.GetQuestion() == question && q.GetState() == pb.QuestionScore_ANSWERED {
				return a, q
			}
		}
	}
	return nil, nil
}

// idOf is the id of a released report, the last part of its name.
func idOf(r *pb.ReleasedReport) string {
	name := r.GetName()
	return name[strings.LastIndexByte(name, '/')+1:]
}

// TestResponsesDifferByLanguage gets titles in a language that errors do not have: the response must not be the cached
// one in English.
func TestResponsesDifferByLanguage(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	s.publish(t, "pair-check", strings.NewReplacer(`"de":`, `"fr":`, `"en": "Pair check"`, `"en": "Pair check", "fr": "Contrôle"`).Replace(pairChecklist))
	s.program(t, "acme", "pairs", "pair-check")
	s.past(t, "pairs", insidePlace, 1, &pb.ReportContent{Checklist: "pair-check", Version: 1, Answers: pairAnswers("yes", "no", 5)})
	const path = "/v1/clients/acme/scorecard?program=pairs&groupBy=section"
	english := s.call(t, s.Tokens.Client, "GET", path, nil).want(t, 200)
	tag := "If-None-Match: " + english.header.Get("ETag")
	s.call(t, s.Tokens.Client, "GET", path, nil, tag).want(t, 304)
	french := s.call(t, s.Tokens.Client, "GET", path, nil, tag, "Accept-Language: fr").want(t, 200)
	if got := at(french.json(t), "titles", "sections", "welcome"); got != "Empfang" {
		t.Errorf("the section is called %v", got)
	}
}
