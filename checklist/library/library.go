// Package library holds the checklists that come with the product, in every version that was published with it, and
// the catalogue of behaviours that their questions refer to, in English, German, Swedish and Hungarian. It holds text
// only: the server parses it, so that the domain needs no YAML.
package library

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed behaviours.yaml 1/*.yaml 2/*.yaml
var files embed.FS

// Newest is the number of the newest version of the built-in checklists. All three have the same versions, 1 to Newest,
// each in the folder of its number. A version that was released is never edited: databases hold it, and their reports
// are scored by it.
const Newest int32 = 2

const catalogue = "behaviours.yaml"

// checklistFiles lists the checklists in the order in which they are offered.
var checklistFiles = []string{"core-service.yaml", "phone-enquiry.yaml", "return-and-complaint.yaml"}

// A File is one built-in checklist as it was written.
type File struct {
	// Name is the file's name.
	Name string
	// YAML is the draft in UTF-8, with the fields that a checklist's draft has in the API.
	YAML []byte
}

// ID returns the id of the checklist inside: the name without its ending.
func (f File) ID() string { return strings.TrimSuffix(f.Name, ".yaml") }

// Files returns the built-in checklists in their newest version, always in the same order. The bytes are the caller's
// own.
func Files() []File { return FilesOf(Newest) }

// FilesOf returns the built-in checklists in the version of a number, in the order of Files. The bytes are the caller's
// own. A number that is not within 1 to Newest is a fault of the caller and panics.
func FilesOf(version int32) []File {
	list := make([]File, 0, len(checklistFiles))
	for _, name := range checklistFiles {
		list = append(list, File{Name: name, YAML: read(fmt.Sprintf("%d/%s", version, name))})
	}
	return list
}

// Behaviours returns the behaviour catalogue in UTF-8: `behaviours`, a list of {code, polarity POSITIVE or NEGATIVE,
// dimension task or human, title by locale}. The bytes are the caller's own.
func Behaviours() []byte {
	return read(catalogue)
}

// read returns an embedded file. A name that is missing is a fault of the build or of the caller and not of any input;
// so it panics.
func read(name string) []byte {
	text, err := files.ReadFile(name)
	if err != nil {
		panic(fmt.Sprintf("library: %s is not embedded: %v", name, err))
	}
	return text
}
