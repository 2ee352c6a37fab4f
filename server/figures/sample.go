package figures

import (
	"context"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// mostSampled is how many reports one answer reads at most: they give a rank correlation to within two hundredths, and
// take a second or two.
const mostSampled = 20_000

// sample has use look at the newest reports that count in the builder's question, each scored again, and says how many
// there were and how many there are. The question is of one program.
func (b *scorecardBuilder) sample(ctx context.Context, use func(*published.Revision, *storage.Report) error) (*pb.Sample, error) {
	q := b.question
	rows, err := b.tx.Rollups().Query(ctx, b.query([]string{q.location}, false, false))
	if err != nil {
		return nil, err
	}
	out := &pb.Sample{}
	for _, r := range rows {
		out.Of += int32(r.Totals.Visits)
	}
	asked := storage.ReleasedQuery{
		Client: q.client, Location: q.location, Program: q.program, Channel: storage.Channel(wire.Name(q.channel)),
		From: q.from.String(), To: q.to.String(),
	}
	err = b.tx.Reports().EachCounted(ctx, asked, mostSampled, func(r *storage.Report, rev *storage.Revision) error {
		scored, err := b.service.versions.Rescore(ctx, b.tx, rev)
		if err != nil {
			return err
		}
		out.Read++
		return use(scored, r)
	})
	return out, err
}
