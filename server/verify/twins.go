package verify

import (
	"context"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// checkTwin compares the report into which a report was merged with the last merge of the audit log, and with that report.
// Whether it is merged at all follows from its events.
func (c *checker) checkTwin(ctx context.Context, name string, r *storage.Report, entries []logEntry) error {
	if r.TwinOf.IsZero() {
		return nil
	}
	var merged *logEntry
	for i := range entries {
		if entries[i].act == pb.ReportService_MergeReports_FullMethodName {
			merged = &entries[i]
		}
	}
	if merged != nil {
		switch merged.proves(r.TwinOf[:]) {
		case disproved:
			c.found(Report, name, "it is a twin of %s, and the audit log has another one", wire.ReportName(r.TwinOf))
		case unprovable:
			c.unproven("of which report a twin is where the audit entry of its merge is erased")
		}
	}
	kept, err := c.tx.Reports().Get(ctx, r.TwinOf)
	if gone, err := c.missing(err, Report, name, "the report that counts in its place, "+wire.ReportName(r.TwinOf)); gone || err != nil {
		return err
	}
	differ := c.comparing(Report, name)
	differ("the client of the report that counts in its place", kept.Client, r.Client)
	differ("the shopper of the report that counts in its place", kept.Shopper, r.Shopper)
	if !kept.TwinOf.IsZero() {
		c.found(Report, name, "it is a twin of %s, which is a twin itself", wire.ReportName(r.TwinOf))
	}
	return nil
}
