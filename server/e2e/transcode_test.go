package e2e

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	_ "mysteryshopper/proto/gen/mysteryshopper/v1"
)

const protoPackage = "mysteryshopper.v1"

// apiFiles are the files of the API's proto package.
func apiFiles() []protoreflect.FileDescriptor {
	var files []protoreflect.FileDescriptor
	protoregistry.GlobalFiles.RangeFilesByPackage(protoPackage, func(f protoreflect.FileDescriptor) bool {
		files = append(files, f)
		return true
	})
	return files
}

// apiMethods are all RPCs of the API by their full names, such as /mysteryshopper.v1.VisitService/GetVisit.
func apiMethods() map[string]protoreflect.MethodDescriptor {
	methods := map[string]protoreflect.MethodDescriptor{}
	for _, file := range apiFiles() {
		for i := range file.Services().Len() {
			list := file.Services().Get(i).Methods()
			for j := range list.Len() {
				m := list.Get(j)
				methods[fmt.Sprintf("/%s/%s", m.Parent().FullName(), m.Name())] = m
			}
		}
	}
	return methods
}

// streamRoute and uploadRoute are the routes without an annotation.
const (
	streamRoute = "/v1/reports:submitStream"
	uploadRoute = "/v1/uploads"
)

// route is a REST route: the verb, the template of the path and the request's field for the body.
type route struct{ verb, path, body string }

// routesOf returns the REST routes of a method.
func routesOf(m protoreflect.MethodDescriptor) []route {
	rule, _ := proto.GetExtension(m.Options(), annotations.E_Http).(*annotations.HttpRule)
	if rule == nil {
		if m.IsStreamingClient() {
			return []route{{"POST", map[bool]string{true: streamRoute, false: uploadRoute}[m.IsStreamingServer()], "*"}}
		}
		return nil
	}
	var routes []route
	for _, r := range append([]*annotations.HttpRule{rule}, rule.GetAdditionalBindings()...) {
		one := route{body: r.GetBody()}
		switch pattern := r.GetPattern().(type) {
		case *annotations.HttpRule_Get:
			one.verb, one.path = "GET", pattern.Get
		case *annotations.HttpRule_Put:
			one.verb, one.path = "PUT", pattern.Put
		case *annotations.HttpRule_Post:
			one.verb, one.path = "POST", pattern.Post
		case *annotations.HttpRule_Delete:
			one.verb, one.path = "DELETE", pattern.Delete
		case *annotations.HttpRule_Patch:
			one.verb, one.path = "PATCH", pattern.Patch
		}
		routes = append(routes, one)
	}
	return routes
}

// request fills a route in: the fields that the path names, the body, and all others as the query.
func (r route) request(t *testing.T, req proto.Message) (path string, body any) {
	t.Helper()
	rest := proto.Clone(req).ProtoReflect()
	path = r.path
	for {
		before, after, found := strings.Cut(path, "{")
		if !found {
			break
		}
		name, after, _ := strings.Cut(after, "}")
		field := rest.Descriptor().Fields().ByName(protoreflect.Name(name))
		path = before + url.PathEscape(rest.Get(field).String()) + after
		rest.Clear(field)
	}
	switch r.body {
	case "":
	case "*":
		return path, protoText(t, rest.Interface())
	default:
		field := rest.Descriptor().Fields().ByName(protoreflect.Name(r.body))
		body = protoText(t, rest.Get(field).Message().Interface())
		rest.Clear(field)
	}
	if query := queryOf(rest); len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path, body
}

func protoText(t *testing.T, m proto.Message) string {
	t.Helper()
	raw, err := protojson.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// queryOf writes the fields that are set as a query.
func queryOf(m protoreflect.Message) url.Values {
	query := url.Values{}
	m.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		if field.IsList() {
			for i := range value.List().Len() {
				query.Add(field.JSONName(), queryText(field, value.List().Get(i)))
			}
			return true
		}
		query.Set(field.JSONName(), queryText(field, value))
		return true
	})
	return query
}

func queryText(field protoreflect.FieldDescriptor, value protoreflect.Value) string {
	if field.Enum() != nil {
		return strings.ToLower(string(field.Enum().Values().ByNumber(value.Enum()).Name()))
	}
	return value.String()
}

// overREST sends a request to a method's first route.
func (s *server) overREST(t *testing.T, token string, m protoreflect.MethodDescriptor, req proto.Message, headers ...string) answer {
	t.Helper()
	one := routesOf(m)[0]
	path, body := one.request(t, req)
	return s.call(t, token, one.verb, path, body, headers...)
}

// overGRPC calls a unary method by its descriptor.
func (s *server) overGRPC(ctx context.Context, token, method string, m protoreflect.MethodDescriptor, req proto.Message) (proto.Message, error) {
	if token != "" {
		ctx = as(ctx, token)
	}
	known, err := protoregistry.GlobalTypes.FindMessageByName(m.Output().FullName())
	if err != nil {
		return nil, err
	}
	out := known.New().Interface()
	return out, s.conn.Invoke(ctx, method, req, out)
}
