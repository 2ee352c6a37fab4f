package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/authoring"
	"mysteryshopper/server/builtin"
	"mysteryshopper/server/words"
)

type lintCommand struct {
	Files  []string `arg:"" name:"file" help:"Checklists in YAML or JSON, with the fields of a draft in the API; ids of built-in ones; or - for the standard input."`
	Locale string   `placeholder:"LOCALE" default:"en" help:"The language of the texts: en, de, sv or hu (default ${default})."`
	JSON   bool     `name:"json" help:"Print the faults as a JSON array."`
}

func (*lintCommand) manual() manual {
	return manual{
		examples: []example{
			{"Find everything that keeps a draft from being published.", "checklist lint draft.yaml"},
			{"Check many, in German.", "checklist lint --locale de checklists/*.yaml"},
			{"Let a program read the faults.", "checklist lint --json draft.yaml | jq -r '.[].path'"},
		},
		codes: []int{exitOK, exitFindings, exitUsage},
	}
}

// lintFault is one thing that keeps a checklist from being published, with its place in the file.
type lintFault struct {
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	// Path is the path of the member in the draft, as in sections[1].questions[0].scale; empty for a fault of the text
	// itself.
	Path   string `json:"path,omitempty"`
	Reason string `json:"reason"`
	Text   string `json:"text"`
	// Warning marks what does not keep the checklist from being published.
	Warning bool `json:"warning,omitempty"`
}

// String returns file:line:column: path: REASON: text, without the parts that are unknown. A warning is marked as one.
func (f lintFault) String() string {
	place := f.File
	if f.Line > 0 {
		place = fmt.Sprintf("%s:%d", place, f.Line)
		if f.Column > 0 {
			place = fmt.Sprintf("%s:%d", place, f.Column)
		}
	}
	if f.Path != "" {
		place += ": " + f.Path
	}
	if f.Warning {
		place += ": warning"
	}
	return fmt.Sprintf("%s: %s: %s", place, f.Reason, f.Text)
}

func printFaults(to io.Writer, faults []lintFault) {
	for _, f := range faults {
		fmt.Fprintln(to, f)
	}
}

// Run checks every file.
func (c *lintCommand) Run(ctx context.Context, env *Environment) error {
	all, faulty, faults := []lintFault{}, 0, 0
	for _, name := range c.Files {
		f, err := readDraft(env, name)
		if err != nil {
			return err
		}
		list, err := f.lint(ctx, c.Locale)
		if err != nil {
			return err
		}
		if n := countFaults(list); n > 0 {
			faulty, faults = faulty+1, faults+n
		}
		all = append(all, list...)
	}
	if c.JSON {
		if err := json.NewEncoder(env.Stdout).Encode(all); err != nil {
			return err
		}
	} else {
		printFaults(env.Stdout, all)
	}
	if faulty > 0 {
		return found("%s in %d of %s", count(faults, "fault", "faults"), faulty, count(len(c.Files), "file", "files"))
	}
	fmt.Fprintf(env.Stderr, "%s can be published\n", count(len(c.Files), "checklist", "checklists"))
	return nil
}

// countFaults returns how many keep the checklist from being published.
func countFaults(list []lintFault) int {
	n := 0
	for _, f := range list {
		if !f.Warning {
			n++
		}
	}
	return n
}

// textFaults returns the faults and warnings of the text itself.
func (f *draftFile) textFaults(locale string) []lintFault {
	language := words.Match(locale)
	list := make([]lintFault, len(f.Faults))
	for i, fault := range f.Faults {
		list[i] = lintFault{
			File: f.name, Line: fault.Line, Column: fault.Column, Path: fault.Path, Reason: fault.Reason.String(),
			Text: fault.Text(language), Warning: fault.Warning,
		}
	}
	return list
}

// lint returns every fault and warning of the file, in the order of the lines where they are known. What a member lacks
// because its text could not be read is not listed again.
func (f *draftFile) lint(ctx context.Context, locale string) ([]lintFault, error) {
	faults, language := f.textFaults(locale), words.Match(locale)
	if f.Draft == nil {
		return faults, nil
	}
	known, err := inCatalogue()
	if err != nil {
		return nil, err
	}
	for _, v := range authoring.Check(ctx, f.Draft, known) {
		if f.Faulty(v.Path) || (v.Reason == pb.Reason_MISSING_DEFAULT_LOCALE && f.FaultyWithin(v.Path)) {
			continue
		}
		line, column := f.Locate(v.Path)
		faults = append(faults, lintFault{
			File: f.name, Line: line, Column: column, Path: v.Path, Reason: v.Reason.String(), Text: v.Message(language),
		})
	}
	faults = append(faults, f.weightWarning(locale)...)
	slices.SortStableFunc(faults, func(a, b lintFault) int { return a.Line - b.Line })
	return faults, nil
}

// weightWarning warns where the weights of the sections do not sum to 100, which is allowed and often a slip.
func (f *draftFile) weightWarning(locale string) []lintFault {
	if f.Draft.GetTotalMode() != pb.ChecklistVersion_SECTION_WEIGHTED || f.Faulty("sections") {
		return nil
	}
	sum := int64(0)
	for _, s := range f.Draft.GetSections() {
		sum += int64(s.GetWeight())
	}
	if sum == 100 || sum == 0 {
		return nil
	}
	line, column := f.Locate("sections")
	return []lintFault{{
		File: f.name, Line: line, Column: column, Path: "sections", Reason: pb.Reason_WEIGHTS_SUM.String(), Warning: true,
		Text: words.Match(locale).Text(words.FileWeights, "sum", strconv.FormatInt(sum, 10)),
	}}
}

// inCatalogue returns whether a behaviour is in the catalogue that comes with the product.
func inCatalogue() (func(code string) bool, error) {
	catalogue, err := builtin.Behaviours()
	if err != nil {
		return nil, err
	}
	codes := make(map[string]bool, len(catalogue))
	for _, b := range catalogue {
		codes[b.GetCode()] = true
	}
	return func(code string) bool { return codes[code] }, nil
}
