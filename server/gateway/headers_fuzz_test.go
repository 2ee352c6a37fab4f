package gateway

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// FuzzHeaders reads any text as the headers of negotiation and of conditional requests.
func FuzzHeaders(f *testing.F) {
	for _, seed := range []string{
		"", "*", `"a.b", W/"c", *`, `W/"x`, `"`, `,,W/`, "gzip;q=0, zstd, *;q=0.5", "text/csv;q=0.9, application/*;q=1, */*;q=0", "a/b;q=NaN", "application/json; charset=latin1",
		"application/x-protobuf", "q=;;=,", "image/svg+xml;q=1e-9", "bytes=0-1,5-", "\xff\x00",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		read := parseTags([]string{header})
		for _, tag := range append(read.states(), "x.y") {
			quoted := `"` + tag + `"`
			if read.matchStrongly(quoted) && !read.match(quoted) {
				t.Errorf("%q matches strongly alone", tag)
			}
		}
		for _, weak := range read.weak {
			if !slices.Contains(read.all, weak) || !read.any && read.matchStrongly(`"`+weak+`"`) {
				t.Errorf("the weak tag %q", weak)
			}
		}
		offered := []mediaType{typeJSON, typeProtobuf, "text/csv"}
		if chosen, ok := acceptedType([]string{header}, offered...); ok != slices.Contains(offered, chosen) {
			t.Errorf("%q, %t is chosen", chosen, ok)
		}
		if name := acceptedEncoding([]string{header}).name(); name != "identity" && !strings.Contains(strings.ToLower(header), name) && !strings.Contains(header, "*") {
			t.Errorf("%q is chosen", name)
		}
		if name, ok := contentType(header); ok && name != typeJSON && name != typeProtobuf {
			t.Errorf("the body is %q", name)
		}
	})
}

// FuzzQuery sets the fields of requests by any query. What is wrong has a path and a reason.
func FuzzQuery(f *testing.F) {
	for _, seed := range []string{
		"pageSize=2&page_token=x", "groupBy=month&groupBy=&method=1", "from=2026-01&to=0000-99", "filter=%00&filter=", "updatedAfter=0001-01-01T00:00:00Z", "updateMask=a,b&etag=*",
		"locations=a&locations=b&withinWaves=TRUE", "pageSize=99999999999&x[y]=1", "resource.title=x&resource=1",
	} {
		f.Add(seed)
	}
	requests := []protoreflect.ProtoMessage{
		&pb.GetScorecardRequest{}, &pb.ListVisitRowsRequest{}, &pb.ListRankingsRequest{}, &pb.UpdateProgramRequest{}, &pb.ListReportsRequest{}, &pb.GetWaitsRequest{},
	}
	f.Fuzz(func(t *testing.T, text string) {
		query, err := url.ParseQuery(text)
		if err != nil {
			return
		}
		for _, request := range requests {
			m := request.ProtoReflect().New()
			err := parseQuery(m, query, func(protoreflect.Name) bool { return true })
			if err == nil {
				continue
			}
			violations := fault.From(err).Violations()
			if len(violations) == 0 || len(violations) > 2*len(query) {
				t.Errorf("%d violations: %v", len(violations), err)
			}
			for _, v := range violations {
				if v.Reason == pb.Reason_REASON_UNSPECIFIED || v.Path == "" && !query.Has("") {
					t.Errorf("%+v", v)
				}
			}
		}
	})
}

// FuzzODataPath parses any text as the path of a set, a row or a count.
func FuzzODataPath(f *testing.F) {
	for _, seed := range []string{"", "Visits", "Visits/$count", "Visits('a''b')", "Answers(visit='a',question='b')", "Visits(", "Visits()", "Visits('a')/$count", "Visits(1,2)", "visits"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, resource string) {
		path, ok := parseODataPath(resource)
		if ok && (path.set == nil || path.key != nil && len(path.key) != len(path.set.keys)) {
			t.Errorf("%q is %+v", resource, path)
		}
	})
}
