package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

// example is a command line to paste, and its purpose.
type example struct {
	why  string
	line string
}

// manual is the part of a command's help after its flags.
type manual struct {
	examples []example
	// codes are the exit codes that the command can end with.
	codes []int
}

// documented is a command with a manual.
type documented interface {
	manual() manual
}

// printHelp prints the flags of a command, examples and exit codes.
func printHelp(options kong.HelpOptions, ctx *kong.Context) error {
	if err := kong.DefaultHelpPrinter(options, ctx); err != nil {
		return err
	}
	selected := ctx.Selected()
	if selected == nil {
		printManual(ctx.Stdout, overview())
		return nil
	}
	printManual(ctx.Stdout, manualOf(selected))
	return nil
}

// mounted holds the manuals of commands of other packages whose help has no examples, by their paths.
var mounted = map[string]manual{
	"bench measure": {
		examples: []example{
			{"See that all figures can be measured.", "bench measure --quick"},
			{"Measure scorecards, and keep the filled databases for the next time.", "bench measure --only scorecard --data bench"},
		},
		codes: []int{exitOK, exitUsage, exitUnreachable, exitInternal},
	},
	"bench peer": {
		examples: []example{
			{"Compare submissions with the creation of records by another server.",
				"bench peer --url http://127.0.0.1:8090/api/collections/reports/records --field body"},
		},
		codes: []int{exitOK, exitUsage, exitUnreachable, exitInternal},
	},
}

// manualOf returns the manual of a command. One of another package may have its examples in its help.
func manualOf(command *kong.Node) manual {
	if own, ok := command.Target.Addr().Interface().(documented); ok {
		return own.manual()
	}
	if m, ok := mounted[command.Path()]; ok {
		return m
	}
	return manual{codes: overview().codes}
}

// overview is the manual of the whole command line.
func overview() manual {
	return manual{
		examples: []example{
			{"Start a server with a year of made-up reports, to look around.", "demo"},
			{"Start a server on a database of your own.", "serve --database sqlite:data/mysteryshopper.db"},
			{"Read what a command takes.", "serve --help"},
		},
		codes: []int{exitOK, exitFindings, exitUsage, exitUnreachable, exitInternal},
	}
}

func printManual(w io.Writer, m manual) {
	if len(m.examples) > 0 {
		fmt.Fprint(w, "\nExamples:\n")
	}
	for i, e := range m.examples {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "  # %s\n  %s %s\n", e.why, name, e.line)
	}
	fmt.Fprint(w, "\nExit codes:\n")
	for _, code := range m.codes {
		fmt.Fprintf(w, "  %d    %s\n", code, exits[code])
	}
}

// describeValue returns the help of a flag or an argument, with the environment variable of a setting.
func describeValue(value *kong.Value) string {
	help := value.Help
	if value.Tag.Has(settingTag) {
		help += " $" + variable(value.Name)
	}
	return help
}

// unquoted are the characters without a meaning to a shell.
const unquoted = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,@%+"

// quote quotes a word for a shell where that is needed.
func quote(word string) string {
	if word != "" && strings.Trim(word, unquoted) == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
