package verify_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"mysteryshopper/server/app"
	"mysteryshopper/server/verify"
)

const approved = "(SELECT id FROM reports WHERE state = 'APPROVED' AND released = 1 ORDER BY id LIMIT 1)"

// onePlanned is the id of a visit that was planned together with others and that nobody has reported.
const onePlanned = "(SELECT id FROM visits WHERE report IS NULL AND state = 'CLAIMED' AND claim_time IS NULL ORDER BY id LIMIT 1)"

// forgedComparison puts a flag into the comparison of a report.
func forgedComparison(detail string) string {
	return "DELETE FROM comparisons; INSERT INTO comparisons SELECT id, current, '[" + detail + "]' FROM reports WHERE id = " + approved
}

// forgery is a change to a database, and a finding that it leads to.
type forgery struct {
	statement string
	kind      verify.Kind
	text      string
}

// forgeries are changes that somebody would make who wants another result, each in one statement.
func forgeries() map[string]forgery {
	report := func(change string) string { return "UPDATE reports SET " + change + " WHERE id = " + approved }
	all := map[string]forgery{
		"part of the day":            {report("day_part = 'NIGHT'"), verify.Report, "its part of the day is NIGHT"},
		"month":                      {report("month = month + 1"), verify.Report, "its month"},
		"start":                      {report("start_time = start_time - 86400000000"), verify.Report, "the time it began"},
		"shopper":                    {report("shopper = 'anna'"), verify.Report, "its shopper is anna"},
		"shopper of all rows":        {"UPDATE revisions SET shopper = 'anna' WHERE report = " + approved + "; " + report("shopper = 'anna'"), verify.Report, "its shopper is anna"},
		"released id":                {report("released_id = lower(hex(randomblob(16)))"), verify.Feed, "no change of its released id"},
		"time of the release":        {report("release_time = release_time + 1000000"), verify.Report, "the time of its release"},
		"state":                      {"UPDATE reports SET state = 'APPROVED' WHERE id = (SELECT id FROM reports WHERE state = 'SUBMITTED' LIMIT 1)", verify.Report, "its status"},
		"holder":                     {"UPDATE report_holds SET holder = 'another'", verify.Report, "its hold by another until"},
		"end of a hold":              {"UPDATE report_holds SET end_time = end_time + 1", verify.Report, "is not what the audit log has of it"},
		"start of a hold":            {"UPDATE report_holds SET start_time = start_time + 1", verify.Report, "the start of its hold is"},
		"hold taken away":            {"DELETE FROM report_holds", verify.Report, "the hold that was recorded at"},
		"hold put in":                {"INSERT INTO report_holds SELECT id, 'x', 0, 1 FROM reports WHERE id = " + approved, verify.Report, "and the audit log has no such hold"},
		"reader of the agency":       {"UPDATE report_reads SET reader = (SELECT id FROM tokens WHERE role = 'REVIEWER' LIMIT 1)", verify.Report, "which is no token of its client"},
		"reader who is nobody":       {"UPDATE report_reads SET reader = 'x'", verify.Database, "refers to nothing"},
		"read before its report":     {"UPDATE report_reads SET time = 1", verify.Report, "before there was the report or the token"},
		"read of what is not shown":  {"UPDATE report_reads SET report = " + onePending + " WHERE time = (SELECT MAX(time) FROM report_reads)", verify.Report, "and never released"},
		"release taken back":         {report("released = 0"), verify.Report, "its status"},
		"parked":                     {report("parked = 1 - parked"), verify.Report, "its status"},
		"excluded":                   {report("excluded = 1"), verify.Report, "its status"},
		"merged":                     {report("twin_of = (SELECT id FROM reports ORDER BY id LIMIT 1)"), verify.Report, "its status"},
		"second look":                {report("second_look = true"), verify.Report, "its status"},
		"test":                       {report("test = 1"), verify.Report, "its status"},
		"twin":                       {report("possible_twin = 1"), verify.Report, "its status"},
		"location":                   {report("location = 'malmo'"), verify.Report, "its location"},
		"last event":                 {"DELETE FROM events WHERE report = " + approved + " AND position = (SELECT MAX(position) FROM events WHERE report = " + approved + ")", verify.Report, "its status"},
		"all events":                 {"UPDATE revisions SET actor = NULL WHERE report = " + approved + "; DELETE FROM events", verify.Report, "it has no events"},
		"event inserted":             {"INSERT INTO events SELECT report, position + 1, 'WITHDRAWN', revision, actor, role, reason, comment, time + 1, questions, answer_due, written_time FROM events WHERE report = " + approved + " ORDER BY position DESC LIMIT 1", verify.Report, "no entry of its event WITHDRAWN"},
		"actor of events":            {"UPDATE events SET actor = 'zzzzzzzzzzzz' WHERE report = " + approved, verify.Report, "by zzzzzzzzzzzz"},
		"time of an event":           {"UPDATE events SET time = time + 1 WHERE act = 'APPROVED' AND report = " + approved, verify.Report, "no entry of its event APPROVED"},
		"event's act":                {"UPDATE events SET act = 'REJECTED' WHERE act = 'APPROVED' AND report = " + approved, verify.Report, "no entry of its event REJECTED"},
		"report and all it has":      {"CREATE TEMP TABLE gone AS SELECT id, visit FROM reports WHERE id = " + onePending + "; DELETE FROM events WHERE report = (SELECT id FROM gone); DELETE FROM revisions WHERE report = (SELECT id FROM gone); UPDATE visits SET report = NULL, state = 'CLAIMED' WHERE id = (SELECT visit FROM gone); DELETE FROM reports WHERE id = (SELECT id FROM gone)", verify.Report, "it is not there, and the audit log has its submission"},
		"revision's content":         {"UPDATE revisions SET taken_time = taken_time + 1 WHERE report = " + approved, verify.Revision, "the audit log has no submission or edit of revision 1"},
		"end of the log":             {"DELETE FROM audit WHERE position = (SELECT MAX(position) FROM audit)", verify.Audit, "should end with entry"},
		"last 50 of the log":         {"DELETE FROM audit WHERE position > (SELECT MAX(position) - 50 FROM audit)", verify.Audit, "should end with entry"},
		"whole log":                  {"DELETE FROM audit", verify.Audit, "it ends with entry 0"},
		"whole log and its count":    {"DELETE FROM counters WHERE name = 'audit'; DELETE FROM audit", verify.Revision, "the audit log has no submission"},
		"middle of the log":          {"DELETE FROM audit WHERE position = (SELECT MAX(position) / 2 FROM audit)", verify.Audit, "its hash does not follow"},
		"log's actor":                {"UPDATE audit SET actor = 'zzzzzzzzzzzz' WHERE position = 100", verify.Audit, "not what was sealed"},
		"log's peer":                 {"UPDATE audit SET peer = '9.9.9.9' WHERE position = 100", verify.Audit, "not what was sealed"},
		"log's payload":              {"UPDATE audit SET payload = randomblob(32) WHERE position = 100", verify.Audit, "not what was sealed"},
		"texts of a report":          {"UPDATE revisions SET personal = x'00' WHERE report = " + approved, verify.Revision, "nobody erased it"},
		"erased texts back":          {"UPDATE revisions SET personal = (SELECT personal FROM revisions WHERE personal <> x'00' LIMIT 1) WHERE personal = x'00'", verify.Revision, "was erased, and is there"},
		"erased comment back":        {"UPDATE events SET comment = 'Anna?' WHERE act = 'APPROVED' AND report IN (SELECT report FROM revisions WHERE personal = x'00')", verify.Report, "was erased, and is there"},
		"erasure of a report":        {"DELETE FROM events WHERE act = 'ERASED'", verify.Revision, "nobody erased it"},
		"erased shopper back":        {"UPDATE shoppers SET title = 'Gone Away' WHERE id = 'gone'", verify.Resource, "was erased, and is there"},
		"erased shopper as others":   {"UPDATE shoppers SET erase_time = NULL, title = 'Gone Away' WHERE id = 'gone'", verify.Resource, "whether the person was erased"},
		"shopper as erased":          {"UPDATE shoppers SET erase_time = 1, title = '', email = '' WHERE id = 'anna'", verify.Resource, "whether the person was erased"},
		"location deleted":           {"UPDATE locations SET delete_time = 1 WHERE client = 'acme' AND id = 'malmo'", verify.Resource, "the time it was deleted"},
		"program deleted":            {"UPDATE programs SET delete_time = 1", verify.Resource, "the time it was deleted"},
		"client deleted":             {"UPDATE clients SET delete_time = 1", verify.Resource, "the time it was deleted"},
		"shopper deleted":            {"UPDATE shoppers SET delete_time = 1 WHERE id = 'anna'", verify.Resource, "the time it was deleted"},
		"shopper who is back":        {"UPDATE shoppers SET delete_time = NULL WHERE delete_time IS NOT NULL", verify.Resource, "the time it was deleted"},
		"location that is back":      {"UPDATE locations SET delete_time = NULL WHERE delete_time IS NOT NULL", verify.Resource, "the time it was deleted"},
		"time of a deletion":         {"UPDATE locations SET delete_time = delete_time + 1", verify.Resource, "the time it was deleted"},
		"list of erasures":           {"DELETE FROM erasures", verify.Resource, "the list of erasures does not have that"},
		"another erasure":            {"INSERT INTO erasures VALUES ('shoppers/anna', 1)", verify.Resource, "the audit log has none of it"},
		"log's salt emptied":         {"UPDATE audit SET salt = x'' WHERE position = 100", verify.Audit, "it cannot be read"},
		"log's hash emptied":         {"UPDATE audit SET hash = x'' WHERE position = 100", verify.Audit, "it cannot be read"},
		"counters back":              {"UPDATE counters SET value = value - 1", verify.Audit, "should end with entry"},
		"visit's state":              {"UPDATE visits SET state = 'CLAIMED' WHERE id = (SELECT visit FROM reports WHERE id = " + approved + ")", verify.Visit, "its state with a report is CLAIMED"},
		"visit's report":             {"UPDATE visits SET report = NULL WHERE id = (SELECT visit FROM reports WHERE id = " + approved + ")", verify.Visit, "names no report"},
		"last change of a feed":      {"DELETE FROM feed WHERE position = (SELECT MAX(position) FROM feed)", verify.Feed, "should end with change"},
		"change in a feed":           {"DELETE FROM feed WHERE position = 5", verify.Feed, "the change before number 6 is number 4"},
		"whole feed":                 {"DELETE FROM feed", verify.Feed, "it ends with change 0"},
		"change of nothing":          {"UPDATE feed SET resource = 'x' WHERE kind = 'RELEASED' AND position = (SELECT MIN(position) FROM feed WHERE kind = 'RELEASED')", verify.Feed, "no report has this id"},
		"kind of a change":           {"UPDATE feed SET kind = 'WITHDRAWN' WHERE kind = 'RELEASED' AND position = (SELECT MIN(position) FROM feed WHERE kind = 'RELEASED')", verify.Feed, "its last change in the feed of its client is WITHDRAWN"},
		"version's fingerprint":      {"UPDATE checklist_versions SET total_fingerprint = randomblob(32) WHERE checklist = 'core-service'", verify.Version, "its total fingerprint"},
		"version's content emptied":  {"UPDATE checklist_versions SET content = x'00' WHERE checklist = 'core-service'", verify.Version, "it cannot be read"},
		"version's digest emptied":   {"UPDATE checklist_versions SET digest = x'' WHERE checklist = 'core-service'", verify.Database, "something cannot be read"},
		"versions":                   {"DELETE FROM checklist_versions WHERE checklist <> 'core-service'", verify.Version, "it is not there"},
		"checklist with versions":    {"DELETE FROM checklist_versions WHERE checklist <> 'core-service'; DELETE FROM checklists WHERE id <> 'core-service'", verify.Resource, "it is not there"},
		"self-assessment's digest":   {"UPDATE self_assessments SET answers_digest = randomblob(32)", verify.SelfAssessment, "the digest of its answers"},
		"self-assessment's score":    {"UPDATE self_assessments SET effective = 1", verify.SelfAssessment, "its total"},
		"self-assessment's owner":    {"UPDATE self_assessments SET token = 'zzzzzzzzzzzz'", verify.SelfAssessment, "the token that submitted it"},
		"self-assessments":           {"DELETE FROM self_assessments", verify.Resource, "it is not there"},
		"claims":                     {"DELETE FROM claims", verify.Resource, "it is not there"},
		"timeline events":            {"DELETE FROM timeline_events", verify.Resource, "it is not there"},
		"token raised to admin":      {"UPDATE tokens SET role = 'ADMIN' WHERE id = (SELECT id FROM tokens WHERE role = 'SHOPPER' LIMIT 1)", verify.Token, "are not those of its audit entry"},
		"account of a token":         {"UPDATE tokens SET identity = 'https://login.example email thief@agency.example' WHERE id = (SELECT id FROM tokens LIMIT 1)", verify.Token, "are not those of its audit entry"},
		"token raised to planner":    {"UPDATE tokens SET role = 'PLANNER' WHERE id = (SELECT id FROM tokens WHERE role = 'REVIEWER' LIMIT 1)", verify.Token, "are not those of its audit entry"},
		"token raised to auditor":    {"UPDATE tokens SET role = 'AUDITOR', shopper = '' WHERE id = (SELECT id FROM tokens WHERE role = 'SHOPPER' LIMIT 1)", verify.Token, "are not those of its audit entry"},
		"token of another client":    {"UPDATE tokens SET locations = '[]' WHERE id = (SELECT id FROM tokens WHERE client <> '' AND locations NOT IN ('[]', 'null', '') LIMIT 1)", verify.Token, "are not those of its audit entry"},
		"token that never ends":      {"UPDATE tokens SET expire_time = 1 WHERE id = (SELECT id FROM tokens LIMIT 1)", verify.Token, "are not those of its audit entry"},
		"token revoked":              {"UPDATE tokens SET revoke_time = 1 WHERE id = (SELECT id FROM tokens LIMIT 1)", verify.Token, "whether it is revoked"},
		"token revoked for a reuse":  {"UPDATE tokens SET revoke_reason = 'SECRET_REUSED' WHERE id = (SELECT id FROM tokens LIMIT 1)", verify.Token, "why it was revoked"},
		"former secret removed":      {"UPDATE tokens SET former = (SELECT former FROM tokens WHERE rotate_time IS NULL LIMIT 1) WHERE rotate_time IS NOT NULL", verify.Token, "are not those of its audit entry"},
		"rotation at another time":   {"UPDATE tokens SET rotate_time = rotate_time + 1 WHERE rotate_time IS NOT NULL", verify.Token, "when its secrets were replaced"},
		"settled before rotated":     {"UPDATE tokens SET settle_time = rotate_time - 1 WHERE rotate_time IS NOT NULL", verify.Token, "when its secrets were replaced"},
		"token put in":               {"INSERT INTO tokens SELECT 'aaaaaaaaaaaa', digest, 'ADMIN', '', '', '[]', title, create_time, NULL, NULL, '', '', former, NULL, NULL FROM tokens WHERE rotate_time IS NULL LIMIT 1", verify.Token, "no entry of its creation"},
		"tokens":                     {"DELETE FROM tokens WHERE role = 'SHOPPER'", verify.Resource, "it is not there"},
		"visit's shopper":            {"UPDATE visits SET shopper = 'nobody' WHERE state = 'CLAIMED'", verify.Visit, "to whom it was never assigned"},
		"visit's test mark":          {"UPDATE visits SET test = 1 WHERE report IS NOT NULL", verify.Visit, "its test mark"},
		"visit's version":            {"UPDATE visits SET version = 2 WHERE report IS NOT NULL AND version = 1", verify.Database, "refers to nothing"},
		"visit's wave":               {"UPDATE visits SET wave = 'w9' WHERE report IS NOT NULL", verify.Report, "its wave"},
		"holders":                    {"DELETE FROM visit_changes", verify.Report, "its visit was never assigned to its shopper"},
		"event's revision":           {"UPDATE events SET revision = 7 WHERE act = 'APPROVED'", verify.Report, "is of revision 7 and should be of"},
		"event's role":               {"UPDATE events SET role = 'ADMIN' WHERE act = 'APPROVED'", verify.Report, "no entry of its event APPROVED"},
		"event twice":                {"INSERT INTO events SELECT report, position + 10, act, revision, actor, role, reason, comment, time, questions, answer_due, written_time FROM events WHERE act = 'APPROVED'", verify.Report, "no entry of its event APPROVED"},
		"events in another order":    {"UPDATE events SET position = 100 - position WHERE act IN ('RETURNED', 'RESUBMITTED')", verify.Report, "is not possible"},
		"report's creation":          {report("create_time = create_time - 1000000"), verify.Report, "the time it was created"},
		"report's last change":       {report("update_time = update_time - 1000000"), verify.Report, "the time of its last change"},
		"report's wave":              {report("wave = 'w9'"), verify.Report, "its wave"},
		"report's channel":           {report("channel = 'WEB'"), verify.Rollup, ""},
		"report's client":            {report("client = 'other'"), verify.Report, "its client"},
		"report's program":           {report("program = 'other'"), verify.Report, "its program"},
		"report's verdict":           {report("verdict = 'FAILED'"), verify.Report, "its verdict"},
		"personal text":              {"UPDATE revisions SET personal = (SELECT personal FROM revisions other WHERE other.report <> revisions.report AND other.personal <> revisions.personal LIMIT 1)", verify.Revision, "its personal digest"},
		"receipt of another report":  {"UPDATE revisions SET receipt = (SELECT receipt FROM revisions other WHERE other.report <> revisions.report LIMIT 1)", verify.Receipt, "should be"},
		"elapsed time":               {"UPDATE revisions SET elapsed_seconds = 1", verify.Revision, "the time elapsed"},
		"location of a change":       {"UPDATE feed SET location = '' WHERE kind = 'RELEASED'", verify.Feed, "its last change in the feed of its client is at"},
		"version retired":            {"UPDATE checklist_versions SET retire_time = 1", verify.Version, "whether it is retired"},
		"version's publication":      {"UPDATE checklist_versions SET publish_time = 1", verify.Version, "the time it was published"},
		"claim retired":              {"UPDATE claims SET retire_time = 1", verify.Resource, "whether it is retired"},
		"claim put in":               {"INSERT INTO claims SELECT client, 'forged', location, program, statement, questions, source, month, revision, create_time, update_time, NULL FROM claims LIMIT 1", verify.Resource, "no entry of it"},
		"timeline event put in":      {"INSERT INTO timeline_events SELECT client, 'forged', location, month, title, create_time, revision FROM timeline_events LIMIT 1", verify.Resource, "no entry of it"},
		"location put in":            {"INSERT INTO locations (client, id, parent, title, channel, time_zone, locale, latitude_e7, longitude_e7, address, contact, revision, update_time, number) SELECT client, 'forged', parent, title, channel, time_zone, locale, latitude_e7, longitude_e7, address, contact, revision, update_time, 99999 FROM locations LIMIT 1", verify.Resource, "no entry of it"},
		"location's parent":          {"UPDATE locations SET parent = '' WHERE parent <> ''", verify.Rollup, ""},
		"location's time zone":       {"UPDATE locations SET time_zone = 'Asia/Tokyo'", verify.Report, "its part of the day"},
		"location's number":          {"UPDATE locations SET number = number + 1000", verify.Rollup, ""},
		"shopper put in":             {"INSERT INTO shoppers (id, title, email, locales, revision, create_time, update_time) SELECT 'forged', title, email, locales, revision, create_time, update_time FROM shoppers LIMIT 1", verify.Resource, "no entry of it"},
		"client put in":              {"INSERT INTO clients SELECT 'forged', title, revision, create_time, update_time, changes, staff_told_time, NULL, titles FROM clients LIMIT 1", verify.Resource, "no entry of it"},
		"program put in":             {"INSERT INTO programs (client, id, title, checklist, version, rules, fee, waves, revision, update_time) SELECT client, 'forged', title, checklist, version, rules, fee, waves, revision, update_time FROM programs LIMIT 1", verify.Resource, "no entry of it"},
		"token's secret":             {"UPDATE tokens SET digest = randomblob(32) WHERE role = 'REVIEWER'", verify.Token, "are not those of its audit entry"},
		"approval in the log twice":  {"INSERT INTO audit_unsealed SELECT randomblob(16), time, actor, role, act, resource, request_id, peer, payload, salt FROM audit WHERE act LIKE '%ApproveReport' LIMIT 1", verify.Report, "it has no event of the audit entry"},
		"log's resource":             {"UPDATE audit SET resource = 'reports/x' WHERE position = 50", verify.Audit, "not what was sealed"},
		"roll-up put in":             {"INSERT INTO rollups SELECT client, location, below, program, month, 'zz', channel, checklist, version, visits, sum_ppb, sum_basis_points, sum_squares, min_basis_points, max_basis_points, earned, possible, passed, failed, criticals, left_unserved, hung_up, closed, no_such_place, aborted, details, extras, answers FROM rollups LIMIT 1", verify.Rollup, ""},
		"delta put in":               {"INSERT INTO rollup_deltas SELECT client, location, below, program, month, wave, channel, checklist, version, randomblob(16), 1, visits, sum_ppb, sum_basis_points, sum_squares, min_basis_points, max_basis_points, earned, possible, passed, failed, criticals, left_unserved, hung_up, closed, no_such_place, aborted, details, extras, answers FROM rollups LIMIT 1", verify.Rollup, ""},
		"trigger":                    {"CREATE TRIGGER evil AFTER INSERT ON reports BEGIN UPDATE reports SET effective = 10000; END", verify.Database, "trigger evil"},
		"view":                       {"CREATE VIEW evil AS SELECT * FROM reports", verify.Database, "view evil"},
		"table":                      {"CREATE TABLE evil (a)", verify.Database, "table evil"},
		"column":                     {"ALTER TABLE reports ADD COLUMN evil TEXT", verify.Database, "another definition of the table reports"},
		"index":                      {"DROP INDEX reports_by_released_id", verify.Database, "lacks the index reports_by_released_id"},
		"comparison's flags":         {forgedComparison(`{"flag":"LATE","numbers":{"lateSeconds":5}}`), verify.Report, "in its comparison the flags of its submission are [LATE"},
		"comparison with nothing":    {forgedComparison(`{"flag":"OVERLAPS_OTHER","other":"0192f3c4-0000-7000-8000-000000000000","otherRevision":1}`), verify.Report, "OVERLAPS_OTHER: the other report is not there"},
		"comparison's total":         {forgedComparison(`{"flag":"HIGH_TOTAL_FEW_PLACES","numbers":{"totalBasisPoints":10001}}`), verify.Report, "HIGH_TOTAL_FEW_PLACES: totalBasisPoints is 10001"},
		"comparison's time":          {forgedComparison(`{"flag":"TOO_FAST","numbers":{"elapsedSeconds":-1}}`), verify.Report, "TOO_FAST: elapsedSeconds is -1"},
		"comparison's line":          {forgedComparison(`{"flag":"STRAIGHT_LINING","numbers":{"answers":99}}`), verify.Report, "STRAIGHT_LINING: its answers are no line"},
		"visit that waits":           {"UPDATE visits SET state = 'OPEN' WHERE state = 'CLAIMED' AND report IS NULL", verify.Visit, "its state is OPEN"},
		"visit of a plan deleted":    {"DELETE FROM visit_deadlines WHERE visit = " + onePlanned + "; DELETE FROM visit_changes WHERE visit = " + onePlanned + "; DELETE FROM visits WHERE id = " + onePlanned, verify.Resource, "planned together"},
		"visit of a plan doubled":    {"CREATE TEMP TABLE v AS SELECT * FROM visits WHERE id = " + onePlanned + "; UPDATE v SET id = 'zz', position = position + 1000, shopper = '', state = 'OPEN'; INSERT INTO visits SELECT * FROM v", verify.Resource, "planned together"},
		"window of a planned visit":  {"UPDATE visits SET window_end = window_end + 1 WHERE id = " + onePlanned, verify.Resource, "planned together"},
		"scenario of a planned one":  {"UPDATE visits SET scenario = 'x' WHERE id = " + onePlanned, verify.Resource, "planned together"},
		"fee of a planned visit":     {"UPDATE visits SET fee = '{}' WHERE id = " + onePlanned, verify.Resource, "planned together"},
		"time of a claim":            {"UPDATE visits SET claim_time = claim_time + 1 WHERE claim_time IS NOT NULL", verify.Visit, "the time of its claim"},
		"decline that was none":      {"INSERT INTO visit_declines SELECT id, (SELECT MAX(id) FROM shoppers), 'OTHER', '', 1 FROM visits LIMIT 1", verify.Visit, "no entry of the decline by"},
		"decline that is gone":       {"DELETE FROM visit_declines WHERE reason = 'NO_TIME'", verify.Visit, "is not there"},
		"reason of a decline":        {"UPDATE visit_declines SET reason = 'TOO_FAR' WHERE reason = 'NO_TIME'", verify.Visit, "has not the reason and the note"},
		"note of a decline":          {"UPDATE visit_declines SET note = 'x' WHERE reason = ''", verify.Visit, "has not the reason and the note"},
		"time of a decline":          {"UPDATE visit_declines SET time = time + 1", verify.Visit, "the time of the decline by"},
		"visit's check-in":           {"UPDATE visits SET check_in_time = 1", verify.Visit, "the time of its check-in"},
		"visit's flags":              {"UPDATE visits SET flags = 'NO_CHECK_IN' WHERE check_in_time IS NULL", verify.Visit, "and no check-in"},
		"visit's return":             {"UPDATE visits SET returned_revision = 1 WHERE report IS NULL", verify.Visit, "the revision that was returned"},
		"answer due":                 {report("answer_due = 7"), verify.Report, "until when it may be answered"},
		"answer due of a visit":      {"UPDATE visits SET answer_due = 7 WHERE report IS NOT NULL", verify.Visit, "until when its return may be answered"},
		"time given by an approval":  {"UPDATE events SET answer_due = 7 WHERE act <> 'RETURNED'", verify.Report, "gave time for an answer"},
		"time of writing":            {"UPDATE events SET written_time = 7 WHERE act <> 'RESUBMITTED'", verify.Report, "was written at"},
		"flag of a late answer":      {report("flags = 'ANSWERED_LATE'"), verify.Report, "whether it was answered late"},
		"questions of a return":      {"UPDATE visits SET returned_questions = 'x' WHERE report IS NOT NULL", verify.Visit, "the questions of its return"},
		"comment of a return":        {"UPDATE visits SET return_comment = 'x' WHERE report IS NOT NULL", verify.Visit, "the comment of its return"},
		"visit's revision":           {"UPDATE visits SET revision = revision + 1 WHERE report IS NULL", verify.Visit, "its revision"},
		"visit's last change":        {"UPDATE visits SET update_time = update_time + 1 WHERE report IS NULL", verify.Visit, "the time of its last change"},
		"visit's creation":           {"UPDATE visits SET create_time = create_time - 1", verify.Resource, "no entry of it"},
		"report's revision":          {report("revision = revision + 1"), verify.Report, "its revision"},
		"report's last change later": {report("update_time = update_time + 1"), verify.Report, "the time of its last change"},
		"start by a microsecond":     {report("start_time = start_time + 1"), verify.Report, "the time it began"},
		"client's revision":          {"UPDATE clients SET revision = revision + 1", verify.Resource, "its revision"},
		"checklist's last change":    {"UPDATE checklists SET update_time = update_time - 1", verify.Resource, "the time of its last change"},
		"program's revision":         {"UPDATE programs SET revision = 1, update_time = update_time + 1", verify.Resource, "the time of its last change"},
		"shopper's creation":         {"UPDATE shoppers SET create_time = create_time - 1", verify.Resource, "the time it was created"},
		"timeline event's creation":  {"UPDATE timeline_events SET create_time = create_time - 1", verify.Resource, "the time it was created"},
		"claim's revision":           {"UPDATE claims SET revision = revision + 1", verify.Resource, "its revision"},
		"self-assessment's month":    {"UPDATE self_assessments SET month = month + 100", verify.SelfAssessment, "its month is"},
		"visit of an entry":          {"CREATE TEMP TABLE gone AS SELECT visit AS id FROM reports; DELETE FROM visits WHERE id IN (SELECT id FROM gone)", verify.Report, "is not there"},
		"roll-up":                    {"DELETE FROM rollups" + oneRollup, verify.Rollup, "it is not there"},
	}
	maps.Copy(all, messageForgeries())
	maps.Copy(all, sessionForgeries())
	maps.Copy(all, mailForgeries())
	return all
}

// TestTampering: each forgery is found, among others by a finding of the kind and with the text.
func TestTampering(t *testing.T) {
	t.Parallel()
	for name, test := range forgeries() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			findings, _ := check(t, test.statement)
			if !slices.ContainsFunc(findings, func(f verify.Finding) bool { return f.Kind == test.kind && strings.Contains(f.Text, test.text) }) {
				t.Errorf("found no %s %q: %d findings", test.kind, test.text, len(findings))
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
		counts, err := verify.Run(t.Context(), store, verify.Options{Heads: strings.Fields(head)})
		if err != nil || counts.Findings != want {
			t.Errorf("head %q: %d findings, want %d; error %v", head, counts.Findings, want, err)
		}
	}
}
