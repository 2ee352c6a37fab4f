package sheet

import (
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// titleBook says what ids are called: by the name of the field that they are in, such as location, and by id. A nil
// one is of an answer that does not say.
type titleBook map[string]map[string]string

// titles says whether a field holds what ids are called.
func titles(d protoreflect.FieldDescriptor) bool {
	return d.Message() != nil && d.Message().FullName() == (*pb.Titles)(nil).ProtoReflect().Descriptor().FullName()
}

// titlesOf returns what a message says that its ids are called, or what is known where it has no field for it.
func titlesOf(m protoreflect.Message, known titleBook) titleBook {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		d := fields.Get(i)
		if !titles(d) || d.IsList() || d.IsMap() {
			continue
		}
		said, ok := m.Get(d).Message().Interface().(*pb.Titles)
		if !ok {
			continue
		}
		book := titleBook{
			"client": {}, "location": {}, "program": {}, "section": said.GetSections(), "question": said.GetQuestions(),
			"band": said.GetBands(), "behaviour": said.GetBehaviours(),
		}
		book.addAll("location", said.GetLocations())
		book.addAll("program", said.GetPrograms())
		book.addOwn(m, "client", said.GetClient())
		book.addOwn(m, "location", said.GetLocation())
		book.addOwn(m, "program", said.GetProgram())
		return book
	}
	return known
}

func (b titleBook) addAll(field string, byID map[string]string) {
	for id, title := range byID {
		b[field][id] = title
	}
}

// addOwn adds the title of an id that stands in the message itself.
func (b titleBook) addOwn(m protoreflect.Message, field, title string) {
	d := m.Descriptor().Fields().ByName(protoreflect.Name(field))
	if d != nil && d.Kind() == protoreflect.StringKind && !d.IsList() && title != "" {
		b[field][m.Get(d).String()] = title
	}
}

// entitle puts a column of titles behind each column of ids that there can be titles for, and returns what does the
// same to a row.
func (b titleBook) entitle(columns []Column) (row func([]Cell) []Cell, out []Column) {
	byColumn := make([]map[string]string, len(columns))
	for i, c := range columns {
		out = append(out, c)
		leaf := c.Key[strings.LastIndexByte(c.Key, '.')+1:]
		if byID, ok := b[leaf]; ok && c.Kind == KindText {
			if byID == nil {
				byID = map[string]string{}
			}
			byColumn[i] = byID
			out = append(out, Column{c.Key + "Title", KindText})
		}
	}
	if len(out) == len(columns) {
		return func(cells []Cell) []Cell { return cells }, out
	}
	return func(cells []Cell) []Cell {
		wide := make([]Cell, 0, len(out))
		for i, c := range cells {
			wide = append(wide, c)
			if byColumn[i] == nil {
				continue
			}
			title := Cell{}
			if text, ok := byColumn[i][c.String()]; ok {
				title = Text(text)
			}
			wide = append(wide, title)
		}
		return wide
	}, out
}
