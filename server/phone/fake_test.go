package phone

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand"
	"net"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"mysteryshopper/checklist"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
)

func TestMain(m *testing.M) {
	if address := os.Getenv(childServer); address != "" {
		os.Exit(runChild(address))
	}
	goleak.VerifyTestMain(m)
}

// noon is the time of the tests.
var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// fake is a server on a loopback socket that keeps the contract, except for the faults that a test sets.
type fake struct {
	pb.UnimplementedVisitServiceServer
	pb.UnimplementedReportServiceServer
	pb.UnimplementedAccessServiceServer
	uploads

	conn *grpc.ClientConn

	mu sync.Mutex
	// epoch and changes are the state of SyncVisits. A token is the epoch and the number of changes that were sent.
	epoch   string
	changes []change
	page    int
	skew    time.Duration
	version *pb.ChecklistVersion
	tokens  []string

	// plans are the faults of the next streams, in order. A stream without a plan has no fault.
	plans []plan
	// refusals are the refusals of a report before it is stored, by its visit.
	refusals map[string][]*fault.Error
	// mangle changes receipts.
	mangle func(*pb.Receipt)
	taken  map[reportKey]stored
	// seen are the contents that arrived, times their device times.
	seen  map[reportKey][][]byte
	times map[reportKey][]time.Time
	// clocks are the offsets of the phone's clock that came, in milliseconds; nil where there was none.
	clocks []*int64
	order  []reportKey

	drafts map[string]*pb.VisitDraft
	lose   int
	// away is set where drafts cannot be read; draftReads counts how often they were.
	away       bool
	draftReads int
	// known are the versions that the last sync named.
	known []string
	sent  *pb.Report
}

type change struct {
	visit   *pb.Visit
	removed string
}

type stored struct {
	digest  checklist.Digest
	receipt []byte
}

// plan is the fault of a stream.
type plan struct {
	// refuse ends the stream at once.
	refuse error
	// after ends the stream when so many answers were sent; -1 does not.
	after int
	// lose stores the last report before the end, but does not send its answer.
	lose bool
	// twice sends each answer twice.
	twice bool
	// silent stores reports and sends no answer.
	silent bool
	// stranger answers a report that nobody sent.
	stranger bool
}

func newFake(t *testing.T) *fake {
	t.Helper()
	f := &fake{
		epoch: "one", page: 2, version: testVersion(t), refusals: map[string][]*fault.Error{},
		taken: map[reportKey]stored{}, seen: map[reportKey][][]byte{}, times: map[reportKey][]time.Time{},
		drafts: map[string]*pb.VisitDraft{},
	}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer()
	pb.RegisterVisitServiceServer(server, f)
	pb.RegisterReportServiceServer(server, f)
	pb.RegisterAccessServiceServer(server, f)
	pb.RegisterEvidenceServiceServer(server, &f.uploads)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	f.conn, err = grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = f.conn.Close()
		server.Stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return f
}

// testVersion returns a small checklist: a scored question, a wait that depends on it, and a remark.
func testVersion(t *testing.T) *pb.ChecklistVersion {
	t.Helper()
	text := func(s string) checklist.Text { return checklist.Text{"en": s, "de": s + " (de)"} }
	v := &checklist.Version{
		Checklist: "counter", DefaultLocale: "en", TotalMode: checklist.Points, Title: text("At the counter"),
		Sections: []checklist.Section{{Key: "all", Title: text("All"), Questions: []checklist.Question{
			{Key: "greeted", Text: text("Were you greeted?"), Choice: &checklist.Choice{Options: []checklist.Option{
				{Key: "yes", Text: text("Yes"), Points: 10}, {Key: "no", Text: text("No")},
			}}},
			{
				Key: "wait", Text: text("How long did you wait?"), Required: true, Duration: &checklist.Duration{},
				VisibleWhen: &checklist.Conditions{All: []checklist.Condition{{Question: "greeted", Equals: new("no")}}},
			},
			{Key: "remark", Text: text("What else?"), FreeText: &checklist.FreeText{}},
			{Key: "counter", Text: text("Photos of the counter"), Evidence: &checklist.EvidenceKind{}},
		}}},
	}
	p := wire.VersionToProto(v, "")
	p.Version, p.Digest = 3, v.Digest().String()
	return p
}

// give adds visits to the changes.
func (f *fake) give(visits ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, id := range visits {
		f.changes = append(f.changes, change{visit: testVisit(id)})
	}
}

func testVisit(id string) *pb.Visit {
	return &pb.Visit{
		Visit: id, Client: "acme", Program: "core", Location: "berlin", Checklist: "counter", Version: 3, Shopper: "anna",
		State: pb.Visit_CLAIMED, WindowStart: timestamppb.New(noon.Add(-time.Hour)), WindowEnd: timestamppb.New(noon.Add(24 * time.Hour)),
		Scenario: "Ask for a gift.",
	}
}

func (f *fake) SyncVisits(ctx context.Context, req *pb.SyncVisitsRequest) (*pb.SyncVisitsResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	md, _ := metadata.FromIncomingContext(ctx)
	f.tokens = append(f.tokens, md.Get("authorization")...)
	out := &pb.SyncVisitsResponse{ServerTime: timestamppb.New(noon.Add(-f.skew)), MinimumAppVersion: "1.2"}
	from := 0
	if req.GetToken() != "" {
		n, err := strconv.Atoi(req.GetToken()[len(f.epoch):])
		if out.Reset_ = req.GetToken()[:len(f.epoch)] != f.epoch || err != nil; !out.Reset_ {
			from = n
		}
	}
	to := min(from+f.page, len(f.changes))
	for _, c := range f.changes[from:to] {
		if c.removed != "" {
			out.RemovedVisits = append(out.RemovedVisits, c.removed)
			continue
		}
		out.Visits = append(out.Visits, c.visit)
	}
	f.known = req.GetKnownVersions()
	if len(out.GetVisits()) > 0 && !slices.Contains(f.known, "checklists/counter/versions/3") {
		out.Versions = []*pb.ChecklistVersion{f.version}
	}
	if len(out.GetVisits()) > 0 {
		out.Locations = []*pb.Location{{Client: "acme", Location: "berlin", Title: "Berlin Mitte"}}
	}
	out.Token, out.More = fmt.Sprint(f.epoch, to), to < len(f.changes)
	return out, nil
}

func (f *fake) EnrolDevice(_ context.Context, req *pb.EnrolDeviceRequest) (*pb.Token, error) {
	if req.GetCode() != "GOOD" {
		return nil, fault.New(pb.Reason_INVALID_CODE, "").Status("", "").Err()
	}
	return &pb.Token{Token: "t1", Secret: "ms_t1_secret", Shopper: "anna"}, nil
}

func (f *fake) SubmitReports(stream pb.ReportService_SubmitReportsServer) error {
	p := f.nextPlan()
	if p.refuse != nil {
		return p.refuse
	}
	answers := 0
	for index := int32(0); ; index++ {
		req, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		last := p.after >= 0 && answers >= p.after
		if last && !p.lose {
			return status.Error(codes.Unavailable, "cut")
		}
		answer := f.answer(index, req)
		if last {
			return status.Error(codes.Unavailable, "cut after it was taken")
		}
		if p.silent {
			continue
		}
		if p.stranger {
			answer.ReportId = "somebody-else"
		}
		for range 1 + btoi(p.twice) {
			if err := stream.Send(answer); err != nil {
				return err
			}
		}
		answers++
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (f *fake) nextPlan() plan {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.plans) == 0 {
		return plan{after: -1}
	}
	p := f.plans[0]
	f.plans = f.plans[1:]
	return p
}

// answer stores a report exactly once, as the contract requires.
func (f *fake) answer(index int32, req *pb.SubmitReportsRequest) *pb.SubmitReportsResponse {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := reportKey{req.GetReportId(), req.GetBaseRevision()}
	wire, err := proto.MarshalOptions{Deterministic: true}.Marshal(req.GetReport())
	if err != nil {
		panic(err)
	}
	f.seen[key] = append(f.seen[key], wire)
	f.times[key] = append(f.times[key], req.GetDeviceTime().AsTime())
	f.clocks = append(f.clocks, req.ClockOffsetMillis)
	out := &pb.SubmitReportsResponse{Index: index, ReportId: req.GetReportId()}
	refuse := func(e *fault.Error) *pb.SubmitReportsResponse {
		out.Result = &pb.SubmitReportsResponse_Error{Error: e.Status("de", "r-1").Proto()}
		return out
	}
	report, err := reportFromProto(req.GetVisit(), req.GetReport())
	if err != nil {
		return refuse(fault.New(pb.Reason_INVALID_REQUEST, "%v", err))
	}
	kept, there := f.taken[key]
	if refusals := f.refusals[req.GetVisit()]; !there && len(refusals) > 0 {
		f.refusals[req.GetVisit()] = refusals[1:]
		return refuse(refusals[0])
	}
	digest := report.Digests().Content
	if there && kept.digest != digest {
		return refuse(fault.New(pb.Reason_REPORT_CONFLICT, "").With("storedDigest", kept.digest.String()).With("sentDigest", digest.String()))
	}
	if !there {
		kept = stored{digest: digest, receipt: testReceipt(req, report)}
		f.taken[key] = kept
		f.order = append(f.order, key)
	}
	receipt := &pb.Receipt{Canonical: slices.Clone(kept.receipt), Digest: checklist.DigestOf(kept.receipt).String()}
	if f.mangle != nil {
		f.mangle(receipt)
	}
	out.Result = &pb.SubmitReportsResponse_Receipt{Receipt: receipt}
	return out
}

func testReceipt(req *pb.SubmitReportsRequest, report *checklist.Report) []byte {
	digests := report.Digests()
	r := &checklist.Receipt{
		ReportID: req.GetReportId(), BaseRevision: req.GetBaseRevision(), Revision: req.GetBaseRevision() + 1, Visit: req.GetVisit(),
		Checklist: report.Checklist, Version: report.Version, AnswersDigest: digests.Answers, ContentDigest: digests.Content,
		TakenTime: noon,
	}
	r.SetScore(checklist.Engine1, nil)
	return r.Canonical()
}

func (f *fake) GetReport(context.Context, *pb.GetReportRequest) (*pb.Report, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.sent, nil
}

func (f *fake) SaveDraft(_ context.Context, req *pb.SaveDraftRequest) (*pb.VisitDraft, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	kept := f.drafts[req.GetVisit()]
	if given := req.GetDraft().GetEtag(); kept != nil && given != "*" && given != kept.GetEtag() {
		reason := pb.Reason_ETAG_MISMATCH
		if given == "" {
			reason = pb.Reason_ETAG_REQUIRED
		}
		return nil, fault.New(reason, "").Status("", "").Err()
	}
	draft := proto.CloneOf(req.GetDraft())
	draft.Visit, draft.Etag = req.GetVisit(), uuid.NewString()
	f.drafts[req.GetVisit()] = draft
	f.touch(req.GetVisit(), draft.GetEtag())
	if f.lose > 0 {
		f.lose--
		return nil, status.Error(codes.Unavailable, "the answer is lost")
	}
	return draft, nil
}

// touch adds a change of a visit with the etag of its parked draft.
func (f *fake) touch(visit, etag string) {
	v := testVisit(visit)
	v.ParkedDraftEtag = etag
	f.changes = append(f.changes, change{visit: v})
}

// unpark removes a parked draft, as a report of it does.
func (f *fake) unpark(visit string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.drafts, visit)
	f.touch(visit, "")
}

// offline sets whether drafts cannot be read.
func (f *fake) offline(away bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.away = away
}

func (f *fake) draftsRead() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.draftReads
}

func (f *fake) knownVersions() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.known
}

func (f *fake) GetDraft(_ context.Context, req *pb.GetDraftRequest) (*pb.VisitDraft, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.draftReads++
	if f.away {
		return nil, status.Error(codes.Unavailable, "no signal")
	}
	if d := f.drafts[req.GetVisit()]; d != nil {
		return d, nil
	}
	return nil, fault.New(pb.Reason_NOT_FOUND, "").Status("", "").Err()
}

// reports returns the keys of the stored reports, in the order of their arrival.
func (f *fake) reports() []reportKey {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.order)
}

func (f *fake) contents() map[reportKey][][]byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	return maps.Clone(f.seen)
}

// clockwork is a clock that a test sets.
type clockwork struct {
	mu   sync.Mutex
	wall time.Time
	mono time.Duration
}

func (c *clockwork) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.wall
}

func (c *clockwork) monotonic() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.mono
}

func (c *clockwork) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wall, c.mono = c.wall.Add(d), c.mono+d
}

// bench is a phone with its folder, clock and options, and the waits between its attempts.
type bench struct {
	*Phone
	t       *testing.T
	dir     string
	clock   *clockwork
	options Options
	waits   *[]time.Duration
}

// newBench opens a phone in a new folder. The server may be nil.
func newBench(t *testing.T, f *fake) *bench {
	t.Helper()
	b := &bench{t: t, dir: t.TempDir(), clock: &clockwork{wall: noon}, waits: new([]time.Duration)}
	b.options = Options{
		Now: b.clock.now, Monotonic: b.clock.monotonic, Boot: "boot-1", Rand: rand.New(rand.NewSource(1)), Locale: "de",
		Retry: Retry{
			Base: time.Second, Most: time.Minute, Attempts: 4, Stall: 2 * time.Second,
			Sleep: func(_ context.Context, d time.Duration) error { *b.waits = append(*b.waits, d); return nil },
		},
	}
	if f != nil {
		b.options.Conn = f.conn
	}
	b.open()
	t.Cleanup(func() { b.close() })
	return b
}

func (b *bench) open() {
	b.t.Helper()
	var err error
	if b.Phone, err = Open(b.dir, b.options); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) close() {
	b.t.Helper()
	if err := b.Phone.Close(); err != nil {
		b.t.Error(err)
	}
}

// restart opens the folder again with another Phone, as after a restart of the app.
func (b *bench) restart() {
	b.t.Helper()
	b.close()
	b.open()
}

func (b *bench) sync() *Synced {
	b.t.Helper()
	s, err := b.Sync(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

// fill begins a visit, answers it and finishes it.
func (b *bench) fill(visit string) *Item {
	b.t.Helper()
	b.begin(visit)
	i, err := b.Finish(visit)
	if err != nil {
		b.t.Fatal(err)
	}
	return i
}

// begin begins a visit and answers it.
func (b *bench) begin(visit string) *Draft {
	b.t.Helper()
	d, err := b.Begin(visit)
	if err != nil {
		b.t.Fatal(err)
	}
	b.answer(visit, "yes")
	return d
}

func (b *bench) answer(visit, key string) {
	b.t.Helper()
	if _, err := b.Save(visit, greeted(key)); err != nil {
		b.t.Fatal(err)
	}
}

// greeted answers the first question.
func greeted(key string) func(*checklist.Report) {
	return func(r *checklist.Report) { r.Answers = []checklist.Answer{{Question: "greeted", Choice: &key}} }
}
