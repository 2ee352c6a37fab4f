package wire

import (
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// TokenToProto returns the message of a token without its secret.
func TokenToProto(t *storage.Token) *pb.Token {
	return &pb.Token{
		Name: ResourceName("tokens", t.ID), Token: t.ID, Role: Enum[pb.AccessRole](t.Grant.Role),
		Shopper: t.Grant.Shopper, Client: t.Grant.Client, Locations: t.Grant.Locations, Title: t.Grant.Title,
		CreateTime: Timestamp(t.CreateTime), ExpireTime: Timestamp(t.ExpireTime), RevokeTime: Timestamp(t.RevokeTime),
		Email: t.Identity.Email, Subject: t.Identity.Subject,
		RevokeReason: Enum[pb.Token_RevokeReason](t.RevokeReason),
	}
}

// InvitationToProto returns the message of an invitation, without its code.
func InvitationToProto(i *storage.Invitation) *pb.Invitation {
	id := i.ID().String()
	return &pb.Invitation{
		Name: ResourceName("invitations", id), Invitation: id, Role: Enum[pb.AccessRole](i.Grant.Role),
		Shopper: i.Grant.Shopper, Client: i.Grant.Client, Locations: i.Grant.Locations,
		CreateTime: Timestamp(i.CreateTime), ExpireTime: Timestamp(i.ExpireTime),
	}
}
