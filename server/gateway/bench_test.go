package gateway_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// sink is a ResponseWriter that discards everything.
type sink struct {
	header http.Header
	status int
}

func (s *sink) Header() http.Header         { return s.header }
func (s *sink) WriteHeader(status int)      { s.status = status }
func (s *sink) Write(p []byte) (int, error) { return len(p), nil }

// answers serves the same request repeatedly, without a socket.
func bench(b *testing.B, handler http.Handler, method, path, body string, want int, headers ...string) {
	b.ReportAllocs()
	for b.Loop() {
		request := httptest.NewRequestWithContext(b.Context(), method, path, strings.NewReader(body))
		for _, header := range headers {
			name, value, _ := strings.Cut(header, ": ")
			request.Header.Set(name, value)
		}
		out := &sink{header: http.Header{}}
		handler.ServeHTTP(out, request)
		if out.status != want {
			b.Fatalf("status %d", out.status)
		}
	}
}

// BenchmarkSubmit compares the submission of a report of 30 answers through the gateway with decoding it by the standard
// codec.
func BenchmarkSubmit(b *testing.B) {
	w := serve(b, nil)
	r := &pb.SubmitReportRequest{ReportId: "0192f3c4-5b6a-7c8d-9e0f-112233445566", Report: &pb.ReportContent{Checklist: "core-service"}}
	for range 30 {
		r.Report.Answers = append(r.Report.Answers, &pb.Answer{
			Question: "greeted-within-a-minute", Value: &pb.Answer_Choice{Choice: "yes"}, Comment: "The shopper waited by the door and saw all of it.",
		})
	}
	text, err := protojson.Marshal(r)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("gateway", func(b *testing.B) {
		bench(b, w.handler, "POST", "/v1/visits/v:submit", string(text), 200, "Content-Type: application/json")
	})
	b.Run("gateway protobuf", func(b *testing.B) {
		wire, err := proto.Marshal(r)
		if err != nil {
			b.Fatal(err)
		}
		bench(b, w.handler, "POST", "/v1/visits/v:submit", string(wire), 200, "Content-Type: application/x-protobuf")
	})
	b.Run("standard codec alone", func(b *testing.B) {
		bench(b, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil || protojson.Unmarshal(body, &pb.SubmitReportRequest{}) != nil {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			w.WriteHeader(http.StatusOK)
		}), "POST", "/", string(text), 200)
	})
}

// BenchmarkVersion reads a checklist version that the caller holds, and one that it does not.
func BenchmarkVersion(b *testing.B) {
	w := serve(b, nil)
	const path = "/v1/checklists/c/versions/3"
	tag := w.do(b, "GET", path, "").header.Get("ETag")
	b.Run("not modified", func(b *testing.B) { bench(b, w.handler, "GET", path, "", 304, "If-None-Match: "+tag) })
	b.Run("packed", func(b *testing.B) { bench(b, w.handler, "GET", path, "", 200, "Accept-Encoding: gzip") })
	b.Run("empty handler", func(b *testing.B) {
		bench(b, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }), "GET", path, "", 200)
	})
}
