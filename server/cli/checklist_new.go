package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"

	"mysteryshopper/server/authoring"
)

type newCommand struct {
	Checklist string `arg:"" help:"The id of the checklist: lower case letters, digits and hyphens."`
	Title     string `default:"My checklist" help:"The title in English (default ${default})."`
	Output    string `short:"o" placeholder:"FILE" help:"The file to write; - for the standard output (default: the id with .yaml)."`
}

func (*newCommand) manual() manual {
	return manual{
		examples: []example{
			{"Write coffee-shop.yaml.", "checklist new coffee-shop --title Café"},
			{"Only look at it.", "checklist new coffee-shop --output -"},
		},
		codes: []int{exitOK, exitFindings, exitUsage},
	}
}

var checklistID = regexp.MustCompile(`^[a-z][a-z0-9-]{1,62}$`)

// titleSigns are signs that the quotes of the template cannot hold.
var titleSigns = regexp.MustCompile(`["\\\n\r\t]`)

// Run writes the file. It never overwrites one.
func (c *newCommand) Run(env *Environment) error {
	if !checklistID.MatchString(c.Checklist) {
		return misused("use 2 to 63 lower case letters, digits and hyphens, beginning with a letter", "%q cannot be the id of a checklist", c.Checklist)
	}
	if titleSigns.MatchString(c.Title) {
		return misused("leave out quotes, backslashes and line breaks; add them to the file later", "the title has signs that need care in YAML")
	}
	if c.Output == "" {
		c.Output = c.Checklist + ".yaml"
	}
	err := writeNew(env, c.Output, func(to io.Writer) error {
		_, err := to.Write(authoring.Template(c.Checklist, c.Title))
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(env.Stderr, "wrote %s; next: mysteryshopper checklist lint %s\n", c.Output, c.Output)
	return nil
}

// writeNew writes a file that is not there yet, or to the standard output. A file that could not be written whole is
// removed.
func writeNew(env *Environment, name string, write func(io.Writer) error) error {
	if name == stdin {
		return write(env.Stdout)
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return found("%s is there already; name another file with --output", name)
	}
	if err != nil {
		return unreadable(err)
	}
	if err := errors.Join(write(file), file.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}

type schemaCommand struct{}

func (*schemaCommand) manual() manual {
	return manual{
		examples: []example{{"Let an editor complete and check checklists.", "checklist schema > checklist.schema.json"}},
		codes:    []int{exitOK, exitUsage},
	}
}

// Run prints the schema.
func (*schemaCommand) Run(env *Environment) error {
	schema, err := authoring.Schema()
	if err != nil {
		return err
	}
	_, err = env.Stdout.Write(schema)
	return err
}
