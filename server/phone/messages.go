package phone

import (
	"context"
	"errors"
	"fmt"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// ErrUnreported is returned for messages on a visit that has no report on the server.
var ErrUnreported = errors.New("the visit has no report on the server to write messages on")

// maxMessages is how many messages a report has at most.
const maxMessages = 200

// Messages lists the messages on the report of a visit, the oldest first, and marks those of the agency as read. They are not
// kept on the phone.
func (p *Phone) Messages(ctx context.Context, visit string) ([]*pb.Message, error) {
	service, report, err := p.messageService(visit)
	if err != nil {
		return nil, fmt.Errorf("messages on %s: %w", visit, err)
	}
	ctx = p.callContext(ctx)
	page, err := service.ListMessages(ctx, &pb.ListMessagesRequest{Report: report, PageSize: maxMessages})
	if err != nil {
		return nil, fmt.Errorf("messages on %s: %w", visit, err)
	}
	list := page.GetMessages()
	if len(list) == 0 {
		return nil, nil
	}
	_, err = service.MarkMessagesRead(ctx, &pb.MarkMessagesReadRequest{Report: report, Message: list[len(list)-1].GetMessage()})
	if err != nil {
		return nil, fmt.Errorf("messages on %s: %w", visit, err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if kept := p.visits[visit]; kept != nil {
		kept.visit.UnreadMessages = 0 // Until the next sync, which has those that came meanwhile.
		err = p.putVisit(kept.visit, kept.Removed)
	}
	return list, err
}

// Write writes a message to the agency on the report of a visit.
func (p *Phone) Write(ctx context.Context, visit, text string) (*pb.Message, error) {
	service, report, err := p.messageService(visit)
	if err != nil {
		return nil, fmt.Errorf("message on %s: %w", visit, err)
	}
	m, err := service.CreateMessage(p.callContext(ctx), &pb.CreateMessageRequest{Report: report, Resource: &pb.Message{Text: text}})
	if err != nil {
		return nil, fmt.Errorf("message on %s: %w", visit, err)
	}
	return m, nil
}

// messageService returns the service of messages, and the id of the report of a visit: the one that the server named in a sync,
// or one of this phone with a receipt.
func (p *Phone) messageService(visit string) (pb.MessageServiceClient, string, error) {
	p.mu.Lock()
	kept, item := p.visits[visit], p.itemOf(visit)
	p.mu.Unlock()
	report := ""
	switch {
	case kept == nil:
		return nil, "", ErrNoVisit
	case kept.visit.GetReport() != "":
		report = kept.visit.GetReport()
	case item != nil && item.State() == Taken:
		report = item.ReportID
	default:
		return nil, "", ErrUnreported
	}
	conn, err := p.connection()
	if err != nil {
		return nil, "", err
	}
	return pb.NewMessageServiceClient(conn), report, nil
}
