package wire

import (
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// SessionToProto returns the message of a session of a token.
func SessionToProto(s *storage.Session, t *storage.Token) *pb.Session {
	return &pb.Session{
		Name: ResourceName("sessions", s.ID), Session: s.ID, Screen: Enum[pb.Session_Screen](s.Screen),
		Token: s.Token, Role: Enum[pb.AccessRole](t.Grant.Role), Title: t.Grant.Title,
		CreateTime: Timestamp(s.CreateTime), UseTime: Timestamp(s.UseTime), EndTime: Timestamp(s.EndTime), ExpireTime: Timestamp(s.ExpireTime),
	}
}
