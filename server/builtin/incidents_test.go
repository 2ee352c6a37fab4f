package builtin_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"mysteryshopper/checklist"
)

// incident is a report of what a customer complained of, or was glad of.
type incident struct {
	Name, Story, Checklist string
	// Outcome is the report's; empty means COMPLETED.
	Outcome checklist.Outcome
	// Return is the answer to would-return.
	Return string
	// Only leaves out every answer of the best visit but these; empty leaves out none.
	Only []string
	// Answers stand in the place of those of the best visit.
	Answers map[string]yaml.Node
	// What the client sees.
	Score     int64
	Verdict   checklist.Verdict
	Band      string
	Criticals []string
}

// incidents reads testdata/incidents.yaml.
func incidents(t *testing.T) (best map[string]map[string]yaml.Node, list []incident) {
	t.Helper()
	text, err := os.ReadFile("testdata/incidents.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var table struct {
		Best      map[string]map[string]yaml.Node
		Incidents []incident
	}
	if err := yaml.Unmarshal(text, &table); err != nil {
		t.Fatal(err)
	}
	return table.Best, table.Incidents
}

// TestIncidents scores what customers complained of. No visit passes after which the shopper would not come back, and
// none whose shopper would return fails without a triggered critical.
func TestIncidents(t *testing.T) {
	t.Parallel()
	best, list := incidents(t)
	compiled := compile(t)
	for _, in := range list {
		t.Run(in.Name, func(t *testing.T) {
			t.Parallel()
			c := compiled[in.Checklist]
			score := c.Score(in.report(t, c, best[in.Checklist]), in.Outcome)
			if len(score.Violations) > 0 || score.EffectiveBasisPoints == nil {
				t.Fatalf("violations %v, status %s", score.Violations, score.Status)
			}
			effective := int64(*score.EffectiveBasisPoints)
			t.Logf("%-28s %6.2f %-4s %-9s %v  %s", in.Name, float64(effective)/100, score.Verdict, band(score), score.Criticals, in.Story)
			if effective != in.Score || score.Verdict != in.Verdict || band(score) != in.Band || !slices.Equal(score.Criticals, in.Criticals) {
				t.Errorf("got {score: %d, verdict: %s, band: %s, criticals: [%s]}, want {score: %d, verdict: %s, band: %s, criticals: %v}",
					effective, score.Verdict, band(score), strings.Join(score.Criticals, ", "), in.Score, in.Verdict, in.Band, in.Criticals)
			}
			if in.Return == "no" && (score.Verdict != checklist.VerdictFail || effective >= int64(*c.Version().PassMarkBasisPoints)) {
				t.Errorf("%d and %s, and the shopper would not come back", effective, score.Verdict)
			}
		})
	}
}

// TestIncidentsOfTheFirstVersion pins what the incidents that version 1 passed must come to: none of these four may
// pass again, and a colleague who helps is praised.
func TestIncidentsOfTheFirstVersion(t *testing.T) {
	t.Parallel()
	_, list := incidents(t)
	found := 0
	for _, in := range list {
		switch in.Name {
		case "lawyer-laughs", "rude", "restaurant-45-return", "agent-callback-core":
			found++
			if in.Score >= 6000 && in.Verdict != checklist.VerdictFail {
				t.Errorf("%s comes to %d and %s", in.Name, in.Score, in.Verdict)
			}
		case "walked-out-10min", "walked-out-guide-answers", "hung-up", "return-thrown-out":
			found++
			if in.Score != 0 {
				t.Errorf("%s comes to %d, want 0", in.Name, in.Score)
			}
		case "jarle-phone":
			found++
			if in.Score <= 9000 || in.Verdict != checklist.VerdictPass {
				t.Errorf("%s comes to %d and %s", in.Name, in.Score, in.Verdict)
			}
		}
	}
	if found != 9 || len(list) < 50 {
		t.Errorf("%d of 9 are in the table of %d", found, len(list))
	}
}

// report returns the incident's answers in checklist order, without those that are not reached.
func (in *incident) report(t *testing.T, c *checklist.Compiled, best map[string]yaml.Node) []checklist.Answer {
	t.Helper()
	var answers []checklist.Answer
	used := map[string]bool{}
	for _, section := range c.Version().Sections {
		for i := range section.Questions {
			q := &section.Questions[i]
			node, given := in.Answers[q.Key]
			used[q.Key] = given
			if !given {
				node, given = best[q.Key]
				given = given && (len(in.Only) == 0 || slices.Contains(in.Only, q.Key))
			}
			if q.Key == "would-return" {
				node, given = yaml.Node{Kind: yaml.ScalarNode, Value: in.Return}, true
			}
			if given {
				a := answerOf(t, q, &node)
				a.Comment = in.Story
				answers = append(answers, a)
			}
		}
	}
	strays := c.Score(answers, in.Outcome).Warnings
	for key := range in.Answers {
		if !used[key] {
			t.Errorf("there is no question %s", key)
		}
		if slices.Contains(strays, key) && in.Outcome == "" {
			t.Errorf("%s is answered and not reached", key)
		}
	}
	return slices.DeleteFunc(answers, func(a checklist.Answer) bool { return slices.Contains(strays, a.Question) })
}

// answerOf reads one answer as the table writes it.
func answerOf(t *testing.T, q *checklist.Question, node *yaml.Node) checklist.Answer {
	t.Helper()
	a := checklist.Answer{Question: q.Key}
	text := node.Value
	var err error
	switch {
	case text == "n/a":
		a.NotApplicable, a.NotApplicableReason = true, "It did not come up."
	case q.Choice != nil:
		a.Choice = &text
	case q.MultiChoice != nil:
		a.Choices = &checklist.Choices{}
		err = node.Decode(&a.Choices.Keys)
	case q.Scale != nil:
		a.Scale = new(int32)
		err = node.Decode(a.Scale)
	case q.Number != nil:
		a.Number = &text
	case q.Duration != nil:
		seconds, outcome, _ := strings.Cut(text, " ")
		a.Duration = &checklist.DurationAnswer{Outcome: checklist.DurationOutcome(outcome)}
		a.Duration.Seconds, err = strconv.ParseInt(seconds, 10, 64)
	case q.Timestamp != nil:
		var at time.Time
		at, err = time.Parse(time.RFC3339, text)
		a.Timestamp = &at
	case q.FreeText != nil:
		a.Text = &text
	default:
		err = fmt.Errorf("of a kind that the table does not write")
	}
	if err != nil {
		t.Fatalf("%s: %v", q.Key, err)
	}
	return a
}

func band(s *checklist.Score) string {
	if s.Band == nil {
		return ""
	}
	return *s.Band
}

// compile returns the newest built-in checklists by their ids, ready for scoring.
func compile(t *testing.T) map[string]*checklist.Compiled {
	t.Helper()
	compiled := map[string]*checklist.Compiled{}
	for _, v := range load(t) {
		c, err := checklist.Compile(v)
		if err != nil {
			t.Fatal(err)
		}
		compiled[v.Checklist] = c
	}
	return compiled
}
