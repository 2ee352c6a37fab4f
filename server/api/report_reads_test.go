package api

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"

	"mysteryshopper/storage"
)

// failing is a store that cannot be written.
type failing struct {
	storage.Store
	err error
}

func (f failing) Update(context.Context, storage.WriteOptions, func(storage.Tx) error) error {
	return f.err
}

// TestFailuresToNoteAreLoggedOnce: each reason is logged once, and again after a reading was noted.
func TestFailuresToNoteAreLoggedOnce(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s := &Server{logger: slog.New(slog.NewTextHandler(&log, nil))}
	for _, step := range []struct {
		err   error
		lines int
	}{
		{storage.ErrFull, 1}, {storage.ErrFull, 1}, {storage.ErrMoved, 2}, {storage.ErrReadOnly, 2}, {storage.ErrFull, 2}, {nil, 2}, {storage.ErrFull, 3},
	} {
		s.store = failing{err: step.err}
		s.noteFirstRead(t.Context(), &storage.Report{})
		if got := strings.Count(log.String(), "\n"); got != step.lines {
			t.Errorf("after %v there are %d lines, want %d:\n%s", step.err, got, step.lines, &log)
		}
	}
}
