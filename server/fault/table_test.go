package fault

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

var update = flag.Bool("update", false, "write docs/errors.md")

// reasons returns all reasons in the order of their numbers.
func reasons() []pb.Reason {
	var all []pb.Reason
	for number := range pb.Reason_name {
		if number != 0 {
			all = append(all, pb.Reason(number))
		}
	}
	slices.Sort(all)
	return all
}

func TestEveryReasonHasARow(t *testing.T) {
	t.Parallel()
	for _, reason := range reasons() {
		r, ok := table[reason]
		switch {
		case !ok:
			t.Errorf("%s has no row in table.go", reason)
		case r.meaning == "" || r.code == codes.OK || r.http < 400:
			t.Errorf("%s: row %+v is not whole", reason, r)
		case r.http >= 500 && r.retry == 0:
			t.Errorf("%s is an error of the server's and yet not to be retried", reason)
		}
	}
	if extra := len(table) - len(reasons()); extra > 0 {
		t.Errorf("table.go has %d rows of no reason", extra)
	}
}

// TestTheRowsThatCallersBuildOn pins the codes that phones and gateways depend on; the rest of the table is in docs/errors.md.
func TestTheRowsThatCallersBuildOn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason pb.Reason
		code   codes.Code
		http   int
		retry  bool
	}{
		{pb.Reason_INVALID_REQUEST, codes.InvalidArgument, http.StatusBadRequest, false},
		{pb.Reason_INVALID_REPORT, codes.InvalidArgument, http.StatusBadRequest, false},
		{pb.Reason_BODY_TOO_LARGE, codes.InvalidArgument, http.StatusRequestEntityTooLarge, false},
		{pb.Reason_INVALID_TOKEN, codes.Unauthenticated, http.StatusUnauthorized, false},
		{pb.Reason_PERMISSION_DENIED, codes.PermissionDenied, http.StatusForbidden, false},
		{pb.Reason_NOT_FOUND, codes.NotFound, http.StatusNotFound, false},
		{pb.Reason_RATE_LIMITED, codes.ResourceExhausted, http.StatusTooManyRequests, true},
		{pb.Reason_ETAG_MISMATCH, codes.Aborted, http.StatusPreconditionFailed, false},
		{pb.Reason_ETAG_REQUIRED, codes.FailedPrecondition, http.StatusPreconditionRequired, false},
		{pb.Reason_REPORT_CONFLICT, codes.AlreadyExists, http.StatusConflict, false},
		{pb.Reason_UNAVAILABLE, codes.Unavailable, http.StatusServiceUnavailable, true},
		{pb.Reason_STORAGE_FULL, codes.ResourceExhausted, http.StatusServiceUnavailable, true},
		{pb.Reason_INTERNAL, codes.Internal, http.StatusInternalServerError, true},
		{pb.Reason(9999), codes.Internal, http.StatusInternalServerError, true},
	} {
		if got := Code(c.reason); got != c.code {
			t.Errorf("Code(%s) = %s, want %s", c.reason, got, c.code)
		}
		if got := HTTPStatus(c.reason); got != c.http {
			t.Errorf("HTTPStatus(%s) = %d, want %d", c.reason, got, c.http)
		}
		if got := Retriable(c.reason); got != c.retry {
			t.Errorf("Retriable(%s) = %t, want %t", c.reason, got, c.retry)
		}
	}
}

func TestDocsAreCurrent(t *testing.T) {
	t.Parallel()
	path := filepath.Join("..", "..", "docs", "errors.md")
	want := docs()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("docs/errors.md is not current (run go test ./server/fault -update):\n%s", diff)
	}
}

const docsHead = `# Errors

Every error has a reason: ` + "`ErrorInfo.reason`" + ` over gRPC, with the domain ` + "`mysteryshopper`" + `, and ` + "`reason`" + ` over REST. The list is closed: reasons are added and never renamed.
A reason stands for a whole request, or for one field in the list of violations (` + "`BadRequest.field_violations`" + `, over REST ` + "`errors[]`" + `); there the path has the place, in the form of
the JSON: ` + "`report.answers[3].scale`" + `. All violations of a request come at once. Texts for people come in English, German, Swedish and Hungarian, by the report's locale, then by Accept-Language.

'May retry' is the time to wait at first before the same request is sent again; RetryInfo, over REST ` + "`Retry-After`" + `, goes before it. Wait longer each time, with jitter. All else will
fail again until something changes: the request, the state or the caller's access.

This page is written from the table in server/fault by ` + "`go test ./server/fault -update`" + `.

| reason | gRPC code | HTTP | may retry | meaning |
| --- | --- | --- | --- | --- |
`

func docs() string {
	var b strings.Builder
	b.WriteString(docsHead)
	for _, reason := range reasons() {
		r := table[reason]
		retry := "no"
		if r.retry > 0 {
			retry = fmt.Sprintf("after %d s", r.retry/time.Second)
		}
		fmt.Fprintf(&b, "| %s | %s | %d | %s | %s |\n", reason, codeName(r.code), r.http, retry, r.meaning)
	}
	return b.String()
}

// codeName writes a code as other languages do: InvalidArgument as INVALID_ARGUMENT.
func codeName(code codes.Code) string {
	name := regexp.MustCompile(`([a-z])([A-Z])`).ReplaceAllString(code.String(), "${1}_$2")
	if code == codes.Canceled {
		return "CANCELLED"
	}
	return strings.ToUpper(name)
}
