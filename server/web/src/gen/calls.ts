// Made by go generate ./server/web from the API; not to be edited.

import type * as api from "./api";
import { call } from "../kit/call";

export const createInvitation = /* @__PURE__ */ call<api.CreateInvitationRequest, api.Invitation>("POST", "/v1/invitations", "invitation");

export const listInvitations = /* @__PURE__ */ call<api.ListInvitationsRequest, api.ListInvitationsResponse>("GET", "/v1/invitations", "");

export const revokeInvitation = /* @__PURE__ */ call<api.RevokeInvitationRequest, api.Invitation>("POST", "/v1/invitations/{invitation}:revoke", "*");

export const enrolDevice = /* @__PURE__ */ call<api.EnrolDeviceRequest, api.Token>("POST", "/v1/devices:enrol", "*");

export const createApiKey = /* @__PURE__ */ call<api.CreateApiKeyRequest, api.Token>("POST", "/v1/clients/{client}/apiKeys", "apiKey");

export const createPerson = /* @__PURE__ */ call<api.CreatePersonRequest, api.Token>("POST", "/v1/people", "person");

export const listTokens = /* @__PURE__ */ call<api.ListTokensRequest, api.ListTokensResponse>("GET", "/v1/tokens", "");

export const rotateToken = /* @__PURE__ */ call<api.RotateTokenRequest, api.Token>("POST", "/v1/tokens/{token}:rotate", "*");

export const revokeToken = /* @__PURE__ */ call<api.RevokeTokenRequest, api.Token>("POST", "/v1/tokens/{token}:revoke", "*");

export const whoAmI = /* @__PURE__ */ call<api.WhoAmIRequest, api.Token>("GET", "/v1/whoami", "");

export const createAction = /* @__PURE__ */ call<api.CreateActionRequest, api.Action>("POST", "/v1/clients/{client}/actions", "resource");

export const getAction = /* @__PURE__ */ call<api.GetActionRequest, api.Action>("GET", "/v1/clients/{client}/actions/{action}", "");

export const listActions = /* @__PURE__ */ call<api.ListActionsRequest, api.ListActionsResponse>("GET", "/v1/clients/{client}/actions", "");

export const updateAction = /* @__PURE__ */ call<api.UpdateActionRequest, api.Action>("PATCH", "/v1/clients/{client}/actions/{action}", "resource");

export const completeAction = /* @__PURE__ */ call<api.CompleteActionRequest, api.Action>("POST", "/v1/clients/{client}/actions/{action}:complete", "*");

export const proveAction = /* @__PURE__ */ call<api.ProveActionRequest, api.Action>("POST", "/v1/clients/{client}/actions/{action}:prove", "*");

export const reopenAction = /* @__PURE__ */ call<api.ReopenActionRequest, api.Action>("POST", "/v1/clients/{client}/actions/{action}:reopen", "*");

export const cancelAction = /* @__PURE__ */ call<api.CancelActionRequest, api.Action>("POST", "/v1/clients/{client}/actions/{action}:cancel", "*");

export const getActionFigures = /* @__PURE__ */ call<api.GetActionFiguresRequest, api.ActionFigures>("GET", "/v1/clients/{client}/actions/{action}/figures", "");

export const listAudit = /* @__PURE__ */ call<api.ListAuditRequest, api.ListAuditResponse>("GET", "/v1/audit", "");

export const getAuditChain = /* @__PURE__ */ call<api.GetAuditChainRequest, api.AuditChain>("GET", "/v1/audit:chain", "");

export const listShopperRecords = /* @__PURE__ */ call<api.ListShopperRecordsRequest, api.ListShopperRecordsResponse>("GET", "/v1/shoppers/{shopper}/records", "");

export const eraseShopper = /* @__PURE__ */ call<api.EraseShopperRequest, api.Erasure>("POST", "/v1/shoppers/{shopper}:erase", "*");

export const eraseReport = /* @__PURE__ */ call<api.EraseReportRequest, api.Erasure>("POST", "/v1/reports/{report}:erase", "*");

export const createAlertRule = /* @__PURE__ */ call<api.CreateAlertRuleRequest, api.AlertRule>("POST", "/v1/clients/{client}/programs/{program}/alertRules", "resource");

export const getAlertRule = /* @__PURE__ */ call<api.GetAlertRuleRequest, api.AlertRule>("GET", "/v1/clients/{client}/programs/{program}/alertRules/{alertRule}", "");

export const listAlertRules = /* @__PURE__ */ call<api.ListAlertRulesRequest, api.ListAlertRulesResponse>("GET", "/v1/clients/{client}/programs/{program}/alertRules", "");

export const updateAlertRule = /* @__PURE__ */ call<api.UpdateAlertRuleRequest, api.AlertRule>("PATCH", "/v1/clients/{client}/programs/{program}/alertRules/{alertRule}", "resource");

export const deleteAlertRule = /* @__PURE__ */ call<api.DeleteAlertRuleRequest, Record<string, never>>("DELETE", "/v1/clients/{client}/programs/{program}/alertRules/{alertRule}", "");

export const listAlerts = /* @__PURE__ */ call<api.ListAlertsRequest, api.ListAlertsResponse>("GET", "/v1/clients/{client}/alerts", "");

export const getAlert = /* @__PURE__ */ call<api.GetAlertRequest, api.Alert>("GET", "/v1/clients/{client}/alerts/{alert}", "");

export const acknowledgeAlert = /* @__PURE__ */ call<api.AcknowledgeAlertRequest, api.Alert>("POST", "/v1/clients/{client}/alerts/{alert}:acknowledge", "*");

export const resolveAlert = /* @__PURE__ */ call<api.ResolveAlertRequest, api.Alert>("POST", "/v1/clients/{client}/alerts/{alert}:resolve", "*");

export const createAppeal = /* @__PURE__ */ call<api.CreateAppealRequest, api.Appeal>("POST", "/v1/clients/{client}/releasedReports/{releasedReport}/appeals", "resource");

export const listReportAppeals = /* @__PURE__ */ call<api.ListReportAppealsRequest, api.ListReportAppealsResponse>("GET", "/v1/clients/{client}/releasedReports/{releasedReport}/appeals", "");

export const listClientAppeals = /* @__PURE__ */ call<api.ListClientAppealsRequest, api.ListClientAppealsResponse>("GET", "/v1/clients/{client}/appeals", "");

export const getAppeal = /* @__PURE__ */ call<api.GetAppealRequest, api.Appeal>("GET", "/v1/clients/{client}/appeals/{appeal}", "");

export const withdrawAppeal = /* @__PURE__ */ call<api.WithdrawAppealRequest, api.Appeal>("POST", "/v1/clients/{client}/appeals/{appeal}:withdraw", "*");

export const listAppeals = /* @__PURE__ */ call<api.ListAppealsRequest, api.ListAppealsResponse>("GET", "/v1/appeals", "");

export const upholdAppeal = /* @__PURE__ */ call<api.UpholdAppealRequest, api.UpholdAppealResponse>("POST", "/v1/appeals/{appeal}:uphold", "*");

export const refuseAppeal = /* @__PURE__ */ call<api.RefuseAppealRequest, api.Appeal>("POST", "/v1/appeals/{appeal}:refuse", "*");

export const createChecklist = /* @__PURE__ */ call<api.CreateChecklistRequest, api.Checklist>("POST", "/v1/checklists", "checklist");

export const getChecklist = /* @__PURE__ */ call<api.GetChecklistRequest, api.Checklist>("GET", "/v1/checklists/{checklist}", "");

export const listChecklists = /* @__PURE__ */ call<api.ListChecklistsRequest, api.ListChecklistsResponse>("GET", "/v1/checklists", "");

export const updateDraft = /* @__PURE__ */ call<api.UpdateDraftRequest, api.Checklist>("PUT", "/v1/checklists/{checklist}/draft", "draft");

export const discardDraft = /* @__PURE__ */ call<api.DiscardDraftRequest, api.Checklist>("DELETE", "/v1/checklists/{checklist}/draft", "");

export const checkDraft = /* @__PURE__ */ call<api.CheckDraftRequest, api.CheckDraftResponse>("POST", "/v1/checklists/{checklist}/draft:check", "draft");

export const importDraft = /* @__PURE__ */ call<api.ImportDraftRequest, api.ImportDraftResponse>("POST", "/v1/checklists/{checklist}/draft:import", "*");

export const publishChecklist = /* @__PURE__ */ call<api.PublishChecklistRequest, api.ChecklistVersion>("POST", "/v1/checklists/{checklist}:publish", "*");

export const getChecklistVersion = /* @__PURE__ */ call<api.GetChecklistVersionRequest, api.ChecklistVersion>("GET", "/v1/checklists/{checklist}/versions/{version}", "");

export const listChecklistVersions = /* @__PURE__ */ call<api.ListChecklistVersionsRequest, api.ListChecklistVersionsResponse>("GET", "/v1/checklists/{checklist}/versions", "");

export const retireChecklistVersion = /* @__PURE__ */ call<api.RetireChecklistVersionRequest, api.ChecklistVersion>("POST", "/v1/checklists/{checklist}/versions/{version}:retire", "*");

export const diffChecklistVersions = /* @__PURE__ */ call<api.DiffChecklistVersionsRequest, api.DiffChecklistVersionsResponse>("GET", "/v1/checklists/{checklist}/versions/{version}:diff", "");

export const scoreAnswers = /* @__PURE__ */ call<api.ScoreAnswersRequest, api.Score>("POST", "/v1/checklists/{checklist}/versions/{version}:score", "*");

export const listBehaviours = /* @__PURE__ */ call<api.ListBehavioursRequest, api.ListBehavioursResponse>("GET", "/v1/behaviours", "");

export const submitSelfAssessment = /* @__PURE__ */ call<api.SubmitSelfAssessmentRequest, api.SelfAssessment>("POST", "/v1/clients/{client}/selfAssessments", "resource");

export const getSelfAssessment = /* @__PURE__ */ call<api.GetSelfAssessmentRequest, api.SelfAssessment>("GET", "/v1/clients/{client}/selfAssessments/{selfAssessment}", "");

export const listSelfAssessments = /* @__PURE__ */ call<api.ListSelfAssessmentsRequest, api.ListSelfAssessmentsResponse>("GET", "/v1/clients/{client}/selfAssessments", "");

export const createClaim = /* @__PURE__ */ call<api.CreateClaimRequest, api.Claim>("POST", "/v1/clients/{client}/claims", "resource");

export const getClaim = /* @__PURE__ */ call<api.GetClaimRequest, api.Claim>("GET", "/v1/clients/{client}/claims/{claim}", "");

export const listClaims = /* @__PURE__ */ call<api.ListClaimsRequest, api.ListClaimsResponse>("GET", "/v1/clients/{client}/claims", "");

export const retireClaim = /* @__PURE__ */ call<api.RetireClaimRequest, api.Claim>("POST", "/v1/clients/{client}/claims/{claim}:retire", "*");

export const importClaims = /* @__PURE__ */ call<api.ImportClaimsRequest, api.ImportClaimsResponse>("POST", "/v1/clients/{client}/claims:import", "*");

export const createClient = /* @__PURE__ */ call<api.CreateClientRequest, api.Client>("POST", "/v1/clients", "resource");

export const getClient = /* @__PURE__ */ call<api.GetClientRequest, api.Client>("GET", "/v1/clients/{client}", "");

export const listClients = /* @__PURE__ */ call<api.ListClientsRequest, api.ListClientsResponse>("GET", "/v1/clients", "");

export const updateClient = /* @__PURE__ */ call<api.UpdateClientRequest, api.Client>("PATCH", "/v1/clients/{client}", "resource");

export const deleteClient = /* @__PURE__ */ call<api.DeleteClientRequest, Record<string, never>>("DELETE", "/v1/clients/{client}", "");

export const undeleteClient = /* @__PURE__ */ call<api.UndeleteClientRequest, api.Client>("POST", "/v1/clients/{client}:undelete", "*");

export const createLocation = /* @__PURE__ */ call<api.CreateLocationRequest, api.Location>("POST", "/v1/clients/{client}/locations", "resource");

export const getLocation = /* @__PURE__ */ call<api.GetLocationRequest, api.Location>("GET", "/v1/clients/{client}/locations/{location}", "");

export const listLocations = /* @__PURE__ */ call<api.ListLocationsRequest, api.ListLocationsResponse>("GET", "/v1/clients/{client}/locations", "");

export const updateLocation = /* @__PURE__ */ call<api.UpdateLocationRequest, api.Location>("PATCH", "/v1/clients/{client}/locations/{location}", "resource");

export const deleteLocation = /* @__PURE__ */ call<api.DeleteLocationRequest, Record<string, never>>("DELETE", "/v1/clients/{client}/locations/{location}", "");

export const undeleteLocation = /* @__PURE__ */ call<api.UndeleteLocationRequest, api.Location>("POST", "/v1/clients/{client}/locations/{location}:undelete", "*");

export const createProgram = /* @__PURE__ */ call<api.CreateProgramRequest, api.Program>("POST", "/v1/clients/{client}/programs", "resource");

export const getProgram = /* @__PURE__ */ call<api.GetProgramRequest, api.Program>("GET", "/v1/clients/{client}/programs/{program}", "");

export const listPrograms = /* @__PURE__ */ call<api.ListProgramsRequest, api.ListProgramsResponse>("GET", "/v1/clients/{client}/programs", "");

export const updateProgram = /* @__PURE__ */ call<api.UpdateProgramRequest, api.Program>("PATCH", "/v1/clients/{client}/programs/{program}", "resource");

export const deleteProgram = /* @__PURE__ */ call<api.DeleteProgramRequest, Record<string, never>>("DELETE", "/v1/clients/{client}/programs/{program}", "");

export const undeleteProgram = /* @__PURE__ */ call<api.UndeleteProgramRequest, api.Program>("POST", "/v1/clients/{client}/programs/{program}:undelete", "*");

export const createShopper = /* @__PURE__ */ call<api.CreateShopperRequest, api.Shopper>("POST", "/v1/shoppers", "resource");

export const getShopper = /* @__PURE__ */ call<api.GetShopperRequest, api.Shopper>("GET", "/v1/shoppers/{shopper}", "");

export const listShoppers = /* @__PURE__ */ call<api.ListShoppersRequest, api.ListShoppersResponse>("GET", "/v1/shoppers", "");

export const updateShopper = /* @__PURE__ */ call<api.UpdateShopperRequest, api.Shopper>("PATCH", "/v1/shoppers/{shopper}", "resource");

export const deleteShopper = /* @__PURE__ */ call<api.DeleteShopperRequest, Record<string, never>>("DELETE", "/v1/shoppers/{shopper}", "");

export const undeleteShopper = /* @__PURE__ */ call<api.UndeleteShopperRequest, api.Shopper>("POST", "/v1/shoppers/{shopper}:undelete", "*");

export const importShoppers = /* @__PURE__ */ call<api.ImportShoppersRequest, api.ImportShoppersResponse>("POST", "/v1/shoppers:import", "*");

export const importLocations = /* @__PURE__ */ call<api.ImportLocationsRequest, api.ImportLocationsResponse>("POST", "/v1/clients/{client}/locations:import", "*");

export const getUpload = /* @__PURE__ */ call<api.GetUploadRequest, api.Evidence>("GET", "/v1/uploads/{evidence}", "");

export const deleteUpload = /* @__PURE__ */ call<api.DeleteUploadRequest, Record<string, never>>("DELETE", "/v1/uploads/{evidence}", "");

export const getEvidence = /* @__PURE__ */ call<api.GetEvidenceRequest, api.Evidence>("GET", "/v1/reports/{report}/evidence/{evidence}", "");

export const listEvidence = /* @__PURE__ */ call<api.ListEvidenceRequest, api.ListEvidenceResponse>("GET", "/v1/reports/{report}/evidence", "");

export const blackOutEvidence = /* @__PURE__ */ call<api.BlackOutEvidenceRequest, api.Evidence>("POST", "/v1/reports/{report}/evidence/{evidence}:blackOut", "*");

export const listReleasedEvidence = /* @__PURE__ */ call<api.ListReleasedEvidenceRequest, api.ListReleasedEvidenceResponse>("GET", "/v1/clients/{client}/releasedReports/{releasedReport}/evidence", "");

export const listVisitRows = /* @__PURE__ */ call<api.ListVisitRowsRequest, api.ListVisitRowsResponse>("GET", "/v1/clients/{client}/visitRows", "");

export const listAnswerRows = /* @__PURE__ */ call<api.ListAnswerRowsRequest, api.ListAnswerRowsResponse>("GET", "/v1/clients/{client}/answerRows", "");

export const listQuestionRows = /* @__PURE__ */ call<api.ListQuestionRowsRequest, api.ListQuestionRowsResponse>("GET", "/v1/clients/{client}/questionRows", "");

export const listChanges = /* @__PURE__ */ call<api.ListChangesRequest, api.ListChangesResponse>("GET", "/v1/clients/{client}/changes", "");

export const createWebhook = /* @__PURE__ */ call<api.CreateWebhookRequest, api.Webhook>("POST", "/v1/clients/{client}/webhooks", "resource");

export const getWebhook = /* @__PURE__ */ call<api.GetWebhookRequest, api.Webhook>("GET", "/v1/clients/{client}/webhooks/{webhook}", "");

export const listWebhooks = /* @__PURE__ */ call<api.ListWebhooksRequest, api.ListWebhooksResponse>("GET", "/v1/clients/{client}/webhooks", "");

export const updateWebhook = /* @__PURE__ */ call<api.UpdateWebhookRequest, api.Webhook>("PATCH", "/v1/clients/{client}/webhooks/{webhook}", "resource");

export const deleteWebhook = /* @__PURE__ */ call<api.DeleteWebhookRequest, Record<string, never>>("DELETE", "/v1/clients/{client}/webhooks/{webhook}", "");

export const rotateWebhookSecret = /* @__PURE__ */ call<api.RotateWebhookSecretRequest, api.Webhook>("POST", "/v1/clients/{client}/webhooks/{webhook}:rotateSecret", "*");

export const pauseWebhook = /* @__PURE__ */ call<api.PauseWebhookRequest, api.Webhook>("POST", "/v1/clients/{client}/webhooks/{webhook}:pause", "*");

export const resumeWebhook = /* @__PURE__ */ call<api.ResumeWebhookRequest, api.Webhook>("POST", "/v1/clients/{client}/webhooks/{webhook}:resume", "*");

export const testWebhook = /* @__PURE__ */ call<api.TestWebhookRequest, api.WebhookEvent>("POST", "/v1/clients/{client}/webhooks/{webhook}:test", "*");

export const replayWebhook = /* @__PURE__ */ call<api.ReplayWebhookRequest, api.Webhook>("POST", "/v1/clients/{client}/webhooks/{webhook}:replay", "*");

export const listWebhookEvents = /* @__PURE__ */ call<api.ListWebhookEventsRequest, api.ListWebhookEventsResponse>("GET", "/v1/clients/{client}/webhooks/{webhook}/events", "");

export const listDeliveries = /* @__PURE__ */ call<api.ListDeliveriesRequest, api.ListDeliveriesResponse>("GET", "/v1/clients/{client}/webhooks/{webhook}/deliveries", "");

export const createMailSubscription = /* @__PURE__ */ call<api.CreateMailSubscriptionRequest, api.MailSubscription>("POST", "/v1/clients/{client}/mailSubscriptions", "resource");

export const getMailSubscription = /* @__PURE__ */ call<api.GetMailSubscriptionRequest, api.MailSubscription>("GET", "/v1/clients/{client}/mailSubscriptions/{mailSubscription}", "");

export const listMailSubscriptions = /* @__PURE__ */ call<api.ListMailSubscriptionsRequest, api.ListMailSubscriptionsResponse>("GET", "/v1/clients/{client}/mailSubscriptions", "");

export const updateMailSubscription = /* @__PURE__ */ call<api.UpdateMailSubscriptionRequest, api.MailSubscription>("PATCH", "/v1/clients/{client}/mailSubscriptions/{mailSubscription}", "resource");

export const deleteMailSubscription = /* @__PURE__ */ call<api.DeleteMailSubscriptionRequest, Record<string, never>>("DELETE", "/v1/clients/{client}/mailSubscriptions/{mailSubscription}", "");

export const testMailSubscription = /* @__PURE__ */ call<api.TestMailSubscriptionRequest, api.Mail>("POST", "/v1/clients/{client}/mailSubscriptions/{mailSubscription}:test", "*");

export const listSubscriptionMails = /* @__PURE__ */ call<api.ListSubscriptionMailsRequest, api.ListSubscriptionMailsResponse>("GET", "/v1/clients/{client}/mailSubscriptions/{mailSubscription}/mails", "");

export const listMails = /* @__PURE__ */ call<api.ListMailsRequest, api.ListMailsResponse>("GET", "/v1/mails", "");

export const listMailStops = /* @__PURE__ */ call<api.ListMailStopsRequest, api.ListMailStopsResponse>("GET", "/v1/mailStops", "");

export const deleteMailStop = /* @__PURE__ */ call<api.DeleteMailStopRequest, Record<string, never>>("DELETE", "/v1/mailStops/{address}", "");

export const confirmMail = /* @__PURE__ */ call<api.ConfirmMailRequest, Record<string, never>>("POST", "/v1/mail:confirm", "*");

export const unsubscribeMail = /* @__PURE__ */ call<api.UnsubscribeMailRequest, Record<string, never>>("POST", "/v1/mail:unsubscribe", "*");

export const createMessage = /* @__PURE__ */ call<api.CreateMessageRequest, api.Message>("POST", "/v1/reports/{report}/messages", "resource");

export const listMessages = /* @__PURE__ */ call<api.ListMessagesRequest, api.ListMessagesResponse>("GET", "/v1/reports/{report}/messages", "");

export const markMessagesRead = /* @__PURE__ */ call<api.MarkMessagesReadRequest, api.MarkMessagesReadResponse>("POST", "/v1/reports/{report}/messages:markRead", "*");

export const getOperation = /* @__PURE__ */ call<api.GetOperationRequest, api.Operation>("GET", "/v1/operations/{operation}", "");

export const listOperations = /* @__PURE__ */ call<api.ListOperationsRequest, api.ListOperationsResponse>("GET", "/v1/operations", "");

export const cancelOperation = /* @__PURE__ */ call<api.CancelOperationRequest, api.Operation>("POST", "/v1/operations/{operation}:cancel", "*");

export const createPayable = /* @__PURE__ */ call<api.CreatePayableRequest, api.Payable>("POST", "/v1/payables", "resource");

export const getPayable = /* @__PURE__ */ call<api.GetPayableRequest, api.Payable>("GET", "/v1/payables/{payable}", "");

export const listPayables = /* @__PURE__ */ call<api.ListPayablesRequest, api.ListPayablesResponse>("GET", "/v1/payables", "");

export const approvePayable = /* @__PURE__ */ call<api.ApprovePayableRequest, api.Payable>("POST", "/v1/payables/{payable}:approve", "*");

export const refusePayable = /* @__PURE__ */ call<api.RefusePayableRequest, api.Payable>("POST", "/v1/payables/{payable}:refuse", "*");

export const markPaid = /* @__PURE__ */ call<api.MarkPaidRequest, api.Payable>("POST", "/v1/payables/{payable}:markPaid", "*");

export const batchMarkPaid = /* @__PURE__ */ call<api.BatchMarkPaidRequest, api.BatchMarkPaidResponse>("POST", "/v1/payables:markPaid", "*");

export const unmarkPaid = /* @__PURE__ */ call<api.UnmarkPaidRequest, api.Payable>("POST", "/v1/payables/{payable}:unmarkPaid", "*");

export const listBalances = /* @__PURE__ */ call<api.ListBalancesRequest, api.ListBalancesResponse>("GET", "/v1/payables:balances", "");

export const getStatement = /* @__PURE__ */ call<api.GetStatementRequest, api.Statement>("GET", "/v1/shoppers/{shopper}/statement", "");

export const submitReport = /* @__PURE__ */ call<api.SubmitReportRequest, api.Receipt>("POST", "/v1/visits/{visit}:submit", "*");

export const getReport = /* @__PURE__ */ call<api.GetReportRequest, api.Report>("GET", "/v1/reports/{report}", "");

export const listReports = /* @__PURE__ */ call<api.ListReportsRequest, api.ListReportsResponse>("GET", "/v1/reports", "");

export const getReportFlags = /* @__PURE__ */ call<api.GetReportFlagsRequest, api.ReportFlags>("GET", "/v1/reports/{report}/flags", "");

export const listReportFlags = /* @__PURE__ */ call<api.ListReportFlagsRequest, api.ListReportFlagsResponse>("GET", "/v1/reports:flags", "");

export const listReviewerEdits = /* @__PURE__ */ call<api.ListReviewerEditsRequest, api.ListReviewerEditsResponse>("GET", "/v1/reports:edits", "");

export const listReportReads = /* @__PURE__ */ call<api.ListReportReadsRequest, api.ListReportReadsResponse>("GET", "/v1/reports/{report}/reads", "");

export const listReportRevisions = /* @__PURE__ */ call<api.ListReportRevisionsRequest, api.ListReportRevisionsResponse>("GET", "/v1/reports/{report}/revisions", "");

export const getReceipt = /* @__PURE__ */ call<api.GetReceiptRequest, api.Receipt>("GET", "/v1/reports/{report}/receipt", "");

export const replayScore = /* @__PURE__ */ call<api.ReplayScoreRequest, api.ReplayScoreResponse>("POST", "/v1/reports/{report}:replay", "*");

export const approveReport = /* @__PURE__ */ call<api.ApproveReportRequest, api.Report>("POST", "/v1/reports/{report}:approve", "*");

export const confirmReport = /* @__PURE__ */ call<api.ConfirmReportRequest, api.Report>("POST", "/v1/reports/{report}:confirm", "*");

export const returnReport = /* @__PURE__ */ call<api.ReturnReportRequest, api.Report>("POST", "/v1/reports/{report}:return", "*");

export const rejectReport = /* @__PURE__ */ call<api.RejectReportRequest, api.Report>("POST", "/v1/reports/{report}:reject", "*");

export const releaseReport = /* @__PURE__ */ call<api.ReleaseReportRequest, api.Report>("POST", "/v1/reports/{report}:release", "*");

export const withdrawReport = /* @__PURE__ */ call<api.WithdrawReportRequest, api.Report>("POST", "/v1/reports/{report}:withdraw", "*");

export const excludeReport = /* @__PURE__ */ call<api.ExcludeReportRequest, api.Report>("POST", "/v1/reports/{report}:exclude", "*");

export const includeReport = /* @__PURE__ */ call<api.IncludeReportRequest, api.Report>("POST", "/v1/reports/{report}:include", "*");

export const mergeReports = /* @__PURE__ */ call<api.MergeReportsRequest, api.Report>("POST", "/v1/reports/{report}:merge", "*");

export const partReport = /* @__PURE__ */ call<api.PartReportRequest, api.Report>("POST", "/v1/reports/{report}:part", "*");

export const listTwins = /* @__PURE__ */ call<api.ListTwinsRequest, api.ListTwinsResponse>("GET", "/v1/reports/{report}/twins", "");

export const editReport = /* @__PURE__ */ call<api.EditReportRequest, api.EditReportResponse>("POST", "/v1/reports/{report}:edit", "*");

export const holdReport = /* @__PURE__ */ call<api.HoldReportRequest, api.Report>("POST", "/v1/reports/{report}:hold", "*");

export const unholdReport = /* @__PURE__ */ call<api.UnholdReportRequest, api.Report>("POST", "/v1/reports/{report}:unhold", "*");

export const getReleasedReport = /* @__PURE__ */ call<api.GetReleasedReportRequest, api.ReleasedReport>("GET", "/v1/clients/{client}/releasedReports/{releasedReport}", "");

export const listReleasedReports = /* @__PURE__ */ call<api.ListReleasedReportsRequest, api.ListReleasedReportsResponse>("GET", "/v1/clients/{client}/releasedReports", "");

export const getScorecard = /* @__PURE__ */ call<api.GetScorecardRequest, api.Scorecard>("GET", "/v1/clients/{client}/scorecard", "");

export const getTrend = /* @__PURE__ */ call<api.GetTrendRequest, api.Trend>("GET", "/v1/clients/{client}/trend", "");

export const listRankings = /* @__PURE__ */ call<api.ListRankingsRequest, api.ListRankingsResponse>("GET", "/v1/clients/{client}/rankings", "");

export const getWaits = /* @__PURE__ */ call<api.GetWaitsRequest, api.Waits>("GET", "/v1/clients/{client}/waits", "");

export const getAnswers = /* @__PURE__ */ call<api.GetAnswersRequest, api.Answers>("GET", "/v1/clients/{client}/answers", "");

export const getExperience = /* @__PURE__ */ call<api.GetExperienceRequest, api.Experience>("GET", "/v1/clients/{client}/experience", "");

export const getDrivers = /* @__PURE__ */ call<api.GetDriversRequest, api.Drivers>("GET", "/v1/clients/{client}/drivers", "");

export const getConsistency = /* @__PURE__ */ call<api.GetConsistencyRequest, api.Consistency>("GET", "/v1/clients/{client}/consistency", "");

export const getSilentLoss = /* @__PURE__ */ call<api.GetSilentLossRequest, api.SilentLoss>("GET", "/v1/clients/{client}/silentLoss", "");

export const compareClaims = /* @__PURE__ */ call<api.CompareClaimsRequest, api.ClaimComparison>("GET", "/v1/clients/{client}/claims:compare", "");

export const getLocationReport = /* @__PURE__ */ call<api.GetLocationReportRequest, api.LocationReport>("GET", "/v1/clients/{client}/locations/{location}/report", "");

export const getShopperLeniency = /* @__PURE__ */ call<api.GetShopperLeniencyRequest, api.ShopperLeniency>("GET", "/v1/shoppers/{shopper}/leniency", "");

export const listShopperLeniency = /* @__PURE__ */ call<api.ListShopperLeniencyRequest, api.ListShopperLeniencyResponse>("GET", "/v1/shoppers:leniency", "");

export const createTimelineEvent = /* @__PURE__ */ call<api.CreateTimelineEventRequest, api.TimelineEvent>("POST", "/v1/clients/{client}/timelineEvents", "resource");

export const listTimelineEvents = /* @__PURE__ */ call<api.ListTimelineEventsRequest, api.ListTimelineEventsResponse>("GET", "/v1/clients/{client}/timelineEvents", "");

export const deleteTimelineEvent = /* @__PURE__ */ call<api.DeleteTimelineEventRequest, Record<string, never>>("DELETE", "/v1/clients/{client}/timelineEvents/{timelineEvent}", "");

export const createSession = /* @__PURE__ */ call<api.CreateSessionRequest, api.Session>("POST", "/v1/sessions", "*");

export const listSessions = /* @__PURE__ */ call<api.ListSessionsRequest, api.ListSessionsResponse>("GET", "/v1/sessions", "");

export const deleteSession = /* @__PURE__ */ call<api.DeleteSessionRequest, Record<string, never>>("DELETE", "/v1/sessions/{session}", "");

export const createVisit = /* @__PURE__ */ call<api.CreateVisitRequest, api.Visit>("POST", "/v1/visits", "resource");

export const batchCreateVisits = /* @__PURE__ */ call<api.BatchCreateVisitsRequest, api.BatchCreateVisitsResponse>("POST", "/v1/visits:batchCreate", "*");

export const importVisits = /* @__PURE__ */ call<api.ImportVisitsRequest, api.ImportVisitsResponse>("POST", "/v1/visits:import", "*");

export const planVisits = /* @__PURE__ */ call<api.PlanVisitsRequest, api.PlanVisitsResponse>("POST", "/v1/visits:plan", "*");

export const listWaveProgress = /* @__PURE__ */ call<api.ListWaveProgressRequest, api.ListWaveProgressResponse>("GET", "/v1/clients/{client}/programs/{program}/waveProgress", "");

export const getVisit = /* @__PURE__ */ call<api.GetVisitRequest, api.Visit>("GET", "/v1/visits/{visit}", "");

export const listVisits = /* @__PURE__ */ call<api.ListVisitsRequest, api.ListVisitsResponse>("GET", "/v1/visits", "");

export const cancelVisit = /* @__PURE__ */ call<api.CancelVisitRequest, api.Visit>("POST", "/v1/visits/{visit}:cancel", "*");

export const listOffers = /* @__PURE__ */ call<api.ListOffersRequest, api.ListOffersResponse>("GET", "/v1/visits:offers", "");

export const claimVisit = /* @__PURE__ */ call<api.ClaimVisitRequest, api.Visit>("POST", "/v1/visits/{visit}:claim", "*");

export const declineVisit = /* @__PURE__ */ call<api.DeclineVisitRequest, api.Visit>("POST", "/v1/visits/{visit}:decline", "*");

export const checkIn = /* @__PURE__ */ call<api.CheckInRequest, api.Visit>("POST", "/v1/visits/{visit}:checkIn", "*");

export const syncVisits = /* @__PURE__ */ call<api.SyncVisitsRequest, api.SyncVisitsResponse>("GET", "/v1/visits:sync", "");

export const saveDraft = /* @__PURE__ */ call<api.SaveDraftRequest, api.VisitDraft>("PUT", "/v1/visits/{visit}/draft", "draft");

export const getDraft = /* @__PURE__ */ call<api.GetDraftRequest, api.VisitDraft>("GET", "/v1/visits/{visit}/draft", "");
