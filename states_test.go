package house

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/action"
	"mysteryshopper/checklist/appeal"
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

// statesPage writes the tables of states of appeals and actions: a row for each state, a column for each act.
func statesPage() []byte {
	var b bytes.Buffer
	fmt.Fprint(&b, `# States of appeals and actions

Written by `+"`go test . -run TestStates -update`"+` from the tables in `+"`checklist/appeal/state.go` and `checklist/action/action.go`"+`. A cell has the state after the act; a dash means that the act is refused with `+"`WRONG_STATE`"+` and changes nothing.

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
