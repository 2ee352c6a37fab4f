package crashtest_test

import (
	"context"
	"os"
	"testing"
	"time"

	"mysteryshopper/server/crashtest"
	"mysteryshopper/storage/postgres/postgrestest"
)

// databases are empty PostgreSQL databases.
var databases = postgrestest.NewTemplate(func(context.Context, string) error { return nil })

// TestWebhooksThatCrash sends events to a receiver that fails, and kills the servers: all are listed, kept and in order. A
// receiver that answers before it keeps an event misses those that are listed as delivered.
func TestWebhooksThatCrash(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		postgres      bool
		events, kills int
		control       bool
	}{
		"SQLite":                 {false, 300, 3, false},
		"PostgreSQL":             {true, 300, 3, false},
		"answered before it has": {false, 200, 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := crashtest.Options{Program: os.Args[0], Dir: t.TempDir(), Number: test.kills, Seed: 1, Now: time.Now, Progress: func(int, int) {}}
			servers := 1
			if test.postgres {
				options.Database, servers = databases.Database(t), 2
			}
			r, err := crashtest.Webhooks(t.Context(), crashtest.WebhookOptions{
				Options: options, Events: test.events, GiveUp: 10 * time.Second, AnswerFirst: test.control,
			})
			if err != nil {
				t.Fatal(err)
			}
			if r.OK() == test.control || r.Kills != test.kills || r.Servers != servers || r.Events < test.events || r.Delivered+r.Failed != r.Events {
				t.Errorf("%+v", r)
			}
			if test.control != (r.Unkept > 0) || !test.control && r.Failed == 0 {
				t.Errorf("%d events are not kept, %d failed", r.Unkept, r.Failed)
			}
		})
	}
}
