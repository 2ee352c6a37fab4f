package sqlite_test

import (
	"database/sql"
	"flag"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mysteryshopper/storage"
	"mysteryshopper/storage/sqlite"
	"mysteryshopper/storage/storagetest"
)

// TestConformance runs the suite. Then it expects the plans of the recorded statements to use every index of the schema.
func TestConformance(t *testing.T) {
	t.Parallel()
	recorder := &sqlite.Recorder{}
	t.Run("suite", func(t *testing.T) {
		storagetest.Run(t, func(t *testing.T) storage.Store {
			return open(t, newFile(t), sqlite.WithRecorder(recorder))
		})
	})
	t.Run("indexes", func(t *testing.T) {
		if strings.Contains(flag.Lookup("test.run").Value.String(), "/") {
			t.Skip("only a part of the suite has run")
		}
		db, err := sqlite.OpenReader(t.Context(), newFile(t))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		expectIndexes(t, db, recorder.Statements())
		expectRewrites(t, db, recorder.Statements())
	})
}

// needed has for each index a part of the text of a statement that needs it. SQLite plans without statistics, so that the
// plan for an empty database is the plan for a large one. An index that no statement needs only makes writes slower:
// remove it by a migration.
var needed = map[string]string{
	"audit_by_id":                  "UNION ALL SELECT id, time, actor, role, act, resource, request_id, peer, payload, salt FROM audit)",
	"blobs_unused":                 "FROM blobs WHERE unused_since <= ?1",
	"evidence_by_digest":           "DELETE FROM blobs",
	"evidence_by_remove_time":      "FROM evidence WHERE remove_time <= ?1",
	"evidence_by_report":           "FROM evidence WHERE report = ?1",
	"evidence_by_shopper":          "FROM evidence WHERE shopper = ?1",
	"evidence_by_shown":            "DELETE FROM blobs",
	"evidence_by_thumbnail":        "DELETE FROM blobs",
	"feed_unnumbered_by_resource":  "(SELECT COUNT(*) FROM feed_unnumbered WHERE client = clients.id)",
	"invitations_by_client":        "DELETE FROM clients",
	"locations_by_number":          "INSERT INTO locations",
	"locations_by_parent":          "SELECT id FROM locations WHERE client = ?1 AND parent = ?2 ORDER BY id",
	"mail_subscriptions_due":       "FROM mail_subscriptions WHERE due_time <= ?1",
	"mails_by_address":             "SELECT COUNT(*) FROM mails WHERE address = ?1",
	"mails_by_end":                 "DELETE FROM mails WHERE id IN",
	"mails_by_shopper":             "DELETE FROM mails WHERE shopper = ?1",
	"mails_by_subscription":        "SELECT COUNT(next_time) FROM mails",
	"mails_by_time":                "FROM mails ORDER BY create_time DESC",
	"mails_waiting":                "FROM mails WHERE next_time <= ?1",
	"operations_by_caller":         "FROM operations WHERE caller = ?1",
	"operations_by_expiry":         "DELETE FROM operations",
	"operations_open":              "FROM operations WHERE end_time IS NULL ORDER BY id",
	"report_messages_unread":       "FROM report_messages WHERE read_time IS NULL AND from_shopper",
	"report_holds_by_holder":       "id IN (SELECT report FROM report_holds WHERE holder = ",
	"reports_by_change":            "FROM reports r CROSS JOIN revisions v",
	"reports_by_client":            "FROM reports WHERE client = ?1 ORDER BY taken_time",
	"reports_by_release":           "FROM reports WHERE released AND NOT excluded AND client = ?1 ORDER BY release_time DESC",
	"reports_by_released_id":       "FROM reports WHERE client = ?1 AND released_id = ?2",
	"reports_by_shopper":           "FROM reports WHERE shopper = ?1",
	"reports_by_state":             "FROM reports WHERE state = ?1 ORDER BY taken_time",
	"reports_by_taken":             "FROM reports ORDER BY taken_time",
	"reports_ever_released":        "SELECT 1 FROM reports WHERE client = ?1 AND program = ?2 AND location = ?3 AND month = ?4",
	"reports_merged":               "FROM reports WHERE twin_of = ?1",
	"reports_parked":               "FROM reports WHERE parked",
	"reports_second_look":          "FROM reports WHERE second_look",
	"reports_with_twins":           "FROM reports WHERE possible_twin",
	"requests_by_time":             "DELETE FROM requests",
	"revisions_by_editor":          "FROM revisions e JOIN revisions f",
	"revisions_by_set_location":    "DELETE FROM locations",
	"rollups_own":                  "SELECT location, 1 AS sign",
	"self_assessments_by_location": "DELETE FROM locations",
	"self_assessments_by_month":    "FROM self_assessments WHERE client = ?1 ORDER BY month",
	"alert_rules_by_check":         "FROM alert_rules WHERE check_time <= ?1",
	"alerts_by_location":           "DELETE FROM locations",
	"alerts_by_report":             "FROM alerts WHERE report = ?1",
	"alerts_by_rule":               "FROM alerts WHERE client = ?1 AND program = ?2 AND rule = ?3",
	"alerts_by_state":              "FROM alerts WHERE client = ?1 AND NOT agency AND state = ?2",
	"actions_by_due":               "FROM actions WHERE client = ?1 ORDER BY due",
	"actions_by_location":          "DELETE FROM locations",
	"actions_by_proof":             "FROM actions WHERE proof = ?1",
	"actions_open":                 "FROM actions WHERE state = 'OPEN'",
	"alerts_by_time":               "FROM alerts WHERE client = ?1 ORDER BY raise_time",
	"payables_by_fee":              "UPDATE payables SET fee_of",
	"payables_by_shopper":          "FROM payables WHERE shopper = ?1",
	"payables_by_state":            "FROM payables WHERE state = ?1",
	"payables_by_time":             "FROM payables ORDER BY create_time DESC",
	"payables_by_visit":            "FROM payables WHERE visit = ?1",
	"photo_buckets_by_evidence":    "DELETE FROM photo_buckets WHERE evidence = ?1",
	"appeals_by_client":            "FROM appeals WHERE client = ?1 ORDER BY create_time DESC",
	"appeals_by_due":               "FROM appeals ORDER BY due_time",
	"appeals_by_location":          "DELETE FROM locations",
	"appeals_by_program":           "DELETE FROM programs",
	"appeals_by_report":            "FROM appeals WHERE report = ?1 AND question = ?2",
	"appeals_open":                 "SELECT 1 FROM appeals WHERE report = ?1 AND question = ?2 AND state = 'OPEN'",
	"appeals_by_time":              "FROM appeals ORDER BY create_time",
	"sessions_by_account":          "FROM sessions WHERE account = ?1 AND account <> ''",
	"sessions_by_end":              "FROM sessions WHERE end_time <= ?1",
	"sessions_by_provider_session": "FROM sessions WHERE provider_session = ?1 AND provider_session <> ''",
	"sessions_by_token":            "FROM sessions WHERE token = ?1",
	"timeline_events_by_month":     "FROM timeline_events WHERE client = ?1 ORDER BY month",
	"tokens_by_client":             "FROM tokens WHERE client = ?1",
	"tokens_by_identity":           "FROM tokens WHERE identity = ?1",
	"tokens_by_shopper":            "DELETE FROM shoppers",
	"visit_declines_by_shopper":    "DELETE FROM shoppers",
	"visit_deadlines_by_time":      "FROM visit_deadlines WHERE time <= ?1",
	"visits_by_end":                "SELECT shopper, location, id, window_start, window_end FROM visits WHERE (client = ?1",
	"visits_by_location":           "DELETE FROM locations",
	"visits_by_offer":              "DELETE FROM shoppers",
	"visits_by_program":            "DELETE FROM programs",
	"visits_by_shopper":            "FROM visits WHERE shopper = ?1",
	"visits_with_guests":           "SELECT v.guests",
	"webhook_events_by_end":        "DELETE FROM webhook_events WHERE (client, webhook, sequence) IN",
	"webhook_events_by_report":     "SELECT webhook, MIN(end_time)",
	"webhook_events_by_id":         "FROM webhook_events WHERE client = ?3 AND webhook = ?4 AND id = ?5",
	"webhook_events_waiting":       "SELECT MIN(next_time)",
	"webhooks_due":                 "FROM webhooks WHERE due_time <= ?1",
}

// expectIndexes fails the test unless needed has all indexes of the schema, and the plan of a statement with the text of
// each uses it.
func expectIndexes(t *testing.T, db *sql.DB, statements []string) {
	t.Helper()
	indexes := textsOf(t, db, "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name <> 'goose_db_version' ORDER BY name")
	if want := slices.Sorted(maps.Keys(needed)); !slices.Equal(indexes, want) {
		t.Errorf("the schema has the indexes %q, want %q", indexes, want)
	}
	used := map[string]bool{}
	for _, statement := range statements {
		for index, part := range needed {
			if strings.Contains(statement, part) && !used[index] {
				used[index] = slices.Contains(indexesOf(t, db, statement), index)
			}
		}
	}
	for index, part := range needed {
		if !used[index] {
			t.Errorf("no statement with %q uses the index %s", part, index)
		}
	}
}

// expectRewrites fails the test unless the usual update of a visit writes to no index. SQLite rewrites the entry of
// an index whose columns an update names, also where they stay the same.
func expectRewrites(t *testing.T, db *sql.DB, statements []string) {
	t.Helper()
	fewest := len(statements)
	for _, statement := range statements {
		if !strings.HasPrefix(statement, "UPDATE visits SET state = ?3") {
			continue
		}
		fewest = min(fewest, len(slices.DeleteFunc(stepsOf(t, db, statement), func(step string) bool { return step != "IdxInsert" })))
	}
	if fewest > 0 {
		t.Errorf("every update of a visit writes to %d indexes or more", fewest)
	}
}

// stepsOf returns the names of a statement's steps.
func stepsOf(t *testing.T, db *sql.DB, statement string) (steps []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "EXPLAIN "+statement, make([]any, parameters(t, statement))...)
	if err != nil {
		t.Fatalf("%v in %s", err, statement)
	}
	defer rows.Close()
	for rows.Next() {
		var step string
		var other any
		if err := rows.Scan(&other, &step, &other, &other, &other, &other, &other, &other); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	return steps
}

var (
	parameter = regexp.MustCompile(`\?(\d+)`)
	usedIndex = regexp.MustCompile(`USING (?:COVERING )?INDEX (\w+)`)
)

// parameters returns the number of a statement's parameters.
func parameters(t *testing.T, statement string) (count int) {
	t.Helper()
	for _, found := range parameter.FindAllStringSubmatch(statement, -1) {
		number, err := strconv.Atoi(found[1])
		if err != nil {
			t.Fatal(err)
		}
		count = max(count, number)
	}
	return count
}

// indexesOf returns the indexes that the plan of a statement uses.
func indexesOf(t *testing.T, db *sql.DB, statement string) []string {
	t.Helper()
	var indexes []string
	for _, step := range textsOf(t, db, "EXPLAIN QUERY PLAN "+statement, make([]any, parameters(t, statement))...) {
		for _, found := range usedIndex.FindAllStringSubmatch(step, -1) {
			indexes = append(indexes, found[1])
		}
	}
	return indexes
}

// textsOf returns the last column of a query's rows.
func textsOf(t *testing.T, db *sql.DB, query string, args ...any) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatalf("%v in %s", err, query)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for rows.Next() {
		var text string
		targets := make([]any, len(columns))
		for i := range targets {
			targets[i] = new(any)
		}
		targets[len(targets)-1] = &text
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return texts
}
