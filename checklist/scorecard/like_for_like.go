package scorecard

import (
	"maps"
	"slices"

	"mysteryshopper/checklist"
)

// minCoverage is the least coverage, in basis points, that a figure like for
// like needs.
const minCoverage = 6000

// LikeForLike is a figure over what did not change between versions.
type LikeForLike struct {
	// Figure is POOLED over the common questions alone: its points are theirs,
	// and its basis points are nil where the coverage is under 60 %. Its visits
	// are all visits with a total. It has no spread and no interval.
	Figure Figure
	// CoverageBasisPoints is the share of the points possible that the common
	// questions had, floored; nil where nothing was possible.
	CoverageBasisPoints *int32
}

// CommonQuestions returns the keys of the questions that every one of the
// versions scores alike, in byte order: those whose fingerprint is the same in
// all. Each version is given by the fingerprints of its questions (see
// checklist.Version.QuestionFingerprints). Of no version there are none.
func CommonQuestions(versions ...map[string]checklist.Digest) []string {
	if len(versions) == 0 {
		return nil
	}
	var common []string
	for _, key := range slices.Sorted(maps.Keys(versions[0])) {
		alike := func(v map[string]checklist.Digest) bool {
			digest, found := v[key]
			return found && digest == versions[0][key]
		}
		if !slices.ContainsFunc(versions[1:], func(v map[string]checklist.Digest) bool { return !alike(v) }) {
			common = append(common, key)
		}
	}
	return common
}

// Scored is what a figure like for like needs of one roll-up: its visits, the points
// in its details, see KeepPoints, and Beyond, those of its bonus and penalty questions.
type Scored struct {
	Visits  int64
	Details *Details
	Beyond  Points
}

// LikeForLikeOf returns the figure of the roll-ups over the common questions, in
// byte order, which must be those of every version in the whole span that is
// compared; locations is how many were visited. Nil details hold nothing. One
// point of a trend is made of its own roll-ups, and its coverage is that point's.
// The points of common bonus and penalty questions count as in a report.
func LikeForLikeOf(common []string, locations int64, scored ...Scored) LikeForLike {
	var t Totals
	var possible int64
	for _, s := range scored {
		d := s.Details
		if d == nil {
			continue
		}
		t.Visits += s.Visits
		for _, point := range s.Beyond {
			if _, found := slices.BinarySearch(common, point.Key); found {
				t.Earned += point.Earned
			}
		}
		for i := range d.Questions {
			question := &d.Questions[i]
			possible += question.Possible
			if _, found := slices.BinarySearch(common, question.Key); found {
				t.Earned += question.Earned
				t.Possible += question.Possible
			}
		}
	}
	f := Pooled(t, locations)
	f.Min, f.Max, f.StandardDeviation = nil, nil, nil
	result := LikeForLike{Figure: f}
	if possible > 0 {
		result.CoverageBasisPoints = new(int32(share(whole, t.Possible, possible)))
	}
	if result.CoverageBasisPoints == nil || *result.CoverageBasisPoints < minCoverage {
		result.Figure.BasisPoints = nil
	}
	return result
}
