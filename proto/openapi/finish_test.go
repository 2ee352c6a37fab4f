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
		if types, ok := o["type"].([]any); ok && slices.Contains(types, "integer") && slices.Contains(types, "string") {
			t.Errorf("a number has two types: %v", o)
		}
		if alternatives, ok := o["oneOf"].([]any); ok && allRequire(alternatives) {
			t.Errorf("a message has alternatives: %v", o)
		}
	})
	ids := map[string]bool{}
	for path, item := range members(document, "paths") {
		for method, operation := range item.(object) {
			operation := operation.(object)
			want := object{"$ref": "#/components/responses/Problem"}
			if diff := cmp.Diff(want, members(operation, "responses", "default")); diff != "" {
				t.Errorf("%s %s: default response (-want +got):\n%s", method, path, diff)
			}
			if summary, _ := operation["summary"].(string); !strings.HasSuffix(summary, ".") || !strings.Contains(summary, " ") {
				t.Errorf("%s %s: the summary is no sentence: %q", method, path, summary)
			}
			id, _ := operation["operationId"].(string)
			if id == "" || ids[id] {
				t.Errorf("%s %s: operation id %q is missing or taken", method, path, id)
			}
			ids[id] = true
		}
	}
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
		"the members of a oneof are properties that exclude each other": {
			generated: withSchema(`{"type":"object","additionalProperties":false,"allOf":[
				{"properties":{"a":{"title":"a","type":"string"}},"required":["a"]},
				{"oneOf":[{"type":"object","properties":{"b":{"title":"b","type":"string"}},"required":["b"]},
					{"type":"object","properties":{"c":{"type":"integer"}},"required":["c"]}]}]}`),
			at: []string{"components", "schemas", "Thing"},
			want: `{"type":"object","additionalProperties":false,"required":["a"],
				"properties":{"a":{"type":"string"},"b":{"type":"string"},"c":{"type":"integer"}},
				"dependentSchemas":{"b":{"properties":{"c":false}},"c":{"properties":{"b":false}}}}`,
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
			want: `{"a":{"type":"string","format":"int64"},"b":{"type":["string","null"],"format":"int64"}}`,
		},
		"the summary is the first sentence": {
			generated: `{"paths":{"/v1/things":{"put":{"summary":"PutThings","description":"PutThings puts\nthings. All.","responses":{}}}}}`,
			at:        []string{"paths", "/v1/things", "put"},
			want: `{"summary":"Puts things.","description":"PutThings puts\nthings. All.",
				"responses":{"default":{"$ref":"#/components/responses/Problem"}}}`,
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
			want: `{"responses":{"default":{"$ref":"#/components/responses/Problem"}},"parameters":[
				{"in":"query","name":"by","schema":{"type":"array","items":{"type":"string","enum":["month"]}}}]}`,
		},
		"a resource is read on condition": {
			generated: `{"paths":{"/v1/things/{thing}":{"get":{"responses":{"200":{"description":"ok"}}}}}}`,
			at:        []string{"paths", "/v1/things/{thing}", "get"},
			want: `{"parameters":[{"$ref":"#/components/parameters/IfNoneMatch"}],"responses":{
				"200":{"description":"ok","headers":{"ETag":{"$ref":"#/components/headers/ETag"}}},
				"304":{"$ref":"#/components/responses/NotModified"},
				"default":{"$ref":"#/components/responses/Problem"}}}`,
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
