package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"mysteryshopper/storage/sqlstore"
)

// Send implements sqlstore.Pipeline.
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
				return named(err, statements[i])
			}
			written[i] = tag.RowsAffected()
		}
		return nil
	})
	return written, err
}

// named adds the name of the statement to its error. The server prepares all statements before it runs the first one,
// so the error may be that of a later statement.
func named(err error, s sqlstore.Statement) error {
	var unprepared pgx.ErrPreprocessingBatch
	if errors.As(err, &unprepared) {
		s.Query = unprepared.SQL()
	}
	return fmt.Errorf("%s: %w", s.Name(), err)
}

var _ sqlstore.Pipeline = dialect{}
