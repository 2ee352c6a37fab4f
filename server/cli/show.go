package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"google.golang.org/protobuf/encoding/protojson"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/library"
	"mysteryshopper/server/authoring"
	"mysteryshopper/server/builtin"
	"mysteryshopper/server/wire"
)

type showCommand struct {
	File   string `arg:"" optional:"" help:"A checklist in YAML or JSON, the id of a built-in one (ID@1 for its first version), or - for the standard input. Without it, the built-in ones are listed."`
	Locale string `placeholder:"LOCALE" help:"Show the texts in one language, such as de."`
	JSON   bool   `name:"json" xor:"output" help:"Print it as JSON."`
	YAML   bool   `name:"yaml" xor:"output" help:"Print it as YAML, to start a checklist of your own from."`
}

func (*showCommand) manual() manual {
	return manual{
		examples: []example{
			{"List the built-in checklists.", "checklist show"},
			{"Read one in German.", "checklist show core-service --locale de"},
			{"Read an earlier version of it.", "checklist show core-service@1"},
			{"Start a checklist of your own from a built-in one.", "checklist show core-service --yaml > mine.yaml"},
		},
		codes: []int{exitOK, exitFindings, exitUsage},
	}
}

// Run shows one checklist or lists the built-in ones.
func (c *showCommand) Run(env *Environment) error {
	if c.File == "" {
		return c.list(env)
	}
	f, err := readDraft(env, c.File)
	if err != nil {
		return err
	}
	printFaults(env.Stderr, f.textFaults(c.Locale))
	if f.Draft == nil {
		return found("%s cannot be read", f.name)
	}
	version := wire.VersionFromProto(f.Draft)
	if languages := slices.Sorted(maps.Keys(version.Title)); c.Locale != "" && version.Title.In(c.Locale, "") == "" {
		return misused("name one of "+strings.Join(languages, ", "), "%s is not there in %q", f.name, c.Locale)
	}
	switch {
	case c.JSON:
		return printJSON(env, wire.VersionToProto(version, c.Locale))
	case c.YAML:
		return printYAML(env, wire.VersionToProto(version, c.Locale))
	}
	return printOutline(env.Stdout, version, c.Locale)
}

// summary is a row in the list of built-in checklists.
type summary struct {
	Checklist string   `json:"checklist"`
	Version   int32    `json:"version"`
	Title     string   `json:"title"`
	Locales   []string `json:"locales"`
	Sections  int      `json:"sections"`
	Questions int      `json:"questions"`
	Digest    string   `json:"digest"`
}

func (c *showCommand) list(env *Environment) error {
	versions, err := builtin.Checklists()
	if err != nil {
		return err
	}
	list := make([]summary, len(versions))
	for i, v := range versions {
		list[i] = summary{
			Checklist: v.Checklist, Version: library.Newest, Title: v.Title.In(c.Locale, v.DefaultLocale), Locales: slices.Sorted(maps.Keys(v.Title)),
			Sections: len(v.Sections), Questions: questions(v), Digest: v.Digest().String(),
		}
	}
	switch {
	case c.JSON:
		return json.NewEncoder(env.Stdout).Encode(list)
	case c.YAML:
		return misused("name a checklist", "the list is there as a table or as JSON")
	}
	w := tabwriter.NewWriter(env.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "CHECKLIST\tVERSION\tTITLE\tLANGUAGES\tSECTIONS\tQUESTIONS\tDIGEST")
	for _, s := range list {
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%d\t%d\t%.12s\n", s.Checklist, s.Version, s.Title, strings.Join(s.Locales, " "), s.Sections, s.Questions, s.Digest)
	}
	return w.Flush()
}

func questions(v *checklist.Version) (n int) {
	for range v.Questions() {
		n++
	}
	return n
}

// printJSON prints the API's JSON, indented the same way every time.
func printJSON(env *Environment, draft *pb.ChecklistVersion) error {
	text, err := protojson.Marshal(draft)
	if err != nil {
		return err
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, text, "", "  "); err != nil {
		return err
	}
	indented.WriteByte('\n')
	_, err = indented.WriteTo(env.Stdout)
	return err
}

func printYAML(env *Environment, draft *pb.ChecklistVersion) error {
	text, err := authoring.YAML(draft)
	if err != nil {
		return err
	}
	_, err = env.Stdout.Write(text)
	return err
}
