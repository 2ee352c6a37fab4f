package e2e

import (
	"bytes"
	"encoding/json"
	"testing"

	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/status"
)

// line is an answer on the stream of REST.
type line struct {
	Index    *int32          `json:"index"`
	ReportID string          `json:"reportId"`
	Receipt  json.RawMessage `json:"receipt"`
	Error    *problem        `json:"error"`
}

// refusal converts the line's error to the form of a gRPC error.
func (l line) refusal() refusal {
	if l.Error == nil {
		return refusal{}
	}
	p := l.Error
	return refusal{Code: p.Code, Reason: p.Reason, Title: p.Title, Violations: p.Errors, Metadata: p.Metadata}
}

// streamLines reads the answers of a stream of REST. There must be one at least.
func streamLines(t *testing.T, body []byte) []line {
	t.Helper()
	var lines []line
	for raw := range bytes.Lines(body) {
		var l line
		if err := json.Unmarshal(raw, &l); err != nil {
			t.Fatalf("a line that is no JSON: %v: %s", err, raw)
		}
		lines = append(lines, l)
	}
	if len(lines) == 0 {
		t.Fatal("the stream has no line")
	}
	return lines
}

// refusalOfProto reads the error of one answer of a gRPC stream; the zero refusal where there is none.
func refusalOfProto(t *testing.T, s *spb.Status) refusal {
	t.Helper()
	if s == nil {
		return refusal{}
	}
	return refusalOfStatus(t, status.FromProto(s))
}
