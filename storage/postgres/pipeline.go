package postgres

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"mysteryshopper/storage/sqlstore"
)

// Send sends the statements together; see sqlstore.Pipeline.
func (dialect) Send(ctx context.Context, conn *sql.Conn, statements []sqlstore.Statement) ([]int64, error) {
	written := make([]int64, len(statements))
	err := conn.Raw(func(driverConn any) (err error) {
		batch := &pgx.Batch{}
		for _, s := range statements {
			batch.Queue(s.Query, s.Args...)
		}
		results := driverConn.(*stdlib.Conn).Conn().SendBatch(ctx, batch)
		defer func() { err = errors.Join(err, results.Close()) }()
		for i := range written {
			tag, err := results.Exec()
			if err != nil {
				return err
			}
			written[i] = tag.RowsAffected()
		}
		return nil
	})
	return written, err
}

var _ sqlstore.Pipeline = dialect{}
