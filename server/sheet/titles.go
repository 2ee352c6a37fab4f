package sheet

import (
	"maps"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// titleBook has the titles of ids, by the name of the field that they are in, such as location, and by id. It is nil for an
// answer without titles.
type titleBook map[string]map[string]string

// titles reports whether a field holds the titles of ids.
func titles(d protoreflect.FieldDescriptor) bool {
	return d.Message() != nil && d.Message().FullName() == (*pb.Titles)(nil).ProtoReflect().Descriptor().FullName()
}

// titlesOf returns the titles in a message; those that are known already where it has no field for them.
func titlesOf(m protoreflect.Message, known titleBook) titleBook {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		d := fields.Get(i)
		if !titles(d) || d.IsList() || d.IsMap() {
			continue
		}
		found, ok := m.Get(d).Message().Interface().(*pb.Titles)
		if !ok {
			continue
		}
		book := titleBook{
			"client": {}, "location": {}, "program": {}, "section": found.GetSections(), "question": found.GetQuestions(),
			"band": found.GetBands(), "behaviour": found.GetBehaviours(),
		}
		maps.Copy(book["location"], found.GetLocations())
		maps.Copy(book["program"], found.GetPrograms())
		book.addOwn(m, "client", found.GetClient())
		book.addOwn(m, "location", found.GetLocation())
		book.addOwn(m, "program", found.GetProgram())
		return book
	}
	return known
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
