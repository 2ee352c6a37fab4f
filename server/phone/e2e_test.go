package phone_test

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials/insecure"

	"mysteryshopper/checklist"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/call"
	"mysteryshopper/server/demo"
	"mysteryshopper/server/phone"
	"mysteryshopper/server/simulate"
)

// agency is a server on a real database, with the tokens and visits of a demo.
type agency struct {
	t *testing.T
	*demo.Welcome
	conn *grpc.ClientConn
}

func newAgency(t *testing.T) *agency {
	t.Helper()
	a, welcome, err := demo.Open(t.Context(), demo.Options{Dir: t.TempDir(), REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	served := make(chan error, 1)
	go func() { served <- a.Serve(ctx) }()
	conn := dial(t, welcome.GRPC)
	t.Cleanup(func() {
		_ = conn.Close()
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return &agency{t: t, Welcome: welcome, conn: conn}
}

func dial(t *testing.T, target string) *grpc.ClientConn {
	t.Helper()
	conn, err := grpc.NewClient(target, grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithConnectParams(grpc.ConnectParams{
		Backoff: backoff.Config{BaseDelay: time.Millisecond, Multiplier: 1.1, MaxDelay: 5 * time.Millisecond}, MinConnectTimeout: 5 * time.Second,
	}))
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

func as(ctx context.Context, token string) context.Context {
	return call.WithToken(ctx, token)
}

// phone opens a phone in a folder, for the server at an address.
func (a *agency) phone(dir, address string) *phone.Phone {
	a.t.Helper()
	conn := dial(a.t, address)
	p, err := phone.Open(dir, phone.Options{
		Now: time.Now, Conn: conn, Token: a.Tokens.Shopper, Locale: "de", AppVersion: "1.0",
		Retry: phone.Retry{Base: time.Millisecond, Most: 10 * time.Millisecond, Attempts: 50, Stall: 20 * time.Second},
	})
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() {
		_ = conn.Close()
		if err := p.Close(); err != nil {
			a.t.Error(err)
		}
	})
	return p
}

// fill begins a visit and fills in a generated report.
func fill(t *testing.T, p *phone.Phone, visit string) {
	t.Helper()
	if _, err := p.Begin(visit); err != nil {
		t.Fatal(err)
	}
	v, version, err := p.Visit(visit)
	if err != nil {
		t.Fatal(err)
	}
	seen := simulate.Report(rand.New(rand.NewPCG(1, uint64(len(visit)))), simulate.Visit{
		ID: visit, Version: version, Start: time.Now().Add(-time.Hour), Latitude: v.Location.GetPosition().GetLatitude(),
		Longitude: v.Location.GetPosition().GetLongitude(), Locale: "de",
	}, simulate.Steady(0.8))
	check, err := p.Save(visit, func(r *checklist.Report) { *r = *seen })
	if err != nil || len(check.Violations) > 0 {
		t.Fatalf("check %+v: %v", check, err)
	}
}

// TestOfflineDay makes reports without a network, restarts the phone in between, and sends the reports through
// connections that are cut at many places. Each report must be stored once, with the same receipt on both sides.
func TestOfflineDay(t *testing.T) {
	t.Parallel()
	a := newAgency(t)
	between := newProxy(t, a.GRPC)
	dir := t.TempDir()
	p := a.phone(dir, between.address())
	synced, err := p.Sync(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if synced.Visits < len(a.Visits) || synced.Versions == 0 || synced.Skew.Abs() > time.Minute {
		t.Errorf("synced %+v, want %d visits at least", synced, len(a.Visits))
	}
	const reports = 8
	for _, visit := range a.Visits[:reports] {
		p = reopen(t, a, p, dir, between.address())
		fill(t, p, visit)
		p = reopen(t, a, p, dir, between.address())
		if _, err := p.Finish(visit); err != nil {
			t.Fatal(err)
		}
	}
	queued := p.Queue()
	p = reopen(t, a, p, dir, between.address())
	// A connection carries a few frames of settings first; then come the answers, some 1400 bytes each.
	between.cutAll(0, 10, 100, 1200, 1500, 2000, 3000, 900, 4000)
	sent, err := p.Send(t.Context())
	if err != nil || len(sent.Taken) != reports {
		t.Fatalf("%d taken: %v", len(sent.Taken), err)
	}
	if cuts := between.count(); sent.Attempts < 4 || cuts < 4 {
		t.Errorf("%d attempts and %d cuts, which is too smooth to show anything", sent.Attempts, cuts)
	}
	if list := p.Queue(); len(list) != 0 {
		t.Errorf("%d reports wait", len(list))
	}
	a.compare(p, queued)
	a.replay(p, dir, queued)
}

func reopen(t *testing.T, a *agency, p *phone.Phone, dir, address string) *phone.Phone {
	t.Helper()
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	return a.phone(dir, address)
}

// compare compares the reports on the phone with those of the server.
func (a *agency) compare(p *phone.Phone, queued []*phone.Item) {
	a.t.Helper()
	ctx := as(a.t.Context(), a.Tokens.Reviewer)
	client := pb.NewReportServiceClient(a.conn)
	for _, i := range queued {
		report, err := client.GetReport(ctx, &pb.GetReportRequest{Report: i.ReportID})
		if err != nil {
			a.t.Fatal(err)
		}
		if report.GetContentDigest() != i.ContentDigest.String() || report.GetPossibleTwin() || report.GetRevision() != 1 {
			a.t.Errorf("report %v, want content %s, once", report, i.ContentDigest)
		}
		there, err := client.GetReceipt(ctx, &pb.GetReceiptRequest{Report: i.ReportID})
		if err != nil {
			a.t.Fatal(err)
		}
		here, err := p.Receipt(i.ReportID, 0)
		if err != nil || !bytes.Equal(here, there.GetCanonical()) {
			a.t.Errorf("receipt here %s, there %s: %v", here, there.GetCanonical(), err)
		}
	}
}

// replay sends everything again from a phone that was restored from an old backup. It must get the same receipts.
func (a *agency) replay(p *phone.Phone, dir string, queued []*phone.Item) {
	a.t.Helper()
	restored := filepath.Join(a.t.TempDir(), "phone")
	if err := os.CopyFS(restored, os.DirFS(dir)); err != nil {
		a.t.Fatal(err)
	}
	old := a.phone(restored, a.GRPC)
	if err := phone.ForgetReceipts(old); err != nil {
		a.t.Fatal(err)
	}
	sent, err := old.Send(a.t.Context())
	if err != nil || len(sent.Taken) != len(queued) {
		a.t.Fatalf("%d taken again: %v", len(sent.Taken), err)
	}
	for _, i := range sent.Taken {
		first, err := p.Receipt(i.ReportID, 0)
		if err != nil || string(first) != i.Receipt {
			a.t.Errorf("the repeated receipt is %s, the first was %s: %v", i.Receipt, first, err)
		}
	}
}

// TestReturned returns a report to the shopper, who revises it. The next revision must have the same id and another
// receipt.
func TestReturned(t *testing.T) {
	t.Parallel()
	a := newAgency(t)
	dir, visit := t.TempDir(), a.Visits[0]
	p := a.phone(dir, a.GRPC)
	ctx := t.Context()
	if _, err := p.Sync(ctx); err != nil {
		t.Fatal(err)
	}
	fill(t, p, visit)
	first, err := p.Finish(visit)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Send(ctx); err != nil {
		t.Fatal(err)
	}
	client, reviewer := pb.NewReportServiceClient(a.conn), as(ctx, a.Tokens.Reviewer)
	report, err := client.GetReport(reviewer, &pb.GetReportRequest{Report: first.ReportID})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = client.ReturnReport(reviewer, &pb.ReturnReportRequest{
		Report: first.ReportID, Etag: report.GetEtag(), Reason: pb.ReviewReason_UNCLEAR, Comment: "What was said?",
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Sync(ctx); err != nil {
		t.Fatal(err)
	}
	v, _, err := p.Visit(visit)
	if err != nil || v.Progress != phone.Returned || v.GetReturnComment() != "What was said?" {
		t.Fatalf("visit %+v: %v; want it returned", v, err)
	}
	draft, err := p.Revise(ctx, visit)
	if err != nil || draft.ReportID != first.ReportID || draft.BaseRevision != 1 {
		t.Fatalf("draft %+v: %v", draft, err)
	}
	if _, err := p.Save(visit, func(r *checklist.Report) { r.Narrative = "They said that it could not be." }); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Finish(visit); err != nil {
		t.Fatal(err)
	}
	p = reopen(t, a, p, dir, a.GRPC)
	sent, err := p.Send(ctx)
	if err != nil || len(sent.Taken) != 1 {
		t.Fatalf("sent %+v: %v", sent, err)
	}
	receipt, err := checklist.ParseReceipt([]byte(sent.Taken[0].Receipt))
	if err != nil || receipt.Revision != 2 || receipt.BaseRevision != 1 || receipt.ReportID != first.ReportID {
		t.Errorf("receipt %+v: %v", receipt, err)
	}
	if _, err := p.Sync(ctx); err != nil {
		t.Fatal(err)
	}
	if v, _, err := p.Visit(visit); err != nil || v.Progress != phone.Done {
		t.Errorf("visit %+v: %v; want it done", v, err)
	}
}

// TestRefusedByServer sends a report that only the server can refuse, corrects it, and sends it again.
func TestRefusedByServer(t *testing.T) {
	t.Parallel()
	a := newAgency(t)
	visit := a.Visits[0]
	p := a.phone(t.TempDir(), a.GRPC)
	if _, err := p.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	fill(t, p, visit)
	if _, err := p.Save(visit, func(r *checklist.Report) {
		r.Commendations = []checklist.Commendation{{Behaviour: "juggled", Text: "With three balls."}}
	}); err != nil {
		t.Fatal(err)
	}
	item, err := p.Finish(visit)
	if err != nil {
		t.Fatal(err)
	}
	sent, err := p.Send(t.Context())
	if err != nil || len(sent.Refused) != 1 {
		t.Fatalf("sent %+v: %v; want it refused", sent, err)
	}
	refusal := sent.Refused[0].Refusal
	if refusal.Reason != pb.Reason_INVALID_REPORT.String() || len(refusal.Violations) != 1 ||
		refusal.Violations[0].Path != "report.commendations[0].behaviour" || refusal.Violations[0].Message == "" {
		t.Errorf("refusal %+v", refusal)
	}
	if _, err := p.Correct(item.ReportID, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Save(visit, func(r *checklist.Report) { r.Commendations = nil }); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Finish(visit); err != nil {
		t.Fatal(err)
	}
	if sent, err = p.Send(t.Context()); err != nil || len(sent.Taken) != 1 || sent.Taken[0].ReportID != item.ReportID {
		t.Errorf("sent %+v: %v", sent, err)
	}
}

// TestTwoPhones parks a draft from one phone and finishes it on another. The first phone must then refuse to send its own.
func TestTwoPhones(t *testing.T) {
	t.Parallel()
	a := newAgency(t)
	ctx, visit := t.Context(), a.Visits[0]
	one, two := a.phone(t.TempDir(), a.GRPC), a.phone(t.TempDir(), a.GRPC)
	for _, p := range []*phone.Phone{one, two} {
		if _, err := p.Sync(ctx); err != nil {
			t.Fatal(err)
		}
	}
	fill(t, one, visit)
	if err := one.Park(ctx, visit); err != nil {
		t.Fatal(err)
	}
	draft, err := two.Resume(ctx, visit)
	if err != nil {
		t.Fatal(err)
	}
	own, err := one.Draft(visit)
	if err != nil || own.ReportID != draft.ReportID || own.Report.Digests() != draft.Report.Digests() {
		t.Errorf("draft %+v resumed as %+v: %v", own, draft, err)
	}
	if _, err := two.Save(visit, func(r *checklist.Report) { r.Narrative = "Finished at home." }); err != nil {
		t.Fatal(err)
	}
	if err := two.Park(ctx, visit); err != nil {
		t.Fatal(err)
	}
	if _, err := one.Save(visit, func(r *checklist.Report) { r.Narrative = "Finished in the shop." }); err != nil {
		t.Fatal(err)
	}
	if err := one.Park(ctx, visit); !errors.Is(err, phone.ErrParkedElsewhere) {
		t.Errorf("error %v, want ErrParkedElsewhere", err)
	}
	for _, p := range []*phone.Phone{two, one} {
		if _, err := p.Finish(visit); err != nil {
			t.Fatal(err)
		}
	}
	if sent, err := two.Send(ctx); err != nil || len(sent.Taken) != 1 {
		t.Fatalf("sent %+v: %v", sent, err)
	}
	sent, err := one.Send(ctx)
	if err != nil || len(sent.Refused) != 1 || sent.Refused[0].Refusal.Reason != pb.Reason_REPORT_CONFLICT.String() {
		t.Fatalf("sent %+v: %v; want a conflict", sent, err)
	}
	mended, err := one.Correct(draft.ReportID, 0)
	if err != nil || mended.ReportID == draft.ReportID {
		t.Fatalf("draft %+v: %v; want a new id", mended, err)
	}
	if _, err := one.Finish(visit); err != nil {
		t.Fatal(err)
	}
	sent, err = one.Send(ctx)
	if err != nil || len(sent.Taken) != 1 {
		t.Fatalf("sent %+v: %v", sent, err)
	}
	receipt, err := checklist.ParseReceipt([]byte(sent.Taken[0].Receipt))
	if err != nil || len(receipt.Flags) != 1 || receipt.Flags[0] != "POSSIBLE_TWIN" {
		t.Errorf("receipt %+v: %v; want a possible twin", receipt, err)
	}
}
