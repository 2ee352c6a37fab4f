package verify

import (
	"context"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// checkDeclines compares the declines of a visit with the audit log, both ways. The last entry of each shopper is the one
// that is kept; its payload proves the reason and the note. Earlier releases kept no declines, and took neither.
func (c *checker) checkDeclines(ctx context.Context, name string, v *storage.Visit, entries []logEntry) error {
	last := map[string]logEntry{}
	for _, e := range entries {
		if token := c.tokens[e.actor]; token != nil && token.Grant.Shopper != "" && e.act == pb.VisitService_DeclineVisit_FullMethodName {
			last[token.Grant.Shopper] = e
		}
	}
	declines, err := c.tx.Declines().Of(ctx, []string{v.ID})
	if err != nil {
		return err
	}
	for _, d := range declines {
		e, recorded := last[d.Shopper]
		delete(last, d.Shopper)
		if !recorded {
			c.found(Visit, name, "the audit log has no entry of the decline by %s", d.Shopper)
			continue
		}
		c.comparing(Visit, name)("the time of the decline by "+d.Shopper, d.Time.UTC(), e.time.UTC())
		content, err := declineContent(d)
		if err != nil {
			return err
		}
		switch e.proves(content) {
		case disproved:
			c.found(Visit, name, "the decline by %s has not the reason and the note that the audit log has", d.Shopper)
		case unprovable:
			c.unproven("declines whose audit entries are erased")
		}
	}
	bare, err := declineContent(storage.Decline{Visit: v.ID})
	if err != nil {
		return err
	}
	for shopper, e := range last {
		if e.proves(bare) == disproved {
			c.found(Visit, name, "the decline by %s at %v is not there", shopper, e.time)
		} else {
			c.unproven("declines without a reason, which earlier releases did not keep")
		}
	}
	return nil
}

// declineContent returns what the audit entry of a decline is computed over.
func declineContent(d storage.Decline) ([]byte, error) {
	return proto.MarshalOptions{Deterministic: true}.Marshal(&pb.DeclineVisitRequest{
		Visit: d.Visit, Reason: wire.Enum[pb.Decline_Reason](d.Reason), Note: d.Note,
	})
}
