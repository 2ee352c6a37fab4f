package auth

import (
	"slices"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"mysteryshopper/storage"
)

// plannersMay are the methods of the API that a planner may call, besides those that everybody may.
const plannersMay = `
VisitService     CreateVisit BatchCreateVisits ImportVisits PlanVisits CancelVisit GetVisit ListVisits ListWaveProgress
DirectoryService GetClient ListClients GetLocation ListLocations GetProgram ListPrograms GetShopper ListShoppers
OperationService GetOperation ListOperations CancelOperation`

// auditorsRead is every method that reads for an auditor, once, besides those that everybody may call.
const auditorsRead = `
AccessService    ListInvitations ListTokens
ChecklistService GetChecklist ListChecklists ListChecklistVersions DiffChecklistVersions
DirectoryService GetClient ListClients GetLocation ListLocations GetProgram ListPrograms GetShopper ListShoppers
VisitService     GetVisit ListVisits ListWaveProgress
ReportService    GetReport ListReports GetReportFlags ListReportFlags ListReviewerEdits ListReportReads ListReportRevisions GetReceipt ListTwins
ReportService    GetReleasedReport ListReleasedReports
EvidenceService  GetEvidence ListEvidence DownloadEvidence ListReleasedEvidence DownloadReleasedEvidence
ScorecardService GetScorecard GetTrend ListRankings GetWaits GetDrivers GetAnswers GetExperience GetConsistency GetSilentLoss
ScorecardService CompareClaims GetLocationReport GetShopperLeniency ListShopperLeniency ListTimelineEvents
ClaimService     GetSelfAssessment ListSelfAssessments GetClaim ListClaims
MessageService   ListMessages
AlertService     GetAlertRule ListAlertRules ListAlerts GetAlert
ActionService    GetAction ListActions GetActionFigures
AppealService    ListReportAppeals ListClientAppeals GetAppeal ListAppeals
PaymentService   GetPayable ListPayables ListBalances GetStatement
ExportService    ListVisitRows ListAnswerRows ListQuestionRows
FeedService      ListChanges GetWebhook ListWebhooks ListWebhookEvents ListDeliveries
MailService      GetMailSubscription ListMailSubscriptions ListSubscriptionMails ListMails ListMailStops
AdminService     ListAudit GetAuditChain ListShopperRecords`

// computedForAuditors store nothing, although their methods in HTTP are POST.
const computedForAuditors = `
ChecklistService ScoreAnswers
ReportService    ReplayScore`

// readByNoAuditor are the methods with GET that an auditor may not call: what one phone sees and has begun, and operations,
// which are about those that began them.
const readByNoAuditor = `
VisitService     ListOffers SyncVisits GetDraft
EvidenceService  GetUpload
OperationService GetOperation ListOperations`

// everybodysMethods are those that every caller with a token may call, and without one the public ones.
const everybodysMethods = `
AccessService    RotateToken RevokeToken WhoAmI EnrolDevice
SessionService   CreateSession ListSessions DeleteSession
ChecklistService GetChecklistVersion ListBehaviours
MailService      ConfirmMail UnsubscribeMail`

// named returns the full names of the methods of a table.
func named(tables ...string) map[string]bool {
	all := map[string]bool{}
	for line := range strings.Lines(strings.Join(tables, "\n")) {
		words := strings.Fields(line)
		for _, method := range words[min(1, len(words)):] {
			all["/mysteryshopper.v1."+words[0]+"/"+method] = true
		}
	}
	return all
}

func TestWhatPlannersMay(t *testing.T) {
	t.Parallel()
	checkMay(t, storage.Planner, named(plannersMay, everybodysMethods))
}

func TestWhatAuditorsMay(t *testing.T) {
	t.Parallel()
	checkMay(t, storage.Auditor, named(auditorsRead, computedForAuditors, everybodysMethods))
}

// checkMay compares what a role may call of the API with a table.
func checkMay(t *testing.T, role storage.Role, may map[string]bool) {
	t.Helper()
	for _, method := range Methods() {
		rule, _ := RuleFor(method)
		if got := rule.Allows(role); got != may[method] && strings.HasPrefix(method, "/mysteryshopper.") {
			t.Errorf("%s: %s may: %t", method, role, got)
		}
		delete(may, method)
	}
	for method := range may {
		t.Errorf("the table has %s, which has no rule", method)
	}
}

// TestAuditorsReadWhatIsRead compares what an auditor may call with the methods in HTTP: all that is GET, and of the rest
// only what computes.
func TestAuditorsReadWhatIsRead(t *testing.T) {
	t.Parallel()
	reads, closed := named(auditorsRead), named(readByNoAuditor)
	other := named(computedForAuditors, everybodysMethods)
	protoregistry.GlobalFiles.RangeFilesByPackage("mysteryshopper.v1", func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			service := file.Services().Get(i)
			for j := range service.Methods().Len() {
				method := service.Methods().Get(j)
				name := "/" + string(service.FullName()) + "/" + string(method.Name())
				rule, _ := proto.GetExtension(method.Options(), annotations.E_Http).(*annotations.HttpRule)
				switch get := rule.GetGet() != ""; {
				case get && !reads[name] && !closed[name] && !other[name]:
					t.Errorf("%s reads, and is neither what an auditor reads nor among the exceptions", name)
				case !get && (reads[name] || closed[name]):
					t.Errorf("%s is not GET", name)
				}
			}
		}
		return true
	})
}

// TestAuditorsShareNoSetWithWriters checks that a set of the policy with the auditor in it is used by no method that writes.
func TestAuditorsShareNoSetWithWriters(t *testing.T) {
	t.Parallel()
	everybody := named(everybodysMethods)
	for _, method := range Methods() {
		rule, _ := RuleFor(method)
		name := method[strings.LastIndexByte(method, '/')+1:]
		reads := slices.ContainsFunc([]string{"Get", "List", "Download", "Compare", "Diff", "Score", "Replay"}, func(verb string) bool {
			return strings.HasPrefix(name, verb)
		})
		if rule.Allows(storage.Auditor) && !reads && !everybody[method] && strings.HasPrefix(method, "/mysteryshopper.") {
			t.Errorf("%s does not read, and an auditor may call it", method)
		}
	}
}
