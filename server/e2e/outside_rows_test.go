package e2e

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"google.golang.org/protobuf/testing/protocmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// partKinds are the groupings that part a visit.
var partKinds = map[pb.Scorecard_Grouping]string{pb.Scorecard_SECTION: "section", pb.Scorecard_DIMENSION: "dimension", pb.Scorecard_QUESTION: "question"}

func partKind(q *pb.GetScorecardRequest) string {
	for _, g := range q.GetGroupBy() {
		if kind := partKinds[g]; kind != "" {
			return kind
		}
	}
	return ""
}

func groupsBy(q *pb.GetScorecardRequest, some ...pb.Scorecard_Grouping) bool {
	return slices.ContainsFunc(q.GetGroupBy(), func(g pb.Scorecard_Grouping) bool { return slices.Contains(some, g) })
}

// groupOf names the group of a visit, without its parts.
func (o *outside) groupOf(q *pb.GetScorecardRequest, v *exported) string {
	return groupNamed(q, v.row["month"], v.row["wave"], v.row["channel"], o.childAt(v.row["location"], q.GetLocation()))
}

func groupNamed(q *pb.GetScorecardRequest, month, wave, channel, child string) string {
	var names []string
	for _, g := range q.GetGroupBy() {
		switch g {
		case pb.Scorecard_MONTH:
			names = append(names, month)
		case pb.Scorecard_QUARTER:
			names = append(names, quarterAround(month))
		case pb.Scorecard_WAVE:
			names = append(names, wave)
		case pb.Scorecard_CHANNEL:
			names = append(names, channel)
		case pb.Scorecard_LOCATION:
			names = append(names, child)
		default:
		}
	}
	return strings.Join(names, " ")
}

func quarterAround(month string) string {
	return fmt.Sprintf("%s-Q%d", month[:4], (number(strings.TrimLeft(month[5:], "0"))+2)/3)
}

// childAt is the child of the top that a location is at or below; the top itself for its own visits.
func (o *outside) childAt(location, top string) string {
	for location != top && o.parent[location] != top && o.parent[location] != "" {
		location = o.parent[location]
	}
	return location
}

// groups parts visits; every requested month, quarter and child has a group even without a visit.
func (o *outside) groups(q *pb.GetScorecardRequest, visits []*exported) map[string][]*exported {
	groups := map[string][]*exported{}
	if !groupsBy(q, pb.Scorecard_WAVE, pb.Scorecard_CHANNEL) {
		children := []string{""}
		if groupsBy(q, pb.Scorecard_LOCATION) {
			children = o.children(q.GetLocation())
		}
		for _, child := range children {
			for month := q.GetFrom(); month <= q.GetTo(); month = monthsLater(month, 1) {
				groups[groupNamed(q, month, "", "", child)] = nil
			}
		}
	}
	for _, v := range visits {
		groups[o.groupOf(q, v)] = append(groups[o.groupOf(q, v)], v)
	}
	return groups
}

func (o *outside) children(top string) (children []string) {
	for location, parent := range o.parent {
		if parent == top || top == "all" && parent == "" {
			children = append(children, location)
		}
	}
	return children
}

// keysOf are the parts that a group has figures of.
func (o *outside) keysOf(visits []*exported, kind string) []string {
	if kind == "" {
		return []string{""}
	}
	keys := map[string]bool{}
	for _, v := range visits {
		for _, q := range o.questions[v.version] {
			named := []string{q.key}
			switch kind {
			case "section":
				named = []string{q.section}
			case "dimension":
				named = q.dimensions
			}
			state := v.answers[q.key]["state"]
			for _, key := range named {
				switch {
				case keys[key] || !v.scored:
				case kind == "question":
					keys[key] = state == "ANSWERED" || state == "NOT_APPLICABLE"
				default:
					_, keys[key] = o.part(v, kind, key)
				}
			}
		}
	}
	maps.DeleteFunc(keys, func(_ string, has bool) bool { return !has })
	return slices.Sorted(maps.Keys(keys))
}

// partTotal is the figure of a part.
func (o *outside) partTotal(q *pb.GetScorecardRequest, some []sighting, kind string) *pb.Figure {
	f := withPoints(figureOutside(q, some), some)
	if kind == "question" && len(some) > 0 {
		full := 0
		for _, s := range some {
			if s.fullScore {
				full++
			}
		}
		r := rateOutside(full, len(some))
		f.PassShare = &pb.PassShare{Passed: r.GetCount(), Of: r.GetOf(), BasisPoints: r.BasisPoints, LowBasisPoints: r.LowBasisPoints, HighBasisPoints: r.HighBasisPoints}
	}
	return f
}

// rowsOutside computes the rows of a scorecard by their keys.
func (o *outside) rowsOutside(q *pb.GetScorecardRequest) map[string]*pb.ScorecardRow {
	visits, kind := o.of(q, q.GetFrom(), q.GetTo()), partKind(q)
	groups := o.groups(q, visits)
	length := int(monthNumber(q.GetTo())-monthNumber(q.GetFrom())) + 1
	past := o.groupsBefore(q, length)
	out := map[string]*pb.ScorecardRow{}
	for name, group := range groups {
		for _, key := range o.keysOf(group, kind) {
			row := &pb.ScorecardRow{}
			some := o.sightings(group, kind, key)
			if kind == "" {
				row.Total = totalOutside(o, q, group, !groupsBy(q, pb.Scorecard_LOCATION), false)
				if !groupsBy(q, pb.Scorecard_LOCATION) {
					row.LikeForLike = o.alikeOutside(visits, group)
				}
			} else {
				row.Total = o.partTotal(q, some, kind)
			}
			from, to, before := monthsLater(q.GetFrom(), -length), monthsLater(q.GetTo(), -length), past[name]
			if groupsBy(q, pb.Scorecard_MONTH, pb.Scorecard_QUARTER, pb.Scorecard_WAVE) {
				from, to, before = o.rowBefore(q, name, groups)
			}
			row.Difference = o.differenceOutside(q, from, to, kind, key, o.sightings(before, kind, key), some)
			out[strings.TrimSpace(name+" "+key)] = row
		}
	}
	return out
}

func (o *outside) groupsBefore(q *pb.GetScorecardRequest, length int) map[string][]*exported {
	past := map[string][]*exported{}
	for _, v := range o.of(q, monthsLater(q.GetFrom(), -length), monthsLater(q.GetTo(), -length)) {
		past[o.groupOf(q, v)] = append(past[o.groupOf(q, v)], v)
	}
	return past
}

func monthNumber(month string) int64 {
	return 12*number(month[:4]) + number(strings.TrimLeft(month[5:], "0"))
}

// rowBefore is the group of the month or quarter before, with its span.
func (o *outside) rowBefore(q *pb.GetScorecardRequest, name string, groups map[string][]*exported) (from, to string, before []*exported) {
	parts := strings.Split(name, " ")
	at := 0
	for i, g := range withoutParts(q) {
		if g == pb.Scorecard_MONTH || g == pb.Scorecard_QUARTER {
			at = i
		}
	}
	switch {
	case groupsBy(q, pb.Scorecard_MONTH):
		from = monthsLater(parts[at], -1)
		parts[at], to = from, from
	case groupsBy(q, pb.Scorecard_QUARTER):
		last := monthsLater(fmt.Sprintf("%s-%02d", parts[at][:4], 3*number(parts[at][6:])), -3)
		from, to = max(q.GetFrom(), monthsLater(last, -2)), last
		parts[at] = quarterAround(last)
	default:
		return "", "", nil
	}
	return from, to, groups[strings.Join(parts, " ")]
}

func withoutParts(q *pb.GetScorecardRequest) (some []pb.Scorecard_Grouping) {
	for _, g := range q.GetGroupBy() {
		if partKinds[g] == "" {
			some = append(some, g)
		}
	}
	return some
}

// servedKey names a served row as rowsOutside does.
func servedKey(q *pb.GetScorecardRequest, row *pb.ScorecardRow) string {
	var names []string
	for _, g := range withoutParts(q) {
		switch g {
		case pb.Scorecard_MONTH:
			names = append(names, row.GetMonth())
		case pb.Scorecard_QUARTER:
			names = append(names, row.GetQuarter())
		case pb.Scorecard_WAVE:
			names = append(names, row.GetWave())
		case pb.Scorecard_CHANNEL:
			names = append(names, row.GetChannel().String())
		default:
			names = append(names, row.GetLocation())
		}
	}
	return strings.TrimSpace(strings.Join(names, " ") + " " + row.GetSection() + row.GetDimension() + row.GetQuestion())
}

// agree compares messages: doubles to a part in 10^9, everything else to the last digit. The name of a figure's band is
// not in an export.
func agree(t *testing.T, what string, want, got any) {
	t.Helper()
	diff := cmp.Diff(want, got, protocmp.Transform(), cmpopts.EquateApprox(1e-9, 0), cmpopts.EquateEmpty(),
		protocmp.IgnoreFields(&pb.Figure{}, "band"),
		protocmp.IgnoreFields(&pb.OptionShare{}, "title"), protocmp.IgnoreFields(&pb.SilentCustomers{}, "assumed_basis_points", "source"),
	)
	if diff != "" {
		t.Errorf("%s (-outside +served):\n%s", what, diff)
	}
}

// onlyPoints leaves of a figure like for like what the two sums decide, with its visits.
func onlyPoints(l *pb.LikeForLike) {
	if f := l.GetTotal(); f != nil {
		l.Total = &pb.Figure{BasisPoints: f.BasisPoints, Earned: f.Earned, Possible: f.Possible, Visits: f.GetVisits()}
	}
}
