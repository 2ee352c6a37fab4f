package figures

import (
	"context"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// The bounds of the reports that one answer reads: mostSampled give a rank correlation to within two hundredths, and
// mostSampledShares a share to within one and a half percentage points.
const (
	mostSampled       = 20_000
	mostSampledShares = 5_000
)

// sample calls use for the newest counted reports of the request, at most so many, each scored again, and returns how many
// were read and how many there are. The request must be for one program. Texts are as if they had been erased, unless they
// are asked for. The next report overwrites the revision.
func (b *builder) sample(ctx context.Context, most int, texts bool, use func(*published.Revision, *storage.CountedReport) error) (_ *pb.Sample, err error) {
	defer fault.Step(&err, "sample the reports of %s", b.params.location)
	q := b.params
	rows, err := b.tx.Rollups().Query(ctx, b.query([]string{q.location}, false, false))
	if err != nil {
		return nil, err
	}
	out := &pb.Sample{}
	for _, r := range rows {
		out.Of += int32(r.Totals.Visits)
	}
	rescorer := b.service.versions.Rescorer(b.tx, texts)
	asked := storage.CountedQuery{ReleasedQuery: q.released(), Limit: most, Texts: texts}
	err = b.tx.Reports().EachCounted(ctx, asked, func(r *storage.CountedReport) error {
		scored, err := rescorer.Rescore(ctx, r)
		if err != nil {
			return err
		}
		out.Read++
		return use(scored, r)
	})
	return out, err
}
