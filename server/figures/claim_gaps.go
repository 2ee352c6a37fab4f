package figures

import (
	"cmp"
	"context"
	"maps"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// CompareClaims compares what managers claim with what was observed.
func (s *Service) CompareClaims(ctx context.Context, req *pb.CompareClaimsRequest) (*pb.ClaimComparison, error) {
	return answer(ctx, s, req, func(ctx context.Context, b *builder, out *pb.ClaimComparison) error {
		return b.compareClaims(ctx, out)
	})
}

func (b *builder) compareClaims(ctx context.Context, out *pb.ClaimComparison) error {
	if err := b.oneProgram(ctx); err != nil {
		return err
	}
	if err := b.claimGaps(ctx, out); err != nil {
		return err
	}
	return b.claimRates(ctx, out)
}

// placeMonth is a location, a month and a version of a checklist.
type placeMonth struct {
	location, month string
	version         published.Key
}

// detailsBy holds sums of details by a key.
type detailsBy[K comparable] map[K]*scorecard.Details

func (d detailsBy[K]) add(key K, some *scorecard.Details) {
	if d[key] == nil {
		d[key] = &scorecard.Details{}
	}
	d[key].Add(some)
}

// detailsAt holds sums of details by location, month and version.
type detailsAt = detailsBy[placeMonth]

// claimGaps compares the self-assessments of the span that are not sealed with the visits to the same location in the
// same month, on the newest version that it was both assessed and visited on then. All months of a location that count
// are added up.
func (b *builder) claimGaps(ctx context.Context, out *pb.ClaimComparison) error {
	claimed, err := b.claimed(ctx, out)
	if err != nil {
		return err
	}
	observed, err := b.observed(ctx, claimed)
	if err != nil {
		return err
	}
	newest := map[placeMonth]published.Key{} // by location and month, without a version
	for key := range claimed {
		place := placeMonth{location: key.location, month: key.month}
		if seen := observed[key]; seen != nil && seen.Total.N() > 0 && key.version.Number > newest[place].Number {
			newest[place] = key.version
		}
	}
	versions, compared := map[published.Key]bool{}, map[string]scorecard.Assessed{}
	for place, version := range newest {
		versions[version] = true
		compiled, err := b.service.versions.Get(ctx, b.tx, version)
		if err != nil {
			return err
		}
		key := placeMonth{place.location, place.month, version}
		out.PairedClaims += int32(claimed[key].Total.N())
		out.PairedVisits += int32(observed[key].Total.N())
		leaveUnasked(compiled.Version(), claimed[key])
		sums, known := compared[place.location]
		if !known {
			sums = scorecard.Assessed{Claimed: &scorecard.Details{}, Observed: &scorecard.Details{}}
			compared[place.location] = sums
		}
		sums.Claimed.Add(claimed[key])
		sums.Observed.Add(observed[key])
	}
	if err := b.countUnpaired(ctx, out); err != nil {
		return err
	}
	var locations []scorecard.Assessed
	for _, location := range slices.Sorted(maps.Keys(compared)) {
		locations = append(locations, compared[location])
	}
	if err := b.presentGaps(ctx, out, scorecard.ClaimGapsOf(locations), versions); err != nil {
		return err
	}
	return b.gapsByPlace(ctx, out, compared)
}

// countUnpaired turns the counts of all claims into that of those left over, and counts the visits left over.
func (b *builder) countUnpaired(ctx context.Context, out *pb.ClaimComparison) error {
	out.UnpairedClaims -= out.GetPairedClaims()
	rows, err := b.tx.Rollups().Query(ctx, b.query([]string{b.params.location}, false, false))
	if err != nil {
		return err
	}
	for _, r := range rows {
		out.UnpairedVisits += int32(r.Totals.Visits)
	}
	out.UnpairedVisits -= out.GetPairedVisits()
	return nil
}

// assessmentsRead bounds the self-assessments, with their answers, that are read at once.
const assessmentsRead = 200

// claimed sums the self-assessments of the span that are not sealed, and counts the sealed ones.
func (b *builder) claimed(ctx context.Context, out *pb.ClaimComparison) (_ detailsAt, err error) {
	defer fault.Step(&err, "read the self-assessments")
	q, claimed, known := b.params, detailsAt{}, map[string]bool{}
	asked := storage.SelfAssessmentQuery{
		Client: q.client, Location: q.location, Program: q.program, From: q.from.String(), To: q.to.String(), Answers: true,
	}
	err = storage.Each(ctx, assessmentsRead, storage.Of(b.tx.SelfAssessments().List, asked), func(a *storage.SelfAssessment) error {
		if wanted, err := b.matches(ctx, a.Location, known); err != nil || !wanted {
			return err
		}
		if !a.Released {
			out.Sealed++
			return nil
		}
		open, err := b.service.versions.Assessment(ctx, b.tx, a)
		if err != nil {
			return err
		}
		_, details := scorecard.FromReport(open.Version.Compiled, open.Score, a.Answers, checklist.OutcomeCompleted)
		out.UnpairedClaims++
		claimed.add(placeMonth{a.Location, a.Month, published.Key{Checklist: a.Checklist, Number: a.Version}}, &details)
		return nil
	})
	return claimed, err
}

// matches reports whether a location is of the requested channel and segments; known caches the answers.
func (b *builder) matches(ctx context.Context, location string, known map[string]bool) (bool, error) {
	q := b.params
	wanted := storage.Channel(wire.Name(q.channel))
	if wanted == "" && len(q.segments) == 0 {
		return true, nil
	}
	match, looked := known[location]
	if !looked {
		l, err := b.tx.Locations().Get(ctx, q.client, location)
		if err != nil {
			return false, err
		}
		lacks := func(attribute string) bool { return !slices.Contains(l.Attributes, attribute) }
		match = (wanted == "" || l.Channel == wanted) && !slices.ContainsFunc(q.segments, lacks)
		known[location] = match
	}
	return match, nil
}

// placesRead bounds the locations whose details are read at once.
const placesRead = 50

// observed sums the own roll-ups of the assessed locations by month and version.
func (b *builder) observed(ctx context.Context, claimed detailsAt) (_ detailsAt, err error) {
	defer fault.Step(&err, "read what was observed")
	places := map[string]bool{}
	for key := range claimed {
		places[key.location] = true
	}
	observed := detailsAt{}
	for some := range slices.Chunk(slices.Sorted(maps.Keys(places)), placesRead) {
		rows, err := b.tx.Rollups().Query(ctx, b.query(some, true, false))
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			key := placeMonth{r.Key.Location, r.Key.Month, published.Key{Checklist: r.Key.Checklist, Number: r.Key.Version}}
			if ofTop(r) && claimed[key] != nil {
				observed.add(key, r.Details)
			}
		}
	}
	return observed, nil
}

// leaveUnasked removes what cannot be compared because managers do not answer all of it: the total and the sections
// with questions that can earn points and are for internal use, or depend on such a question.
func leaveUnasked(v *checklist.Version, claimed *scorecard.Details) {
	unasked, sections := map[string]bool{}, map[string]bool{}
	for s, q := range v.Questions() {
		if q.Audience != checklist.AudienceInternal && !depends(q, unasked) {
			continue
		}
		unasked[q.Key] = true
		if q.UnweightedPossible() > 0 {
			sections[s.Key] = true
		}
	}
	if len(sections) == 0 {
		return
	}
	claimed.Total = scorecard.Histogram{}
	claimed.Sections = slices.DeleteFunc(claimed.Sections, func(p scorecard.KeyedPart) bool { return sections[p.Key] })
}

// depends reports whether one of the questions decides whether q is reached.
func depends(q *checklist.Question, questions map[string]bool) bool {
	if q.VisibleWhen == nil {
		return false
	}
	named := func(c checklist.Condition) bool { return questions[c.Question] }
	return slices.ContainsFunc(q.VisibleWhen.All, named) || slices.ContainsFunc(q.VisibleWhen.Any, named)
}

// presentGaps adds the gaps to the answer in the order of the checklist, the newest version first, without the
// questions that any of the versions hides from the caller.
func (b *builder) presentGaps(ctx context.Context, out *pb.ClaimComparison, gaps scorecard.ClaimGaps, versions map[published.Key]bool) error {
	hidden, err := b.hiddenOf(ctx, versions)
	if err != nil {
		return err
	}
	sections, questions := map[string]int{}, map[string]int{}
	for _, key := range newestFirst(versions) {
		b.names.versions[key] = true
		version, err := b.service.versions.Get(ctx, b.tx, key)
		if err != nil {
			return err
		}
		for i := range version.Version().Sections {
			rank(sections, version.Version().Sections[i].Key)
		}
		for _, q := range version.Version().Questions() {
			rank(questions, q.Key)
		}
	}
	if gaps.Total.Locations > 0 {
		out.Total = b.claimGap(&gaps.Total)
	}
	out.Sections = b.gaps(gaps.Sections, sections, nil, b.names.sections)
	out.Questions = b.gaps(gaps.Questions, questions, hidden, b.names.questions)
	return nil
}

// rank gives a key the next rank if it has none.
func rank(places map[string]int, key string) {
	if _, ranked := places[key]; !ranked {
		places[key] = len(places)
	}
}

// gaps returns the messages of gaps by rank, without the hidden ones, and adds their keys to names.
func (b *builder) gaps(gaps []scorecard.ClaimGap, places map[string]int, hidden, names map[string]bool) []*pb.ClaimGap {
	var out []*pb.ClaimGap
	for i := range gaps {
		if key := gaps[i].Key; !hidden[key] {
			names[key] = true
			out = append(out, b.claimGap(&gaps[i]))
		}
	}
	slices.SortFunc(out, func(x, y *pb.ClaimGap) int { return cmp.Compare(places[x.GetKey()], places[y.GetKey()]) })
	return out
}

// claimGap returns the message of a gap, and counts it where it has an interval.
func (b *builder) claimGap(g *scorecard.ClaimGap) *pb.ClaimGap {
	if g.Gap.Low != nil {
		*b.judged++
	}
	return &pb.ClaimGap{
		Key: g.Key, Locations: int32(g.Locations), Visits: int32(g.Visits),
		ClaimedBasisPoints: g.Claimed, ObservedBasisPoints: g.Observed,
		GapBasisPoints: g.Gap.BasisPoints, LowBasisPoints: g.Gap.Low, HighBasisPoints: g.Gap.High, Differs: g.Gap.Change,
	}
}
