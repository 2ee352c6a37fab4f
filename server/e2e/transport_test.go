package e2e

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
)

// submitter sends one submission over one transport. It returns the bytes of the receipt or the refusal.
type submitter struct {
	name string
	send func(t *testing.T, s *server, token string, req *pb.SubmitReportRequest, headers ...string) ([]byte, refusal)
}

// submitters are all ways by which a phone can submit.
var submitters = []submitter{
	{"gRPC", submitGRPC}, {"REST", submitREST}, {"gRPC stream", submitGRPCStream}, {"REST stream", submitRESTStream},
}

// submitGRPC calls SubmitReport. Headers are metadata.
func submitGRPC(t *testing.T, s *server, token string, req *pb.SubmitReportRequest, headers ...string) ([]byte, refusal) {
	t.Helper()
	receipt, err := s.by(token).SubmitReport(withHeaders(t.Context(), headers), req)
	if err != nil {
		return nil, refusalOf(t, err)
	}
	return checkedReceipt(t, receipt), refusal{}
}

// checkedReceipt returns the bytes of a receipt whose digest is right.
func checkedReceipt(t *testing.T, receipt *pb.Receipt) []byte {
	t.Helper()
	if want := checklist.DigestOf(receipt.GetCanonical()).String(); receipt.GetDigest() != want {
		t.Errorf("the digest of the receipt is %s, want %s", receipt.GetDigest(), want)
	}
	return receipt.GetCanonical()
}

func submitREST(t *testing.T, s *server, token string, req *pb.SubmitReportRequest, headers ...string) ([]byte, refusal) {
	t.Helper()
	a := s.call(t, token, "POST", "/v1/visits/"+req.GetVisit()+":submit", bodyOf(t, req), headers...)
	if a.status != 200 {
		return nil, a.refusal(t)
	}
	return a.body, refusal{}
}

// bodyOf is a submission as JSON, without the visit, which the path names.
func bodyOf(t *testing.T, req *pb.SubmitReportRequest) string {
	t.Helper()
	return protoText(t, &pb.SubmitReportRequest{
		ReportId: req.GetReportId(), BaseRevision: req.GetBaseRevision(), DeviceTime: req.GetDeviceTime(), Report: req.GetReport(),
		ClockOffsetMillis: req.ClockOffsetMillis, ClockOffsetTime: req.GetClockOffsetTime(),
	})
}

// lineOf is a submission as a line of the stream.
func lineOf(t *testing.T, req *pb.SubmitReportRequest) string {
	t.Helper()
	var compact bytes.Buffer
	raw, err := protojson.Marshal(req)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Compact(&compact, raw); err != nil {
		t.Fatal(err)
	}
	return compact.String() + "\n"
}

func streamed(req *pb.SubmitReportRequest) *pb.SubmitReportsRequest {
	out := &pb.SubmitReportsRequest{
		Visit: req.GetVisit(), ReportId: req.GetReportId(), BaseRevision: req.GetBaseRevision(),
		DeviceTime: req.GetDeviceTime(), Report: req.GetReport(),
		ClockOffsetMillis: req.ClockOffsetMillis, ClockOffsetTime: req.GetClockOffsetTime(),
	}
	out.ProtoReflect().SetUnknown(req.ProtoReflect().GetUnknown())
	return out
}

func submitGRPCStream(t *testing.T, s *server, token string, req *pb.SubmitReportRequest, headers ...string) ([]byte, refusal) {
	t.Helper()
	stream, err := s.by(token).SubmitReports(withHeaders(t.Context(), headers))
	if err != nil {
		return nil, refusalOf(t, err)
	}
	if err := stream.Send(streamed(req)); err != nil {
		t.Fatal(err)
	}
	if err := stream.CloseSend(); err != nil {
		t.Fatal(err)
	}
	answer, err := stream.Recv()
	if err != nil {
		return nil, refusalOf(t, err)
	}
	if answer.GetReportId() != req.GetReportId() || answer.GetIndex() != 0 {
		t.Errorf("an answer for %d %s", answer.GetIndex(), answer.GetReportId())
	}
	if answer.GetError() != nil {
		return nil, refusalOfProto(t, answer.GetError())
	}
	return checkedReceipt(t, answer.GetReceipt()), refusal{}
}

func submitRESTStream(t *testing.T, s *server, token string, req *pb.SubmitReportRequest, headers ...string) ([]byte, refusal) {
	t.Helper()
	a := s.call(t, token, "POST", streamRoute, lineOf(t, req), slices.Concat([]string{"Content-Type: application/x-ndjson"}, headers)...)
	if a.status != 200 {
		return nil, a.refusal(t)
	}
	l := streamLines(t, a.body)[0]
	if l.Error != nil {
		return nil, l.refusal()
	}
	return l.Receipt, refusal{}
}

// receipt is what the tests read of a receipt.
type receipt struct {
	ReportID      string   `json:"reportId"`
	BaseRevision  int32    `json:"baseRevision"`
	Revision      int32    `json:"revision"`
	Version       int32    `json:"version"`
	ContentDigest string   `json:"contentDigest"`
	Flags         []string `json:"flags"`
	ScoreDigest   string   `json:"scoreDigest"`
	Score         *struct {
		Status               string `json:"status"`
		EffectiveBasisPoints *int32 `json:"effectiveBasisPoints"`
	} `json:"score"`
}

func readReceipt(t *testing.T, raw []byte) receipt {
	t.Helper()
	var r receipt
	if err := json.Unmarshal(raw, &r); err != nil {
		t.Fatalf("%v: %s", err, raw)
	}
	return r
}

// taken submits over one transport and fails the test where the submission is refused.
func (by submitter) taken(t *testing.T, s *server, token string, req *pb.SubmitReportRequest) []byte {
	t.Helper()
	raw, refused := by.send(t, s, token, req)
	if refused.Code != "" {
		t.Fatalf("over %s: refused: %+v", by.name, refused)
	}
	return raw
}

// paths lists where the violations of a refusal are and what they are, in their order.
func (r refusal) paths() []string {
	var out []string
	for _, v := range r.Violations {
		out = append(out, strings.Join([]string{v.Path, v.Reason}, " "))
	}
	return out
}
