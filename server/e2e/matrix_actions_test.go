package e2e

import (
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// ofOthersAction is for an action of the second client, which the manager may not see.
const ofOthersAction = "URRRRRHRR"

// actions are the ids of actions in the world.
type actions struct {
	promisedInside, promisedOutside, promisedForeign string
}

// promised creates actions, each by a manager of the whole client.
func (w *world) promised(t *testing.T) actions {
	t.Helper()
	one := func(client, program, location string) string {
		by := w.by(w.token(t, storage.Grant{Role: storage.Manager, Client: client, Locations: []string{storage.WholeClient}}))
		return must[*pb.Action](t)(by.CreateAction(t.Context(), &pb.CreateActionRequest{Client: client, Resource: &pb.Action{
			Program: program, Location: location, TargetBasisPoints: new(int32(8000)), Title: "Two more at the counter", Cause: pb.Action_MEANS,
			Owner: "The manager", Due: inDays(30),
		}})).GetAction()
	}
	return actions{
		promisedInside: one("acme", "house", insidePlace), promisedOutside: one("acme", "house", outsidePlace),
		promisedForeign: one(secondClient, "globex-core", "springfield"),
	}
}

var actionRows = []row{
	{pb.ActionService_CreateAction_FullMethodName, "inside", forManager, same(untitledAction("acme", insidePlace)), false},
	{pb.ActionService_CreateAction_FullMethodName, "second client's", ofOthersAction, same(untitledAction(secondClient, "springfield")), false},
	{pb.ActionService_GetAction_FullMethodName, "inside", ofOwnClient, actionOf("acme", func(w *world) string { return w.promisedInside }), false},
	{pb.ActionService_GetAction_FullMethodName, "outside", outOfTree, actionOf("acme", func(w *world) string { return w.promisedOutside }), false},
	{pb.ActionService_GetAction_FullMethodName, "second client's", ofForeign, actionOf(secondClient, func(w *world) string { return w.promisedForeign }), false},
	{pb.ActionService_GetAction_FullMethodName, "by way of the second client", "UHHRRHHHH", actionOf(secondClient, func(w *world) string { return w.promisedInside }), false},
	{pb.ActionService_ListActions_FullMethodName, "all", ofOwnClient, same(&pb.ListActionsRequest{Client: "acme"}), false},
	{pb.ActionService_ListActions_FullMethodName, "outside", outOfTree, same(&pb.ListActionsRequest{Client: "acme", Location: outsidePlace}), false},
	{pb.ActionService_ListActions_FullMethodName, "second client's", ofForeign, same(&pb.ListActionsRequest{Client: secondClient}), false},
	{pb.ActionService_GetActionFigures_FullMethodName, "inside", ofOwnClient, func(w *world, _ string) proto.Message {
		return &pb.GetActionFiguresRequest{Client: "acme", Action: w.promisedInside}
	}, false},
	{pb.ActionService_GetActionFigures_FullMethodName, "outside", outOfTree, func(w *world, _ string) proto.Message {
		return &pb.GetActionFiguresRequest{Client: "acme", Action: w.promisedOutside}
	}, false},
	{pb.ActionService_UpdateAction_FullMethodName, "inside", forManager, func(w *world, _ string) proto.Message {
		return &pb.UpdateActionRequest{Client: "acme", Action: w.promisedInside, Resource: &pb.Action{Etag: wrongEtag}}
	}, false},
	{pb.ActionService_CompleteAction_FullMethodName, "inside", forManager, func(w *world, _ string) proto.Message {
		return &pb.CompleteActionRequest{Client: "acme", Action: w.promisedInside, Etag: wrongEtag}
	}, false},
	{pb.ActionService_CompleteAction_FullMethodName, "second client's", ofOthersAction, func(w *world, _ string) proto.Message {
		return &pb.CompleteActionRequest{Client: secondClient, Action: w.promisedForeign, Etag: wrongEtag}
	}, false},
	{pb.ActionService_ProveAction_FullMethodName, "inside", forManager, func(w *world, _ string) proto.Message {
		return &pb.ProveActionRequest{Client: "acme", Action: w.promisedInside, Etag: wrongEtag, ReleasedReport: w.releasedInside}
	}, false},
	{pb.ActionService_ReopenAction_FullMethodName, "inside", forManager, func(w *world, _ string) proto.Message {
		return &pb.ReopenActionRequest{Client: "acme", Action: w.promisedInside, Etag: wrongEtag, Due: inDays(40), Note: "Again."}
	}, false},
	{pb.ActionService_CancelAction_FullMethodName, "inside", forManager, func(w *world, _ string) proto.Message {
		return &pb.CancelActionRequest{Client: "acme", Action: w.promisedInside, Etag: wrongEtag, Note: "No longer."}
	}, false},
}

// untitledAction requests an action without a title, which nobody gets.
func untitledAction(client, location string) *pb.CreateActionRequest {
	return &pb.CreateActionRequest{Client: client, Resource: &pb.Action{Program: "house", Location: location}}
}

// inDays returns the day that comes so many days after today.
func inDays(n int) string { return time.Now().UTC().AddDate(0, 0, n).Format(time.DateOnly) }

// actionOf makes a request for an action of the world.
func actionOf(client string, id func(*world) string) func(*world, string) proto.Message {
	return func(w *world, _ string) proto.Message { return &pb.GetActionRequest{Client: client, Action: id(w)} }
}
