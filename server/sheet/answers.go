package sheet

import (
	"fmt"
	"slices"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// answersTable is the name of the table of answers, with a row for each option.
const answersTable = "answers"

// addAnswers adds a table with a row for each option of each group of each question: the columns of all three, so that
// a program can pivot them.
func (w *walker) addAnswers(answers *pb.Answers, known titleBook) error {
	question, row, option := w.flat(&pb.QuestionAnswers{}), w.flat(&pb.AnswersRow{}), w.flat(&pb.OptionShare{})
	entitled, columns := known.entitle(slices.Concat(question.columns, row.columns, option.columns))
	t := Table{Name: answersTable, Columns: columns}
	for _, q := range answers.GetQuestions() {
		for _, r := range q.GetRows() {
			for _, o := range r.GetOptions() {
				var cells []Cell
				for _, part := range []struct {
					layout  *Layout
					message proto.Message
				}{{question, q}, {row, r}, {option, o}} {
					some, err := part.layout.Row(part.message.ProtoReflect())
					if err != nil {
						return fmt.Errorf("sheet: table %s: %w", answersTable, err)
					}
					cells = append(cells, some...)
				}
				t.Rows = append(t.Rows, entitled(cells))
			}
		}
	}
	w.tables = append(w.tables, t)
	return nil
}

// flat returns the layout of a message without the lists of messages in it.
func (w *walker) flat(m proto.Message) *Layout {
	return newLayout(m.ProtoReflect().Descriptor(), w.people, func(d protoreflect.FieldDescriptor) bool { return !listed(d) && !titles(d) })
}
