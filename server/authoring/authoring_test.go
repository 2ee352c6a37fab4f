package authoring_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/library"
	"mysteryshopper/server/authoring"
	"mysteryshopper/server/builtin"
	"mysteryshopper/server/wire"
	"mysteryshopper/server/words"
	"mysteryshopper/server/xlsform"
)

var update = flag.Bool("update", false, "write the expected faults of testdata")

// TestFaults parses first attempts of authors and compares the faults, in English and in German.
func TestFaults(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		for _, f := range authoring.Parse(text).Faults {
			mark := ""
			if f.Warning {
				mark = " (warning)"
			}
			fmt.Fprintf(&got, "%d:%d %s %s%s\n  %s\n  %s\n", f.Line, f.Column, f.Path, f.Reason, mark,
				f.Text(words.Match("en")), f.Text(words.Match("de")))
		}
		golden := strings.TrimSuffix(name, ".yaml") + ".golden"
		if *update {
			if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestYAMLComesBack writes every version of the built-in checklists and reads the same one, by our parser without a
// warning.
func TestYAMLComesBack(t *testing.T) {
	t.Parallel()
	for number := int32(1); number <= library.Newest; number++ {
		versions, err := builtin.ChecklistsOf(number)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range versions {
			want := wire.VersionToProto(v, "")
			text, err := authoring.YAML(want)
			if err != nil {
				t.Fatal(err)
			}
			file := authoring.Parse(text)
			if len(file.Faults) > 0 {
				t.Errorf("%s: %v", v.Checklist, file.Faults)
			}
			// What the server sets is left out.
			want = wire.VersionToProto(wire.VersionFromProto(want), "")
			want.Version, want.Digest, want.TotalFingerprint, want.Fingerprints, want.Name, want.Engine = 0, "", "", nil, "", 0
			if diff := cmp.Diff(want, file.Draft, protocmp.Transform()); diff != "" {
				t.Errorf("%s (-written +read):\n%s", v.Checklist, diff)
			}
		}
	}
}

// TestAmbiguousTextsAreQuoted writes texts that parsers of older YAML read as something else.
func TestAmbiguousTextsAreQuoted(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"yes", "No", "on", "OFF", "y", "null", "~", "12:30", "007", "1e3", "0x1f", "1_000", "2026-11-28", ".5", "1.", "", "- a", "a: b", "a #b", "?",
	} {
		draft := wire.VersionToProto(&checklist.Version{
			Checklist: "a", Title: checklist.Text{"no": text}, Sections: []checklist.Section{{Key: text, Questions: []checklist.Question{{
				Key: text, Choice: &checklist.Choice{Options: []checklist.Option{{Key: text}}}, Dimensions: []string{text},
			}}}},
		}, "")
		out, err := authoring.YAML(draft)
		if err != nil {
			t.Fatal(err)
		}
		if file := authoring.Parse(out); len(file.Faults) > 0 || !proto.Equal(file.Draft, draft) {
			t.Errorf("%q: %v\n%s", text, file.Faults, out)
		}
	}
}

func TestTemplateCanBePublished(t *testing.T) {
	t.Parallel()
	file := authoring.Parse(authoring.Template("coffee-shop", "A visit to our café"))
	if len(file.Faults) > 0 {
		t.Fatal(file.Faults)
	}
	version := wire.VersionFromProto(file.Draft)
	if problems := checklist.Validate(version); len(problems) > 0 || version.Checklist != "coffee-shop" || version.Title["en"] != "A visit to our café" {
		t.Errorf("%v: %+v", problems, version)
	}
}

// TestSchemaAgreesWithTheParser judges the built-in checklists, the template and each of them with one thing changed by
// the schema and by the parser.
func TestSchemaAgreesWithTheParser(t *testing.T) {
	t.Parallel()
	schema := compile(t)
	texts := [][]byte{authoring.Template("a-b", "x")}
	for _, f := range library.Files() {
		texts = append(texts, f.YAML)
	}
	base := string(authoring.Template("a-b", "x"))
	for _, change := range [][2]string{
		{"totalMode: POINTS", "totalMode: POINT"}, {"totalMode: POINTS", "totalMode: 1"}, {"passMarkBasisPoints: 7500", "passMark: 75"},
		{"passMarkBasisPoints: 7500", "passMarkBasisPoints: 75.5"}, {`title: {en: "x"}`, `title: "x"`}, {"dimensions: [human]", "dimensions: human"},
		{"allowNotApplicable: true", `allowNotApplicable: "maybe"`}, {"critical: {effect: FAIL}", "critical: true"},
		{"role: WAIT", "role: WAITING"}, {"freeText: {}", "freeText: {}\n        number: {}"}, {"sections:\n", "sections: {}\nother:\n"},
		{`{below: "120", points: 4}`, `{below: 120, points: 4}`}, {"freeText: {}", "note: {}"},
	} {
		changed := strings.Replace(base, change[0], change[1], 1)
		if changed == base {
			t.Fatalf("%q is not in the template", change[0])
		}
		texts = append(texts, []byte(changed))
	}
	for _, text := range texts {
		faults := 0
		for _, f := range authoring.Parse(text).Faults {
			if !f.Warning {
				faults++
			}
		}
		var value any
		if err := yaml.Unmarshal(text, &value); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); (err == nil) != (faults == 0) {
			t.Errorf("the parser finds %d faults, the schema %v in\n%s", faults, err, text)
		}
	}
}

func compile(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := authoring.Schema()
	if err != nil {
		t.Fatal(err)
	}
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(text, []byte("UNSPECIFIED")) {
		t.Error("the schema has values that nobody writes")
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("checklist.json", value); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("checklist.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// TestBounds parses files that are too large, too deep or too much.
func TestBounds(t *testing.T) {
	t.Parallel()
	aliases := "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for i := range 8 {
		name, before := string(rune('b'+i)), string(rune('a'+i))
		aliases += name + ": &" + name + " [" + strings.Repeat("*"+before+",", 10) + "]\n"
	}
	for name, test := range map[string]struct{ text, want string }{
		"too large":       {strings.Repeat("#", authoring.MaxBytes+1), "too large"},
		"no text":         {"a: \xff", "UTF-8"},
		"nothing":         {"# only a comment\n", "nothing in it"},
		"two documents":   {"checklist: a\n---\nchecklist: b\n", "second document"},
		"too many values": {"sections:\n" + strings.Repeat("- {key: a}\n", 200_001), "too much"},
		"a bomb":          {"sections:\n- questions: &q [{key: a}]\n" + strings.Repeat("- questions: *q\n", 150_000), "too much"},
		"many aliases":    {aliases, ""},
	} {
		faults := authoring.Parse([]byte(test.text)).Faults
		if len(faults) == 0 || !strings.Contains(faults[0].Text(words.Match("en")), test.want) {
			t.Errorf("%s: got %v, want one with %q", name, faults, test.want)
		}
		if len(faults) > 500 {
			t.Errorf("%s: %d faults", name, len(faults))
		}
	}
}

// TestQuestionnaires reads questionnaires as the trade has them: each can be published as it is, comes back from a
// workbook, and the bank keeps the weights of its form, which sum to 101 beside two sections that count for nothing.
func TestQuestionnaires(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/questionnaires/*.yaml")
	if err != nil || len(files) < 4 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file := authoring.Parse(text)
		if violations := authoring.Check(t.Context(), file.Draft, func(string) bool { return true }); len(file.Faults)+len(violations) > 0 {
			t.Errorf("%s: %v %v", name, file.Faults, violations)
			continue
		}
		version := wire.VersionFromProto(file.Draft)
		var workbook bytes.Buffer
		if err := xlsform.Write(&workbook, version); err != nil {
			t.Fatal(err)
		}
		again, problems, err := xlsform.Read(workbook.Bytes())
		if err != nil || len(problems) > 0 || again.Digest() != version.Digest() {
			t.Errorf("%s: %v, %v, or another digest", name, err, problems)
		}
		var weights []int32
		for i := range version.Sections {
			weights = append(weights, version.Sections[i].WeightOrDefault())
		}
		if want := []int32{5, 5, 5, 6, 10, 10, 15, 0, 10, 10, 25, 0}; version.Checklist == "wild-bank-field" && !slices.Equal(weights, want) {
			t.Errorf("%s: weights %v, want %v", name, weights, want)
		}
	}
}
