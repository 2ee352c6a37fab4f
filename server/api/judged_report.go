package api

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/chain"
	"mysteryshopper/server/comparison"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// judgedReport is a received report without any violation, with what it was judged by and what it scored.
type judgedReport struct {
	*receivedReport
	visit *storage.Visit
	// prior is the returned report that this one answers; nil for a first submission.
	prior *storage.Report
	// answered is the revision that this one answers; nil for a first submission.
	answered *storage.Revision
	zone     *time.Location
	// channel is that of the location.
	channel storage.Channel
	// flags are judged when the report is stored, with what is known only then.
	flags visit.FlagInput
	// version is the one that the report was scored on; score is nil where the outcome is not scored.
	version *published.Version
	score   *checklist.Score
	// rules are the alert rules that are in force when a report is received.
	rules []*storage.AlertRule
	// scoring and personal are the two bodies of the content as they are stored.
	scoring, personal []byte
	// receipt lacks the number of the revision and the flags, which are known only when the report is stored.
	receipt checklist.Receipt
	// storedTime is the server's clock when the report is stored. It is later than the time taken where the body was slow,
	// so that lists of what changed since miss nothing.
	storedTime time.Time
	// contended reports that another writer was first; the visit is then read again in the write transaction.
	contended bool
}

// judgeReport scores a report on the version that it was filled with, or refuses it with all its violations at once.
func (s *Server) judgeReport(
	ctx context.Context, tx storage.Tx, received *receivedReport, prior *storage.Report, _ chain.Validated[submitRequest],
) (judged *judgedReport, err error) {
	defer fault.Step(&err, "judge it by visit %s", received.content.Visit)
	v, err := tx.Visits().Get(ctx, received.content.Visit)
	if err != nil {
		return nil, err
	}
	if v.Shopper != received.shopper {
		if err := checkHeld(ctx, tx, v.ID, received.shopper); err != nil {
			return nil, err
		}
	}
	if err := received.checkPrior(prior); err != nil {
		return nil, err
	}
	answered, err := received.answeredRevision(ctx, tx, prior)
	if err != nil {
		return nil, err
	}
	at, err := s.placeOf(ctx, tx, v)
	if err != nil {
		return nil, err
	}
	location, err := placeSet(ctx, tx, at.location, answered)
	if err != nil {
		return nil, err
	}
	version, score, violations, err := s.scoreReport(ctx, tx, received.content, v)
	if err != nil {
		return nil, err
	}
	unusable, err := evidenceViolations(ctx, tx, "report.answers", received.content.Answers, received.asReport(), false)
	if err != nil {
		return nil, err
	}
	violations = slices.Concat(received.malformed, received.headViolations(v), s.commendationViolations(received.content), violations, unusable)
	if len(violations) > 0 {
		return nil, invalidReport(violations)
	}
	judged = &judgedReport{
		receivedReport: received, visit: v, prior: prior, answered: answered, zone: s.zone(location.TimeZone), channel: location.Channel,
		version: version, rules: at.rules,
		flags: comparison.FlagInput(v, at.program, location, received.takenTime), score: score, receipt: received.newReceipt(version, score),
	}
	judged.flags.Report, judged.flags.Clock = received.content, received.clock
	judged.flags.Version, judged.flags.VersionRetired = version.Version(), version.RetireTime
	judged.scoring, judged.personal = checklist.EncodeAnswers(received.content)
	return judged, nil
}

// placeSet returns the location that a reviewer set for the report, in the revision that is answered or before; the one of
// the visit where none did.
func placeSet(ctx context.Context, tx storage.Tx, planned *storage.Location, answered *storage.Revision) (*storage.Location, error) {
	if answered == nil || answered.SetLocation == "" {
		return planned, nil
	}
	return tx.Locations().Get(ctx, planned.Client, answered.SetLocation)
}

// scoreReport scores the answers on the version that they are for. The version is nil where it or its checklist is not
// one of the visit's, and the score where the outcome is not scored.
func (s *Server) scoreReport(
	ctx context.Context, tx storage.Tx, r *checklist.Report, v *storage.Visit,
) (*published.Version, *checklist.Score, []fault.Violation, error) {
	if r.Checklist != v.Checklist {
		return nil, nil, nil, nil // headViolations has it
	}
	version, err := s.versions.Get(ctx, tx, published.Key{Checklist: r.Checklist, Number: r.Version})
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil, []fault.Violation{{Path: "report.version", Reason: pb.Reason_UNKNOWN_VERSION}}, nil
	}
	if err != nil || !r.Outcome.Scored() {
		return version, nil, nil, err
	}
	score := version.Score(r.Answers, r.Outcome)
	return version, score, answerViolations("report.answers", score.Violations), nil
}

// headViolations returns what is wrong with the facts of the report beside its answers.
func (r *receivedReport) headViolations(v *storage.Visit) []fault.Violation {
	var violations []fault.Violation
	add := func(path string, reason pb.Reason) {
		violations = append(violations, fault.Violation{Path: path, Reason: reason})
	}
	malformed := func(path string) bool {
		return slices.ContainsFunc(r.malformed, func(v fault.Violation) bool { return v.Path == path })
	}
	content := r.content
	if content.StartTime.IsZero() && !malformed("report.startTime") {
		add("report.startTime", pb.Reason_REQUIRED)
	}
	if content.EndTime.IsZero() && !malformed("report.endTime") {
		add("report.endTime", pb.Reason_REQUIRED)
	}
	if !content.StartTime.IsZero() && !content.EndTime.IsZero() && content.EndTime.Before(content.StartTime) {
		add("report.endTime", pb.Reason_ENDS_BEFORE_START)
	}
	switch content.Checklist {
	case v.Checklist:
	case "":
		add("report.checklist", pb.Reason_REQUIRED)
	default:
		add("report.checklist", pb.Reason_UNKNOWN_VERSION)
	}
	return violations
}

// commendationViolations returns the commendations with a behaviour that the catalogue does not have, or that customers suffer
// from.
func (s *Server) commendationViolations(r *checklist.Report) []fault.Violation {
	var violations []fault.Violation
	for i, c := range r.Commendations {
		reason := pb.Reason_NEGATIVE_BEHAVIOUR
		if !s.codes[c.Behaviour] {
			reason = pb.Reason_UNKNOWN_BEHAVIOUR
		}
		if c.Behaviour != "" && (!s.codes[c.Behaviour] || s.negative[c.Behaviour]) {
			violations = append(violations, fault.Violation{Path: "report.commendations[" + strconv.Itoa(i) + "].behaviour", Reason: reason})
		}
	}
	return violations
}

// answerViolations converts violations of answers. The path names an answer by its index, or by the key of its question
// where there is no answer.
func answerViolations(path string, list []checklist.Violation) []fault.Violation {
	out := make([]fault.Violation, len(list))
	for i, v := range list {
		at := strconv.Itoa(v.Answer)
		if v.Answer < 0 {
			at = v.Question
		}
		out[i] = fault.Violation{
			Path: path + "[" + at + "]", Reason: fault.Named(string(v.Reason)), Params: map[string]string{"question": v.Question},
		}
	}
	return out
}

// newReceipt returns the receipt without the number of the revision and the flags.
func (r *receivedReport) newReceipt(version *published.Version, score *checklist.Score) checklist.Receipt {
	receipt := checklist.Receipt{
		ReportID: uuid.UUID(r.id).String(), BaseRevision: r.base, Visit: r.content.Visit,
		Checklist: r.content.Checklist, Version: r.content.Version, VersionDigest: version.Digest(),
		AnswersDigest: r.digests.Answers, ContentDigest: r.digests.Content, TakenTime: r.takenTime,
	}
	receipt.SetScore(version.Engine(), score)
	return receipt
}
