package e2e

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// storedRequest returns a case of testdata/clock for a visit of its own.
func (s *server) storedRequest(t *testing.T, name string) *pb.SubmitReportRequest {
	t.Helper()
	req := &pb.SubmitReportRequest{}
	if err := protojson.Unmarshal(must[[]byte](t)(os.ReadFile(filepath.Join("testdata", "clock", name))), req); err != nil {
		t.Fatal(err)
	}
	req.ReportId = newReportID()
	req.Visit = s.plan(t, "acme", "core-2026", insidePlace, "anna", func(v *pb.Visit) {
		v.WindowStart, v.WindowEnd = timestamppb.New(time.Unix(1, 0)), timestamppb.New(time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC))
	}).GetVisit()
	return req
}

// TestLatenessIsNotSkew submits stored requests over every transport, received on 28 November 2026, and compares their
// month, part of the day and flags about time.
func TestLatenessIsNotSkew(t *testing.T) {
	t.Parallel()
	received := time.Date(2026, 11, 28, 13, 16, 34, 0, time.UTC)
	offset := func(of time.Duration) func(*pb.SubmitReportRequest) {
		return func(r *pb.SubmitReportRequest) {
			r.ClockOffsetMillis, r.ClockOffsetTime = new(of.Milliseconds()), r.GetDeviceTime()
		}
	}
	const stale, slow = "05-stale-device-time.json", "06-slow-uplink.json"
	everyEngine(t, func(t *testing.T, on engine) {
		s := start(t, on)
		then := s.join(t, func() time.Time { return received })
		for _, c := range []struct {
			name, file string
			change     func(*pb.SubmitReportRequest)
			sent       string
			month      string
			part       pb.DayPart
			flags      []string
		}{
			{"as it is", stale, nil, "", "2026-10", pb.DayPart_EVENING, []string{"CLOCK_SKEW", "LATE"}},
			{"with an offset of 0", stale, offset(0), "", "2026-10", pb.DayPart_EVENING, []string{"LATE"}},
			{"with an offset within the tolerance", stale, offset(5 * time.Minute), "", "2026-10", pb.DayPart_EVENING, []string{"LATE"}},
			{"with an offset of a day", stale, offset(24 * time.Hour), "", "2026-11", pb.DayPart_EVENING, []string{"CLOCK_SKEW", "LATE"}},
			{"sent by a clock a month behind", stale, nil, "2026-10-31T17:40:00Z", "2026-11", pb.DayPart_MIDDAY, []string{"CLOCK_SKEW"}},
			{"sent by a right clock", stale, nil, "2026-11-28T13:16:33Z", "2026-10", pb.DayPart_EVENING, []string{"LATE"}},
			{"sent at a time that cannot be read", stale, nil, "soon", "2026-10", pb.DayPart_EVENING, []string{"CLOCK_SKEW", "LATE"}},
			{"an offset and another sending time", stale, offset(0), "2026-10-31T17:40:00Z", "2026-10", pb.DayPart_EVENING, []string{"LATE"}},
			{"near midnight", slow, nil, "", "2026-10", pb.DayPart_NIGHT, []string{"LATE"}},
			{"near midnight with an offset", slow, offset(0), "", "2026-10", pb.DayPart_NIGHT, []string{"LATE"}},
		} {
			for _, by := range submitters {
				req := s.storedRequest(t, c.file)
				if c.change != nil {
					c.change(req)
				}
				var headers []string
				if c.sent != "" {
					headers = []string{"X-Sent-Time: " + c.sent}
				}
				raw, refused := by.send(t, then, s.Tokens.Shopper, req, headers...)
				if raw == nil {
					t.Fatalf("%s over %s: %+v", c.name, by.name, refused)
				}
				s.wantTimes(t, c.name+" over "+by.name, req.GetReportId(), c.month, c.part, c.flags)
			}
		}
	})
}

// wantTimes compares what a report shows of its time.
func (s *server) wantTimes(t *testing.T, name, report, month string, part pb.DayPart, flags []string) {
	t.Helper()
	r := s.report(t, report)
	about := slices.DeleteFunc(slices.Clone(r.GetFlags()), func(f string) bool {
		return !slices.Contains([]string{"CLOCK_SKEW", "LATE", "FROM_THE_FUTURE"}, f)
	})
	if r.GetMonth() != month || r.GetDayPart() != part || !slices.Equal(about, flags) {
		t.Errorf("%s: %s %s %v, want %s %s %v", name, r.GetMonth(), r.GetDayPart(), about, month, part, flags)
	}
}

// TestTheTransferIsNoSkew sends a report whose body comes seven minutes after its headers: neither its time of sending
// nor its device time is off, and it is taken when its headers came.
func TestTheTransferIsNoSkew(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	began := time.Date(2026, 11, 28, 13, 16, 33, 0, time.UTC)
	var passed atomic.Int64
	then := s.join(t, func() time.Time { return began.Add(time.Duration(passed.Load())) })
	req := s.storedRequest(t, "06-slow-uplink.json")
	// The body is read only when the server asks for it, after it has read the headers.
	body := readerFunc(func() io.Reader {
		passed.Store(int64(7 * time.Minute))
		return bytes.NewReader([]byte(bodyOf(t, req)))
	})
	out := must[*http.Request](t)(http.NewRequestWithContext(t.Context(), http.MethodPost, then.REST+"/v1/visits/"+req.GetVisit()+":submit", &body))
	out.Header.Set("Authorization", "Bearer "+s.Tokens.Shopper)
	out.Header.Set("Content-Type", "application/json")
	out.Header.Set("Expect", "100-continue")
	out.Header.Set("X-Sent-Time", "2026-11-28T13:16:33Z")
	client := &http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Minute, DisableKeepAlives: true}}
	answer := must[*http.Response](t)(client.Do(out))
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%d: %s", answer.StatusCode, must[[]byte](t)(io.ReadAll(answer.Body)))
	}
	s.wantTimes(t, "slow", req.GetReportId(), "2026-10", pb.DayPart_NIGHT, []string{"LATE"})
	if r := s.report(t, req.GetReportId()); !r.GetTakenTime().AsTime().Equal(began) || !r.GetUpdateTime().AsTime().Equal(began.Add(7*time.Minute)) {
		t.Errorf("taken %v, updated %v", r.GetTakenTime().AsTime(), r.GetUpdateTime().AsTime())
	}
}

// lazyReader is a reader that is made at its first read.
type lazyReader struct {
	open func() io.Reader
	made io.Reader
}

func readerFunc(open func() io.Reader) lazyReader { return lazyReader{open: open} }

// Read implements io.Reader.
func (r *lazyReader) Read(p []byte) (int, error) {
	if r.made == nil {
		r.made = r.open()
	}
	return r.made.Read(p)
}
