package e2e

import (
	"fmt"
	"strings"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// TestMessages has a reviewer and a shopper write to each other: each sees what is unread, the waiting phone is woken, and no
// reviewer is named to the shopper.
func TestMessages(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		ctx, asShopper, asReviewer := t.Context(), d.by(d.shopper), d.by(d.Tokens.Reviewer)
		sent := d.submission(d.visit(t))
		must[*pb.Receipt](t)(asShopper.SubmitReport(ctx, sent))
		report := sent.GetReportId()
		token := d.synced(t, "")

		answers := d.wait(t, token, 30)
		asked := must[*pb.Message](t)(asReviewer.CreateMessage(ctx, &pb.CreateMessageRequest{Report: report, Resource: &pb.Message{Text: " Which lamp? "}}))
		if asked.GetText() != "Which lamp?" || asked.GetFromShopper() || asked.GetAuthor() == "" || asked.GetAuthorTitle() == "" {
			t.Errorf("the reviewer's message is %v", asked)
		}
		w := <-answers
		if w.err != nil || len(w.page.GetVisits()) != 1 || w.page.GetVisits()[0].GetUnreadMessages() != 1 {
			t.Fatalf("the phone is told %v, %v", w.page, w.err)
		}
		list := must[*pb.ListMessagesResponse](t)(asShopper.ListMessages(ctx, &pb.ListMessagesRequest{Report: report}))
		if got := list.GetMessages(); len(got) != 1 || got[0].GetText() != "Which lamp?" || got[0].GetAuthor() != "" || got[0].GetAuthorTitle() != "" {
			t.Errorf("the shopper sees %v", list)
		}
		for want := range []int32{1, 0} {
			marked := must[*pb.MarkMessagesReadResponse](t)(asShopper.MarkMessagesRead(ctx, &pb.MarkMessagesReadRequest{Report: report}))
			if marked.GetMarked() != int32(1-want) {
				t.Errorf("%d messages are marked", marked.GetMarked())
			}
		}
		page := must[*pb.SyncVisitsResponse](t)(asShopper.SyncVisits(ctx, &pb.SyncVisitsRequest{Token: w.page.GetToken()}))
		if len(page.GetVisits()) != 1 || page.GetVisits()[0].GetUnreadMessages() != 0 {
			t.Errorf("after the mark the sync has %v", page)
		}

		unread := func() string {
			return strings.Join(d.filtered(t, `unread AND visit = "`+sent.GetVisit()+`"`), " ")
		}
		if got := unread(); got != "" {
			t.Errorf("before the answer %q is unread", got)
		}
		for range 2 { // the second time with the same key
			d.call(t, d.shopper, "POST", "/v1/reports/"+report+"/messages", `{"text": "The second one."}`, "Idempotency-Key: answer").want(t, 200)
		}
		if got := unread(); got != report {
			t.Errorf("after the answer %q is unread", got)
		}
		must[*pb.MarkMessagesReadResponse](t)(asReviewer.MarkMessagesRead(ctx, &pb.MarkMessagesReadRequest{Report: report, Message: asked.GetMessage()}))
		if got := unread(); got != report {
			t.Errorf("after a mark up to the question %q is unread", got)
		}
		must[*pb.MarkMessagesReadResponse](t)(asReviewer.MarkMessagesRead(ctx, &pb.MarkMessagesReadRequest{Report: report}))
		if got := unread(); got != "" {
			t.Errorf("after the mark %q is unread", got)
		}
		d.call(t, d.shopper, "GET", "/v1/reports?filter=unread", nil).want(t, 400)
		for _, text := range []string{"", "  ", strings.Repeat("x", 2001)} {
			d.call(t, d.shopper, "POST", "/v1/reports/"+report+"/messages", fmt.Sprintf(`{"text": %q}`, text)).want(t, 400)
		}
		kept := 0
		for request := (&pb.ListShopperRecordsRequest{Shopper: d.Shopper, PageSize: 1000}); ; {
			records := must[*pb.ListShopperRecordsResponse](t)(asShopper.ListShopperRecords(ctx, request))
			for _, r := range records.GetRecords() {
				kept += len(r.GetMessages())
			}
			if request.PageToken = records.GetNextPageToken(); request.GetPageToken() == "" {
				break
			}
		}
		if kept != 2 {
			t.Errorf("%d messages are in the shopper's records", kept)
		}
		d.call(t, d.Tokens.Admin, "POST", "/v1/reports/"+report+":erase", `{"etag": "*"}`).want(t, 200)
		for _, m := range must[*pb.ListMessagesResponse](t)(asReviewer.ListMessages(ctx, &pb.ListMessagesRequest{Report: report})).GetMessages() {
			if m.GetText() != "" {
				t.Errorf("the erased report has the message %v", m)
			}
		}
	})
}

// TestMessagesAreBounded fills a report with messages, in pages of which it lists them.
func TestMessagesAreBounded(t *testing.T) {
	t.Parallel()
	d := startDesk(t, onSQLite)
	sent := d.submission(d.visit(t))
	must[*pb.Receipt](t)(d.by(d.shopper).SubmitReport(t.Context(), sent))
	request := func(i int) *pb.CreateMessageRequest {
		return &pb.CreateMessageRequest{Report: sent.GetReportId(), Resource: &pb.Message{Text: fmt.Sprint("Message ", i)}}
	}
	for i := range 200 {
		must[*pb.Message](t)(d.by(d.shopper).CreateMessage(t.Context(), request(i)))
	}
	_, err := d.by(d.shopper).CreateMessage(t.Context(), request(200))
	if r := refusalOf(t, err); r.Reason != "INVALID_REQUEST" {
		t.Errorf("one more is %+v", r)
	}
	var found []string
	for page := ""; ; {
		list := must[*pb.ListMessagesResponse](t)(d.by(d.shopper).ListMessages(t.Context(), &pb.ListMessagesRequest{Report: sent.GetReportId(), PageSize: 70, PageToken: page}))
		for _, m := range list.GetMessages() {
			found = append(found, m.GetText())
		}
		if page = list.GetNextPageToken(); page == "" {
			break
		}
	}
	for i := range found {
		if len(found) != 200 || found[i] != fmt.Sprint("Message ", i) {
			t.Fatalf("%d messages are listed, and message %d is %q", len(found), i, found[i])
		}
	}
}
