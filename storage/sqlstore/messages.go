package sqlstore

import (
	"context"

	"mysteryshopper/storage"
)

// messages implements storage.Messages.
type messages struct{ *tx }

func (s messages) Insert(ctx context.Context, m *storage.Message) (err error) {
	defer wrap(&err, "insert message")
	if err := s.requireLocked(ctx, hasReport, m.Report[:]); err != nil {
		return err
	}
	return s.insert(ctx, `INSERT INTO report_messages (report, id, author, from_shopper, text, create_time, read_time, read_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
		m.Report[:], m.ID, m.Author, m.FromShopper, m.Text, micros(m.CreateTime), microsOrNull(m.ReadTime), m.ReadBy)
}

const selectMessages = `SELECT report, id, author, from_shopper, text, create_time, read_time, read_by FROM report_messages`

func scanMessage(from row) (*storage.Message, error) {
	m := &storage.Message{}
	return m, from.Scan(fixedBytes(m.Report[:]), &m.ID, &m.Author, &m.FromShopper, &m.Text, instant{&m.CreateTime},
		instant{&m.ReadTime}, &m.ReadBy)
}

func (s messages) List(ctx context.Context, report storage.ReportID, page storage.Page) (_ []*storage.Message, _ storage.Cursor, err error) {
	defer wrap(&err, "list messages")
	return messagePages.readPage(ctx, s.tx, newQuery(selectMessages).where("report = ?", report[:]), page)
}

var messagePages = listByID("messages", func(m *storage.Message) string { return m.ID }, scanMessage)

// Count locks the report, since there may be no message yet.
func (s messages) Count(ctx context.Context, report storage.ReportID) (n int, err error) {
	defer wrap(&err, "count messages")
	if !s.readOnly {
		if err := s.require(ctx, s.withLock(hasReport, forUpdate), report[:]); err != nil {
			return 0, err
		}
	}
	err = s.queryRow(ctx, `SELECT COUNT(*) FROM report_messages WHERE report = $1`, []any{report[:]}, &n)
	return n, err
}

func (s messages) MarkRead(ctx context.Context, mark storage.ReadMark) (_ int, err error) {
	defer wrap(&err, "mark messages as read")
	n, err := s.exec(ctx, `UPDATE report_messages SET read_time = $2, read_by = $3
		WHERE report = $1 AND from_shopper = $4 AND read_time IS NULL AND ($5 = '' OR id <= $5)`,
		mark.Report[:], micros(mark.Time), mark.By, mark.FromShopper, mark.Until)
	return int(n), err
}

func (s messages) Unread(ctx context.Context, reports []storage.ReportID) (_ []storage.UnreadMessages, err error) {
	defer wrap(&err, "count unread messages")
	if len(reports) == 0 {
		return nil, nil
	}
	args := make([]any, len(reports))
	for i := range reports {
		args[i] = reports[i][:]
	}
	return queryAll(ctx, s.tx, scanUnread, `SELECT report, SUM(CASE WHEN from_shopper THEN 1 ELSE 0 END), SUM(CASE WHEN from_shopper THEN 0 ELSE 1 END)
		FROM report_messages WHERE read_time IS NULL AND report IN (`+placeholders(1, len(reports))+`) GROUP BY report ORDER BY report`, args...)
}

func scanUnread(from row) (u storage.UnreadMessages, err error) {
	err = from.Scan(fixedBytes(u.Report[:]), &u.FromShopper, &u.FromAgency)
	return u, err
}

// messagesPage is how many messages Each reads at a time.
const messagesPage = 500

func (s messages) Each(ctx context.Context, fn func(*storage.Message) error) (err error) {
	defer wrap(&err, "read messages")
	for report, id := []byte{}, ""; ; {
		page, err := queryAll(ctx, s.tx, scanMessage,
			selectMessages+` WHERE (report, id) > ($1, $2) ORDER BY report, id LIMIT $3`, report, id, messagesPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, m := range page {
			if err := fn(m); err != nil {
				return err
			}
		}
		last := page[len(page)-1]
		report, id = last.Report[:], last.ID
	}
}
