package sqlstore

import (
	"context"
	"time"

	"mysteryshopper/storage"
)

// clients implements storage.Clients.
type clients struct{ *tx }

func (s clients) Insert(ctx context.Context, c *storage.Client) (err error) {
	defer wrap(&err, "insert client")
	return s.insertFirst(ctx, &c.Revision,
		`INSERT INTO clients (id, title, revision, create_time, update_time, changes, staff_told_time, delete_time, titles)
		VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
		c.ID, c.Title, micros(c.CreateTime), micros(c.UpdateTime), c.Changes, microsOrNull(c.StaffToldTime),
		microsOrNull(c.DeleteTime), titlesIn{&c.Titles})
}

// selectClients counts the changes of the feed. The column changes counts those from before the feed existed.
const selectClients = `SELECT id, title, revision, create_time, update_time, staff_told_time, delete_time, titles, changes
	+ COALESCE((SELECT MAX(position) FROM feed WHERE client = clients.id), 0)
	+ (SELECT COUNT(*) FROM feed_unnumbered WHERE client = clients.id) FROM clients`

func (s clients) Get(ctx context.Context, id string) (_ *storage.Client, err error) {
	defer wrap(&err, "get client")
	return queryOne(ctx, s.tx, scanClient, selectClients+` WHERE id = $1`, id)
}

func (s clients) Update(ctx context.Context, c *storage.Client) (err error) {
	defer wrap(&err, "update client")
	return s.updateRevision(ctx, &c.Revision,
		`UPDATE clients SET title = $3, update_time = $4, staff_told_time = $5, delete_time = $6, titles = $7, revision = revision + 1
		WHERE id = $1 AND revision = $2`,
		[]any{c.ID, c.Revision, c.Title, micros(c.UpdateTime), microsOrNull(c.StaffToldTime), microsOrNull(c.DeleteTime),
			titlesIn{&c.Titles}},
		hasClient, c.ID)
}

func (s clients) Delete(ctx context.Context, id string) (err error) {
	defer wrap(&err, "delete client")
	return s.deleteUnused(ctx,
		`DELETE FROM clients WHERE id = $1
			AND NOT EXISTS (SELECT 1 FROM locations WHERE client = $1)
			AND NOT EXISTS (SELECT 1 FROM programs WHERE client = $1)
			AND NOT EXISTS (SELECT 1 FROM visits WHERE client = $1)
			AND NOT EXISTS (SELECT 1 FROM timeline_events WHERE client = $1)
			AND NOT EXISTS (SELECT 1 FROM webhooks WHERE client = $1)
			AND NOT EXISTS (SELECT 1 FROM mail_subscriptions WHERE client = $1)
			AND NOT EXISTS (SELECT 1 FROM tokens WHERE client = $1)
			AND NOT EXISTS (SELECT 1 FROM invitations WHERE client = $1)`,
		hasClient, id)
}

func (s clients) List(ctx context.Context, page storage.Page) (_ []*storage.Client, _ storage.Cursor, err error) {
	defer wrap(&err, "list clients")
	return clientPages.readPage(ctx, s.tx, newQuery(selectClients), page)
}

var clientFields = filterFields{
	"client": idField, "title": titleField, "create_time": instantField, "update_time": instantField, "delete_time": instantField,
}

func (s clients) Search(
	ctx context.Context, query storage.DirectoryQuery, page storage.Page,
) (_ []*storage.Client, _ storage.Cursor, err error) {
	defer wrap(&err, "search clients")
	q := newQuery(selectClients)
	if err := q.whereDirectory(query, clientFields); err != nil {
		return nil, "", err
	}
	pages, err := clientOrders.pages(query)
	if err != nil {
		return nil, "", err
	}
	return pages.readPage(ctx, s.tx, q, page)
}

var clientOrders = newOrders("clients", scanClient, func(c *storage.Client) string { return c.ID }, map[string]orderedBy[*storage.Client]{
	"title":       textKey(func(c *storage.Client) string { return c.Title }),
	"create_time": timeKey(func(c *storage.Client) time.Time { return c.CreateTime }),
	"update_time": timeKey(func(c *storage.Client) time.Time { return c.UpdateTime }),
})

var clientPages = listByID("clients", func(c *storage.Client) string { return c.ID }, scanClient)

func scanClient(r row) (*storage.Client, error) {
	c := &storage.Client{}
	return c, r.Scan(&c.ID, &c.Title, &c.Revision, instant{&c.CreateTime}, instant{&c.UpdateTime},
		instant{&c.StaffToldTime}, instant{&c.DeleteTime}, titlesIn{&c.Titles}, &c.Changes)
}
