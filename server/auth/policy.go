package auth

import (
	"context"
	"slices"

	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/reflection/grpc_reflection_v1alpha"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// Scope names the rule by which a handler restricts shoppers and clients, in addition to the policy. Of these rules only
// OwnToken applies to the agency's roles.
type Scope string

// The scopes.
const (
	// Unbound methods have the same effect for every caller whom the policy lets in, but that a reviewer gets the own edits alone.
	Unbound Scope = "UNBOUND"
	// OwnToken is the token of the call. It applies to every role, except that an admin may revoke any token.
	OwnToken Scope = "OWN_TOKEN"
	// OwnClient is the caller's client; CheckClient.
	OwnClient Scope = "OWN_CLIENT"
	// OwnSubtree is what is at or below the locations of the caller's token; CheckLocation and Tops.
	OwnSubtree Scope = "OWN_SUBTREE"
	// OwnVisits are the visits that the shopper has, and what belongs to them; CheckShopper.
	OwnVisits Scope = "OWN_VISITS"
	// HeldVisits are the visits that the shopper has or ever had: reports on all of them are accepted.
	HeldVisits Scope = "HELD_VISITS"
	// OwnReports are the reports that the shopper sent; CheckShopper.
	OwnReports Scope = "OWN_REPORTS"
	// OwnPayables are what is owed to the shopper, or was paid; CheckShopper.
	OwnPayables Scope = "OWN_PAYABLES"
	// OwnVersions are checklist versions that a visit of the shopper is or was pinned to, or of a checklist that a
	// program of the client has.
	OwnVersions Scope = "OWN_VERSIONS"
)

// Rule is a row of the policy: who may call a method.
type Rule struct {
	// Public methods need no token. Roles is empty for them.
	Public bool
	// Roles are those that may call the method.
	Roles []storage.Role
	// Scope is the restriction that the handler adds.
	Scope Scope
	// TokenOnly methods need the token itself; the cookie of a session does not suffice.
	TokenOnly bool
}

// Allows reports whether a role may call the method; an empty role stands for a caller without a token.
func (r Rule) Allows(role storage.Role) bool {
	return r.Public || slices.Contains(r.Roles, role)
}

// AllowsEveryRole reports whether every caller with a token may call the method.
func (r Rule) AllowsEveryRole() bool {
	return r.Public || !slices.ContainsFunc(anyone, func(role storage.Role) bool { return !r.Allows(role) })
}

// Sets of roles that rules share.
var (
	anyone = []storage.Role{
		storage.Admin, storage.Reviewer, storage.ShopperRole, storage.Viewer, storage.Manager, storage.Planner, storage.Auditor,
	}
	admin     = []storage.Role{storage.Admin}
	reviewer  = []storage.Role{storage.Reviewer}
	shopper   = []storage.Role{storage.ShopperRole}
	planner   = []storage.Role{storage.Admin, storage.Planner}
	holders   = []storage.Role{storage.Admin, storage.Reviewer}
	manager   = []storage.Role{storage.Manager}
	keepers   = []storage.Role{storage.Admin, storage.Manager}
	keeping   = []storage.Role{storage.Admin, storage.ShopperRole}
	settlers  = []storage.Role{storage.Reviewer, storage.Manager}
	reviewing = []storage.Role{storage.Reviewer, storage.ShopperRole}
	running   = []storage.Role{storage.Admin, storage.Manager, storage.Planner}
)

// Sets of roles for methods that only read. An auditor is in each of them and in no other set but anyone.
var (
	auditing      = []storage.Role{storage.Admin, storage.Auditor}
	agency        = []storage.Role{storage.Admin, storage.Reviewer, storage.Auditor}
	directory     = []storage.Role{storage.Admin, storage.Reviewer, storage.Auditor, storage.Planner}
	field         = []storage.Role{storage.Admin, storage.Reviewer, storage.Auditor, storage.ShopperRole}
	visiting      = []storage.Role{storage.Admin, storage.Reviewer, storage.Auditor, storage.Planner, storage.ShopperRole}
	clientele     = []storage.Role{storage.Admin, storage.Reviewer, storage.Auditor, storage.Viewer, storage.Manager}
	places        = []storage.Role{storage.Admin, storage.Reviewer, storage.Auditor, storage.Planner, storage.Viewer, storage.Manager}
	kept          = []storage.Role{storage.Admin, storage.Auditor, storage.Manager}
	payees        = []storage.Role{storage.Admin, storage.Auditor, storage.ShopperRole}
	lenient       = []storage.Role{storage.Reviewer, storage.Auditor}
	lenientReader = []storage.Role{storage.Reviewer, storage.Auditor, storage.ShopperRole}
)

// policy holds the rule of every method. A method without a row is refused. An admin may read whatever a reviewer may,
// but not review: reports are reviewed with a reviewer's token, so that the audit log distinguishes the two offices. A
// planner plans, offers, cancels and reads visits, and reads shoppers and the directory. An auditor may call what only
// reads, but not what is for one phone alone; of its own token it may change the secret and end it.
var policy = map[string]Rule{
	pb.AccessService_CreateInvitation_FullMethodName: {Roles: admin, Scope: Unbound},
	pb.AccessService_ListInvitations_FullMethodName:  {Roles: auditing, Scope: Unbound},
	pb.AccessService_RevokeInvitation_FullMethodName: {Roles: admin, Scope: Unbound},
	pb.AccessService_EnrolDevice_FullMethodName:      {Public: true, Scope: Unbound},
	pb.AccessService_CreateApiKey_FullMethodName:     {Roles: admin, Scope: Unbound},
	pb.AccessService_CreatePerson_FullMethodName:     {Roles: admin, Scope: Unbound},
	pb.AccessService_ListTokens_FullMethodName:       {Roles: auditing, Scope: Unbound},
	pb.AccessService_RotateToken_FullMethodName:      {Roles: anyone, Scope: OwnToken, TokenOnly: true},
	pb.AccessService_RevokeToken_FullMethodName:      {Roles: anyone, Scope: OwnToken},
	pb.AccessService_WhoAmI_FullMethodName:           {Roles: anyone, Scope: OwnToken},

	pb.SessionService_CreateSession_FullMethodName: {Public: true, Scope: Unbound},
	pb.SessionService_ListSessions_FullMethodName:  {Roles: anyone, Scope: OwnToken},
	pb.SessionService_DeleteSession_FullMethodName: {Roles: anyone, Scope: OwnToken},

	pb.ChecklistService_CreateChecklist_FullMethodName:        {Roles: admin, Scope: Unbound},
	pb.ChecklistService_GetChecklist_FullMethodName:           {Roles: agency, Scope: Unbound},
	pb.ChecklistService_ListChecklists_FullMethodName:         {Roles: agency, Scope: Unbound},
	pb.ChecklistService_UpdateDraft_FullMethodName:            {Roles: admin, Scope: Unbound},
	pb.ChecklistService_DiscardDraft_FullMethodName:           {Roles: admin, Scope: Unbound},
	pb.ChecklistService_CheckDraft_FullMethodName:             {Roles: admin, Scope: Unbound},
	pb.ChecklistService_ImportDraft_FullMethodName:            {Roles: admin, Scope: Unbound},
	pb.ChecklistService_PublishChecklist_FullMethodName:       {Roles: admin, Scope: Unbound},
	pb.ChecklistService_GetChecklistVersion_FullMethodName:    {Roles: anyone, Scope: OwnVersions},
	pb.ChecklistService_ListChecklistVersions_FullMethodName:  {Roles: clientele, Scope: OwnVersions},
	pb.ChecklistService_RetireChecklistVersion_FullMethodName: {Roles: admin, Scope: Unbound},
	pb.ChecklistService_DiffChecklistVersions_FullMethodName:  {Roles: agency, Scope: Unbound},
	pb.ChecklistService_ScoreAnswers_FullMethodName:           {Roles: field, Scope: OwnVersions},
	pb.ChecklistService_ListBehaviours_FullMethodName:         {Roles: anyone, Scope: Unbound},

	pb.DirectoryService_CreateClient_FullMethodName:     {Roles: admin, Scope: Unbound},
	pb.DirectoryService_GetClient_FullMethodName:        {Roles: places, Scope: OwnClient},
	pb.DirectoryService_ListClients_FullMethodName:      {Roles: places, Scope: OwnClient},
	pb.DirectoryService_UpdateClient_FullMethodName:     {Roles: admin, Scope: Unbound},
	pb.DirectoryService_DeleteClient_FullMethodName:     {Roles: admin, Scope: Unbound},
	pb.DirectoryService_UndeleteClient_FullMethodName:   {Roles: admin, Scope: Unbound},
	pb.DirectoryService_CreateLocation_FullMethodName:   {Roles: admin, Scope: Unbound},
	pb.DirectoryService_GetLocation_FullMethodName:      {Roles: places, Scope: OwnSubtree},
	pb.DirectoryService_ListLocations_FullMethodName:    {Roles: places, Scope: OwnSubtree},
	pb.DirectoryService_UpdateLocation_FullMethodName:   {Roles: admin, Scope: Unbound},
	pb.DirectoryService_DeleteLocation_FullMethodName:   {Roles: admin, Scope: Unbound},
	pb.DirectoryService_UndeleteLocation_FullMethodName: {Roles: admin, Scope: Unbound},
	pb.DirectoryService_ImportLocations_FullMethodName:  {Roles: admin, Scope: Unbound},
	pb.DirectoryService_CreateProgram_FullMethodName:    {Roles: admin, Scope: Unbound},
	pb.DirectoryService_GetProgram_FullMethodName:       {Roles: directory, Scope: Unbound},
	pb.DirectoryService_ListPrograms_FullMethodName:     {Roles: directory, Scope: Unbound},
	pb.DirectoryService_UpdateProgram_FullMethodName:    {Roles: admin, Scope: Unbound},
	pb.DirectoryService_DeleteProgram_FullMethodName:    {Roles: admin, Scope: Unbound},
	pb.DirectoryService_UndeleteProgram_FullMethodName:  {Roles: admin, Scope: Unbound},
	pb.DirectoryService_CreateShopper_FullMethodName:    {Roles: admin, Scope: Unbound},
	pb.DirectoryService_GetShopper_FullMethodName:       {Roles: directory, Scope: Unbound},
	pb.DirectoryService_ListShoppers_FullMethodName:     {Roles: directory, Scope: Unbound},
	pb.DirectoryService_UpdateShopper_FullMethodName:    {Roles: admin, Scope: Unbound},
	pb.DirectoryService_DeleteShopper_FullMethodName:    {Roles: admin, Scope: Unbound},
	pb.DirectoryService_UndeleteShopper_FullMethodName:  {Roles: admin, Scope: Unbound},
	pb.DirectoryService_ImportShoppers_FullMethodName:   {Roles: admin, Scope: Unbound},

	pb.AdminService_ListAudit_FullMethodName:          {Roles: auditing, Scope: Unbound},
	pb.AdminService_GetAuditChain_FullMethodName:      {Roles: auditing, Scope: Unbound},
	pb.AdminService_ListShopperRecords_FullMethodName: {Roles: payees, Scope: OwnReports},
	pb.AdminService_EraseShopper_FullMethodName:       {Roles: admin, Scope: Unbound},
	pb.AdminService_EraseReport_FullMethodName:        {Roles: admin, Scope: Unbound},

	pb.VisitService_CreateVisit_FullMethodName:       {Roles: planner, Scope: Unbound},
	pb.VisitService_BatchCreateVisits_FullMethodName: {Roles: planner, Scope: Unbound},
	pb.VisitService_ImportVisits_FullMethodName:      {Roles: planner, Scope: Unbound},
	pb.VisitService_PlanVisits_FullMethodName:        {Roles: planner, Scope: Unbound},
	pb.VisitService_ListWaveProgress_FullMethodName:  {Roles: directory, Scope: Unbound},
	pb.VisitService_GetVisit_FullMethodName:          {Roles: visiting, Scope: OwnVisits},
	pb.VisitService_ListVisits_FullMethodName:        {Roles: visiting, Scope: OwnVisits},
	pb.VisitService_CancelVisit_FullMethodName:       {Roles: planner, Scope: Unbound},
	pb.VisitService_ListOffers_FullMethodName:        {Roles: shopper, Scope: Unbound},
	pb.VisitService_ClaimVisit_FullMethodName:        {Roles: shopper, Scope: Unbound},
	pb.VisitService_DeclineVisit_FullMethodName:      {Roles: shopper, Scope: OwnVisits},
	pb.VisitService_CheckIn_FullMethodName:           {Roles: shopper, Scope: OwnVisits},
	pb.VisitService_SyncVisits_FullMethodName:        {Roles: shopper, Scope: OwnVisits},
	pb.VisitService_SaveDraft_FullMethodName:         {Roles: shopper, Scope: OwnVisits},
	pb.VisitService_GetDraft_FullMethodName:          {Roles: shopper, Scope: OwnVisits},

	pb.ReportService_SubmitReport_FullMethodName:        {Roles: shopper, Scope: HeldVisits},
	pb.ReportService_SubmitReports_FullMethodName:       {Roles: shopper, Scope: HeldVisits},
	pb.ReportService_GetReport_FullMethodName:           {Roles: field, Scope: OwnReports},
	pb.ReportService_ListReports_FullMethodName:         {Roles: field, Scope: OwnReports},
	pb.ReportService_GetReportFlags_FullMethodName:      {Roles: agency, Scope: Unbound},
	pb.ReportService_ListReportFlags_FullMethodName:     {Roles: agency, Scope: Unbound},
	pb.ReportService_ListReviewerEdits_FullMethodName:   {Roles: agency, Scope: Unbound},
	pb.ReportService_ListReportReads_FullMethodName:     {Roles: agency, Scope: Unbound},
	pb.ReportService_ListReportRevisions_FullMethodName: {Roles: field, Scope: OwnReports},
	pb.ReportService_GetReceipt_FullMethodName:          {Roles: field, Scope: OwnReports},
	pb.ReportService_ReplayScore_FullMethodName:         {Roles: field, Scope: OwnReports},
	pb.ReportService_ApproveReport_FullMethodName:       {Roles: reviewer, Scope: Unbound},
	pb.ReportService_ConfirmReport_FullMethodName:       {Roles: reviewer, Scope: Unbound},
	pb.ReportService_ReturnReport_FullMethodName:        {Roles: reviewer, Scope: Unbound},
	pb.ReportService_RejectReport_FullMethodName:        {Roles: reviewer, Scope: Unbound},
	pb.ReportService_ReleaseReport_FullMethodName:       {Roles: reviewer, Scope: Unbound},
	pb.ReportService_WithdrawReport_FullMethodName:      {Roles: reviewer, Scope: Unbound},
	pb.ReportService_ExcludeReport_FullMethodName:       {Roles: reviewer, Scope: Unbound},
	pb.ReportService_IncludeReport_FullMethodName:       {Roles: reviewer, Scope: Unbound},
	pb.ReportService_MergeReports_FullMethodName:        {Roles: reviewer, Scope: Unbound},
	pb.ReportService_PartReport_FullMethodName:          {Roles: reviewer, Scope: Unbound},
	pb.ReportService_ListTwins_FullMethodName:           {Roles: agency, Scope: Unbound},
	pb.ReportService_EditReport_FullMethodName:          {Roles: reviewer, Scope: Unbound},
	pb.ReportService_HoldReport_FullMethodName:          {Roles: holders, Scope: Unbound},
	pb.ReportService_UnholdReport_FullMethodName:        {Roles: holders, Scope: Unbound},
	pb.ReportService_GetReleasedReport_FullMethodName:   {Roles: clientele, Scope: OwnSubtree},
	pb.ReportService_ListReleasedReports_FullMethodName: {Roles: clientele, Scope: OwnSubtree},

	pb.ScorecardService_GetScorecard_FullMethodName:        {Roles: clientele, Scope: OwnSubtree},
	pb.ScorecardService_GetTrend_FullMethodName:            {Roles: clientele, Scope: OwnSubtree},
	pb.ScorecardService_ListRankings_FullMethodName:        {Roles: clientele, Scope: OwnSubtree},
	pb.ScorecardService_GetWaits_FullMethodName:            {Roles: clientele, Scope: OwnSubtree},
	pb.ScorecardService_GetDrivers_FullMethodName:          {Roles: clientele, Scope: OwnSubtree},
	pb.ScorecardService_GetAnswers_FullMethodName:          {Roles: clientele, Scope: OwnSubtree},
	pb.ScorecardService_GetExperience_FullMethodName:       {Roles: clientele, Scope: OwnSubtree},
	pb.ScorecardService_GetConsistency_FullMethodName:      {Roles: clientele, Scope: OwnSubtree},
	pb.ScorecardService_GetSilentLoss_FullMethodName:       {Roles: clientele, Scope: OwnSubtree},
	pb.ScorecardService_CompareClaims_FullMethodName:       {Roles: clientele, Scope: OwnSubtree},
	pb.ScorecardService_GetLocationReport_FullMethodName:   {Roles: clientele, Scope: OwnSubtree},
	pb.ScorecardService_GetShopperLeniency_FullMethodName:  {Roles: lenientReader, Scope: OwnReports},
	pb.ScorecardService_ListShopperLeniency_FullMethodName: {Roles: lenient, Scope: Unbound},
	pb.ScorecardService_CreateTimelineEvent_FullMethodName: {Roles: keepers, Scope: OwnSubtree},
	pb.ScorecardService_ListTimelineEvents_FullMethodName:  {Roles: clientele, Scope: OwnSubtree},
	pb.ScorecardService_DeleteTimelineEvent_FullMethodName: {Roles: keepers, Scope: OwnSubtree},

	pb.ClaimService_SubmitSelfAssessment_FullMethodName: {Roles: manager, Scope: OwnSubtree},
	pb.ClaimService_GetSelfAssessment_FullMethodName:    {Roles: clientele, Scope: OwnSubtree},
	pb.ClaimService_ListSelfAssessments_FullMethodName:  {Roles: clientele, Scope: OwnSubtree},
	pb.ClaimService_CreateClaim_FullMethodName:          {Roles: keepers, Scope: OwnSubtree},
	pb.ClaimService_GetClaim_FullMethodName:             {Roles: clientele, Scope: OwnSubtree},
	pb.ClaimService_ListClaims_FullMethodName:           {Roles: clientele, Scope: OwnSubtree},
	pb.ClaimService_RetireClaim_FullMethodName:          {Roles: keepers, Scope: OwnSubtree},
	pb.ClaimService_ImportClaims_FullMethodName:         {Roles: keepers, Scope: OwnSubtree},

	pb.MessageService_CreateMessage_FullMethodName:    {Roles: reviewing, Scope: OwnReports},
	pb.MessageService_ListMessages_FullMethodName:     {Roles: field, Scope: OwnReports},
	pb.MessageService_MarkMessagesRead_FullMethodName: {Roles: reviewing, Scope: OwnReports},

	pb.EvidenceService_UploadEvidence_FullMethodName:           {Roles: shopper, Scope: HeldVisits},
	pb.EvidenceService_GetUpload_FullMethodName:                {Roles: shopper, Scope: OwnReports},
	pb.EvidenceService_DeleteUpload_FullMethodName:             {Roles: shopper, Scope: OwnReports},
	pb.EvidenceService_GetEvidence_FullMethodName:              {Roles: field, Scope: OwnReports},
	pb.EvidenceService_ListEvidence_FullMethodName:             {Roles: field, Scope: OwnReports},
	pb.EvidenceService_DownloadEvidence_FullMethodName:         {Roles: field, Scope: OwnReports},
	pb.EvidenceService_BlackOutEvidence_FullMethodName:         {Roles: reviewer, Scope: Unbound},
	pb.EvidenceService_ListReleasedEvidence_FullMethodName:     {Roles: clientele, Scope: OwnSubtree},
	pb.EvidenceService_DownloadReleasedEvidence_FullMethodName: {Roles: clientele, Scope: OwnSubtree},

	pb.AlertService_CreateAlertRule_FullMethodName:  {Roles: admin, Scope: Unbound},
	pb.AlertService_GetAlertRule_FullMethodName:     {Roles: agency, Scope: Unbound},
	pb.AlertService_ListAlertRules_FullMethodName:   {Roles: agency, Scope: Unbound},
	pb.AlertService_UpdateAlertRule_FullMethodName:  {Roles: admin, Scope: Unbound},
	pb.AlertService_DeleteAlertRule_FullMethodName:  {Roles: admin, Scope: Unbound},
	pb.AlertService_ListAlerts_FullMethodName:       {Roles: clientele, Scope: OwnSubtree},
	pb.AlertService_GetAlert_FullMethodName:         {Roles: clientele, Scope: OwnSubtree},
	pb.AlertService_AcknowledgeAlert_FullMethodName: {Roles: settlers, Scope: OwnSubtree},
	pb.AlertService_ResolveAlert_FullMethodName:     {Roles: settlers, Scope: OwnSubtree},

	pb.PaymentService_CreatePayable_FullMethodName:   {Roles: keeping, Scope: HeldVisits},
	pb.PaymentService_GetPayable_FullMethodName:      {Roles: payees, Scope: OwnPayables},
	pb.PaymentService_ListPayables_FullMethodName:    {Roles: payees, Scope: OwnPayables},
	pb.PaymentService_ApprovePayable_FullMethodName:  {Roles: admin, Scope: Unbound},
	pb.PaymentService_RefusePayable_FullMethodName:   {Roles: admin, Scope: Unbound},
	pb.PaymentService_MarkPaid_FullMethodName:        {Roles: admin, Scope: Unbound},
	pb.PaymentService_BatchMarkPaid_FullMethodName:   {Roles: admin, Scope: Unbound},
	pb.PaymentService_UnmarkPaid_FullMethodName:      {Roles: admin, Scope: Unbound},
	pb.PaymentService_ListBalances_FullMethodName:    {Roles: auditing, Scope: Unbound},
	pb.PaymentService_GetStatement_FullMethodName:    {Roles: payees, Scope: OwnPayables},
	pb.ActionService_CreateAction_FullMethodName:     {Roles: manager, Scope: OwnSubtree},
	pb.ActionService_GetAction_FullMethodName:        {Roles: clientele, Scope: OwnSubtree},
	pb.ActionService_ListActions_FullMethodName:      {Roles: clientele, Scope: OwnSubtree},
	pb.ActionService_UpdateAction_FullMethodName:     {Roles: manager, Scope: OwnSubtree},
	pb.ActionService_CompleteAction_FullMethodName:   {Roles: manager, Scope: OwnSubtree},
	pb.ActionService_ProveAction_FullMethodName:      {Roles: manager, Scope: OwnSubtree},
	pb.ActionService_ReopenAction_FullMethodName:     {Roles: manager, Scope: OwnSubtree},
	pb.ActionService_CancelAction_FullMethodName:     {Roles: manager, Scope: OwnSubtree},
	pb.ActionService_GetActionFigures_FullMethodName: {Roles: clientele, Scope: OwnSubtree},

	pb.AppealService_CreateAppeal_FullMethodName:      {Roles: manager, Scope: OwnSubtree},
	pb.AppealService_ListReportAppeals_FullMethodName: {Roles: clientele, Scope: OwnSubtree},
	pb.AppealService_ListClientAppeals_FullMethodName: {Roles: clientele, Scope: OwnSubtree},
	pb.AppealService_GetAppeal_FullMethodName:         {Roles: clientele, Scope: OwnSubtree},
	pb.AppealService_WithdrawAppeal_FullMethodName:    {Roles: manager, Scope: OwnSubtree},
	pb.AppealService_ListAppeals_FullMethodName:       {Roles: agency, Scope: Unbound},
	pb.AppealService_UpholdAppeal_FullMethodName:      {Roles: reviewer, Scope: Unbound},
	pb.AppealService_RefuseAppeal_FullMethodName:      {Roles: reviewer, Scope: Unbound},

	pb.ExportService_ListVisitRows_FullMethodName:    {Roles: clientele, Scope: OwnSubtree},
	pb.ExportService_ListAnswerRows_FullMethodName:   {Roles: clientele, Scope: OwnSubtree},
	pb.ExportService_ListQuestionRows_FullMethodName: {Roles: clientele, Scope: OwnClient},

	pb.FeedService_ListChanges_FullMethodName:         {Roles: clientele, Scope: OwnSubtree},
	pb.FeedService_CreateWebhook_FullMethodName:       {Roles: keepers, Scope: OwnSubtree},
	pb.FeedService_GetWebhook_FullMethodName:          {Roles: kept, Scope: OwnSubtree},
	pb.FeedService_ListWebhooks_FullMethodName:        {Roles: kept, Scope: OwnSubtree},
	pb.FeedService_UpdateWebhook_FullMethodName:       {Roles: keepers, Scope: OwnSubtree},
	pb.FeedService_DeleteWebhook_FullMethodName:       {Roles: keepers, Scope: OwnSubtree},
	pb.FeedService_RotateWebhookSecret_FullMethodName: {Roles: keepers, Scope: OwnSubtree},
	pb.FeedService_PauseWebhook_FullMethodName:        {Roles: keepers, Scope: OwnSubtree},
	pb.FeedService_ResumeWebhook_FullMethodName:       {Roles: keepers, Scope: OwnSubtree},
	pb.FeedService_TestWebhook_FullMethodName:         {Roles: keepers, Scope: OwnSubtree},
	pb.FeedService_ReplayWebhook_FullMethodName:       {Roles: keepers, Scope: OwnSubtree},
	pb.FeedService_ListWebhookEvents_FullMethodName:   {Roles: kept, Scope: OwnSubtree},
	pb.FeedService_ListDeliveries_FullMethodName:      {Roles: kept, Scope: OwnSubtree},

	pb.MailService_CreateMailSubscription_FullMethodName: {Roles: keepers, Scope: OwnSubtree},
	pb.MailService_GetMailSubscription_FullMethodName:    {Roles: kept, Scope: OwnSubtree},
	pb.MailService_ListMailSubscriptions_FullMethodName:  {Roles: kept, Scope: OwnSubtree},
	pb.MailService_UpdateMailSubscription_FullMethodName: {Roles: keepers, Scope: OwnSubtree},
	pb.MailService_DeleteMailSubscription_FullMethodName: {Roles: keepers, Scope: OwnSubtree},
	pb.MailService_TestMailSubscription_FullMethodName:   {Roles: keepers, Scope: OwnSubtree},
	pb.MailService_ListSubscriptionMails_FullMethodName:  {Roles: kept, Scope: OwnSubtree},
	pb.MailService_ListMails_FullMethodName:              {Roles: auditing, Scope: Unbound},
	pb.MailService_ListMailStops_FullMethodName:          {Roles: auditing, Scope: Unbound},
	pb.MailService_DeleteMailStop_FullMethodName:         {Roles: admin, Scope: Unbound},
	pb.MailService_ConfirmMail_FullMethodName:            {Public: true, Scope: Unbound},
	pb.MailService_UnsubscribeMail_FullMethodName:        {Public: true, Scope: Unbound},

	pb.OperationService_GetOperation_FullMethodName:    {Roles: running, Scope: OwnToken},
	pb.OperationService_ListOperations_FullMethodName:  {Roles: running, Scope: OwnToken},
	pb.OperationService_CancelOperation_FullMethodName: {Roles: running, Scope: OwnToken},

	grpc_health_v1.Health_Check_FullMethodName: {Public: true, Scope: Unbound},
	grpc_health_v1.Health_List_FullMethodName:  {Public: true, Scope: Unbound},
	grpc_health_v1.Health_Watch_FullMethodName: {Public: true, Scope: Unbound},

	grpc_reflection_v1.ServerReflection_ServerReflectionInfo_FullMethodName:      {Roles: anyone, Scope: Unbound},
	grpc_reflection_v1alpha.ServerReflection_ServerReflectionInfo_FullMethodName: {Roles: anyone, Scope: Unbound},
}

// RuleFor returns the rule of a method by its full name, such as /mysteryshopper.v1.VisitService/GetVisit. A method
// without one (ok is false) must be refused.
func RuleFor(fullMethod string) (rule Rule, ok bool) {
	rule, ok = policy[fullMethod]
	return rule, ok
}

// Methods returns the full names of all methods that have a rule, sorted.
func Methods() []string {
	names := make([]string, 0, len(policy))
	for name := range policy {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Allow returns PERMISSION_DENIED if the caller of ctx may not call the method.
func Allow(ctx context.Context, fullMethod string) error {
	rule, ok := policy[fullMethod]
	caller := From(ctx)
	if ok && rule.Allows(caller.Role) && !(rule.TokenOnly && caller.Session != "") {
		return nil
	}
	return fault.New(pb.Reason_PERMISSION_DENIED, "")
}
