package chain

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/goleak"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/bounds"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/inprocess"
	"mysteryshopper/storage"
	"mysteryshopper/storage/sqlite"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// handlers stand in for those of the product, and answer with what the interceptors pass to them.
type handlers struct {
	pb.UnimplementedVisitServiceServer
	pb.UnimplementedReportServiceServer
	pb.UnimplementedAccessServiceServer
	getVisit func(ctx context.Context) error
	received atomic.Int32
}

// GetVisit answers with the request id, the peer and the shopper of the context.
func (h *handlers) GetVisit(ctx context.Context, _ *pb.GetVisitRequest) (*pb.Visit, error) {
	if h.getVisit != nil {
		if err := h.getVisit(ctx); err != nil {
			return nil, err
		}
	}
	return &pb.Visit{Visit: call.From(ctx).RequestID, Location: call.From(ctx).Peer, Shopper: auth.From(ctx).Shopper}, nil
}

func (h *handlers) SubmitReport(context.Context, *pb.SubmitReportRequest) (*pb.Receipt, error) {
	return &pb.Receipt{}, nil
}

// SubmitReports refuses messages that are not valid and goes on.
func (h *handlers) SubmitReports(stream grpc.BidiStreamingServer[pb.SubmitReportsRequest, pb.SubmitReportsResponse]) error {
	for {
		req, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if req.GetReportId() == "panic" {
			panic("at a report")
		}
		out := &pb.SubmitReportsResponse{Index: h.received.Add(1) - 1, ReportId: req.GetReportId()}
		if err := Check(stream.Context(), req); err != nil {
			out.Result = &pb.SubmitReportsResponse_Error{Error: Refuse(stream.Context(), req, err)}
		}
		if err := stream.Send(out); err != nil {
			return err
		}
	}
}

func (h *handlers) EnrolDevice(context.Context, *pb.EnrolDeviceRequest) (*pb.Token, error) {
	return nil, fault.New(pb.Reason_INVALID_CODE, "")
}

// world is a server with the interceptors on a socket and on an in-process channel, with its log and metrics.
type world struct {
	*handlers
	t        testing.TB
	chain    *Chain
	store    storage.Store
	auth     *auth.Authenticator
	registry *prometheus.Registry
	log      *lines
	network  grpc.ClientConnInterface
	inside   grpc.ClientConnInterface
	elapsed  atomic.Int64
	// stop waits for the calls that are under way.
	stop func()
}

// lines is a log that many may write.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (w *world) now() time.Time          { return noon.Add(time.Duration(w.elapsed.Load())) }
func (w *world) forward(d time.Duration) { w.elapsed.Add(int64(d)) }

// handlerValidates names the methods whose handlers here validate.
func handlerValidates() map[string]string {
	return map[string]string{
		pb.ReportService_SubmitReports_FullMethodName: "message by message", pb.EvidenceService_UploadEvidence_FullMethodName: "message by message",
	}
}

// serve starts a server; change may set more of the configuration. Calls are refused by their messages, not by their headers.
func serve(t testing.TB, change func(*Config)) *world {
	t.Helper()
	return serveBy(t, change, func(*Chain) []grpc.ServerOption { return nil })
}

// serveMetered starts a server that refuses calls by their headers, and messages by their bytes.
func serveMetered(t testing.TB) *world {
	t.Helper()
	return serveBy(t, nil, func(c *Chain) []grpc.ServerOption {
		return []grpc.ServerOption{
			grpc.InTapHandle(c.Tap(bounds.NewBudget(bounds.ProcessBytes, bounds.Rate{}, nil), bounds.DefaultPace())),
			grpc.Creds(bounds.Credentials(insecure.NewCredentials())), grpc.ReadBufferSize(0),
		}
	})
}

func serveBy(t testing.TB, change func(*Config), options func(*Chain) []grpc.ServerOption) *world {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	w := &world{t: t, handlers: &handlers{}, store: store, registry: prometheus.NewRegistry(), log: &lines{}}
	w.auth = auth.NewAuthenticator(store, w.now)
	config := Config{
		Auth: w.auth, Clock: w.now, Registerer: w.registry, HandlerValidates: handlerValidates(), Codec: NewCodec(),
		Logger: slog.New(slog.NewJSONHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	if change != nil {
		change(&config)
	}
	chain, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	w.chain = chain

	server := grpc.NewServer(append(options(chain),
		grpc.UnknownServiceHandler(chain.Unknown), grpc.ForceServerCodecV2(config.Codec), grpc.MaxRecvMsgSize(bounds.LargestMessage))...)
	inside := inprocess.New(chain.InProcess().Unary(), chain.InProcess().Stream())
	for _, r := range []grpc.ServiceRegistrar{chain.Registrar(server), inside} {
		pb.RegisterVisitServiceServer(r, w.handlers)
		pb.RegisterReportServiceServer(r, w.handlers)
		pb.RegisterAccessServiceServer(r, w.handlers)
		grpc_health_v1.RegisterHealthServer(r, health.NewServer())
	}
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	conn, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	w.stop = sync.OnceFunc(func() {
		_ = conn.Close()
		server.GracefulStop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(w.stop)
	w.network, w.inside = conn, inside
	return w
}

// token stores a token of a role and returns its plain form.
func (w *world) token(role storage.Role) (plain string, kept *storage.Token) {
	w.t.Helper()
	grant := storage.Grant{Role: role}
	if role == storage.ShopperRole {
		grant.Shopper = "anna"
	}
	plain, kept = auth.NewToken(rand.Reader, grant, noon, time.Time{})
	w.update(func(ctx context.Context, tx storage.Tx) error {
		if err := tx.Shoppers().Insert(ctx, &storage.Shopper{ID: "anna", Title: "Anna", CreateTime: noon, UpdateTime: noon}); err != nil && !errors.Is(err, storage.ErrExists) {
			return err
		}
		return tx.Access().InsertToken(ctx, kept)
	})
	return plain, kept
}

func (w *world) update(fn func(context.Context, storage.Tx) error) {
	w.t.Helper()
	ctx := w.t.Context()
	if err := w.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error { return fn(ctx, tx) }); err != nil {
		w.t.Fatal(err)
	}
}

// as returns a context with a token and more metadata.
func (w *world) as(plain string, more ...string) context.Context {
	md := metadata.Pairs(more...)
	if plain != "" {
		md.Set(call.HeaderAuthorization, "Bearer "+plain)
	}
	return metadata.NewOutgoingContext(w.t.Context(), md)
}

// visit calls GetVisit over the network.
func (w *world) visit(ctx context.Context, opts ...grpc.CallOption) (*pb.Visit, error) {
	return pb.NewVisitServiceClient(w.network).GetVisit(ctx, &pb.GetVisitRequest{Visit: "v1"}, opts...)
}

// reason is REASON_UNSPECIFIED for nil.
func reason(err error) pb.Reason {
	if err == nil {
		return pb.Reason_REASON_UNSPECIFIED
	}
	return fault.FromStatus(status.Convert(err)).Reason()
}

// detail returns the first detail of a type; nil where there is none.
func detail[T any](err error) *T {
	for _, d := range status.Convert(err).Details() {
		if found, ok := d.(*T); ok {
			return found
		}
	}
	return nil
}

func title(err error) string {
	d := detail[errdetails.LocalizedMessage](err)
	return d.GetLocale() + ": " + d.GetMessage()
}

// metrics returns the values of all counters, and the numbers of values in all histograms, by name and labels.
func (w *world) metrics() map[string]float64 {
	w.t.Helper()
	got := make(map[string]float64)
	families, err := w.registry.Gather()
	if err != nil {
		w.t.Fatal(err)
	}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			name := f.GetName()
			for _, l := range m.GetLabel() {
				name += " " + l.GetValue()
			}
			if m.GetHistogram() != nil {
				got[name] = float64(m.GetHistogram().GetSampleCount())
			} else {
				got[name] = m.GetCounter().GetValue()
			}
		}
	}
	return got
}
