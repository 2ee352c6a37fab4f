package sqlstore

import (
	"context"

	"mysteryshopper/storage"
)

// reads implements storage.Reads. No method removes reports or tokens, so that their rows are not locked.
type reads struct{ *tx }

func (s reads) Insert(ctx context.Context, r storage.ReportRead) (err error) {
	defer wrap(&err, "insert read")
	if err := s.require(ctx, hasReport, r.Report[:]); err != nil {
		return err
	}
	if err := s.require(ctx, hasToken, r.Reader); err != nil {
		return err
	}
	return s.enqueue(ctx, nil, `INSERT INTO report_reads (report, reader, time) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
		r.Report[:], r.Reader, micros(r.Time))
}

func (s reads) Has(ctx context.Context, report storage.ReportID, reader string) (_ bool, err error) {
	defer wrap(&err, "find read")
	return s.exists(ctx, `SELECT 1 FROM report_reads WHERE report = $1 AND reader = $2`, report[:], reader)
}

const selectReads = `SELECT report, reader, time FROM report_reads`

func scanRead(from row) (r storage.ReportRead, err error) {
	err = from.Scan(fixedBytes(r.Report[:]), &r.Reader, instant{&r.Time})
	return r, err
}

func (s reads) List(ctx context.Context, report storage.ReportID, page storage.Page) (_ []storage.ReportRead, _ storage.Cursor, err error) {
	defer wrap(&err, "list reads")
	return readPages.readPage(ctx, s.tx, newQuery(selectReads).where("report = ?", report[:]), page)
}

var readPages = &pagedList[storage.ReportRead]{
	name: "reads", order: "time, reader", after: "(time, reader) > (?, ?)", scan: scanRead,
	keys:    func(r storage.ReportRead) []any { return []any{micros(r.Time), r.Reader} },
	targets: func() []any { return []any{new(int64), new(string)} },
}

func (s reads) Each(ctx context.Context, fn func(storage.ReportRead) error) (err error) {
	defer wrap(&err, "read who has read reports")
	for last := (storage.ReportRead{}); ; {
		page, err := queryAll(ctx, s.tx, scanRead, selectReads+` WHERE (report, reader) > ($1, $2) ORDER BY report, reader LIMIT $3`,
			last.Report[:], last.Reader, eachPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, last = range page {
			if err := fn(last); err != nil {
				return err
			}
		}
	}
}
