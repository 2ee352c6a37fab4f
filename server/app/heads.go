package app

import (
	"context"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"time"

	"mysteryshopper/storage"
)

// DefaultHeadEvery is how often the last hash of the audit log is written.
const DefaultHeadEvery = 10 * time.Minute

// AuditHead configures where the last hash of the audit log is written. A copy of it shows later that the log was not
// cut short and not replaced.
type AuditHead struct {
	// File is appended to: a line with the time, the position and the hash. Empty writes to the server's log alone.
	File string
	// Every is how often it is written; DefaultHeadEvery where 0. An unchanged hash is not written again.
	Every time.Duration
}

// headWriter writes the last hash of the audit log from startHeads until stop.
type headWriter struct {
	AuditHead
	store  storage.Store
	clock  func() time.Time
	logger *slog.Logger
	cancel context.CancelFunc
	done   chan struct{}
	// last is the position that was written last.
	last int64
}

func startHeads(store storage.Store, o AuditHead, clock func() time.Time, logger *slog.Logger) *headWriter {
	if o.Every == 0 {
		o.Every = DefaultHeadEvery
	}
	ctx, cancel := context.WithCancel(context.Background())
	w := &headWriter{AuditHead: o, store: store, clock: clock, logger: logger, cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(w.done)
		ticker := time.NewTicker(w.Every)
		defer ticker.Stop()
		for {
			w.write(ctx)
			select {
			case <-ticker.C:
			case <-ctx.Done():
				return
			}
		}
	}()
	return w
}

// stop writes the last hash once more and ends.
func (w *headWriter) stop() {
	w.cancel()
	<-w.done
	ctx, cancel := context.WithTimeout(context.Background(), collectTimeout)
	defer cancel()
	w.write(ctx)
}

// write writes the last hash where it has changed. A failure is logged, and the next round tries again.
func (w *headWriter) write(ctx context.Context) {
	var position int64
	var hash [32]byte
	err := w.store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) (err error) {
		position, hash, err = tx.Audit().Head(ctx)
		return err
	})
	if err == nil && position == w.last {
		return
	}
	if err == nil && w.File != "" {
		err = w.appendLine(fmt.Sprintf("%s %d %x\n", w.clock().UTC().Format(time.RFC3339), position, hash))
	}
	if err != nil {
		if ctx.Err() == nil {
			w.logger.Warn("the last hash of the audit log was not written; it is tried again", "error", err)
		}
		return
	}
	w.last = position
	w.logger.Info("audit head", "position", position, "hash", hex.EncodeToString(hash[:]))
}

// appendLine appends a line and syncs the file.
func (w *headWriter) appendLine(line string) (err error) {
	file, err := os.OpenFile(w.File, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if closed := file.Close(); err == nil {
			err = closed
		}
	}()
	if _, err := file.WriteString(line); err != nil {
		return err
	}
	return file.Sync()
}
