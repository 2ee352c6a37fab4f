package phone

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/metadata"

	"mysteryshopper/server/call"
)

// TestSubmissionsHaveTheOffset sends from a phone that is 90 seconds ahead: before it has measured its clock, and after.
func TestSubmissionsHaveTheOffset(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.skew = 90 * time.Second
	f.give("v1", "v2")
	b := newBench(t, f)
	b.sync()
	b.fill("v1")
	b.restart()
	if _, err := b.Send(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.progress.MeasuredTime = time.Time{}
	b.fill("v2")
	if _, err := b.Send(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]*int64{new(int64(-90_000)), nil}, f.clocks); diff != "" {
		t.Errorf("offsets (-want +got):\n%s", diff)
	}
}

// TestMeasureClock measures the phone's clock, which shows noon, by the dates of answers, one after another.
func TestMeasureClock(t *testing.T) {
	t.Parallel()
	b := newBench(t, newFake(t))
	for _, step := range []struct {
		name  string
		date  string
		asked time.Duration
		want  time.Duration
	}{
		{"no date", "", 0, 0},
		{"no date that can be read", "noon", 0, 0},
		{"an hour ahead", noon.Add(-time.Hour).Format(http.TimeFormat), 0, time.Hour - dateStep/2},
		{"nearly the same again", noon.Add(-time.Hour + time.Second).Format(http.TimeFormat), 0, time.Hour - dateStep/2},
		{"a call that took too long", noon.Format(http.TimeFormat), 2 * time.Minute, time.Hour - dateStep/2},
		{"set right", noon.Format(http.TimeFormat), 20 * time.Second, -10*time.Second - dateStep/2},
	} {
		header := metadata.MD{}
		if step.date != "" {
			header.Set(call.HeaderDate, step.date)
		}
		b.measureClock(b.options.Now().Add(-step.asked), header)
		if _, skew := b.Clock(); skew != step.want {
			t.Errorf("%s: %v, want %v", step.name, skew, step.want)
		}
	}
}
