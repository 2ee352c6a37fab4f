package paper

import "reflect"

// Measure returns a function that says how wide texts are, in points. It is not safe for concurrent use.
func Measure() func(text string, size float64, bold bool) float64 {
	r := newRuler()
	return func(text string, size float64, bold bool) float64 {
		return r.width(text, face{size: size, bold: bold}) / point
	}
}

// Texts are all texts of the report's own, by the place that they have in the table.
func Texts() map[string][4]string {
	out := map[string][4]string{}
	table := reflect.ValueOf(texts)
	for i := range table.NumField() {
		field, name := table.Field(i), table.Type().Field(i).Name
		if field.Type().Elem().Kind() == reflect.String {
			out[name] = textOf(field)
			continue
		}
		for j := range field.Len() {
			out[name+string(rune('a'+j))] = textOf(field.Index(j))
		}
	}
	return out
}

func textOf(v reflect.Value) (out [4]string) {
	for i := range out {
		out[i] = v.Index(i).String()
	}
	return out
}

// Clean is how a text of others comes to paper, and whether it had what cannot be shown.
func Clean(text string) (string, bool) {
	s := &sheet{ruler: newRuler()}
	return s.clean(text), s.boxed
}

// Wrapped breaks a text of others into lines of that width in millimetres.
func Wrapped(text string, wide float64, most int) []string {
	s := &sheet{ruler: newRuler()}
	return s.ruler.wrap(s.clean(text), bodyFace, wide, most)
}
