package e2e

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// cut is one grouping of the client's figures.
type cut struct {
	by     []pb.Scorecard_Grouping
	method pb.Scorecard_Method
}

// cuts group the figures by time, by part and by channel.
var cuts = []cut{
	{nil, pb.Scorecard_VISIT_MEAN}, {nil, pb.Scorecard_POOLED}, {nil, pb.Scorecard_LOCATION_MEAN},
	{[]pb.Scorecard_Grouping{pb.Scorecard_MONTH}, pb.Scorecard_VISIT_MEAN},
	{[]pb.Scorecard_Grouping{pb.Scorecard_QUARTER}, pb.Scorecard_POOLED},
	{[]pb.Scorecard_Grouping{pb.Scorecard_CHANNEL}, pb.Scorecard_VISIT_MEAN},
	{[]pb.Scorecard_Grouping{pb.Scorecard_MONTH, pb.Scorecard_SECTION}, pb.Scorecard_VISIT_MEAN},
	{[]pb.Scorecard_Grouping{pb.Scorecard_QUESTION}, pb.Scorecard_VISIT_MEAN},
	{[]pb.Scorecard_Grouping{pb.Scorecard_DIMENSION}, pb.Scorecard_VISIT_MEAN},
}

// everyFigure reads all figures of all locations over a year, by their names.
func (s *server) everyFigure(t *testing.T, b *books, program string) map[string]*pb.Figure {
	t.Helper()
	found := map[string]*pb.Figure{}
	span := halfYear(0, 0)
	for _, location := range append(slices.Sorted(maps.Keys(b.parent)), "all") {
		for _, c := range cuts {
			card := must[*pb.Scorecard](t)(s.by(s.Tokens.Client).GetScorecard(t.Context(), &pb.GetScorecardRequest{
				Client: "acme", Location: location, Program: program, From: monthsLater(span.GetTo(), -11), To: span.GetTo(),
				GroupBy: c.by, Method: c.method,
			}))
			words := []string{location, c.method.String()}
			for _, g := range c.by {
				words = append(words, g.String())
			}
			name := strings.Join(words, " ")
			found[name] = card.GetTotal()
			for _, row := range card.GetRows() {
				found[strings.Join([]string{
					name, row.GetMonth(), row.GetQuarter(), row.GetChannel().String(), row.GetSection(), row.GetQuestion(), row.GetDimension(),
				}, "|")] = row.GetTotal()
			}
		}
	}
	return found
}

// TestRevisionChangesOnlyItsFigures changes one answer of one report by a revision, and compares every figure of the
// client before and after: the figures that include the report have changed, all others are the same to the last digit.
func TestRevisionChangesOnlyItsFigures(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		s := start(t, on)
		b := s.books(t, nil)
		var r *pb.Report
		for _, one := range b.reports {
			if r == nil && one.GetReleased() && scored(one) && one.GetContent().GetChecklist() == "core-service" && greeted(one).GetChoice() == "yes" {
				r = one
			}
		}
		if r == nil {
			t.Fatal("no report has the answer that its shopper was greeted in time")
		}
		before := s.everyFigure(t, b, r.GetProgram())
		s.did(t, "withdraw", r.GetReport())
		s.did(t, "return", r.GetReport())
		content := proto.CloneOf(r)
		greeted(content).Value = &pb.Answer_Choice{Choice: "no"}
		shopper := s.token(t, storage.Grant{Role: storage.ShopperRole, Shopper: r.GetShopper()})
		must[*pb.Receipt](t)(s.by(shopper).SubmitReport(t.Context(), &pb.SubmitReportRequest{
			Visit: r.GetVisit(), ReportId: r.GetReport(), BaseRevision: r.GetRevision(), Report: content.GetContent(),
		}))
		s.approve(t, r.GetReport())
		after := s.everyFigure(t, b, r.GetProgram())
		if len(before) != len(after) || len(before) < 2000 {
			t.Fatalf("there were %d figures, and are %d", len(before), len(after))
		}
		moved := 0
		for name, was := range before {
			same := cmp.Diff(was, after[name], protocmp.Transform()) == ""
			want := b.concerns(name, r)
			if same == want {
				t.Errorf("%s: moved %v, and should: %v", name, !same, want)
			}
			if !same {
				moved++
			}
		}
		if moved < 20 {
			t.Errorf("%d figures moved", moved)
		}
	})
}

// greetedQuestion is in the section welcome and the dimension human of the built-in checklist.
const greetedQuestion = "greeted-in-time"

// greeted is the answer whether the shopper was greeted in time; nil where there is none.
func greeted(r *pb.Report) *pb.Answer {
	for _, answer := range r.GetContent().GetAnswers() {
		if answer.GetQuestion() == greetedQuestion {
			return answer
		}
	}
	return nil
}

// concerns reports whether a figure includes the answer.
func (b *books) concerns(name string, r *pb.Report) bool {
	head, rest, isRow := strings.Cut(name, "|")
	location, _, _ := strings.Cut(head, " ")
	if !b.below(r.GetLocation(), location) {
		return false
	}
	if !isRow {
		return true
	}
	part := strings.Split(rest, "|")
	month, quarter, inSection, question := part[0], part[1], part[3], part[4]
	switch {
	case month != "" && month != r.GetMonth(), quarter != "" && quarter != quarterOf(r.GetMonth()):
		return false
	case inSection != "":
		return inSection == "welcome"
	case question != "":
		return question == greetedQuestion
	case part[5] != "":
		return part[5] == "human"
	}
	return true
}
