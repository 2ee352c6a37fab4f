package workbook

import (
	"github.com/xuri/excelize/v2"
)

// The colours of Okabe and Ito, which people who cannot distinguish red from green can distinguish too, and two greys.
const (
	blue       = "0072B2"
	sky        = "56B4E9"
	vermillion = "D55E00"
	green      = "009E73"
	orange     = "E69F00"
	purple     = "CC79A7"
	ink        = "262626"
	grey       = "6B6B6B"
	pale       = "E8F1F8"
)

// family is the font of everything, the one that a new workbook has.
const family = "Calibri"

// percentFormat shows a share with both decimals of its basis points: nothing is left to round.
const percentFormat = "0.00%"

// styles are the numbers of the styles of a file.
type styles struct {
	heading, headingOfNumber                                                     int
	text, wrapped, guarded, integer, decimal, percent, points, instant, duration int
	title, subtitle, label, value, headline, headlineThin, sentence, link, part  int
	term, meaning                                                                int
	thin                                                                         int // of a condition
}

// newStyles adds the styles to a file.
func newStyles(file *excelize.File) (styles, error) {
	var s styles
	type entry struct {
		id    *int
		style excelize.Style
	}
	// Texts stand a little off the edge: without that, a text behind a number reads as a part of it.
	top := &excelize.Alignment{Vertical: "top"}
	text := &excelize.Alignment{Vertical: "top", Horizontal: "left", Indent: 1}
	wrappedText := &excelize.Alignment{Vertical: "top", Horizontal: "left", Indent: 1, WrapText: true}
	number := func(format string) excelize.Style {
		return excelize.Style{CustomNumFmt: &format, Alignment: top}
	}
	font := func(size float64, bold bool, color string) *excelize.Font {
		return &excelize.Font{Family: family, Size: size, Bold: bold, Color: color}
	}
	wrap := &excelize.Alignment{Vertical: "top", WrapText: true}
	heading := excelize.Style{
		Font:      font(11, true, ink),
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{pale}},
		Border:    []excelize.Border{{Type: "bottom", Color: blue, Style: 2}},
		Alignment: &excelize.Alignment{Vertical: "center", Horizontal: "left", Indent: 1, WrapText: true},
	}
	headingOfNumber := heading
	headingOfNumber.Alignment = &excelize.Alignment{Vertical: "center", WrapText: true, Horizontal: "right"}
	entries := []entry{
		{&s.heading, heading},
		{&s.headingOfNumber, headingOfNumber},
		{&s.text, excelize.Style{Alignment: text}},
		{&s.wrapped, excelize.Style{Alignment: wrappedText}},
		// A cell of this format stays a text when somebody edits it, whatever it begins with.
		{&s.guarded, excelize.Style{NumFmt: 49, Alignment: wrappedText}},
		{&s.integer, number("#,##0")},
		{&s.decimal, number("#,##0.######")},
		{&s.percent, number(percentFormat)},
		{&s.points, number(`+0.00" pp";-0.00" pp";0.00" pp"`)},
		{&s.duration, number("[h]:mm:ss")},
		{&s.instant, number("yyyy-mm-dd hh:mm")},
		{&s.title, excelize.Style{Font: font(22, true, ink)}},
		{&s.subtitle, excelize.Style{Font: font(13, false, grey)}},
		{&s.label, excelize.Style{Font: font(11, false, grey), Alignment: wrap}},
		{&s.value, excelize.Style{Font: font(11, false, ink), Alignment: wrap}},
		{&s.headline, excelize.Style{Font: font(36, true, blue), CustomNumFmt: new(percentFormat), Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "center"}}},
		{&s.headlineThin, excelize.Style{Font: &excelize.Font{Family: family, Size: 36, Italic: true, Color: grey}, CustomNumFmt: new(percentFormat), Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "center"}}},
		{&s.sentence, excelize.Style{Font: font(11, false, ink), Alignment: wrap}},
		{&s.link, excelize.Style{Font: &excelize.Font{Family: family, Size: 11, Color: blue, Underline: "single"}}},
		{&s.part, excelize.Style{Font: font(12, true, ink), Border: []excelize.Border{{Type: "bottom", Color: blue, Style: 1}}}},
		{&s.term, excelize.Style{Font: font(11, true, ink), Alignment: wrap}},
		{&s.meaning, excelize.Style{Font: font(11, false, ink), Alignment: wrap}},
	}
	for _, e := range entries {
		id, err := file.NewStyle(&e.style)
		if err != nil {
			return s, err
		}
		*e.id = id
	}
	thin, err := file.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Italic: true, Color: grey}})
	s.thin = thin
	return s, err
}
