package e2e

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// monthsLater is the month that many months after another.
func monthsLater(month string, n int) string {
	at, _ := time.Parse("2006-01", month)
	return at.AddDate(0, n, 0).Format("2006-01")
}

// spanBefore makes the same request for the span of the same length right before.
func spanBefore(q *pb.GetScorecardRequest) *pb.GetScorecardRequest {
	length := 1
	for monthsLater(q.GetFrom(), length) <= q.GetTo() {
		length++
	}
	out := proto.CloneOf(q)
	out.From, out.To = monthsLater(q.GetFrom(), -length), monthsLater(q.GetTo(), -length)
	return out
}

// quarterOf is the quarter of a month.
func quarterOf(month string) string {
	at, _ := time.Parse("2006-01", month)
	return fmt.Sprintf("%d-Q%d", at.Year(), (at.Month()+2)/3)
}

// ofTime limits a request to the months of a row by month or quarter; false where the row has neither.
func ofTime(q *pb.GetScorecardRequest, row *pb.ScorecardRow) bool {
	if row.GetMonth() != "" {
		q.From, q.To = row.GetMonth(), row.GetMonth()
	}
	if row.GetQuarter() != "" {
		for quarterOf(q.GetFrom()) < row.GetQuarter() {
			q.From = monthsLater(q.GetFrom(), 1)
		}
		for quarterOf(q.GetTo()) > row.GetQuarter() {
			q.To = monthsLater(q.GetTo(), -1)
		}
	}
	return row.GetMonth()+row.GetQuarter() != ""
}

// rowBefore makes the request for the month or quarter right before a row's, as far as it is in the scorecard.
func rowBefore(q *pb.GetScorecardRequest, row *pb.ScorecardRow, now *pb.GetScorecardRequest) *pb.GetScorecardRequest {
	out := proto.CloneOf(now)
	out.To = monthsLater(now.GetFrom(), -1)
	out.From = out.GetTo()
	for row.Quarter != nil && out.GetFrom() > q.GetFrom() && quarterOf(monthsLater(out.GetFrom(), -1)) == quarterOf(out.GetTo()) {
		out.From = monthsLater(out.GetFrom(), -1)
	}
	return out
}

// compareDifference compares the difference of a row, or of the total where the row is nil, with the reports.
func (b *books) compareDifference(t *testing.T, q *pb.GetScorecardRequest, what string, row *pb.ScorecardRow, got *pb.Difference) {
	t.Helper()
	now, before := proto.CloneOf(q), spanBefore(q)
	if ofTime(now, row) {
		before = rowBefore(q, row, now)
	}
	kept := func(r *pb.Report) bool { return row == nil || b.at(r, q, row) }
	after, earlier := b.counted(now, kept), b.counted(before, kept)
	if ofTime(proto.CloneOf(q), row) && before.GetTo() < q.GetFrom() {
		// The first row has none before it.
		earlier = nil
	}
	of := totals
	if row.GetSection() != "" {
		of = func(reports []*pb.Report) []observed { return sections(reports, row.GetSection()) }
	}
	want := differenceOf(of(earlier), of(after), q.GetMethod())
	if (want == nil) != (got == nil) {
		t.Errorf("%v: the difference of %s: want %v, got %v", q, what, want, got)
		return
	}
	if want == nil {
		return
	}
	if got.GetFrom() != before.GetFrom() || got.GetTo() != before.GetTo() || got.GetBasisPoints() != want.GetBasisPoints() ||
		(got.LowBasisPoints == nil) != (want.LowBasisPoints == nil) || (got.HighBasisPoints == nil) != (want.HighBasisPoints == nil) ||
		!near(got.GetLowBasisPoints(), want.GetLowBasisPoints()) || !near(got.GetHighBasisPoints(), want.GetHighBasisPoints()) {
		t.Errorf("%v: the difference of %s to %s: want %v, got %v", q, what, before, want, got)
	}
	if diff := cmp.Diff(want.GetEarlier(), got.GetEarlier(), protocmp.Transform()); diff != "" {
		t.Errorf("%v: the earlier figure of %s (-want +got):\n%s", q, what, diff)
	}
	enough := len(of(earlier)) >= 5 && len(of(after)) >= 5
	excludes := enough && got.LowBasisPoints != nil && (got.GetLowBasisPoints() > 0 || got.GetHighBasisPoints() < 0)
	if got.GetChange() != (excludes && !got.GetAcrossBreak()) || got.GetAcrossBreak() && oneVersion(after, earlier) {
		t.Errorf("%v: the difference of %s: %v", q, what, got)
	}
	b.countCompared(row, got)
}

// countCompared counts the differences that were compared, by their kind.
func (b *books) countCompared(row *pb.ScorecardRow, d *pb.Difference) {
	if d.LowBasisPoints != nil {
		b.compared["interval"]++
	}
	if d.GetChange() {
		b.compared["change"]++
	}
	switch {
	case row == nil:
		b.compared["total"]++
	case row.Month != nil:
		b.compared["month"]++
	case row.Quarter != nil:
		b.compared["quarter"]++
	case row.Section != nil:
		b.compared["section"]++
	case row.Location != nil:
		b.compared["location"]++
	}
}

// near compares with a tolerance for differences of rounding in floating point.
func near(x, y int32) bool { return x-y <= 1 && y-x <= 1 }

// oneVersion reports whether all the reports are of one version.
func oneVersion(groups ...[]*pb.Report) bool {
	versions := map[int32]bool{}
	for _, reports := range groups {
		for _, r := range reports {
			versions[r.GetContent().GetVersion()] = true
		}
	}
	return len(versions) < 2
}

// differenceOf computes the difference of two figures with its interval by MOVER, from single visits or from the means
// of locations; nil where one of the two has no figure.
func differenceOf(before, after []observed, method pb.Scorecard_Method) *pb.Difference {
	first, second := figureOf(before, method), figureOf(after, method)
	if first.BasisPoints == nil || second.BasisPoints == nil {
		return nil
	}
	d := &pb.Difference{
		BasisPoints: new(second.GetBasisPoints() - first.GetBasisPoints()),
		Earlier: &pb.EarlierFigure{
			BasisPoints: first.BasisPoints, Visits: first.GetVisits(), Locations: first.GetLocations(), Confidence: first.GetConfidence(),
		},
	}
	mean0, low0, high0, ok0 := intervalOf(before, method)
	mean1, low1, high1, ok1 := intervalOf(after, method)
	if !ok0 || !ok1 {
		return d
	}
	low := mean1 - mean0 - math.Hypot(mean1-low1, high0-mean0)
	high := mean1 - mean0 + math.Hypot(high1-mean1, mean0-low0)
	d.LowBasisPoints = new(int32(math.Max(-10000, math.Floor(low))))
	d.HighBasisPoints = new(int32(math.Min(10000, math.Ceil(high))))
	return d
}

// intervalOf computes the mean of visits and the ends of its interval, in basis points, not clipped; ok is false where
// there is none.
func intervalOf(visits []observed, method pb.Scorecard_Method) (mean, low, high float64, ok bool) {
	if method == pb.Scorecard_LOCATION_MEAN {
		visits = locationMeans(visits)
	}
	n := float64(len(visits))
	hits, misses := 0, 0
	for _, v := range visits {
		hits += int(v.ppb / 1_000_000_000)
		if v.ppb == 0 {
			misses++
		}
	}
	switch {
	case method == pb.Scorecard_POOLED || len(visits) == 0:
		return 0, 0, 0, false
	case method == pb.Scorecard_LOCATION_MEAN:
		if len(visits) < 2 {
			return 0, 0, 0, false
		}
		mean, standardError := meanAndError(visits)
		margin := studentQuantile(n-1) * math.Sqrt(standardError)
		return mean, mean - margin, mean + margin, true
	case hits+misses == len(visits):
		low, high = wilsonOf(float64(hits), n)
		return 10000 * float64(hits) / n, low, high, true
	case len(visits) < 2:
		return 0, 0, 0, false
	}
	mean, squaredError := meanAndError(visits)
	share := (n*mean/10000 + 1) / (n + 2)
	v := ((n-1)*squaredError*n/1e8 + 2*share*(1-share)) / (n + 1)
	margin := 10000 * studentQuantile(n+1) * math.Sqrt(v/n)
	return mean, mean - margin, mean + margin, true
}

// locationMeans makes one observation of each location.
func locationMeans(visits []observed) (means []observed) {
	at := map[string][]observed{}
	for _, v := range visits {
		at[v.location] = append(at[v.location], v)
	}
	for location, there := range at {
		ppb := meanPpb(there)
		means = append(means, observed{location: location, ppb: ppb, basisPoints: ppb / 100_000})
	}
	return means
}

// meanAndError are the mean in basis points and its squared standard error, in two passes.
func meanAndError(visits []observed) (mean, squaredError float64) {
	n := float64(len(visits))
	middle := 0.0
	for _, v := range visits {
		mean += float64(v.ppb) / 100_000 / n
		middle += float64(v.basisPoints) / n
	}
	for _, v := range visits {
		squaredError += (float64(v.basisPoints) - middle) * (float64(v.basisPoints) - middle) / (n - 1) / n
	}
	return mean, squaredError
}

// studentQuantile is the 97.5 % quantile of Student's t, by bisection of the integral of its density: with t = √ν tan θ
// that is the integral of cos^(ν−1) θ, which from 0 to π ÷ 2 is √π ÷ 2 × Γ(ν ÷ 2) ÷ Γ((ν + 1) ÷ 2).
func studentQuantile(freedom float64) float64 {
	top, _ := math.Lgamma(freedom / 2)
	bottom, _ := math.Lgamma((freedom + 1) / 2)
	half := math.Sqrt(math.Pi) / 2 * math.Exp(top-bottom)
	density := func(angle float64) float64 { return math.Pow(math.Cos(angle), freedom-1) }
	low, high := 0.0, math.Pi/2
	for range 45 {
		const steps = 200
		angle := (low + high) / 2
		sum := density(0) + density(angle)
		for i := 1; i < steps; i++ {
			sum += density(angle*float64(i)/steps) * float64(2+2*(i%2))
		}
		if sum*angle/steps/3 < 0.95*half {
			low = angle
		} else {
			high = angle
		}
	}
	return math.Sqrt(freedom) * math.Tan(low)
}
