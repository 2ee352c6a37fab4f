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

// dot returns the look of a value's mark, which is hollow where data are thin.
func dot(thin bool, colour string) style {
	if thin {
		return style{fill: paper, stroke: colour, width: 2}
	}
	return style{fill: colour, stroke: colour, width: 2}
}

// bar returns the look of a value's bar, likewise.
func bar(thin bool) style {
	if thin {
		return style{fill: paper, stroke: blue, width: 1.5, dash: "4 3"}
	}
	return style{fill: sky, stroke: blue, width: 1.5}
}
