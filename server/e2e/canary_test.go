package e2e

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/app"
	"mysteryshopper/server/demo"
)

// lockedLog is a log that a server writes and a test reads.
type lockedLog struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (l *lockedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lockedLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// The names and positions that the test plants wherever a caller can write something.
const (
	plantedName     = "Quintessa-Plantagenet"
	plantedLatitude = "47.1234567"
)

// TestNothingPersonalIsObserved plants names, but for ids of resources, which the log names, tokens and positions in requests
// of every RPC that succeed and that fail, over REST and gRPC, and looks for them in the log at its most talkative, in traces
// and metrics as a collector gets them, and in /metrics.
func TestNothingPersonalIsObserved(t *testing.T) {
	t.Parallel()
	collected, log := &lockedLog{}, &lockedLog{}
	paths := map[string]bool{}
	var mu sync.Mutex
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		paths[r.URL.Path] = true
		mu.Unlock()
		_, _ = io.Copy(collected, r.Body)
	}))
	defer collector.Close()
	database := onSQLite.demo(t)
	a := must[*app.App](t)(app.Open(t.Context(), app.Config{
		Database: database, REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Collector: collector.URL,
		Logger: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}))
	s := run(t, database, a, &demo.Welcome{REST: a.REST(), GRPC: a.GRPC()})
	tokens := map[caller]string{}
	for _, c := range []caller{admin, reviewer, own, viewer} {
		tokens[c] = s.token(t, grants[c])
	}
	plant(t, s, tokens)
	conn := must[*grpc.ClientConn](t)(grpc.NewClient(s.GRPC, grpc.WithTransportCredentials(insecure.NewCredentials())))
	defer conn.Close()
	reports := must[*pb.ListReportsResponse](t)(pb.NewReportServiceClient(bearer{conn, tokens[reviewer]}).ListReports(t.Context(), &pb.ListReportsRequest{PageSize: 1}))
	methods := plantEverywhere(t, conn, tokens, map[string]string{
		"client": "acme", "checklist": "core-service", "visit": "no-such-visit", "location": "here", "program": "here", "shopper": "here",
		"report_id": newReportID(), "etag": "*", "report": reports.GetReports()[0].GetReport(),
	})
	metrics := string(s.call(t, "", "GET", "/metrics", nil).want(t, 200).body)
	s.stop()
	if !paths["/v1/traces"] || !paths["/v1/metrics"] || !strings.Contains(collected.String(), "mysteryshopper_requests_total") ||
		!strings.Contains(collected.String(), "VisitService/SaveDraft") || !strings.Contains(log.String(), "SaveDraft") {
		t.Errorf("not everything is observed: %v, %d bytes", paths, len(collected.String()))
		for line := range strings.Lines(log.String()) {
			if strings.Contains(line, "telemetry") {
				t.Log(line)
			}
		}
	}
	for _, method := range methods {
		if span := strings.TrimPrefix(method, "/"); !strings.Contains(log.String(), method) || !strings.Contains(collected.String(), span) {
			t.Errorf("%s is not observed", method)
		}
	}
	planted := []string{plantedName, plantedLatitude, "471234567"}
	for _, token := range tokens {
		_, secret := splitToken(token)
		planted = append(planted, secret)
	}
	for where, text := range map[string]string{"the log": log.String(), "traces or metrics": collected.String(), "/metrics": metrics} {
		for _, canary := range planted {
			if at := strings.Index(text, canary); at >= 0 {
				t.Errorf("%s has %q: …%q…", where, canary, text[max(at-200, 0):min(at+50, len(text))])
			}
		}
	}
}

// plant sends the requests.
func plant(t *testing.T, s *server, tokens map[caller]string) {
	t.Helper()
	headers := []string{"User-Agent: " + plantedName, "Idempotency-Key: " + plantedName, "X-App-Version: " + plantedName, "Accept-Language: " + plantedName}
	for _, request := range []struct {
		token, method, path, body string
	}{
		{tokens[admin], "POST", "/v1/shoppers", `{"shopper":"quin","title":"` + plantedName + `","email":"x@` + plantedName + `.example"}`},
		{tokens[admin], "POST", "/v1/shoppers", `{"shopper":"` + plantedName + `","title":"` + plantedName + `"`},
		{tokens[admin], "POST", "/v1/clients/acme/locations", `{"location":"here","title":"` + plantedName + `","channel":"IN_PERSON","timeZone":"Europe/Berlin","position":{"latitude":` + plantedLatitude + `,"longitude":8}}`},
		{tokens[admin], "POST", "/v1/clients/acme/locations", `{"location":"here","title":"` + plantedName + `","channel":"` + plantedName + `","position":{"latitude":` + plantedLatitude + `}}`},
		{tokens[admin], "POST", "/v1/clients/acme/locations:import", `{"csv":"location,title\n` + plantedName + `,` + plantedLatitude + `"}`},
		{tokens[reviewer], "GET", "/v1/reports?filter=" + plantedName + "&orderBy=" + plantedName, ""},
		{tokens[viewer], "GET", "/v1/clients/" + plantedName, ""},
		{tokens[viewer], "GET", "/v1/" + plantedName + "?token=" + tokens[viewer], ""},
		{"ms_" + strings.Repeat("a", 12) + "_" + plantedName, "GET", "/v1/whoami", ""},
		{"", "POST", "/v1/devices:enrol", `{"code":"` + plantedName + `"}`},
		{tokens[own], "PUT", "/v1/visits/" + plantedName + "/draft", `{"reportId":"` + newReportID() + `","report":{"narrative":"` + plantedName + `"}}`},
	} {
		s.call(t, request.token, request.method, request.path, request.body, headers...)
	}
	report := &pb.ReportContent{
		Checklist: "core-service", Version: 1, Narrative: plantedName, Position: &pb.Position{Latitude: 47.1234567, Longitude: 8},
		Answers: []*pb.Answer{{Question: plantedName, Value: &pb.Answer_Text{Text: plantedName}}},
	}
	conn := must[*grpc.ClientConn](t)(grpc.NewClient(s.GRPC, grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithUserAgent(plantedName)))
	defer conn.Close()
	visits := pb.NewVisitServiceClient(bearer{conn, tokens[own]})
	_, _ = visits.SaveDraft(t.Context(), &pb.SaveDraftRequest{Visit: plantedName, Draft: &pb.VisitDraft{Report: report}}) // refused
	_, _ = pb.NewReportServiceClient(bearer{conn, tokens[own]}).SubmitReport(context.WithoutCancel(t.Context()), &pb.SubmitReportRequest{
		Visit: "no-such-visit", ReportId: newReportID(), DeviceTime: timestamppb.Now(), Report: report,
	}) // refused
	_ = conn.Invoke(t.Context(), "/"+plantedName+"/"+plantedName, &pb.WhoAmIRequest{}, &pb.Token{}) // no such method
}
