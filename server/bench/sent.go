package bench

import (
	"errors"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/simulate"
	"mysteryshopper/server/strictjson"
	"mysteryshopper/server/wire"
)

// errOut says that more visits were asked for than were planned.
var errOut = errors.New("no planned visit is left")

// take takes planned visits out of the field.
func (f *field) take(n int) ([]planned, error) {
	if n > len(f.visits) {
		return nil, errOut
	}
	taken := f.visits[:n]
	f.visits = f.visits[n:]
	return taken, nil
}

// report is what the shopper saw at a visit.
func (f *field) report(v planned) *checklist.Report {
	visit := simulate.Visit{ID: v.id, Version: f.version, Start: f.begun, Latitude: 52.5, Longitude: 13.4, Locale: "de"}
	return simulate.Report(f.random, visit, simulate.Steady(0.8))
}

// request is the submission of a report of a visit, as a phone would make it. The ids are of the order of the
// requests: phones make them when a report is finished, and most send it then.
func (f *field) request(v planned) *pb.SubmitReportRequest {
	report := f.report(v)
	f.finished = f.finished.Add(time.Millisecond)
	return &pb.SubmitReportRequest{
		Visit: v.id, ReportId: simulate.ReportID(f.random, f.finished).String(),
		DeviceTime: timestamppb.New(f.begun.Add(time.Hour)), Report: wire.ReportToProto(report),
	}
}

// sent is a submission as it goes over the wire.
type sent struct {
	planned
	body []byte
}

// toGRPC is the body of a submission in protobuf's binary form.
func toGRPC(request *pb.SubmitReportRequest) ([]byte, error) { return proto.Marshal(request) }

// toREST is the body of a submission in JSON. The visit is in its path.
func toREST(request *pb.SubmitReportRequest) ([]byte, error) {
	request.Visit = ""
	return strictjson.Append(nil, request)
}

// submissions makes n submissions ready to be sent.
func (f *field) submissions(n int, encode func(*pb.SubmitReportRequest) ([]byte, error)) ([]sent, error) {
	visits, err := f.take(n)
	if err != nil {
		return nil, err
	}
	all := make([]sent, n)
	for i, v := range visits {
		all[i].planned = v
		if all[i].body, err = encode(f.request(v)); err != nil {
			return nil, err
		}
	}
	return all, nil
}
