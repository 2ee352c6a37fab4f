package sqlstore

import (
	"context"
	"time"

	"mysteryshopper/storage"
)

// operations implements storage.Operations.
type operations struct{ *tx }

// hasOperation selects a row if an operation exists.
const hasOperation = `SELECT 1 FROM operations WHERE id = $1`

func (s operations) Insert(ctx context.Context, o *storage.Operation, request []byte) (err error) {
	defer wrap(&err, "insert operation")
	err = s.insertFirst(ctx, &o.Revision,
		`INSERT INTO operations (id, caller, method, client, state, validate_only, request_id, peer, size, attempts,
			rows_read, rows_checked, rows_written, result, revision, create_time, update_time, end_time, expire_time)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1, $15, $16, $17, $18) ON CONFLICT DO NOTHING`,
		o.ID, o.Caller, o.Method, o.Client, o.State, o.ValidateOnly, o.RequestID, o.Peer, o.Size, o.Attempts,
		o.RowsRead, o.RowsChecked, o.RowsWritten, notNull(o.Result), micros(o.CreateTime), micros(o.UpdateTime),
		microsOrNull(o.EndTime), microsOrNull(o.ExpireTime))
	if err != nil {
		return err
	}
	_, err = s.exec(ctx, `INSERT INTO operation_requests (operation, request) VALUES ($1, $2)`, o.ID, notNull(request))
	return err
}

const selectOperations = `SELECT id, caller, method, client, state, validate_only, request_id, peer, size, attempts,
	rows_read, rows_checked, rows_written, result, revision, create_time, update_time, end_time, expire_time FROM operations`

func scanOperation(r row) (*storage.Operation, error) {
	o := &storage.Operation{}
	return o, r.Scan(&o.ID, &o.Caller, &o.Method, &o.Client, &o.State, &o.ValidateOnly, &o.RequestID, &o.Peer, &o.Size, &o.Attempts,
		&o.RowsRead, &o.RowsChecked, &o.RowsWritten, &o.Result, &o.Revision, instant{&o.CreateTime}, instant{&o.UpdateTime},
		instant{&o.EndTime}, instant{&o.ExpireTime})
}

func (s operations) Get(ctx context.Context, id string) (_ *storage.Operation, err error) {
	defer wrap(&err, "get operation")
	return queryOne(ctx, s.tx, scanOperation, selectOperations+` WHERE id = $1`, id)
}

func (s operations) GetRequest(ctx context.Context, id string) (request []byte, err error) {
	defer wrap(&err, "get the request of an operation")
	err = s.queryRow(ctx, `SELECT request FROM operation_requests WHERE operation = $1`, []any{id}, &request)
	return request, err
}

func (s operations) Update(ctx context.Context, o *storage.Operation) (err error) {
	defer wrap(&err, "update operation")
	err = s.updateRevision(ctx, &o.Revision,
		`UPDATE operations SET state = $3, attempts = $4, rows_read = $5, rows_checked = $6, rows_written = $7, result = $8,
			update_time = $9, end_time = $10, expire_time = $11, revision = revision + 1
		WHERE id = $1 AND revision = $2`,
		[]any{o.ID, o.Revision, o.State, o.Attempts, o.RowsRead, o.RowsChecked, o.RowsWritten, notNull(o.Result), micros(o.UpdateTime),
			microsOrNull(o.EndTime), microsOrNull(o.ExpireTime)},
		hasOperation, o.ID)
	if err != nil || o.State.Open() {
		return err
	}
	_, err = s.exec(ctx, `DELETE FROM operation_requests WHERE operation = $1`, o.ID)
	return err
}

func (s operations) List(
	ctx context.Context, caller string, page storage.Page,
) (_ []*storage.Operation, _ storage.Cursor, err error) {
	defer wrap(&err, "list operations")
	return operationPages.readPage(ctx, s.tx, newQuery(selectOperations).where("caller = ?", caller), page)
}

var operationPages = listByID("operations", func(o *storage.Operation) string { return o.ID }, scanOperation)

func (s operations) CountOpen(ctx context.Context, caller string) (n storage.OpenOperations, err error) {
	defer wrap(&err, "count open operations")
	err = s.queryRow(ctx, `SELECT COUNT(*), COUNT(CASE WHEN caller = $1 THEN 1 END), CAST(COALESCE(SUM(size), 0) AS BIGINT)
		FROM operations WHERE end_time IS NULL`, []any{caller}, &n.All, &n.OfCaller, &n.Bytes)
	return n, err
}

func (s operations) FirstOpen(ctx context.Context) (_ *storage.Operation, err error) {
	defer wrap(&err, "get the first open operation")
	return queryOne(ctx, s.tx, scanOperation, selectOperations+` WHERE end_time IS NULL ORDER BY id LIMIT 1`)
}

func (s operations) DeleteExpired(ctx context.Context, now time.Time, limit int) (_ int, err error) {
	defer wrap(&err, "delete expired operations")
	n, err := s.exec(ctx, `DELETE FROM operations WHERE id IN
		(SELECT id FROM operations WHERE expire_time <= $1 ORDER BY expire_time, id LIMIT $2)`, micros(now), limit)
	return int(n), err
}
