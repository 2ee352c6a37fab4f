package e2e

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// classOf is the data class of a field.
func classOf(field protoreflect.FieldDescriptor) pb.DataClass {
	class, _ := proto.GetExtension(field.Options(), pb.E_DataClass).(pb.DataClass)
	return class
}

// TestEveryFieldHasADataClass walks every message of the package.
func TestEveryFieldHasADataClass(t *testing.T) {
	t.Parallel()
	fields := 0
	var walk func(messages protoreflect.MessageDescriptors)
	walk = func(messages protoreflect.MessageDescriptors) {
		for i := range messages.Len() {
			m := messages.Get(i)
			if m.IsMapEntry() {
				continue
			}
			for j := range m.Fields().Len() {
				fields++
				if classOf(m.Fields().Get(j)) == pb.DataClass_DATA_CLASS_UNSPECIFIED {
					t.Errorf("%s has no data class", m.Fields().Get(j).FullName())
				}
			}
			walk(m.Messages())
		}
	}
	for _, file := range apiFiles() {
		walk(file.Messages())
	}
	if fields < 300 {
		t.Errorf("only %d fields were found", fields)
	}
}

// forbidden lists the fields of a message that are populated and not for a client's eyes.
func forbidden(m protoreflect.Message, path string) []string {
	var found []string
	m.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		at := path + "." + field.JSONName()
		if class := classOf(field); field.ParentFile().Package() == protoPackage && class != pb.DataClass_PUBLIC && class != pb.DataClass_CLIENT {
			found = append(found, fmt.Sprintf("%s is %s", at, class))
		}
		switch {
		case field.IsMap():
		case field.Message() == nil:
		case field.IsList():
			for i := range value.List().Len() {
				found = append(found, forbidden(value.List().Get(i).Message(), fmt.Sprintf("%s[%d]", at, i))...)
			}
		default:
			found = append(found, forbidden(value.Message(), at)...)
		}
		return true
	})
	return found
}

// question is a request that a client can make.
type question struct {
	method string
	ask    proto.Message
}

// clientQuestions is every request that a client can make successfully, about one client.
func clientQuestions(client, checklist string, released ...string) []question {
	ask := []question{
		{pb.AccessService_WhoAmI_FullMethodName, &pb.WhoAmIRequest{}},
		{pb.ChecklistService_ListBehaviours_FullMethodName, &pb.ListBehavioursRequest{}},
		{pb.ChecklistService_GetChecklistVersion_FullMethodName, &pb.GetChecklistVersionRequest{Checklist: checklist, Version: 1}},
		{pb.ChecklistService_GetChecklistVersion_FullMethodName, &pb.GetChecklistVersionRequest{Checklist: checklist, Version: 1, Locale: "de"}},
		{pb.ChecklistService_ListChecklistVersions_FullMethodName, &pb.ListChecklistVersionsRequest{Checklist: checklist}},
		{pb.DirectoryService_GetClient_FullMethodName, &pb.GetClientRequest{Client: client}},
		{pb.DirectoryService_ListClients_FullMethodName, &pb.ListClientsRequest{}},
		{pb.DirectoryService_ListLocations_FullMethodName, &pb.ListLocationsRequest{Client: client, PageSize: 1000}},
		{pb.DirectoryService_GetLocation_FullMethodName, &pb.GetLocationRequest{Client: client, Location: insidePlace}},
		{pb.ReportService_ListReleasedReports_FullMethodName, &pb.ListReleasedReportsRequest{Client: client, PageSize: 1000}},
		{pb.ScorecardService_GetScorecard_FullMethodName, &pb.GetScorecardRequest{Client: client}},
		{pb.ScorecardService_CompareClaims_FullMethodName, &pb.CompareClaimsRequest{Client: client, Program: "house"}},
		{pb.ScorecardService_ListTimelineEvents_FullMethodName, &pb.ListTimelineEventsRequest{Client: client}},
		{pb.AlertService_ListAlerts_FullMethodName, &pb.ListAlertsRequest{Client: client, PageSize: 1000}},
		{pb.ActionService_ListActions_FullMethodName, &pb.ListActionsRequest{Client: client, PageSize: 1000}},
		{pb.AppealService_ListClientAppeals_FullMethodName, &pb.ListClientAppealsRequest{Client: client, PageSize: 1000}},
		{pb.ClaimService_ListClaims_FullMethodName, &pb.ListClaimsRequest{Client: client, Retired: true}},
		{pb.ClaimService_GetClaim_FullMethodName, &pb.GetClaimRequest{Client: client, Claim: "inside"}},
		{pb.ClaimService_ListSelfAssessments_FullMethodName, &pb.ListSelfAssessmentsRequest{Client: client}},
		{pb.ExportService_ListVisitRows_FullMethodName, &pb.ListVisitRowsRequest{Client: client, PageSize: 1000}},
		{pb.ExportService_ListAnswerRows_FullMethodName, &pb.ListAnswerRowsRequest{Client: client, PageSize: 1000}},
		{pb.ExportService_ListQuestionRows_FullMethodName, &pb.ListQuestionRowsRequest{Client: client, PageSize: 1000}},
		{pb.ScorecardService_GetWaits_FullMethodName, &pb.GetWaitsRequest{Client: client, Program: "house"}},
		{pb.ScorecardService_GetDrivers_FullMethodName, &pb.GetDriversRequest{Client: client, Program: "house", Question: "mood"}},
		{pb.ScorecardService_GetTrend_FullMethodName, &pb.GetTrendRequest{Client: client, Program: "house"}},
		{pb.ScorecardService_ListRankings_FullMethodName, &pb.ListRankingsRequest{Client: client, Program: "house"}},
		{pb.ScorecardService_GetSilentLoss_FullMethodName, &pb.GetSilentLossRequest{Client: client, Program: "house"}},
		{pb.ScorecardService_GetConsistency_FullMethodName, &pb.GetConsistencyRequest{Client: client, Program: "house"}},
		{pb.FeedService_ListChanges_FullMethodName, &pb.ListChangesRequest{Client: client, PageSize: 1000}},
		{pb.FeedService_GetWebhook_FullMethodName, &pb.GetWebhookRequest{Client: client, Webhook: "inside"}},
		{pb.FeedService_ListWebhooks_FullMethodName, &pb.ListWebhooksRequest{Client: client}},
		{pb.FeedService_ListWebhookEvents_FullMethodName, &pb.ListWebhookEventsRequest{Client: client, Webhook: "inside"}},
		{pb.FeedService_ListDeliveries_FullMethodName, &pb.ListDeliveriesRequest{Client: client, Webhook: "inside"}},
		{pb.MailService_GetMailSubscription_FullMethodName, &pb.GetMailSubscriptionRequest{Client: client, MailSubscription: "inside"}},
		{pb.MailService_ListMailSubscriptions_FullMethodName, &pb.ListMailSubscriptionsRequest{Client: client}},
		{pb.MailService_ListSubscriptionMails_FullMethodName, &pb.ListSubscriptionMailsRequest{Client: client, MailSubscription: "inside"}},
		{pb.ScorecardService_GetLocationReport_FullMethodName, &pb.GetLocationReportRequest{Client: client, Location: "all", Program: "house"}},
		{pb.ScorecardService_GetLocationReport_FullMethodName, &pb.GetLocationReportRequest{Client: client, Location: insidePlace, Program: "house"}},
	}
	for _, id := range released {
		ask = append(ask, question{pb.AppealService_ListReportAppeals_FullMethodName, &pb.ListReportAppealsRequest{Client: client, ReleasedReport: id}})
		ask = append(ask, question{pb.ReportService_GetReleasedReport_FullMethodName, &pb.GetReleasedReportRequest{Client: client, ReleasedReport: id}})
	}
	for _, first := range groupings() {
		ask = append(ask, question{pb.ScorecardService_GetScorecard_FullMethodName, &pb.GetScorecardRequest{
			Client: client, Program: "house", GroupBy: []pb.Scorecard_Grouping{first},
		}})
		for _, second := range groupings() {
			if first != second {
				ask = append(ask, question{pb.ScorecardService_GetScorecard_FullMethodName, &pb.GetScorecardRequest{
					Client: client, Program: "house", GroupBy: []pb.Scorecard_Grouping{first, second}, Method: pb.Scorecard_POOLED,
				}})
			}
		}
	}
	return ask
}

// groupings are all groupings that there are.
func groupings() []pb.Scorecard_Grouping {
	var all []pb.Scorecard_Grouping
	values := pb.Scorecard_Grouping(0).Descriptor().Values()
	for i := 1; i < values.Len(); i++ {
		all = append(all, pb.Scorecard_Grouping(values.Get(i).Number()))
	}
	return all
}

// TestClientsSeeNoShopperData makes every request that a client can make, also those that are refused, and searches the
// responses for data that a client must not see: by the data class of each field, and by the values themselves.
func TestClientsSeeNoShopperData(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	secrets := w.secrets(t)
	methods := apiMethods()
	for _, c := range []caller{viewer, manager, subtree} {
		answered := 0
		for _, q := range append(clientQuestions("acme", "house-check", w.releasedInside, w.releasedOutside), w.photoQuestions()...) {
			out, err := w.overGRPC(t.Context(), w.tokens[c], q.method, methods[q.method], q.ask)
			if err == nil {
				answered++
				for _, leak := range forbidden(out.ProtoReflect(), strings.TrimPrefix(q.method, "/"+protoPackage+".")) {
					t.Errorf("as %s: %v: %s", c, q.ask, leak)
				}
			} else {
				secrets.search(t, fmt.Sprintf("%s %v as %s over gRPC", q.method, q.ask, c), []byte(fmt.Sprint(refusalOf(t, err), err)))
			}
			a := w.overREST(t, w.tokens[c], methods[q.method], q.ask)
			if (a.status == 200) != (err == nil) {
				t.Errorf("%s %v as %s: %d over REST, %v over gRPC", q.method, q.ask, c, a.status, err)
			}
			secrets.search(t, fmt.Sprintf("%s %v as %s", q.method, q.ask, c), a.body)
			secrets.search(t, fmt.Sprintf("the headers of %s as %s", q.method, c), []byte(fmt.Sprint(a.header)))
		}
		if answered < 40 {
			t.Errorf("as %s only %d questions were answered", c, answered)
		}
		for _, r := range matrix {
			if letter := r.want[c]; letter == hidden || letter == refused {
				a := w.overREST(t, w.tokens[c], methods[r.method], r.request(w, "no-such-token"))
				secrets.search(t, fmt.Sprintf("the refusal of %s as %s", r.method, c), a.body)
			}
		}
	}
}

// secrets are texts that must not be in an answer, with what each of them is.
type secrets map[string]string

// search fails the test for every secret that is in an answer.
func (s secrets) search(t *testing.T, where string, body []byte) {
	t.Helper()
	for text, what := range s {
		if at := bytes.Index(body, []byte(text)); at >= 0 {
			t.Errorf("%s: %s %q is in the answer: …%s…", where, what, text, body[max(0, at-80):min(len(body), at+len(text)+80)])
		}
	}
}

// secrets collects everything that the first client must not see of what is stored.
func (w *world) secrets(t *testing.T) secrets {
	t.Helper()
	s := secrets{
		"covert": "a question for internal use or its answer", "Quintessa": "a name of a person", cameraName: "the metadata of a photo", "Exif": "the metadata of a photo",
		"47.1234567": "a coordinate", "8.7654321": "a coordinate", "2026-03-04T05": "an instant of an answer",
		"globex": "the second client", "Globex": "the second client", "springfield": "the second client's location",
		"Bertram": "a shopper's name", "bert@example.org": "a shopper's address", `"anna"`: "a shopper", `"bert"`: "a shopper",
		`"Anna"`: "a shopper's name", "short notice": "what is owed to a shopper", `"shopper-0`: "a shopper", `"Shopper-0`: "a shopper's name",
	}
	instants := func(what string, times ...*timestamppb.Timestamp) {
		for _, at := range times {
			if at != nil {
				s[at.AsTime().Format("2006-01-02T15:04:05.999999")] = what
			}
		}
	}
	for token := ""; ; {
		page := must[*pb.ListReportsResponse](t)(w.by(w.Tokens.Reviewer).ListReports(t.Context(), &pb.ListReportsRequest{PageSize: 1000, PageToken: token}))
		for _, listed := range page.GetReports() {
			r := w.report(t, listed.GetReport())
			s[r.GetReport()] = "a report's id"
			s[r.GetVisit()] = "a visit's id"
			s[r.GetContentDigest()] = "a content digest"
			for _, e := range must[*pb.ListEvidenceResponse](t)(w.admin.ListEvidence(t.Context(), &pb.ListEvidenceRequest{Report: r.GetReport()})).GetEvidence() {
				s[e.GetEvidence()], s[e.GetSha256()] = "the id of a photo", "the digest of a photo"
			}
			if digest := r.GetScore().GetAnswersDigest(); digest != "" {
				s[digest] = "a digest of answers"
			}
			instants("a time of a visit", r.GetContent().GetStartTime(), r.GetContent().GetEndTime(), r.GetTakenTime())
			if p := r.GetContent().GetPosition(); p != nil {
				// A measured position has more digits than the stated position of a location.
				if text := strings.TrimRight(fmt.Sprintf("%.7f", p.GetLatitude()), "0"); len(text) > len("50.12345") {
					s[text] = "a coordinate that was sent"
				}
			}
		}
		if token = page.GetNextPageToken(); token == "" {
			break
		}
	}
	for c, token := range w.tokens {
		if grants[c].Client != "acme" && token != "" {
			s[tokenID(token)] = "a token's id"
		}
	}
	return s
}

// TestAShopperSeesNoOtherShopper reads everything that a shopper can list and searches it for data of another shopper
// or of the agency.
func TestAShopperSeesNoOtherShopper(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	never := secrets{`"bert"`: "another shopper", w.foreignVisit: "another's visit", "globex": "another client", w.releasedInside: "the client's id of a report", `"role":"REVIEWER"`: "who judged"}
	for _, path := range []string{
		"/v1/visits", "/v1/visits:sync", "/v1/visits:offers", "/v1/visits/" + w.pending, "/v1/visits/" + w.claimed + "/draft", "/v1/reports",
		"/v1/reports/" + w.pendingReport, "/v1/reports/" + w.pendingReport + "/receipt", "/v1/reports/" + w.pendingReport + "/revisions",
		"/v1/reports/" + w.reports[0].GetReport(), "/v1/checklists/house-check/versions/1", "/v1/whoami",
		"/v1/payables", "/v1/payables/" + w.payable, "/v1/shoppers/anna/statement",
	} {
		never.search(t, path, w.call(t, w.tokens[own], "GET", path, nil).want(t, 200).body)
	}
	released := must[*pb.Report](t)(w.by(w.tokens[own]).GetReport(t.Context(), &pb.GetReportRequest{Report: w.reports[0].GetReport()}))
	if released.GetSkewMillis() != 0 || released.GetReleasedReport() != "" || released.GetReleaseTime() != nil {
		t.Errorf("the shopper is shown what is the agency's: %v", released)
	}
	for _, filter := range []string{`shopper = "bert"`, `NOT shopper = "anna"`, `shopper = "anna" OR shopper = "bert"`} {
		page := must[*pb.ListReportsResponse](t)(w.by(w.tokens[own]).ListReports(t.Context(), &pb.ListReportsRequest{Filter: filter}))
		for _, r := range page.GetReports() {
			if r.GetShopper() != "anna" {
				t.Errorf("the filter %q shows a report of %s", filter, r.GetShopper())
			}
		}
	}
}

// TestHonestyFlagsAreForReviewersOnly submits from a mock position far away: the shopper sees no flag of it.
func TestHonestyFlagsAreForReviewersOnly(t *testing.T) {
	t.Parallel()
	d := startDesk(t, onSQLite)
	req := d.submission(d.visit(t))
	req.Report.Position.Mock, req.Report.ElapsedSeconds = true, 5
	raw := submitters[1].taken(t, d.server, d.shopper, req)
	report := d.report(t, req.GetReportId())
	path := "/v1/reports/" + req.GetReportId()
	for _, doubt := range []string{"MOCK_POSITION", "OUTSIDE_GEOFENCE", "TOO_SHORT", "IMPLAUSIBLE_DURATION"} {
		if !strings.Contains(strings.Join(report.GetFlags(), " "), doubt) {
			t.Errorf("the reviewer does not see the flag %s: %v", doubt, report.GetFlags())
		}
		secrets{doubt: "a doubt"}.search(t, "the receipt", raw)
		secrets{doubt: "a doubt"}.search(t, "the report", d.call(t, d.shopper, "GET", path, nil).want(t, 200).body)
		secrets{doubt: "a doubt"}.search(t, "the list", d.call(t, d.shopper, "GET", "/v1/reports", nil).want(t, 200).body)
	}
}

// TestAPseudonymDiffersForEachClient releases reports of one shopper to two clients.
func TestAPseudonymDiffersForEachClient(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	v := w.plan(t, secondClient, "globex-core", "springfield", "anna")
	sent := w.send(t, w.tokens[own], v.GetVisit(), houseReport("globex-check", time.Now().UTC().Truncate(time.Second)))
	id := w.approve(t, sent.GetReport()).GetReleasedReport()
	pseudonym := func(client, id string) string {
		r := must[*pb.ReleasedReport](t)(w.by(w.Tokens.Reviewer).GetReleasedReport(t.Context(), &pb.GetReleasedReportRequest{Client: client, ReleasedReport: id}))
		return r.GetShopper()
	}
	first, again, elsewhere := pseudonym("acme", w.releasedInside), pseudonym("acme", w.releasedOutside), pseudonym(secondClient, id)
	if first == "" || first != again || first == elsewhere || strings.Contains(first, "anna") {
		t.Errorf("the pseudonyms are %q, %q and, at another client, %q", first, again, elsewhere)
	}
}

// TestClientAccessFollowsTheTree moves a place out of a viewer's subtree and in again.
func TestClientAccessFollowsTheTree(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	token := w.token(t, storage.Grant{Role: storage.Viewer, Client: "acme", Locations: []string{insideRegion}})
	path := "/v1/clients/acme/releasedReports/" + w.releasedInside
	for _, parent := range []string{insideRegion, "germany-south", insideRegion} {
		w.call(t, w.Tokens.Admin, "PATCH", "/v1/clients/acme/locations/"+insidePlace, map[string]string{"parent": parent}, "If-Match: *").want(t, 200)
		want := map[bool]int{true: 200, false: 404}[parent == insideRegion]
		w.call(t, token, "GET", path, nil).want(t, want)
		w.call(t, token, "GET", "/v1/clients/acme/locations/"+insidePlace, nil).want(t, want)
		w.call(t, token, "GET", "/v1/clients/acme/scorecard?program=house&location="+insidePlace, nil).want(t, want)
		list := w.call(t, token, "GET", "/v1/clients/acme/releasedReports?program=house", nil).want(t, 200).body
		if got := bytes.Contains(list, []byte(w.releasedInside)); got != (want == 200) {
			t.Errorf("below %s the list has the report: %v", parent, got)
		}
		var card pb.Scorecard
		w.read(t, token, "/v1/clients/acme/scorecard?program=house", &card)
		if got := card.GetTotal().GetVisits() == 1; got != (want == 200) {
			t.Errorf("below %s the scorecard counts %d visits", parent, card.GetTotal().GetVisits())
		}
	}
}
