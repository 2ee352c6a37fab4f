package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"google.golang.org/genproto/googleapis/rpc/errdetails"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/builtin"
	"mysteryshopper/server/chain"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
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
}

// String returns file:line:column: path: REASON: text, without the parts that are unknown.
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
	return fmt.Sprintf("%s: %s: %s", place, f.Reason, f.Text)
}

// Run checks every file.
func (c *lintCommand) Run(ctx context.Context, env *Environment) error {
	faults, faulty := []lintFault{}, 0
	for _, name := range c.Files {
		f, err := readDraft(env, name)
		if err != nil {
			return err
		}
		list, err := f.lint(ctx, c.Locale)
		if err != nil {
			return err
		}
		if len(list) > 0 {
			faulty++
		}
		faults = append(faults, list...)
	}
	if c.JSON {
		if err := json.NewEncoder(env.Stdout).Encode(faults); err != nil {
			return err
		}
	} else {
		for _, f := range faults {
			fmt.Fprintln(env.Stdout, f)
		}
	}
	if faulty > 0 {
		return found("%s in %d of %s", count(len(faults), "fault", "faults"), faulty, count(len(c.Files), "file", "files"))
	}
	fmt.Fprintf(env.Stderr, "%s can be published\n", count(len(c.Files), "checklist", "checklists"))
	return nil
}

// lint returns every fault of the file, in the order of the lines where they are known.
func (f *draftFile) lint(ctx context.Context, locale string) ([]lintFault, error) {
	faults := slices.Clone(f.faults)
	if f.draft == nil {
		return faults, nil
	}
	violations, err := draftViolations(ctx, f.draft)
	if err != nil {
		return nil, err
	}
	for _, v := range violations {
		line, column := f.locate(v.Path)
		faults = append(faults, lintFault{
			File: f.name, Line: line, Column: column, Path: v.Path, Reason: v.Reason.String(), Text: violationText(v, locale),
		})
	}
	slices.SortStableFunc(faults, func(a, b lintFault) int { return a.Line - b.Line })
	return faults, nil
}

// draftViolations returns the violations for which a server would refuse the draft: those of its messages, those that
// prevent publishing, and behaviours that the catalogue lacks. A path is listed once.
func draftViolations(ctx context.Context, draft *pb.ChecklistVersion) ([]fault.Violation, error) {
	version := wire.VersionFromProto(draft)
	violations := fault.From(&checklist.Unpublishable{Problems: checklist.Validate(version)}).Violations()
	unknown, err := unknownBehaviours(version)
	if err != nil {
		return nil, err
	}
	violations = append(violations, unknown...)
	if shape := chain.Check(ctx, draft); shape != nil {
		for _, v := range fault.From(shape).Violations() {
			if !slices.ContainsFunc(violations, func(listed fault.Violation) bool { return listed.Path == v.Path }) {
				violations = append(violations, v)
			}
		}
	}
	return violations, nil
}

// unknownBehaviours returns the codes of behaviours that the catalogue lacks.
func unknownBehaviours(v *checklist.Version) ([]fault.Violation, error) {
	catalogue, err := builtin.Behaviours()
	if err != nil {
		return nil, err
	}
	known := make(map[string]bool, len(catalogue))
	for _, b := range catalogue {
		known[b.GetCode()] = true
	}
	var violations []fault.Violation
	for i := range v.Sections {
		for j := range v.Sections[i].Questions {
			for k, code := range v.Sections[i].Questions[j].Behaviours {
				if !known[code] {
					violations = append(violations, fault.Violation{
						Path:   fmt.Sprintf("sections[%d].questions[%d].behaviours[%d]", i, j, k),
						Reason: pb.Reason_UNKNOWN_BEHAVIOUR,
					})
				}
			}
		}
	}
	return violations, nil
}

// violationText returns the localized message that the API sends for a violation.
func violationText(v fault.Violation, locale string) string {
	for _, detail := range fault.Invalid(v).Status(locale, "").Details() {
		if bad, ok := detail.(*errdetails.BadRequest); ok && len(bad.GetFieldViolations()) > 0 {
			return bad.GetFieldViolations()[0].GetLocalizedMessage().GetMessage()
		}
	}
	return ""
}
