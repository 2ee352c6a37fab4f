package authoring_test

import (
	"os"
	"path/filepath"
	"testing"

	"google.golang.org/protobuf/proto"

	"mysteryshopper/checklist"
	"mysteryshopper/server/authoring"
	"mysteryshopper/server/wire"
	"mysteryshopper/server/words"
)

// FuzzParse parses any text. A text without faults is written and read again as the same draft, every fault has a text in
// every language, and what can be read can be validated.
func FuzzParse(f *testing.F) {
	f.Add(string(authoring.Template("coffee-shop", "A visit")))
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Fuzz(func(t *testing.T, text string) {
		file := authoring.Parse([]byte(text))
		faults := 0
		for _, fault := range file.Faults {
			if !fault.Warning {
				faults++
			}
			for _, language := range words.Languages() {
				if fault.Text(words.Match(language)) == "" {
					t.Errorf("%v has no text in %s", fault, language)
				}
			}
		}
		if file.Draft == nil {
			if faults == 0 {
				t.Error("neither a draft nor a fault")
			}
			return
		}
		version := wire.VersionFromProto(file.Draft)
		_ = checklist.Validate(version)
		if faults > 0 {
			return
		}
		want := wire.VersionToProto(version, "")
		want.Version, want.Digest, want.TotalFingerprint, want.Fingerprints, want.Name, want.Engine = 0, "", "", nil, "", 0
		out, err := authoring.YAML(want)
		if err != nil {
			t.Fatal(err)
		}
		again := authoring.Parse(out)
		if len(again.Faults) > 0 || !proto.Equal(again.Draft, want) {
			t.Errorf("%q is written as\n%s\nand read with %v", text, out, again.Faults)
		}
	})
}
