// Package library holds the checklists that come with the product and the catalogue of behaviours that their
// questions refer to, in English, German, Swedish and Hungarian. It holds text only: the server parses it, so that
// the domain needs no YAML.
package library

import (
	"embed"
	"fmt"
)

//go:embed *.yaml
var files embed.FS

const catalogue = "behaviours.yaml"

// checklistFiles lists the checklists in the order in which they are offered.
var checklistFiles = []string{"core-service.yaml", "phone-enquiry.yaml", "return-and-complaint.yaml"}

// A File is one built-in checklist as it was written.
type File struct {
	// Name is the file's name; without its ending it is the id of the checklist inside.
	Name string
	// YAML is the draft in UTF-8, with the fields that a checklist's draft has in the API.
	YAML []byte
}

// Files returns the built-in checklists, always in the same order. The bytes are the caller's own.
func Files() []File {
	list := make([]File, 0, len(checklistFiles))
	for _, name := range checklistFiles {
		list = append(list, File{Name: name, YAML: read(name)})
	}
	return list
}

// Behaviours returns the behaviour catalogue in UTF-8: `behaviours`, a list of {code, polarity POSITIVE or NEGATIVE,
// dimension task or human, title by locale}. The bytes are the caller's own.
func Behaviours() []byte {
	return read(catalogue)
}

// read returns an embedded file. A name that is missing is a fault of the build and not of any input, and the test of
// this package finds it; so it panics.
func read(name string) []byte {
	text, err := files.ReadFile(name)
	if err != nil {
		panic(fmt.Sprintf("library: %s is not embedded: %v", name, err))
	}
	return text
}
