package bench

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/strictjson"
)

// maxDepth is how deep the gateway lets JSON be nested.
const maxDepth = 32

// alone is a field without a server, for work that needs none.
func alone() (f *field, err error) {
	f = newField()
	f.version, err = publishedVersion()
	return f, err
}

// decode measures the gateway's reading of a submitted report against the standard codec's, which the gateway's must
// agree with, and against that of protobuf's binary form.
func (s *session) decode(context.Context) error {
	f, err := alone()
	if err != nil {
		return err
	}
	request := f.request(planned{id: "visit-1"})
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
		strict := Figure{Name: name + ": CPU", Value: microseconds.in(costs[0].cpu), Unit: microseconds}
		s.add(strict.against("protojson", microseconds.in(costs[1].cpu)))
		s.add(strict.against(fmt.Sprintf("binary form of %d bytes", len(wire)), microseconds.in(costs[2].cpu)))
	}
	s.add(Figure{Name: name + ": allocations", Value: costs[0].allocations, Unit: allocations}.against("protojson", costs[1].allocations))
	return nil
}
