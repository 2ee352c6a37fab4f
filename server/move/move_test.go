package move_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/server/app"
	"mysteryshopper/server/move"
	"mysteryshopper/server/verify"
	"mysteryshopper/storage"
)

// TestThereAndBack moves a database to PostgreSQL and back into a file. Everything stored, and every answer to clients, is
// the same at every stop.
func TestThereAndBack(t *testing.T) {
	t.Parallel()
	stops := []string{source(t), databases.Database(t), newFile(t)}
	// The invalid rows of the fixture prove nothing and are not to be verified.
	alter(t, stops[0], "DELETE FROM rollup_deltas")
	alter(t, stops[0], "DELETE FROM audit WHERE position = 9223372036854775807")
	alter(t, stops[0], "DELETE FROM feed_unnumbered")
	alter(t, stops[0], "DELETE FROM audit_unsealed")
	alter(t, stops[0], "DELETE FROM feed WHERE position = 9223372036854775806")
	alter(t, stops[0], "DELETE FROM self_assessments WHERE length(answers_digest) <> 32")
	before := figures(t, stops[0])
	var sums []map[string]move.Sum
	for i, to := range stops[1:] {
		result, err := run(t, stops[i], to, 0)
		if err != nil {
			t.Fatal(err)
		}
		sums = append(sums, digests(result))
		if diff := cmp.Diff(before, figures(t, to)); diff != "" {
			t.Errorf("clients get other answers (-want +got):\n%s", diff)
		}
		check(t, to)
	}
	// Servers have worked on the first target meanwhile.
	for _, name := range []string{"visits", "reports", "revisions", "events", "rollups", "checklist_versions", "locations", "tokens"} {
		if sums[0][name] != sums[1][name] || sums[0][name].Rows == 0 {
			t.Errorf("%s: %+v there and %+v back", name, sums[0][name], sums[1][name])
		}
	}
}

// check verifies a database.
func check(t *testing.T, name string) {
	t.Helper()
	store, err := app.OpenStore(t.Context(), app.Database{Name: name, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	found := func(f verify.Finding) {
		// No call has made the rows of addOddRows.
		ofVisit := f.Kind == verify.Visit && strings.HasPrefix(f.Text, "the audit log has no entry of the decline by ")
		ofHold := f.Kind == verify.Report && strings.HasSuffix(f.Text, "and the audit log has no such hold")
		ofMessage := f.Kind == verify.Report && strings.HasPrefix(f.Text, "the audit log has no entry") && strings.Contains(f.Text, "its message")
		planned := f.Kind == verify.Resource && strings.HasPrefix(f.Text, "the visits that were planned together at ")
		ofSession := f.Kind == verify.Token && strings.HasPrefix(f.Resource, "sessions/")
		ofPhoto := f.Kind == verify.Resource && strings.Contains(f.Resource, "/evidence/") && strings.Contains(f.Text, "photo")
		if !ofPhoto && !ofVisit && !ofHold && !ofMessage && !ofSession && !planned && (f.Kind != verify.Resource || f.Text != "the audit log has no entry of it" && !strings.Contains(f.Text, "eras")) {
			t.Errorf("%s: %+v", name, f)
		}
	}
	counts, err := verify.Run(t.Context(), store, verify.Options{Found: found})
	if err != nil || counts.Reports < 300 {
		t.Errorf("%s: %+v, %v", name, counts, err)
	}
}

// figures returns the answers of a server on a database to a client.
func figures(t *testing.T, name string) map[string]string {
	t.Helper()
	base := serve(t, name)
	of := base.rest + "/v1/clients/" + base.client + "/"
	var programs struct{ Programs []struct{ Program string } }
	if err := json.Unmarshal([]byte(get(t, of+"programs", base.admin)), &programs); err != nil || len(programs.Programs) == 0 {
		t.Fatalf("%v: %v", programs, err)
	}
	answers := map[string]string{}
	for _, path := range []string{
		"scorecard?groupBy=month", "scorecard?groupBy=location", "scorecard?groupBy=question&program=" + programs.Programs[0].Program,
		"releasedReports?pageSize=400", "locations?pageSize=500",
	} {
		answers[path] = get(t, of+path, base.token)
	}
	return answers
}

// served is a server and a client's way in.
type served struct {
	rest, client, token, admin string
	stop                       func()
}

// stopped is a clock that stands still, so that answers that depend on the time are the same everywhere.
var stopped = func() func() time.Time {
	now := time.Now()
	return func() time.Time { return now }
}()

// serve serves a database as it is, with the tokens of the fixture, until stop is called or the test ends.
func serve(t *testing.T, name string) served {
	t.Helper()
	f, err := fixture()
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.Open(t.Context(), app.Config{Database: name, REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Clock: stopped})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Serve(ctx) }()
	stop := func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		ended <- nil
	}
	t.Cleanup(stop)
	return served{a.REST(), f.welcome.Client, f.welcome.Tokens.Client, f.welcome.Tokens.Admin, stop}
}

func get(t *testing.T, url, token string) string {
	t.Helper()
	code, text := call(t, http.MethodGet, url, token, nil)
	if code != http.StatusOK {
		t.Fatalf("GET %s: %d %s", url, code, text)
	}
	return text
}

func call(t *testing.T, method, url, token string, body io.Reader) (code int, text string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(b)
}

// TestEveryTable moves rows of every table between all pairs of engines, values at the edges among them.
func TestEveryTable(t *testing.T) {
	t.Parallel()
	for first, to := range engines {
		for second, onward := range engines {
			t.Run(first+" to "+second, func(t *testing.T) {
				t.Parallel()
				here, there := to(t), onward(t)
				before := digests(moved(t, source(t), here))
				after := digests(moved(t, here, there))
				if diff := cmp.Diff(before, after); diff != "" {
					t.Errorf("the digests differ (-first +second):\n%s", diff)
				}
			})
		}
	}
}

// TestDifference opens no target that is not equal to the source.
func TestDifference(t *testing.T) {
	t.Parallel()
	for engine, target := range engines {
		for name, statement := range map[string]string{
			"a changed value": "UPDATE shoppers SET title = 'X' WHERE id = (SELECT MIN(id) FROM shoppers)",
			"a missing row":   "DELETE FROM events WHERE report = (SELECT id FROM reports ORDER BY id LIMIT 1)",
			"another row":     "INSERT INTO leases (name, holder, expire_time) VALUES ('x', '', 0)",
		} {
			t.Run(engine+" "+name, func(t *testing.T) {
				t.Parallel()
				from, to := source(t), target(t)
				once := true
				result, err := move.Run(t.Context(), move.Options{
					From: end(t, from), To: end(t, to), Random: rand.Reader,
					Progress: func(p move.Progress) {
						if p.Step == move.Comparing && once {
							once = false
							alter(t, to, statement)
						}
					},
				})
				refused(t, err, "differ in ")
				unequal := 0
				for _, table := range result.Tables {
					if !table.Equal {
						unequal++
					}
				}
				if unequal != 1 {
					t.Errorf("%d tables are unequal", unequal)
				}
				unfinished(t, to)
			})
		}
	}
}

// unfinished fails the test unless a database is refused to everybody but the move into it.
func unfinished(t *testing.T, name string) {
	t.Helper()
	for _, readOnly := range []bool{false, true} {
		s, err := app.OpenStore(t.Context(), app.Database{Name: name, ReadOnly: readOnly})
		if !errors.Is(err, storage.ErrUnfinished) {
			t.Errorf("opening what is not finished: %v", err)
		}
		if err == nil {
			s.Close()
		}
	}
}

// TestRefused moves between databases that cannot be moved so, and finds the source as it was.
func TestRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prepare func(t *testing.T, from, to string)
		words   []string
		is      error
		// state is that of the source in the end.
		state storage.MoveState
	}{
		"something is kept in the target": {
			func(t *testing.T, _, to string) {
				end(t, to)
				alter(t, to, "INSERT INTO leases (name, holder, expire_time) VALUES ('k', '', 0)")
			},
			[]string{"there are leases"}, storage.ErrNotEmpty, storage.Open,
		},
		"a counter is kept in the target": {
			func(t *testing.T, _, to string) {
				end(t, to)
				alter(t, to, "INSERT INTO counters (name, value) VALUES ('k', 1)")
			},
			[]string{"there are counters"}, storage.ErrNotEmpty, storage.Open,
		},
		"the target is filled from elsewhere": {
			func(t *testing.T, _, to string) { setMoveStatus(t, to, storage.Filling, "1", "elsewhere") },
			[]string{"unfinished move", "elsewhere"}, nil, storage.Open,
		},
		"the target was moved itself": {
			func(t *testing.T, _, to string) { setMoveStatus(t, to, storage.Left, "1", "elsewhere") },
			[]string{"itself moved to elsewhere"}, nil, storage.Open,
		},
		"the source is not finished": {
			func(t *testing.T, from, _ string) { setMoveStatus(t, from, storage.Filling, "1", "elsewhere") },
			[]string{"itself the target", "elsewhere"}, nil, storage.Filling,
		},
		"the source goes elsewhere": {
			func(t *testing.T, from, _ string) { setMoveStatus(t, from, storage.Leaving, "1", "elsewhere") },
			[]string{"to elsewhere has begun"}, nil, storage.Leaving,
		},
		"the source is elsewhere": {
			func(t *testing.T, from, _ string) { setMoveStatus(t, from, storage.Left, "1", "elsewhere") },
			[]string{"moved to elsewhere already"}, nil, storage.Left,
		},
	} {
		for engine, target := range engines {
			t.Run(name+", "+engine, func(t *testing.T) {
				t.Parallel()
				from, to := source(t), target(t)
				test.prepare(t, from, to)
				_, err := run(t, from, to, 0)
				refused(t, err, test.words...)
				if test.is != nil && !errors.Is(err, test.is) {
					t.Errorf("%v is not %v", err, test.is)
				}
				stands(t, from, test.state)
			})
		}
	}
}

// TestItself refuses to move an empty database to itself, and lets it be used.
func TestItself(t *testing.T) {
	t.Parallel()
	for engine, target := range engines {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			name := target(t)
			_, err := run(t, name, name, 0)
			refused(t, err, "are one database")
			stands(t, name, storage.Open)
		})
	}
}

// TestNewer refuses databases of a later release, at both ends.
func TestNewer(t *testing.T) {
	t.Parallel()
	for engine, target := range engines {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			name := target(t)
			e, err := openEnd(t.Context(), name)
			if err != nil {
				t.Fatal(err)
			}
			if err := e.Database.(storage.Store).Close(); err != nil {
				t.Fatal(err)
			}
			alter(t, name, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)")
			if _, err := openEnd(t.Context(), name); !errors.Is(err, storage.ErrNewer) {
				t.Errorf("a newer end: %v", err)
			}
		})
	}
}

// TestTextsThatCannotBeKept are found before anything is copied, named, and change nothing.
func TestTextsThatCannotBeKept(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"NUL": "a\x00b", "not UTF-8": "a\xffb"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			from, to := source(t), databases.Database(t)
			alter(t, from, "UPDATE shoppers SET title = ? WHERE id = 'anna'", text)
			alter(t, from, "UPDATE clients SET id = id || ?", text)
			_, err := run(t, from, to, 0)
			refused(t, err, "2 texts", `shoppers "anna": title`, `clients "acme`)
			stands(t, from, storage.Open)
			stands(t, to, storage.Open)
			alter(t, from, "UPDATE shoppers SET title = '' WHERE id = 'anna'")
			alter(t, from, "UPDATE clients SET id = 'acme'")
			moved(t, from, to)
		})
	}
	t.Run("from file to file", func(t *testing.T) {
		t.Parallel()
		from := source(t)
		alter(t, from, "UPDATE shoppers SET title = ? WHERE id = 'anna'", "a\x00b\xff")
		moved(t, from, newFile(t))
	})
}

// setMoveStatus sets a fence behind the back of the store.
func setMoveStatus(t *testing.T, name string, state storage.MoveState, id, other string) {
	t.Helper()
	end(t, name)
	alter(t, name, fmt.Sprintf("UPDATE fence SET state = '%s', move = '%s', other = '%s'", state, id, other))
}

// stands fails the test unless a database is in a state.
func stands(t *testing.T, name string, state storage.MoveState) {
	t.Helper()
	f, err := end(t, name).MoveStatus(t.Context())
	if err != nil || f.State != state {
		t.Errorf("%s is %+v, %v, want %s", name, f, err, state)
	}
}
