package picture

// Caption holds the texts above and below a picture, in the caller's words and language.
type Caption struct {
	// Title names what is shown, such as the location and the program.
	Title string
	// Subtitle has the rest: the span, the channel, the method.
	Subtitle string
	// Notes are printed below, a line or two each: the time of the figures, a method's source.
	Notes []string
}

func (c Caption) texts() Caption { return c }

// dot returns the look of a value's mark, which is hollow where data are thin.
func dot(thin bool, colour string) Style {
	if thin {
		return Style{Fill: paper, Stroke: colour, Width: 2}
	}
	return Style{Fill: colour, Stroke: colour, Width: 2}
}

// bar returns the look of a value's bar, likewise.
func bar(thin bool) Style {
	if thin {
		return Style{Fill: paper, Stroke: blue, Width: 1.5, Dash: "4 3"}
	}
	return Style{Fill: sky, Stroke: blue, Width: 1.5}
}
