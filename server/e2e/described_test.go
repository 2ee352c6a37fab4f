package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"mysteryshopper/proto/gen/openapi"
)

// reference is the published OpenAPI document, against which every answer over REST is checked.
type reference struct {
	whole      any
	operations []described
	mutex      sync.Mutex
	compiler   *jsonschema.Compiler
	schemas    map[string]*jsonschema.Schema
}

// described is an operation of the document.
type described struct {
	verb, template string
	ID             string `json:"operationId"`
	path           *regexp.Regexp
	Responses      map[string]struct {
		Ref     string                     `json:"$ref"`
		Headers map[string]json.RawMessage `json:"headers"`
		Content map[string]json.RawMessage `json:"content"`
	} `json:"responses"`
	Reasons    []string `json:"x-reasons"`
	Roles      []string `json:"x-roles"`
	Parameters []struct {
		Ref string `json:"$ref"`
	} `json:"parameters"`
}

var variable = regexp.MustCompile(`\\\{[^/}]*\\\}`)

// published reads the document once.
var published = sync.OnceValue(func() *reference {
	var document struct {
		Paths map[string]map[string]json.RawMessage
	}
	whole, err := jsonschema.UnmarshalJSON(bytes.NewReader(openapi.Document))
	if err = errors.Join(err, json.Unmarshal(openapi.Document, &document)); err != nil {
		panic(err)
	}
	r := &reference{whole: whole, compiler: jsonschema.NewCompiler(), schemas: map[string]*jsonschema.Schema{}}
	if err := r.compiler.AddResource("openapi.json", whole); err != nil {
		panic(err)
	}
	for template, item := range document.Paths {
		for verb, raw := range item {
			if verb == "parameters" {
				continue
			}
			d := described{verb: strings.ToUpper(verb), template: template}
			if err := json.Unmarshal(raw, &d); err != nil {
				panic(err)
			}
			d.path = regexp.MustCompile("^" + variable.ReplaceAllString(regexp.QuoteMeta(template), "[^/:]+") + "$")
			r.operations = append(r.operations, d)
		}
	}
	return r
})

// find returns the operation of a request; false for what is not in the API.
func (r *reference) find(verb, path string) (described, bool) {
	path, _, _ = strings.Cut(path, "?")
	i := slices.IndexFunc(r.operations, func(d described) bool { return d.verb == verb && d.path.MatchString(path) })
	if i < 0 {
		return described{}, false
	}
	return r.operations[i], true
}

// takes reports whether the operation has a parameter that operations share.
func (d described) takes(parameter string) bool {
	for _, p := range d.Parameters {
		if p.Ref == "#/components/parameters/"+parameter {
			return true
		}
	}
	return false
}

// schema returns the schema of a body: of the request ("requestBody") or of an answer ("responses/200").
func (r *reference) schema(d described, of, mediaType string) (*jsonschema.Schema, error) {
	escape := strings.NewReplacer("~", "~0", "/", "~1").Replace
	at := "openapi.json#/paths/" + escape(d.template) + "/" + strings.ToLower(d.verb) + "/" + of + "/content/" + escape(mediaType) + "/schema"
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if s := r.schemas[at]; s != nil {
		return s, nil
	}
	s, err := r.compiler.Compile(strings.NewReplacer("{", "%7B", "}", "%7D", "$", "%24").Replace(at))
	r.schemas[at] = s
	return s, err
}

// isDescribed fails the test if an answer is not one that the document describes: its status and reason, its media type,
// its headers and the fields of its body.
func (a answer) isDescribed(t *testing.T, verb, path string) {
	t.Helper()
	d, ok := published().find(verb, path)
	if !ok || strings.Contains(d.template, "/odata") || a.header.Get("Content-Encoding") != "" {
		return
	}
	mediaType, _, _ := mime.ParseMediaType(a.header.Get("Content-Type"))
	if a.status >= 400 {
		var p problem
		if err := json.Unmarshal(a.body, &p); err == nil && !slices.Contains(d.Reasons, p.Reason) {
			t.Errorf("%s %s: the reference has no reason %s, status %d; see proto/openapi/refusals.yaml", d.verb, d.template, p.Reason, a.status)
		}
		if _, ok := d.Responses[strconv.Itoa(a.status)]; !ok {
			t.Errorf("%s %s: the reference has no status %d", d.verb, d.template, a.status)
		}
		return
	}
	response, ok := d.Responses[strconv.Itoa(a.status)]
	if !ok {
		t.Errorf("%s %s: the reference has no status %d", d.verb, d.template, a.status)
		return
	}
	if a.status != 200 || mediaType == "application/x-protobuf" {
		return
	}
	kind, _, _ := strings.Cut(mediaType, "/")
	if response.Content[mediaType] == nil && response.Content[kind+"/*"] == nil {
		t.Errorf("%s %s: the reference has no media type %s", d.verb, d.template, mediaType)
		return
	}
	for _, name := range []string{"ETag", "Link", "Content-Disposition", "Location"} {
		if a.header.Get(name) != "" && response.Headers[name] == nil {
			t.Errorf("%s %s: the reference has no header %s", d.verb, d.template, name)
		}
	}
	if err := a.keeps(d, mediaType); err != nil {
		t.Errorf("%s %s: %v", d.verb, d.template, err)
	}
}

// keeps checks a body by its schema; of newline-delimited JSON each line.
func (a answer) keeps(d described, mediaType string) error {
	if mediaType != "application/json" && (mediaType != "application/x-ndjson" || d.verb == "GET") {
		return nil
	}
	schema, err := published().schema(d, "responses/200", mediaType)
	if err != nil {
		return err
	}
	bodies := [][]byte{a.body}
	if mediaType == "application/x-ndjson" {
		bodies = slices.DeleteFunc(bytes.Split(a.body, []byte("\n")), func(line []byte) bool { return len(line) == 0 })
	}
	for _, body := range bodies {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
		if err == nil {
			err = schema.Validate(value)
		}
		if err != nil {
			return fmt.Errorf("%w\n%.2000s", err, body)
		}
	}
	return nil
}
