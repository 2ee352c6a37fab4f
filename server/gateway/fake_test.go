package gateway_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/gateway"
	"mysteryshopper/server/inprocess"
)

// services answers every call of the tests. It records the requests, so that a test can check them.
type services struct {
	pb.UnimplementedAccessServiceServer
	pb.UnimplementedChecklistServiceServer
	pb.UnimplementedDirectoryServiceServer
	pb.UnimplementedExportServiceServer
	pb.UnimplementedReportServiceServer
	pb.UnimplementedScorecardServiceServer
	pb.UnimplementedVisitServiceServer

	mu       sync.Mutex
	last     proto.Message
	metadata metadata.MD
	role     string
	fails    error
	// visits returns pages of visits, by their tokens.
	visits func(token string) (*pb.ListVisitRowsResponse, error)
}

// note records a request, and returns an error if the test has set one.
func (s *services) note(ctx context.Context, request proto.Message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = proto.Clone(request)
	s.metadata = call.Read(ctx, true).Metadata()
	call.SetRole(ctx, s.role)
	return s.fails
}

// seen returns the last request and its metadata.
func (s *services) seen() (proto.Message, metadata.MD) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last, s.metadata
}

const canonicalReceipt = `{"digest":"d1","reportId":"0192f3c4-0000-7000-8000-000000000000","revision":1}`

func (s *services) SubmitReport(ctx context.Context, r *pb.SubmitReportRequest) (*pb.Receipt, error) {
	if err := s.note(ctx, r); err != nil {
		return nil, err
	}
	return &pb.Receipt{Canonical: []byte(canonicalReceipt), Digest: "abc"}, nil
}

func (s *services) SubmitReports(stream grpc.BidiStreamingServer[pb.SubmitReportsRequest, pb.SubmitReportsResponse]) error {
	if err := s.note(stream.Context(), nil); err != nil {
		return err
	}
	for index := int32(0); ; index++ {
		r, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := stream.Send(answerTo(index, r)); err != nil {
			return err
		}
		if r.GetVisit() == "last" {
			return fault.New(pb.Reason_UNAVAILABLE, "stopping")
		}
	}
}

func answerTo(index int32, r *pb.SubmitReportsRequest) *pb.SubmitReportsResponse {
	answer := &pb.SubmitReportsResponse{Index: index, ReportId: r.GetReportId()}
	if r.GetVisit() == "refused" {
		refused := fault.New(pb.Reason_REPORT_CONFLICT, "other content").With("digest", "d2").Status("de", "")
		answer.Result = &pb.SubmitReportsResponse_Error{Error: refused.Proto()}
		return answer
	}
	answer.Result = &pb.SubmitReportsResponse_Receipt{Receipt: &pb.Receipt{Canonical: []byte(canonicalReceipt)}}
	return answer
}

func (s *services) GetReceipt(ctx context.Context, r *pb.GetReceiptRequest) (*pb.Receipt, error) {
	return &pb.Receipt{Canonical: []byte(canonicalReceipt)}, s.note(ctx, r)
}

func (s *services) ApproveReport(ctx context.Context, r *pb.ApproveReportRequest) (*pb.Report, error) {
	return &pb.Report{Report: r.GetReport(), Etag: "r2"}, s.note(ctx, r)
}

func (s *services) ListReports(ctx context.Context, r *pb.ListReportsRequest) (*pb.ListReportsResponse, error) {
	return &pb.ListReportsResponse{}, s.note(ctx, r)
}

func (s *services) GetClient(ctx context.Context, r *pb.GetClientRequest) (*pb.Client, error) {
	return &pb.Client{Client: r.GetClient(), Title: "Acme", Etag: "e1"}, s.note(ctx, r)
}

func (s *services) ListClients(ctx context.Context, r *pb.ListClientsRequest) (*pb.ListClientsResponse, error) {
	page := &pb.ListClientsResponse{NextPageToken: "n"}
	for range r.GetPageSize() {
		page.Clients = append(page.Clients, &pb.Client{Client: "acme", Title: strings.Repeat("Acme ", 10)})
	}
	return page, s.note(ctx, r)
}

func (s *services) ListVisitRows(ctx context.Context, r *pb.ListVisitRowsRequest) (*pb.ListVisitRowsResponse, error) {
	if err := s.note(ctx, r); err != nil || s.visits == nil {
		return &pb.ListVisitRowsResponse{}, err
	}
	return s.visits(r.GetPageToken())
}

func (s *services) ListQuestionRows(ctx context.Context, r *pb.ListQuestionRowsRequest) (*pb.ListQuestionRowsResponse, error) {
	return &pb.ListQuestionRowsResponse{QuestionRows: []*pb.QuestionRow{{Question: "q", Version: 1}}}, s.note(ctx, r)
}

func (s *services) CreateClient(ctx context.Context, r *pb.CreateClientRequest) (*pb.Client, error) {
	return proto.CloneOf(orEmpty(r.GetResource())), s.note(ctx, r)
}

func (s *services) UpdateProgram(ctx context.Context, r *pb.UpdateProgramRequest) (*pb.Program, error) {
	return proto.CloneOf(orEmpty(r.GetResource())), s.note(ctx, r)
}

// orEmpty returns the message, or an empty one for nil.
func orEmpty[M any](m *M) *M {
	if m == nil {
		return new(M)
	}
	return m
}

func (s *services) DeleteClient(ctx context.Context, r *pb.DeleteClientRequest) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, s.note(ctx, r)
}

func (s *services) ImportLocations(ctx context.Context, r *pb.ImportLocationsRequest) (*pb.ImportLocationsResponse, error) {
	return &pb.ImportLocationsResponse{Created: int32(len(r.GetCsv()))}, s.note(ctx, r)
}

func (s *services) GetScorecard(ctx context.Context, r *pb.GetScorecardRequest) (*pb.Scorecard, error) {
	return &pb.Scorecard{Client: r.GetClient(), GroupBy: r.GetGroupBy(), Etag: "s1"}, s.note(ctx, r)
}

// GetChecklistVersion answers with the etag alone if the caller holds the version.
func (s *services) GetChecklistVersion(ctx context.Context, r *pb.GetChecklistVersionRequest) (*pb.ChecklistVersion, error) {
	if err := s.note(ctx, r); err != nil {
		return nil, err
	}
	version := &pb.ChecklistVersion{Checklist: r.GetChecklist(), Version: r.GetVersion(), Etag: "v" + r.GetLocale()}
	_, md := s.seen()
	if slices.Contains(md.Get("x-mysteryshopper-if-none-match"), version.GetEtag()) {
		return &pb.ChecklistVersion{Etag: version.GetEtag()}, nil
	}
	for i := range 40 {
		version.Sections = append(version.Sections, &pb.Section{
			Key: fmt.Sprintf("section-%d", i), Title: map[string]string{"en": "A section", "de": "Ein Abschnitt", "sv": "Ett avsnitt"},
		})
	}
	return version, nil
}

func (s *services) UpdateDraft(ctx context.Context, r *pb.UpdateDraftRequest) (*pb.Checklist, error) {
	return &pb.Checklist{}, s.note(ctx, r)
}

func (s *services) ClaimVisit(ctx context.Context, r *pb.ClaimVisitRequest) (*pb.Visit, error) {
	return &pb.Visit{Visit: r.GetVisit()}, s.note(ctx, r)
}

// world is a gateway before fake services on a real listener.
type world struct {
	*services
	handler http.Handler
	url     string
	client  *http.Client
}

// serve starts a gateway; change may alter its configuration.
func serve(t testing.TB, change func(*gateway.Config)) *world {
	t.Helper()
	fake := &services{}
	channel := inprocess.New(nil, nil)
	pb.RegisterAccessServiceServer(channel, fake)
	pb.RegisterChecklistServiceServer(channel, fake)
	pb.RegisterDirectoryServiceServer(channel, fake)
	pb.RegisterExportServiceServer(channel, fake)
	pb.RegisterReportServiceServer(channel, fake)
	pb.RegisterScorecardServiceServer(channel, fake)
	pb.RegisterVisitServiceServer(channel, fake)
	config := gateway.Config{Conn: channel, Wall: time.Now}
	if change != nil {
		change(&config)
	}
	handler, err := gateway.New(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(handler)
	server.Config = gateway.Server(handler, slog.New(slog.DiscardHandler))
	server.Start()
	t.Cleanup(server.Close)
	transport := &http.Transport{DisableCompression: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &world{services: fake, handler: handler, url: server.URL, client: &http.Client{
		Transport:     transport,
		Timeout:       patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// answer is a response that has been read.
type answer struct {
	status int
	header http.Header
	body   string
}

// do sends a request; headers are "Name: value".
func (w *world) do(t testing.TB, method, path, body string, headers ...string) answer {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, w.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		request.Header.Add(name, value)
	}
	response, err := w.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(content)}
}
