package verify

import (
	"context"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/erasure"
	"mysteryshopper/storage"
)

// storedMessage is what verification keeps of a message.
type storedMessage struct {
	*storage.Message
	// proof is that of the whole message; nil where its text was erased.
	proof []byte
}

// loadMessages reads the messages of all reports, which are few beside the reports.
func (c *checker) loadMessages(ctx context.Context) error {
	return c.tx.Messages().Each(ctx, func(m *storage.Message) error {
		one := &storedMessage{Message: m}
		if m.Text != "" {
			one.proof = m.Proof()
		}
		c.messages[m.Report] = append(c.messages[m.Report], one)
		return nil
	})
}

// checkMessages compares the messages on a report with the entries of the audit log, both ways: each was written by an entry,
// and each that is read was marked by one.
func (c *checker) checkMessages(name string, r *storage.Report, events []storage.Event, entries []logEntry) {
	var written, marks []logEntry
	for _, e := range entries {
		switch e.act {
		case pb.MessageService_CreateMessage_FullMethodName:
			written = append(written, e)
		case pb.MessageService_MarkMessagesRead_FullMethodName:
			marks = append(marks, e)
		}
	}
	for _, m := range c.messages[r.ID] {
		c.checkAuthor(name, r, m)
		written = c.checkWritten(name, m, events, written)
		if m.ReadTime.IsZero() {
			if m.ReadBy != "" {
				c.found(Report, name, "its message %s was read by %s at no time", m.ID, m.ReadBy)
			}
			continue
		}
		if !entryAt(marks, m.ReadBy, m.ReadTime) {
			c.found(Report, name, "the audit log has no entry that its message %s was read by %s at %v", m.ID, m.ReadBy, m.ReadTime.UTC())
		}
	}
	for _, e := range written {
		c.found(Report, name, "its message by %s at %v is not there", e.actor, e.time)
	}
	delete(c.messages, r.ID)
}

// checkAuthor compares the side of a message with the tokens of those who wrote and read it.
func (c *checker) checkAuthor(name string, r *storage.Report, m *storedMessage) {
	for _, side := range []struct {
		token   string
		shopper bool
	}{{m.Author, m.FromShopper}, {m.ReadBy, !m.FromShopper}} {
		token := c.tokens[side.token]
		if token != nil && side.shopper != (token.Grant.Role == storage.ShopperRole && token.Grant.Shopper == r.Shopper) {
			c.found(Report, name, "its message %s is not on the side of the token %s", m.ID, side.token)
		}
	}
}

// checkWritten finds the entry that wrote a message, and returns the others.
func (c *checker) checkWritten(name string, m *storedMessage, events []storage.Event, written []logEntry) []logEntry {
	found := -1
	for i := range written {
		if e := &written[i]; e.actor != m.Author || !e.time.Equal(m.CreateTime) {
			continue
		}
		if found = i; m.proof == nil || written[i].proves(m.proof) != disproved {
			break
		}
	}
	switch {
	case found < 0:
		c.found(Report, name, "the audit log has no entry of its message %s by %s at %v", m.ID, m.Author, m.CreateTime.UTC())
		return written
	case m.proof == nil:
		if !erasedAfter(events, m.CreateTime) {
			c.found(Report, name, "its message %s has no text, and nothing was erased", m.ID)
		}
		c.unproven("messages whose texts are erased")
	default:
		switch written[found].proves(m.proof) {
		case disproved:
			c.found(Report, name, "its message %s is not what the audit log has of it", m.ID)
		case unprovable:
			c.unproven("messages whose audit entries are erased")
		}
	}
	return append(written[:found:found], written[found+1:]...)
}

// erasedAfter reports whether a report was erased after a time.
func erasedAfter(events []storage.Event, at time.Time) bool {
	for _, e := range events {
		if e.Act == erasure.Event && !e.Time.Before(at) {
			return true
		}
	}
	return false
}

// entryAt reports whether an actor has an entry at a time.
func entryAt(entries []logEntry, actor string, at time.Time) bool {
	for i := range entries {
		if entries[i].actor == actor && entries[i].time.Equal(at) {
			return true
		}
	}
	return false
}
