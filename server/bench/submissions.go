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

// errNoVisitLeft is returned where more submissions are needed than visits were planned.
var errNoVisitLeft = errors.New("no planned visit is left")

// takeVisits removes n planned visits from the workload and returns them.
func (work *workload) takeVisits(n int) ([]plannedVisit, error) {
	if n > len(work.visits) {
		return nil, errNoVisitLeft
	}
	taken := work.visits[:n]
	work.visits = work.visits[n:]
	return taken, nil
}

// report returns a random report of a visit.
func (work *workload) report(v plannedVisit) *checklist.Report {
	visit := simulate.Visit{ID: v.id, Version: work.version, Start: work.begun, Latitude: 52.5, Longitude: 13.4, Locale: "de"}
	return simulate.Report(work.random, visit, simulate.Steady(0.8))
}

// request returns the submission of a random report, as a phone would send it. Report ids increase with each request:
// phones create them when a report is finished, and most send it then.
func (work *workload) request(v plannedVisit) *pb.SubmitReportRequest {
	report := work.report(v)
	work.finished = work.finished.Add(time.Millisecond)
	return &pb.SubmitReportRequest{
		Visit: v.id, ReportId: simulate.ReportID(work.random, work.finished).String(),
		DeviceTime: timestamppb.New(work.begun.Add(time.Hour)), Report: wire.ReportToProto(report),
	}
}

// submission is an encoded request.
type submission struct {
	plannedVisit
	body []byte
}

// toGRPC encodes a submission in protobuf's binary form.
func toGRPC(request *pb.SubmitReportRequest) ([]byte, error) { return proto.Marshal(request) }

// toREST encodes a submission in JSON. The visit is part of the path instead.
func toREST(request *pb.SubmitReportRequest) ([]byte, error) {
	request.Visit = ""
	return strictjson.Append(nil, request)
}

// submissions returns n encoded submissions.
func (work *workload) submissions(n int, encode func(*pb.SubmitReportRequest) ([]byte, error)) ([]submission, error) {
	visits, err := work.takeVisits(n)
	if err != nil {
		return nil, err
	}
	all := make([]submission, n)
	for i, v := range visits {
		all[i].plannedVisit = v
		if all[i].body, err = encode(work.request(v)); err != nil {
			return nil, err
		}
	}
	return all, nil
}
