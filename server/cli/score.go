package cli

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"mysteryshopper/checklist"
)

type scoreCommand struct {
	Files   []string `arg:"" name:"file" help:"Files of cases in JSON: a case, or a list of cases. Use - for the standard input."`
	Compare bool     `help:"Print where results differ from the want of their cases, instead of the results."`
}

func (*scoreCommand) manual() manual {
	return manual{
		examples: []example{
			{"Score a case: {name, version, answers, outcome}.", "score case.json"},
			{"Score many, and take the totals out of the array of results.", "score cases/*.json | jq '.[].effectiveBasisPoints'"},
			{"Check the engine against the vectors that come with the source.", "score --compare checklist/testdata/scoring/*.json"},
		},
		codes: []int{exitOK, exitFindings, exitUsage},
	}
}

// Help returns the description of the command.
func (*scoreCommand) Help() string {
	return "A case has the members version (a checklist version), answers, and outcome where it is not COMPLETED. " +
		"The results are one JSON array in the order of the cases; a case of an outcome that is not scored, such as " +
		"CLOSED, gives null. Nothing is printed there unless all cases are without faults."
}

// Run scores the cases of all files.
func (c *scoreCommand) Run(env *Environment) error {
	sources, err := readSources(env, c.Files)
	if err != nil {
		return err
	}
	var cases []scoredCase
	faults := 0
	for i := range sources {
		scored, problems := scoreSource(&sources[i])
		for _, problem := range problems {
			fmt.Fprintln(env.Stderr, problem)
		}
		cases, faults = append(cases, scored...), faults+len(problems)
	}
	if faults > 0 {
		return found("%s; nothing was scored", count(faults, "fault", "faults"))
	}
	if c.Compare {
		return compare(env.Stdout, cases)
	}
	return printScores(env.Stdout, cases)
}

// scoredCase is a case with its computed score.
type scoredCase struct {
	checklist.Case
	place string
	score *checklist.Score
}

// scoreSource scores the cases of a file, or returns all its faults, each with its position.
func scoreSource(s *source) ([]scoredCase, []string) {
	cases, err := checklist.ParseCases(s.text)
	if err != nil {
		return nil, s.problems(err)
	}
	scored := make([]scoredCase, 0, len(cases))
	var problems []string
	for i, c := range cases {
		place := fmt.Sprintf("%s: case %d", s.name, i)
		if c.Name != "" {
			place = fmt.Sprintf("%s: case %d (%s)", s.name, i, c.Name)
		}
		compiled, err := checklist.Compile(c.Version)
		if faulty := (*checklist.Unpublishable)(nil); errors.As(err, &faulty) {
			for _, p := range faulty.Problems {
				problems = append(problems, fmt.Sprintf("%s: version.%s: %s", place, p.Path, p.Reason))
			}
			continue
		}
		if err != nil {
			problems = append(problems, place+": "+err.Error())
			continue
		}
		scored = append(scored, scoredCase{Case: c, place: place, score: compiled.Score(c.Answers, c.Outcome)})
	}
	return scored, problems
}

// problems converts the error of a parser to lines with positions.
func (s *source) problems(err error) []string {
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		return []string{s.place(syntax.Offset-1) + ": " + syntax.Error()}
	}
	if kind := (*json.UnmarshalTypeError)(nil); errors.As(err, &kind) {
		return []string{fmt.Sprintf("%s: %s: a JSON %s does not fit", s.place(kind.Offset-1), kind.Field, kind.Value)}
	}
	lines := strings.Split(err.Error(), "\n")
	for i := range lines {
		lines[i] = s.name + ": " + lines[i]
	}
	return lines
}

// printScores prints the results as one JSON array, a line for each.
func printScores(to io.Writer, cases []scoredCase) error {
	w := bufio.NewWriter(to)
	separator := "["
	for _, c := range cases {
		text, err := json.Marshal(c.score)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s\n%s", separator, text)
		separator = ","
	}
	if len(cases) == 0 {
		fmt.Fprint(w, "[")
	}
	fmt.Fprint(w, "\n]\n")
	return w.Flush()
}

// count formats a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
