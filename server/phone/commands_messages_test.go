package phone_test

import (
	"encoding/json"
	"strings"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/phone"
)

// TestMessagesAndStatement lets a reviewer write on a report, and the shopper read that, answer, and read what the visit earned.
func TestMessagesAndStatement(t *testing.T) {
	t.Parallel()
	a := newAgency(t)
	s := &shell{t: t, flags: []string{"--dir", t.TempDir(), "--server", a.GRPC, "--token", a.Tokens.Shopper}}
	visit := a.Visits[0]
	s.must(nil, "sync")
	s.fails(2, phone.ErrNoVisit, "messages", "nowhere")
	s.fails(2, phone.ErrUnreported, "message", visit, "Hello?")
	var made struct{ ReportID string }
	s.must(&made, "fill", visit, "--demo", "--seed", "7")
	s.must(nil, "send")
	if out := s.must(nil, "messages", visit); out != "Nobody has written on this report.\n" {
		t.Errorf("messages printed %q", out)
	}
	messages, reviewer := pb.NewMessageServiceClient(a.conn), as(t.Context(), a.Tokens.Reviewer)
	for _, text := range []string{"When did you leave?", "And by which door?"} {
		_, err := messages.CreateMessage(reviewer, &pb.CreateMessageRequest{Report: made.ReportID, Resource: &pb.Message{Text: text}})
		if err != nil {
			t.Fatal(err)
		}
	}
	var unread []struct {
		Visit          string
		UnreadMessages int
	}
	s.must(nil, "sync")
	if s.must(&unread, "messages"); len(unread) != 1 || unread[0].Visit != visit || unread[0].UnreadMessages != 2 {
		t.Errorf("unread are %+v", unread)
	}
	s.must(nil, "message", visit, "At ten, by the front door.")
	var list []struct {
		Text       string
		FromAgency bool
	}
	if s.must(&list, "messages", visit); len(list) != 3 || !list[0].FromAgency || list[2].FromAgency || list[2].Text != "At ten, by the front door." {
		t.Errorf("the messages are %+v", list)
	}
	if out := s.must(nil, "messages"); out != "No message waits to be read.\n" {
		t.Errorf("messages printed %q", out)
	}
	if out := s.must(nil, "messages", visit); strings.Count(out, "Agency: ") != 2 || !strings.Contains(out, "You: At ten") {
		t.Errorf("messages printed %q", out)
	}
	s.must(nil, "sync")
	if s.must(&unread, "messages"); len(unread) != 0 {
		t.Errorf("after a sync unread are %+v", unread)
	}
	page, err := messages.ListMessages(reviewer, &pb.ListMessagesRequest{Report: made.ReportID})
	if err != nil || page.GetMessages()[0].GetReadTime() == nil {
		t.Errorf("the reviewer sees %v, %v", page, err)
	}
	s.checkStatement(a, visit)
}

// checkStatement adds a bonus for a visit, and reads it in the shopper's statement.
func (s *shell) checkStatement(a *agency, visit string) {
	s.t.Helper()
	before := s.must(nil, "statement")
	_, err := pb.NewPaymentServiceClient(a.conn).CreatePayable(as(s.t.Context(), a.Tokens.Admin), &pb.CreatePayableRequest{Resource: &pb.Payable{
		Kind: pb.Payable_BONUS, Visit: visit, Amount: &pb.Money{Amount: "7.50", Currency: "CHF"}, Text: "At short notice",
	}})
	if err != nil {
		s.t.Fatal(err)
	}
	out := s.must(nil, "statement")
	if strings.Contains(before, "CHF") || !strings.Contains(out, "7.50 CHF  bonus") || !strings.Contains(out, "CHF: 0.00 before, 7.50 earned, 0.00 paid, 7.50 to be paid") {
		s.t.Errorf("statement printed %s, and before it %s", out, before)
	}
	var read struct{ Sums []struct{ Currency string } }
	if err := json.Unmarshal([]byte(s.must(nil, "statement", "--json")), &read); err != nil || len(read.Sums) == 0 {
		s.t.Errorf("the JSON of the statement: %v", err)
	}
	s.fails(1, nil, "statement", "--from", "soon")
	if out := s.must(nil, "statement", "--from", "2001-01", "--to", "2001-02"); !strings.Contains(out, "Nothing was earned or paid.") {
		s.t.Errorf("statement printed %s", out)
	}
}
