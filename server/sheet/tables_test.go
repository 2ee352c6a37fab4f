package sheet_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/sheet"
	"mysteryshopper/server/words"
)

// card is a scorecard with something in every corner that a table must get right.
func card() *pb.Scorecard {
	return &pb.Scorecard{
		Client: "acme", Location: "berlin", From: "2026-01", To: "2026-02", Method: pb.Scorecard_POOLED,
		AsOf: timestamppb.New(time.Date(2026, 2, 3, 4, 5, 6, 7000, time.UTC)), Etag: "secret of the gateway",
		Total:   &pb.Figure{Visits: 3, BasisPoints: new(int32(0)), Earned: new(int64(9007199254740993)), Confidence: pb.Figure_LOW},
		GroupBy: []pb.Scorecard_Grouping{pb.Scorecard_MONTH, pb.Scorecard_LOCATION},
		Rows: []*pb.ScorecardRow{
			{Month: new("2026-01"), Location: new("mitte"), Total: &pb.Figure{
				Visits: 2, Percent: new(81.23), Band: new("good"), Bands: []*pb.BandCount{{Band: "good", Visits: 2}, {Band: "poor"}},
			}},
			{Month: new("2026-02"), Location: new("berlin")},
		},
		Events: []*pb.TimelineEvent{{Month: "2026-01", Title: map[string]string{"en": "Staff cut; by half", "de": "Gekürzt"}}},
		Titles: &pb.Titles{Client: "Acme", Location: "Berlin", Locations: map[string]string{"mitte": "Berlin-Mitte"}, Bands: map[string]string{"good": "Good"}},
	}
}

// cells returns the texts of a row by key, without those that are absent.
func cells(t sheet.Table, row int) map[string]string {
	out := map[string]string{}
	for i, c := range t.Columns {
		if cell := t.Rows[row][i]; cell.Kind() != sheet.KindAbsent {
			out[c.Key] = cell.String()
		}
	}
	return out
}

func tables(t *testing.T, m proto.Message) map[string]sheet.Table {
	t.Helper()
	made, err := sheet.Tables(m)
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]sheet.Table{}
	for _, table := range made {
		byName[table.Name] = table
	}
	return byName
}

func TestTables(t *testing.T) {
	t.Parallel()
	made := tables(t, card())
	for name, test := range map[string]struct {
		table string
		row   int
		want  map[string]string
	}{
		"summary": {sheet.Summary, 0, map[string]string{
			"client": "acme", "clientTitle": "Acme", "location": "berlin", "locationTitle": "Berlin", "program": "",
			"from": "2026-01", "to": "2026-02", "method": "POOLED", "asOf": "2026-02-03T04:05:06.000007Z", "groupBy": "MONTH; LOCATION",
			"total.visits": "3", "total.locations": "0", "total.basisPoints": "0", "total.earned": "9007199254740993", "total.confidence": "LOW", "comparisons": "0",
		}},
		"a row": {"rows", 0, map[string]string{
			"month": "2026-01", "location": "mitte", "locationTitle": "Berlin-Mitte", "total.visits": "2", "total.locations": "0",
			"total.percent": "81.23", "total.band": "good", "total.bandTitle": "Good",
			"total.bands": `[{"band":"good","visits":2},{"band":"poor","visits":0}]`,
		}},
		"a row without a figure": {"rows", 1, map[string]string{"month": "2026-02", "location": "berlin", "locationTitle": "Berlin"}},
		"a map": {"events", 0, map[string]string{
			"month": "2026-01", "title": `de=Gekürzt; en=Staff cut\; by half`, "name": "", "client": "", "location": "", "timelineEvent": "", "action": "",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, cells(made[test.table], test.row)); diff != "" {
				t.Errorf("cells (-want +got):\n%s", diff)
			}
		})
	}
}

// TestColumnsAreStable holds the columns of an empty answer against those of a full one.
func TestColumnsAreStable(t *testing.T) {
	t.Parallel()
	columns := func(m proto.Message) map[string][]sheet.Column {
		out := map[string][]sheet.Column{}
		for name, table := range tables(t, m) {
			out[name] = table.Columns
		}
		return out
	}
	if diff := cmp.Diff(columns(&pb.Scorecard{}), columns(card())); diff != "" {
		t.Errorf("columns (-empty +full):\n%s", diff)
	}
}

func TestNoEtag(t *testing.T) {
	t.Parallel()
	for name, table := range tables(t, card()) {
		for _, c := range table.Columns {
			if strings.HasSuffix(c.Key, "etag") {
				t.Errorf("table %s has the column %s", name, c.Key)
			}
		}
	}
}

func TestMainTable(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		answer proto.Message
		want   string
	}{
		{card(), "rows"},
		{&pb.Scorecard{}, sheet.Summary},
		{&pb.Trend{}, "points"},
		{&pb.ListRankingsResponse{}, "rankings"},
		{&pb.Waits{}, "questions"},
		{&pb.Answers{}, "answers"},
		{&pb.Experience{}, sheet.Summary},
		{&pb.SilentLoss{}, "steps"},
		{&pb.ListLocationsResponse{}, "locations"},
		{&pb.ListReleasedReportsResponse{}, "releasedReports"},
		{&pb.Location{}, sheet.Summary},
		{&pb.SyncVisitsResponse{}, sheet.Summary},
	} {
		t.Run(string(test.answer.ProtoReflect().Descriptor().Name()), func(t *testing.T) {
			t.Parallel()
			got := sheet.Main(test.answer)
			if got != test.want {
				t.Errorf("main table is %q, want %q", got, test.want)
			}
			made, err := sheet.Tables(test.answer)
			if _, ok := sheet.Named(made, got); !ok || err != nil {
				t.Errorf("there is no table %q (%v)", got, err)
			}
		})
	}
}

// TestEveryAnswer fills every field of every answer of the API, with hostile texts, and lays it out.
func TestEveryAnswer(t *testing.T) {
	t.Parallel()
	for _, answer := range answers() {
		t.Run(string(answer.ProtoReflect().Descriptor().Name()), func(t *testing.T) {
			t.Parallel()
			fill(answer.ProtoReflect(), 0)
			for _, table := range tables(t, answer) {
				checkTable(t, table)
			}
		})
	}
}

// checkTable sees that rows fit their columns, that keys are unique, that JSON is JSON, and that nothing is lost: of
// answers, which have one kind of value each, the other columns are absent.
func checkTable(t *testing.T, table sheet.Table) {
	t.Helper()
	keys := map[string]bool{}
	for _, c := range table.Columns {
		if keys[c.Key] {
			t.Errorf("%s: two columns are called %s", table.Name, c.Key)
		}
		keys[c.Key] = true
	}
	for _, row := range table.Rows {
		if len(row) != len(table.Columns) {
			t.Fatalf("%s: a row has %d cells of %d", table.Name, len(row), len(table.Columns))
		}
		for i, c := range row {
			column := table.Columns[i]
			switch {
			case c.Kind() == sheet.KindAbsent && !strings.HasSuffix(column.Key, "Title") && !strings.HasSuffix(table.Name, "answers") && !isResult(column.Key):
				t.Errorf("%s: %s is absent though it was filled", table.Name, column.Key)
			case c.Kind() != sheet.KindAbsent && c.Kind() != column.Kind:
				t.Errorf("%s: a cell of %s has kind %d, the column %d", table.Name, column.Key, c.Kind(), column.Kind)
			case c.Kind() == sheet.KindJSON && !json.Valid([]byte(c.String())):
				t.Errorf("%s: %s is no JSON: %s", table.Name, column.Key, c)
			}
		}
	}
}

// isResult reports whether a column is one of the two kinds of results of an operation.
func isResult(key string) bool {
	key = strings.TrimPrefix(key, "operation.")
	return strings.HasPrefix(key, "error.") || strings.HasPrefix(key, "response.")
}

// answers returns one message for every type that a method of the API answers with.
func answers() []proto.Message {
	var out []proto.Message
	seen := map[protoreflect.FullName]bool{}
	protoregistry.GlobalFiles.RangeFilesByPackage("mysteryshopper.v1", func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			methods := file.Services().Get(i).Methods()
			for j := range methods.Len() {
				answer := methods.Get(j).Output()
				if seen[answer.FullName()] || methods.Get(j).IsStreamingServer() || answer.Fields().Len() == 0 {
					continue
				}
				seen[answer.FullName()] = true
				if found, err := protoregistry.GlobalTypes.FindMessageByName(answer.FullName()); err == nil {
					out = append(out, found.New().Interface())
				}
			}
		}
		return true
	})
	return out
}

// hostile is a text that every separator, quote and formula is in.
const hostile = "=cmd|' /C calc'!A0;\"x\",\r\n+1\t-2 \\ ＝3; @4"

// fill sets every field but the members of a oneof; a message inside of its own type has no end.
func fill(m protoreflect.Message, depth int) {
	if t, ok := m.Interface().(*timestamppb.Timestamp); ok {
		t.Seconds = 1_790_000_000
		return
	}
	if depth > 7 {
		return
	}
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		d := fields.Get(i)
		if one := d.ContainingOneof(); one != nil && !one.IsSynthetic() {
			continue
		}
		switch {
		case d.IsMap():
			m.Mutable(d).Map().Set(protoreflect.ValueOfString(hostile).MapKey(), value(d.MapValue()))
		case d.IsList() && d.Message() != nil:
			fill(m.Mutable(d).List().AppendMutable().Message(), depth+1)
		case d.IsList():
			m.Mutable(d).List().Append(value(d))
		case d.Message() != nil:
			fill(m.Mutable(d).Message(), depth+1)
		default:
			m.Set(d, value(d))
		}
	}
}

func value(d protoreflect.FieldDescriptor) protoreflect.Value {
	switch d.Kind() {
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(true)
	case protoreflect.Int32Kind:
		return protoreflect.ValueOfInt32(-1)
	case protoreflect.Int64Kind:
		return protoreflect.ValueOfInt64(-1 << 63)
	case protoreflect.DoubleKind:
		return protoreflect.ValueOfFloat64(-0.1)
	case protoreflect.EnumKind:
		return protoreflect.ValueOfEnum(d.Enum().Values().Get(1).Number())
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes([]byte{0})
	case protoreflect.StringKind:
		switch of := d.Parent().Name(); { // Amounts are decimals, as the API checks.
		case of == "Money" && d.Name() == "amount", of == "StatementSum" && d.Name() != "currency":
			return protoreflect.ValueOfString("-12.50")
		}
		return protoreflect.ValueOfString(hostile)
	}
	panic(fmt.Sprintf("no value for %s", d.FullName()))
}

// TestScorecardHeadings checks that every column of a scorecard's rows has a heading, and no two the same.
func TestScorecardHeadings(t *testing.T) {
	t.Parallel()
	for _, tag := range words.Languages() {
		language, seen := words.Match(tag), map[string]string{}
		for _, c := range tables(t, &pb.Scorecard{})["rows"].Columns {
			heading := language.Column(c.Key)
			if heading == c.Key {
				t.Errorf("%s: %s has no heading", tag, c.Key)
			}
			if other, ok := seen[heading]; ok {
				t.Errorf("%s: %s and %s are both called %q", tag, c.Key, other, heading)
			}
			seen[heading] = c.Key
		}
	}
}
