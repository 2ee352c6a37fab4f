package e2e

import (
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// Answers that rows about claims share.
const (
	forManager    = "URRRRRARR"
	ofAManager    = "URRRRRHRR" // something that only a manager may do, and not at this client
	forKeepers    = "UARRRRARR" // an admin, and a manager of the client
	ofOtherKeeper = "UARRRRHRR"
)

// statements are the claims and events of the world, a claim and an event of the same name for each: about a place
// inside of the subtree, one outside, the whole client, and the second client.
type statements struct {
	// assessedInside and assessedOutside are sealed self-assessments.
	assessedInside, assessedOutside string
}

// state puts claims, events and self-assessments into the world.
func (w *world) state(t *testing.T) statements {
	t.Helper()
	for _, about := range []struct{ client, id, location, program string }{
		{"acme", "inside", insidePlace, "house"}, {"acme", "outside", outsidePlace, "house"}, {"acme", "whole", "", "house"},
		{secondClient, "second", "", "globex-core"},
	} {
		must[*pb.Claim](t)(w.admin.CreateClaim(t.Context(), &pb.CreateClaimRequest{Client: about.client, Resource: &pb.Claim{
			Claim: about.id, Location: about.location, Program: about.program, Questions: []string{"greeted", "mood"},
			Statement: map[string]string{"en": "Everybody is greeted " + about.id + "."}, Month: monthAgo(2),
		}}))
		must[*pb.TimelineEvent](t)(w.admin.CreateTimelineEvent(t.Context(), &pb.CreateTimelineEventRequest{
			Client: about.client, Resource: &pb.TimelineEvent{
				TimelineEvent: about.id, Location: about.location, Month: monthAgo(1),
				Title: map[string]string{"en": "Staff were cut " + about.id + "."},
			},
		}))
	}
	assess := func(location string) string {
		return must[*pb.SelfAssessment](t)(w.by(w.tokens[manager]).SubmitSelfAssessment(t.Context(), selfAssessment("house", location, monthAgo(2)))).GetSelfAssessment()
	}
	return statements{assessedInside: assess(insidePlace), assessedOutside: assess(outsidePlace)}
}

// selfAssessment is a whole self-assessment on houseChecklist, without the questions that clients are not shown.
func selfAssessment(program, location, month string) *pb.SubmitSelfAssessmentRequest {
	answers := slices.DeleteFunc(houseAnswers(), func(a *pb.Answer) bool {
		return slices.Contains([]string{"covert-sign", "after-sign", "server-name", "called-back", "slip", "covert-note"}, a.GetQuestion())
	})
	return &pb.SubmitSelfAssessmentRequest{Client: "acme", Resource: &pb.SelfAssessment{
		Location: location, Program: program, Month: month, Locale: "en", Answers: answers,
	}}
}

var claimRows = slices.Concat([]row{
	{pb.ClaimService_SubmitSelfAssessment_FullMethodName, "without answers", forManager, same(&pb.SubmitSelfAssessmentRequest{
		Client: "acme", Resource: &pb.SelfAssessment{Location: insidePlace, Program: "house", Month: monthAgo(1)},
	}), false},
	{pb.ClaimService_SubmitSelfAssessment_FullMethodName, "second client's", ofAManager, same(&pb.SubmitSelfAssessmentRequest{
		Client: secondClient, Resource: &pb.SelfAssessment{Location: "springfield", Program: "globex-core"},
	}), false},
	{pb.ClaimService_GetSelfAssessment_FullMethodName, "inside", ofOwnClient, func(w *world, _ string) proto.Message {
		return &pb.GetSelfAssessmentRequest{Client: "acme", SelfAssessment: w.assessedInside}
	}, false},
	{pb.ClaimService_GetSelfAssessment_FullMethodName, "outside", outOfTree, func(w *world, _ string) proto.Message {
		return &pb.GetSelfAssessmentRequest{Client: "acme", SelfAssessment: w.assessedOutside}
	}, false},
	{pb.ClaimService_GetSelfAssessment_FullMethodName, "by way of the second client", "UHHRRHHHH", func(w *world, _ string) proto.Message {
		return &pb.GetSelfAssessmentRequest{Client: secondClient, SelfAssessment: w.assessedInside}
	}, false},
	{pb.ClaimService_ListSelfAssessments_FullMethodName, "all", ofOwnClient, same(&pb.ListSelfAssessmentsRequest{Client: "acme"}), false},
	{pb.ClaimService_ListSelfAssessments_FullMethodName, "outside", outOfTree, same(&pb.ListSelfAssessmentsRequest{Client: "acme", Location: outsidePlace}), false},
	{pb.ClaimService_ListSelfAssessments_FullMethodName, "second client's", ofForeign, same(&pb.ListSelfAssessmentsRequest{Client: secondClient}), false},

	{pb.ClaimService_CreateClaim_FullMethodName, "one that is there", forKeepers, same(&pb.CreateClaimRequest{
		Client: "acme", Resource: &pb.Claim{
			Claim: "inside", Location: insidePlace, Program: "house", Questions: []string{"mood"}, Statement: map[string]string{"en": "Never in a mood."},
		},
	}), false},
	{pb.ClaimService_CreateClaim_FullMethodName, "second client's", ofOtherKeeper, same(&pb.CreateClaimRequest{
		Client: secondClient, Resource: &pb.Claim{
			Claim: "second", Program: "globex-core", Questions: []string{"mood"}, Statement: map[string]string{"en": "Never in a mood."},
		},
	}), false},
	{pb.ClaimService_GetClaim_FullMethodName, "inside", ofOwnClient, same(&pb.GetClaimRequest{Client: "acme", Claim: "inside"}), false},
	{pb.ClaimService_GetClaim_FullMethodName, "outside", outOfTree, same(&pb.GetClaimRequest{Client: "acme", Claim: "outside"}), false},
	{pb.ClaimService_GetClaim_FullMethodName, "above", ofOwnClient, same(&pb.GetClaimRequest{Client: "acme", Claim: "whole"}), false},
	{pb.ClaimService_GetClaim_FullMethodName, "second client's", ofForeign, same(&pb.GetClaimRequest{Client: secondClient, Claim: "second"}), false},
	{pb.ClaimService_ListClaims_FullMethodName, "all", ofOwnClient, same(&pb.ListClaimsRequest{Client: "acme"}), false},
	{pb.ClaimService_ListClaims_FullMethodName, "outside", outOfTree, same(&pb.ListClaimsRequest{Client: "acme", Location: outsidePlace}), false},
	{pb.ClaimService_ListClaims_FullMethodName, "second client's", ofForeign, same(&pb.ListClaimsRequest{Client: secondClient}), false},
	{pb.ClaimService_RetireClaim_FullMethodName, "", forKeepers, same(&pb.RetireClaimRequest{Client: "acme", Claim: "inside", Etag: wrongEtag}), false},
	{pb.ClaimService_RetireClaim_FullMethodName, "second client's", ofOtherKeeper, same(&pb.RetireClaimRequest{Client: secondClient, Claim: "second", Etag: wrongEtag}), false},
	{pb.ClaimService_ImportClaims_FullMethodName, "", forKeepers, same(&pb.ImportClaimsRequest{
		Client: "acme", Csv: "claim,program,questions,statement\nnew,house,mood,Never in a mood.\n", ValidateOnly: true,
	}), false},
	{pb.ClaimService_ImportClaims_FullMethodName, "second client's", ofOtherKeeper, same(&pb.ImportClaimsRequest{
		Client: secondClient, Csv: "claim,program,questions,statement\nnew,globex-core,mood,Never in a mood.\n", ValidateOnly: true,
	}), false},

	{pb.ScorecardService_CreateTimelineEvent_FullMethodName, "one that is there", forKeepers, same(&pb.CreateTimelineEventRequest{
		Client: "acme", Resource: &pb.TimelineEvent{TimelineEvent: "inside", Month: monthAgo(1), Title: map[string]string{"en": "Again"}},
	}), false},
	{pb.ScorecardService_CreateTimelineEvent_FullMethodName, "second client's", ofOtherKeeper, same(&pb.CreateTimelineEventRequest{
		Client: secondClient, Resource: &pb.TimelineEvent{TimelineEvent: "second", Month: monthAgo(1), Title: map[string]string{"en": "Again"}},
	}), false},
	{pb.ScorecardService_ListTimelineEvents_FullMethodName, "", ofOwnClient, same(&pb.ListTimelineEventsRequest{Client: "acme"}), false},
	{pb.ScorecardService_ListTimelineEvents_FullMethodName, "second client's", ofForeign, same(&pb.ListTimelineEventsRequest{Client: secondClient}), false},
	{pb.ScorecardService_DeleteTimelineEvent_FullMethodName, "", forKeepers, same(&pb.DeleteTimelineEventRequest{Client: "acme", TimelineEvent: "inside", Etag: wrongEtag}), false},
	{pb.ScorecardService_DeleteTimelineEvent_FullMethodName, "second client's", ofOtherKeeper, same(&pb.DeleteTimelineEventRequest{
		Client: secondClient, TimelineEvent: "second", Etag: wrongEtag,
	}), false},
}, bounded(map[string]func(client, location string) proto.Message{
	pb.ScorecardService_CompareClaims_FullMethodName: func(client, location string) proto.Message {
		return &pb.CompareClaimsRequest{Client: client, Location: location, Program: programOf(client)}
	},
}))
