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
// are asked for. The next report overwrites the revision. use must not read in the transaction; see sampleBeside.
func (b *builder) sample(ctx context.Context, most int, texts bool, use func(*published.Revision, *storage.CountedReport) error) (*pb.Sample, error) {
	none := func(*storage.CountedReport) (struct{}, error) { return struct{}{}, nil }
	return sampleBeside(ctx, b, most, texts, none, func(scored *published.Revision, r *storage.CountedReport, _ struct{}) error {
		return use(scored, r)
	})
}

// sampled is a report that was read, its version and what was found beside it.
type sampled[T any] struct {
	report  *storage.CountedReport
	version *published.Version
	beside  T
}

// sampleBeside is builder.sample with something beside each report that find may read in the transaction. Reading takes about
// as long as scoring, so reports are scored in another goroutine while the next ones are read, in their order. Only the
// caller's goroutine uses the transaction.
func sampleBeside[T any](
	ctx context.Context, b *builder, most int, texts bool,
	find func(*storage.CountedReport) (T, error), use func(*published.Revision, *storage.CountedReport, T) error,
) (_ *pb.Sample, err error) {
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
	asked := storage.CountedQuery{ReleasedQuery: q.released(), Limit: most, Texts: texts}
	rescorer := published.NewRescorer(texts)
	err = handOver(func(pass func(sampled[T]) error) error {
		var version *published.Version
		var key published.Key
		return b.tx.Reports().EachCounted(ctx, asked, func(r *storage.CountedReport) error {
			out.Read++
			if own := (published.Key{Checklist: r.Checklist, Number: r.Version}); version == nil || own != key {
				var err error // most reports have the version of the one before
				if version, err = b.service.versions.Get(ctx, b.tx, own); err != nil {
					return err
				}
				key = own
			}
			beside, err := find(r)
			if err != nil {
				return err
			}
			return pass(sampled[T]{r, version, beside})
		})
	}, func(s sampled[T]) error {
		scored, err := rescorer.Rescore(s.version, s.report)
		if err != nil {
			return err
		}
		return use(scored, s.report, s.beside)
	})
	return out, err
}
