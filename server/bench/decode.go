package bench

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/strictjson"
)

// maxDepth is the deepest nesting of JSON that the gateway accepts.
const maxDepth = 32

// reportWorkload returns a workload without a server, for parts that only need reports.
func reportWorkload() (work *workload, err error) {
	work = newWorkload()
	work.version, err = publishedVersion()
	return work, err
}

// decode measures how the gateway decodes a submitted report against the standard codec, with which it must agree, and
// against protobuf's binary form.
func (s *session) decode(context.Context) error {
	work, err := reportWorkload()
	if err != nil {
		return err
	}
	request := work.request(plannedVisit{id: "visit-1"})
	wire, err := toGRPC(request)
	if err != nil {
		return err
	}
	body, err := toREST(request)
	if err != nil {
		return err
	}
	ways := []func() error{
		func() error {
			if v := strictjson.Decode(body, &pb.SubmitReportRequest{}, maxDepth); len(v) > 0 {
				return fmt.Errorf("the body is refused: %v", v)
			}
			return nil
		},
		func() error { return protojson.Unmarshal(body, &pb.SubmitReportRequest{}) },
		func() error { return proto.Unmarshal(wire, &pb.SubmitReportRequest{}) },
	}
	costs := make([]cost, len(ways))
	for i, way := range ways {
		if costs[i], err = repeat(s.sizes.loop, way); err != nil {
			return err
		}
	}
	name := fmt.Sprintf("JSON of %d bytes, %d answers", len(body), len(request.GetReport().GetAnswers()))
	if costs[0].cpu > 0 {
		s.addTime(name+": CPU", microseconds, costs[0].cpu, "protojson", costs[1].cpu)
		s.addTime(name+": CPU", microseconds, costs[0].cpu, fmt.Sprintf("binary form of %d bytes", len(wire)), costs[2].cpu)
	}
	s.add(Figure{Name: name + ": allocations", Value: costs[0].allocations, Unit: allocations}.against("protojson", costs[1].allocations))
	return nil
}
