package storagetest

import (
	"context"

	"mysteryshopper/storage"
)

var messageIDs = []string{"a", "b", "c", "d"}

func (c *generator) message() *storage.Message {
	return &storage.Message{
		Report: c.reportID(), ID: pick(c, messageIDs), Author: pick(c, tokenIDs), FromShopper: c.oneIn(2), Text: c.text(),
		CreateTime: c.time(), ReadTime: c.maybeTime(), ReadBy: c.text(),
	}
}

func (c *generator) readMark() storage.ReadMark {
	return storage.ReadMark{
		Report: c.reportID(), FromShopper: c.oneIn(2), Until: pick(c, append([]string{""}, messageIDs...)), By: pick(c, tokenIDs), Time: c.time(),
	}
}

// messageOperations are the operations on messages, and the touch of a visit.
var messageOperations = []operationKind{
	{name: "insert message", weight: 12, draw: call(storage.Tx.Messages, storage.Messages.Insert, (*generator).message)},
	{name: "count messages", weight: 4, reads: true, draw: call(storage.Tx.Messages, storage.Messages.Count, (*generator).reportID)},
	{name: "mark messages", weight: 6, draw: call(storage.Tx.Messages, storage.Messages.MarkRead, (*generator).readMark)},
	{name: "unread messages", weight: 4, reads: true, draw: call(storage.Tx.Messages, storage.Messages.Unread, (*generator).someReports)},
	{name: "list messages", weight: 4, reads: true, draw: list(2, storage.Tx.Messages, storage.Messages.List, (*generator).reportID)},
	{name: "touch visit", weight: 6, draw: func(c *generator) operation {
		id := pick(c, visitIDs)
		return operation{args: []any{id}, run: func(ctx context.Context, tx storage.Tx) (any, error) { return nil, tx.Visits().Touch(ctx, id) }}
	}},
}
