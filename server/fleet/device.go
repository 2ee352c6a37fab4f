package fleet

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/call"
	"mysteryshopper/server/phone"
	"mysteryshopper/server/simulate"
)

// fleet is one run.
type fleet struct {
	Options
	// agency is a connection without faults; address is that of the proxy.
	agency  *grpc.ClientConn
	address string
	devices []*device
	times   *times

	mu     sync.Mutex
	result Result
}

// device is a phone with its shopper.
type device struct {
	shopper, token string
	visits         []string
	random         *rand.Rand
	// off is how far the clock is off. ahead is how long the phone has been offline, in its own time.
	off, ahead time.Duration
	// kept are the receipts that the phone has, by report, and the visit of each.
	kept   map[string]string
	visit  map[string]string
	frozen map[string][]byte
}

// enrolAll makes a shopper, a token and visits for every device.
func (f *fleet) enrolAll(ctx context.Context) error {
	prefix := uuid.NewString()[:8] // runs with the same seed can follow each other on one server
	for i := range f.Phones {
		d := &device{
			shopper: fmt.Sprintf("phone-%s-%d", prefix, i), random: f.random(i),
			kept: map[string]string{}, visit: map[string]string{}, frozen: map[string][]byte{},
		}
		if f.ClockError > 0 {
			d.off = time.Duration(d.random.Int64N(int64(2*f.ClockError))) - f.ClockError
		}
		f.devices = append(f.devices, d)
	}
	return f.each(ctx, f.enrol)
}

func (f *fleet) enrol(ctx context.Context, d *device) error {
	admin := call.WithToken(ctx, f.Admin)
	_, err := pb.NewDirectoryServiceClient(f.agency).CreateShopper(admin, &pb.CreateShopperRequest{Resource: &pb.Shopper{
		Shopper: d.shopper, Title: d.shopper, Email: d.shopper + "@example.com",
	}})
	if err != nil {
		return err
	}
	access := pb.NewAccessServiceClient(f.agency)
	made, err := access.CreateInvitation(admin, &pb.CreateInvitationRequest{Invitation: &pb.Invitation{Role: pb.AccessRole_SHOPPER, Shopper: d.shopper}})
	if err != nil {
		return err
	}
	var token *pb.Token
	err = whenAllowed(ctx, func() (err error) {
		token, err = access.EnrolDevice(ctx, &pb.EnrolDeviceRequest{Code: made.GetCode(), Title: "simulate"})
		return err
	})
	if err != nil {
		return err
	}
	d.token = token.GetSecret()
	return f.plan(admin, d)
}

func (f *fleet) plan(ctx context.Context, d *device) error {
	now := f.Now().UTC().Truncate(time.Hour)
	const half, batch = 40, 100
	for left := f.Sessions * f.Reports; left > 0; left -= batch {
		request := &pb.BatchCreateVisitsRequest{}
		for range min(left, batch) {
			request.Requests = append(request.Requests, &pb.CreateVisitRequest{Resource: &pb.Visit{
				Client: f.Client, Program: f.Program, Location: f.Location, Shopper: d.shopper,
				WindowStart: timestamppb.New(now.AddDate(0, 0, -half)), WindowEnd: timestamppb.New(now.AddDate(0, 0, half)),
			}})
		}
		made, err := pb.NewVisitServiceClient(f.agency).BatchCreateVisits(ctx, request)
		if err != nil {
			return err
		}
		for _, v := range made.GetVisits() {
			d.visits = append(d.visits, v.GetVisit())
		}
	}
	return nil
}

// now is the phone's clock.
func (f *fleet) now(d *device) time.Time { return f.Now().Add(d.off + d.ahead) }

// live runs a phone: it fetches its visits, and then, again and again, fills in reports offline and goes online.
func (f *fleet) live(ctx context.Context, d *device) error {
	for session := range f.Sessions {
		if err := f.session(ctx, d, d.visits[session*f.Reports:(session+1)*f.Reports]); err != nil {
			return err
		}
		d.ahead += time.Duration(d.random.Int64N(int64(6 * time.Hour)))
	}
	return nil
}

// session opens the phone anew, as after a restart of the app.
func (f *fleet) session(ctx context.Context, d *device, visits []string) (err error) {
	conn, err := f.Dial(f.address)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	p, err := phone.Open(f.folder(d.shopper), phone.Options{
		Now: func() time.Time { return f.now(d) }, Rand: reader{d.random}, Conn: &measured{conn, f.times}, Token: d.token, Locale: "en",
		Retry: phone.Retry{Base: 50 * time.Millisecond, Most: 2 * time.Second, Attempts: 1000, Stall: 10 * time.Second},
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	if err := untilDone(ctx, func() error { _, err := p.Sync(ctx); return err }); err != nil {
		return err
	}
	for _, visit := range visits {
		if err := f.fill(ctx, p, d, visit); err != nil {
			return err
		}
	}
	sent, err := p.Send(ctx)
	if err != nil {
		return err
	}
	f.add(d, sent)
	return f.sendAgain(ctx, conn, d, sent.Taken)
}

// fill answers the questions of a visit, and parks some drafts on the server on the way.
func (f *fleet) fill(ctx context.Context, p *phone.Phone, d *device, visit string) error {
	if _, err := p.Begin(visit); err != nil {
		return err
	}
	_, version, err := p.Visit(visit)
	if err != nil {
		return err
	}
	made := simulate.Report(d.random, simulate.Visit{ID: visit, Version: version, Start: f.now(d)}, simulate.Steady(0.8))
	_, err = p.Save(visit, func(r *checklist.Report) {
		r.Answers, r.Narrative, r.Position, r.Commendations = made.Answers, made.Narrative, made.Position, made.Commendations
		r.Outcome = checklist.OutcomeCompleted
	})
	if err != nil {
		return err
	}
	if d.random.Float64() < 0.1 {
		_ = p.Park(ctx, visit) // a draft that could not be parked stays on the phone
	}
	_, err = p.Finish(visit)
	return err
}

// add adds what a Send has done to the result.
func (f *fleet) add(d *device, sent *phone.Sent) {
	for _, item := range sent.Taken {
		d.kept[item.ReportID], d.visit[item.ReportID], d.frozen[item.ReportID] = item.Receipt, item.Visit, item.Frozen
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.result.Acknowledged += len(sent.Taken)
	f.result.Refused += len(sent.Refused)
	f.result.Streams += sent.Attempts
	for _, item := range sent.Refused {
		f.problem("%s was refused: %s %s", item.ReportID, item.Refusal.Reason, item.Refusal.Message)
	}
	if f.Progress != nil {
		f.Progress(f.result.Acknowledged, f.Phones*f.Sessions*f.Reports)
	}
}

// problem keeps the first problems. The caller holds mu.
func (f *fleet) problem(format string, args ...any) {
	const most = 20
	if len(f.result.Problems) < most {
		f.result.Problems = append(f.result.Problems, fmt.Sprintf(format, args...))
	}
}

// untilDone repeats a call through a bad network, at most so often, with a pause.
func untilDone(ctx context.Context, fn func() error) (err error) {
	const attempts = 500
	pause := time.NewTicker(50 * time.Millisecond)
	defer pause.Stop()
	for range attempts {
		if err = fn(); err == nil {
			return nil
		}
		select {
		case <-pause.C:
		case <-ctx.Done():
			return err
		}
	}
	return err
}

// whenAllowed repeats a call while the server's limits refuse it.
func whenAllowed(ctx context.Context, fn func() error) error {
	pause := time.NewTicker(500 * time.Millisecond)
	defer pause.Stop()
	for {
		err := fn()
		if status.Code(err) != codes.ResourceExhausted {
			return err
		}
		select {
		case <-pause.C:
		case <-ctx.Done():
			return err
		}
	}
}

// reader reads random bytes. It implements io.Reader.
type reader struct{ random *rand.Rand }

// Read implements io.Reader.
func (r reader) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(r.random.Uint32())
	}
	return len(b), nil
}
