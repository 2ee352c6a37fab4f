package screens

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/dynamicpb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/chain"
	"mysteryshopper/server/fault"
)

// plant is a text that hurts a page which takes it for a part of itself.
const plant = `"><img src=x onerror=hurt()><script>hurt()</script>`

// codes are names of fields that the API's rules leave open and that are no text for people: the server looks them up, or refuses
// what is no such thing. Every other field is planted, one that is new among them.
var codes = []string{
	"etag", "name", "filter", "csv", "page_token", "token", "code", "secret", "sha256", "digest", "resource", "link", "id", "ids", "key", "keys",
	"client", "location", "locations", "program", "programs", "shopper", "shoppers", "visit", "wave", "checklist", "report", "report_id", "question",
	"questions", "section", "alert", "alert_rule", "action", "appeal", "claim", "kept", "payables", "invitation", "evidence", "removed_answers",
	"operation", "webhook", "mail_subscription", "session", "events", "flags", "released_report", "timeline_event", "parent", "time_zone", "locale",
	"locales", "default_locale", "currency", "email", "url", "uri", "media_type", "body", "month", "from", "to", "day", "due", "done", "opens",
	"closes", "closed_days", "number", "choice", "equals", "not_equals", "contains", "at_least", "below", "min", "max", "depends_on", "behaviour",
	"behaviours", "dimension", "dimensions", "options", "band", "value", "segments", "minimum_app_version", "warnings", "type", "role", "kind",
	"reviewer", "subject", "method", "fingerprints", "total_fingerprint", "payable", "answers_digest", "criticals", "not_before", "release_mode", "critical_effect", "critical", "outcome",
}

// eachMethod calls with every method of the API that REST has, its verb and its path.
func eachMethod(do func(m protoreflect.MethodDescriptor, verb, path string)) {
	protoregistry.GlobalFiles.RangeFilesByPackage(pb.File_mysteryshopper_v1_report_proto.Package(), func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			methods := file.Services().Get(i).Methods()
			for k := range methods.Len() {
				rule, _ := proto.GetExtension(methods.Get(k).Options(), annotations.E_Http).(*annotations.HttpRule)
				for _, r := range append(rule.GetAdditionalBindings(), rule) {
					switch p := r.GetPattern().(type) {
					case *annotations.HttpRule_Get:
						do(methods.Get(k), "GET", p.Get)
					case *annotations.HttpRule_Post:
						do(methods.Get(k), "POST", p.Post)
					case *annotations.HttpRule_Put:
						do(methods.Get(k), "PUT", p.Put)
					case *annotations.HttpRule_Patch:
						do(methods.Get(k), "PATCH", p.Patch)
					}
				}
			}
		}
		return true
	})
}

// isText reports whether a field is a text, a list of texts, or texts by their languages.
func isText(f protoreflect.FieldDescriptor) bool {
	if f.IsMap() {
		return f.MapValue().Kind() == protoreflect.StringKind
	}
	return f.Kind() == protoreflect.StringKind
}

// eachText calls with every field of a message, and of those within it, that is a text.
func eachText(m protoreflect.MessageDescriptor, seen map[protoreflect.FullName]bool, do func(protoreflect.FieldDescriptor)) {
	if seen[m.FullName()] || strings.HasPrefix(string(m.FullName()), "google.") {
		return
	}
	seen[m.FullName()] = true
	for i := range m.Fields().Len() {
		f := m.Fields().Get(i)
		if isText(f) {
			do(f)
		} else if f.Message() != nil && !f.IsMap() {
			eachText(f.Message(), seen, do)
		}
	}
}

// takesAnyText reports whether the API's rules let the plant into a field.
func takesAnyText(t *testing.T, f protoreflect.FieldDescriptor) bool {
	t.Helper()
	m := dynamicpb.NewMessage(f.ContainingMessage())
	text := protoreflect.ValueOfString(plant)
	switch {
	case f.IsMap():
		m.Mutable(f).Map().Set(protoreflect.ValueOfString("en").MapKey(), text)
	case f.IsList():
		m.Mutable(f).List().Append(text)
	default:
		m.Set(f, text)
	}
	var wrong *fault.Error
	if err := chain.Check(context.WithoutCancel(t.Context()), m); err != nil && !errors.As(err, &wrong) {
		t.Fatal(err)
	}
	if wrong == nil {
		return true
	}
	return !slices.ContainsFunc(wrong.Violations(), func(v fault.Violation) bool {
		return regexp.MustCompile(`^` + f.JSONName() + `\b`).MatchString(v.Path)
	})
}

// textNames are the names of the fields that people write texts into, from what the API takes.
func textNames(t *testing.T) map[protoreflect.Name]bool {
	t.Helper()
	names := map[protoreflect.Name]bool{}
	seen := map[protoreflect.FullName]bool{}
	eachMethod(func(m protoreflect.MethodDescriptor, verb, _ string) {
		if verb == "GET" {
			return
		}
		eachText(m.Input(), seen, func(f protoreflect.FieldDescriptor) {
			if !slices.Contains(codes, string(f.Name())) && takesAnyText(t, f) {
				names[f.Name()] = true
			}
		})
	})
	if len(names) < 15 || !names["comment"] || !names["narrative"] || !names["titles"] {
		t.Fatalf("the registry has too few texts: %v", names)
	}
	return names
}

// answersText reports whether a field of an answer has a text that people wrote: by its name, or since its name says so.
func answersText(f protoreflect.FieldDescriptor, names map[protoreflect.Name]bool) bool {
	if m := f.ContainingMessage().Name(); m == "Titles" || m == "ListTitles" {
		return true
	}
	return !slices.Contains(codes, string(f.Name())) && (names[f.Name()] || regexp.MustCompile(`(^|_)(titles?|text|message|statement)$`).MatchString(string(f.Name())))
}
