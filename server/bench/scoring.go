package bench

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// scoring measures the scoring of one report on a compiled version against decoding the same report from protobuf's
// binary form.
func (s *session) scoring(context.Context) error {
	work, err := reportWorkload()
	if err != nil {
		return err
	}
	visit := plannedVisit{id: "visit-1"}
	report := work.report(visit)
	score, err := repeat(s.sizes.loop, func() error {
		if v := work.version.Score(report.Answers, report.Outcome).Violations; len(v) > 0 {
			return fmt.Errorf("the report is refused: %v", v)
		}
		return nil
	})
	if err != nil {
		return err
	}
	wire, err := toGRPC(work.request(visit))
	if err != nil {
		return err
	}
	decoding, err := repeat(s.sizes.loop, func() error { return proto.Unmarshal(wire, &pb.SubmitReportRequest{}) })
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%d answers", len(report.Answers))
	s.addTime(name+": time", nanoseconds, score.wall, "decoding it from the binary form", decoding.wall)
	s.add(Figure{Name: name + ": allocations", Value: score.allocations, Unit: allocations}.
		against("decoding it from the binary form", decoding.allocations))
	return nil
}
