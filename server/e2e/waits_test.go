package e2e

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"math/big"
	"slices"
	"strconv"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/app"
	"mysteryshopper/storage"
)

// counterChecklist has questions for four kinds of waits and for the load.
const counterChecklist = `{
 "defaultLocale": "en", "totalMode": "POINTS", "title": {"en": "Counter"},
 "sections": [{"key": "one", "title": {"en": "One"}, "questions": [
   {"key": "queue", "text": {"en": "How many waited?"}, "role": "QUEUE_LENGTH", "number": {}},
   {"key": "staff", "text": {"en": "How many served?"}, "role": "STAFF_ON_FLOOR", "number": {}},
   {"key": "waited", "text": {"en": "How long?"}, "role": "WAIT", "duration": {"bands": [{"below": "120", "points": 6}, {"points": 0}]}},
   {"key": "covert-wait", "text": {"en": "And behind?"}, "audience": "INTERNAL", "role": "WAIT", "duration": {}},
   {"key": "rang", "text": {"en": "Until they rang?"}, "duration": {}},
   {"key": "mood", "text": {"en": "Mood?"}, "scale": {"min": 0, "max": 10, "pointsPerStep": 1}}]}]}`

// waited is one visit to a counter.
type waited struct {
	location     string
	monthsAgo    int
	queue, staff string
	seconds      int32
	outcome      pb.DurationAnswer_Outcome
}

// counter releases the visits.
func (s *server) counter(t *testing.T, visits []waited) {
	t.Helper()
	s.publish(t, "counter-check", counterChecklist)
	s.program(t, "acme", "counter", "counter-check")
	duration := func(key string, seconds int32, outcome pb.DurationAnswer_Outcome) *pb.Answer {
		return &pb.Answer{Question: key, Value: &pb.Answer_Duration{Duration: &pb.DurationAnswer{Seconds: seconds, Outcome: outcome}}}
	}
	for i, v := range visits {
		answers := []*pb.Answer{
			duration("waited", v.seconds, v.outcome), duration("covert-wait", 7, 0),
			{Question: "mood", Value: &pb.Answer_Scale{Scale: int32(i % 11)}},
		}
		if i%3 > 0 {
			answers = append(answers, duration("rang", 3000*int32(i), 0))
		}
		if v.queue != "" {
			answers = append(answers, &pb.Answer{Question: "queue", Value: &pb.Answer_Number{Number: v.queue}},
				&pb.Answer{Question: "staff", Value: &pb.Answer_Number{Number: v.staff}})
		}
		s.past(t, "counter", v.location, v.monthsAgo, &pb.ReportContent{Checklist: "counter-check", Version: 1, Answers: answers})
	}
}

const (
	left   = pb.DurationAnswer_LEFT_UNSERVED
	hungUp = pb.DurationAnswer_HUNG_UP
)

// counterVisits are of two places: one has twelve waits, enough for a usual, the other has too few.
var counterVisits = []waited{
	{"kiel", 5, "1", "1", 50, 0}, {"kiel", 4, "0", "2", 60, 0}, {"kiel", 4, "9", "1", 70, 0}, {"kiel", 16, "9", "1", 5000, 0},
	{"kiel", 4, "1", "1", 60, 0}, {"kiel", 4, "1", "1", 60, 0}, {"kiel", 4, "1", "1", 60, 0},
	{"kiel", 4, "1", "1", 60, 0}, {"kiel", 4, "1", "1", 60, 0}, {"kiel", 4, "1", "1", 60, 0},
	{"kiel", 4, "1", "1", 60, 0}, {"kiel", 4, "1", "1", 60, 0}, {"kiel", 4, "1", "1", 60, 0},
	{"dresden", 4, "1", "1", 10, 0}, {"dresden", 5, "1", "1", 20, left},
	{"kiel", 3, "3", "1", 180, 0}, {"kiel", 2, "2.9", "1", 179, 0}, {"kiel", 1, "6", "2", 400, left}, {"kiel", 1, "1", "2", 30, 0},
	{"kiel", 2, "4", "0", 180, hungUp}, {"kiel", 2, "", "", 119, 0},
	{"dresden", 1, "0", "0", 1000, 0}, {"dresden", 2, "2", "3", 120, 0}, {"dresden", 3, "12", "4", 45, left},
}

// TestWaits compares the figures of waits with those computed from the single released reports.
func TestWaits(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		s := start(t, on)
		s.counter(t, counterVisits)
		tree := s.tree(t)
		for _, location := range []string{"all", "germany", "germany-north", "kiel", "dresden", "hungary"} {
			s.compareWaits(t, tree, s.Tokens.Client, &pb.GetWaitsRequest{Client: "acme", Location: location, Program: "counter", From: monthAgo(3), To: monthAgo(1)}, "waited")
		}
		whole := &pb.GetWaitsRequest{Client: "acme", Location: "all", Program: "counter", From: monthAgo(3), To: monthAgo(1)}
		s.wantKielMarked(t, whole)
		s.wantWaitsOverREST(t, whole)
		longer := &pb.GetWaitsRequest{Client: "acme", Location: "kiel", Program: "counter", From: monthAgo(14), To: monthAgo(1)}
		s.compareWaits(t, tree, s.Tokens.Client, longer, "waited")
		core := &pb.GetWaitsRequest{Client: "acme", Program: halfYear(0, 0).GetProgram(), Location: "all", From: monthAgo(3), To: monthAgo(0)}
		for _, location := range []string{"all", "germany", "kiel"} {
			core.Location = location
			s.compareWaits(t, tree, s.Tokens.Client, core, "wait-for-service")
		}
	})
}

// wantKielMarked compares with results worked out by hand.
func (s *server) wantKielMarked(t *testing.T, q *pb.GetWaitsRequest) {
	t.Helper()
	got := must[*pb.Waits](t)(s.by(s.Tokens.Client).GetWaits(t.Context(), q)).GetQuestions()[0]
	var marked []string
	for _, m := range got.GetMarked() {
		marked = append(marked, fmt.Sprintf("%s %d %v %d %.3f", m.GetLocation(), m.GetSeconds(), m.GetGaveUp(), m.GetUsualSeconds(), m.GetTimes()))
	}
	if want := []string{"kiel 400 true 60 6.667", "kiel 180 false 60 3.000", "kiel 180 true 60 3.000"}; !slices.Equal(want, sortedTail(marked)) {
		t.Errorf("marked are %v, want %v", marked, want)
	}
	if got.GetWaits() != 9 || got.GetServed() != 6 || got.GetLeftUnserved() != 2 || got.GetHungUp() != 1 || !got.GetHeavilyCensored() ||
		got.GetMedianSeconds() != (120+179)/2 || got.GetServedInTime().GetCount() != 2 || got.GetServedInTime().GetOf() != 9 {
		t.Errorf("the waits are %v", got)
	}
	if u := got.GetUsual(); u.GetUsualSeconds() != 60 || u.GetMedianSeconds() != 149 || u.GetMarked() {
		t.Errorf("the usual is %v", u)
	}
}

// sortedTail sorts those that are as long as each other, whose order is by random ids.
func sortedTail(list []string) []string {
	if len(list) > 1 {
		slices.Sort(list[1:])
	}
	return list
}

func (s *server) wantWaitsOverREST(t *testing.T, q *pb.GetWaitsRequest) {
	t.Helper()
	want := must[*pb.Waits](t)(s.by(s.Tokens.Client).GetWaits(t.Context(), q))
	path := fmt.Sprintf("/v1/clients/acme/waits?program=counter&location=all&from=%s&to=%s", q.GetFrom(), q.GetTo())
	var got pb.Waits
	s.read(t, s.Tokens.Client, path, &got)
	if diff := gocmp.Diff(want, &got, protocmp.Transform()); diff != "" {
		t.Errorf("over REST (-want +got):\n%s", diff)
	}
	if want.GetTitles().GetQuestions()["waited"] != "How long?" || want.GetTitles().GetLocations()["kiel"] == "" {
		t.Errorf("the titles are %v", want.GetTitles())
	}
	if want.GetUsualFrom() != monthsLater(q.GetFrom(), -12) || want.GetUsualTo() != monthsLater(q.GetFrom(), -1) {
		t.Errorf("usual is what was from %s to %s", want.GetUsualFrom(), want.GetUsualTo())
	}
	tag := s.call(t, s.Tokens.Client, "GET", path, nil).want(t, 200).header.Get("ETag")
	s.call(t, s.Tokens.Client, "GET", path, nil, "If-None-Match: "+tag).want(t, 304)
}

// compareWaits compares the figures of one question with the released reports.
func (s *server) compareWaits(t *testing.T, tree *books, token string, q *pb.GetWaitsRequest, question string) {
	t.Helper()
	got := must[*pb.Waits](t)(s.by(token).GetWaits(t.Context(), q))
	span := s.releasedBelow(t, token, q.GetLocation(), q.GetProgram(), q.GetFrom(), q.GetTo())
	if len(span) == 0 {
		if len(got.GetQuestions()) > 0 || got.GetSample() != nil {
			t.Errorf("%v: of nothing: %v", q, got)
		}
		return
	}
	before := s.releasedBelow(t, token, q.GetLocation(), q.GetProgram(), monthsLater(q.GetFrom(), -12), monthsLater(q.GetFrom(), -1))
	if len(got.GetQuestions()) != 1 || got.GetQuestions()[0].GetQuestion() != question {
		t.Fatalf("%v: the questions are %v", q, got.GetQuestions())
	}
	if sample := got.GetSample(); sample.GetRead() != int32(len(span)) || sample.GetOf() != int32(len(span)) {
		t.Errorf("%v: the sample is %v, of %d", q, sample, len(span))
	}
	figures := proto.CloneOf(got.GetQuestions()[0])
	wantCounts(t, figures, waitsIn(span, question))
	wantSurvival(t, figures, waitsIn(span, question))
	want := waitFigures(question, span)
	want.Usual = usualWaitOf(q.GetLocation(), question, span, before)
	for _, child := range tree.children(q.GetLocation()) {
		below := func(reports []*pb.ReleasedReport) []*pb.ReleasedReport {
			return slices.DeleteFunc(slices.Clone(reports), func(r *pb.ReleasedReport) bool { return !tree.below(r.GetLocation(), child) })
		}
		if now := below(span); len(waitsIn(now, question)) > 0 {
			want.Children = append(want.Children, usualWaitOf(child, question, now, below(before)))
		}
	}
	want.Marked = markedWaits(question, span, before)
	want.MarkedTotal = int32(len(want.GetMarked()))
	// These fields are compared separately, or not computed here.
	figures.Counts, figures.SurvivalMedianSeconds, figures.SurvivalLowSeconds, figures.SurvivalHighSeconds = nil, nil, nil, nil
	ends := protocmp.IgnoreFields(&pb.Rate{}, "low_basis_points", "high_basis_points")
	if diff := gocmp.Diff(want, figures, protocmp.Transform(), ends); diff != "" {
		t.Errorf("%v (-want +got):\n%s", q, diff)
	}
}

// oneWait is a wait of a report.
type oneWait struct {
	seconds  int32
	outcome  pb.DurationAnswer_Outcome
	inTime   bool
	scored   bool
	report   *pb.ReleasedReport
	load     int64
	noStaff  bool
	loadTold bool
}

func (w *oneWait) gaveUp() bool { return w.outcome == left || w.outcome == hungUp }

// loadKeys are the questions about the load, of the counter's checklist and of the demo's.
var loadKeys = [][2]string{{"queue", "staff"}, {"queue-length", "staff-on-floor"}}

func waitsIn(reports []*pb.ReleasedReport, question string) (waits []oneWait) {
	for _, r := range reports {
		answer, points := answerTo(r, question)
		if answer == nil {
			continue
		}
		w := oneWait{
			seconds: answer.GetDuration().GetSeconds(), outcome: answer.GetDuration().GetOutcome(), report: r,
			inTime: points.GetEarned() >= points.GetPossible(), scored: points.GetPossible() > 0,
		}
		for _, keys := range loadKeys {
			queue, _ := answerTo(r, keys[0])
			staff, _ := answerTo(r, keys[1])
			if queue == nil || staff == nil {
				continue
			}
			waiting, _ := strconv.ParseFloat(queue.GetNumber(), 64)
			serving, _ := strconv.ParseFloat(staff.GetNumber(), 64)
			if waiting < 0 || serving < 0 || waiting != math.Trunc(waiting) || serving != math.Trunc(serving) {
				continue // no number of people
			}
			w.loadTold, w.noStaff = true, serving == 0
			if serving > 0 {
				w.load = int64(waiting) / int64(serving)
			}
		}
		waits = append(waits, w)
	}
	return waits
}

// waitFigures counts what there is to count, without what is usual, children and marks.
func waitFigures(question string, reports []*pb.ReleasedReport) *pb.WaitFigures {
	waits := waitsIn(reports, question)
	out := &pb.WaitFigures{Question: question, Waits: int32(len(waits))}
	inTime := &pb.Rate{Of: int32(len(waits))}
	loads := []*pb.WaitLoad{{Below: new(int32(1))}, {From: 1, Below: new(int32(3))}, {From: 3}, {NoStaff: true}}
	inLoad := make([][]oneWait, len(loads))
	for i := range waits {
		w := &waits[i]
		switch w.outcome {
		case left:
			out.LeftUnserved++
		case hungUp:
			out.HungUp++
		default:
			out.Served++
		}
		if w.inTime {
			inTime.Count++
		}
		if w.loadTold {
			at := map[bool]int{true: 3, false: min(int(w.load+1)/2, 2)}[w.noStaff] // 0, 1 to 2, 3 and more
			inLoad[at] = append(inLoad[at], *w)
		}
	}
	if len(waits) > 0 && waits[0].scored {
		inTime.BasisPoints = new(10000 * inTime.GetCount() / inTime.GetOf())
		out.ServedInTime = inTime
	}
	out.MedianSeconds = medianServed(waits)
	out.HeavilyCensored = 10*(out.GetLeftUnserved()+out.GetHungUp()) >= out.GetWaits()
	for i, load := range loads {
		for _, w := range inLoad[i] {
			load.Waits++
			if load.ServedInTime == nil {
				load.ServedInTime = &pb.Rate{Of: int32(len(inLoad[i]))}
			}
			if w.inTime {
				load.ServedInTime.Count++
			}
			if w.gaveUp() {
				load.GaveUp++
			}
			load.ServedInTime.BasisPoints = new(10000 * load.ServedInTime.GetCount() / load.ServedInTime.GetOf())
		}
		load.MedianSeconds = medianServed(inLoad[i])
	}
	out.Loads = loads
	return out
}

// medianServed is the median of those that were served; nil where there are none.
func medianServed(waits []oneWait) *int32 {
	var served []int32
	for i := range waits {
		if !waits[i].gaveUp() {
			served = append(served, waits[i].seconds)
		}
	}
	if len(served) == 0 {
		return nil
	}
	slices.Sort(served)
	return new((served[(len(served)-1)/2] + served[len(served)/2]) / 2)
}

// usualWaitOf compares the reports of a span with those of the months before.
func usualWaitOf(location, question string, span, before []*pb.ReleasedReport) *pb.UsualWait {
	waits, past := waitsIn(span, question), waitsIn(before, question)
	out := &pb.UsualWait{Location: location, MedianSeconds: medianServed(waits)}
	served := func(waits []oneWait) (n int32) {
		for i := range waits {
			if !waits[i].gaveUp() {
				n++
			}
		}
		return n
	}
	out.Served = served(waits)
	if served(past) >= 12 {
		out.UsualSeconds = medianServed(past)
	}
	if out.GetUsualSeconds() > 0 && out.MedianSeconds != nil {
		out.Times = new(float64(out.GetMedianSeconds()) / float64(out.GetUsualSeconds()))
		out.Marked = out.GetMedianSeconds() >= 3*out.GetUsualSeconds()
	}
	return out
}

// markedWaits are the visits with three times the usual of their own location.
func markedWaits(question string, span, before []*pb.ReleasedReport) (marked []*pb.MarkedWait) {
	for _, w := range waitsIn(span, question) {
		there := func(reports []*pb.ReleasedReport) []*pb.ReleasedReport {
			return slices.DeleteFunc(slices.Clone(reports), func(r *pb.ReleasedReport) bool { return r.GetLocation() != w.report.GetLocation() })
		}
		usual := usualWaitOf("", question, nil, there(before)).GetUsualSeconds()
		if usual == 0 || w.seconds < 3*usual {
			continue
		}
		marked = append(marked, &pb.MarkedWait{
			ReleasedReport: idOf(w.report), Location: w.report.GetLocation(), Month: w.report.GetMonth(), Seconds: w.seconds, GaveUp: w.gaveUp(),
			UsualSeconds: usual, Times: float64(w.seconds) / float64(usual),
		})
	}
	slices.SortFunc(marked, func(x, y *pb.MarkedWait) int {
		return cmp.Or(cmp.Compare(y.GetSeconds(), x.GetSeconds()), cmp.Compare(x.GetReleasedReport(), y.GetReleasedReport()))
	})
	return marked[:min(50, len(marked))]
}

// wantCounts counts the waits in each range again. The ranges must lie side by side.
func wantCounts(t *testing.T, got *pb.WaitFigures, waits []oneWait) {
	t.Helper()
	from, last := int32(0), len(got.GetCounts())-1
	for i, c := range got.GetCounts() {
		served, gaveUp := int32(0), int32(0)
		for j := range waits {
			if w := &waits[j]; w.seconds >= c.GetFromSeconds() && (c.BelowSeconds == nil || w.seconds < c.GetBelowSeconds()) {
				if w.gaveUp() {
					gaveUp++
				} else {
					served++
				}
			}
		}
		if c.GetFromSeconds() != from || (c.BelowSeconds == nil) != (i == last) || c.GetServed() != served || c.GaveUp == nil || c.GetGaveUp() != gaveUp {
			t.Errorf("the range %v, want %d served and %d given up from %d on", c, served, gaveUp, from)
		}
		from = c.GetBelowSeconds()
	}
	if last < 0 && len(waits) > 0 {
		t.Error("there are no counts")
	}
}

// wantSurvival follows the share that still waits, as fractions.
func wantSurvival(t *testing.T, got *pb.WaitFigures, waits []oneWait) {
	t.Helper()
	times := map[int32]bool{}
	for i := range waits {
		times[waits[i].seconds] = true
	}
	share, half := big.NewRat(1, 1), big.NewRat(1, 2)
	var median, onHalf *int32
	for _, at := range slices.Sorted(maps.Keys(times)) {
		waiting, served := int64(0), int64(0)
		for i := range waits {
			if waits[i].seconds >= at {
				waiting++
			}
			if waits[i].seconds == at && !waits[i].gaveUp() {
				served++
			}
		}
		share.Mul(share, big.NewRat(waiting-served, waiting))
		switch {
		case median != nil || served == 0 && onHalf == nil:
		case share.Cmp(half) == 0 && onHalf == nil:
			onHalf = &at
		case share.Cmp(half) < 0 && onHalf != nil:
			median = new((*onHalf + at) / 2)
		case share.Cmp(half) < 0:
			median = &at
		}
	}
	if median == nil {
		median = onHalf
	}
	if !equalOrNil(median, got.SurvivalMedianSeconds) {
		t.Errorf("half are served within %v, want %v", show(got.SurvivalMedianSeconds), show(median))
	}
	if got.SurvivalLowSeconds != nil && got.SurvivalMedianSeconds != nil && got.GetSurvivalLowSeconds() > got.GetSurvivalMedianSeconds() ||
		got.SurvivalHighSeconds != nil && got.GetSurvivalHighSeconds() < got.GetSurvivalMedianSeconds() {
		t.Errorf("the median %d is not within its interval: %v", got.GetSurvivalMedianSeconds(), got)
	}
}

func equalOrNil(x, y *int32) bool { return (x == nil) == (y == nil) && (x == nil || *x == *y) }

func show(n *int32) string {
	if n == nil {
		return "none"
	}
	return strconv.Itoa(int(*n))
}

// TestWaitsOfOneQuestion gets waits of questions by name, as a client and as the agency.
func TestWaitsOfOneQuestion(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	s.counter(t, counterVisits[15:])
	for _, tt := range []struct {
		token, question string
		want            []string
	}{
		{s.Tokens.Client, "", []string{"waited"}},
		{s.Tokens.Reviewer, "", []string{"waited", "covert-wait"}},
		{s.Tokens.Client, "rang", []string{"rang"}},
		{s.Tokens.Reviewer, "covert-wait", []string{"covert-wait"}},
		{s.Tokens.Client, "covert-wait", nil},
		{s.Tokens.Client, "mood", nil},
		{s.Tokens.Client, "no-such-question", nil},
	} {
		got, err := s.by(tt.token).GetWaits(t.Context(), &pb.GetWaitsRequest{
			Client: "acme", Program: "counter", From: monthAgo(3), To: monthAgo(1), Question: tt.question,
		})
		if tt.want == nil {
			if r := refusalOf(t, err); len(r.Violations) != 1 || r.Violations[0].Path != "question" || r.Violations[0].Reason != "UNKNOWN_QUESTION" {
				t.Errorf("%q: %v", tt.question, err)
			}
			continue
		}
		var keys []string
		for _, q := range got.GetQuestions() {
			keys = append(keys, q.GetQuestion())
		}
		if err != nil || !slices.Equal(keys, tt.want) {
			t.Errorf("%q: %v, %v, want %v", tt.question, keys, err, tt.want)
		}
	}
}

// TestWaitsOfOldRollups removes the waits given up from the roll-ups, as in older databases: then the reports are read.
func TestWaitsOfOldRollups(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		s := start(t, on)
		s.counter(t, counterVisits)
		s.stop()
		forgetTallies(t, s.database)
		s = openDemo(t, s.database)
		s.compareWaits(t, s.tree(t), s.Tokens.Client, &pb.GetWaitsRequest{
			Client: "acme", Location: "all", Program: "counter", From: monthAgo(3), To: monthAgo(1),
		}, "waited")
	})
}

// forgetTallies removes the tallies of all roll-ups of a database that no server has open, as in older databases.
func forgetTallies(t *testing.T, database string) {
	t.Helper()
	store, err := app.OpenStore(t.Context(), app.Database{Name: database, Logger: logger})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	err = store.Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) error {
		var all []*storage.Rollup
		err := tx.Rollups().Each(t.Context(), func(r *storage.Rollup) error {
			r.Tallies = nil
			all = append(all, r)
			return nil
		})
		if err != nil {
			return err
		}
		return tx.Rollups().Replace(t.Context(), all)
	})
	if err != nil {
		t.Fatal(err)
	}
}
