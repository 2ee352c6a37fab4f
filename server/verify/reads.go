package verify

import (
	"context"

	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// checkReads checks who has read reports. The audit log has no entries of it, so that a read can be looked at, but not proven.
func (c *checker) checkReads(ctx context.Context) error {
	return c.tx.Reads().Each(ctx, func(read storage.ReportRead) error {
		name := wire.ReportName(read.Report)
		r, err := c.tx.Reports().Get(ctx, read.Report)
		if gone, err := c.missing(err, Report, name, "the report that "+read.Reader+" has read"); gone || err != nil {
			return err
		}
		c.unproven("who has read reports, and when")
		token := c.tokens[read.Reader]
		switch {
		case token == nil || token.Grant.Client != r.Client:
			c.found(Report, name, "it was read by %s, which is no token of its client", read.Reader)
		case r.ReleasedID == "":
			c.found(Report, name, "it was read by %s and never released", read.Reader)
		case read.Time.Before(r.CreateTime) || read.Time.Before(token.CreateTime):
			c.found(Report, name, "it was read by %s at %v, before there was the report or the token", read.Reader, read.Time.UTC())
		}
		return nil
	})
}
