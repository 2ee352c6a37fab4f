// Package picture draws scorecards as SVG: a trend, bars, a ranking, waits, what is claimed beside what is observed, and
// a single figure.
//
// What every picture promises:
//   - The same input gives the same bytes. The file stands alone: it has no script and no style sheet and fetches
//     nothing. Several pictures can share a page, because their ids differ where their contents do.
//   - It can be read in black and white: thin data are hollow, waits that were given up are hatched, a second series has
//     another shape and another line. Colours are of the set by M. Okabe and K. Ito that the colour-blind can keep
//     apart; text has a contrast of 4.5 to 1 and more.
//   - A screen reader can read it out: the title and the description hold everything that is drawn, and each mark has a
//     title of its own.
//   - It is honest: every figure has its visits and its interval, thin data are marked, a line stops where there are no
//     data and where the questions changed, and what is left out is counted.
//   - It is 960 wide or as wide as is asked for, as high as it must be, and scales. Nothing lies outside its view box, whatever the figures and
//     texts, with counts up to a million.
//
// Shares and scores are basis points, as everywhere. They are shown in per cent with one decimal, a value and the lower
// end of an interval floored and the upper end raised, so that no picture shows more than the figure is. Texts of the
// picture itself are in English, German, Swedish and Hungarian; titles come from the caller. Any text may hold anything:
// it is escaped, what XML or a line of text cannot hold is left out, and of more than 1,000 characters the rest is cut.
package picture

// The page, in units of the view box.
const (
	usualWidth = 960.0
	margin     = 24.0

	// LeastWidth is the smallest width of a picture. Under 600 it is laid out for a phone.
	LeastWidth = 320.0
	// GreatestWidth is the largest width of a picture.
	GreatestWidth = 1920.0
)

// MaxMarks is how many points or rows a picture shows at most. It counts those that it leaves out.
const MaxMarks = 500

// The colours. Text is ink or quiet; the others are for marks, and each mark can be recognized by its shape as well.
const (
	ink     = "#000000"
	quiet   = "#505050"
	paper   = "#FFFFFF"
	grid    = "#D4D4D4"
	link    = "#C0C0C0"
	rule    = "#767676"
	blue    = "#0072B2"
	sky     = "#56B4E9"
	tint    = "#DCEDF8"
	vermeil = "#D55E00"
)

// fonts are common fonts that have the widths by which text is measured.
const fonts = "Helvetica, Arial, 'Liberation Sans', 'Nimbus Sans', sans-serif"

// The sizes of text.
const (
	titleSize = 22.0
	textSize  = 15.0
	smallSize = 14.0
)
