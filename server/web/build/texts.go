package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"mysteryshopper/server/words"
)

// writeTexts writes the texts of each screen in a file per language, and their keys as types, so that a key that does not
// exist does not compile.
func writeTexts() error {
	keys := map[string]bool{}
	for _, screen := range screens {
		texts := words.Screen(screen)
		for key := range texts {
			keys[key] = true
		}
		for _, tag := range words.Languages() {
			language := words.Match(tag)
			file := make(map[string]string, len(texts))
			for key, text := range texts {
				file[key] = language.Template(text)
			}
			var out bytes.Buffer
			encoder := json.NewEncoder(&out)
			encoder.SetEscapeHTML(false)
			encoder.SetIndent("", " ")
			if err := encoder.Encode(file); err != nil {
				return err
			}
			if err := write(fmt.Sprintf("%s/texts/%s.%s.json", static, screen, tag), out.Bytes()); err != nil {
				return err
			}
		}
	}
	var out bytes.Buffer
	fmt.Fprint(&out, header, "/** Key is the name of a text, in server/words. */\nexport type Key =\n")
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		fmt.Fprintf(&out, "  | %q\n", key)
	}
	fmt.Fprint(&out, ";\n")
	return write(generated+"/texts.ts", out.Bytes())
}
