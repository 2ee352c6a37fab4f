package sheet

import (
	"fmt"
	"slices"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/words"
)

// Tables lays an answer out: the summary first, where the type has anything beside lists, and then a table for each
// list of messages that is in the answer or in a single message of it, in the order of the declaration. Lists inside
// of rows are cells. Which tables there are and what columns they have depends on the type alone. An error means a
// value that has no form as JSON.
func Tables(m proto.Message) ([]Table, error) { return tables(m, nil) }

// ReadableTables is Tables with cells for people.
func ReadableTables(m proto.Message, people *words.Language) ([]Table, error) {
	return tables(m, people)
}

func tables(m proto.Message, people *words.Language) ([]Table, error) {
	top := m.ProtoReflect()
	w := walker{people: people}
	summary := newLayout(top.Descriptor(), people, func(d protoreflect.FieldDescriptor) bool { return !listed(d) && !titles(d) })
	if len(summary.columns) > 0 {
		if err := w.add(Summary, summary, titlesOf(top, nil), top); err != nil {
			return nil, err
		}
	}
	if answers, ok := m.(*pb.Answers); ok {
		err := w.addAnswers(answers, titlesOf(top, nil))
		return w.tables, err
	}
	if err := w.walk(top, "", nil, nil); err != nil {
		return nil, err
	}
	return w.tables, nil
}

// Main returns the name of the table of an answer that a caller gets when the request does not name one.
func Main(m proto.Message) string {
	switch m := m.(type) {
	case *pb.Scorecard:
		if len(m.GetGroupBy()) == 0 {
			return Summary
		}
		return "rows"
	case *pb.Trend:
		return "points"
	case *pb.ListRankingsResponse:
		return "rankings"
	case *pb.Waits, *pb.Drivers, *pb.ClaimComparison:
		return "questions"
	case *pb.SilentLoss:
		return "steps"
	case *pb.Answers:
		return answersTable
	case *pb.Statement:
		return "payables"
	case *pb.ListBalancesResponse:
		return "balances"
	case *pb.ListOffersResponse:
		return "visits"
	case *pb.Location:
		return Summary
	}
	name := Summary
	fields := m.ProtoReflect().Descriptor().Fields()
	for i := range fields.Len() {
		if d := fields.Get(i); listed(d) {
			if name != Summary {
				return Summary
			}
			name = d.JSONName()
		}
	}
	return name
}

// Named returns the table with a name, and whether there is one.
func Named(tables []Table, name string) (Table, bool) {
	for _, t := range tables {
		if t.Name == name {
			return t, true
		}
	}
	return Table{}, false
}

// walker gathers tables.
type walker struct {
	tables []Table
	people *words.Language
}

// walk adds a table for each list in a message and in the single messages in it, but for those of a type that they
// are inside of.
func (w *walker) walk(m protoreflect.Message, prefix string, inside []protoreflect.FullName, known titleBook) error {
	known = titlesOf(m, known)
	inside = append(inside, m.Descriptor().FullName())
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		d := fields.Get(i)
		switch {
		case titles(d):
		case listed(d):
			list := m.Get(d).List()
			rows := make([]protoreflect.Message, list.Len())
			for i := range rows {
				rows[i] = list.Get(i).Message()
			}
			layout := newLayout(d.Message(), w.people, func(d protoreflect.FieldDescriptor) bool { return !titles(d) })
			if err := w.add(prefix+d.JSONName(), layout, known, rows...); err != nil {
				return err
			}
		case nested(d) && !slices.Contains(inside, d.Message().FullName()):
			if err := w.walk(m.Get(d).Message(), prefix+d.JSONName()+".", inside, known); err != nil {
				return err
			}
		}
	}
	return nil
}

// add adds a table of messages.
func (w *walker) add(name string, layout *Layout, known titleBook, messages ...protoreflect.Message) error {
	entitled, columns := known.entitle(layout.columns)
	t := Table{Name: name, Columns: columns, Rows: make([][]Cell, 0, len(messages))}
	for _, m := range messages {
		cells, err := layout.Row(m)
		if err != nil {
			return fmt.Errorf("sheet: table %s: %w", name, err)
		}
		t.Rows = append(t.Rows, entitled(cells))
	}
	w.tables = append(w.tables, t)
	return nil
}
