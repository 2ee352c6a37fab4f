package paper

// Measure returns a function that measures texts, in points. It is not safe for concurrent use.
func Measure() func(text string, size float64, bold bool) float64 {
	r := newRuler()
	return func(text string, size float64, bold bool) float64 {
		return r.width(text, face{size: size, bold: bold}) / point
	}
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
