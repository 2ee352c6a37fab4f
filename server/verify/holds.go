package verify

import (
	"context"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// loadHolds reads the holds of all reports. There are as many as reports that wait for a review, at most.
func (c *checker) loadHolds(ctx context.Context) error {
	return c.tx.Holds().Each(ctx, func(h *storage.Hold) error {
		c.holds[h.Report] = h
		return nil
	})
}

// checkHold compares the hold of a report with the entries of the audit log: the last one that made a hold proves it,
// unless a later one has ended it.
func (c *checker) checkHold(name string, hold *storage.Hold, entries []logEntry) {
	var made *logEntry
	for i := range entries {
		switch entries[i].act {
		case pb.ReportService_HoldReport_FullMethodName:
			made = &entries[i]
		case pb.ReportService_UnholdReport_FullMethodName, pb.ReportService_ApproveReport_FullMethodName,
			pb.ReportService_ReturnReport_FullMethodName, pb.ReportService_RejectReport_FullMethodName:
			made = nil
		}
	}
	switch {
	case hold == nil && made != nil:
		c.found(Report, name, "the hold that was recorded at %v is not there", made.time)
	case hold == nil:
	case made == nil:
		c.found(Report, name, "it is held by %s, and the audit log has no such hold", hold.Holder)
	case !made.time.Equal(hold.StartTime):
		c.found(Report, name, "the start of its hold is %v and should be %v", hold.StartTime.UTC(), made.time)
	default:
		switch made.proves(hold.Proof()) {
		case disproved:
			c.found(Report, name, "its hold by %s until %v is not what the audit log has of it", hold.Holder, hold.EndTime.UTC())
		case unprovable:
			c.unproven("holds whose audit entries are erased")
		}
	}
}
