package scorecard

import (
	"fmt"
	"math/big"
	"strings"

	"mysteryshopper/checklist"
)

// AssumptionName names one assumption of the silent loss.
type AssumptionName string

// The assumptions, in the order in which they are applied.
const (
	// AssumeCustomers is how many customers come in the span; of those, the
	// observed share is badly served.
	AssumeCustomers AssumptionName = "CUSTOMERS"
	// AssumeSilent is the share of the badly served who never complain, in basis
	// points.
	AssumeSilent AssumptionName = "SILENT"
	// AssumeLeaving is the share of these who do not come back, in basis points.
	AssumeLeaving AssumptionName = "LEAVING"
	// AssumeWorth is what one customer lost is worth in the span, in the smallest
	// unit of a currency of the client's choice.
	AssumeWorth AssumptionName = "WORTH"
)

// Assumption is a number that is not observed, and where it is from.
type Assumption struct {
	Name  AssumptionName
	Value int64
	// Source is where a value that was set is from, in the words of whoever set it.
	// It is printed beside every result.
	Source string
}

// DefaultAssumptions returns the assumptions as they are where a client has set
// none. All but the worth have a value; without a worth, customers are counted
// and no money. The sources of the shares are Technical Assistance Research
// Programs (TARP), Consumer Complaint Handling in America, 1979, and its update of
// 1986; package words has them for people.
func DefaultAssumptions() []Assumption {
	return []Assumption{
		{Name: AssumeCustomers, Value: 10_000}, // no estimate: the loss is of every ten thousand
		{Name: AssumeSilent, Value: 9600},      // one of some 26 badly served customers complains
		{Name: AssumeLeaving, Value: 6300},     // 37 % buy again after a minor problem, 9 % after a costly one
	}
}

// InvalidAssumptions is the error of assumptions that cannot be. It names all of
// them.
type InvalidAssumptions struct {
	// Problems have paths such as assumptions[1].value.
	Problems []checklist.Problem
}

// Error lists the problems, one per line.
func (e *InvalidAssumptions) Error() string {
	var b strings.Builder
	b.WriteString("scorecard: invalid assumptions")
	for _, p := range e.Problems {
		fmt.Fprintf(&b, "\n%s: %s", p.Path, p.Reason)
	}
	return b.String()
}

// LossStep is one assumption and what the estimate comes to with it and all
// before it: customers badly served, of these the silent, of these the lost, and
// what they are worth.
type LossStep struct {
	Assumption Assumption
	// Estimate is floored. Low and High carry on the interval of the observed
	// share alone, floored and raised: how wrong an assumption may be is not in
	// them.
	Estimate, Low, High int64
}

// SilentLoss is an estimate of what a client loses by customers who are badly
// served, do not complain and stay away. It is as good as its assumptions.
type SilentLoss struct {
	// BadlyServed is what was observed: of how many visits the customer would
	// have been badly served.
	BadlyServed Share
	// Steps are in the order of the assumptions.
	Steps []LossStep
}

// SilentLossOf returns the estimate from the observed share of visits that were
// badly served and the assumptions, in any order; each that is left out has its
// default. Without a visit there are no steps. It gives InvalidAssumptions where
// one is unknown, there twice or out of its bounds, and ErrOverflow where a
// result does not fit.
func SilentLossOf(badly Share, assumptions []Assumption) (SilentLoss, error) {
	chosen, err := Assumptions(assumptions)
	if err != nil {
		return SilentLoss{}, err
	}
	badly = ShareOf(badly.Hits, badly.N)
	loss := SilentLoss{BadlyServed: badly}
	if badly.N == 0 {
		return loss, nil
	}
	estimate := big.NewRat(badly.Hits, badly.N)
	low, high := big.NewRat(int64(*badly.Low), whole), big.NewRat(int64(*badly.High), whole)
	for _, a := range chosen {
		factor := a.factor()
		for _, v := range []*big.Rat{estimate, low, high} {
			v.Mul(v, factor)
		}
		top := floorOf(high)
		if !high.IsInt() {
			top.Add(top, big.NewInt(1))
		}
		if !top.IsInt64() {
			return SilentLoss{}, ErrOverflow
		}
		loss.Steps = append(loss.Steps, LossStep{a, floorOf(estimate).Int64(), floorOf(low).Int64(), top.Int64()})
	}
	return loss, nil
}

// floorOf returns the floor of a number that is not below 0.
func floorOf(v *big.Rat) *big.Int { return new(big.Int).Quo(v.Num(), v.Denom()) }

// isShare reports whether the value is in basis points.
func (a Assumption) isShare() bool { return a.Name == AssumeSilent || a.Name == AssumeLeaving }

// factor is what the estimate is multiplied by.
func (a Assumption) factor() *big.Rat {
	if a.isShare() {
		return big.NewRat(a.Value, whole)
	}
	return big.NewRat(a.Value, 1)
}

// Assumptions returns the assumptions in their order, those given and the
// defaults of the others. It gives InvalidAssumptions as SilentLossOf does.
func Assumptions(given []Assumption) ([]Assumption, error) {
	byName := map[AssumptionName]Assumption{}
	for _, a := range DefaultAssumptions() {
		byName[a.Name] = a
	}
	seen := map[AssumptionName]bool{}
	var problems []checklist.Problem
	for i, a := range given {
		path := fmt.Sprintf("assumptions[%d]", i)
		switch a.Name {
		case AssumeCustomers, AssumeSilent, AssumeLeaving, AssumeWorth:
		default:
			problems = append(problems, checklist.Problem{Path: path + ".name", Reason: checklist.ReasonUnknownValue})
			continue
		}
		if seen[a.Name] {
			problems = append(problems, checklist.Problem{Path: path + ".name", Reason: checklist.ReasonDuplicateKey})
		}
		if a.Value < 0 || a.isShare() && a.Value > whole {
			problems = append(problems, checklist.Problem{Path: path + ".value", Reason: checklist.ReasonOutOfRange})
		}
		seen[a.Name] = true
		byName[a.Name] = a
	}
	if len(problems) > 0 {
		return nil, &InvalidAssumptions{problems}
	}
	var chosen []Assumption
	for _, name := range []AssumptionName{AssumeCustomers, AssumeSilent, AssumeLeaving, AssumeWorth} {
		if a, found := byName[name]; found {
			chosen = append(chosen, a)
		}
	}
	return chosen, nil
}
