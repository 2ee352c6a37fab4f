package gateway

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// streamPath is the one path that no annotation names: newline-delimited JSON
// bridged to the stream SubmitReports.
const streamPath = "/v1/reports:submitStream"

// route is one HTTP method on one path of the API.
type route struct {
	method   string                        // GET, POST, …
	segments []string                      // literals, and "" for a variable
	verb     string                        // what follows the colon, or ""
	body     string                        // the field that the body is, as the proto names it; "*" the whole request, "" none
	call     protoreflect.MethodDescriptor // the RPC behind it
	handler  http.Handler                  // what answers it
}

// routes is the table of all routes, read from the annotations of the API. The
// mux of grpc-gateway keeps its own to itself.
type routes []route

// routesOf reads the routes of every service in a file, which the handler answers.
// It fails on a template that is more than literals, single variables and a verb.
func routesOf(file protoreflect.FileDescriptor, handler http.Handler) (routes, error) {
	var table routes
	for i := range file.Services().Len() {
		methods := file.Services().Get(i).Methods()
		for j := range methods.Len() {
			call := methods.Get(j)
			rule, _ := proto.GetExtension(call.Options(), annotations.E_Http).(*annotations.HttpRule)
			if rule.GetPattern() == nil {
				continue
			}
			r, err := routeOf(rule)
			if err != nil {
				return nil, fmt.Errorf("gateway: %s: %w", call.FullName(), err)
			}
			r.call, r.handler = call, handler
			table = append(table, r)
		}
	}
	return table, nil
}

// routeOf reads one annotation.
func routeOf(rule *annotations.HttpRule) (route, error) {
	var method, template string
	switch pattern := rule.GetPattern().(type) {
	case *annotations.HttpRule_Get:
		method, template = http.MethodGet, pattern.Get
	case *annotations.HttpRule_Post:
		method, template = http.MethodPost, pattern.Post
	case *annotations.HttpRule_Put:
		method, template = http.MethodPut, pattern.Put
	case *annotations.HttpRule_Patch:
		method, template = http.MethodPatch, pattern.Patch
	case *annotations.HttpRule_Delete:
		method, template = http.MethodDelete, pattern.Delete
	default:
		return route{}, fmt.Errorf("unexpected pattern %T", pattern)
	}
	if strings.ContainsAny(template, "*=") || len(rule.GetAdditionalBindings()) > 0 || rule.GetResponseBody() != "" {
		return route{}, fmt.Errorf("template %q is not a simple one", template)
	}
	path, verb := splitVerb(template)
	segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for i, segment := range segments {
		if strings.HasPrefix(segment, "{") {
			segments[i] = ""
		}
	}
	return route{method: method, segments: segments, verb: verb, body: rule.GetBody()}, nil
}

// splitVerb cuts the verb off a path: /v1/visits/x:claim has the verb claim.
func splitVerb(path string) (before, verb string) {
	last := strings.LastIndexByte(path, '/')
	if colon := strings.LastIndexByte(path, ':'); colon > last {
		return path[:colon], path[colon+1:]
	}
	return path, ""
}

// matches says whether the path is one of the route's.
func (r *route) matches(path string) bool {
	if r.verb != "" {
		before, found := strings.CutSuffix(path, ":"+r.verb)
		if !found {
			return false
		}
		path = before
	}
	path = strings.TrimPrefix(path, "/")
	for i, segment := range r.segments {
		got, rest, more := strings.Cut(path, "/")
		if more != (i < len(r.segments)-1) || got == "" || segment != "" && segment != got {
			return false
		}
		path = rest
	}
	return true
}

// find returns the route that the mux takes for a method and a path, or nil.
func (t routes) find(method, path string) *route {
	// The mux tries what was registered last first.
	for i := len(t) - 1; i >= 0; i-- {
		if t[i].method == method && t[i].matches(path) {
			return &t[i]
		}
	}
	return nil
}

// allow lists the methods that a path takes, as the Allow header has them;
// empty where there is no such path.
func (t routes) allow(path string) string {
	methods := map[string]bool{}
	if path == streamPath {
		methods[http.MethodPost] = true
	}
	for i := range t {
		if t[i].matches(path) {
			methods[t[i].method] = true
		}
	}
	if len(methods) == 0 {
		return ""
	}
	if methods[http.MethodGet] {
		methods[http.MethodHead] = true
	}
	methods[http.MethodOptions] = true
	return strings.Join(slices.Sorted(maps.Keys(methods)), ", ")
}
