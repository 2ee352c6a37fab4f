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

// streamPath is the only path without an annotation: newline-delimited JSON for the stream SubmitReports.
const streamPath = versionPath + "reports:submitStream"

// versionPath is what every path of the API begins with. A literal follows, which no variable can be.
const versionPath = "/v1/"

// route is one HTTP method on one path of the API.
type route struct {
	method   string // GET, POST, …
	segments []segment
	verb     string                        // what follows the colon, or ""
	body     string                        // the proto name of the field that the body is; "*" the whole request, "" none
	rpc      protoreflect.MethodDescriptor // the RPC behind it
	name     string                        // its full name, such as /mysteryshopper.v1.VisitService/GetVisit
	handler  http.Handler                  // the mux that serves it
	plain    *plainCall                    // nil if it needs the mux
}

// segment is a part of a path between two slashes: a literal, or a variable by the name of its field.
type segment struct{ literal, variable string }

// routes is the table of all routes, read from the annotations of the API. The mux of grpc-gateway does not export its
// own.
type routes []route

// routesOf reads the routes of a service, which the handler serves. It fails on a template that is more than literals,
// single variables and a verb.
func routesOf(service protoreflect.ServiceDescriptor, handler http.Handler) (routes, error) {
	var table routes
	for i := range service.Methods().Len() {
		method := service.Methods().Get(i)
		rule, _ := proto.GetExtension(method.Options(), annotations.E_Http).(*annotations.HttpRule)
		if rule.GetPattern() == nil {
			continue
		}
		r, err := routeOf(rule)
		if err != nil {
			return nil, fmt.Errorf("gateway: %s: %w", method.FullName(), err)
		}
		r.rpc, r.handler = method, handler
		r.name = "/" + string(service.FullName()) + "/" + string(method.Name())
		r.plain = plainOf(&r)
		table = append(table, r)
	}
	return table, nil
}

// routeOf parses one annotation.
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
	if collection, ok := strings.CutPrefix(template, versionPath); !ok || strings.HasPrefix(collection, "{") {
		return route{}, fmt.Errorf("template %q is not in a collection", template)
	}
	path, verb := splitVerb(template)
	var segments []segment
	for text := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		if variable, ok := strings.CutPrefix(text, "{"); ok {
			segments = append(segments, segment{variable: strings.TrimSuffix(variable, "}")})
		} else {
			segments = append(segments, segment{literal: text})
		}
	}
	return route{method: method, segments: segments, verb: verb, body: rule.GetBody()}, nil
}

// splitVerb splits the verb from a path: /v1/visits/x:claim has the verb claim.
func splitVerb(path string) (before, verb string) {
	last := strings.LastIndexByte(path, '/')
	if colon := strings.LastIndexByte(path, ':'); colon > last {
		return path[:colon], path[colon+1:]
	}
	return path, ""
}

// matches reports whether the path is one of the route's. It calls visit, if there is one, with each variable and its
// text.
func (r *route) matches(path string, visit func(variable, text string)) bool {
	if r.verb != "" {
		before, found := strings.CutSuffix(path, ":"+r.verb)
		if !found {
			return false
		}
		path = before
	}
	path = strings.TrimPrefix(path, "/")
	for i, segment := range r.segments {
		text, rest, more := strings.Cut(path, "/")
		if more != (i < len(r.segments)-1) || text == "" || segment.variable == "" && segment.literal != text {
			return false
		}
		if segment.variable != "" && visit != nil {
			visit(segment.variable, text)
		}
		path = rest
	}
	return true
}

// inQuery reports whether a query may set a field of the request: neither the path nor the body does.
func (r *route) inQuery(field protoreflect.Name) bool {
	if r == nil || r.body == "*" || r.body == string(field) {
		return false
	}
	return !r.inPath(field)
}

// inPath reports whether the path sets a field of the request.
func (r *route) inPath(field protoreflect.Name) bool {
	return slices.ContainsFunc(r.segments, func(s segment) bool { return s.variable == string(field) })
}

// bodyName returns the JSON name of the field that the body is; empty if it is none or the whole request.
func (r *route) bodyName() string {
	if r == nil {
		return ""
	}
	if field := r.rpc.Input().Fields().ByName(protoreflect.Name(r.body)); field != nil {
		return field.JSONName()
	}
	return ""
}

// start is what a path of the API has at least: the collection after /v1/, without a verb, and the number of its segments.
type start struct {
	method, collection string
	slashes            int
}

// startOf returns the start of a path.
func startOf(method, path string) start {
	collection, _, _ := strings.Cut(strings.TrimPrefix(path, versionPath), "/")
	collection, _, _ = strings.Cut(collection, ":")
	return start{method, collection, strings.Count(path, "/")}
}

// index returns the routes by the starts of their paths.
func (t routes) index() map[start][]*route {
	index := make(map[start][]*route)
	// The mux tries what was registered last first.
	for i := range slices.Backward(t) {
		path := versionPath + t[i].segments[1].literal + strings.Repeat("/", len(t[i].segments)-2)
		index[startOf(t[i].method, path)] = append(index[startOf(t[i].method, path)], &t[i])
	}
	return index
}

// find returns the route of a method and a path; nil if there is none. It agrees with the mux.
func (g *gateway) find(method, path string) *route {
	for _, r := range g.index[startOf(method, path)] {
		if r.matches(path, nil) {
			return r
		}
	}
	return nil
}

// allow returns the value of the Allow header for a path; empty if there is no such path.
func (t routes) allow(path string) string {
	methods := map[string]bool{}
	if path == streamPath {
		methods[http.MethodPost] = true
	}
	for i := range t {
		if t[i].matches(path, nil) {
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
