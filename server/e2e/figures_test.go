package e2e

import (
	"fmt"
	"maps"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// books is everything that a scorecard is computed from: every single report, and the current tree.
type books struct {
	reports []*pb.Report
	parent  map[string]string
	bands   map[string][]*pb.Band // by checklist and version
	// compared counts the differences that were compared, by what of them was there.
	compared map[string]int
}

// books reads the whole client. Reports that did not change are copied from the previous books.
func (s *server) books(t *testing.T, before *books) *books {
	t.Helper()
	by, ctx := s.by(s.Tokens.Reviewer), t.Context()
	b := &books{parent: map[string]string{}, bands: map[string][]*pb.Band{}, compared: map[string]int{}}
	known := map[string]*pb.Report{}
	if before != nil {
		b.compared = before.compared
		for _, r := range before.reports {
			known[r.GetReport()+r.GetEtag()] = r
		}
	}
	list := must[*pb.ListReportsResponse](t)(by.ListReports(ctx, &pb.ListReportsRequest{Filter: `client = "acme"`, PageSize: 1000}))
	for _, r := range list.GetReports() {
		if whole := known[r.GetReport()+r.GetEtag()]; whole != nil {
			b.reports = append(b.reports, whole)
		} else {
			b.reports = append(b.reports, s.report(t, r.GetReport()))
		}
	}
	places := must[*pb.ListLocationsResponse](t)(by.ListLocations(ctx, &pb.ListLocationsRequest{Client: "acme", PageSize: 1000}))
	for _, l := range places.GetLocations() {
		b.parent[l.GetLocation()] = l.GetParent()
		if l.GetParent() == "" {
			b.parent[l.GetLocation()] = "all"
		}
	}
	for _, r := range b.reports {
		id, number := r.GetContent().GetChecklist(), r.GetContent().GetVersion()
		if _, read := b.bands[versionName(id, number)]; !read {
			v := must[*pb.ChecklistVersion](t)(by.GetChecklistVersion(ctx, &pb.GetChecklistVersionRequest{Checklist: id, Version: number}))
			b.bands[versionName(id, number)] = v.GetBands()
		}
	}
	return b
}

func versionName(checklist string, number int32) string {
	return fmt.Sprintf("%s/%d", checklist, number)
}

// below reports whether a location is another one or below it.
func (b *books) below(location, top string) bool {
	for {
		if location == top {
			return true
		}
		if location == "all" || location == "" {
			return false
		}
		location = b.parent[location]
	}
}

func (b *books) children(top string) []string {
	var out []string
	for id, parent := range b.parent {
		if parent == top {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// counted are the reports that count in the response to a request.
func (b *books) counted(q *pb.GetScorecardRequest, holds func(*pb.Report) bool) []*pb.Report {
	var out []*pb.Report
	for _, r := range b.reports {
		ofProgram := q.GetProgram() == "" || r.GetProgram() == q.GetProgram()
		if r.GetReleased() && !r.GetTest() && !r.GetExcluded() && r.GetTwinOf() == "" && ofProgram && q.GetFrom() <= r.GetMonth() && r.GetMonth() <= q.GetTo() &&
			b.below(r.GetLocation(), q.GetLocation()) && (holds == nil || holds(r)) {
			out = append(out, r)
		}
	}
	return out
}

// observed is one visit's share: of the total, or of a section.
type observed struct {
	location         string
	ppb, basisPoints int64
	earned, possible int64
}

// figure computes a figure from single reports.
func (b *books) figure(reports []*pb.Report, method pb.Scorecard_Method) *pb.Figure {
	visits := totals(reports)
	outcomes := &pb.Outcomes{}
	passed, judged := int32(0), int32(0)
	newest := map[string]int32{}
	commended := int32(0)
	for _, r := range reports {
		count(outcomes, r.GetContent().GetOutcome())
		behaviours := map[string]bool{}
		for _, c := range r.GetContent().GetCommendations() {
			behaviours[c.GetBehaviour()] = true
		}
		commended += int32(len(behaviours))
		newest[r.GetContent().GetChecklist()] = max(newest[r.GetContent().GetChecklist()], r.GetContent().GetVersion())
		if !scored(r) {
			continue
		}
		switch r.GetScore().GetVerdict() {
		case pb.Score_PASS:
			passed++
			judged++
		case pb.Score_FAIL:
			judged++
		}
	}
	f := figureOf(visits, method)
	f.Outcomes, f.Commendations = outcomes, &commended
	if of := int32(len(reports)); of > 0 {
		rate := func(n int32) *pb.Rate { return &pb.Rate{Count: n, Of: of, BasisPoints: new(10000 * n / of)} }
		outcomes.LeftUnservedRate, outcomes.HungUpRate, outcomes.ClosedRate = rate(outcomes.GetLeftUnserved()), rate(outcomes.GetHungUp()), rate(outcomes.GetClosed())
	}
	if judged > 0 {
		f.PassShare = &pb.PassShare{Passed: passed, Of: judged, BasisPoints: new(10000 * passed / judged)}
	}
	if f.BasisPoints != nil && f.GetVisits() >= 3 {
		found := map[string]bool{}
		for checklist, number := range newest {
			found[bandAt(b.bands[versionName(checklist, number)], f.GetBasisPoints())] = true
		}
		if band := slices.Collect(maps.Keys(found))[0]; len(found) == 1 && band != "" {
			f.Band = &band
		}
	}
	if method == pb.Scorecard_POOLED {
		f.Earned, f.Possible = points(visits)
	}
	return f
}

// bandAt is the last band that begins at or under a figure; empty without one.
func bandAt(bands []*pb.Band, figure int32) (key string) {
	for _, band := range bands {
		if band.GetFromBasisPoints() <= figure {
			key = band.GetKey()
		}
	}
	return key
}

// totals are the totals of the reports that have one.
func totals(reports []*pb.Report) (visits []observed) {
	for _, r := range reports {
		if s := r.GetScore(); scored(r) {
			visits = append(visits, observed{r.GetLocation(), int64(s.GetEffectivePpb()), int64(s.GetEffectiveBasisPoints()), s.GetEarned(), s.GetPossible()})
		}
	}
	return visits
}

// scored reports whether a report has a total.
func scored(r *pb.Report) bool { return r.GetScore() != nil && r.GetScore().EffectivePpb != nil }

func count(o *pb.Outcomes, outcome pb.ReportContent_Outcome) {
	switch outcome {
	case pb.ReportContent_LEFT_UNSERVED:
		o.LeftUnserved++
	case pb.ReportContent_HUNG_UP:
		o.HungUp++
	case pb.ReportContent_CLOSED:
		o.Closed++
	case pb.ReportContent_NO_SUCH_PLACE:
		o.NoSuchPlace++
	case pb.ReportContent_ABORTED:
		o.Aborted++
	}
}

func points(visits []observed) (earned, possible *int64) {
	var e, p int64
	for _, v := range visits {
		e += v.earned
		p += v.possible
	}
	return &e, &p
}

// figureOf computes the fields that totals and sections have in common, as scoring defines them.
func figureOf(visits []observed, method pb.Scorecard_Method) *pb.Figure {
	n := int64(len(visits))
	at := map[string][]observed{}
	for _, v := range visits {
		at[v.location] = append(at[v.location], v)
	}
	f := &pb.Figure{Visits: int32(n), Locations: int32(len(at)), Confidence: pb.Figure_OK}
	if n < 8 {
		f.Confidence = pb.Figure_LOW
	}
	if n < 3 {
		f.Confidence = pb.Figure_NONE
	}
	if n == 0 {
		return f
	}
	f.Distortion = new(1 / float64(n))
	least, most, sum, squares := visits[0].basisPoints, visits[0].basisPoints, int64(0), int64(0)
	for _, v := range visits {
		least, most = min(least, v.basisPoints), max(most, v.basisPoints)
		sum, squares = sum+v.basisPoints, squares+v.basisPoints*v.basisPoints
	}
	f.Min, f.Max = new(int32(least)), new(int32(most))
	if n >= 2 {
		variance := big.NewFloat(0).SetPrec(200).SetRat(big.NewRat(n*squares-sum*sum, n*(n-1)))
		rounded, _ := variance.Sqrt(variance).Add(variance, big.NewFloat(0.5)).Int64()
		f.StandardDeviation = new(int32(rounded))
	}
	var points int64 = -1
	switch method {
	case pb.Scorecard_POOLED:
		var e, p int64
		for _, v := range visits {
			e, p = e+v.earned, p+v.possible
		}
		if p > 0 {
			points = 10000 * min(e, p) / p
		}
	case pb.Scorecard_LOCATION_MEAN:
		var means int64
		for _, there := range at {
			means += meanPpb(there)
		}
		points = means / int64(len(at)) / 100_000
		fewest := len(visits)
		for _, there := range at {
			fewest = min(fewest, len(there))
		}
		f.Distortion = new(1 / float64(len(at)*fewest))
	default:
		points = meanPpb(visits) / 100_000
	}
	if points >= 0 {
		f.BasisPoints, f.Percent = new(int32(points)), new(float64(points)/100)
	}
	return f
}

func meanPpb(visits []observed) int64 {
	var sum int64
	for _, v := range visits {
		sum += v.ppb
	}
	return sum / int64(len(visits))
}

// sections are the shares of a section in the reports that reached it.
func sections(reports []*pb.Report, key string) (visits []observed) {
	for _, r := range reports {
		if !scored(r) {
			continue
		}
		for _, s := range r.GetScore().GetSections() {
			if s.GetSection() != key || s.GetPossible() == 0 {
				continue
			}
			v := observed{r.GetLocation(), 1_000_000_000, int64(s.GetEffectiveBasisPoints()), s.GetEarned(), s.GetPossible()}
			if s.GetEarned() < s.GetPossible() {
				v.ppb = 1_000_000_000 * s.GetEarned() / s.GetPossible()
			}
			if s.GetEffectiveBasisPoints() == 0 {
				v.ppb = 0
			}
			visits = append(visits, v)
		}
	}
	return visits
}

// section computes the figure of a section, of the visits and locations that reached it.
func (*books) section(reports []*pb.Report, key string, method pb.Scorecard_Method) *pb.Figure {
	visits := sections(reports, key)
	f := figureOf(visits, method)
	f.Earned, f.Possible = points(visits)
	return f
}

// bare is a figure without the fields that the reference does not compute: the ends of intervals, and counts of bands.
func bare(f *pb.Figure) *pb.Figure {
	out := proto.CloneOf(f)
	out.LowBasisPoints, out.HighBasisPoints, out.Bands = nil, nil, nil
	out.DesignEffect, out.WiderLowBasisPoints, out.WiderHighBasisPoints = nil, nil, nil
	for _, rate := range []*pb.Rate{out.GetOutcomes().GetLeftUnservedRate(), out.GetOutcomes().GetHungUpRate(), out.GetOutcomes().GetClosedRate()} {
		if rate != nil {
			rate.LowBasisPoints, rate.HighBasisPoints = nil, nil
		}
	}
	if out.PassShare != nil {
		out.PassShare.LowBasisPoints, out.PassShare.HighBasisPoints = nil, nil
	}
	return out
}

// compare makes one request to the server and computes the same from the books.
func (s *server) compare(t *testing.T, b *books, q *pb.GetScorecardRequest) {
	t.Helper()
	programs := b.programs(q)
	card, err := s.by(s.Tokens.Client).GetScorecard(t.Context(), q)
	if len(programs) > 1 && slices.Contains(q.GetGroupBy(), pb.Scorecard_SECTION) {
		if err == nil || refusalOf(t, err).Reason != "PROGRAM_REQUIRED" {
			t.Errorf("%v: sections of several programs: %v", q, err)
		}
		return
	}
	if err != nil {
		t.Fatalf("%v: %v", q, err)
	}
	same := func(what string, got, want *pb.Figure) {
		if diff := cmp.Diff(want, bare(got), protocmp.Transform()); diff != "" {
			t.Errorf("%v: %s (-want +got):\n%s", q, what, diff)
		}
		if got.LowBasisPoints != nil && (got.GetLowBasisPoints() > got.GetBasisPoints() || got.GetBasisPoints() > got.GetHighBasisPoints()) {
			t.Errorf("%v: %s: %d is not within %d to %d", q, what, got.GetBasisPoints(), got.GetLowBasisPoints(), got.GetHighBasisPoints())
		}
		bands := int32(0)
		for _, one := range got.GetBands() {
			bands += one.GetVisits()
		}
		if len(got.GetBands()) > 0 && bands != got.GetVisits() {
			t.Errorf("%v: %s: %d visits are in bands, of %d", q, what, bands, got.GetVisits())
		}
	}
	whole := b.figure(b.counted(q, nil), q.GetMethod())
	if len(programs) > 1 {
		whole = &pb.Figure{Visits: whole.GetVisits(), Locations: whole.GetLocations(), Outcomes: whole.GetOutcomes()}
	}
	same("the total", card.GetTotal(), whole)
	if len(programs) < 2 {
		// A request without a program returns the figures of the only program that has visits.
		of := proto.CloneOf(q)
		of.Program = card.GetProgram()
		b.compareDifference(t, of, "the total", nil, card.GetDifference())
	} else if card.GetDifference() != nil {
		t.Errorf("%v: a difference of several programs: %v", q, card.GetDifference())
	}
	for i, of := range card.GetPrograms() {
		if i >= len(programs) || of.GetProgram() != programs[i] {
			t.Errorf("%v: program %d is %s, of %v", q, i, of.GetProgram(), programs)
			break
		}
		same(of.GetProgram(), of.GetTotal(), b.figure(b.counted(q, func(r *pb.Report) bool { return r.GetProgram() == of.GetProgram() }), q.GetMethod()))
		one := proto.CloneOf(q)
		one.Program = of.GetProgram()
		b.compareDifference(t, one, of.GetProgram(), nil, of.GetDifference())
	}
	rows := map[string]bool{}
	for _, row := range card.GetRows() {
		what := fmt.Sprintf("the row %s%s%s%s%s", row.GetProgram(), row.GetMonth(), row.GetQuarter(), row.GetLocation(), row.GetSection())
		if rows[what] {
			t.Errorf("%v: %s is there twice", q, what)
		}
		rows[what] = true
		there := b.counted(q, func(r *pb.Report) bool {
			return (row.Program == nil || r.GetProgram() == row.GetProgram()) && (row.Month == nil || r.GetMonth() == row.GetMonth()) &&
				(row.Quarter == nil || quarterOf(r.GetMonth()) == row.GetQuarter()) && b.at(r, q, row)
		})
		if row.Section != nil {
			same(what, row.GetTotal(), b.section(there, row.GetSection(), q.GetMethod()))
		} else {
			same(what, row.GetTotal(), b.figure(there, q.GetMethod()))
		}
		of := proto.CloneOf(q)
		if of.Program = card.GetProgram(); row.Program != nil {
			of.Program = row.GetProgram()
		}
		b.compareDifference(t, of, what, row, row.GetDifference())
	}
	if len(programs) < 2 {
		b.wantRows(t, q, rows)
	}
}

// at reports whether a report was made at the location of a row.
func (b *books) at(r *pb.Report, q *pb.GetScorecardRequest, row *pb.ScorecardRow) bool {
	if row.GetLocation() == q.GetLocation() {
		return r.GetLocation() == row.GetLocation()
	}
	return row.Location == nil || b.below(r.GetLocation(), row.GetLocation())
}

// programs are the programs with reports in the response to a request without a program.
func (b *books) programs(q *pb.GetScorecardRequest) []string {
	var out []string
	for _, r := range b.counted(q, nil) {
		out = append(out, r.GetProgram())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// wantRows fails the test where the scorecard has no row for a month, a child or a section that it should have.
func (b *books) wantRows(t *testing.T, q *pb.GetScorecardRequest, rows map[string]bool) {
	t.Helper()
	if len(q.GetGroupBy()) != 1 {
		return
	}
	var want []string
	switch q.GetGroupBy()[0] {
	case pb.Scorecard_MONTH:
		for at, _ := time.Parse("2006-01", q.GetFrom()); at.Format("2006-01") <= q.GetTo(); at = at.AddDate(0, 1, 0) {
			want = append(want, at.Format("2006-01"))
		}
	case pb.Scorecard_LOCATION:
		want = b.children(q.GetLocation())
	case pb.Scorecard_SECTION:
		sections := map[string]bool{}
		for _, r := range b.counted(q, nil) {
			for _, s := range r.GetScore().GetSections() {
				if s.GetPossible() > 0 && scored(r) {
					sections[s.GetSection()] = true
				}
			}
		}
		want = slices.Sorted(maps.Keys(sections))
	}
	for _, key := range want {
		if !rows["the row "+key] {
			t.Errorf("%v: no row for %s", q, key)
		}
	}
}

// otherPrograms submits and approves reports of some of the shopper's open visits, the last of them first: these
// include visits of every program of the demo.
func (s *server) otherPrograms(t *testing.T, n int) {
	t.Helper()
	byProgram := map[string]bool{}
	for i := len(s.Visits) - 1; i >= 0 && (n > 0 || len(byProgram) < 3); i-- {
		sent := s.filled(t, s.Visits[i], uint64(i))
		s.call(t, s.Tokens.Shopper, "POST", "/v1/visits/"+s.Visits[i]+":submit", sent).want(t, 200)
		byProgram[s.approve(t, sent.ReportID).GetProgram()] = true
		n--
	}
}

// actor does random acts on the demo's reports and locations.
type actor struct {
	*server
	random *rand.Rand
	tokens map[string]string
	done   map[string]int
	// beaten are the reasons for which an act may be refused because others act at the same time.
	beaten []string
}

// TestFiguresAreTheSumOfTheReports does random acts, and compares scorecards with the reports that they are made of.
func TestFiguresAreTheSumOfTheReports(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		a := &actor{server: start(t, on), random: rand.New(rand.NewPCG(1, 99)), tokens: map[string]string{}, done: map[string]int{}}
		a.otherPrograms(t, 12)
		var b *books
		for range 4 {
			b = a.books(t, b)
			for range 14 {
				a.compare(t, b, a.question(b))
			}
			for range 30 {
				a.something(t, b.reports)
			}
		}
		b = a.books(t, b)
		for range 20 {
			a.compare(t, b, a.question(b))
		}
		for _, by := range []pb.Scorecard_Grouping{pb.Scorecard_MONTH, pb.Scorecard_QUARTER, pb.Scorecard_LOCATION, pb.Scorecard_SECTION} {
			a.compare(t, b, halfYear(by, pb.Scorecard_VISIT_MEAN))
			a.compare(t, b, halfYear(by, pb.Scorecard_POOLED))
		}
		a.compare(t, b, halfYear(pb.Scorecard_LOCATION, pb.Scorecard_LOCATION_MEAN))
		a.compare(t, b, halfYear(pb.Scorecard_SECTION, pb.Scorecard_LOCATION_MEAN))
		for _, top := range []string{"all", "germany", "kiel"} {
			a.compareRankings(t, b, top, pb.Scorecard_VISIT_MEAN, pb.Figure_LOW)
			a.compareRankings(t, b, top, pb.Scorecard_POOLED, pb.Figure_OK)
		}
		a.compareTrend(t, pb.Scorecard_MONTH)
		a.compareTrend(t, pb.Scorecard_QUARTER)
		a.compareLoss(t, b)
		for _, act := range []string{"release", "withdraw", "return", "reject", "answer", "move", "edit", "merge", "part"} {
			if a.done[act] == 0 {
				t.Errorf("the acts were %v: no %s", a.done, act)
			}
		}
		for _, what := range []string{"total", "interval", "month", "quarter", "location", "section"} {
			if b.compared[what] == 0 {
				t.Errorf("the differences compared were %v: no %s", b.compared, what)
			}
		}
	})
}

// halfYear gets the last six months of the whole client.
func halfYear(by pb.Scorecard_Grouping, method pb.Scorecard_Method) *pb.GetScorecardRequest {
	now := time.Now().UTC().Format("2006-01")
	return &pb.GetScorecardRequest{
		Client: "acme", Location: "all", Program: "core-2026", From: monthsLater(now, -5), To: now, Method: method,
		GroupBy: []pb.Scorecard_Grouping{by},
	}
}

// question makes a random request for a scorecard.
func (a *actor) question(b *books) *pb.GetScorecardRequest {
	now := time.Now().UTC()
	places := append(slices.Sorted(maps.Keys(b.parent)), "all", "all", "germany", "germany", "all")
	first := a.random.IntN(13)
	q := &pb.GetScorecardRequest{
		Client: "acme", Program: []string{"", "core-2026", "core-2026", "return-2026", "phone-2026"}[a.random.IntN(5)],
		Location: places[a.random.IntN(len(places))],
		From:     now.AddDate(0, -first, -now.Day()+1).Format("2006-01"), To: now.AddDate(0, -a.random.IntN(first+1), -now.Day()+1).Format("2006-01"),
		Method: pb.Scorecard_Method(1 + a.random.IntN(3)),
	}
	q.GroupBy = [][]pb.Scorecard_Grouping{
		nil, {pb.Scorecard_MONTH}, {pb.Scorecard_LOCATION}, {pb.Scorecard_SECTION},
		{pb.Scorecard_MONTH, pb.Scorecard_LOCATION}, {pb.Scorecard_LOCATION, pb.Scorecard_SECTION},
	}[a.random.IntN(6)]
	if slices.Contains(q.GetGroupBy(), pb.Scorecard_SECTION) && q.GetMethod() == pb.Scorecard_LOCATION_MEAN {
		q.Method = pb.Scorecard_POOLED
	}
	return q
}

// something does one act. It is not a failure if the state does not allow it.
func (a *actor) something(t *testing.T, reports []*pb.Report) {
	t.Helper()
	acts := []string{
		"approve", "release", "withdraw", "withdraw", "return", "reject", "answer", "answer", "move", "exclude", "include", "include",
		"edit", "edit", "merge", "merge", "part",
	}
	act := acts[a.random.IntN(len(acts))]
	id := reports[a.random.IntN(len(reports))].GetReport()
	var err error
	switch act {
	case "move":
		err = a.move(t)
	case "edit":
		err = a.edit(t, id)
	case "merge":
		err = a.merge(t, reports)
	case "part":
		// One of all merged reports, so that there is one to part.
		if i := slices.IndexFunc(reports, func(r *pb.Report) bool { return r.GetTwinOf() != "" }); i >= 0 {
			id = reports[i].GetReport()
		}
		_, err = a.act(t, act, id)
	case "answer":
		// One of all returned reports, so that there is one to answer.
		for _, r := range reports {
			if now := a.report(t, r.GetReport()); now.GetState() == pb.Report_RETURNED {
				err = a.answer(t, now)
				break
			}
		}
	case "return", "release":
		// A released report is withdrawn first, as a reviewer has to.
		_, _ = a.act(t, "withdraw", id)
		_, err = a.act(t, act, id)
	default:
		_, err = a.act(t, act, id)
	}
	if err == nil {
		a.done[act]++
		return
	}
	allowed := append([]string{"WRONG_STATE", "INVALID_TREE", "INVALID_REQUEST", "NOTHING_CHANGED"}, a.beaten...)
	if r := refusalOf(t, err); !slices.Contains(allowed, r.Reason) {
		t.Errorf("%s: %+v", act, r)
	}
}

// answer submits a returned report again: with another comment, or with the outcome CLOSED.
func (a *actor) answer(t *testing.T, r *pb.Report) error {
	t.Helper()
	token := a.tokens[r.GetShopper()]
	if token == "" {
		token = a.token(t, storage.Grant{Role: storage.ShopperRole, Shopper: r.GetShopper()})
		a.tokens[r.GetShopper()] = token
	}
	content := proto.CloneOf(r.GetContent())
	content.Narrative += " And a word more."
	if a.random.IntN(3) == 0 {
		content.Outcome, content.Answers = pb.ReportContent_CLOSED, nil
	}
	_, err := a.by(token).SubmitReport(t.Context(), &pb.SubmitReportRequest{
		Visit: r.GetVisit(), ReportId: r.GetReport(), BaseRevision: r.GetRevision(), Report: content,
	})
	if err != nil {
		return err
	}
	_, err = a.act(t, "approve", r.GetReport())
	return err
}

// edit puts the month or the place of a report right, or how its visit ended.
func (a *actor) edit(t *testing.T, id string) error {
	t.Helper()
	now := a.report(t, id)
	req := &pb.EditReportRequest{Report: id, Etag: "*", Reason: pb.ReviewReason_AGENCY_ERROR}
	switch a.random.IntN(3) {
	case 0:
		req.Month = monthsLater(now.GetMonth(), -a.random.IntN(6))
	case 1:
		places := a.places(t)
		req.Location = places[a.random.IntN(len(places))]
	default:
		req.Outcome = pb.ReportContent_CLOSED
		for _, answer := range now.GetContent().GetAnswers() {
			req.RemovedAnswers = append(req.RemovedAnswers, answer.GetQuestion())
		}
	}
	_, err := a.by(a.Tokens.Reviewer).EditReport(t.Context(), req)
	return err
}

// merge merges a report into another one of its shopper.
func (a *actor) merge(t *testing.T, reports []*pb.Report) error {
	t.Helper()
	first := reports[a.random.IntN(len(reports))]
	start := a.random.IntN(len(reports))
	for i := range reports {
		kept := reports[(start+i)%len(reports)]
		if kept.GetShopper() == first.GetShopper() && kept.GetReport() != first.GetReport() {
			_, err := a.by(a.Tokens.Reviewer).MergeReports(t.Context(), &pb.MergeReportsRequest{
				Report: first.GetReport(), Kept: kept.GetReport(), Etag: "*", Reason: pb.ReviewReason_DUPLICATE,
			})
			return err
		}
	}
	return nil
}

// move gives a random location another parent.
func (a *actor) move(t *testing.T) error {
	t.Helper()
	b := a.places(t)
	places := append(b, "germany-north", "germany-south", "sweden", "hungary")
	tops := []string{"all", "germany", "germany-east", "germany-north", "sweden", "britain", "kiel", "dresden"}
	_, err := a.by(a.Tokens.Admin).UpdateLocation(t.Context(), &pb.UpdateLocationRequest{
		Client: "acme", Location: places[a.random.IntN(len(places))],
		Resource:   &pb.Location{Parent: tops[a.random.IntN(len(tops))], Etag: "*"},
		UpdateMask: mask("parent"),
	})
	return err
}

// places are the locations of the client that have no region's name.
func (a *actor) places(t *testing.T) []string {
	t.Helper()
	list := must[*pb.ListLocationsResponse](t)(a.by(a.Tokens.Admin).ListLocations(t.Context(), &pb.ListLocationsRequest{Client: "acme", PageSize: 1000}))
	var out []string
	for _, l := range list.GetLocations() {
		if l.GetPosition() != nil {
			out = append(out, l.GetLocation())
		}
	}
	return out
}

// TestHiddenReportIsGone withdraws or excludes a report and looks for it in every response that its client can get.
func TestHiddenReportIsGone(t *testing.T) {
	t.Parallel()
	for hide, show := range map[string]string{"withdraw": "release", "exclude": "include"} {
		t.Run(hide, func(t *testing.T) {
			t.Parallel()
			everyEngine(t, func(t *testing.T, on engine) { testHiddenReport(t, startWorld(t, on), hide, show) })
		})
	}
}

func testHiddenReport(t *testing.T, w *world, hide, show string) {
	t.Helper()
	id := w.reports[0].GetReport()
	one := "/v1/clients/acme/releasedReports/" + w.releasedInside
	look := func() (answers []string) {
		for _, c := range []caller{viewer, manager, subtree} {
			for _, path := range []string{
				"/v1/clients/acme/releasedReports?program=house", "/v1/clients/acme/scorecard?program=house&from=2020-01&to=2029-12",
				"/v1/clients/acme/scorecard?program=house&groupBy=question&from=2026-01&to=2026-12&location=" + insidePlace,
				"/v1/clients/acme/scorecard?program=house&groupBy=location&groupBy=dimension",
			} {
				object := w.call(t, w.tokens[c], "GET", path, nil).want(t, 200).json(t)
				delete(object, "asOf")
				delete(object, "etag")
				answers = append(answers, strings.ReplaceAll(fmt.Sprint(object), w.releasedInside, "(the report)"))
			}
		}
		return answers
	}
	w.call(t, w.tokens[viewer], "GET", one, nil).want(t, 200)
	with := look()
	w.did(t, hide, id)
	w.call(t, w.tokens[viewer], "GET", one, nil).want(t, 404)
	w.call(t, w.tokens[admin], "GET", one, nil).want(t, 404)
	without := look()
	for i := range with {
		if with[i] == without[i] || strings.Contains(without[i], "(the report)") {
			t.Errorf("answer %d did not change: %s", i, without[i])
		}
	}
	if again := w.did(t, show, id).GetReleasedReport(); again != w.releasedInside {
		t.Errorf("released again it is %s, was %s", again, w.releasedInside)
	}
	for i, again := range look()[1:4] {
		if again != with[i+1] {
			t.Errorf("released again, answer %d is another:\n%s\n%s", i+1, with[i+1], again)
		}
	}
}
