package phone

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"mysteryshopper/checklist"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// TestSendThroughFaults sends a queue of four through every temporary fault of a stream. Each report must be stored once,
// in order, with the same bytes at every attempt.
func TestSendThroughFaults(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		plans    []plan
		refusals map[string][]*fault.Error
		attempts int
		disorder bool
	}{
		"none":                    {attempts: 1},
		"breaks at once":          {plans: []plan{{after: 0}}, attempts: 2},
		"breaks after two":        {plans: []plan{{after: 2}}, attempts: 2},
		"breaks again and again":  {plans: []plan{{after: 0}, {after: 1}, {after: 0}, {after: 0}, {after: 1}, {after: 0}}, attempts: 7},
		"a lost acknowledgement":  {plans: []plan{{after: 1, lose: true}}, attempts: 2},
		"every one lost":          {plans: []plan{{after: 0, lose: true}, {after: 0, lose: true}, {after: 0, lose: true}}, attempts: 4},
		"answers sent twice":      {plans: []plan{{after: -1, twice: true}}, attempts: 1},
		"silence":                 {plans: []plan{{after: -1, silent: true}}, attempts: 2},
		"a stranger's answer":     {plans: []plan{{after: -1, stranger: true}}, attempts: 2},
		"the stream is refused":   {plans: []plan{{refuse: status.Error(codes.Unavailable, "starting")}}, attempts: 2},
		"a fault of the server's": {plans: []plan{{refuse: fault.New(pb.Reason_INTERNAL, "").GRPCStatus().Err()}}, attempts: 2},
		"one is asked to wait": {
			refusals: map[string][]*fault.Error{"v2": {fault.New(pb.Reason_STORAGE_FULL, "")}}, attempts: 2, disorder: true,
		},
		"a poison that ends streams": {
			// The whole queue is refused, then the oldest alone is stored, then the rest.
			plans: []plan{{refuse: fault.New(pb.Reason_INVALID_REQUEST, "").GRPCStatus().Err()}}, attempts: 3,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.give("v1", "v2", "v3", "v4")
			b := newBench(t, f)
			if name == "silence" {
				b.options.Retry.Stall = 50 * time.Millisecond
				b.restart()
			}
			b.sync()
			var want []reportKey
			for _, v := range []string{"v1", "v2", "v3", "v4"} {
				want = append(want, b.fill(v).key())
			}
			f.plans = test.plans
			if test.refusals != nil {
				f.refusals = test.refusals
			}
			sent, err := b.Send(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if sent.Attempts != test.attempts || len(sent.Taken) != 4 || sent.Waiting != 0 {
				t.Errorf("%d attempts, %d taken, %d waiting; want %d, 4, 0", sent.Attempts, len(sent.Taken), sent.Waiting, test.attempts)
			}
			got := f.reports()
			if test.disorder {
				want = []reportKey{want[0], want[2], want[3], want[1]}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("reports taken (-want +got):\n%s", diff)
			}
			for key, contents := range f.contents() {
				for _, c := range contents {
					if !bytes.Equal(c, contents[0]) {
						t.Errorf("%s: another attempt had other bytes", key)
					}
				}
			}
			b.restart()
			for _, i := range b.Reports() {
				if i.State() != Taken || i.Receipt != string(f.taken[i.key()].receipt) {
					t.Errorf("%s: %s after a restart, receipt %q", i.key(), i.State(), i.Receipt)
				}
			}
		})
	}
}

// TestFrozen checks that the bytes of a report do not change after Finish, through restarts, failures and years. Only the
// device time differs.
func TestFrozen(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.give("v1")
	b := newBench(t, f)
	b.sync()
	item := b.fill("v1")
	f.plans = []plan{{after: 0}, {after: 0}, {after: 0}, {after: 0}}
	if _, err := b.Send(t.Context()); !errors.Is(err, ErrUnsent) {
		t.Fatalf("error %v, want ErrUnsent", err)
	}
	f.plans = []plan{{after: 0, lose: true}, {after: 0, lose: true}, {after: 0, lose: true}, {after: 0, lose: true}}
	b.clock.pass(24 * 365 * time.Hour)
	b.restart()
	if got := b.Queue(); len(got) != 1 || !bytes.Equal(got[0].Frozen, item.Frozen) {
		t.Fatalf("queue %+v, want the frozen report", got)
	}
	if _, err := b.Send(t.Context()); !errors.Is(err, ErrUnsent) {
		t.Fatalf("error %v, want ErrUnsent", err)
	}
	b.clock.pass(time.Hour)
	if _, err := b.Send(t.Context()); err != nil {
		t.Fatal(err)
	}
	request, err := item.request()
	if err != nil {
		t.Fatal(err)
	}
	want, err := proto.MarshalOptions{Deterministic: true}.Marshal(request.GetReport())
	if err != nil {
		t.Fatal(err)
	}
	contents, times := f.contents()[item.key()], f.times[item.key()]
	if len(contents) != 5 {
		t.Fatalf("%d attempts arrived, want 5", len(contents))
	}
	for _, c := range contents {
		if !bytes.Equal(c, want) {
			t.Error("an attempt carried other bytes than were frozen")
		}
	}
	if times[0].Equal(times[4]) {
		t.Error("the device time of an attempt is not that of the attempt")
	}
}

// TestSendGivesUp checks that failures in a row end a Send, after growing waits, and leave the queue as it was.
func TestSendGivesUp(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.give("v1")
	b := newBench(t, f)
	b.sync()
	b.fill("v1")
	busy := fault.New(pb.Reason_UNAVAILABLE, "").RetryAfter(7 * time.Second)
	f.refusals["v1"] = []*fault.Error{busy, busy, busy, busy}
	sent, err := b.Send(t.Context())
	if !errors.Is(err, ErrUnsent) || sent.Waiting != 1 || sent.Attempts != 4 {
		t.Fatalf("error %v, sent %+v; want ErrUnsent and one waiting after 4 attempts", err, sent)
	}
	if len(*b.waits) != 3 {
		t.Fatalf("waits %v, want 3", *b.waits)
	}
	for n, wait := range *b.waits {
		low, high := 7*time.Second, 7*time.Second+time.Second<<n
		if wait < low || wait >= high {
			t.Errorf("wait %d is %v, want within %v and %v: the server's RetryInfo and full jitter", n, wait, low, high)
		}
	}
}

// TestRefused checks the result of each kind of refusal.
func TestRefused(t *testing.T) {
	t.Parallel()
	invalid := fault.New(pb.Reason_INVALID_REPORT, "").Violate("report.answers[wait]", pb.Reason_REQUIRED)
	for name, test := range map[string]struct {
		refusal *fault.Error
		// state is the state of the report afterwards. disagreements is set for ErrDisagree, fatal where the other report
		// waits too.
		state                ItemState
		disagreements, fatal bool
	}{
		"faults":               {refusal: invalid, state: Refused},
		"not the shopper's":    {refusal: fault.New(pb.Reason_NOT_FOUND, ""), state: Refused},
		"somebody else's id":   {refusal: fault.New(pb.Reason_REPORT_ID_TAKEN, ""), state: Refused},
		"a digest unlike":      {refusal: fault.New(pb.Reason_REPORT_CONFLICT, "").With("storedDigest", "a").With("sentDigest", "b"), state: Refused, disagreements: true},
		"a token that ended":   {refusal: fault.New(pb.Reason_INVALID_TOKEN, ""), state: Queued, fatal: true},
		"an app that is old":   {refusal: fault.New(pb.Reason_APP_TOO_OLD, ""), state: Queued, fatal: true},
		"a reason of tomorrow": {refusal: fault.New(pb.Reason(99999), ""), state: Taken},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.give("v1", "v2")
			b := newBench(t, f)
			b.sync()
			item := b.fill("v1")
			b.fill("v2")
			f.refusals["v1"] = []*fault.Error{test.refusal}
			sent, err := b.Send(t.Context())
			if errors.Is(err, ErrDisagree) != test.disagreements || errors.Is(err, ErrUnsent) != test.fatal {
				t.Errorf("error %v; disagreements %v, fatal %v wanted", err, test.disagreements, test.fatal)
			}
			b.restart()
			for _, i := range b.Reports() {
				if i.Visit == "v2" {
					if i.State() != Taken {
						t.Errorf("the other report is %s", i.State())
					}
				} else if i.State() != test.state {
					t.Errorf("state %s, want %s", i.State(), test.state)
				}
			}
			if test.state != Refused {
				return
			}
			if len(sent.Refused) != 1 {
				t.Fatalf("refused %v", sent.Refused)
			}
			got := b.Queue()[0].Refusal
			if got.Reason != test.refusal.Reason().String() || got.Message == "" {
				t.Errorf("refusal %+v, want %s in words", got, test.refusal.Reason())
			}
			if name != "faults" {
				return
			}
			if len(got.Violations) != 1 || got.Violations[0].Path != "report.answers[wait]" || got.Violations[0].Message == "" {
				t.Errorf("violations %+v", got.Violations)
			}
			correctAndSend(t, b, f, item)
		})
	}
}

// correctAndSend makes a draft of a refused report, answers it again and sends it with the same id.
func correctAndSend(t *testing.T, b *bench, f *fake, item *Item) {
	t.Helper()
	d, err := b.Correct(item.ReportID, item.BaseRevision)
	if err != nil {
		t.Fatal(err)
	}
	if d.ReportID != item.ReportID {
		t.Errorf("the corrected report has the id %s and not %s", d.ReportID, item.ReportID)
	}
	b.restart()
	if got := len(b.Queue()); got != 0 {
		t.Errorf("%d reports in the queue while it is corrected, want 0", got)
	}
	b.answer("v1", "no")
	if _, err := b.Finish("v1"); !errors.As(err, new(*Incomplete)) {
		t.Errorf("error %v, want *Incomplete: a wait is required now", err)
	}
	b.answer("v1", "yes")
	if _, err := b.Finish("v1"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Send(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, taken := f.taken[item.key()]; !taken {
		t.Error("the corrected report was not taken")
	}
}

// TestCorrectConflict checks that a report gets a new id where the server has another report under its id.
func TestCorrectConflict(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.give("v1")
	b := newBench(t, f)
	b.sync()
	item := b.fill("v1")
	f.taken[item.key()] = stored{digest: checklist.DigestOf([]byte("another phone was first"))}
	sent, err := b.Send(t.Context())
	if err != nil || len(sent.Refused) != 1 {
		t.Fatalf("error %v, sent %+v; want one refused", err, sent)
	}
	d, err := b.Correct(item.ReportID, 0)
	if err != nil {
		t.Fatal(err)
	}
	if d.ReportID == item.ReportID {
		t.Error("the id of a conflict is used again")
	}
	if _, err := b.Finish("v1"); err != nil {
		t.Fatal(err)
	}
	if sent, err := b.Send(t.Context()); err != nil || len(sent.Taken) != 1 {
		t.Errorf("error %v, sent %+v; want it taken", err, sent)
	}
}

// TestReceiptIsChecked checks that a receipt for something else removes nothing from the queue and is an error.
func TestReceiptIsChecked(t *testing.T) {
	t.Parallel()
	resign := func(r *pb.Receipt) { r.Digest = checklist.DigestOf(r.GetCanonical()).String() }
	alter := func(change func(*checklist.Receipt)) func(*pb.Receipt) {
		return func(p *pb.Receipt) {
			r, err := checklist.ParseReceipt(p.GetCanonical())
			if err != nil {
				panic(err)
			}
			change(r)
			p.Canonical = r.Canonical()
			resign(p)
		}
	}
	for name, mangle := range map[string]func(*pb.Receipt){
		"another digest":   func(r *pb.Receipt) { r.Digest = strings.Repeat("0", 64) },
		"no receipt":       func(r *pb.Receipt) { r.Canonical = []byte("{}"); resign(r) },
		"not canonical":    func(r *pb.Receipt) { r.Canonical = append(r.Canonical, ' '); resign(r) },
		"another content":  alter(func(r *checklist.Receipt) { r.ContentDigest[0]++ }),
		"another report":   alter(func(r *checklist.Receipt) { r.ReportID = "0192f3c4-7d21-7e5a-9c11-3f6f0a8f2b64" }),
		"another visit":    alter(func(r *checklist.Receipt) { r.Visit = "v9" }),
		"another revision": alter(func(r *checklist.Receipt) { r.BaseRevision = 7 }),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.give("v1")
			b := newBench(t, f)
			b.sync()
			b.fill("v1")
			f.mangle = mangle
			sent, err := b.Send(t.Context())
			if !errors.Is(err, ErrDisagree) || len(sent.Taken) != 0 || sent.Waiting != 1 {
				t.Fatalf("error %v, sent %+v; want ErrDisagree and the report waiting", err, sent)
			}
			f.mangle = nil
			if sent, err = b.Send(t.Context()); err != nil || len(sent.Taken) != 1 {
				t.Errorf("error %v, sent %+v; want it taken in the end", err, sent)
			}
		})
	}
}

// TestSendOffline checks that nothing is sent without a server, and that a context ends the waiting.
func TestSendOffline(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.give("v1")
	b := newBench(t, f)
	b.sync()
	b.fill("v1")
	b.options.Conn = nil
	b.restart()
	if sent, err := b.Send(t.Context()); !errors.Is(err, ErrOffline) || !errors.Is(err, ErrUnsent) || sent.Waiting != 1 {
		t.Errorf("error %v, sent %+v; want ErrOffline", err, sent)
	}
	b.options.Conn, b.options.Retry.Sleep = f.conn, nil
	b.options.Retry.Base, b.options.Retry.Most = time.Hour, time.Hour
	b.restart()
	f.plans = []plan{{after: 0}}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := b.Send(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, want the context's", err)
	}
}

// TestSendOnce checks that one Send runs at a time.
func TestSendOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	b.sending.Lock()
	defer b.sending.Unlock()
	if _, err := b.Send(t.Context()); !errors.Is(err, ErrBusy) {
		t.Errorf("error %v, want ErrBusy", err)
	}
}
