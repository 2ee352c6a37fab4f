package e2e

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// outside is what a program outside has: a client's export, as it was served, and nothing else.
type outside struct {
	visits    []*exported
	questions map[versionKey][]*asked
	parent    map[string]string // of locations
	// attributes are those of locations.
	attributes map[string][]string
}

// exported is a row of visits with its rows of answers.
type exported struct {
	row      map[string]string
	version  versionKey
	answers  map[string]map[string]string
	scored   bool
	triggers []string
}

// asked is a row of the data dictionary.
type asked struct {
	key, section, kind, role, fingerprint, effect, weight string
	dimensions, options, dependsOn                        []string
}

// exportOf reads the export of a client over REST, once as CSV and once as lines of JSON, which must hold the same.
func (s *server) exportOf(t *testing.T, token, client string) *outside {
	t.Helper()
	o := &outside{questions: map[versionKey][]*asked{}, parent: map[string]string{}, attributes: map[string][]string{}}
	byID := map[string]*exported{}
	for _, row := range s.exportedRows(t, token, client, "visitRows") {
		v := &exported{row: row, version: versionOf(row), answers: map[string]map[string]string{}, scored: row["effectivePpb"] != ""}
		v.triggers = listed(row["criticals"])
		byID[row["releasedReport"]] = v
		o.visits = append(o.visits, v)
	}
	for _, row := range s.exportedRows(t, token, client, "answerRows") {
		byID[row["releasedReport"]].answers[row["question"]] = row
	}
	for _, row := range s.exportedRows(t, token, client, "questionRows") {
		o.questions[versionOf(row)] = append(o.questions[versionOf(row)], &asked{
			key: row["question"], section: row["section"], kind: row["kind"], role: row["role"],
			fingerprint: row["fingerprint"], effect: row["criticalEffect"], weight: row["sectionWeight"],
			dimensions: listed(row["dimensions"]), options: listed(row["options"]), dependsOn: listed(row["dependsOn"]),
		})
	}
	places := s.call(t, token, "GET", "/v1/clients/"+client+"/locations?alt=csv&pageSize=1000", nil).want(t, 200)
	for _, row := range tableOf(t, places.body) {
		o.parent[row["location"]], o.attributes[row["location"]] = row["parent"], listed(row["attributes"])
	}
	return o
}

func versionOf(row map[string]string) versionKey {
	number, _ := strconv.Atoi(row["version"])
	return versionKey{row["checklist"], number}
}

func listed(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, "; ")
}

// exportedRows reads a table in both forms and compares them.
func (s *server) exportedRows(t *testing.T, token, client, table string) []map[string]string {
	t.Helper()
	path := "/v1/clients/" + client + "/" + table + "?alt="
	rows := tableOf(t, s.call(t, token, "GET", path+"csv", nil).want(t, 200).body)
	lines := strings.Split(strings.TrimSpace(string(s.call(t, token, "GET", path+"ndjson", nil).want(t, 200).body)), "\n")
	if len(rows) != len(lines) {
		t.Fatalf("%s has %d rows as CSV and %d lines of JSON", table, len(rows), len(lines))
	}
	for i, line := range lines {
		if want := cellsOf(t, line, rows[i]); !maps.Equal(want, rows[i]) {
			t.Fatalf("%s: the line is %v, the row %v", table, want, rows[i])
		}
	}
	return rows
}

// tableOf parses CSV with a line of headings.
func tableOf(t *testing.T, body []byte) (rows []map[string]string) {
	t.Helper()
	lines, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, heading := range lines[0] {
			row[heading] = line[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// cellsOf returns the cells of a line of JSON: numbers as they are written, what is absent as an empty cell.
func cellsOf(t *testing.T, line string, like map[string]string) map[string]string {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(line))
	decoder.UseNumber()
	var object map[string]any
	if err := decoder.Decode(&object); err != nil {
		t.Fatal(err)
	}
	cells := map[string]string{}
	for name := range like {
		switch v := object[name].(type) {
		case nil:
			cells[name] = ""
		case []any:
			var parts []string
			for _, part := range v {
				parts = append(parts, fmt.Sprint(part))
			}
			cells[name] = strings.Join(parts, "; ")
		case string:
			// CSV marks a text that a sheet would take for a formula.
			if cells[name] = v; like[name] == "'"+v {
				cells[name] = like[name]
			}
		default:
			cells[name] = fmt.Sprint(v)
		}
		delete(object, name)
	}
	if len(object) > 0 {
		t.Errorf("only the line of JSON has %v", slices.Sorted(maps.Keys(object)))
	}
	return cells
}

// below reports whether a location is another one or below it.
func (o *outside) below(location, top string) bool {
	for ; location != ""; location = o.parent[location] {
		if location == top {
			return true
		}
	}
	return top == "all"
}

// inSegments reports whether a location has all of the attributes.
func (o *outside) inSegments(location string, segments []string) bool {
	return !slices.ContainsFunc(segments, func(s string) bool { return !slices.Contains(o.attributes[location], s) })
}

// anySegment returns an attribute of a location; "" where there is none.
func (o *outside) anySegment() string {
	for _, location := range slices.Sorted(maps.Keys(o.attributes)) {
		for _, attribute := range o.attributes[location] {
			return attribute
		}
	}
	return ""
}

// number parses a cell with a whole number; 0 where it is empty.
func number(cell string) int64 {
	n, _ := strconv.ParseInt(cell, 10, 64)
	return n
}

// total is what a visit came to as a whole.
func (v *exported) total() sighting {
	return sighting{
		place: v.row["location"], ppb: number(v.row["effectivePpb"]), earned: number(v.row["earned"]), possible: number(v.row["possible"]),
		passed: v.row["verdict"] == "PASS", judged: v.row["verdict"] == "PASS" || v.row["verdict"] == "FAIL", version: v.version, total: true,
	}
}

// part adds up the points of some questions of a visit; ok is false where nothing was possible. A section of which a
// critical question took all points counts as nothing.
func (o *outside) part(v *exported, kind, key string) (s sighting, ok bool) {
	if !v.scored {
		return s, false
	}
	s = sighting{place: v.row["location"], version: v.version}
	zeroed := false
	for _, q := range o.questions[v.version] {
		row := v.answers[q.key]
		if !q.in(kind, key) || row == nil || kind == "question" && row["state"] != "ANSWERED" {
			continue
		}
		s.earned, s.possible = s.earned+number(row["earned"]), s.possible+number(row["possible"])
		zeroed = zeroed || kind == "section" && q.effect == "ZERO_SECTION" && slices.Contains(v.triggers, q.key)
	}
	if s.possible <= 0 {
		return s, false
	}
	if !zeroed {
		s.ppb = 1_000_000_000 * max(0, min(s.earned, s.possible)) / s.possible
	}
	s.fullScore = s.ppb == 1_000_000_000
	return s, true
}

// in reports whether the question belongs to a section, a dimension, or is the question of that key.
func (q *asked) in(kind, key string) bool {
	switch kind {
	case "section":
		return q.section == key
	case "dimension":
		return slices.Contains(q.dimensions, key)
	}
	return q.key == key
}

// ofRole is the first question of a role in a version; nil where there is none.
func (o *outside) ofRole(version versionKey, role string) *asked {
	for _, q := range o.questions[version] {
		if q.role == role {
			return q
		}
	}
	return nil
}
