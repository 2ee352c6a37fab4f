package picture

// Caption is what a picture says above and below itself, in the caller's words and language.
type Caption struct {
	// Title says what is shown, such as the location and the program.
	Title string
	// Subtitle says the rest: the span, the channel, the method.
	Subtitle string
	// Notes are printed below, a line or two each: the time of the figures, a method's source.
	Notes []string
}

// dot is how a value's mark is filled: hollow where data are thin.
func dot(thin bool, colour string) style {
	if thin {
		return style{fill: paper, stroke: colour, width: 2}
	}
	return style{fill: colour, stroke: colour, width: 2}
}

// bar is how a value's bar is filled, likewise.
func bar(thin bool) style {
	if thin {
		return style{fill: paper, stroke: blue, width: 1.5, dash: "4 3"}
	}
	return style{fill: sky, stroke: blue, width: 1.5}
}
