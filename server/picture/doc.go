// Package picture draws scorecards as SVG: a trend, bars, a ranking, waits, what is claimed beside what is observed, and
// a single figure.
//
// What every picture promises:
//   - It is the same bytes for the same input, and stands alone: no script, no style sheet, nothing that is fetched.
//     Several can be put into one page, for their ids differ where their contents do.
//   - It can be read in black and white: what is thin is hollow, what was given up is hatched, a second series has
//     another shape and another line. Colours are of the set by M. Okabe and K. Ito that the colour-blind can tell
//     apart; text has a contrast of 4.5 to 1 and more.
//   - It can be heard: the title and the description say everything that is drawn, and each mark has a title of its own.
//   - It is honest: every figure says its visits and its interval, thin data are marked, a line stops where there is
//     nothing and where the questions changed, and whatever is left out is said to be left out.
//   - It is 960 wide, as high as it must be, and scales. Nothing lies outside its view box, whatever the figures and
//     texts, with counts up to a million.
//
// Shares and scores are basis points, as everywhere. They are shown in per cent with one decimal, a value and the lower
// end of an interval floored and the upper end raised, so that no picture says more than the figure does. Texts of the
// picture itself are in English, German, Swedish and Hungarian; titles come from the caller. Any text may hold anything:
// it is escaped, what XML or a line of text cannot hold is left out, and of more than 1,000 characters the rest is cut.
package picture

// The page, in units of the view box.
const (
	width  = 960.0
	margin = 24.0
	// inner is the width between the margins.
	inner = width - 2*margin
)

// MaxMarks is how many points or rows a picture shows at most; of more it says that they were left out.
const MaxMarks = 500

// The colours. Text is ink or quiet; the others are for marks, and each mark is told by its shape as well.
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

// fonts are common ones with the widths that text is measured by.
const fonts = "Helvetica, Arial, 'Liberation Sans', 'Nimbus Sans', sans-serif"

// The sizes of text.
const (
	titleSize = 22.0
	textSize  = 15.0
	smallSize = 14.0
)
