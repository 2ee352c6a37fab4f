package e2e

import (
	"testing"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// Answers that rows about alerts share.
const (
	forSettlers  = "URARRRARR" // a reviewer, and a manager of the client
	ofOtherAlert = "URARRRHRR" // an alert that the manager may not see
)

// alerts are the ids of alerts in the world: about the released reports, and one that is the agency's alone.
type alerts struct {
	raisedInside, raisedOutside, raisedForeign, raisedForAgency string
}

// rules creates alert rules, before any report is sent: each released report has a commendation, and each that is received is
// far from its location.
func (w *world) rules(t *testing.T) {
	t.Helper()
	for _, of := range [][2]string{{"acme", "house"}, {secondClient, "globex-core"}} {
		for _, rule := range []*pb.AlertRule{
			{AlertRule: "praise", Title: "Praise", Kind: pb.AlertRule_PRAISE},
			{AlertRule: "far-away", Kind: pb.AlertRule_FLAG, Flags: []string{"OUTSIDE_GEOFENCE"}},
		} {
			must[*pb.AlertRule](t)(w.admin.CreateAlertRule(t.Context(), &pb.CreateAlertRuleRequest{Client: of[0], Program: of[1], Resource: rule}))
		}
	}
}

// raised returns the alerts of the world.
func (w *world) raised(t *testing.T) alerts {
	t.Helper()
	one := func(client, location, filter string) string {
		found := must[*pb.ListAlertsResponse](t)(w.admin.ListAlerts(t.Context(), &pb.ListAlertsRequest{Client: client, Location: location, Filter: filter}))
		if len(found.GetAlerts()) == 0 {
			t.Fatalf("no alert at %s with %s", location, filter)
		}
		return found.GetAlerts()[0].GetAlert()
	}
	return alerts{
		raisedInside: one("acme", insidePlace, `kind = "PRAISE"`), raisedOutside: one("acme", outsidePlace, `kind = "PRAISE"`),
		raisedForeign: one(secondClient, "springfield", `kind = "PRAISE"`), raisedForAgency: one("acme", insidePlace, `kind = "FLAG"`),
	}
}

var alertRows = []row{
	{pb.AlertService_CreateAlertRule_FullMethodName, "", forAdmin, same(&pb.CreateAlertRuleRequest{
		Client: "acme", Program: "house", Resource: &pb.AlertRule{AlertRule: "critical", Kind: pb.AlertRule_CRITICAL_QUESTION},
	}), false},
	{pb.AlertService_GetAlertRule_FullMethodName, "", forAgency, same(&pb.GetAlertRuleRequest{Client: "acme", Program: "house", AlertRule: "critical"}), false},
	{pb.AlertService_ListAlertRules_FullMethodName, "", forAgency, same(&pb.ListAlertRulesRequest{Client: "acme", Program: "house"}), false},
	{pb.AlertService_UpdateAlertRule_FullMethodName, "", forAdmin, same(&pb.UpdateAlertRuleRequest{
		Client: "acme", Program: "house", AlertRule: "critical", Resource: &pb.AlertRule{Kind: pb.AlertRule_PRAISE, Etag: wrongEtag},
	}), false},
	{pb.AlertService_DeleteAlertRule_FullMethodName, "", forAdmin, same(&pb.DeleteAlertRuleRequest{
		Client: "acme", Program: "house", AlertRule: "critical", Etag: wrongEtag,
	}), false},
	{pb.AlertService_ListAlerts_FullMethodName, "all", ofOwnClient, same(&pb.ListAlertsRequest{Client: "acme"}), false},
	{pb.AlertService_ListAlerts_FullMethodName, "outside", outOfTree, same(&pb.ListAlertsRequest{Client: "acme", Location: outsidePlace}), false},
	{pb.AlertService_ListAlerts_FullMethodName, "second client's", ofForeign, same(&pb.ListAlertsRequest{Client: secondClient}), false},
	{pb.AlertService_GetAlert_FullMethodName, "inside", ofOwnClient, alertOf("acme", func(w *world) string { return w.raisedInside }), false},
	{pb.AlertService_GetAlert_FullMethodName, "outside", outOfTree, alertOf("acme", func(w *world) string { return w.raisedOutside }), false},
	{pb.AlertService_GetAlert_FullMethodName, "second client's", ofForeign, alertOf(secondClient, func(w *world) string { return w.raisedForeign }), false},
	{pb.AlertService_GetAlert_FullMethodName, "by way of the second client", "UHHRRHHHH", alertOf(secondClient, func(w *world) string { return w.raisedInside }), false},
	{pb.AlertService_GetAlert_FullMethodName, "the agency's alone", "UAARRHHHH", alertOf("acme", func(w *world) string { return w.raisedForAgency }), false},
	{pb.AlertService_AcknowledgeAlert_FullMethodName, "inside", forSettlers, func(w *world, _ string) proto.Message {
		return &pb.AcknowledgeAlertRequest{Client: "acme", Alert: w.raisedInside, Etag: wrongEtag}
	}, false},
	{pb.AlertService_AcknowledgeAlert_FullMethodName, "the agency's alone", ofOtherAlert, func(w *world, _ string) proto.Message {
		return &pb.AcknowledgeAlertRequest{Client: "acme", Alert: w.raisedForAgency, Etag: wrongEtag}
	}, false},
	{pb.AlertService_ResolveAlert_FullMethodName, "inside", forSettlers, func(w *world, _ string) proto.Message {
		return &pb.ResolveAlertRequest{Client: "acme", Alert: w.raisedInside, Etag: wrongEtag, Note: "Done."}
	}, false},
	{pb.AlertService_ResolveAlert_FullMethodName, "second client's", ofOtherAlert, func(w *world, _ string) proto.Message {
		return &pb.ResolveAlertRequest{Client: secondClient, Alert: w.raisedForeign, Etag: wrongEtag, Note: "Done."}
	}, false},
}

// alertOf makes a request for an alert of the world.
func alertOf(client string, id func(*world) string) func(*world, string) proto.Message {
	return func(w *world, _ string) proto.Message { return &pb.GetAlertRequest{Client: client, Alert: id(w)} }
}
