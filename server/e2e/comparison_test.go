package e2e

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/testing/protocmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// pairChecklist is one whose figures can be worked out by hand: two questions of all or nothing, and a scale of ten.
const pairChecklist = `{
 "defaultLocale": "en", "totalMode": "POINTS", "title": {"en": "Pair check"},
 "sections": [
  {"key": "welcome", "title": {"en": "Welcome", "de": "Empfang"}, "questions": [
   {"key": "smile", "text": {"en": "A smile?", "de": "Ein Lächeln?"}, "choice": {"options": [{"key": "yes", "text": {"en": "Yes"}, "points": 10}, {"key": "no", "text": {"en": "No"}}]}},
   {"key": "greeted", "text": {"en": "Greeted?"}, "choice": {"options": [{"key": "yes", "text": {"en": "Yes"}, "points": 10}, {"key": "no", "text": {"en": "No"}}]}}]},
  {"key": "end", "title": {"en": "The end"}, "questions": [
   {"key": "mood", "text": {"en": "Mood?"}, "scale": {"min": 0, "max": 10, "pointsPerStep": 1}}]}]}`

// pairAnswers are whole answers to pairChecklist.
func pairAnswers(smile, greeted string, mood int32) []*pb.Answer {
	return []*pb.Answer{
		{Question: "smile", Value: &pb.Answer_Choice{Choice: smile}}, {Question: "greeted", Value: &pb.Answer_Choice{Choice: greeted}},
		{Question: "mood", Value: &pb.Answer_Scale{Scale: mood}},
	}
}

// startPairs starts a server with a month behind it that was assessed by managers at kiel, dresden and rostock, and
// then visited twice at kiel and once at dresden. It returns the reports of kiel.
func startPairs(t *testing.T, on engine) (*server, []string) {
	t.Helper()
	s := start(t, on)
	s.publish(t, "pair-check", pairChecklist)
	s.program(t, "acme", "pairs", "pair-check")
	for location, answers := range map[string][]*pb.Answer{
		"kiel": pairAnswers("yes", "yes", 10), "dresden": pairAnswers("no", "yes", 8), "rostock": pairAnswers("yes", "no", 0),
	} {
		s.assess(t, &pb.SubmitSelfAssessmentRequest{Client: "acme", Resource: &pb.SelfAssessment{
			Location: location, Program: "pairs", Month: monthAgo(1), Answers: answers,
		}})
	}
	var kiel []string
	for _, v := range []struct {
		location string
		answers  []*pb.Answer
	}{{"kiel", pairAnswers("no", "yes", 5)}, {"kiel", pairAnswers("no", "no", 6)}, {"dresden", pairAnswers("yes", "yes", 9)}} {
		r := s.past(t, "pairs", v.location, 1, &pb.ReportContent{Checklist: "pair-check", Version: 1, Answers: v.answers})
		if v.location == "kiel" {
			kiel = append(kiel, r.GetReport())
		}
	}
	return s, kiel
}

// compareClaims gets the comparison of the program `pairs`.
func (s *server) compareClaims(t *testing.T, token, location string, change ...func(*pb.CompareClaimsRequest)) *pb.ClaimComparison {
	t.Helper()
	req := &pb.CompareClaimsRequest{Client: "acme", Location: location, Program: "pairs"}
	for _, c := range change {
		c(req)
	}
	return must[*pb.ClaimComparison](t)(s.by(token).CompareClaims(t.Context(), req))
}

// gap is a gap without its interval.
func gap(key string, locations, visits, claimed, observed int32) *pb.ClaimGap {
	return &pb.ClaimGap{
		Key: key, Locations: locations, Visits: visits, ClaimedBasisPoints: &claimed, ObservedBasisPoints: &observed,
		GapBasisPoints: new(claimed - observed),
	}
}

// gapsOf are the gaps of a comparison without their intervals, the total first.
func gapsOf(c *pb.ClaimComparison) []*pb.ClaimGap {
	all := slices.Concat([]*pb.ClaimGap{c.GetTotal()}, c.GetSections(), c.GetQuestions())
	for i, g := range all {
		if g != nil {
			all[i] = gap(g.GetKey(), g.GetLocations(), g.GetVisits(), g.GetClaimedBasisPoints(), g.GetObservedBasisPoints())
			all[i].GapBasisPoints = g.GapBasisPoints
		}
	}
	return all
}

// TestClaimsBesideObservation compares with figures worked out by hand.
//
// Of 30 points, kiel claims 30 and earned 15 and 6, which is 5000 and 2000 basis points; dresden claims 18 and earned
// 29, which is 9666. Every location weighs the same.
func TestClaimsBesideObservation(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		s, kiel := startPairs(t, on)
		whole := s.compareClaims(t, s.Tokens.Client, "")
		want := []*pb.ClaimGap{
			gap("", 2, 3, 8000, 6583),
			gap("welcome", 2, 3, 7500, 6250), gap("end", 2, 3, 9000, 7250),
			gap("smile", 2, 3, 5000, 5000), gap("greeted", 2, 3, 10000, 7500), gap("mood", 2, 3, 9000, 7250),
		}
		if diff := cmp.Diff(want, gapsOf(whole), protocmp.Transform()); diff != "" {
			t.Errorf("the whole client (-want +got):\n%s", diff)
		}
		// The gaps of the total are 6500 and -3666; Student's t of one degree of freedom is 12.706.
		if g := whole.GetTotal(); g.GetLowBasisPoints() != -10000 || g.GetHighBasisPoints() != 10000 || g.GetDiffers() {
			t.Errorf("the interval of the total: %v", g)
		}
		if whole.GetSealed() != 1 || whole.GetTitles().GetSections()["end"] != "The end" || whole.GetTitles().GetQuestions()["mood"] != "Mood?" ||
			whole.GetProgram() != "pairs" || whole.GetEtag() == "" {
			t.Errorf("the whole client: %v", whole)
		}

		one := s.compareClaims(t, s.token(t, ofAcme(insideRegion)), insidePlace)
		want = []*pb.ClaimGap{
			gap("", 1, 2, 10000, 3500), gap("welcome", 1, 2, 10000, 2500), gap("end", 1, 2, 10000, 5500),
			gap("smile", 1, 2, 10000, 0), gap("greeted", 1, 2, 10000, 5000), gap("mood", 1, 2, 10000, 5500),
		}
		if diff := cmp.Diff(want, gapsOf(one), protocmp.Transform()); diff != "" || one.GetSealed() != 0 {
			t.Errorf("kiel, %d sealed (-want +got):\n%s", one.GetSealed(), diff)
		}
		low, high := wilsonOf(1, 2)
		if g := one.GetQuestions()[1]; g.GetLowBasisPoints() != int32(math.Floor(10000-high)) || g.GetHighBasisPoints() != int32(math.Ceil(10000-low)) || !g.GetDiffers() {
			t.Errorf("the interval of greeted at kiel is not Wilson's of 1 of 2, %v to %v: %v", 10000-high, 10000-low, g)
		}

		for _, none := range []*pb.ClaimComparison{
			s.compareClaims(t, s.Tokens.Client, "rostock"),
			s.compareClaims(t, s.Tokens.Admin, "", func(r *pb.CompareClaimsRequest) { r.From, r.To = monthAgo(0), monthAgo(0) }),
			s.compareClaims(t, s.Tokens.Admin, "", func(r *pb.CompareClaimsRequest) { r.Channel = pb.Channel_PHONE }),
		} {
			if none.GetTotal() != nil || len(none.GetSections())+len(none.GetQuestions()) > 0 {
				t.Errorf("where nothing was observed: %v", none)
			}
			if want := none.GetLocation() == "rostock"; (none.GetSealed() == 1) != want {
				t.Errorf("%d are sealed: %v", none.GetSealed(), none)
			}
		}

		// An opened self-assessment stays open, and is compared with the remaining reports.
		for _, id := range kiel {
			s.did(t, "withdraw", id)
		}
		want = []*pb.ClaimGap{
			gap("", 1, 1, 6000, 9666), gap("welcome", 1, 1, 5000, 10000), gap("end", 1, 1, 8000, 9000),
			gap("smile", 1, 1, 0, 10000), gap("greeted", 1, 1, 10000, 10000), gap("mood", 1, 1, 8000, 9000),
		}
		after := s.compareClaims(t, s.Tokens.Client, "")
		if diff := cmp.Diff(want, gapsOf(after), protocmp.Transform()); diff != "" || after.GetSealed() != 1 {
			t.Errorf("after the withdrawals, %d sealed (-want +got):\n%s", after.GetSealed(), diff)
		}
	})
}

// wilsonOf computes the ends of Wilson's 95 % interval in basis points.
func wilsonOf(hits, of float64) (low, high float64) {
	const z = 1.959963984540054
	centre, margin := hits+z*z/2, z*math.Sqrt(hits*(of-hits)/of+z*z/4)
	return 10000 * (centre - margin) / (of + z*z), 10000 * (centre + margin) / (of + z*z)
}

// TestFreeClaimsBesideObservation compares claims at several levels of the tree with the visits of
// TestClaimsBesideObservation.
func TestFreeClaimsBesideObservation(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		s, _ := startPairs(t, on)
		put := func(id, location, month string, questions ...string) {
			s.claim(t, s.Tokens.Client, &pb.Claim{
				Claim: id, Location: location, Program: "pairs", Month: month, Questions: questions, Statement: map[string]string{"en": "We " + id + "."},
			})
		}
		put("a-greet", "", monthAgo(3), "greeted", "smile")
		put("b-kiel", "kiel", monthAgo(1), "mood", "greeted")
		put("c-dresden", "dresden", monthAgo(12), "mood", "smile")
		put("d-now", "", monthAgo(0), "greeted")
		put("e-later", "", monthAgo(-1), "greeted")
		put("f-over", "", monthAgo(2), "mood")
		s.retire(t, s.Tokens.Client, "f-over", "*")
		for _, c := range []struct {
			location string
			want     map[string]string
			sample   int32
		}{
			{"", map[string]string{
				"a-greet": "kept 1/3 greeted 2/3 smile 1/3", "b-kiel": "kept 0/2 mood 0/2 greeted 1/2", "c-dresden": "kept 0/1 mood 0/1 smile 1/1",
				"d-now": "kept 0/0 greeted 0/0", "f-over": "kept 0/3 mood 0/3",
			}, 3},
			{insideRegion, map[string]string{
				"a-greet": "kept 0/2 greeted 1/2 smile 0/2", "b-kiel": "kept 0/2 mood 0/2 greeted 1/2", "d-now": "kept 0/0 greeted 0/0", "f-over": "kept 0/2 mood 0/2",
			}, 2},
			{"dresden", map[string]string{
				"a-greet": "kept 1/1 greeted 1/1 smile 1/1", "c-dresden": "kept 0/1 mood 0/1 smile 1/1", "d-now": "kept 0/0 greeted 0/0", "f-over": "kept 0/1 mood 0/1",
			}, 1},
		} {
			got := s.compareClaims(t, s.Tokens.Client, c.location)
			rates := map[string]string{}
			for _, r := range got.GetClaims() {
				text := rateText("kept", r.GetKept())
				for _, q := range r.GetQuestions() {
					text += " " + rateText(q.GetQuestion(), q.GetRate())
				}
				rates[r.GetClaim()] = text
			}
			if diff := cmp.Diff(c.want, rates); diff != "" || got.GetSample().GetRead() != c.sample || got.GetSample().GetOf() != c.sample {
				t.Errorf("%s, sample %v (-want +got):\n%s", c.location, got.GetSample(), diff)
			}
			if got.GetClaims()[0].GetStatement()["en"] != "We a-greet." {
				t.Errorf("%v", got.GetClaims()[0])
			}
		}
		low, high := wilsonOf(2, 3)
		if r := s.compareClaims(t, s.Tokens.Client, "").GetClaims()[0].GetQuestions()[0].GetRate(); r.GetBasisPoints() != 6666 ||
			r.GetLowBasisPoints() != int32(math.Floor(low)) || r.GetHighBasisPoints() != int32(math.Ceil(high)) {
			t.Errorf("2 of 3: %v, not %v to %v", r, low, high)
		}
		early := s.compareClaims(t, s.Tokens.Client, "", func(r *pb.CompareClaimsRequest) { r.From, r.To = monthAgo(14), monthAgo(13) })
		if len(early.GetClaims()) > 0 || early.GetSample() != nil {
			t.Errorf("before anything was claimed: %v", early.GetClaims())
		}
	})
}

func rateText(name string, r *pb.Rate) string {
	digits := func(n int32) string { return strconv.Itoa(int(n)) }
	return name + " " + digits(r.GetCount()) + "/" + digits(r.GetOf())
}

// TestClaimsCompareShownQuestionsOnly compares on a checklist with questions that clients are not shown: the response
// does not contain them, nor the totals and sections in which they count.
func TestClaimsCompareShownQuestionsOnly(t *testing.T) {
	t.Parallel()
	d := startDesk(t, onSQLite)
	d.assess(t, selfAssessment("house", insidePlace, monthAgo(1)))
	d.claim(t, d.Tokens.Client, &pb.Claim{Claim: "smile", Program: "house", Questions: []string{"signs", "greeted"}, Statement: map[string]string{"en": "x"}, Month: monthAgo(1)})
	d.released(t, insidePlace, 1)
	house := func(r *pb.CompareClaimsRequest) { r.Program = "house" }
	for _, token := range []string{d.Tokens.Client, d.Tokens.Admin} {
		got := d.compareClaims(t, token, "", house)
		want := []*pb.ClaimGap{
			nil, gap("time", 1, 1, 8125, 8125), gap("greeted", 1, 1, 10000, 10000), gap("signs", 1, 1, 10000, 10000),
			gap("waited", 1, 1, 10000, 10000), gap("mood", 1, 1, 7000, 7000),
		}
		if diff := cmp.Diff(want, gapsOf(got), protocmp.Transform()); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if strings.Contains(got.String(), "covert") {
			t.Errorf("a hidden question is in the response: %v", got)
		}
	}
	// The next version hides what was claimed in public.
	second := strings.Replace(houseChecklist, `{"key": "signs",`, `{"key": "signs", "audience": "INTERNAL",`, 1)
	d.publishNext(t, "house-check", second)
	d.mark(t, d.Tokens.Admin, "anything", "", monthAgo(1)) // so that the response is not the cached one
	if got := d.compareClaims(t, d.Tokens.Client, "", house).GetClaims()[0].GetQuestions(); len(got) != 1 || got[0].GetQuestion() != "greeted" {
		t.Errorf("a client sees the rates of %v", got)
	}
	if got := d.compareClaims(t, d.Tokens.Admin, "", house).GetClaims()[0].GetQuestions(); len(got) != 2 {
		t.Errorf("the agency sees the rates of %v", got)
	}
}

// TestEachPlaceIsComparedOnItsNewestVersion assesses and visits on two versions.
func TestEachPlaceIsComparedOnItsNewestVersion(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	s.publish(t, "pair-check", pairChecklist)
	s.program(t, "acme", "pairs", "pair-check")
	assess := func(location string, monthsAgo int, version int32, answers []*pb.Answer) {
		s.assess(t, &pb.SubmitSelfAssessmentRequest{Client: "acme", Resource: &pb.SelfAssessment{
			Location: location, Program: "pairs", Month: monthAgo(monthsAgo), Version: version, Answers: answers,
		}})
	}
	visit := func(location string, monthsAgo int, version int32, answers []*pb.Answer) {
		s.past(t, "pairs", location, monthsAgo, &pb.ReportContent{Checklist: "pair-check", Version: version, Answers: answers})
	}
	s.publishNext(t, "pair-check", strings.Replace(pairChecklist, `"max": 10`, `"max": 20`, 1))
	assess("kiel", 2, 1, pairAnswers("yes", "yes", 10))
	assess("kiel", 1, 2, pairAnswers("no", "no", 20))
	assess("dresden", 1, 1, pairAnswers("yes", "no", 10))
	visit("kiel", 2, 1, pairAnswers("no", "no", 0))
	visit("kiel", 1, 2, pairAnswers("no", "no", 10))
	visit("dresden", 1, 1, pairAnswers("no", "no", 10))
	// kiel by month: 10000 claimed, 0 seen on the first version and 5000 claimed, 2500 seen on the second; dresden on the
	// first: 6666 claimed, 3333 seen.
	got := s.compareClaims(t, s.Tokens.Client, "")
	if diff := cmp.Diff(gap("", 2, 3, 7083, 2291), gapsOf(got)[0], protocmp.Transform()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got.GetPairedClaims() != 3 || got.GetPairedVisits() != 3 || got.GetUnpairedClaims() != 0 || got.GetUnpairedVisits() != 0 {
		t.Errorf("%d claims and %d visits are paired, %d and %d not", got.GetPairedClaims(), got.GetPairedVisits(), got.GetUnpairedClaims(), got.GetUnpairedVisits())
	}
	if got.GetQuestions()[0].GetKey() != "smile" || got.GetTitles().GetQuestions()["mood"] != "Mood?" {
		t.Errorf("%v", got)
	}
}
