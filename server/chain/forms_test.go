package chain

import (
	"strings"
	"testing"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/words"
)

// TestPatternsHaveAForm: every pattern of the proto is described in words, in the languages of the screens too, so that nobody is shown
// a regular expression.
func TestPatternsHaveAForm(t *testing.T) {
	t.Parallel()
	seen := map[protoreflect.FullName]bool{}
	var walk func(d protoreflect.MessageDescriptor)
	walk = func(d protoreflect.MessageDescriptor) {
		if d == nil || seen[d.FullName()] {
			return
		}
		seen[d.FullName()] = true
		for i := range d.Fields().Len() {
			field := d.Fields().Get(i)
			rules, _ := proto.GetExtension(field.Options(), validate.E_Field).(*validate.FieldRules)
			for _, pattern := range []string{
				rules.GetString().GetPattern(), rules.GetMap().GetKeys().GetString().GetPattern(), rules.GetRepeated().GetItems().GetString().GetPattern(),
			} {
				if pattern == "" {
					continue
				}
				if words.Expected[formOf(pattern)] == (words.Text{}) {
					t.Errorf("%s: no form for %s, or none in the languages of the screens", field.FullName(), pattern)
				}
			}
			walk(field.Message())
		}
	}
	for _, d := range requests() {
		walk(d)
	}
}

// TestWhatIsExpected checks that the detail and the metadata of a refusal name the values that a field takes.
func TestWhatIsExpected(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		request proto.Message
		want    map[string]string
	}{
		"enum": {
			&pb.CreateLocationRequest{Client: "acme", Resource: &pb.Location{Location: "x", Title: "X", Channel: 99}},
			map[string]string{"expected.resource.channel": "IN_PERSON, PHONE, WEB"},
		},
		"id": {
			&pb.CreateClientRequest{Resource: &pb.Client{Client: "Bad Id", Title: "X"}},
			map[string]string{"expected.resource.client": "1 to 63 small letters, digits and hyphens, no hyphen first, such as berlin-mitte"},
		},
	} {
		status := fault.From(Check(t.Context(), test.request)).Status("en", "")
		got := detail[errdetails.ErrorInfo](status.Err()).GetMetadata()
		for key, want := range test.want {
			if got[key] != want {
				t.Errorf("%s: %q is %q, want %q (%v)", name, key, got[key], want, got)
			}
			if path := strings.TrimPrefix(key, "expected."); !strings.Contains(status.Message(), path+": ") || strings.Contains(status.Message(), "^") {
				t.Errorf("%s: the detail is %q", name, status.Message())
			}
		}
	}
}
