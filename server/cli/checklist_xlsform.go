package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"mysteryshopper/server/authoring"
	"mysteryshopper/server/wire"
	"mysteryshopper/server/xlsform"
)

type importCommand struct {
	File   string `arg:"" help:"An XLSForm workbook (.xlsx), or - for the standard input."`
	Output string `short:"o" default:"-" placeholder:"FILE" help:"The file to write the draft to, as YAML (default: the standard output)."`
	JSON   bool   `name:"json" help:"Print what the draft lacks as a JSON array, on stderr."`
	Strict bool   `help:"Write nothing where the draft lacks anything of the workbook."`
}

func (*importCommand) manual() manual {
	return manual{
		examples: []example{
			{"Make a draft of a form. Afterwards, checklist lint lists what keeps it from being published.", "checklist import form.xlsx -o draft.yaml"},
			{"Write the draft only where everything could be brought over.", "checklist import form.xlsx --strict -o draft.yaml"},
		},
		codes: []int{exitOK, exitFindings, exitUsage},
	}
}

// Help returns the description of the command.
func (*importCommand) Help() string {
	return "Everything of the workbook that the draft does not have, or has in another way, is listed on stderr by sheet, row " +
		"and column. Points, weights and criticals are in columns of their own, whose names begin with ms_: " +
		"write a checklist with 'checklist export' to see all of them."
}

// Run makes the draft and lists the problems.
func (c *importCommand) Run(env *Environment) error {
	s, err := readSource(env, c.File)
	if err != nil {
		return err
	}
	version, problems, err := xlsform.Read(s.text)
	if err != nil {
		return found("%s: %v", s.name, err)
	}
	if c.JSON {
		if problems == nil {
			problems = []xlsform.Problem{}
		}
		err = json.NewEncoder(env.Stderr).Encode(problems)
	} else {
		for _, p := range problems {
			fmt.Fprintln(env.Stderr, s.name+": "+p.String())
		}
	}
	if err != nil {
		return err
	}
	if c.Strict && len(problems) > 0 {
		return found("%s; nothing was written", count(len(problems), "problem", "problems"))
	}
	text, err := authoring.YAML(wire.VersionToProto(version, ""))
	if err != nil {
		return err
	}
	return writeNew(env, c.Output, func(to io.Writer) error {
		_, err := to.Write(text)
		return err
	})
}

type exportCommand struct {
	File   string `arg:"" help:"A checklist in YAML or JSON, the id of a built-in one, or - for the standard input."`
	Output string `short:"o" placeholder:"FILE" help:"The workbook to write; - for the standard output (default: the checklist's id with .xlsx)."`
}

func (*exportCommand) manual() manual {
	return manual{
		examples: []example{
			{"Write a built-in checklist as a workbook, for Excel or ODK.", "checklist export core-service"},
			{"Edit one of your own in Excel, and read it again by checklist import.", "checklist export mine.yaml -o mine.xlsx"},
		},
		codes: []int{exitOK, exitFindings, exitUsage},
	}
}

// Run writes the workbook.
func (c *exportCommand) Run(env *Environment) error {
	f, err := readDraft(env, c.File)
	if err != nil {
		return err
	}
	draft, err := f.readable(env, "en")
	if err != nil {
		return err
	}
	version := wire.VersionFromProto(draft)
	name := c.Output
	if name == "" {
		name = strings.TrimSpace(version.Checklist) + ".xlsx"
		if !checklistID.MatchString(version.Checklist) {
			return misused("name one with --output", "the checklist has no id to make a file name of")
		}
	}
	return writeNew(env, name, func(to io.Writer) error { return xlsform.Write(to, version) })
}
