package verify_test

import (
	"slices"
	"strings"
	"testing"

	"mysteryshopper/server/app"
	"mysteryshopper/server/verify"
)

const approved = "(SELECT id FROM reports WHERE state = 'APPROVED' AND released = 1 ORDER BY id LIMIT 1)"

// TestTampering changes a database as somebody would who wants another result, in one statement. Each change is found,
// among others by a finding of the kind and with the text.
func TestTampering(t *testing.T) {
	t.Parallel()
	report := func(change string) string { return "UPDATE reports SET " + change + " WHERE id = " + approved }
	for name, test := range map[string]struct {
		statement string
		kind      verify.Kind
		text      string
	}{
		"part of the day":           {report("day_part = 'NIGHT'"), verify.Report, "its part of the day is NIGHT"},
		"month":                     {report("month = month + 1"), verify.Report, "its month"},
		"start":                     {report("start_time = start_time - 86400000000"), verify.Report, "the time it began"},
		"shopper":                   {report("shopper = 'anna'"), verify.Report, "its shopper is anna"},
		"shopper of all rows":       {"UPDATE revisions SET shopper = 'anna' WHERE report = " + approved + "; " + report("shopper = 'anna'"), verify.Report, "its shopper is anna"},
		"released id":               {report("released_id = lower(hex(randomblob(16)))"), verify.Feed, "no change of its released id"},
		"time of the release":       {report("release_time = release_time + 1000000"), verify.Report, "the time of its release"},
		"state":                     {"UPDATE reports SET state = 'APPROVED' WHERE id = (SELECT id FROM reports WHERE state = 'SUBMITTED' LIMIT 1)", verify.Report, "its status"},
		"release taken back":        {report("released = 0"), verify.Report, "its status"},
		"parked":                    {report("parked = 1 - parked"), verify.Report, "its status"},
		"excluded":                  {report("excluded = 1"), verify.Report, "its status"},
		"test":                      {report("test = 1"), verify.Report, "its status"},
		"twin":                      {report("possible_twin = 1"), verify.Report, "its status"},
		"location":                  {report("location = 'malmo'"), verify.Report, "its location"},
		"last event":                {"DELETE FROM events WHERE report = " + approved + " AND position = (SELECT MAX(position) FROM events WHERE report = " + approved + ")", verify.Report, "its status"},
		"all events":                {"UPDATE revisions SET actor = NULL WHERE report = " + approved + "; DELETE FROM events", verify.Report, "it has no events"},
		"event inserted":            {"INSERT INTO events SELECT report, position + 1, 'WITHDRAWN', revision, actor, role, reason, comment, time + 1 FROM events WHERE report = " + approved + " ORDER BY position DESC LIMIT 1", verify.Report, "no entry of its event WITHDRAWN"},
		"actor of events":           {"UPDATE events SET actor = 'zzzzzzzzzzzz' WHERE report = " + approved, verify.Report, "by zzzzzzzzzzzz"},
		"time of an event":          {"UPDATE events SET time = time + 1 WHERE act = 'APPROVED' AND report = " + approved, verify.Report, "no entry of its event APPROVED"},
		"event's act":               {"UPDATE events SET act = 'REJECTED' WHERE act = 'APPROVED' AND report = " + approved, verify.Report, "no entry of its event REJECTED"},
		"report and all it has":     {"CREATE TEMP TABLE gone AS SELECT id, visit FROM reports WHERE id = " + onePending + "; DELETE FROM events WHERE report = (SELECT id FROM gone); DELETE FROM revisions WHERE report = (SELECT id FROM gone); UPDATE visits SET report = NULL, state = 'CLAIMED' WHERE id = (SELECT visit FROM gone); DELETE FROM reports WHERE id = (SELECT id FROM gone)", verify.Report, "it is not there, and the audit log has its submission"},
		"revision's content":        {"UPDATE revisions SET taken_time = taken_time + 1 WHERE report = " + approved, verify.Revision, "the audit log has no submission of revision 1"},
		"end of the log":            {"DELETE FROM audit WHERE position = (SELECT MAX(position) FROM audit)", verify.Audit, "should end with entry"},
		"last 50 of the log":        {"DELETE FROM audit WHERE position > (SELECT MAX(position) - 50 FROM audit)", verify.Audit, "should end with entry"},
		"whole log":                 {"DELETE FROM audit", verify.Audit, "it ends with entry 0"},
		"whole log and its count":   {"DELETE FROM counters WHERE name = 'audit'; DELETE FROM audit", verify.Revision, "the audit log has no submission"},
		"middle of the log":         {"DELETE FROM audit WHERE position = (SELECT MAX(position) / 2 FROM audit)", verify.Audit, "its hash does not follow"},
		"log's actor":               {"UPDATE audit SET actor = 'zzzzzzzzzzzz' WHERE position = 100", verify.Audit, "not what was sealed"},
		"log's peer":                {"UPDATE audit SET peer = '9.9.9.9' WHERE position = 100", verify.Audit, "not what was sealed"},
		"log's payload":             {"UPDATE audit SET payload = randomblob(32) WHERE position = 100", verify.Audit, "not what was sealed"},
		"log's salt emptied":        {"UPDATE audit SET salt = x'' WHERE position = 100", verify.Audit, "it cannot be read"},
		"log's hash emptied":        {"UPDATE audit SET hash = x'' WHERE position = 100", verify.Audit, "it cannot be read"},
		"counters back":             {"UPDATE counters SET value = value - 1", verify.Audit, "should end with entry"},
		"visit's state":             {"UPDATE visits SET state = 'CLAIMED' WHERE id = (SELECT visit FROM reports WHERE id = " + approved + ")", verify.Visit, "its state with a report is CLAIMED"},
		"visit's report":            {"UPDATE visits SET report = NULL WHERE id = (SELECT visit FROM reports WHERE id = " + approved + ")", verify.Visit, "names no report"},
		"last change of a feed":     {"DELETE FROM feed WHERE position = (SELECT MAX(position) FROM feed)", verify.Feed, "should end with change"},
		"change in a feed":          {"DELETE FROM feed WHERE position = 5", verify.Feed, "the change before number 6 is number 4"},
		"whole feed":                {"DELETE FROM feed", verify.Feed, "it ends with change 0"},
		"change of nothing":         {"UPDATE feed SET resource = 'x' WHERE kind = 'RELEASED' AND position = (SELECT MIN(position) FROM feed WHERE kind = 'RELEASED')", verify.Feed, "no report has this id"},
		"kind of a change":          {"UPDATE feed SET kind = 'WITHDRAWN' WHERE kind = 'RELEASED' AND position = (SELECT MIN(position) FROM feed WHERE kind = 'RELEASED')", verify.Feed, "its last change in the feed of its client is WITHDRAWN"},
		"version's fingerprint":     {"UPDATE checklist_versions SET total_fingerprint = randomblob(32) WHERE checklist = 'core-service'", verify.Version, "its total fingerprint"},
		"version's content emptied": {"UPDATE checklist_versions SET content = x'00' WHERE checklist = 'core-service'", verify.Version, "it cannot be read"},
		"version's digest emptied":  {"UPDATE checklist_versions SET digest = x'' WHERE checklist = 'core-service'", verify.Database, "something cannot be read"},
		"versions":                  {"DELETE FROM checklist_versions WHERE checklist <> 'core-service'", verify.Version, "it is not there"},
		"checklist with versions":   {"DELETE FROM checklist_versions WHERE checklist <> 'core-service'; DELETE FROM checklists WHERE id <> 'core-service'", verify.Resource, "it is not there"},
		"self-assessment's digest":  {"UPDATE self_assessments SET answers_digest = randomblob(32)", verify.SelfAssessment, "the digest of its answers"},
		"self-assessment's score":   {"UPDATE self_assessments SET effective = 1", verify.SelfAssessment, "its total"},
		"self-assessment's owner":   {"UPDATE self_assessments SET token = 'zzzzzzzzzzzz'", verify.SelfAssessment, "the token that submitted it"},
		"self-assessments":          {"DELETE FROM self_assessments", verify.Resource, "it is not there"},
		"claims":                    {"DELETE FROM claims", verify.Resource, "it is not there"},
		"timeline events":           {"DELETE FROM timeline_events", verify.Resource, "it is not there"},
		"token raised to admin":     {"UPDATE tokens SET role = 'ADMIN' WHERE id = (SELECT id FROM tokens WHERE role = 'SHOPPER' LIMIT 1)", verify.Token, "are not those of its creation"},
		"token of another client":   {"UPDATE tokens SET locations = '[]' WHERE id = (SELECT id FROM tokens WHERE client <> '' AND locations NOT IN ('[]', 'null', '') LIMIT 1)", verify.Token, "are not those of its creation"},
		"token that never ends":     {"UPDATE tokens SET expire_time = 1 WHERE id = (SELECT id FROM tokens LIMIT 1)", verify.Token, "are not those of its creation"},
		"token revoked":             {"UPDATE tokens SET revoke_time = 1 WHERE id = (SELECT id FROM tokens LIMIT 1)", verify.Token, "whether it is revoked"},
		"token put in":              {"INSERT INTO tokens SELECT 'aaaaaaaaaaaa', digest, 'ADMIN', '', '', '[]', title, create_time, NULL, NULL FROM tokens LIMIT 1", verify.Token, "no entry of its creation"},
		"tokens":                    {"DELETE FROM tokens WHERE role = 'SHOPPER'", verify.Resource, "it is not there"},
		"roll-up":                   {"DELETE FROM rollups" + oneRollup, verify.Rollup, "it is not there"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			findings, _ := check(t, test.statement)
			if !slices.ContainsFunc(findings, func(f verify.Finding) bool { return f.Kind == test.kind && strings.Contains(f.Text, test.text) }) {
				t.Errorf("found no %s %q: %.2000q", test.kind, test.text, findings)
			}
		})
	}
}

// TestHead compares the log with hashes that were noted: one of an entry that is there, and one that is not.
func TestHead(t *testing.T) {
	t.Parallel()
	_, counts := check(t, "")
	for head, want := range map[string]int{"": 0, counts.Head: 0, strings.Repeat("0", 64): 1} {
		store, err := app.OpenStore(t.Context(), app.Database{Name: copied(t), ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { store.Close() })
		counts, err := verify.Run(t.Context(), store, verify.Options{Head: head})
		if err != nil || counts.Findings != want {
			t.Errorf("head %q: %d findings, want %d; error %v", head, counts.Findings, want, err)
		}
	}
}
