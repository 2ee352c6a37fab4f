package e2e

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/app"

	"mysteryshopper/server/builtin"
	"mysteryshopper/server/xlsform"
	"mysteryshopper/storage"
)

// examplesFile holds the examples of the published document.
const examplesFile = "../../proto/openapi/examples.json"

// longestExample is the size in bytes of the longest request that is shown.
const longestExample = 4000

var recordExamples = flag.Bool("record-examples", false, "write the examples of the OpenAPI document anew")

// examples are what goes over the wire: one exchange for an operation, by its id, and one problem document for a reason.
type examples struct {
	Operations map[string]wireExample `json:"operations"`
	Problems   map[string]any         `json:"problems"`
}

type wireExample struct {
	Request any `json:"request,omitempty"`
	Answer  any `json:"answer,omitempty"`
}

// TestExamples makes the calls of exampleSteps, and a read of every other operation. What the server answers must have
// every field of the example in the document, with a value of the same type; a write that takes an Idempotency-Key is
// repeated and answers the same. With -record-examples it writes the examples.
func TestExamples(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	day := &exampleDay{world: w, seen: examples{map[string]wireExample{}, map[string]any{}}}
	day.fill(t)
	for _, step := range exampleSteps {
		day.make(t, step)
	}
	day.makeWithProvider(t)
	day.settled(t)
	for _, d := range published().operations {
		if strings.Contains(d.template, "/odata") || ofBytes(d) || day.done(d.ID) {
			continue
		}
		if d.verb != "GET" {
			t.Errorf("%s: exampleSteps has no example of %s %s", d.ID, d.verb, d.template)
			continue
		}
		day.make(t, exampleStep{id: d.ID})
	}
	if *recordExamples {
		day.record(t)
		return
	}
	var recorded examples
	raw, err := os.ReadFile(examplesFile)
	if err := errors.Join(err, json.Unmarshal(raw, &recorded)); err != nil {
		t.Fatal(err)
	}
	for id, example := range recorded.Operations {
		for _, gone := range missing(example.Answer, day.seen.Operations[id].Answer, "") {
			t.Errorf("%s: the example has %s, the answer does not", id, gone)
		}
	}
	for id := range day.seen.Operations {
		if _, ok := recorded.Operations[id]; !ok {
			t.Errorf("%s has no example; run the test with -record-examples, and go generate ./proto", id)
		}
	}
	for reason, example := range recorded.Problems {
		for _, gone := range missing(example, day.seen.Problems[reason], "") {
			t.Errorf("%s: the example has %s, the problem does not", reason, gone)
		}
	}
}

// makeWithProvider makes the call that only a server with an OpenID provider answers.
func (d *exampleDay) makeWithProvider(t *testing.T) {
	t.Helper()
	other := &exampleDay{world: &world{server: startWithProvider(t, "https://login.example.com", app.Now)}, seen: d.seen, values: d.values}
	other.tokens[admin] = other.Tokens.Admin
	other.make(t, exampleStep{id: "AccessService_CreatePerson", body: `{"role": "REVIEWER", "title": "Ingrid Berg", "email": "ingrid@agency.example"}`})
}

// ofBytes reports whether an operation takes or answers bytes and no JSON, so that it has no example.
func ofBytes(d described) bool {
	return d.template == uploadRoute || strings.HasSuffix(d.template, ":download")
}

// TestExamplesKeepTheirSchemas validates the examples of the document by the schemas beside them.
func TestExamplesKeepTheirSchemas(t *testing.T) {
	t.Parallel()
	checked := 0
	for _, d := range published().operations {
		for _, of := range []string{"requestBody", "responses/200"} {
			example, schema := published().example(t, d, of)
			if example == nil {
				continue
			}
			checked++
			if err := schema.Validate(example); err != nil {
				t.Errorf("%s, %s: %v", d.ID, of, err)
			}
		}
	}
	if checked < 100 {
		t.Errorf("the document has %d examples only", checked)
	}
}

// example returns the example of a request or an answer with its schema; nil where there is none.
func (r *reference) example(t *testing.T, d described, of string) (any, *jsonschema.Schema) {
	t.Helper()
	path := []any{"paths", d.template, strings.ToLower(d.verb)}
	for step := range strings.SplitSeq(of, "/") {
		path = append(path, step)
	}
	example := at(r.whole, append(path, "content", "application/json", "example")...)
	if example == nil {
		return nil, nil
	}
	schema, err := r.schema(d, of, "application/json")
	if err != nil {
		t.Fatal(err)
	}
	return example, schema
}

// exampleDay makes the calls of the examples and keeps what it saw.
type exampleDay struct {
	*world
	seen   examples
	values map[string]string
}

func (d *exampleDay) done(id string) bool { _, ok := d.seen.Operations[id]; return ok }

// fill sets the values of the variables in paths, queries and bodies.
func (d *exampleDay) fill(t *testing.T) {
	t.Helper()
	now := time.Now().UTC().Truncate(time.Second)
	d.values = map[string]string{
		"client": "acme", "location": insidePlace, "program": "house", "shopper": "anna", "checklist": "house-check", "version": "1",
		"visit": d.claimed, "report": d.pendingReport, "released_report": d.releasedInside, "photo": d.waiting, "upload": d.orphan,
		"now": now.Format(time.RFC3339), "hourAgo": now.Add(-time.Hour).Format(time.RFC3339),
		"tomorrow": now.Add(24 * time.Hour).Format(time.RFC3339), "nextMonth": now.AddDate(0, 1, 0).Format(time.RFC3339),
		"month": now.Format("2006-01"), "due": inDays(30), "done": now.AddDate(0, 0, -70).Format(time.DateOnly), "reportId": newReportID(), "otherReportId": newReportID(), "elsewhere": "hamburg-city",
	}
	d.values["webhook"] = d.exampleWebhook(t)
	d.exampleReaders(t)
	d.values["secondLook"] = d.exampleSecondLook(t)
	var workbook bytes.Buffer
	versions, err := builtin.Checklists()
	if err := errors.Join(err, xlsform.Write(&workbook, versions[0])); err != nil {
		t.Fatal(err)
	}
	d.values["workbook"] = base64.StdEncoding.EncodeToString(workbook.Bytes())
}

// exampleSecondLook returns a report that another reviewer approved, and that waits for a second look.
func (d *exampleDay) exampleSecondLook(t *testing.T) string {
	t.Helper()
	share := func(percent int32) {
		must[*pb.Program](t)(d.by(d.tokens[admin]).UpdateProgram(t.Context(), &pb.UpdateProgramRequest{
			Client: "acme", Program: "house", Resource: &pb.Program{SecondLookPercent: &percent, Etag: "*"}, UpdateMask: mask("second_look_percent"),
		}))
	}
	share(100)
	id := d.send(t, d.tokens[own], d.plan(t, "acme", "house", insidePlace, "anna").GetVisit(), houseReport("house-check", lately())).GetReport()
	first := d.by(d.token(t, storage.Grant{Role: storage.Reviewer}))
	must[*pb.Report](t)(first.ApproveReport(t.Context(), &pb.ApproveReportRequest{Report: id, Etag: "*", Reason: pb.ReviewReason_COMPLETE}))
	share(0)
	return id
}

// make makes one call, and keeps the exchange and what later calls need of it.
func (d *exampleDay) make(t *testing.T, step exampleStep) {
	t.Helper()
	i := slices.IndexFunc(published().operations, func(o described) bool { return o.ID == step.id })
	if i < 0 {
		t.Errorf("the document has no operation %s", step.id)
		return
	}
	o := published().operations[i]
	path, body := d.expand(cmp.Or(step.path, o.template)+step.query), compact(d.expand(step.body))
	if o.verb == "GET" && step.query == "" {
		path += d.expand(exampleQueries[step.id])
	}
	var sent any
	if body != "" {
		sent = body
	}
	headers := step.headers
	repeated := o.takes("IdempotencyKey") && step.status == 0 && !step.again
	if repeated {
		headers = append(slices.Clone(headers), "Idempotency-Key: example of "+step.id)
	}
	got := d.call(t, d.callerOf(o, step), o.verb, path, sent, headers...)
	if want := cmp.Or(step.status, 200); got.status != want {
		t.Errorf("%s %s: status %d, want %d: %s", o.verb, path, got.status, want, got.body)
		return
	}
	if repeated {
		if again := d.call(t, d.callerOf(o, step), o.verb, path, sent, headers...); !bytes.Equal(again.body, got.body) {
			t.Errorf("%s: the same Idempotency-Key gives another answer:\n%s\n%s", step.id, got.body, again.body)
		}
	}
	var answer any
	if err := json.Unmarshal(got.body, &answer); err != nil {
		t.Errorf("%s: the answer is not one JSON value: %.200s", step.id, got.body)
		return
	}
	for name, path := range step.keep {
		d.values[name] = fmt.Sprint(at(answer, path...))
	}
	if step.status != 0 {
		reason, _ := answer.(map[string]any)["reason"].(string)
		d.seen.Problems[reason] = answer
		return
	}
	example := wireExample{Answer: answer}
	if body != "" && len(body) < longestExample && json.Unmarshal([]byte(body), &example.Request) != nil {
		t.Errorf("%s: the body is not JSON", step.id)
	}
	d.seen.Operations[step.id] = example
}

// compact returns JSON in one line, as the stream of reports takes it; other texts as they are.
func compact(text string) string {
	var line bytes.Buffer
	if err := json.Compact(&line, []byte(text)); err != nil {
		return text
	}
	return line.String()
}

// expand puts the values into a text with variables in braces.
func (d *exampleDay) expand(text string) string {
	for name, value := range d.values {
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}

// callerOf returns the token of the step's caller, or of one who may call the operation.
func (d *exampleDay) callerOf(o described, step exampleStep) string {
	if step.token != "" {
		return d.values[step.token]
	}
	tokens := map[string]string{
		"ADMIN": d.tokens[admin], "REVIEWER": d.tokens[reviewer], "SHOPPER": d.tokens[own], "MANAGER": d.tokens[manager],
	}
	role := step.role
	for _, one := range []string{"ADMIN", "REVIEWER", "MANAGER", "SHOPPER"} {
		if role == "" && slices.Contains(o.Roles, one) {
			role = one
		}
	}
	return tokens[role]
}

// record writes the examples, without the secrets of tokens and shortened.
func (d *exampleDay) record(t *testing.T) {
	t.Helper()
	short := examples{map[string]wireExample{}, map[string]any{}}
	for id, e := range d.seen.Operations {
		short.Operations[id] = wireExample{e.Request, shortest(e.Answer)}
	}
	for reason, p := range d.seen.Problems {
		short.Problems[reason] = shortest(p)
	}
	raw, err := json.MarshalIndent(short, "", " ")
	if err := errors.Join(err, os.WriteFile(examplesFile, append(raw, '\n'), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// shortest keeps two elements of each list, and of a long answer one, and hides secrets.
func shortest(value any) any {
	short := shorten(value, "", 2)
	if text, err := json.Marshal(short); err == nil && len(text) > longestExample {
		return shorten(value, "", 1)
	}
	return short
}

func shorten(value any, path string, most int) any {
	switch value := value.(type) {
	case []any:
		short := []any{}
		for _, v := range value[:min(most, len(value))] {
			short = append(short, shorten(v, path, most))
		}
		return short
	case map[string]any:
		short := map[string]any{}
		for i, key := range slices.Sorted(maps.Keys(value)) {
			v := value[key]
			if i >= most && keyedByIDs(path) {
				break
			}
			if text, ok := v.(string); ok && key == "secret" && text != "" {
				v = text[:strings.LastIndex(text, "_")+1] + "…"
			}
			short[key] = shorten(v, path+"."+key, most)
		}
		return short
	}
	return value
}

// missing lists where an example has a value and the answer has none or one of another type. Elements of lists are
// looked for in every element of the answer's list.
func missing(example, answer any, path string) []string {
	switch example := example.(type) {
	case map[string]any:
		found, ok := answer.(map[string]any)
		if !ok {
			return []string{path}
		}
		var gone []string
		for key, v := range example {
			if other, ok := found[key]; ok {
				gone = append(gone, missing(v, other, path+"."+key)...)
			} else if !keyedByIDs(path) {
				gone = append(gone, path+"."+key)
			}
		}
		return gone
	case []any:
		list, ok := answer.([]any)
		if !ok || len(list) == 0 && len(example) > 0 {
			return []string{path + "[]"}
		}
		for i, v := range example {
			if gone := missingFromAll(v, list, fmt.Sprintf("%s[%d]", path, i)); gone != nil {
				return gone
			}
		}
		return nil
	}
	if fmt.Sprintf("%T", example) != fmt.Sprintf("%T", answer) {
		return []string{path}
	}
	return nil
}

// missingFromAll lists what an element lacks in the first element of a list, unless another one has it all.
func missingFromAll(example any, list []any, path string) []string {
	var first []string
	for i, v := range list {
		gone := missing(example, v, path)
		if gone == nil {
			return nil
		}
		if i == 0 {
			first = gone
		}
	}
	return first
}

// keyedByIDs reports whether the object at a path is a map whose keys differ from run to run.
func keyedByIDs(path string) bool {
	return strings.Contains(path, ".titles.") || strings.HasSuffix(path, ".metadata")
}
