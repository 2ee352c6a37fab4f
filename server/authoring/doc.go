// Package authoring reads checklists as authors write them, in YAML or JSON, and helps them to write: every fault with its
// place and a suggestion, a first draft to begin with, YAML that all parsers read alike, and a schema for editors.
package authoring

import (
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/words"
)

// Fault is something wrong, or doubtful, in the text of a file.
type Fault struct {
	// Line and Column count from 1; 0 where the place is not known.
	Line, Column int
	// Path leads to the member in the draft, as in sections[1].questions[0].scale; empty for a fault of the text itself.
	Path   string
	Reason pb.Reason
	// Warning marks what keeps nothing from being published, but is likely not what the author meant.
	Warning bool

	text   words.Text
	values []string
}

// Text returns what is wrong and what to write instead.
func (f Fault) Text(language *words.Language) string { return language.Text(f.text, f.values...) }

// The bounds of a file. A file over one of them has a fault that names it.
const (
	// MaxBytes is the size of a file.
	MaxBytes = 8 << 20
	// maxNodes is how many values a file holds, those of aliases counted each time; maxDepth is how deep they nest.
	maxNodes = 200_000
	maxDepth = 40
	// maxFaults is how many faults are listed.
	maxFaults = 500
)
