package chain

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// listed writes violations as a sorted list of path and reason.
func listed(violations []fault.Violation) string {
	lines := make([]string, len(violations))
	for i, v := range violations {
		lines[i] = v.Path + " " + v.Reason.String()
		for _, key := range []string{"min", "max"} {
			if value, ok := v.Params[key]; ok {
				lines[i] += " " + key + "=" + value
			}
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, ", ")
}

// violationsOf does the same for the violations in a status.
func violationsOf(err error) string {
	var lines []string
	for _, v := range detail[errdetails.BadRequest](err).GetFieldViolations() {
		lines = append(lines, v.GetField()+" "+v.GetReason())
	}
	slices.Sort(lines)
	return strings.Join(lines, ", ")
}

// unknown adds to a message a field that the API does not have.
func unknown[M proto.Message](m M, number protowire.Number) M {
	raw := protowire.AppendTag(m.ProtoReflect().GetUnknown(), number, protowire.VarintType)
	m.ProtoReflect().SetUnknown(protowire.AppendVarint(raw, 1))
	return m
}

func report(change func(*pb.ReportContent)) *pb.SubmitReportRequest {
	content := &pb.ReportContent{Checklist: "core-service", Version: 3, Locale: "de", Answers: []*pb.Answer{
		{Question: "greeted", Value: &pb.Answer_Choice{Choice: "yes"}},
		{Question: "wait", Value: &pb.Answer_Duration{Duration: &pb.DurationAnswer{Seconds: 1200}}},
	}}
	if change != nil {
		change(content)
	}
	return &pb.SubmitReportRequest{Visit: "v1", ReportId: "0192f3c4", Report: content}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ä", 20001)
	for name, c := range map[string]struct {
		message proto.Message
		want    string
	}{
		"good":     {report(nil), ""},
		"empty":    {&pb.SubmitReportRequest{}, "report REQUIRED, reportId REQUIRED, visit REQUIRED"},
		"too long": {report(func(r *pb.ReportContent) { r.Narrative = long }), "report.narrative OUT_OF_BOUNDS max=20000"},
		"too many": {
			report(func(r *pb.ReportContent) { r.Commendations = make([]*pb.Commendation, 51) }),
			"report.commendations OUT_OF_BOUNDS max=50",
		},
		"out of range": {
			report(func(r *pb.ReportContent) { r.Position = &pb.Position{Latitude: 91, Longitude: math.NaN()} }),
			"report.position.latitude OUT_OF_RANGE min=-90 max=90, report.position.longitude OUT_OF_RANGE min=-180 max=180",
		},
		"in a oneof": {
			report(func(r *pb.ReportContent) { r.Answers[0].Value = &pb.Answer_Choice{Choice: strings.Repeat("x", 201)} }),
			"report.answers[0].choice OUT_OF_BOUNDS max=200",
		},
		"just too high": {
			report(func(r *pb.ReportContent) { r.Position = &pb.Position{Latitude: 90.0000001} }),
			"report.position.latitude OUT_OF_RANGE min=-90 max=90",
		},
		"just too low": {
			report(func(r *pb.ReportContent) { r.Position = &pb.Position{Longitude: -180.0000001} }),
			"report.position.longitude OUT_OF_RANGE min=-180 max=180",
		},
		"at the edges": {report(func(r *pb.ReportContent) { r.Position = &pb.Position{Latitude: 90, Longitude: -180} }), ""},
		"no items":     {&pb.BatchCreateVisitsRequest{}, "requests REQUIRED"},
		"one bound":    {report(func(r *pb.ReportContent) { r.ElapsedSeconds = -1 }), "report.elapsedSeconds OUT_OF_RANGE min=0"},
		"enum":         {report(func(r *pb.ReportContent) { r.Outcome = 99 }), "report.outcome UNKNOWN_VALUE"},
		"in a list": {
			report(func(r *pb.ReportContent) {
				r.Answers[1].NotApplicableReason = long
				r.Answers[0].Question = ""
			}),
			"report.answers[0].question REQUIRED, report.answers[1].notApplicableReason OUT_OF_BOUNDS max=2000",
		},
		"pattern": {
			&pb.CreateClientRequest{Resource: &pb.Client{Client: "Not an id", Title: "x"}}, "resource.client INVALID_FORMAT",
		},
		"enum left out": {&pb.ApproveReportRequest{Report: "r"}, "reason REQUIRED"},
		"items": {
			&pb.CreateInvitationRequest{Invitation: &pb.Invitation{Role: pb.AccessRole_VIEWER, Locations: []string{"a", strings.Repeat("b", 64)}}},
			"invitation.locations[1] OUT_OF_BOUNDS min=1 max=63",
		},
		"twice": {
			&pb.CreateInvitationRequest{Invitation: &pb.Invitation{Role: pb.AccessRole_VIEWER, Locations: []string{"a", "a"}}},
			"invitation.locations DUPLICATE_KEY",
		},
		"unknown":      {unknown(report(nil), 99), "99 UNKNOWN_FIELD"},
		"unknown deep": {report(func(r *pb.ReportContent) { unknown(unknown(r.Answers[1].GetDuration(), 77), 78) }), "report.answers[1].duration.77 UNKNOWN_FIELD, report.answers[1].duration.78 UNKNOWN_FIELD"},
		"unknown in a time": {
			report(func(r *pb.ReportContent) { r.StartTime = unknown(&timestamppb.Timestamp{Seconds: 1}, 9) }),
			"report.startTime.9 UNKNOWN_FIELD",
		},
		"all at once": {
			unknown(report(func(r *pb.ReportContent) { r.Narrative, r.Outcome = long, 99 }), 50),
			"50 UNKNOWN_FIELD, report.narrative OUT_OF_BOUNDS max=20000, report.outcome UNKNOWN_VALUE",
		},
	} {
		err := Check(t.Context(), c.message)
		if got := listed(fault.From(err).Violations()); got != c.want {
			t.Errorf("%s: %s\nwant %s (%v)", name, got, c.want, err)
		}
	}
}

func TestMapsArePathsToo(t *testing.T) {
	t.Parallel()
	many := make(map[string]string)
	for i := range 61 {
		many[strings.Repeat("a", i%35)+string(rune('a'+i/35))] = "x"
	}
	long := strings.Repeat("k", 36)
	for want, title := range map[string]map[string]string{
		"draft.title.de OUT_OF_BOUNDS":           {"de": strings.Repeat("x", 20001), "en": "x"},
		"draft.title." + long + " OUT_OF_BOUNDS": {long: "x"},
		"draft.title OUT_OF_BOUNDS":              many,
	} {
		m := &pb.UpdateDraftRequest{Checklist: "core-service", Draft: &pb.ChecklistVersion{Title: title}}
		if got := listed(fault.From(Check(t.Context(), m)).Violations()); !strings.Contains(got, want) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestUnknownFieldsAreNamedUpToABound(t *testing.T) {
	t.Parallel()
	m := report(nil)
	for number := protowire.Number(1000); number < 1000+5*maxInspected; number++ {
		unknown(unknown(m, number), number)
		unknown(m.GetReport(), number)
	}
	if n := len(fault.From(Check(t.Context(), m)).Violations()); n != maxInspected {
		t.Errorf("%d violations", n)
	}
}

// TestTheRulesOfEveryRequestCanBeUsed compiles each.
func TestTheRulesOfEveryRequestCanBeUsed(t *testing.T) {
	t.Parallel()
	all := requests()
	if len(all) < 60 {
		t.Fatalf("only %d requests", len(all))
	}
	for _, d := range all {
		err := Check(t.Context(), dynamicpb.NewMessage(d))
		if err != nil && fault.From(err).Reason() != pb.Reason_INVALID_REQUEST {
			t.Errorf("%s: %v", d.FullName(), err)
		}
	}
}

func TestNothingIsValidatedForACallerThatIsGone(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Check(ctx, report(nil)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestCallsAreCheckedUnlessTheirHandlerDoes(t *testing.T) {
	t.Parallel()
	w := serve(t, func(c *Config) {
		c.HandlerValidates[pb.ReportService_SubmitReport_FullMethodName] = "it looks something up first"
	})
	shopper, _ := w.token(storage.ShopperRole)
	if _, err := pb.NewReportServiceClient(w.network).SubmitReport(w.as(shopper), &pb.SubmitReportRequest{}); err != nil {
		t.Errorf("its handler checks: %v", err)
	}
	_, err := pb.NewVisitServiceClient(w.network).GetVisit(w.as(shopper), unknown(&pb.GetVisitRequest{}, 40))
	if got := violationsOf(err); got != "40 UNKNOWN_FIELD, visit REQUIRED" {
		t.Errorf("got %q", got)
	}
}

func FuzzCheck(f *testing.F) {
	good, err := proto.Marshal(report(nil))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(protowire.AppendVarint(protowire.AppendTag(nil, 99, protowire.VarintType), 1))
	all := requests()
	f.Fuzz(func(t *testing.T, wire []byte) {
		for _, d := range []protoreflect.MessageDescriptor{(&pb.SubmitReportRequest{}).ProtoReflect().Descriptor(), all[len(wire)%len(all)]} {
			m := dynamicpb.NewMessage(d)
			if proto.Unmarshal(wire, m) != nil {
				continue
			}
			if _, ok := agrees(m); !ok {
				t.Errorf("accepted by the plan: %v", m)
			}
			refused := fault.From(Check(t.Context(), m))
			if refused != nil && refused.Reason() != pb.Reason_INVALID_REQUEST {
				t.Errorf("%s: %v", d.FullName(), refused)
			}
		}
	})
}

// TestNul: texts with NUL are refused wherever they stand, except in what a shopper wrote.
func TestNul(t *testing.T) {
	t.Parallel()
	nul := "a\x00b"
	for name, c := range map[string]struct {
		m    proto.Message
		want string
	}{
		"a text":            {&pb.CreateClientRequest{Resource: &pb.Client{Client: "acme", Title: nul}}, "resource.title INVALID_FORMAT"},
		"a text in a list":  {&pb.CreateShopperRequest{Resource: &pb.Shopper{Shopper: "anna", Title: "Anna", Locales: []string{"de", nul}}}, "resource.locales[1] INVALID_FORMAT"},
		"an id in a report": {report(func(c *pb.ReportContent) { c.Checklist = nul }), "report.checklist INVALID_FORMAT"},
		"a filter":          {&pb.ListReportsRequest{Filter: nul}, "filter INVALID_FORMAT"},
		"a narrative":       {report(func(c *pb.ReportContent) { c.Narrative = nul }), ""},
		"a comment":         {report(func(c *pb.ReportContent) { c.Answers[0].Comment = nul }), ""},
		"the id of a visit": {func() proto.Message { r := report(nil); r.Visit = nul; return r }(), "visit INVALID_FORMAT"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := listed(fault.From(Check(t.Context(), c.m)).Violations()); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
