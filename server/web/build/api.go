package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// header is the first line of every file that is made.
const header = "// Made by go generate ./server/web from the API; not to be edited.\n\n"

// apiPackage is the package whose messages and calls the screens use.
var apiPackage = pb.File_mysteryshopper_v1_report_proto.Package()

// writeAPI writes the types of all messages and enums of the API as they are in REST's JSON, and its calls.
func writeAPI() error {
	w := &apiWriter{messages: map[string]protoreflect.MessageDescriptor{}, enums: map[string]protoreflect.EnumDescriptor{}}
	var services []protoreflect.ServiceDescriptor
	protoregistry.GlobalFiles.RangeFilesByPackage(apiPackage, func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			services = append(services, file.Services().Get(i))
		}
		return true
	})
	slices.SortFunc(services, func(a, b protoreflect.ServiceDescriptor) int {
		return strings.Compare(string(a.Name()), string(b.Name()))
	})
	var calls bytes.Buffer
	fmt.Fprint(&calls, header, "import type * as api from \"./api\";\nimport { call } from \"../kit/call\";\n")
	for _, service := range services {
		for i := range service.Methods().Len() {
			w.addCall(&calls, service.Methods().Get(i))
		}
	}
	if err := write(generated+"/calls.ts", calls.Bytes()); err != nil {
		return err
	}
	return write(generated+"/api.ts", w.types())
}

// apiWriter collects what calls reach.
type apiWriter struct {
	messages map[string]protoreflect.MessageDescriptor
	enums    map[string]protoreflect.EnumDescriptor
}

// addCall writes a call as a constant, and collects its messages. Streams have no call: they are bytes over REST.
func (w *apiWriter) addCall(out *bytes.Buffer, method protoreflect.MethodDescriptor) {
	rule, _ := proto.GetExtension(method.Options(), annotations.E_Http).(*annotations.HttpRule)
	if rule == nil || method.IsStreamingClient() || method.IsStreamingServer() {
		return
	}
	verb, path := bindingOf(rule)
	if verb == "" {
		return
	}
	w.collect(method.Input())
	w.collect(method.Output())
	body := rule.GetBody()
	if body != "*" && body != "" {
		body = method.Input().Fields().ByName(protoreflect.Name(body)).JSONName()
	}
	name := string(method.Name())
	fmt.Fprintf(out, "\nexport const %s = /* @__PURE__ */ call<%s, %s>(%q, %q, %q);\n",
		strings.ToLower(name[:1])+name[1:], w.nameOf(method.Input()), w.nameOf(method.Output()), verb, camelVariables(path), body)
}

// bindingOf returns the method and the path of a rule; none for those of kinds that browsers need not.
func bindingOf(rule *annotations.HttpRule) (verb, path string) {
	switch p := rule.GetPattern().(type) {
	case *annotations.HttpRule_Get:
		return "GET", p.Get
	case *annotations.HttpRule_Post:
		return "POST", p.Post
	case *annotations.HttpRule_Put:
		return "PUT", p.Put
	case *annotations.HttpRule_Patch:
		return "PATCH", p.Patch
	case *annotations.HttpRule_Delete:
		return "DELETE", p.Delete
	}
	return "", ""
}

// camelVariables writes the variables of a path as JSON names fields: {mail_subscription} is {mailSubscription}.
func camelVariables(path string) string {
	var out strings.Builder
	inside, upper := false, false
	for _, r := range path {
		switch {
		case r == '{' || r == '}':
			inside = r == '{'
		case inside && r == '_':
			upper = true
			continue
		case upper:
			r, upper = r-'a'+'A', false
		}
		out.WriteRune(r)
	}
	return out.String()
}

// nameOf returns the type of a message from the file of calls.
func (w *apiWriter) nameOf(m protoreflect.MessageDescriptor) string {
	if m.FullName() == "google.protobuf.Empty" {
		return "Record<string, never>"
	}
	return "api." + localName(m)
}

// collect adds a message and all that it reaches.
func (w *apiWriter) collect(m protoreflect.MessageDescriptor) {
	if _, ok := wellKnown[m.FullName()]; ok || w.messages[localName(m)] != nil || m.IsMapEntry() {
		return
	}
	w.messages[localName(m)] = m
	for i := range m.Fields().Len() {
		field := m.Fields().Get(i)
		if field.IsMap() {
			field = field.MapValue()
		}
		if e := field.Enum(); e != nil {
			w.enums[localName(e)] = e
		}
		if sub := field.Message(); sub != nil {
			w.collect(sub)
		}
	}
}

// types writes every message and enum, by name.
func (w *apiWriter) types() []byte {
	var out bytes.Buffer
	fmt.Fprint(&out, header, "// Every field that is not optional is in each answer of the server. 64-bit whole numbers are texts.\n")
	for _, name := range slices.Sorted(maps.Keys(w.enums)) {
		values := w.enums[name].Values()
		var names []string
		for i := range values.Len() {
			if values.Get(i).Number() != 0 {
				names = append(names, fmt.Sprintf("%q", values.Get(i).Name()))
			}
		}
		fmt.Fprintf(&out, "\nexport type %s = %s;\n", name, strings.Join(names, " | "))
	}
	for _, name := range slices.Sorted(maps.Keys(w.messages)) {
		writeMessage(&out, name, w.messages[name])
	}
	return out.Bytes()
}
