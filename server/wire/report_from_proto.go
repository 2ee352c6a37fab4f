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

// ReportFromProto returns the domain form of what a phone sent for a visit, and what cannot be kept of it: instants
// that are not instants or are finer than a microsecond.
func ReportFromProto(visitID string, p *pb.ReportContent) (*checklist.Report, []fault.Violation) {
	var c Reader
	r := &checklist.Report{
		Visit:          visitID,
		Checklist:      p.GetChecklist(),
		Version:        p.GetVersion(),
		Locale:         p.GetLocale(),
		StartTime:      c.Timestamp("report.startTime", p.GetStartTime()),
		EndTime:        c.Timestamp("report.endTime", p.GetEndTime()),
		ElapsedSeconds: int64(p.GetElapsedSeconds()),
		Position:       c.Position("report.position", p.GetPosition()),
		Outcome:        checklist.Outcome(Name(p.GetOutcome())),
		Narrative:      p.GetNarrative(),
	}
	if n := len(p.GetAnswers()); n > 0 {
		r.Answers = make([]checklist.Answer, n)
	}
	for i, a := range p.GetAnswers() {
		r.Answers[i] = c.answer("report.answers["+strconv.Itoa(i)+"]", a)
	}
	for _, praise := range p.GetCommendations() {
		r.Commendations = append(r.Commendations, checklist.Commendation{Behaviour: praise.GetBehaviour(), Text: praise.GetText()})
	}
	return r, c.Violations
}

// AnswersFromProto returns the domain form of answers that stand by themselves.
func AnswersFromProto(p []*pb.Answer) ([]checklist.Answer, []fault.Violation) {
	var c Reader
	answers := make([]checklist.Answer, len(p))
	for i, a := range p {
		answers[i] = c.answer("answers["+strconv.Itoa(i)+"]", a)
	}
	return answers, c.Violations
}

type Reader struct {
	Violations []fault.Violation
}

func (c *Reader) Timestamp(path string, t *timestamppb.Timestamp) time.Time {
	if t == nil {
		return time.Time{}
	}
	if t.CheckValid() != nil {
		c.Violations = append(c.Violations, fault.Violation{Path: path, Reason: pb.Reason_INVALID_FORMAT})
		return time.Time{}
	}
	if t.GetNanos()%1000 != 0 {
		c.Violations = append(c.Violations, fault.Violation{Path: path, Reason: pb.Reason_TIME_TOO_FINE})
	}
	return t.AsTime().Truncate(time.Microsecond)
}

func (c *Reader) answer(path string, p *pb.Answer) checklist.Answer {
	a := checklist.Answer{
		Question:            p.GetQuestion(),
		NotApplicable:       p.GetNotApplicable(),
		NotApplicableReason: p.GetNotApplicableReason(),
		Comment:             p.GetComment(),
	}
	c.value(path, p, &a)
	return a
}

// position returns the domain form of a position, rounded as it is kept.
func (c *Reader) Position(path string, p *pb.Position) *checklist.Position {
	if p == nil {
		return nil
	}
	position, err := checklist.NewPosition(p.GetLatitude(), p.GetLongitude(), p.GetAccuracyMeters(), p.GetMock())
	if err != nil {
		c.Violations = append(c.Violations, fault.Violation{Path: path, Reason: pb.Reason_OUT_OF_RANGE})
	}
	return position
}

func DegreesE7(Degrees float64) int32 { return int32(math.Round(Degrees * 1e7)) }

func Degrees(e7 int32) float64 { return float64(e7) / 1e7 }
