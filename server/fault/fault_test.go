package fault

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/durationpb"

	"mysteryshopper/checklist"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/words"
	"mysteryshopper/storage"
)

func TestStatusTellsEverythingAtOnce(t *testing.T) {
	t.Parallel()
	e := New(pb.Reason_INVALID_REPORT, "the report has %d violations", 2).
		With("state", "OPEN").
		Violate("report.answers[3].scale", pb.Reason_OUT_OF_RANGE, "min", "0", "max", "10").
		Violate("report.answers[5]", pb.Reason_REQUIRED).
		RetryAfter(3 * time.Second).
		Because(errors.New("driver: secret table"))
	s := e.Status("de-AT", "0192f3c4-0000")
	if s.Code() != codes.InvalidArgument || s.Message() != "the report has 2 violations" {
		t.Errorf("status %s %q", s.Code(), s.Message())
	}
	want := []any{
		&errdetails.ErrorInfo{Domain: "mysteryshopper", Reason: "INVALID_REPORT", Metadata: map[string]string{"state": "OPEN"}},
		&errdetails.LocalizedMessage{Locale: "de", Message: words.Match("de").Text(words.Reason(pb.Reason_INVALID_REPORT))},
		&errdetails.BadRequest{FieldViolations: []*errdetails.BadRequest_FieldViolation{
			{
				Field: "report.answers[3].scale", Reason: "OUT_OF_RANGE",
				Description: "This value is outside what is allowed (from 0) (up to 10). Please correct it.",
				LocalizedMessage: &errdetails.LocalizedMessage{
					Locale:  "de",
					Message: "Dieser Wert liegt außerhalb des Erlaubten (ab 0) (bis 10). Bitte berichtigen Sie ihn.",
				},
			},
			{
				Field: "report.answers[5]", Reason: "REQUIRED", Description: "Please fill this in.",
				LocalizedMessage: &errdetails.LocalizedMessage{Locale: "de", Message: "Bitte füllen Sie dies aus."},
			},
		}},
		&errdetails.RetryInfo{RetryDelay: durationpb.New(3 * time.Second)},
		&errdetails.RequestInfo{RequestId: "0192f3c4-0000"},
	}
	if diff := cmp.Diff(want, s.Details(), protocmp.Transform()); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(fmt.Sprint(s.Proto()), "secret") {
		t.Error("the cause was sent")
	}
	if !strings.Contains(e.Error(), "secret") {
		t.Error("the cause is not in what is logged")
	}
}

func TestFrom(t *testing.T) {
	t.Parallel()
	own := New(pb.Reason_ROTATION, "")
	for name, c := range map[string]struct {
		err    error
		reason pb.Reason
	}{
		"own":          {own, pb.Reason_ROTATION},
		"own, wrapped": {fmt.Errorf("claim: %w", own), pb.Reason_ROTATION},
		"own because of another": {
			New(pb.Reason_UNKNOWN_VERSION, "").Because(storage.ErrNotFound), pb.Reason_UNKNOWN_VERSION,
		},
		"not found":        {fmt.Errorf("visit: %w", storage.ErrNotFound), pb.Reason_NOT_FOUND},
		"exists":           {storage.ErrExists, pb.Reason_ALREADY_EXISTS},
		"stale":            {storage.ErrStale, pb.Reason_ETAG_MISMATCH},
		"in use":           {storage.ErrInUse, pb.Reason_IN_USE},
		"cursor":           {storage.ErrCursor, pb.Reason_INVALID_PAGE_TOKEN},
		"filter":           {storage.ErrFilter, pb.Reason_INVALID_FILTER},
		"tree":             {storage.ErrTree, pb.Reason_INVALID_TREE},
		"unavailable":      {storage.ErrUnavailable, pb.Reason_UNAVAILABLE},
		"moved":            {storage.MoveStatus{State: storage.Left, Other: "secret"}.Err(), pb.Reason_UNAVAILABLE},
		"unfinished":       {storage.MoveStatus{State: storage.Filling}.Err(), pb.Reason_UNAVAILABLE},
		"full":             {storage.ErrFull, pb.Reason_STORAGE_FULL},
		"read only":        {storage.ErrReadOnly, pb.Reason_UNAVAILABLE},
		"closed":           {storage.ErrClosed, pb.Reason_UNAVAILABLE},
		"corrupt":          {storage.ErrCorrupt, pb.Reason_UNAVAILABLE},
		"newer":            {storage.ErrNewer, pb.Reason_UNAVAILABLE},
		"deadline":         {fmt.Errorf("read: %w", context.DeadlineExceeded), pb.Reason_DEADLINE_EXCEEDED},
		"cancelled":        {context.Canceled, pb.Reason_CANCELLED},
		"status":           {status.Error(codes.Unimplemented, "unknown method"), pb.Reason_NO_SUCH_METHOD},
		"status, internal": {status.Error(codes.Internal, "driver: secret"), pb.Reason_INTERNAL},
		"status of ours":   {New(pb.Reason_IN_USE, "").Status("", "").Err(), pb.Reason_IN_USE},
		"draft":            {&checklist.Unpublishable{}, pb.Reason_UNPUBLISHABLE},
		"else":             {io.ErrUnexpectedEOF, pb.Reason_INTERNAL},
	} {
		got := From(c.err)
		if got.Reason() != c.reason {
			t.Errorf("%s: %s, want %s", name, got.Reason(), c.reason)
		}
		if text := got.Status("", "").Message(); strings.Contains(text, "secret") {
			t.Errorf("%s: sent %q", name, text)
		}
	}
	if From(nil) != nil {
		t.Error("From(nil) is an error")
	}
}

func TestADraftsFaultsAreAllTold(t *testing.T) {
	t.Parallel()
	got := From(fmt.Errorf("publish: %w", &checklist.Unpublishable{Problems: []checklist.Problem{
		{Path: "sections", Reason: checklist.ReasonWeightsSum, Params: map[string]string{"sum": "90"}},
		{Path: "sections[0].questions", Reason: checklist.ReasonEmptyList},
	}}))
	want := []Violation{
		{Path: "sections", Reason: pb.Reason_WEIGHTS_SUM, Params: map[string]string{"sum": "90"}},
		{Path: "sections[0].questions", Reason: pb.Reason_EMPTY_LIST},
	}
	if diff := cmp.Diff(want, got.Violations()); diff != "" {
		t.Error(diff)
	}
}

func TestFromStatusReadsBackWhatWasSent(t *testing.T) {
	t.Parallel()
	sent := New(pb.Reason_REPORT_CONFLICT, "other content").With("storedDigest", "ab").
		Violate("reportId", pb.Reason_ALREADY_EXISTS).RetryAfter(time.Minute)
	got := FromStatus(status.FromProto(sent.Status("sv", "r").Proto()))
	if got.Reason() != sent.Reason() || got.Text() != sent.Text() || got.Delay() != time.Minute || got.Unwrap() != nil {
		t.Errorf("got %v", got)
	}
	if diff := cmp.Diff(sent.Metadata(), got.Metadata()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(sent.Violations(), got.Violations()); diff != "" {
		t.Error(diff)
	}
}

func TestErrorsOfOneReasonAreAlike(t *testing.T) {
	t.Parallel()
	err := fmt.Errorf("visit: %w", New(pb.Reason_NOT_FOUND, "no such visit"))
	if !errors.Is(err, New(pb.Reason_NOT_FOUND, "")) || errors.Is(err, New(pb.Reason_IN_USE, "")) {
		t.Error("errors.Is does not go by the reason")
	}
}

func TestTheTableSaysWhenToRetry(t *testing.T) {
	t.Parallel()
	if got := New(pb.Reason_STORAGE_FULL, "").Delay(); got != 30*time.Second {
		t.Errorf("STORAGE_FULL after %s", got)
	}
	for _, d := range New(pb.Reason_NOT_FOUND, "").Status("", "").Details() {
		if _, ok := d.(*errdetails.RetryInfo); ok {
			t.Error("NOT_FOUND has a RetryInfo")
		}
	}
}

func TestAnAnswerIsBounded(t *testing.T) {
	t.Parallel()
	e := Invalid()
	for range maxViolations + 50 {
		e.Violate("x"+strings.Repeat("ä", maxTextBytes), pb.Reason_UNKNOWN_FIELD)
	}
	for _, d := range e.Status("", "").Details() {
		bad, ok := d.(*errdetails.BadRequest)
		if !ok {
			continue
		}
		if n := len(bad.GetFieldViolations()); n != maxViolations {
			t.Errorf("%d violations sent, want %d", n, maxViolations)
		}
		if field := bad.GetFieldViolations()[0].GetField(); len(field) > maxTextBytes+len("…") {
			t.Errorf("a path of %d bytes", len(field))
		}
		return
	}
	t.Error("no violations were sent")
}

// TestTrailersAreBounded bounds the errors of reports with few and with many violations, as other clients receive them.
func TestTrailersAreBounded(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		violations, pathBytes int
		texts                 bool
		kept                  int
	}{
		{0, 10, false, 0}, {5, 20, true, 5}, {44, 30, false, 44}, {300, 40, false, 70}, {5000, 40, false, 70}, {60, 400, false, 9},
	} {
		e := New(pb.Reason_INVALID_REPORT, "the report has violations").With("kept", "this")
		for range c.violations {
			e.Violate(strings.Repeat("p", c.pathBytes), pb.Reason_REQUIRED)
		}
		if c.violations > 0 {
			e.violations[c.violations-1].Reason = pb.Reason_UNKNOWN_QUESTION
		}
		s := e.TrailerStatus("hu", "request-1")
		if !fitsTrailer(s) || s.Code() != codes.InvalidArgument {
			t.Errorf("%d violations: %d bytes", c.violations, proto.Size(s.Proto()))
		}
		back := FromStatus(s)
		got := back.Violations()
		omitted, _ := strconv.Atoi(back.Metadata()["violationsOmitted"])
		if len(got)+omitted != c.violations || len(got) < c.kept || back.Metadata()["kept"] != "this" {
			t.Errorf("%d violations: %d kept, at least %d are expected, %d left out", c.violations, len(got), c.kept, omitted)
		}
		if c.violations > 0 && got[len(got)-1].Reason != pb.Reason_UNKNOWN_QUESTION {
			t.Errorf("%d violations: the last reason is %v", c.violations, got[len(got)-1].Reason)
		}
	}
}

func FuzzStatus(f *testing.F) {
	f.Add("text", "report.answers[0]", "value", "de", "id")
	f.Add("\xff", "a\x00b\xff", "{max}[", "\xff;q=", "\xc3")
	f.Fuzz(func(t *testing.T, text, path, value, locale, id string) {
		e := New(pb.Reason_INVALID_REQUEST, "%s", text).With(path, value).
			Violate(path, pb.Reason_OUT_OF_BOUNDS, "max", value)
		s := e.Status(locale, id)
		if n := len(s.Details()); n < 3 {
			t.Fatalf("%d details", n)
		}
		if _, err := proto.Marshal(s.Proto()); err != nil {
			t.Fatal(err)
		}
	})
}
