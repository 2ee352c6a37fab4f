package e2e

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// TestFiguresFromTheExportAlone computes every figure of the demo again from what its client exports, with the arithmetic
// of the outside files, and compares it with what the server answers.
func TestFiguresFromTheExportAlone(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	s.otherPrograms(t, 12)
	// Six whole months, so that on the first of a month too there are 30 visits whose shoppers were asked to recommend.
	s.recompute(t, "acme", []string{"all", "germany"}, monthAgo(6), monthAgo(0), 2, "claim", "segment")
}

// TestFiguresOfThreeVersionsFromTheExportAlone does the same for a client with three programs and three versions.
func TestFiguresOfThreeVersionsFromTheExportAlone(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	g := s.generate(t)
	now := time.Now().UTC().Format("2006-01")
	s.recompute(t, g.client, []string{"all", "north"}, monthsLater(now, -3), now, 3, "break", "ranked", "range")
}

// recompute compares every figure of a client. It fails where fewer programs are measured.
func (s *server) recompute(t *testing.T, client string, tops []string, from, to string, least int, more ...string) {
	t.Helper()
	token := s.ofClient(t, client)
	o := s.exportOf(t, token, client)
	programs := map[string]bool{}
	for _, v := range o.visits {
		programs[v.row["program"]] = true
	}
	if len(programs) < least {
		t.Fatalf("there are visits of %v", programs)
	}
	w := &witness{server: s, outside: o, token: token, compared: map[string]int{}}
	for _, program := range slices.Sorted(maps.Keys(programs)) {
		for _, top := range tops {
			w.program(t, &pb.GetScorecardRequest{Client: client, Location: top, Program: program, From: from, To: to})
		}
		if segment := o.anySegment(); segment != "" {
			w.program(t, &pb.GetScorecardRequest{Client: client, Location: tops[0], Program: program, From: from, To: to, Segments: []string{segment}})
			w.compared["segment"]++
		}
	}
	for _, what := range append(more, "total", "row", "difference", "interval", "change", "design effect", "answers", "promoter", "promises", "waits", "gap", "trend") {
		if w.compared[what] == 0 {
			t.Errorf("compared were %v: no %s", w.compared, what)
		}
	}
	t.Logf("%s: %v", client, w.compared)
}

// witness compares answers of a server with an export.
type witness struct {
	*server
	*outside
	token    string
	compared map[string]int
}

// read decodes an answer over REST.
func (w *witness) read(t *testing.T, path string, into proto.Message) {
	t.Helper()
	body := w.call(t, w.token, "GET", path, nil).want(t, 200).body
	if err := protojson.Unmarshal(body, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func pathOf(q *pb.GetScorecardRequest, read string, more ...string) string {
	path := fmt.Sprintf("/v1/clients/%s/%s?program=%s&location=%s&from=%s&to=%s", q.GetClient(), read, q.GetProgram(), q.GetLocation(), q.GetFrom(), q.GetTo())
	for _, segment := range q.GetSegments() {
		path += "&segments=" + segment
	}
	return strings.Join(append([]string{path}, more...), "&")
}

// program compares all figures of one program at a location.
func (w *witness) program(t *testing.T, q *pb.GetScorecardRequest) {
	t.Helper()
	month, quarter, location, section := pb.Scorecard_MONTH, pb.Scorecard_QUARTER, pb.Scorecard_LOCATION, pb.Scorecard_SECTION
	dimension, question, wave, channel := pb.Scorecard_DIMENSION, pb.Scorecard_QUESTION, pb.Scorecard_WAVE, pb.Scorecard_CHANNEL
	for _, method := range []pb.Scorecard_Method{pb.Scorecard_VISIT_MEAN, pb.Scorecard_POOLED, pb.Scorecard_LOCATION_MEAN} {
		for _, interval := range []pb.Scorecard_Interval{pb.Scorecard_VISITS, pb.Scorecard_LOCATIONS} {
			if interval == pb.Scorecard_LOCATIONS && method != pb.Scorecard_VISIT_MEAN || q.GetLocation() != "all" && method == pb.Scorecard_POOLED {
				continue
			}
			for _, by := range [][]pb.Scorecard_Grouping{
				nil, {month}, {quarter}, {location}, {section}, {dimension}, {question}, {wave}, {channel}, {month, section}, {location, question}, {location, month},
			} {
				card := proto.CloneOf(q)
				card.Method, card.Interval, card.GroupBy = method, interval, by
				w.scorecard(t, card)
			}
		}
	}
	q.Method, q.Interval = pb.Scorecard_VISIT_MEAN, pb.Scorecard_VISITS
	w.trend(t, q)
	w.rankings(t, q)
	w.answers(t, q)
	w.experience(t, q)
	w.waits(t, q)
	w.claims(t, q)
}

// scorecard compares the total and every row.
func (w *witness) scorecard(t *testing.T, q *pb.GetScorecardRequest) {
	t.Helper()
	more := []string{"method=" + q.GetMethod().String(), "interval=" + strings.ToLower(q.GetInterval().String())}
	for _, g := range q.GetGroupBy() {
		more = append(more, "groupBy="+strings.ToLower(g.String()))
	}
	path := pathOf(q, "scorecard", more...)
	got := &pb.Scorecard{}
	w.read(t, path, got)
	visits := w.of(q, q.GetFrom(), q.GetTo())
	length := int(monthNumber(q.GetTo())-monthNumber(q.GetFrom())) + 1
	from, to := monthsLater(q.GetFrom(), -length), monthsLater(q.GetTo(), -length)
	total, before := w.sightings(visits, "", ""), w.sightings(w.of(q, from, to), "", "")
	agree(t, path+" total", totalOutside(w.outside, q, visits, true, len(q.GetGroupBy()) == 0 || partKind(q) != ""), got.GetTotal())
	wantDifference := w.differenceOutside(q, from, to, "", "", before, total)
	agree(t, path+" difference", wantDifference, got.GetDifference())
	onlyPoints(got.GetLikeForLike())
	agree(t, path+" like for like", w.alikeOutside(visits, visits), got.GetLikeForLike())
	agree(t, path+" breaks", w.breaksOutside(visits), servedBreaks(got.GetBreaks()))
	want := map[string]*pb.ScorecardRow{}
	if len(q.GetGroupBy()) > 0 {
		want = w.rowsOutside(q)
	}
	judged := 0
	for _, d := range append(differencesOf(want), wantDifference) {
		if d != nil && d.LowBasisPoints != nil {
			judged++
		}
	}
	if int(got.GetComparisons()) != judged {
		t.Errorf("%s: %d comparisons, want %d", path, got.GetComparisons(), judged)
	}
	for _, row := range got.GetRows() {
		key := servedKey(q, row)
		onlyPoints(row.GetLikeForLike())
		bare := &pb.ScorecardRow{Total: row.GetTotal(), Difference: row.GetDifference(), LikeForLike: row.GetLikeForLike()}
		agree(t, path+" row "+key, want[key], bare)
		delete(want, key)
		w.count(bare.GetTotal(), bare.GetDifference(), "row")
	}
	if len(want) > 0 {
		t.Errorf("%s: no rows %v", path, slices.Sorted(maps.Keys(want)))
	}
	w.count(got.GetTotal(), got.GetDifference(), "total")
}

func differencesOf(rows map[string]*pb.ScorecardRow) (all []*pb.Difference) {
	for _, row := range rows {
		all = append(all, row.GetDifference())
	}
	return all
}

func servedBreaks(breaks []*pb.TrendBreak) (out []string) {
	for _, b := range breaks {
		questions := slices.Sorted(slices.Values(b.GetQuestions()))
		out = append(out, fmt.Sprintf("%s %s %d %d: %v", b.GetMonth(), b.GetChecklist(), b.GetFromVersion(), b.GetToVersion(), questions))
	}
	return out
}

// count notes what was compared.
func (w *witness) count(f *pb.Figure, d *pb.Difference, what string) {
	w.compared[what]++
	for name, is := range map[string]bool{
		"interval": f != nil && f.LowBasisPoints != nil, "design effect": f != nil && f.DesignEffect != nil,
		"difference": d != nil, "change": d.GetChange(), "break": d.GetAcrossBreak(),
	} {
		if is {
			w.compared[name]++
		}
	}
}

// trend compares the points with the rows of a scorecard by month, and their segments with the breaks.
func (w *witness) trend(t *testing.T, q *pb.GetScorecardRequest) {
	t.Helper()
	got := &pb.Trend{}
	w.read(t, pathOf(q, "trend"), got)
	by := proto.CloneOf(q)
	by.GroupBy = []pb.Scorecard_Grouping{pb.Scorecard_MONTH}
	rows, breaks := w.rowsOutside(by), w.breaksOutside(w.of(q, q.GetFrom(), q.GetTo()))
	for _, p := range got.GetPoints() {
		segment := int32(1)
		for _, b := range breaks {
			if b[:7] <= p.GetLabel() {
				segment++
			}
		}
		onlyPoints(p.GetLikeForLike())
		agree(t, "the trend of "+p.GetLabel(), rows[p.GetLabel()],
			&pb.ScorecardRow{Total: p.GetTotal(), Difference: p.GetDifference(), LikeForLike: p.GetLikeForLike()})
		if p.GetSegment() != segment {
			t.Errorf("%s is in segment %d, want %d", p.GetLabel(), p.GetSegment(), segment)
		}
		w.compared["trend"]++
	}
	if len(got.GetPoints()) != len(rows) {
		t.Errorf("%d points, want %d", len(got.GetPoints()), len(rows))
	}
}

// rankings compares ranks and their ranges.
func (w *witness) rankings(t *testing.T, q *pb.GetScorecardRequest) {
	t.Helper()
	whole := proto.CloneOf(q)
	whole.Location = "all"
	want := w.rankedOutside(whole)
	got := &pb.ListRankingsResponse{}
	w.read(t, pathOf(q, "rankings", "pageSize=1000"), got)
	if int(got.GetRanked()) != len(want) {
		t.Errorf("%d are ranked, want %d", got.GetRanked(), len(want))
	}
	for _, l := range got.GetRankings() {
		bare := proto.CloneOf(l)
		bare.Total = nil
		agree(t, "the rank of "+l.GetLocation(), want[l.GetLocation()], bare)
		w.compared["ranked"]++
		if l.GetBestRank() > 1 || int(l.GetWorstRank()) < len(want) {
			w.compared["range"]++
		}
	}
}

// answers compares the distributions of every question with options.
func (w *witness) answers(t *testing.T, q *pb.GetScorecardRequest) {
	t.Helper()
	for _, by := range [][]pb.Scorecard_Grouping{nil, {pb.Scorecard_MONTH}, {pb.Scorecard_QUARTER}, {pb.Scorecard_LOCATION}} {
		card, path := proto.CloneOf(q), pathOf(q, "answers")
		card.GroupBy = by
		for _, g := range by {
			path += "&groupBy=" + strings.ToLower(g.String())
		}
		got := &pb.Answers{}
		w.read(t, path, got)
		for _, answers := range got.GetQuestions() {
			want := w.answersOutside(card, answers.GetQuestion())
			for _, row := range answers.GetRows() {
				key := fmt.Sprint(row.GetMonth()+row.GetQuarter()+row.GetLocation(), " ", row.GetVersion())
				row.Month, row.Quarter, row.Location, row.Version = nil, nil, nil, 0
				agree(t, path+" "+answers.GetQuestion()+" "+key, want[key], row)
				delete(want, key)
				w.compared["answers"]++
			}
			if len(want) > 0 {
				t.Errorf("%s %s: no rows %v", path, answers.GetQuestion(), slices.Sorted(maps.Keys(want)))
			}
		}
	}
}

// experience compares the figures of the roles.
func (w *witness) experience(t *testing.T, q *pb.GetScorecardRequest) {
	t.Helper()
	got := &pb.Experience{}
	w.read(t, pathOf(q, "experience"), got)
	bare := &pb.Experience{
		Recommendation: got.GetRecommendation(), Feelings: got.GetFeelings(), WouldReturn: got.GetWouldReturn(), WouldHaveComplained: got.GetWouldHaveComplained(),
		WasAskedAllWell: got.GetWasAskedAllWell(), Promises: got.GetPromises(), Silent: got.GetSilent(),
	}
	agree(t, pathOf(q, "experience"), w.experienceOutside(q), bare)
	if r := got.GetRecommendation(); r != nil && r.LowBasisPoints != nil {
		w.compared["promoter"]++
	}
	if got.GetPromises().GetGiven() > 0 {
		w.compared["promises"]++
	}
}

// waits compares how waits ended, the median of the served and the share served in time.
func (w *witness) waits(t *testing.T, q *pb.GetScorecardRequest) {
	t.Helper()
	got := &pb.Waits{}
	w.read(t, pathOf(q, "waits"), got)
	for _, f := range got.GetQuestions() {
		want, served, full, scored := &pb.WaitFigures{Question: f.GetQuestion()}, []int64{}, 0, false
		for _, v := range w.of(q, q.GetFrom(), q.GetTo()) {
			row := v.answers[f.GetQuestion()]
			if !v.scored || row["state"] != "ANSWERED" {
				continue
			}
			scored = scored || number(row["possible"]) > 0
			switch row["durationOutcome"] {
			case "LEFT_UNSERVED":
				want.LeftUnserved++
			case "HUNG_UP":
				want.HungUp++
			default:
				served = append(served, number(row["value"]))
			}
			if number(row["possible"]) > 0 && number(row["earned"]) >= number(row["possible"]) {
				full++
			}
		}
		want.Served = int32(len(served))
		want.Waits = want.GetServed() + want.GetLeftUnserved() + want.GetHungUp()
		if scored {
			want.ServedInTime = rateOutside(full, int(want.GetWaits()))
		}
		if len(served) > 0 {
			want.MedianSeconds = new(int32(median(served)))
		}
		agree(t, "the waits of "+f.GetQuestion(), want, &pb.WaitFigures{
			Question: f.GetQuestion(), Waits: f.GetWaits(), ServedInTime: f.GetServedInTime(), Served: f.GetServed(),
			LeftUnserved: f.GetLeftUnserved(), HungUp: f.GetHungUp(), MedianSeconds: f.MedianSeconds,
		})
		w.compared["waits"]++
	}
}
