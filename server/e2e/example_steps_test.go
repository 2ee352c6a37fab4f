package e2e

// exampleStep is one call of an example. Paths, queries and bodies may have variables in braces.
type exampleStep struct {
	id string
	// path is in place of that of the operation.
	path, query, body string
	headers           []string
	// role is that of the caller, one of those who may call where it is empty; token names a value that is the token.
	role, token string
	// again is a call that has an example already.
	again bool
	// status is that of a refusal, whose problem document is the example.
	status int
	// keep has names of values that later steps need, and where the answer has them.
	keep map[string][]any
}

// anyState is the header of a write that changes any state.
var anyState = []string{"If-Match: *"}

// draftExample is a checklist with two questions.
const draftExample = `{"title": {"en": "Waiting room"}, "defaultLocale": "en", "totalMode": "POINTS", "sections": [{"key": "arrival", "title": {"en": "Arrival"}, "questions": [
 {"key": "greeted", "text": {"en": "Were you greeted within a minute?"}, "choice": {"options": [{"key": "yes", "text": {"en": "Yes"}, "points": 10}, {"key": "no", "text": {"en": "No"}}]}},
 {"key": "wait", "text": {"en": "How long did you wait?"}, "role": "WAIT", "duration": {"bands": [{"below": "300", "points": 5}, {"points": 0}]}}]}]}`

// reportExample is what a shopper saw at a visit by houseChecklist.
const reportExample = `{"checklist": "house-check", "version": 1, "locale": "en", "outcome": "COMPLETED", "startTime": "{hourAgo}", "endTime": "{now}",
 "elapsedSeconds": 1260, "position": {"latitude": 54.32, "longitude": 10.14, "accuracyMeters": 12}, "answers": [
 {"question": "greeted", "choice": "yes", "comment": "With a smile."}, {"question": "covert-sign", "choice": "seen"}, {"question": "after-sign", "choice": "good"},
 {"question": "signs", "choices": {"keys": ["smile"]}}, {"question": "waited", "duration": {"seconds": 95, "outcome": "SERVED"}},
 {"question": "price", "number": "12.50"}, {"question": "mood", "scale": 7}], "narrative": "Quick and friendly."}`

// exampleQueries are the queries of reads.
var exampleQueries = map[string]string{
	"ChecklistService_DiffChecklistVersions": "?against=1",
	"ChecklistService_GetChecklistVersion":   "?locale=en",
	"ScorecardService_GetDrivers":            "?program=core-2026",
	"ScorecardService_GetTrend":              "?program=core-2026",
	"ScorecardService_GetScorecard":          "?program=core-2026&groupBy=month",
	"ScorecardService_ListRankings":          "?program=core-2026",
	"ScorecardService_GetWaits":              "?program=core-2026",
	"ScorecardService_GetAnswers":            "?program=core-2026&question=greeted-in-time",
	"ScorecardService_GetExperience":         "?program=core-2026",
	"ScorecardService_GetConsistency":        "?program=core-2026",
	"ScorecardService_GetSilentLoss":         "?program=core-2026",
	"ScorecardService_CompareClaims":         "?program=core-2026",
	"ScorecardService_GetLocationReport":     "?program=core-2026",
	"ReportService_ListReports":              "?pageSize=2",
	"ReportService_ListReleasedReports":      "?pageSize=2",
	"ExportService_ListVisitRows":            "?pageSize=2",
	"ExportService_ListAnswerRows":           "?pageSize=1",
	"VisitService_ListVisits":                "?pageSize=2",
}

// exampleSteps are the calls of the examples, in an order in which each finds what it needs.
var exampleSteps = []exampleStep{
	{id: "ChecklistService_CreateChecklist", body: `{"checklist": "waiting-room", "draft": ` + draftExample + `}`},
	{id: "ChecklistService_CreateChecklist", body: `{"checklist": "waiting-room"}`, status: 409},
	{id: "ChecklistService_UpdateDraft", path: "/v1/checklists/waiting-room/draft", body: draftExample, headers: anyState},
	{id: "ChecklistService_UpdateDraft", path: "/v1/checklists/waiting-room/draft", body: draftExample, status: 428},
	{id: "ChecklistService_UpdateDraft", path: "/v1/checklists/waiting-room/draft", body: draftExample, headers: []string{`If-Match: "of-yesterday"`}, status: 412},
	{id: "ChecklistService_CheckDraft", path: "/v1/checklists/waiting-room/draft:check", body: draftExample},
	{id: "ChecklistService_ImportDraft", path: "/v1/checklists/waiting-room/draft:import", body: `{"workbook": "{workbook}", "etag": "*"}`},
	{id: "ChecklistService_UpdateDraft", path: "/v1/checklists/waiting-room/draft", body: draftExample, headers: anyState, again: true},
	{id: "ChecklistService_GetChecklist", path: "/v1/checklists/waiting-room"},
	{id: "ChecklistService_PublishChecklist", path: "/v1/checklists/waiting-room:publish", body: `{"etag": "*"}`},
	{id: "ChecklistService_RetireChecklistVersion", path: "/v1/checklists/waiting-room/versions/1:retire", body: `{}`},
	{id: "ChecklistService_ScoreAnswers", body: `{"outcome": "COMPLETED", "answers": [{"question": "greeted", "choice": "yes"}, {"question": "mood", "scale": 7}]}`},
	{id: "ChecklistService_UpdateDraft", path: "/v1/checklists/waiting-room/draft", body: draftExample, headers: anyState, again: true},
	{id: "ChecklistService_DiscardDraft", path: "/v1/checklists/waiting-room/draft", headers: anyState},

	{id: "DirectoryService_CreateClient", body: `{"client": "nordlicht", "title": "Nordlicht"}`},
	{id: "DirectoryService_UpdateClient", path: "/v1/clients/nordlicht", body: `{"title": "Nordlicht GmbH"}`, headers: anyState},
	{id: "DirectoryService_CreateLocation", path: "/v1/clients/nordlicht/locations", body: `{"location": "husum", "title": "Husum, Markt 1", "channel": "IN_PERSON", "timeZone": "Europe/Berlin", "locale": "de", "position": {"latitude": 54.48, "longitude": 9.05}}`},
	{id: "DirectoryService_DeleteClient", path: "/v1/clients/nordlicht", headers: anyState, status: 409},
	{id: "DirectoryService_UpdateLocation", path: "/v1/clients/nordlicht/locations/husum", body: `{"contact": "04841 1"}`, headers: anyState},
	{id: "DirectoryService_ImportLocations", path: "/v1/clients/nordlicht/locations:import", body: `{"csv": "location,title,parent,timeZone\nnorth,North,,\nkiel,Kiel,north,Europe/Berlin\n"}`},
	{id: "DirectoryService_CreateProgram", path: "/v1/clients/nordlicht/programs", body: `{"program": "year-2026", "title": "The year 2026", "checklist": "house-check", "version": 1, "releaseMode": "ON_APPROVAL", "rotationDays": 90, "fee": {"amount": "18.00", "currency": "EUR"}, "visitMinutes": 45, "briefingFiles": [{"title": "Map of the floors", "uri": "https://files.example.org/floors.pdf", "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "sizeBytes": "48213", "mediaType": "application/pdf"}]}`},
	{id: "DirectoryService_UpdateProgram", path: "/v1/clients/nordlicht/programs/year-2026", body: `{"title": "2026"}`, headers: anyState},
	{id: "DirectoryService_DeleteProgram", path: "/v1/clients/nordlicht/programs/year-2026", headers: anyState},
	{id: "DirectoryService_DeleteLocation", path: "/v1/clients/nordlicht/locations/husum", headers: anyState},
	{id: "DirectoryService_CreateShopper", body: `{"shopper": "clara", "title": "Clara Fall", "email": "clara@example.org", "locales": ["de"]}`},
	{id: "DirectoryService_UpdateShopper", path: "/v1/shoppers/clara", body: `{"locales": ["de", "sv"]}`, headers: anyState},
	{id: "DirectoryService_DeleteShopper", path: "/v1/shoppers/clara", headers: anyState},
	{id: "DirectoryService_ImportShoppers", body: `{"csv": "shopper,title,email,locales\ndora,Dora Gast,dora@example.org,de\n"}`},
	{id: "DirectoryService_CreateClient", body: `{"client": "short-lived", "title": "Short-lived"}`, again: true},
	{id: "DirectoryService_DeleteClient", path: "/v1/clients/short-lived", headers: anyState},

	{id: "VisitService_CreateVisit", body: `{"visit": "kiel-1", "client": "acme", "program": "house", "location": "{location}", "windowStart": "{hourAgo}", "windowEnd": "{nextMonth}", "scenario": "Ask for a gift for a child of six."}`},
	{id: "VisitService_BatchCreateVisits", body: `{"requests": [{"resource": {"visit": "kiel-2", "client": "acme", "program": "house", "location": "{location}", "shopper": "anna", "windowStart": "{hourAgo}", "windowEnd": "{nextMonth}"}}]}`},
	{id: "VisitService_ImportVisits", body: `{"csv": "visit,client,program,location,shopper,windowStart,windowEnd\nkiel-3,acme,house,{location},anna,{hourAgo},{nextMonth}\n"}`},
	{id: "DirectoryService_UpdateProgram", path: "/v1/clients/acme/programs/house", body: `{"rotationDays": 90, "waves": [{"wave": "2031-q1", "firstDay": "2031-01-01", "lastDay": "2031-03-31"}]}`, headers: anyState, again: true},
	{id: "VisitService_PlanVisits", body: `{"client": "acme", "program": "house", "wave": "2031-q1", "windowDays": 7, "seed": 1, "scenario": "Ask for a gift.", "shoppers": ["anna"], "locations": [{"location": "{location}", "visits": 2}]}`},
	{id: "DirectoryService_UpdateProgram", path: "/v1/clients/acme/programs/house", body: `{"rotationDays": 0}`, headers: anyState, again: true},
	{id: "VisitService_PlanVisits", body: `{"client": "acme", "program": "house", "wave": "none", "locations": [{"location": "nowhere", "visits": 1}]}`, status: 400},
	{id: "VisitService_ListWaveProgress", path: "/v1/clients/acme/programs/house/waveProgress"},
	{id: "VisitService_ListOffers", path: "/v1/visits:offers?latitude=54.3&longitude=10.1&maxDistanceKilometers=80", role: "SHOPPER"},
	{id: "VisitService_ClaimVisit", path: "/v1/visits/kiel-1:claim", body: `{}`},
	{id: "VisitService_DeclineVisit", path: "/v1/visits/kiel-1:decline", body: `{"reason": "TOO_FAR", "note": "An hour each way."}`},
	{id: "VisitService_GetVisit", path: "/v1/visits/kiel-1", role: "REVIEWER"},
	{id: "VisitService_DeclineVisit", path: "/v1/visits/kiel-1:decline", body: `{"reason": "OTHER"}`, status: 400},
	{id: "VisitService_CancelVisit", path: "/v1/visits/kiel-1:cancel", body: `{}`, headers: anyState},
	{id: "VisitService_CheckIn", path: "/v1/visits/kiel-2:checkIn", body: `{"deviceTime": "{now}", "position": {"latitude": 54.32, "longitude": 10.14, "accuracyMeters": 12}}`},
	{id: "VisitService_SaveDraft", path: "/v1/visits/kiel-2/draft", body: `{"reportId": "{reportId}", "report": {"checklist": "house-check", "version": 1, "answers": [{"question": "greeted", "choice": "yes"}]}, "etag": "*"}`},
	{id: "VisitService_GetDraft", path: "/v1/visits/kiel-2/draft", role: "SHOPPER"},
	{id: "ReportService_SubmitReport", path: "/v1/visits/kiel-2:submit", body: `{"reportId": "{reportId}", "deviceTime": "{now}", "report": ` + reportExample + `}`},
	{id: "ReportService_SubmitReport", path: "/v1/visits/kiel-2:submit", body: `{"reportId": "{reportId}", "report": {"checklist": "house-check", "version": 1, "outcome": "HUNG_UP"}}`, status: 409},
	{id: "ReportService_SubmitReport", path: "/v1/visits/kiel-3:submit", body: `{"reportId": "{otherReportId}", "report": {"checklist": "house-check", "version": 1, "outcome": "COMPLETED", "startTime": "{hourAgo}", "endTime": "{now}", "answers": [{"question": "mood", "scale": 70}]}}`, status: 400},
	{id: "ReportService_SubmitReport", path: "/v1/visits/kiel-3:submit", body: `{"reportID": "{otherReportId}"}`, status: 400},
	{id: "ReportService_SubmitReports", body: `{"visit": "kiel-3", "reportId": "{otherReportId}", "deviceTime": "{now}", "report": ` + reportExample + `}`, headers: []string{"Content-Type: application/x-ndjson"}},
	{id: "ReportService_GetReport", path: "/v1/reports/{reportId}", role: "REVIEWER"},
	{id: "ReportService_GetReport", path: "/v1/reports/0192f3c4-0000-7000-8000-000000000000", role: "REVIEWER", status: 404},
	{id: "ReportService_ReturnReport", path: "/v1/reports/{reportId}:return", body: `{"reason": "UNCLEAR", "comment": "Which price was it?"}`, headers: anyState},
	{id: "ReportService_RejectReport", path: "/v1/reports/{otherReportId}:reject", body: `{"reason": "SCENARIO_NOT_KEPT", "comment": "The gift was not asked for."}`, headers: anyState},
	{id: "ReportService_RejectReport", path: "/v1/reports/{otherReportId}:reject", body: `{"reason": "OTHER"}`, headers: anyState, status: 409},
	{id: "ReportService_HoldReport", role: "REVIEWER", body: `{"minutes": 30}`},
	{id: "ReportService_HoldReport", role: "ADMIN", body: `{}`, status: 409},
	{id: "ReportService_UnholdReport", role: "REVIEWER", body: `{}`},
	{id: "AlertService_CreateAlertRule", path: "/v1/clients/acme/programs/house/alertRules", body: `{"alertRule": "low-score", "title": "Under 95 %", "kind": "SCORE_UNDER", "basisPoints": 9500}`},
	{id: "AlertService_CreateAlertRule", path: "/v1/clients/acme/programs/house/alertRules", body: `{"alertRule": "impatience", "kind": "WAIT", "times": 1, "hours": 3}`, status: 400},
	{id: "AlertService_GetAlertRule", path: "/v1/clients/acme/programs/house/alertRules/long-wait", role: "ADMIN"},
	{id: "AlertService_ListAlertRules", path: "/v1/clients/acme/programs/house/alertRules", role: "ADMIN"},
	{id: "AlertService_UpdateAlertRule", path: "/v1/clients/acme/programs/house/alertRules/long-wait", body: `{"times": 4}`, headers: anyState},
	{id: "AlertService_DeleteAlertRule", path: "/v1/clients/acme/programs/house/alertRules/critical", headers: anyState},
	{id: "ReportService_ApproveReport", body: `{"reason": "COMPLETE"}`, headers: anyState, keep: map[string][]any{"released_report": {"releasedReport"}}},
	{id: "ReportService_EditReport", body: `{"reason": "CONTRADICTORY", "comment": "By the narrative nobody said hello.", "answers": [{"question": "greeted", "choice": "no"}], "validateOnly": true}`, headers: anyState},
	{id: "ReportService_EditReport", body: `{"reason": "CONTRADICTORY", "comment": "By the narrative nobody said hello.", "answers": [{"question": "greeted", "choice": "no"}]}`, headers: anyState},
	{id: "ReportService_EditReport", body: `{"reason": "CONTRADICTORY", "answers": [{"question": "greeted", "choice": "no"}]}`, headers: anyState, status: 400},
	{id: "ReportService_GetReleasedReport", role: "MANAGER"},
	{id: "ReportService_WithdrawReport", body: `{"reason": "AGENCY_ERROR", "comment": "The wrong shop."}`, headers: anyState},
	{id: "ReportService_ReleaseReport", body: `{"reason": "COMPLETE"}`, headers: anyState},
	{id: "AlertService_ListAlerts", path: "/v1/clients/acme/alerts?filter=kind%20%3D%20%22SCORE_UNDER%22", role: "MANAGER", keep: map[string][]any{"alert": {"alerts", 0, "alert"}}},
	{id: "AlertService_GetAlert", role: "MANAGER"},
	{id: "AlertService_AcknowledgeAlert", role: "MANAGER", body: `{}`},
	{id: "AlertService_ResolveAlert", role: "MANAGER", body: `{"note": "Talked it over with the team."}`},
	{id: "AlertService_ResolveAlert", role: "MANAGER", body: `{"note": "Again."}`, status: 409},
	{id: "PaymentService_CreatePayable", role: "SHOPPER", body: `{"kind": "EXPENSE", "visit": "kiel-2", "text": "A lamp, brought back", "proofOfPurchase": "Till slip 4711", "amount": {"amount": "12.5", "currency": "EUR"}}`, keep: map[string][]any{"payable": {"payable"}}},
	{id: "PaymentService_CreatePayable", role: "ADMIN", body: `{"kind": "BONUS", "visit": "kiel-2", "amount": {"amount": "2.505", "currency": "EUR"}}`, status: 400},
	{id: "PaymentService_MarkPaid", role: "ADMIN", body: `{"reference": "2026-11/17"}`, status: 409},
	{id: "PaymentService_RefusePayable", role: "ADMIN", body: `{"reason": "The lamp was brought back, and the money with it."}`},
	{id: "PaymentService_ApprovePayable", role: "ADMIN", body: `{}`},
	{id: "PaymentService_MarkPaid", role: "ADMIN", body: `{"reference": "2026-11/17"}`},
	{id: "PaymentService_UnmarkPaid", role: "ADMIN", body: `{"reason": "It was another transfer."}`},
	{id: "PaymentService_BatchMarkPaid", role: "ADMIN", body: `{"payables": ["{payable}"], "reference": "2026-11/18"}`},
	{id: "PaymentService_GetPayable", role: "SHOPPER"},
	{id: "PaymentService_ListPayables", role: "ADMIN", path: "/v1/payables?pageSize=2"},
	{id: "PaymentService_GetStatement", role: "SHOPPER", path: "/v1/shoppers/anna/statement"},
	{id: "ReportService_ReplayScore", path: "/v1/reports/{report}:replay", body: `{}`},

	{id: "ScorecardService_CreateTimelineEvent", body: `{"location": "{location}", "month": "{month}", "title": {"en": "Two colleagues have left"}}`, keep: map[string][]any{"timeline_event": {"timelineEvent"}}},
	{id: "ScorecardService_ListTimelineEvents"},
	{id: "ScorecardService_DeleteTimelineEvent", headers: anyState},
	{id: "ClaimService_CreateClaim", body: `{"claim": "always-greeted", "location": "{location}", "program": "house", "statement": {"en": "Everybody is greeted."}, "questions": ["greeted"], "source": "website"}`, keep: map[string][]any{"claim": {"claim"}}},
	{id: "ClaimService_GetClaim"},
	{id: "ClaimService_RetireClaim", body: `{}`, headers: anyState},
	{id: "ClaimService_ImportClaims", body: `{"csv": "claim,location,program,statement,questions\nno-waiting,{location},house,Nobody waits for long.,waited\n"}`},
	{id: "ClaimService_ImportClaims", body: `{"csv": "claim,program,statement,questions\nall-smiles,house,Everybody smiles.,signs\n", "background": true}`, again: true, keep: map[string][]any{"operation": {"operation", "operation"}}},
	{id: "FeedService_CreateWebhook", role: "MANAGER", body: `{"webhook": "tills", "title": "Our till system", "url": "https://hooks.acme.invalid/visits", "events": ["report.released", "report.corrected", "report.withdrawn"], "location": "{location}", "programs": ["house"], "verdicts": ["FAIL"]}`},
	{id: "FeedService_CreateWebhook", role: "MANAGER", body: `{"url": "ftp://hooks.acme.invalid", "events": ["report.read"]}`, status: 400},
	{id: "FeedService_UpdateWebhook", role: "MANAGER", path: "/v1/clients/acme/webhooks/tills", body: `{"verdicts": []}`, headers: anyState},
	{id: "FeedService_RotateWebhookSecret", role: "MANAGER", path: "/v1/clients/acme/webhooks/tills:rotateSecret", body: `{"overlapHours": 48}`, headers: anyState},
	{id: "FeedService_PauseWebhook", role: "MANAGER", path: "/v1/clients/acme/webhooks/tills:pause", body: `{}`, headers: anyState},
	{id: "FeedService_ResumeWebhook", role: "MANAGER", path: "/v1/clients/acme/webhooks/tills:resume", body: `{}`, headers: anyState},
	{id: "FeedService_TestWebhook", role: "MANAGER", path: "/v1/clients/acme/webhooks/tills:test", body: `{}`},
	{id: "FeedService_ReplayWebhook", role: "MANAGER", path: "/v1/clients/acme/webhooks/tills:replay", body: `{}`, headers: anyState},
	{id: "FeedService_DeleteWebhook", role: "MANAGER", path: "/v1/clients/acme/webhooks/tills", headers: anyState},
	{id: "FeedService_ListDeliveries", role: "MANAGER"},
	{id: "MailService_ConfirmMail", body: `{"token": "{confirmToken}"}`},
	{id: "MailService_TestMailSubscription", role: "MANAGER", body: `{}`},
	{id: "MailService_ListSubscriptionMails", role: "MANAGER"},
	{id: "MailService_UnsubscribeMail", body: `{"token": "{unsubscribeToken}"}`},
	{id: "MailService_CreateMailSubscription", role: "MANAGER", body: `{"mailSubscription": "berlin", "title": "Berta Berlin", "address": "berta@reader.example", "locale": "de", "location": "{location}", "alerts": true, "kinds": ["CRITICAL_QUESTION", "WAIT"], "schedule": {"form": "PAPER", "interval": "MONTHLY", "program": "house", "byPlace": true}}`},
	{id: "MailService_CreateMailSubscription", role: "MANAGER", body: `{"address": "nobody", "schedule": {"form": "WORKBOOK", "interval": "WEEKLY", "day": 9}}`, status: 400},
	{id: "MailService_UpdateMailSubscription", role: "MANAGER", path: "/v1/clients/acme/mailSubscriptions/berlin", body: `{"kinds": []}`, headers: anyState},
	{id: "MailService_DeleteMailSubscription", role: "MANAGER", path: "/v1/clients/acme/mailSubscriptions/berlin", headers: anyState},
	{id: "MailService_ListMails"},
	{id: "MailService_ListMailStops"},
	{id: "MailService_DeleteMailStop"},
	{id: "OperationService_GetOperation", path: "/v1/operations/{operation}?waitSeconds=15"},
	{id: "OperationService_ListOperations"},
	{id: "OperationService_CancelOperation", body: `{}`},
	{id: "ClaimService_SubmitSelfAssessment", body: `{"location": "{elsewhere}", "program": "house", "version": 1, "month": "{month}", "answers": [{"question": "greeted", "choice": "yes"}, {"question": "signs", "choices": {"keys": ["smile"]}}, {"question": "waited", "duration": {"seconds": 90, "outcome": "SERVED"}}, {"question": "mood", "scale": 9}]}`, keep: map[string][]any{"self_assessment": {"selfAssessment"}}},
	{id: "ClaimService_GetSelfAssessment"},

	{id: "AccessService_CreateInvitation", body: `{"role": "SHOPPER", "shopper": "anna"}`, keep: map[string][]any{"code": {"code"}}},
	{id: "AccessService_CreateInvitation", body: `{"role": "SHOPPER", "shopper": "anna"}`, again: true, keep: map[string][]any{"invitation": {"invitation"}}},
	{id: "AccessService_ListInvitations"},
	{id: "AccessService_RevokeInvitation", body: `{}`},
	{id: "AccessService_EnrolDevice", body: `{"code": "{code}", "title": "Anna's phone"}`, keep: map[string][]any{"token": {"token"}, "secret": {"secret"}}},
	{id: "AccessService_RotateToken", body: `{}`, token: "secret"},
	{id: "AccessService_CreateApiKey", body: `{"role": "VIEWER", "locations": ["{location}"], "title": "The region's dashboard"}`, keep: map[string][]any{"token": {"token"}}},
	{id: "AccessService_RevokeToken", body: `{}`, role: "ADMIN"},
	{id: "AccessService_WhoAmI", role: "SHOPPER"},
	{id: "AdminService_ListShopperRecords", path: "/v1/shoppers/anna/records?pageSize=2"},
	{id: "AdminService_EraseReport", path: "/v1/reports/{otherReportId}:erase", body: `{}`, headers: anyState},
	{id: "DirectoryService_CreateShopper", body: `{"shopper": "s-4711", "title": "Erika Berg"}`, again: true},
	{id: "AdminService_EraseShopper", path: "/v1/shoppers/s-4711:erase", body: `{}`, headers: anyState},
	{id: "AdminService_ListAudit", path: "/v1/audit?pageSize=2"},
}
