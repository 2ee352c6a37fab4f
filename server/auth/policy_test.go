package auth

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// served are the packages whose services the server has; other services are linked in and never registered.
var served = []protoreflect.FullName{"mysteryshopper.v1", "grpc.health.v1", "grpc.reflection.v1", "grpc.reflection.v1alpha"}

// methods returns the full names of every RPC of every service of those packages.
func methods() map[string]bool {
	all := make(map[string]bool)
	for _, name := range served {
		protoregistry.GlobalFiles.RangeFilesByPackage(name, func(file protoreflect.FileDescriptor) bool {
			for i := range file.Services().Len() {
				service := file.Services().Get(i)
				for j := range service.Methods().Len() {
					all["/"+string(service.FullName())+"/"+string(service.Methods().Get(j).Name())] = true
				}
			}
			return true
		})
	}
	return all
}

func TestEveryMethodHasARuleAndEveryRuleAMethod(t *testing.T) {
	t.Parallel()
	all := methods()
	if len(all) < 60 {
		t.Fatalf("only %d methods found", len(all))
	}
	for method := range all {
		if _, ok := RuleFor(method); !ok {
			t.Errorf("%s has no row in policy.go", method)
		}
	}
	for _, method := range Methods() {
		if !all[method] {
			t.Errorf("policy.go has a row for %s, which is no method", method)
		}
	}
}

func TestRulesAreWhole(t *testing.T) {
	t.Parallel()
	for _, method := range Methods() {
		rule, _ := RuleFor(method)
		if rule.Public == (len(rule.Roles) > 0) {
			t.Errorf("%s: public %t with %d roles", method, rule.Public, len(rule.Roles))
		}
		if rule.Scope == "" {
			t.Errorf("%s has no scope", method)
		}
		bound := rule.Allows(storage.ShopperRole) || rule.Allows(storage.Viewer) || rule.Allows(storage.Manager)
		if rule.Scope != Unbound && !bound {
			t.Errorf("%s has scope %s and nobody whom it binds", method, rule.Scope)
		}
		if rule.Allows(storage.Viewer) && !rule.Allows(storage.Manager) {
			t.Errorf("%s: a viewer may and a manager may not", method)
		}
	}
}

// TestWhoMayCall pins the table role by role: A admin, R reviewer, S shopper, V viewer, M manager, 0 without a token.
func TestWhoMayCall(t *testing.T) {
	t.Parallel()
	const table = `
AccessService      A     CreateInvitation ListInvitations RevokeInvitation CreateApiKey CreatePerson ListTokens
AccessService      ARSVM RotateToken RevokeToken WhoAmI
AccessService      ARSVM0 EnrolDevice
SessionService     ARSVM0 CreateSession
SessionService     ARSVM  ListSessions DeleteSession
ChecklistService   A     CreateChecklist UpdateDraft DiscardDraft CheckDraft ImportDraft PublishChecklist RetireChecklistVersion
ChecklistService   AR    GetChecklist ListChecklists DiffChecklistVersions
ChecklistService   ARSVM GetChecklistVersion ListBehaviours
ChecklistService   ARVM  ListChecklistVersions
ChecklistService   ARS   ScoreAnswers
DirectoryService   A     CreateClient UpdateClient DeleteClient UndeleteClient CreateLocation UpdateLocation DeleteLocation UndeleteLocation ImportLocations
DirectoryService   A     CreateProgram UpdateProgram DeleteProgram UndeleteProgram CreateShopper UpdateShopper DeleteShopper UndeleteShopper ImportShoppers
DirectoryService   AR    GetProgram ListPrograms GetShopper ListShoppers
DirectoryService   ARVM  GetClient ListClients GetLocation ListLocations
VisitService       A     CreateVisit BatchCreateVisits ImportVisits PlanVisits CancelVisit
VisitService       AR    ListWaveProgress
VisitService       ARS   GetVisit ListVisits
VisitService       S     ListOffers ClaimVisit DeclineVisit CheckIn SyncVisits SaveDraft GetDraft
ReportService      S     SubmitReport SubmitReports
ReportService      ARS   GetReport ListReports ListReportRevisions GetReceipt ReplayScore
ReportService      AR    GetReportFlags ListReportFlags ListReviewerEdits ListReportReads ListTwins HoldReport UnholdReport
ReportService      R     ApproveReport ConfirmReport ReturnReport RejectReport ReleaseReport WithdrawReport ExcludeReport IncludeReport MergeReports PartReport EditReport
ReportService      ARVM  GetReleasedReport ListReleasedReports
ScorecardService   ARVM  GetScorecard GetTrend ListRankings GetWaits GetDrivers GetAnswers GetExperience GetConsistency GetSilentLoss CompareClaims
ScorecardService   ARVM  GetLocationReport ListTimelineEvents
ScorecardService   AM    CreateTimelineEvent DeleteTimelineEvent
ScorecardService   RS    GetShopperLeniency
ScorecardService   R     ListShopperLeniency
ClaimService       M     SubmitSelfAssessment
ClaimService       AM    CreateClaim RetireClaim ImportClaims
ClaimService       ARVM  GetSelfAssessment ListSelfAssessments GetClaim ListClaims
MessageService     RS    CreateMessage MarkMessagesRead
MessageService     ARS   ListMessages
AlertService       A     CreateAlertRule UpdateAlertRule DeleteAlertRule
AlertService       AR    GetAlertRule ListAlertRules
AlertService       ARVM  ListAlerts GetAlert
AlertService       RM    AcknowledgeAlert ResolveAlert
PaymentService     AS    CreatePayable GetPayable ListPayables GetStatement
PaymentService     A     ApprovePayable RefusePayable MarkPaid BatchMarkPaid UnmarkPaid ListBalances
ActionService      M     CreateAction UpdateAction CompleteAction ProveAction ReopenAction CancelAction
ActionService      ARVM  GetAction ListActions GetActionFigures
AppealService      M     CreateAppeal WithdrawAppeal
AppealService      ARVM  ListReportAppeals ListClientAppeals GetAppeal
AppealService      AR    ListAppeals
AppealService      R     UpholdAppeal RefuseAppeal
EvidenceService    S     UploadEvidence GetUpload DeleteUpload
EvidenceService    ARS   GetEvidence ListEvidence DownloadEvidence
EvidenceService    R     BlackOutEvidence
EvidenceService    ARVM  ListReleasedEvidence DownloadReleasedEvidence
ExportService      ARVM  ListVisitRows ListAnswerRows ListQuestionRows
FeedService        ARVM  ListChanges
AdminService       A     ListAudit GetAuditChain EraseShopper EraseReport
AdminService       AS    ListShopperRecords
FeedService        AM    CreateWebhook GetWebhook ListWebhooks UpdateWebhook DeleteWebhook RotateWebhookSecret PauseWebhook ResumeWebhook
FeedService        AM    TestWebhook ReplayWebhook ListWebhookEvents ListDeliveries
MailService        AM    CreateMailSubscription GetMailSubscription ListMailSubscriptions UpdateMailSubscription DeleteMailSubscription
MailService        AM    TestMailSubscription ListSubscriptionMails
MailService        A     ListMails ListMailStops DeleteMailStop
MailService        ARSVM0 ConfirmMail UnsubscribeMail
OperationService   AM    GetOperation ListOperations CancelOperation`
	letters := map[string]storage.Role{
		"A": storage.Admin, "R": storage.Reviewer, "S": storage.ShopperRole, "V": storage.Viewer, "M": storage.Manager, "0": "",
	}
	pinned := make(map[string]string)
	for _, line := range strings.Split(strings.TrimSpace(table), "\n") {
		words := strings.Fields(line)
		for _, method := range words[2:] {
			pinned["/mysteryshopper.v1."+words[0]+"/"+method] = words[1]
		}
	}
	for _, method := range Methods() {
		want, ok := pinned[method]
		if !ok && strings.HasPrefix(method, "/mysteryshopper.") {
			t.Errorf("%s is not in this test's table", method)
		}
		if !ok {
			continue
		}
		for letter, role := range letters {
			ctx := With(t.Context(), &Principal{Role: role})
			if got := Allow(ctx, method) == nil; got != strings.Contains(want, letter) {
				t.Errorf("%s: role %q may: %t", method, role, got)
			}
		}
	}
}

func TestWhatHasNoRuleIsRefused(t *testing.T) {
	t.Parallel()
	ctx := With(t.Context(), &Principal{Role: storage.Admin})
	err := Allow(ctx, "/mysteryshopper.v1.VisitService/Unheard")
	if got := fault.From(err).Reason(); got != pb.Reason_PERMISSION_DENIED {
		t.Errorf("got %s", got)
	}
	if (Rule{}).Allows("") {
		t.Error("the zero rule lets in a caller without a role")
	}
}
