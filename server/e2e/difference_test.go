package e2e

import (
	"fmt"
	"math"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

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
	excludes := got.LowBasisPoints != nil && (got.GetLowBasisPoints() > 0 || got.GetHighBasisPoints() < 0)
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

// differenceOf computes the difference of two figures and Welch's interval from single visits, or from locations'
// means; nil where one of the two has no figure.
func differenceOf(before, after []observed, method pb.Scorecard_Method) *pb.Difference {
	first, second := figureOf(before, method), figureOf(after, method)
	if first.BasisPoints == nil || second.BasisPoints == nil {
		return nil
	}
	d := &pb.Difference{BasisPoints: new(second.GetBasisPoints() - first.GetBasisPoints())}
	switch method {
	case pb.Scorecard_POOLED:
		return d
	case pb.Scorecard_LOCATION_MEAN:
		before, after = locationMeans(before), locationMeans(after)
	}
	if len(before) < 2 || len(after) < 2 {
		return d
	}
	mean1, error1 := meanAndError(before)
	mean2, error2 := meanAndError(after)
	if error1+error2 == 0 {
		return d
	}
	freedom := (error1 + error2) * (error1 + error2) / (error1*error1/float64(len(before)-1) + error2*error2/float64(len(after)-1))
	margin := studentQuantile(freedom) * math.Sqrt(error1+error2)
	d.LowBasisPoints = new(int32(math.Max(-10000, math.Floor(mean2-mean1-margin))))
	d.HighBasisPoints = new(int32(math.Min(10000, math.Ceil(mean2-mean1+margin))))
	return d
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
