package wire

import (
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/action"
	"mysteryshopper/storage"
)

// ActionFromProto returns an action with what a request can set, and the first event by the token.
func ActionFromProto(client, id string, p *pb.Action, token string, now time.Time) *storage.Action {
	a := &storage.Action{
		Client: client, ID: id, Program: p.GetProgram(), Location: p.GetLocation(), Alert: p.GetAlert(), Title: p.GetTitle(), Text: p.GetText(),
		Cause: action.Cause(Name(p.GetCause())), Owner: p.GetOwner(), Due: p.GetDue(), State: action.Open,
		Goal:       action.Goal{Question: p.GetQuestion(), Section: p.GetSection(), TargetBasisPoints: p.GetTargetBasisPoints()},
		Events:     []action.Event{{Act: action.Create, Time: now, By: token}},
		CreateTime: now, UpdateTime: now,
	}
	return a
}

// ActionToProto returns the message of an action without its proof and without the people of its events.
func ActionToProto(a *storage.Action) *pb.Action {
	p := &pb.Action{
		Name: ResourceName("clients", a.Client, "actions", a.ID), Client: a.Client, Action: a.ID, Program: a.Program, Location: a.Location,
		Question: a.Goal.Question, Section: a.Goal.Section, Alert: a.Alert, Title: a.Title, Text: a.Text, Cause: Enum[pb.Action_Cause](a.Cause),
		Owner: a.Owner, Due: a.Due, TargetBasisPoints: new(a.Goal.TargetBasisPoints), State: Enum[pb.Action_State](a.State), Done: a.Done,
		CreateTime: Timestamp(a.CreateTime), UpdateTime: Timestamp(a.UpdateTime), Etag: Etag(a.Revision),
	}
	for _, e := range a.Events {
		p.Events = append(p.Events, &pb.ActionEvent{Act: Enum[pb.ActionEvent_Act](e.Act), Time: Timestamp(e.Time), Note: e.Note, Day: e.Day})
	}
	return p
}
