package fault

import (
	"maps"
	"strings"
)

// Parameters of violations that describe for developers what a field takes. They are in the detail and in the metadata of
// an error, not in the messages for people.
const (
	// Known holds the values of a closed set, separated by commas.
	Known = "known"
	// Form describes the form of a value, with an example.
	Form = "form"
)

// Expectations in an error: so many at most are in its detail and in its metadata.
const (
	detailedExpectations = 3
	metadataExpectations = 20
	// ExpectedPrefix begins the key of metadata that has what the field with the path behind it takes.
	ExpectedPrefix = "expected."
)

// expectation returns what a violation's field takes, as it is in metadata and as it is in a sentence; empty if it is
// unknown.
func (v Violation) expectation() (plain, worded string) {
	if known := v.Params[Known]; known != "" {
		return known, "one of " + known
	}
	return v.Params[Form], v.Params[Form]
}

// detail returns the text of an error with what the first fields take.
func (e *Error) detail() string {
	var parts []string
	for _, v := range e.violations {
		_, worded := v.expectation()
		if worded == "" {
			continue
		}
		if len(parts) == detailedExpectations {
			break
		}
		parts = append(parts, v.Path+": "+worded)
	}
	if len(parts) == 0 {
		return e.text
	}
	return e.text + ". Expected is " + strings.Join(parts, "; ")
}

// expectations returns the metadata of an error with what its fields take.
func (e *Error) expectations() map[string]string {
	out := maps.Clone(e.metadata)
	added := 0
	for _, v := range e.violations {
		plain, _ := v.expectation()
		if plain == "" || added == metadataExpectations {
			continue
		}
		if out == nil {
			out = map[string]string{}
		}
		out[ExpectedPrefix+v.Path] = plain
		added++
	}
	return out
}
