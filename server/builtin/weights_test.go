package builtin_test

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"mysteryshopper/checklist"
	"mysteryshopper/server/simulate"
)

// TestHumanQuestionsAreHalf sums what the questions on empathy and respect can earn: at least half of the plain points,
// and at least half of the total once the sections' weights are counted, with all conditional questions and without.
func TestHumanQuestionsAreHalf(t *testing.T) {
	t.Parallel()
	for _, v := range load(t) {
		for _, conditional := range []bool{true, false} {
			plain, total := humanShares(v, conditional)
			t.Logf("%s: human questions are %s of the points and %s of the total (conditional questions: %t)",
				v.Checklist, plain.FloatString(3), total.FloatString(3), conditional)
			half := big.NewRat(1, 2)
			if plain.Cmp(half) < 0 || total.Cmp(half) < 0 {
				t.Errorf("%s: %s and %s, want half at least", v.Checklist, plain.FloatString(3), total.FloatString(3))
			}
		}
	}
}

// humanShares returns the share of human questions in the points of all questions, and in the total. A question whose
// condition is more than that somebody served is conditional.
func humanShares(v *checklist.Version, conditional bool) (plain, total *big.Rat) {
	plain, total = new(big.Rat), new(big.Rat)
	var human, all, weights int64
	for _, section := range v.Sections {
		var sectionHuman, sectionAll int64
		for i := range section.Questions {
			q := &section.Questions[i]
			if !conditional && !alwaysAsked(q) {
				continue
			}
			points := possible(q)
			sectionAll += points
			if slices.Contains(q.Dimensions, "human") {
				sectionHuman += points
			}
		}
		human, all = human+sectionHuman, all+sectionAll
		if sectionAll > 0 {
			weights += int64(*section.Weight)
			share := big.NewRat(sectionHuman*int64(*section.Weight), sectionAll)
			total.Add(total, share)
		}
	}
	return plain.SetFrac64(human, all), total.Quo(total, big.NewRat(weights, 1))
}

func alwaysAsked(q *checklist.Question) bool {
	return q.VisibleWhen == nil || len(q.VisibleWhen.All) == 1 && q.VisibleWhen.All[0].Outcome != nil
}

// possible returns what a question can earn, times its weight.
func possible(q *checklist.Question) int64 {
	if q.Bonus {
		return 0
	}
	var points int64
	switch {
	case q.Choice != nil:
		for _, o := range q.Choice.Options {
			points = max(points, int64(o.Points))
		}
	case q.MultiChoice != nil:
		for _, o := range q.MultiChoice.Options {
			points += max(0, int64(o.Points))
		}
	case q.Number != nil:
		for _, b := range q.Number.Bands {
			points = max(points, int64(b.Points))
		}
	case q.Duration != nil:
		for _, b := range q.Duration.Bands {
			points = max(points, int64(b.Points))
		}
	}
	if q.Weight != nil {
		points *= int64(*q.Weight)
	}
	return points
}

// TestNoBandPassesWhatFails compares bands with the verdict: a band begins at the pass mark, and no effect of a critical
// question leaves a total that reaches it, so that nobody reads "good" beside FAIL.
func TestNoBandPassesWhatFails(t *testing.T) {
	t.Parallel()
	for _, v := range load(t) {
		mark := *v.PassMarkBasisPoints
		passing := []string{"good", "excellent"}
		for _, b := range v.Bands {
			if named := slices.Contains(passing, b.Key); named != (b.FromBasisPoints >= mark) {
				t.Errorf("%s: the band %s begins at %d, the pass mark is %d", v.Checklist, b.Key, b.FromBasisPoints, mark)
			}
		}
		criticals := 0
		for _, section := range v.Sections {
			for i := range section.Questions {
				q := &section.Questions[i]
				if q.Critical == nil {
					continue
				}
				criticals++
				switch q.Critical.Effect {
				case checklist.EffectZeroReport:
				case checklist.EffectCap:
					if *q.Critical.CapBasisPoints >= mark {
						t.Errorf("%s: %s caps at %d, which passes", v.Checklist, q.Key, *q.Critical.CapBasisPoints)
					}
				default:
					t.Errorf("%s: %s has the effect %q, which leaves a passing band beside FAIL", v.Checklist, q.Key, q.Critical.Effect)
				}
			}
		}
		if criticals < 10 {
			t.Errorf("%s has %d critical questions", v.Checklist, criticals)
		}
	}
}

// TestWaitsGivenUp gives up every wait of an otherwise perfect visit, one at a time: the visit is none, and its total is 0.
func TestWaitsGivenUp(t *testing.T) {
	t.Parallel()
	best, _ := incidents(t)
	for id, c := range compile(t) {
		var waits []string
		for _, section := range c.Version().Sections {
			for i := range section.Questions {
				q := &section.Questions[i]
				if q.Role != checklist.RoleWait {
					continue
				}
				waits = append(waits, q.Key)
				if q.Critical == nil || q.Critical.Effect != checklist.EffectZeroReport {
					t.Errorf("%s: giving up %s has no effect on the report", id, q.Key)
				}
				for _, band := range q.Duration.Bands {
					if band.Points < 1 {
						t.Errorf("%s: %s gives a wait that was served no points, as if it had been given up", id, q.Key)
					}
				}
			}
		}
		for _, outcome := range []checklist.Outcome{checklist.OutcomeLeftUnserved, checklist.OutcomeCompleted} {
			for _, wait := range waits {
				in := incident{Story: "I gave up.", Checklist: id, Outcome: outcome, Return: "no", Answers: map[string]yaml.Node{
					wait: {Kind: yaml.ScalarNode, Value: "600 LEFT_UNSERVED"}, "reason-for-leaving": {Kind: yaml.ScalarNode, Value: "Nobody came."},
				}}
				if wait == "manager-wait" {
					in.Answers["right-at-first"] = yaml.Node{Kind: yaml.ScalarNode, Value: "refused"}
					in.Answers["manager-fetched"] = yaml.Node{Kind: yaml.ScalarNode, Value: "on-request"}
				}
				score := c.Score(in.report(t, c, best[id]), outcome)
				if got := *score.EffectiveBasisPoints; got != 0 || !slices.Contains(score.Criticals, wait) {
					t.Errorf("%s: %s given up politely, reported as %s, comes to %d", id, wait, outcome, got)
				}
			}
		}
	}
}

// levels are how well the places of TestLevels serve: the chance that a question goes as it should.
var levels = []struct {
	name    string
	quality float64
}{{"excellent", 0.98}, {"good", 0.92}, {"weak", 0.6}, {"awful", 0.25}}

// TestLevels sends 200 visits of each checklist to places of four levels. With -v it prints how they come out.
func TestLevels(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	for id, c := range compile(t) {
		for n, level := range levels {
			totals := make([]int32, 0, 50)
			passed := 0
			for seed := range uint64(50) {
				r := rand.New(rand.NewPCG(seed, uint64(n)))
				report := simulate.Report(r, simulate.Visit{ID: "v", Version: c, Start: start}, simulate.Mending(level.quality))
				score := c.Score(report.Answers, report.Outcome)
				if len(score.Violations) > 0 || score.EffectiveBasisPoints == nil {
					t.Fatalf("%s, %s, %d: %v, %s", id, level.name, seed, score.Violations, score.Status)
				}
				totals = append(totals, *score.EffectiveBasisPoints)
				if score.Verdict == checklist.VerdictPass {
					passed++
				}
			}
			slices.Sort(totals)
			t.Logf("%-20s %-9s of 50: %2d passed; least %5.2f, quartiles %5.2f %5.2f %5.2f, most %5.2f", id, level.name, passed,
				float64(totals[0])/100, float64(totals[12])/100, float64(totals[24])/100, float64(totals[37])/100, float64(totals[49])/100)
			switch {
			case level.name == "awful" && passed > 0, level.name == "weak" && passed > 5:
				t.Errorf("%s: %d of 50 %s visits passed", id, passed, level.name)
			case level.name == "excellent" && passed < 45:
				t.Errorf("%s: only %d of 50 excellent visits passed", id, passed)
			}
		}
	}
}
