package sheet

import (
	"regexp"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	"mysteryshopper/server/words"
)

// localeForm is the form of the keys of texts by locale.
var localeForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$`)

// readableMap returns of texts by locale the one for a reader, and of any other map a line for each entry.
func readableMap(entries protoreflect.Map, people *words.Language) Cell {
	byLocale, lines := map[string]string{}, make([]string, 0, entries.Len())
	for _, key := range sortedKeys(entries) {
		value := entries.Get(key).String()
		if localeForm.MatchString(key.String()) {
			byLocale[key.String()] = value
		}
		lines = append(lines, key.String()+": "+value)
	}
	if len(byLocale) == len(lines) {
		return textOrNone(people.Title(byLocale))
	}
	return textOrNone(strings.Join(lines, "\n"))
}

// readable returns messages as lines: each has the texts and numbers that are set in one of them.
func readable(d protoreflect.FieldDescriptor, v protoreflect.Value, people *words.Language) Cell {
	if !d.IsList() {
		return textOrNone(readableMessage(v.Message(), people))
	}
	var lines []string
	for i := range v.List().Len() {
		if line := readableMessage(v.List().Get(i).Message(), people); line != "" {
			lines = append(lines, line)
		}
	}
	return textOrNone(strings.Join(lines, "\n"))
}

func readableMessage(m protoreflect.Message, people *words.Language) string {
	var parts []string
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		d := fields.Get(i)
		if !m.Has(d) || d.Name() == "etag" {
			continue
		}
		if _, read := reader(d, people); read != nil {
			if c, err := read(m.Get(d)); err == nil && c.String() != "" {
				parts = append(parts, strings.ReplaceAll(c.String(), "\n", ", "))
			}
		}
	}
	return strings.Join(parts, " · ")
}

func textOrNone(text string) Cell {
	if text == "" {
		return Cell{}
	}
	return Text(text)
}
