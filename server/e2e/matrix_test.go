package e2e

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// The outcome of a call, a letter for each: unauthenticated (a token is required), allowed (whatever the handler then
// returns), refused (the role may not do this), hidden (not found, because the caller may not see it).
const (
	unknown = 'U'
	allowed = 'A'
	refused = 'R'
	hidden  = 'H'
)

// Outcomes that many rows share, in the order of the callers:
// nobody, admin, reviewer, own shopper, other shopper, viewer, manager, foreign viewer, subtree viewer.
const (
	forAdmin    = "UARRRRRRR"
	forAgency   = "UAARRRRRR"
	forReviewer = "URARRRRRR"
	forShoppers = "URRAARRRR"
	forOwn      = "URRAHRRRR" // a shopper's own
	forField    = "UAAAARRRR" // the agency and shoppers
	ownInField  = "UAAAHRRRR" // the agency and the shopper whose it is
	forAll      = "UAAAAAAAA"
	ofOwnClient = "UAARRAAHA" // something of the demo's client that all of its viewers may see
	outOfTree   = "UAARRAAHH" // something of the demo's client outside of the subtree
	ofForeign   = "UAARRHHAH" // something of the second client
)

// row is one request with its outcome for every caller. Allowed requests change nothing: they have a wrong etag, or
// create something that exists already.
type row struct {
	method  string
	what    string
	want    string
	request func(w *world, ownID string) proto.Message
	// fresh gives every caller a new token, because the call makes it unusable.
	fresh bool
}

const wrongEtag = "no-such-etag"

// same makes a request that is the same for every caller.
func same(m proto.Message) func(*world, string) proto.Message {
	return func(*world, string) proto.Message { return m }
}

// matrix has at least one row for every RPC.
var matrix = slices.Concat(
	accessRows, checklistRows, directoryRows, visitRows, reportRows, figureRows,
	locationReportRows, claimRows, sampledRows, exportRows, operationRows, adminRows,
	webhookRows, alertRows, payableRows, mailRows, actionRows, appealRows,
	messageRows, evidenceRows, sessionRows,
)

var accessRows = []row{
	{pb.AccessService_CreateInvitation_FullMethodName, "", forAdmin, same(&pb.CreateInvitationRequest{
		Invitation: &pb.Invitation{Role: pb.AccessRole_SHOPPER, Shopper: "anna"},
	}), false},
	{pb.AccessService_ListInvitations_FullMethodName, "", forAdmin, same(&pb.ListInvitationsRequest{}), false},
	{pb.AccessService_RevokeInvitation_FullMethodName, "an unknown one", "UHRRRRRRR", same(&pb.RevokeInvitationRequest{Invitation: "ab"}), false},
	{pb.AccessService_EnrolDevice_FullMethodName, "an unknown code", "AAAAAAAAA", same(&pb.EnrolDeviceRequest{Code: "ABCD-EFGH"}), false},
	{pb.AccessService_CreateApiKey_FullMethodName, "", forAdmin, same(&pb.CreateApiKeyRequest{
		Client: "acme", ApiKey: &pb.Token{Role: pb.AccessRole_VIEWER},
	}), false},
	{pb.AccessService_CreatePerson_FullMethodName, "without a provider", forAdmin, same(&pb.CreatePersonRequest{
		Person: &pb.Token{Role: pb.AccessRole_REVIEWER, Email: "ingrid@agency.example"},
	}), false},
	{pb.AccessService_ListTokens_FullMethodName, "", forAdmin, same(&pb.ListTokensRequest{}), false},
	{pb.AccessService_RotateToken_FullMethodName, "another's", "UHHHHHHHH", func(w *world, _ string) proto.Message {
		return &pb.RotateTokenRequest{Token: tokenID(w.Tokens.Client)}
	}, false},
	{pb.AccessService_RotateToken_FullMethodName, "the caller's own", forAll, func(_ *world, id string) proto.Message {
		return &pb.RotateTokenRequest{Token: id}
	}, true},
	{pb.AccessService_RevokeToken_FullMethodName, "another's", "UAHHHHHHH", func(w *world, _ string) proto.Message {
		return &pb.RevokeTokenRequest{Token: tokenID(w.Tokens.Client)}
	}, false},
	{pb.AccessService_RevokeToken_FullMethodName, "the caller's own", forAll, func(_ *world, id string) proto.Message {
		return &pb.RevokeTokenRequest{Token: id}
	}, true},
	{pb.AccessService_WhoAmI_FullMethodName, "", forAll, same(&pb.WhoAmIRequest{}), false},
}

// Operations of a token are hidden from every other one; TestOperations has those of the caller itself.
var operationRows = []row{
	{pb.OperationService_GetOperation_FullMethodName, "an unknown one", "UHRRRRHRR", same(&pb.GetOperationRequest{Operation: "no-such"}), false},
	{pb.OperationService_ListOperations_FullMethodName, "", "UARRRRARR", same(&pb.ListOperationsRequest{}), false},
	{pb.OperationService_CancelOperation_FullMethodName, "an unknown one", "UHRRRRHRR", same(&pb.CancelOperationRequest{Operation: "no-such"}), false},
}

var adminRows = []row{
	{pb.AdminService_ListAudit_FullMethodName, "", forAdmin, same(&pb.ListAuditRequest{}), false},
	{pb.AdminService_GetAuditChain_FullMethodName, "", forAdmin, same(&pb.GetAuditChainRequest{}), false},
	{pb.AdminService_ListShopperRecords_FullMethodName, "own", "UARAHRRRR", same(&pb.ListShopperRecordsRequest{Shopper: "anna"}), false},
	{pb.AdminService_EraseShopper_FullMethodName, "", forAdmin, same(&pb.EraseShopperRequest{Shopper: "anna", Etag: wrongEtag}), false},
	{pb.AdminService_EraseReport_FullMethodName, "", forAdmin, func(w *world, _ string) proto.Message {
		return &pb.EraseReportRequest{Report: w.pendingReport, Etag: wrongEtag}
	}, false},
}

var checklistRows = []row{
	{pb.ChecklistService_CreateChecklist_FullMethodName, "", forAdmin, same(&pb.CreateChecklistRequest{
		Checklist: &pb.Checklist{Checklist: "core-service"},
	}), false},
	{pb.ChecklistService_GetChecklist_FullMethodName, "", forAgency, same(&pb.GetChecklistRequest{Checklist: "core-service"}), false},
	{pb.ChecklistService_ListChecklists_FullMethodName, "", forAgency, same(&pb.ListChecklistsRequest{}), false},
	{pb.ChecklistService_UpdateDraft_FullMethodName, "", forAdmin, same(&pb.UpdateDraftRequest{
		Checklist: "core-service", Draft: &pb.ChecklistVersion{Etag: wrongEtag},
	}), false},
	{pb.ChecklistService_DiscardDraft_FullMethodName, "", forAdmin, same(&pb.DiscardDraftRequest{Checklist: "core-service", Etag: wrongEtag}), false},
	{pb.ChecklistService_CheckDraft_FullMethodName, "", forAdmin, same(&pb.CheckDraftRequest{
		Checklist: "core-service", Draft: &pb.ChecklistVersion{},
	}), false},
	{pb.ChecklistService_ImportDraft_FullMethodName, "", forAdmin, same(&pb.ImportDraftRequest{
		Checklist: "core-service", Workbook: []byte("no workbook"), Etag: wrongEtag,
	}), false},
	{pb.ChecklistService_PublishChecklist_FullMethodName, "", forAdmin, same(&pb.PublishChecklistRequest{Checklist: "core-service", Etag: wrongEtag}), false},
	{pb.ChecklistService_GetChecklistVersion_FullMethodName, "of the own visits and client", "UAAAHAAHA", same(&pb.GetChecklistVersionRequest{
		Checklist: "house-check", Version: 1,
	}), false},
	{pb.ChecklistService_GetChecklistVersion_FullMethodName, "of the second client", "UAAHAHHAH", same(&pb.GetChecklistVersionRequest{
		Checklist: "globex-check", Version: 1,
	}), false},
	{pb.ChecklistService_GetChecklistVersion_FullMethodName, "of nobody", "UAAHHHHHH", same(&pb.GetChecklistVersionRequest{
		Checklist: "spare-check", Version: 1,
	}), false},
	{pb.ChecklistService_ListChecklistVersions_FullMethodName, "of the own client", ofOwnClient, same(&pb.ListChecklistVersionsRequest{
		Checklist: "house-check",
	}), false},
	{pb.ChecklistService_ListChecklistVersions_FullMethodName, "of the second client", ofForeign, same(&pb.ListChecklistVersionsRequest{
		Checklist: "globex-check",
	}), false},
	{pb.ChecklistService_RetireChecklistVersion_FullMethodName, "", forAdmin, same(&pb.RetireChecklistVersionRequest{
		Checklist: "spare-check", Version: 1,
	}), false},
	{pb.ChecklistService_DiffChecklistVersions_FullMethodName, "", forAgency, same(&pb.DiffChecklistVersionsRequest{
		Checklist: "house-check", Version: 1, Against: 1,
	}), false},
	{pb.ChecklistService_ScoreAnswers_FullMethodName, "of the own visits", ownInField, same(&pb.ScoreAnswersRequest{
		Checklist: "house-check", Version: 1,
	}), false},
	{pb.ChecklistService_ScoreAnswers_FullMethodName, "of another's visits", "UAAHARRRR", same(&pb.ScoreAnswersRequest{
		Checklist: "globex-check", Version: 1,
	}), false},
	{pb.ChecklistService_ScoreAnswers_FullMethodName, "the draft", "UAAHHRRRR", same(&pb.ScoreAnswersRequest{Checklist: "drafted-check"}), false},
	{pb.ChecklistService_ListBehaviours_FullMethodName, "", forAll, same(&pb.ListBehavioursRequest{}), false},
}

var directoryRows = []row{
	{pb.DirectoryService_CreateClient_FullMethodName, "", forAdmin, same(&pb.CreateClientRequest{
		Resource: &pb.Client{Client: "acme", Title: "Acme"},
	}), false},
	{pb.DirectoryService_GetClient_FullMethodName, "own", ofOwnClient, same(&pb.GetClientRequest{Client: "acme"}), false},
	{pb.DirectoryService_GetClient_FullMethodName, "second", ofForeign, same(&pb.GetClientRequest{Client: secondClient}), false},
	{pb.DirectoryService_ListClients_FullMethodName, "", "UAARRAAAA", same(&pb.ListClientsRequest{}), false},
	{pb.DirectoryService_UpdateClient_FullMethodName, "", forAdmin, same(&pb.UpdateClientRequest{
		Client: "acme", Resource: &pb.Client{Client: "acme", Title: "Acme", Etag: wrongEtag},
	}), false},
	{pb.DirectoryService_DeleteClient_FullMethodName, "", forAdmin, same(&pb.DeleteClientRequest{Client: "acme", Etag: wrongEtag}), false},
	{pb.DirectoryService_UndeleteClient_FullMethodName, "", forAdmin, same(&pb.UndeleteClientRequest{Client: "acme", Etag: wrongEtag}), false},
	{pb.DirectoryService_CreateLocation_FullMethodName, "", forAdmin, same(&pb.CreateLocationRequest{
		Client: "acme", Resource: &pb.Location{Location: insidePlace, Title: "Kiel"},
	}), false},
	{pb.DirectoryService_GetLocation_FullMethodName, "inside", ofOwnClient, same(&pb.GetLocationRequest{Client: "acme", Location: insidePlace}), false},
	{pb.DirectoryService_GetLocation_FullMethodName, "outside", outOfTree, same(&pb.GetLocationRequest{Client: "acme", Location: outsidePlace}), false},
	{pb.DirectoryService_GetLocation_FullMethodName, "above", outOfTree, same(&pb.GetLocationRequest{Client: "acme", Location: "germany"}), false},
	{pb.DirectoryService_GetLocation_FullMethodName, "second client's", ofForeign, same(&pb.GetLocationRequest{Client: secondClient, Location: "springfield"}), false},
	{pb.DirectoryService_ListLocations_FullMethodName, "all", ofOwnClient, same(&pb.ListLocationsRequest{Client: "acme"}), false},
	{pb.DirectoryService_ListLocations_FullMethodName, "outside", outOfTree, same(&pb.ListLocationsRequest{Client: "acme", Location: outsidePlace}), false},
	{pb.DirectoryService_ListLocations_FullMethodName, "second client's", ofForeign, same(&pb.ListLocationsRequest{Client: secondClient}), false},
	{pb.DirectoryService_UpdateLocation_FullMethodName, "", forAdmin, same(&pb.UpdateLocationRequest{
		Client: "acme", Location: insidePlace, Resource: &pb.Location{Location: insidePlace, Title: "Kiel", Etag: wrongEtag},
	}), false},
	{pb.DirectoryService_DeleteLocation_FullMethodName, "", forAdmin, same(&pb.DeleteLocationRequest{
		Client: "acme", Location: insidePlace, Etag: wrongEtag,
	}), false},
	{pb.DirectoryService_UndeleteLocation_FullMethodName, "", forAdmin, same(&pb.UndeleteLocationRequest{
		Client: "acme", Location: insidePlace, Etag: wrongEtag,
	}), false},
	{pb.DirectoryService_ImportLocations_FullMethodName, "", forAdmin, same(&pb.ImportLocationsRequest{
		Client: "acme", Csv: "location,title\nkiel,Kiel\n", ValidateOnly: true,
	}), false},
	{pb.DirectoryService_ImportShoppers_FullMethodName, "", forAdmin, same(&pb.ImportShoppersRequest{
		Csv: "shopper,title\nanna,Anna\n", ValidateOnly: true,
	}), false},
	{pb.DirectoryService_CreateProgram_FullMethodName, "", forAdmin, same(&pb.CreateProgramRequest{
		Client: "acme", Resource: &pb.Program{Program: "house", Title: "House", Checklist: "house-check"},
	}), false},
	{pb.DirectoryService_GetProgram_FullMethodName, "", forAgency, same(&pb.GetProgramRequest{Client: "acme", Program: "house"}), false},
	{pb.DirectoryService_ListPrograms_FullMethodName, "", forAgency, same(&pb.ListProgramsRequest{Client: "acme"}), false},
	{pb.DirectoryService_UpdateProgram_FullMethodName, "", forAdmin, same(&pb.UpdateProgramRequest{
		Client: "acme", Program: "house",
		Resource: &pb.Program{Program: "house", Title: "House", Checklist: "house-check", Etag: wrongEtag},
	}), false},
	{pb.DirectoryService_DeleteProgram_FullMethodName, "", forAdmin, same(&pb.DeleteProgramRequest{Client: "acme", Program: "house", Etag: wrongEtag}), false},
	{pb.DirectoryService_UndeleteProgram_FullMethodName, "", forAdmin, same(&pb.UndeleteProgramRequest{Client: "acme", Program: "house", Etag: wrongEtag}), false},
	{pb.DirectoryService_CreateShopper_FullMethodName, "", forAdmin, same(&pb.CreateShopperRequest{
		Resource: &pb.Shopper{Shopper: "anna", Title: "Anna"},
	}), false},
	{pb.DirectoryService_GetShopper_FullMethodName, "", forAgency, same(&pb.GetShopperRequest{Shopper: "anna"}), false},
	{pb.DirectoryService_ListShoppers_FullMethodName, "", forAgency, same(&pb.ListShoppersRequest{}), false},
	{pb.DirectoryService_UpdateShopper_FullMethodName, "", forAdmin, same(&pb.UpdateShopperRequest{
		Shopper: "anna", Resource: &pb.Shopper{Shopper: "anna", Title: "Anna", Etag: wrongEtag},
	}), false},
	{pb.DirectoryService_DeleteShopper_FullMethodName, "", forAdmin, same(&pb.DeleteShopperRequest{Shopper: "anna", Etag: wrongEtag}), false},
	{pb.DirectoryService_UndeleteShopper_FullMethodName, "", forAdmin, same(&pb.UndeleteShopperRequest{Shopper: "anna", Etag: wrongEtag}), false},
}

var visitRows = []row{
	{pb.VisitService_CreateVisit_FullMethodName, "", forAdmin, same(&pb.CreateVisitRequest{
		Resource: &pb.Visit{Client: "acme", Program: "no-such-program", Location: insidePlace},
	}), false},
	{pb.VisitService_BatchCreateVisits_FullMethodName, "", forAdmin, same(&pb.BatchCreateVisitsRequest{Requests: []*pb.CreateVisitRequest{
		{Resource: &pb.Visit{Client: "acme", Program: "no-such-program", Location: insidePlace}},
	}}), false},
	{pb.VisitService_ImportVisits_FullMethodName, "", forAdmin, same(&pb.ImportVisitsRequest{
		Csv: "client,program,location,windowStart,windowEnd\nacme,house,kiel,2026-01-01,2026-01-02\n", ValidateOnly: true,
	}), false},
	{pb.VisitService_PlanVisits_FullMethodName, "", forAdmin, same(&pb.PlanVisitsRequest{
		Client: "acme", Program: "no-such-program", Wave: "none", Locations: []*pb.PlannedLocation{{Location: insidePlace, Visits: 1}},
	}), false},
	{pb.VisitService_ListWaveProgress_FullMethodName, "", forAgency, same(&pb.ListWaveProgressRequest{Client: "acme", Program: "house"}), false},
	{pb.VisitService_GetVisit_FullMethodName, "own", ownInField, func(w *world, _ string) proto.Message {
		return &pb.GetVisitRequest{Visit: w.claimed}
	}, false},
	{pb.VisitService_GetVisit_FullMethodName, "another's", "UAAHARRRR", func(w *world, _ string) proto.Message {
		return &pb.GetVisitRequest{Visit: w.foreignVisit}
	}, false},
	{pb.VisitService_ListVisits_FullMethodName, "", forField, same(&pb.ListVisitsRequest{}), false},
	{pb.VisitService_CancelVisit_FullMethodName, "", forAdmin, func(w *world, _ string) proto.Message {
		return &pb.CancelVisitRequest{Visit: w.claimed, Etag: wrongEtag}
	}, false},
	{pb.VisitService_ListOffers_FullMethodName, "", forShoppers, same(&pb.ListOffersRequest{}), false},
	{pb.VisitService_ClaimVisit_FullMethodName, "", forOwn, func(w *world, _ string) proto.Message {
		return &pb.ClaimVisitRequest{Visit: w.claimed}
	}, false},
	{pb.VisitService_DeclineVisit_FullMethodName, "after the report", forOwn, func(w *world, _ string) proto.Message {
		return &pb.DeclineVisitRequest{Visit: w.pending}
	}, false},
	{pb.VisitService_CheckIn_FullMethodName, "after the report", forOwn, func(w *world, _ string) proto.Message {
		return &pb.CheckInRequest{Visit: w.pending}
	}, false},
	{pb.VisitService_SyncVisits_FullMethodName, "", forShoppers, same(&pb.SyncVisitsRequest{}), false},
	{pb.VisitService_SaveDraft_FullMethodName, "", forOwn, func(w *world, _ string) proto.Message {
		return &pb.SaveDraftRequest{Visit: w.claimed, Draft: &pb.VisitDraft{Etag: wrongEtag, Report: &pb.ReportContent{}}}
	}, false},
	{pb.VisitService_GetDraft_FullMethodName, "", forOwn, func(w *world, _ string) proto.Message {
		return &pb.GetDraftRequest{Visit: w.claimed}
	}, false},
}

var reportRows = []row{
	{pb.ReportService_SubmitReport_FullMethodName, "an empty one", forOwn, func(w *world, _ string) proto.Message {
		return &pb.SubmitReportRequest{Visit: w.claimed, ReportId: newReportID(), Report: &pb.ReportContent{}}
	}, false},
	{pb.ReportService_SubmitReports_FullMethodName, "an empty one", forOwn, func(w *world, _ string) proto.Message {
		return &pb.SubmitReportsRequest{Visit: w.claimed, ReportId: newReportID(), Report: &pb.ReportContent{}}
	}, false},
	{pb.ReportService_GetReport_FullMethodName, "", ownInField, func(w *world, _ string) proto.Message {
		return &pb.GetReportRequest{Report: w.pendingReport}
	}, false},
	{pb.ReportService_ListReports_FullMethodName, "", forField, same(&pb.ListReportsRequest{}), false},
	{pb.ReportService_GetReportFlags_FullMethodName, "", forAgency, func(w *world, _ string) proto.Message {
		return &pb.GetReportFlagsRequest{Report: w.pendingReport}
	}, false},
	{pb.ReportService_ListReportFlags_FullMethodName, "", forAgency, same(&pb.ListReportFlagsRequest{}), false},
	{pb.ReportService_ListReviewerEdits_FullMethodName, "", forAgency, same(&pb.ListReviewerEditsRequest{}), false},
	{pb.ReportService_ListReportReads_FullMethodName, "", forAgency, func(w *world, _ string) proto.Message {
		return &pb.ListReportReadsRequest{Report: w.pendingReport}
	}, false},
	{pb.ReportService_ListReportRevisions_FullMethodName, "", ownInField, func(w *world, _ string) proto.Message {
		return &pb.ListReportRevisionsRequest{Report: w.pendingReport}
	}, false},
	{pb.ReportService_GetReceipt_FullMethodName, "", ownInField, func(w *world, _ string) proto.Message {
		return &pb.GetReceiptRequest{Report: w.pendingReport}
	}, false},
	{pb.ReportService_ReplayScore_FullMethodName, "", ownInField, func(w *world, _ string) proto.Message {
		return &pb.ReplayScoreRequest{Report: w.pendingReport}
	}, false},
	{pb.ReportService_ApproveReport_FullMethodName, "", forReviewer, func(w *world, _ string) proto.Message {
		return &pb.ApproveReportRequest{Report: w.pendingReport, Etag: wrongEtag, Reason: pb.ReviewReason_COMPLETE}
	}, false},
	{pb.ReportService_ConfirmReport_FullMethodName, "", forReviewer, func(w *world, _ string) proto.Message {
		return &pb.ConfirmReportRequest{Report: w.pendingReport, Etag: wrongEtag, Reason: pb.ReviewReason_COMPLETE}
	}, false},
	{pb.ReportService_ReturnReport_FullMethodName, "", forReviewer, func(w *world, _ string) proto.Message {
		return &pb.ReturnReportRequest{Report: w.pendingReport, Etag: wrongEtag, Reason: pb.ReviewReason_UNCLEAR}
	}, false},
	{pb.ReportService_RejectReport_FullMethodName, "", forReviewer, func(w *world, _ string) proto.Message {
		return &pb.RejectReportRequest{Report: w.pendingReport, Etag: wrongEtag, Reason: pb.ReviewReason_FABRICATED}
	}, false},
	{pb.ReportService_ReleaseReport_FullMethodName, "", forReviewer, func(w *world, _ string) proto.Message {
		return &pb.ReleaseReportRequest{Report: w.pendingReport, Etag: wrongEtag, Reason: pb.ReviewReason_COMPLETE}
	}, false},
	{pb.ReportService_WithdrawReport_FullMethodName, "", forReviewer, func(w *world, _ string) proto.Message {
		return &pb.WithdrawReportRequest{Report: w.pendingReport, Etag: wrongEtag, Reason: pb.ReviewReason_AGENCY_ERROR}
	}, false},
	{pb.ReportService_ExcludeReport_FullMethodName, "", forReviewer, func(w *world, _ string) proto.Message {
		return &pb.ExcludeReportRequest{Report: w.pendingReport, Etag: wrongEtag, Reason: pb.ReviewReason_WRONG_LOCATION}
	}, false},
	{pb.ReportService_IncludeReport_FullMethodName, "", forReviewer, func(w *world, _ string) proto.Message {
		return &pb.IncludeReportRequest{Report: w.pendingReport, Etag: wrongEtag, Reason: pb.ReviewReason_AGENCY_ERROR}
	}, false},
	{pb.ReportService_MergeReports_FullMethodName, "", forReviewer, func(w *world, _ string) proto.Message {
		return &pb.MergeReportsRequest{Report: w.pendingReport, Etag: wrongEtag, Reason: pb.ReviewReason_DUPLICATE, Kept: w.pendingReport}
	}, false},
	{pb.ReportService_PartReport_FullMethodName, "", forReviewer, func(w *world, _ string) proto.Message {
		return &pb.PartReportRequest{Report: w.pendingReport, Etag: wrongEtag, Reason: pb.ReviewReason_AGENCY_ERROR}
	}, false},
	{pb.ReportService_ListTwins_FullMethodName, "", forAgency, func(w *world, _ string) proto.Message {
		return &pb.ListTwinsRequest{Report: w.pendingReport}
	}, false},
	{pb.ReportService_EditReport_FullMethodName, "", forReviewer, func(w *world, _ string) proto.Message {
		return &pb.EditReportRequest{Report: w.pendingReport, Etag: wrongEtag, Reason: pb.ReviewReason_CONTRADICTORY, Narrative: new("Other words.")}
	}, false},
	{pb.ReportService_HoldReport_FullMethodName, "", forAgency, func(w *world, _ string) proto.Message {
		return &pb.HoldReportRequest{Report: w.pendingReport, Etag: wrongEtag}
	}, false},
	{pb.ReportService_UnholdReport_FullMethodName, "", forAgency, func(w *world, _ string) proto.Message {
		return &pb.UnholdReportRequest{Report: w.pendingReport, Etag: wrongEtag}
	}, false},
	{pb.ReportService_GetReleasedReport_FullMethodName, "inside", ofOwnClient, func(w *world, _ string) proto.Message {
		return &pb.GetReleasedReportRequest{Client: "acme", ReleasedReport: w.releasedInside}
	}, false},
	{pb.ReportService_GetReleasedReport_FullMethodName, "outside", outOfTree, func(w *world, _ string) proto.Message {
		return &pb.GetReleasedReportRequest{Client: "acme", ReleasedReport: w.releasedOutside}
	}, false},
	{pb.ReportService_GetReleasedReport_FullMethodName, "second client's", ofForeign, func(w *world, _ string) proto.Message {
		return &pb.GetReleasedReportRequest{Client: secondClient, ReleasedReport: w.releasedForeign}
	}, false},
	{pb.ReportService_GetReleasedReport_FullMethodName, "second client's as one's own", "UHHRRHHHH", func(w *world, _ string) proto.Message {
		return &pb.GetReleasedReportRequest{Client: "acme", ReleasedReport: w.releasedForeign}
	}, false},
	{pb.ReportService_ListReleasedReports_FullMethodName, "all", ofOwnClient, same(&pb.ListReleasedReportsRequest{Client: "acme"}), false},
	{pb.ReportService_ListReleasedReports_FullMethodName, "outside", outOfTree, same(&pb.ListReleasedReportsRequest{Client: "acme", Location: outsidePlace}), false},
	{pb.ReportService_ListReleasedReports_FullMethodName, "second client's", ofForeign, same(&pb.ListReleasedReportsRequest{Client: secondClient}), false},
	{pb.FeedService_ListChanges_FullMethodName, "", ofOwnClient, same(&pb.ListChangesRequest{Client: "acme"}), false},
	{pb.FeedService_ListChanges_FullMethodName, "second client's", ofForeign, same(&pb.ListChangesRequest{Client: secondClient}), false},
	{pb.FeedService_ListChanges_FullMethodName, "nobody's", "UHHRRHHHH", same(&pb.ListChangesRequest{Client: "nobody"}), false},
}

// letter returns the letter of an outcome.
func letter(r refusal) byte {
	switch {
	case r.Code == "UNAUTHENTICATED":
		return unknown
	case r.Reason == "PERMISSION_DENIED":
		return refused
	case r.Code == "NOT_FOUND":
		return hidden
	}
	return allowed
}

// TestMatrix calls every RPC as every caller, over both transports, and compares the outcomes with the table.
func TestMatrix(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		must[*pb.Checklist](t)(w.admin.CreateChecklist(t.Context(), &pb.CreateChecklistRequest{Checklist: &pb.Checklist{
			Checklist: "drafted-check", Draft: &pb.ChecklistVersion{},
		}}))
		methods := apiMethods()
		cookies := map[string]string{"": ""}
		cookieOf := func(token string) string {
			if _, known := cookies[token]; !known {
				cookies[token] = w.cookie(t, token)
			}
			return cookies[token]
		}
		further := map[storage.Role]string{}
		for _, role := range agencyCallers {
			further[role] = w.token(t, storage.Grant{Role: role})
		}
		rows, cells := map[string]bool{}, 0
		for _, r := range matrix {
			m := methods[r.method]
			if m == nil {
				t.Errorf("the matrix has a row for %s, which does not exist", r.method)
				continue
			}
			rows[r.method] = true
			if len(r.want) != int(callers) {
				t.Fatalf("%s %s: %d answers for %d callers", r.method, r.what, len(r.want), callers)
			}
			for c := range callers {
				w.checkCell(t, cell{r, m, c.String(), r.want[c], w.tokens[c], cookieOf(w.tokens[c]), grants[c]})
			}
			for _, role := range agencyCallers {
				w.checkCell(t, cell{r, m, string(role), wantOf(t, r, role), further[role], cookieOf(further[role]), storage.Grant{Role: role}})
			}
			cells += 3 * (int(callers) + len(agencyCallers))
		}
		t.Logf("%d methods, %d rows, %d cells over gRPC, REST and by cookie", len(rows), len(matrix), cells)
		for name := range methods {
			if !rows[name] {
				t.Errorf("%s has no row in the matrix", name)
			}
		}
	})
}

// cell is a row for one caller: the outcome that is wanted, the token and what it gives, and the cookie of a session.
type cell struct {
	row
	rpc    protoreflect.MethodDescriptor
	caller string
	wanted byte
	token  string
	cookie string
	grant  storage.Grant
}

// checkCell makes one request as one caller over both transports, and over REST with the cookie of a session too.
func (w *world) checkCell(t *testing.T, c cell) {
	t.Helper()
	tokens, cookie := [3]string{c.token, c.token, c.token}, c.cookie
	if c.fresh {
		tokens = [3]string{w.token(t, c.grant), w.token(t, c.grant), w.token(t, c.grant)}
		if tokens[2] != "" {
			cookie = w.cookie(t, tokens[2])
		}
	}
	request := func(token string) proto.Message {
		id := tokenID(token)
		if id == "" {
			id = "nobody"
		}
		return c.request(w, id)
	}
	overGRPC := w.askGRPC(t, tokens[0], c.method, c.rpc, request(tokens[0]))
	overREST := w.askREST(t, tokens[1], c.rpc, request(tokens[1]))
	if got := letter(overGRPC); got != c.wanted {
		t.Errorf("%s %s as %s over gRPC: %c, want %c: %+v", c.method, c.what, c.caller, got, c.wanted, overGRPC)
	}
	if got := letter(overREST); got != c.wanted {
		t.Errorf("%s %s as %s over REST: %c, want %c: %+v", c.method, c.what, c.caller, got, c.wanted, overREST)
	}
	if cookie != "" {
		if got := letter(w.askREST(t, "", c.rpc, request(tokens[2]), cookie)); got != wantByCookie(c) {
			t.Errorf("%s %s as %s by cookie: %c, want %c", c.method, c.what, c.caller, got, wantByCookie(c))
		}
	}
	if overGRPC.Code != overREST.Code || overGRPC.Reason != overREST.Reason {
		t.Errorf("%s %s as %s: gRPC returns %s %s, REST returns %s %s", c.method, c.what, c.caller,
			overGRPC.Code, overGRPC.Reason, overREST.Code, overREST.Reason)
	}
}

func (w *world) askGRPC(t *testing.T, token, method string, m protoreflect.MethodDescriptor, req proto.Message) refusal {
	t.Helper()
	if !m.IsStreamingClient() {
		_, err := w.overGRPC(t.Context(), token, method, m, req)
		return refusalOf(t, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if start, ok := req.(*pb.UploadEvidenceRequest); ok {
		return w.askUpload(t, token, start)
	}
	stream, err := w.by(token).SubmitReports(ctx)
	if err != nil {
		return refusalOf(t, err)
	}
	// If the call was refused as a whole, sending fails and receiving returns the reason.
	if err := errors.Join(stream.Send(req.(*pb.SubmitReportsRequest)), stream.CloseSend()); err != nil && !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	return firstOfStream(t, stream)
}

func firstOfStream(t *testing.T, stream grpc.BidiStreamingClient[pb.SubmitReportsRequest, pb.SubmitReportsResponse]) refusal {
	t.Helper()
	answer, err := stream.Recv()
	if err != nil {
		return refusalOf(t, err)
	}
	return refusalOfProto(t, answer.GetError())
}

func (w *world) askREST(t *testing.T, token string, m protoreflect.MethodDescriptor, req proto.Message, headers ...string) refusal {
	t.Helper()
	if start, ok := req.(*pb.UploadEvidenceRequest); ok {
		return w.begin(t, token, uploadBy(start.GetStart()), headers...).refusal(t)
	}
	got := w.overREST(t, token, m, req, headers...)
	if !m.IsStreamingClient() || got.status != 200 {
		return got.refusal(t)
	}
	return streamLines(t, got.body)[0].refusal()
}

// TestEveryRouteIsInTheReference compares the routes of the proto with those of the published description.
func TestEveryRouteIsInTheReference(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	described := map[string]bool{}
	paths, _ := s.call(t, "", "GET", "/openapi.json", nil).want(t, 200).json(t)["paths"].(map[string]any)
	for path, verbs := range paths {
		for verb, operation := range verbs.(map[string]any) {
			if _, ok := operation.(map[string]any); !ok {
				continue
			}
			described[strings.ToUpper(verb)+" "+path] = true
		}
	}
	count := 0
	for name, m := range apiMethods() {
		routes := routesOf(m)
		if len(routes) == 0 {
			t.Errorf("%s has no REST route", name)
		}
		for _, r := range routes {
			count++
			if !described[r.verb+" "+r.path] {
				t.Errorf("the reference does not describe %s %s", r.verb, r.path)
			}
		}
	}
	api := 0
	for path := range described {
		if strings.Contains(path, " /v1/") && !strings.Contains(path, "/odata") {
			api++
		}
	}
	if api != count {
		t.Errorf("the reference describes %d routes of the API, the proto has %d", api, count)
	}
}
