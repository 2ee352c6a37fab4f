package published

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// Released returns what a client may see of a report, field by field from an allow-list: a field that is added to
// reports stays hidden until it is added here. The key makes the shopper's pseudonym.
func Released(r *storage.Report, current *Revision, pseudonymKey []byte) *pb.ReleasedReport {
	version := current.Version.Version()
	return &pb.ReleasedReport{
		Name: wire.ResourceName("clients", r.Client, "releasedReports", r.ReleasedID), Client: r.Client,
		Program: r.Program, Location: r.Location, Checklist: r.Checklist, Version: r.Version, Month: r.Month,
		DayPart: wire.Enum[pb.DayPart](r.DayPart),
		Shopper: visit.Pseudonym(pseudonymKey, r.Client, r.Shopper), Revision: r.Current,
		ReleaseTime: wire.Timestamp(releaseDay(r)), UpdateTime: wire.Timestamp(r.UpdateTime), Outcome: wire.OutcomeToProto(r.Outcome),
		Score: releasedScore(current, version), Answers: releasedAnswers(current, version),
		Narrative: current.Report.Narrative, Commendations: wire.CommendationsToProto(current.Report.Commendations),
		Etag:           fmt.Sprintf("%s-%s", wire.Etag(r.Revision), r.ReleasedID[:8]),
		WorstCriticals: worstFirst(current, version),
	}
}

// releaseDay returns the midnight, in UTC, before a report's release: from the hour of the release a client could conclude
// when it was reported. It is zero if the report is not released.
func releaseDay(r *storage.Report) time.Time {
	return r.ReleaseTime.UTC().Truncate(24 * time.Hour)
}

// severities are the effects of critical questions, the worst first.
var severities = []checklist.Effect{checklist.EffectZeroReport, checklist.EffectCap, checklist.EffectZeroSection, checklist.EffectFail}

// worstFirst returns the critical questions that triggered and that clients may see, by the severity of their effects; of
// equal ones in the order of the checklist.
func worstFirst(current *Revision, v *checklist.Version) []string {
	if current.Score == nil {
		return nil
	}
	var found []*checklist.Question
	for _, q := range v.Questions() {
		if q.Critical != nil && !HiddenFromClients(q) && slices.Contains(current.Score.Criticals, q.Key) {
			found = append(found, q)
		}
	}
	slices.SortStableFunc(found, func(a, b *checklist.Question) int {
		return cmp.Or(
			cmp.Compare(slices.Index(severities, a.Critical.EffectOrDefault()), slices.Index(severities, b.Critical.EffectOrDefault())),
			cmp.Compare(valueOf(a.Critical.CapBasisPoints), valueOf(b.Critical.CapBasisPoints)),
		)
	})
	keys := make([]string, len(found))
	for i, q := range found {
		keys[i] = q.Key
	}
	return keys
}

func valueOf(n *int32) int32 {
	if n == nil {
		return 0
	}
	return *n
}

func releasedScore(current *Revision, v *checklist.Version) *pb.Score {
	p := current.ScoreToProto()
	if p == nil {
		return nil
	}
	p.AnswersDigest, p.Violations, p.Warnings = "", nil, nil
	hideQuestions(p, v)
	return p
}

// releasedAnswers returns the answers that counted, computed ones too, in the order of the checklist.
func releasedAnswers(current *Revision, v *checklist.Version) []*pb.ReleasedAnswer {
	score, given := current.Score, map[string]*checklist.Answer{}
	answers := current.Version.CountedAnswers(current.Report.Answers, score)
	for i := range answers {
		given[answers[i].Question] = &answers[i]
	}
	if score != nil {
		for _, q := range score.Questions {
			if q.State == checklist.StateNotReached && slices.Contains(score.Warnings, q.Question) {
				delete(given, q.Question)
			}
		}
	}
	var out []*pb.ReleasedAnswer
	for _, q := range v.Questions() {
		if a := given[q.Key]; a != nil && !HiddenFromClients(q) {
			out = append(out, wire.ReleasedAnswerToProto(a))
		}
	}
	return out
}
