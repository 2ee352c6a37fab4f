package e2e

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// assessed is a self-assessment as its client reads it, with the points of its parts.
type assessed struct {
	place, month string
	version      versionKey
	basisPoints  *int32
	score        *pb.Score
}

// assessments reads the self-assessments of a request that are open, and counts the sealed ones.
func (w *witness) assessments(t *testing.T, q *pb.GetScorecardRequest) (open []assessed, sealed int32) {
	t.Helper()
	list := &pb.ListSelfAssessmentsResponse{}
	w.read(t, "/v1/clients/"+q.GetClient()+"/selfAssessments?pageSize=1000", list)
	for _, a := range list.GetSelfAssessments() {
		month := a.GetMonth()
		if a.GetProgram() != q.GetProgram() || !w.below(a.GetLocation(), q.GetLocation()) || !w.inSegments(a.GetLocation(), q.GetSegments()) || month < q.GetFrom() || month > q.GetTo() {
			continue
		}
		if a.GetSealed() {
			sealed++
			continue
		}
		whole := &pb.SelfAssessment{}
		w.read(t, "/v1/"+a.GetName(), whole)
		open = append(open, assessed{a.GetLocation(), month, versionKey{a.GetChecklist(), int(a.GetVersion())}, whole.GetScore().EffectiveBasisPoints, whole.GetScore()})
	}
	return open, sealed
}

// claims compares the gaps between what is claimed and what was observed, and the rates of claims in words.
func (w *witness) claims(t *testing.T, q *pb.GetScorecardRequest) {
	t.Helper()
	got := &pb.ClaimComparison{}
	w.read(t, pathOf(q, "claims:compare"), got)
	open, sealed := w.assessments(t, q)
	visits := w.of(q, q.GetFrom(), q.GetTo())
	at := map[string][]*exported{}
	scored := 0
	for _, v := range visits {
		if v.scored {
			key := fmt.Sprint(v.row["location"], v.row["month"], v.version)
			at[key], scored = append(at[key], v), scored+1
		}
	}
	var paired []assessed
	seen := map[string][]*exported{}
	claims, met := 0, 0
	for _, a := range open {
		if there := at[fmt.Sprint(a.place, a.month, a.version)]; len(there) > 0 {
			paired, claims, met = append(paired, a), claims+1, met+len(there)
			seen[a.place] = append(seen[a.place], there...)
		}
	}
	counts := []int32{got.GetSealed(), got.GetPairedClaims(), got.GetUnpairedClaims(), got.GetPairedVisits(), got.GetUnpairedVisits()}
	agree(t, pathOf(q, "claims:compare")+" counts", []int32{sealed, int32(claims), int32(len(open) - claims), int32(met), int32(scored - met)}, counts)
	if total := got.GetTotal(); total != nil || claims > 0 {
		agree(t, "the gap of the total", w.gap("", "", paired, seen), total)
		w.compared["gap"]++
	}
	for kind, gaps := range map[string][]*pb.ClaimGap{"section": got.GetSections(), "question": got.GetQuestions()} {
		for _, g := range gaps {
			agree(t, "the gap of "+kind+" "+g.GetKey(), w.gap(kind, g.GetKey(), paired, seen), g)
			w.compared["gap"]++
		}
	}
	w.claimsByPlace(t, q, got, paired, seen)
	for _, c := range got.GetClaims() {
		w.claimRate(t, c, visits)
	}
}

// claimsByPlace compares the gaps of the places below the location of a request. Where all claims are of the location
// itself, there are none.
func (w *witness) claimsByPlace(t *testing.T, q *pb.GetScorecardRequest, got *pb.ClaimComparison, paired []assessed, seen map[string][]*exported) {
	t.Helper()
	claims, visits := map[string][]assessed{}, map[string]map[string][]*exported{}
	for _, a := range paired {
		place := w.childOver(a.place, q.GetLocation())
		if claims[place] = append(claims[place], a); visits[place] == nil {
			visits[place] = map[string][]*exported{}
		}
		visits[place][a.place] = seen[a.place]
	}
	var want []*pb.ClaimGap
	for _, place := range slices.Sorted(maps.Keys(claims)) {
		if gap := w.gap("", "", claims[place], visits[place]); gap.GetLocations() > 0 && got.GetTotal() != nil {
			gap.Key = place
			want = append(want, gap)
		}
	}
	if len(want) == 1 && want[0].GetKey() == q.GetLocation() {
		want = nil
	}
	agree(t, "the gaps by location", want, got.GetLocations())
	w.compared["gap by location"] += len(want)
}

// childOver returns the child of a location that another one is or is below.
func (w *witness) childOver(place, top string) string {
	for place != top && w.parent[place] != top && w.parent[place] != "" {
		place = w.parent[place]
	}
	return place
}

// gap computes one gap. That of the total is of basis points.
func (w *witness) gap(kind, key string, paired []assessed, visits map[string][]*exported) *pb.ClaimGap {
	claims, seen := map[string]claimedCell{}, map[string][]sighting{}
	for _, a := range paired {
		ppb, ok := w.claimedPpb(kind, key, a)
		if !ok {
			continue
		}
		c := claims[a.place]
		claims[a.place] = claimedCell{c.ppb + ppb, c.visits + 1}
	}
	for place, some := range visits {
		seen[place] = w.sightings(some, kind, key)
		if kind == "" {
			for i := range seen[place] {
				seen[place][i].ppb = seen[place][i].basisPoints() * 100_000
			}
		}
	}
	return gapOutside(key, claims, seen)
}

// claimedPpb is what a self-assessment claims of a part.
func (w *witness) claimedPpb(kind, key string, a assessed) (ppb int64, ok bool) {
	earned, possible := int64(0), int64(0)
	switch kind {
	case "":
		return 100_000 * int64(a.score.GetEffectiveBasisPoints()), a.basisPoints != nil
	case "section":
		for _, s := range a.score.GetSections() {
			if s.GetSection() == key {
				earned, possible = s.GetEarned(), s.GetPossible()
			}
			if s.GetSection() == key && s.GetEffectiveBasisPoints() == 0 {
				earned = 0
			}
		}
	default:
		for _, s := range a.score.GetQuestions() {
			if s.GetQuestion() == key && s.GetState() == pb.QuestionScore_ANSWERED {
				earned, possible = s.GetEarned(), s.GetPossible()
			}
		}
	}
	if possible <= 0 {
		return 0, false
	}
	return 1_000_000_000 * max(0, min(earned, possible)) / possible, true
}

// claimRate compares how often the questions of a claim in words earned everything, and how often all of them did.
func (w *witness) claimRate(t *testing.T, c *pb.ClaimRate, visits []*exported) {
	t.Helper()
	kept, judged := 0, 0
	full, n := map[string]int{}, map[string]int{}
	for _, v := range visits {
		all, some := true, false
		for _, q := range c.GetQuestions() {
			if s, ok := w.part(v, "question", q.GetQuestion()); ok {
				some, all = true, all && s.earned >= s.possible
				n[q.GetQuestion()]++
				if s.earned >= s.possible {
					full[q.GetQuestion()]++
				}
			}
		}
		if some {
			judged++
		}
		if some && all {
			kept++
		}
	}
	want := &pb.ClaimRate{Claim: c.GetClaim(), Statement: c.GetStatement(), Kept: rateOutside(kept, judged)}
	for _, q := range c.GetQuestions() {
		want.Questions = append(want.Questions, &pb.QuestionRate{Question: q.GetQuestion(), Rate: rateOutside(full[q.GetQuestion()], n[q.GetQuestion()])})
	}
	agree(t, "the claim "+c.GetClaim(), want, c)
	w.compared["claim"]++
}
