package wire

import (
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// TimelineEventToProto returns the message of an event; without its location where that is one of those above what the
// caller may see.
func TimelineEventToProto(e *storage.TimelineEvent, above []string) *pb.TimelineEvent {
	p := &pb.TimelineEvent{
		Name: ResourceName("clients", e.Client, "timelineEvents", e.ID), Client: e.Client, TimelineEvent: e.ID,
		Location: e.Location, Month: e.Month, Title: e.Title, Etag: Etag(e.Revision), CreateTime: Timestamp(e.CreateTime),
	}
	if slices.Contains(above, e.Location) {
		p.Location = ""
	}
	return p
}
