package house

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/action"
	"mysteryshopper/checklist/appeal"
	"mysteryshopper/checklist/visit"
)

var updateStates = flag.Bool("update", false, "write docs/states.md")

// TestStates compares docs/states.md with the tables of states in the code. With -update it writes the page.
func TestStates(t *testing.T) {
	t.Parallel()
	const page = "docs/states.md"
	want := statesPage()
	if *updateStates {
		if err := os.WriteFile(page, want, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(page); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what the code has (%v); write it with go test . -run TestStates -update", page, err)
	}
}

// statesPage writes the tables of states of reports, appeals and actions: a row for each state, a column for each act.
func statesPage() []byte {
	var b bytes.Buffer
	fmt.Fprint(&b, `# States of reports, appeals and actions

Written by `+"`go test . -run TestStates -update`"+` from the tables in `+"`checklist/visit/report.go`, `checklist/appeal/state.go` and `checklist/action/action.go`"+`. A cell has the state after the act; a dash means that the act is refused with `+"`WRONG_STATE`"+` and changes nothing.

## Reports

The review of a report in a program that releases by hand; where it releases on approval, APPROVE and CONFIRM release too. Beside the state stand the marks that a review sets; = means that the act leaves all of them. ASK_SECOND_LOOK follows from an approval, by the program's share. Not in the table: what is parked or a test is not released, a report that lacks evidence is approved with EVIDENCE_MISSING as the reason alone, a client sees one report of a visit at most, and nobody but its holder judges a held report. Time decides nothing.

`)
	reportTable(&b)
	fmt.Fprint(&b, `
## Appeals

A client's manager makes an appeal, which is open then, and may withdraw it. A reviewer of the agency upholds or refuses it. Time makes an open appeal overdue, and never decides it.

`)
	var acts []string
	for _, r := range appeal.Rules {
		acts = append(acts, fmt.Sprintf("%s (%s)", r.Act, strings.ToLower(string(r.By))))
	}
	tableOf(&b, acts, appeal.States, func(s appeal.State, act int) (appeal.State, bool) {
		return s.After(appeal.Rules[act].Act, appeal.Rules[act].By)
	})
	fmt.Fprint(&b, `
## Actions

A manager of the client does every act but two: the clock misses an open action when its due day has ended, and a proof is taken back when its report is withdrawn, excluded, or corrected below the target.

`)
	acts = namesOf(pb.ActionEvent_Act_name)
	states := []action.State{""}
	for _, name := range namesOf(pb.Action_State_name) {
		states = append(states, action.State(name))
	}
	tableOf(&b, acts, states, func(s action.State, act int) (action.State, bool) { return s.After(action.Act(acts[act])) })
	return b.Bytes()
}

// markedState is the state of a report with its marks.
type markedState string

// reportTable writes the table of all states and marks that a report can come into by its review.
func reportTable(b *bytes.Buffer) {
	in := visit.ReviewContext{Mode: visit.Manual}
	named := map[markedState]visit.Status{}
	found := []markedState{nameOf(visit.NewStatus(nil))}
	named[found[0]] = visit.NewStatus(nil)
	var acts []string
	for i := 0; i < len(found); i++ {
		status := named[found[i]]
		for _, act := range status.Acts(in) {
			if !slices.Contains(acts, string(act)) {
				acts = append(acts, string(act))
			}
			next, _ := status.After(act, in)
			if name := nameOf(next); !slices.Contains(found, name) {
				found, named[name] = append(found, name), next
			}
		}
	}
	tableOf(b, acts, found, func(s markedState, act int) (markedState, bool) {
		next, err := named[s].After(visit.ReviewAct(acts[act]), in)
		if to := nameOf(next); to != s {
			return to, err == nil
		}
		return "=", err == nil
	})
}

// nameOf returns the state of a report with its marks, as words.
func nameOf(s visit.Status) markedState {
	words := []string{string(s.State)}
	for _, mark := range []struct {
		set  bool
		word string
	}{{s.Released, "released"}, {s.SecondLook, "second look"}, {s.Excluded && !s.Merged, "excluded"}, {s.Merged, "merged"}} {
		if mark.set {
			words = append(words, mark.word)
		}
	}
	return markedState(strings.Join(words, ", "))
}

// namesOf returns the names of an enum of the API in its order, without the one that is unspecified.
func namesOf(enum map[int32]string) (names []string) {
	for i := range int32(len(enum) - 1) {
		names = append(names, enum[i+1])
	}
	return names
}

// tableOf writes a table of states. An empty state is that of a thing before its creation.
func tableOf[S ~string](b *bytes.Buffer, acts []string, states []S, after func(s S, act int) (S, bool)) {
	fmt.Fprintf(b, "| from | %s |\n|%s\n", strings.Join(acts, " | "), strings.Repeat(" --- |", len(acts)+1))
	for _, s := range states {
		cells := []string{string(s)}
		if s == "" {
			cells[0] = "(none)"
		}
		for i := range acts {
			if to, ok := after(s, i); ok {
				cells = append(cells, string(to))
			} else {
				cells = append(cells, "–")
			}
		}
		fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | "))
	}
}
