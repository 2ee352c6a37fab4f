package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/proto/gen/openapi"
)

// TestDocument holds the committed document against what finish promises: a
// second run changes nothing, so every mend has been made, every reference
// leads somewhere, and the bytes are the canonical ones.
func TestDocument(t *testing.T) {
	t.Parallel()
	again, err := finish(openapi.Document, overlay)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(openapi.Document), string(again)); diff != "" {
		t.Errorf("a second run changes the document (-committed +again):\n%s", diff)
	}
}

// TestOperations walks every operation: each names its problem answer and has
// an id of its own.
func TestOperations(t *testing.T) {
	t.Parallel()
	document := decode(t, string(openapi.Document))
	if got := document["openapi"]; got != "3.1.0" {
		t.Errorf("openapi is %v, want 3.1.0", got)
	}
	walk(document, func(o object) {
		if types, ok := o["type"].([]any); ok {
			t.Errorf("a value has the types %v", types)
		}
		if values, ok := o["enum"].([]any); ok && (len(values) == 0 || slices.ContainsFunc(values, unspecified)) {
			t.Errorf("an enum has the values %v", values)
		}
		if alternatives, ok := o["oneOf"].([]any); ok && allRequire(alternatives) {
			t.Errorf("a message has alternatives: %v", o)
		}
	})
	ids := map[string]bool{}
	eachOperation(document, func(_ string, operation object) {
		id, _ := operation["operationId"].(string)
		if id == "" || ids[id] {
			t.Errorf("operation id %q is missing or taken", id)
		}
		ids[id] = true
		want := object{"$ref": "#/components/responses/Problem"}
		if strings.HasPrefix(id, "OData_") {
			want = object{"$ref": "#/components/responses/ODataError"}
		} else if text, _ := operation["description"].(string); !strings.Contains(text, "Who may call: ") || operation["x-reasons"] == nil {
			t.Errorf("%s: who may call it or why it is refused is missing", id)
		}
		if diff := cmp.Diff(want, members(operation, "responses", "default")); diff != "" {
			t.Errorf("%s: default response (-want +got):\n%s", id, diff)
		}
		if summary, _ := operation["summary"].(string); !strings.HasSuffix(summary, ".") || !strings.Contains(summary, " ") {
			t.Errorf("%s: the summary is no sentence: %q", id, summary)
		}
	})
	if len(ids) == 0 {
		t.Error("the document has no operations")
	}
}

// TestFinish runs small generated documents through finish and compares one
// part of the result.
func TestFinish(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		generated string
		overlay   string
		at        []string
		want      string
	}{
		"the members of a oneof are properties, of which one is set": {
			generated: withSchema(`{"type":"object","additionalProperties":false,"description":"Two.","allOf":[
				{"properties":{"a":{"title":"a","type":"string"}},"required":["a"]},
				{"oneOf":[{"type":"object","properties":{"b":{"title":"b","type":"string"}},"required":["b"]},
					{"type":"object","properties":{"c":{"type":"integer"}},"required":["c"]}]}]}`),
			at: []string{"components", "schemas", "Thing"},
			want: `{"type":"object","additionalProperties":false,"required":["a"],
				"description":"Two.\n\nAt most one of ` + "`b`, `c`" + ` is set.",
				"properties":{"a":{"type":"string"},"b":{"type":"string"},"c":{"type":"integer"}}}`,
		},
		"a oneOf that is no oneof stays": {
			generated: withSchema(`{"type":"object","additionalProperties":false,
				"properties":{"a":{"oneOf":[{"type":"string"},{"type":"null"}]}}}`),
			at: []string{"components", "schemas", "Thing"},
			want: `{"type":"object","additionalProperties":false,
				"properties":{"a":{"oneOf":[{"type":"string"},{"type":"null"}]}}}`,
		},
		"a 64-bit number is a text": {
			generated: withSchema(`{"type":"object","properties":{
				"a":{"type":["integer","string"],"format":"int64"},"b":{"type":["integer","string","null"],"format":"int64"}}}`),
			at:   []string{"components", "schemas", "Thing", "properties"},
			want: `{"a":{"type":"string","format":"int64"},"b":{"type":"string","format":"int64"}}`,
		},
		"the summary is the first sentence": {
			generated: `{"paths":{"/v1/things":{"put":{"summary":"PutThings","description":"PutThings puts\nthings. All.","responses":{}}}}}`,
			at:        []string{"paths", "/v1/things", "put"},
			want:      `{"summary":"Puts things.","description":"PutThings puts\nthings. All.","responses":{}}`,
		},
		"a comment's lines lose their blank": {
			generated: withSchema(`{"type":"string","description":" One\n two."}`),
			at:        []string{"components", "schemas", "Thing"},
			want:      `{"type":"string","description":"One\ntwo."}`,
		},
		"an unused schema goes": {
			generated: `{"paths":{},"components":{"schemas":{"Lonely":{}}}}`,
			at:        []string{"components"},
			want:      `{"schemas":{}}`,
		},
		"an enum in a query is lower case": {
			generated: `{"paths":{"/v1/things":{"get":{"responses":{},"parameters":[
				{"in":"query","name":"by","schema":{"type":"array","items":{"$ref":"#/components/schemas/mysteryshopper.v1.By"}}}]}}},
				"components":{"schemas":{"mysteryshopper.v1.By":{"enum":["BY_UNSPECIFIED","MONTH"]}}}}`,
			at: []string{"paths", "/v1/things", "get"},
			want: `{"responses":{},"parameters":[
				{"in":"query","name":"by","schema":{"type":"array","items":{"type":"string","enum":["month"]}}}]}`,
		},
		"the value for none is left out of an enum": {
			generated: withSchema(`{"type":"object","properties":{"a":{"type":"string","enum":["A_UNSPECIFIED","B"],"not":{"enum":["A_UNSPECIFIED"]}}}}`),
			at:        []string{"components", "schemas", "Thing", "properties"},
			want:      `{"a":{"type":"string","enum":["B"]}}`,
		},
		"a message in requests and answers has a schema for each": {
			generated: `{"paths":{"/v1/things":{"post":{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/mysteryshopper.v1.GeoPoint"}}}},
				"responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/mysteryshopper.v1.GeoPoint"}}}}}}}},
				"components":{"schemas":{"mysteryshopper.v1.GeoPoint":{"title":"GeoPoint","type":"object","properties":{"latitude":{"type":"number","readOnly":true}}}}}}`,
			at: []string{"components", "schemas"},
			want: `{"GeoPoint":{"title":"GeoPoint","type":"object","properties":{"latitude":{"type":"number","readOnly":true}}},
				"GeoPointOutput":{"title":"GeoPointOutput","type":"object","required":["latitude"],"properties":{"latitude":{"type":"number"}}}}`,
		},
		"what the server refuses without is required": {
			generated: `{"paths":{"/v1/devices:enrol":{"post":{"requestBody":{"content":{"application/json":{"schema":
				{"title":"EnrolDeviceRequest","type":"object","properties":{"code":{"type":"string"},"title":{"type":"string"}}}}}},"responses":{}}}}}`,
			at:   []string{"paths", "/v1/devices:enrol", "post", "requestBody", "content", "application/json", "schema"},
			want: `{"title":"EnrolDeviceRequest","type":"object","required":["code"],"properties":{"code":{"type":"string"},"title":{"type":"string"}}}`,
		},
		"the overlay adds, replaces and removes": {
			generated: `{"info":{"title":"a","version":"b"},"paths":{}}`,
			overlay:   "info: {title: c, version: null, summary: d}",
			at:        []string{"info"},
			want:      `{"title":"c","summary":"d"}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := finish([]byte(test.generated), []byte(test.overlay))
			if err != nil {
				t.Fatal(err)
			}
			part := members(decode(t, string(got)), test.at...)
			if diff := cmp.Diff(decode(t, test.want), part); diff != "" {
				t.Errorf("%s (-want +got):\n%s", strings.Join(test.at, "."), diff)
			}
		})
	}
}

// TestFinishRefuses lists what must not be written over a good document.
func TestFinishRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ generated, overlay, want string }{
		"not JSON":         {"{", "", "generated document"},
		"not YAML":         {"{}", "a: [", "overlay"},
		"a dead reference": {`{"paths":{"/v1/a":{"get":{"x":{"$ref":"#/components/schemas/Gone"}}}}}`, "", "no schema for Gone"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := finish([]byte(test.generated), []byte(test.overlay))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got error %v, want one with %q", err, test.want)
			}
		})
	}
}

// withSchema returns a document with one of our schemas, Thing, in use.
func withSchema(schema string) string {
	return `{"paths":{"/v1/things":{"post":{"requestBody":{"$ref":"#/components/schemas/mysteryshopper.v1.Thing"}}}},
		"components":{"schemas":{"mysteryshopper.v1.Thing":` + schema + `}}}`
}

// decode reads a JSON object.
func decode(t *testing.T, text string) object {
	t.Helper()
	var o object
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		t.Fatalf("decode %s: %v", text, err)
	}
	return o
}
