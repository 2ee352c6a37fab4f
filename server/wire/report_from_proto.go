package wire

import (
	"math"
	"strconv"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/fault"
)

// ReportFromProto returns a report for a visit, and the violations of values that have no form in the domain, such as
// instants that are finer than a microsecond.
func ReportFromProto(visitID string, p *pb.ReportContent) (*checklist.Report, []fault.Violation) {
	var reader Reader
	r := &checklist.Report{
		Visit:          visitID,
		Checklist:      p.GetChecklist(),
		Version:        p.GetVersion(),
		Locale:         p.GetLocale(),
		StartTime:      reader.Timestamp("report.startTime", p.GetStartTime()),
		EndTime:        reader.Timestamp("report.endTime", p.GetEndTime()),
		ElapsedSeconds: int64(p.GetElapsedSeconds()),
		Position:       reader.Position("report.position", p.GetPosition()),
		Outcome:        checklist.Outcome(Name(p.GetOutcome())),
		Narrative:      p.GetNarrative(),
	}
	if n := len(p.GetAnswers()); n > 0 {
		r.Answers = make([]checklist.Answer, n)
	}
	for i, a := range p.GetAnswers() {
		r.Answers[i] = reader.answer("report.answers["+strconv.Itoa(i)+"]", a)
	}
	r.Commendations = CommendationsFromProto(p.GetCommendations())
	return r, reader.Violations
}

// CommendationsFromProto returns commendations, nil for none.
func CommendationsFromProto(list []*pb.Commendation) (out []checklist.Commendation) {
	for _, praise := range list {
		out = append(out, checklist.Commendation{Behaviour: praise.GetBehaviour(), Text: praise.GetText()})
	}
	return out
}

// AnswersFromProto returns answers without a report, and the violations of values that have no form in the domain.
func AnswersFromProto(p []*pb.Answer) ([]checklist.Answer, []fault.Violation) {
	var reader Reader
	answers := make([]checklist.Answer, len(p))
	for i, a := range p {
		answers[i] = reader.answer("answers["+strconv.Itoa(i)+"]", a)
	}
	return answers, reader.Violations
}

// Reader converts values from messages and gathers the violations of those that have no form in the domain.
type Reader struct {
	Violations []fault.Violation
}

// Timestamp returns an instant in whole microseconds; the zero time for nil, and for a value that is no instant.
func (r *Reader) Timestamp(path string, t *timestamppb.Timestamp) time.Time {
	if t == nil {
		return time.Time{}
	}
	if t.CheckValid() != nil {
		r.Violations = append(r.Violations, fault.Violation{Path: path, Reason: pb.Reason_INVALID_FORMAT})
		return time.Time{}
	}
	if t.GetNanos()%1000 != 0 {
		r.Violations = append(r.Violations, fault.Violation{Path: path, Reason: pb.Reason_TIME_TOO_FINE})
	}
	return t.AsTime().Truncate(time.Microsecond)
}

func (r *Reader) answer(path string, p *pb.Answer) checklist.Answer {
	a := checklist.Answer{
		Question:            p.GetQuestion(),
		NotApplicable:       p.GetNotApplicable(),
		NotApplicableReason: p.GetNotApplicableReason(),
		Comment:             p.GetComment(),
	}
	r.value(path, p, &a)
	return a
}

// Position returns a position, rounded to what is stored; nil for nil.
func (r *Reader) Position(path string, p *pb.Position) *checklist.Position {
	if p == nil {
		return nil
	}
	position, err := checklist.NewPosition(p.GetLatitude(), p.GetLongitude(), p.GetAccuracyMeters(), p.GetMock())
	if err != nil {
		r.Violations = append(r.Violations, fault.Violation{Path: path, Reason: pb.Reason_OUT_OF_RANGE})
	}
	return position
}

// DegreesE7 returns degrees as a whole number of 10⁻⁷ degrees, rounded.
func DegreesE7(degrees float64) int32 { return int32(math.Round(degrees * 1e7)) }

// degrees returns the degrees of a whole number of 10⁻⁷ degrees.
func degrees(e7 int32) float64 { return float64(e7) / 1e7 }
