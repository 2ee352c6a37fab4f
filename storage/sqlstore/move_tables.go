package sqlstore

import (
	"slices"
	"strings"
)

// Kind is the type of a column's values, whatever an engine calls it.
type Kind string

// The kinds of columns.
const (
	Text    Kind = "text"
	Integer Kind = "integer"
	Boolean Kind = "truth"
	Bytes   Kind = "bytes"
)

// Column is a column of a table.
type Column struct {
	Name string
	Kind Kind
}

// Table describes a table for a move.
type Table struct {
	Name string
	// Key names the columns of the primary key. Rows are copied and digested in its order, which is the same on all
	// engines.
	Key []string
	// Columns are all columns, in the order of their values in a Chunk.
	Columns []Column
	// keys are the indexes of the key's columns in Columns.
	keys []int
}

// Tables returns the tables that a move copies, each after the tables that it refers to: all tables except fence and
// those of the migrations.
func Tables() []Table { return slices.Clone(tables) }

// newTable returns a table with the names of its columns, grouped by kind.
func newTable(name, key, text, integer, truth, bytes string) Table {
	t := Table{Name: name, Key: strings.Fields(key)}
	for _, group := range []struct {
		fieldKind Kind
		names     string
	}{{Text, text}, {Integer, integer}, {Boolean, truth}, {Bytes, bytes}} {
		for name := range strings.FieldsSeq(group.names) {
			t.Columns = append(t.Columns, Column{name, group.fieldKind})
		}
	}
	t.keys = t.places()
	return t
}

// places returns the indexes of the key's columns in Columns.
func (t *Table) places() []int {
	places := make([]int, len(t.Key))
	for i, key := range t.Key {
		places[i] = slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == key })
	}
	return places
}

// TextColumns returns the table with its text columns and the columns of the key.
func (t Table) TextColumns() Table {
	t.Columns = slices.DeleteFunc(slices.Clone(t.Columns), func(c Column) bool {
		return c.Kind != Text && !slices.Contains(t.Key, c.Name)
	})
	t.keys = t.places()
	return t
}

const (
	rollupText     = `client location program wave channel checklist`
	rollupKey      = `client location below program month wave channel checklist version`
	rollupIntegers = `month version visits sum_ppb sum_basis_points sum_squares min_basis_points max_basis_points earned
		possible passed failed criticals left_unserved hung_up closed no_such_place aborted`
	auditText = `actor role act resource request_id peer`
)

var tables = []Table{
	newTable("settings", "key", "key", "", "", "value"),
	newTable("counters", "name", "name", "value", "", ""),
	newTable("checklists", "id", "id", "latest revision create_time update_time", "", "draft"),
	newTable("checklist_versions", "checklist number",
		"checklist", "number publish_time retire_time", "", "content digest total_fingerprint"),
	newTable("clients", "id", "id title", "revision create_time update_time changes staff_told_time", "", ""),
	newTable("locations", "client id",
		"client id parent title channel time_zone locale address contact",
		"latitude_e7 longitude_e7 revision update_time number", "", ""),
	newTable("programs", "client id",
		"client id title checklist rules fee waves", "version revision update_time", "", ""),
	newTable("shoppers", "id", "id title email locales", "revision create_time update_time", "", ""),
	newTable("timeline_events", "client id", "client id location title", "month create_time revision", "", ""),
	newTable("claims", "client id",
		"client id location program statement questions source", "month revision create_time update_time retire_time", "", ""),
	newTable("self_assessments", "client id",
		"client id location program checklist locale token", "version month effective create_time", "",
		"answers_digest score_digest scoring personal"),
	newTable("visits", "id",
		"id client program location checklist shopper state scenario wave flags return_comment",
		"version window_start window_end check_in_time returned_revision revision create_time update_time",
		"test", "report"),
	newTable("visit_holders", "shopper visit", "shopper visit checklist", "position version", "held", ""),
	newTable("shopper_changes", "shopper", "shopper", "position", "", ""),
	newTable("drafts", "visit shopper", "visit shopper report_id", "base_revision revision update_time", "", "report"),
	newTable("reports", "id",
		`visit client program location shopper wave channel state released_id checklist outcome day_part status verdict
		band flags`,
		`current release_time create_time update_time revision version taken_time month start_time effective earned possible
		skew_millis`,
		"released excluded parked possible_twin test", "id"),
	newTable("revisions", "report number",
		"shopper visit checklist locale outcome",
		"number base taken_time version start_time end_time elapsed_seconds effective", "",
		"report content_digest answers_digest personal_digest score_digest receipt scoring personal"),
	newTable("events", "report position", "act actor role reason comment", "position revision time", "", "report"),
	newTable("rollups", rollupKey, rollupText, rollupIntegers, "below", "details extras"),
	newTable("rollup_deltas", rollupKey+" id", rollupText, rollupIntegers+" sign", "below", "id details extras"),
	newTable("tokens", "id",
		"id role shopper client locations title", "create_time expire_time revoke_time", "", "digest"),
	newTable("invitations", "digest", "role shopper client locations title", "create_time expire_time", "", "digest"),
	newTable("audit", "position", auditText, "position time", "", "id payload salt proof hash"),
	newTable("audit_unsealed", "id", auditText, "time", "", "id payload salt"),
	newTable("feed", "client position", "client kind location resource", "position time", "", ""),
	newTable("feed_unnumbered", "client id", "client kind location resource", "revision time", "", "id"),
	newTable("requests", "caller method key", "caller method key", "time", "", "digest response"),
	newTable("leases", "name", "name holder", "expire_time", "", ""),
}

// names returns the columns as a list in SQL.
func (t *Table) names() string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return strings.Join(names, ", ")
}

// order returns the key as a list in SQL.
func (t *Table) order() string { return strings.Join(t.Key, ", ") }

// descending returns the key as an ORDER BY for reading from the end.
func (t *Table) descending() string { return strings.Join(t.Key, " DESC, ") + " DESC" }
