package wire

import (
	"github.com/google/uuid"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// MessageToProto returns a message without its author.
func MessageToProto(m *storage.Message) *pb.Message {
	report := uuid.UUID(m.Report).String()
	return &pb.Message{
		Name: ResourceName("reports", report, "messages", m.ID), Message: m.ID, Report: report, FromShopper: m.FromShopper, Text: m.Text,
		CreateTime: Timestamp(m.CreateTime), ReadTime: Timestamp(m.ReadTime),
	}
}
