package wire

import (
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// TimelineEventToProto returns the wire form of an event; where it is of one of the locations above what the caller may
// see, without the location.
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
