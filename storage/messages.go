package storage

import (
	"context"
	"encoding/binary"
	"time"
)

// Message is words between the agency and the shopper on a report.
type Message struct {
	Report ReportID
	// ID is a UUID of version 7: it orders the messages of a report.
	ID string
	// Author is the id of the token that wrote it, and FromShopper whether that is the shopper's.
	Author      string
	FromShopper bool
	// Text is empty if it was erased.
	Text       string
	CreateTime time.Time
	// ReadTime is when a token of the other side, ReadBy, marked it as read; zero before.
	ReadTime time.Time
	ReadBy   string
}

// Proof returns the bytes whose salted digest the audit entry of the message has: its report, id, side, time and text.
func (m *Message) Proof() []byte {
	proof := append(m.Report[:len(m.Report):len(m.Report)], m.ID...)
	side := byte(0)
	if m.FromShopper {
		side = 1
	}
	proof = binary.BigEndian.AppendUint64(append(proof, side), uint64(m.CreateTime.UnixMicro()))
	return append(proof, m.Text...)
}

// UnreadMessages counts the messages on a report that were not read.
type UnreadMessages struct {
	Report ReportID
	// FromShopper are those that the agency has not read, FromAgency those that the shopper has not.
	FromShopper, FromAgency int
}

// ReadMark marks the messages of one side on a report as read by the other one.
type ReadMark struct {
	Report ReportID
	// FromShopper is whose messages are marked, up to the id Until; all if that is empty.
	FromShopper bool
	Until       string
	By          string
	Time        time.Time
}

// Messages keeps the messages on reports. A message is no part of its report: it changes neither the report's revision nor
// its time of change.
type Messages interface {
	// Insert adds a message. It returns ErrNotFound if the report does not exist, and ErrExists if it has a message of the id.
	Insert(ctx context.Context, m *Message) error
	// List returns the messages on a report in byte order of their ids.
	List(ctx context.Context, report ReportID, page Page) ([]*Message, Cursor, error)
	// Count returns how many messages a report has. In an Update no other adds one before the end, and it returns ErrNotFound
	// if the report does not exist.
	Count(ctx context.Context, report ReportID) (int, error)
	// MarkRead marks the messages that were not read before, and returns how many.
	MarkRead(ctx context.Context, mark ReadMark) (int, error)
	// Unread returns the counts of those of the reports that have messages which were not read, in the order of their ids.
	Unread(ctx context.Context, reports []ReportID) ([]UnreadMessages, error)
	// Each calls fn with every message in the order of report ids and ids, for verification. It stops at the first error of
	// fn and returns it.
	Each(ctx context.Context, fn func(*Message) error) error
}
