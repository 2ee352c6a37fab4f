package verify

import (
	"context"
	"slices"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// readerLog is what the audit log has of a subscription to mails since it was created.
type readerLog struct {
	// edits are its creation and its changes. Confirmed is set once its reader confirmed an address, and unsubscribed where
	// the reader ended the mails after that.
	edits                   []*logEntry
	confirmed, unsubscribed bool
}

// addReader keeps the entry of an act on a subscription to mails.
func (r *resourceLog) addReader(entry *logEntry) {
	switch entry.act {
	case pb.MailService_CreateMailSubscription_FullMethodName:
		r.reader = readerLog{edits: []*logEntry{entry}}
	case pb.MailService_UpdateMailSubscription_FullMethodName:
		r.reader.edits = append(r.reader.edits, entry)
	case pb.MailService_ConfirmMail_FullMethodName:
		r.reader.confirmed, r.reader.unsubscribed = true, false
	case pb.MailService_UnsubscribeMail_FullMethodName:
		r.reader.unsubscribed = true
	}
}

// checkReadersOf compares the subscriptions of a client to mails with the audit log: what was decided of them, by whom and when,
// and that a reader confirmed those that are active.
func (c *checker) checkReadersOf(ctx context.Context, client string) error {
	query := storage.MailSubscriptionQuery{Client: client}
	return storage.Each(ctx, pageSize, storage.Of(c.tx.MailSubscriptions().List, query), func(m *storage.MailSubscription) error {
		name := "clients/" + client + "/mailSubscriptions/" + m.ID
		log := c.log.resources[name]
		if log == nil || len(log.reader.edits) == 0 {
			c.found(Resource, name, "the audit log has no entry of it")
			return nil
		}
		edits := log.reader.edits
		last := edits[len(edits)-1]
		differ := c.comparing(Resource, name)
		differ("its revision", m.Revision, int64(len(edits)))
		differ("the time it was created", m.CreateTime.UTC(), edits[0].time.UTC())
		differ("the time of its last change", m.UpdateTime.UTC(), last.time.UTC())
		differ("who changed it last", m.Creator, last.actor)
		switch last.proves(m.Proof()) {
		case disproved:
			c.found(Resource, name, "its reader, its address or what is sent is not what the audit log has of it")
		case unprovable:
			c.unproven("subscriptions to mails whose audit entries are erased")
		}
		c.checkReaderState(name, m, &log.reader)
		return nil
	})
}

// checkReaderState checks that a subscription has a state that its reader gave it.
func (c *checker) checkReaderState(name string, m *storage.MailSubscription, log *readerLog) {
	known := []storage.MailState{storage.MailUnconfirmed, storage.MailActive, storage.MailUnsubscribed, storage.MailRefused, storage.MailNoAccess}
	switch {
	case !slices.Contains(known, m.State):
		c.found(Resource, name, "its state is %s", m.State)
	case m.State == storage.MailActive && !log.confirmed:
		c.found(Resource, name, "it is active, and the audit log has no confirmation of the address")
	case (m.State == storage.MailActive || m.State == storage.MailNoAccess) && log.unsubscribed:
		c.found(Resource, name, "it is %s, and its reader wanted no more mails", m.State)
	case m.State == storage.MailUnsubscribed && !log.unsubscribed:
		c.found(Resource, name, "its reader wants no more mails, and the audit log has no such act")
	case m.State != storage.MailActive && !m.DueTime.IsZero():
		c.found(Resource, name, "a mail is due on %s, and its state is %s", m.DueTime.Format(time.RFC3339), m.State)
	}
}
