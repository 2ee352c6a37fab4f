package casetest

import (
	"fmt"

	"mysteryshopper/checklist"
)

// Version draws a publishable version, of engine 1 or 2.
func Version(t Draw) *checklist.Version {
	v := &checklist.Version{
		Checklist: "random", Title: english("random"), DefaultLocale: "en",
		TotalMode: pick(t, "mode", checklist.Points, checklist.SectionWeighted),
	}
	if chance(t, 2, "has least base") {
		v.MinBaseBasisPoints = new(between(t, 0, 10000, "least base"))
	}
	if chance(t, 2, "has mark") {
		v.PassMarkBasisPoints = new(between(t, 1, 10000, "mark"))
	}
	for i, from := range []int32{0, 3333, 6667, 10000}[:between(t, 0, 4, "bands")] {
		v.Bands = append(v.Bands, checklist.Band{Key: fmt.Sprintf("b%d", i), FromBasisPoints: from, Title: english("b")})
	}
	two := chance(t, 2, "engine 2")
	var earlier []checklist.Question
	sections := between(t, 1, 4, "sections")
	left := int32(100)
	for i := range sections {
		s := checklist.Section{Key: fmt.Sprintf("s%d", i), Title: english("s")}
		if two && len(named(earlier)) > 0 && chance(t, 4, "conditional section") {
			s.VisibleWhen = drawConditions(t, earlier, two)
		}
		for j := range between(t, 1, 5, "questions") {
			q := drawQuestion(t, fmt.Sprintf("q%d-%d", i, j), earlier, two)
			if j == 0 && v.TotalMode == checklist.SectionWeighted && !q.Scored() {
				q = checklist.Question{Key: q.Key, Text: q.Text, AllowNotApplicable: true, Scale: &checklist.Scale{Max: 7, PointsPerStep: 3}}
			}
			s.Questions = append(s.Questions, q)
			earlier = append(earlier, q)
		}
		if v.TotalMode == checklist.SectionWeighted {
			weight := left
			switch {
			case two && i > 0:
				weight = pick[int32](t, "section weight", 0, 0, 1, 3, 50, 1000)
			case two:
				weight = between(t, 1, 1000, "section weight")
			case i < sections-1:
				weight = between(t, 1, left-(sections-1-i), "section weight")
			}
			left -= weight
			s.Weight = &weight
		}
		v.Sections = append(v.Sections, s)
	}
	return v
}

func english(s string) checklist.Text { return checklist.Text{"en": s} }
