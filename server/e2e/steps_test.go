package e2e

import (
	"bytes"
	"database/sql"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"mysteryshopper/server/demo"
)

// lockedBuffer is a buffer that many goroutines may write to.
type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// TestAnInternalErrorNamesTheStep damages the details of the roll-ups: the log has the step in which the scorecard
// failed, and the caller does not see it.
func TestAnInternalErrorNamesTheStep(t *testing.T) {
	t.Parallel()
	database, log := onSQLite.demo(t), &lockedBuffer{}
	a, welcome, err := demo.Open(t.Context(), demo.Options{
		Database: database, REST: "127.0.0.1:0", GRPC: "127.0.0.1:0",
		Logger: slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelError})),
	})
	if err != nil {
		t.Fatal(err)
	}
	s := run(t, database, a, welcome)
	db := sqlOn(t, database)
	must[sql.Result](t)(db.ExecContext(t.Context(), "UPDATE rollups SET details = x'ff'"))

	got := s.call(t, s.Tokens.Admin, "GET", "/v1/clients/"+s.Client+"/scorecard", nil).want(t, 500)
	if text := string(got.body); strings.Contains(text, "roll") {
		t.Errorf("the caller gets the step: %s", text)
	}
	const step = `"cause":"read the roll-ups of [all]: `
	for line := range strings.Lines(log.String()) {
		if strings.Contains(line, step) && strings.Contains(line, `"reason":"INTERNAL"`) {
			return
		}
	}
	t.Errorf("no line of the log has %s:\n%s", step, log)
}
