package workbook

import (
	"cmp"
	"strings"

	"github.com/xuri/excelize/v2"

	"mysteryshopper/server/words"
)

// layout sets how a sheet is printed: A4 in landscape, as wide as a page, with the title above and the number of the page
// below.
func (p *press) layout(name string) error {
	const a4 = 9
	// An ampersand begins a code in these lines, and there is no room for a long title.
	title := strings.ReplaceAll(shorten(p.book.Title, 80), "&", "&&")
	made := ""
	if !p.book.Made.IsZero() {
		made = p.language.Time(p.book.Made)
	}
	return cmp.Or(
		p.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: new(true)}),
		p.file.SetPageLayout(name, &excelize.PageLayoutOptions{
			Size: new(a4), Orientation: new("landscape"), FitToWidth: new(1), FitToHeight: new(0),
		}),
		p.file.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{
			Left: new(0.5), Right: new(0.5), Top: new(0.75), Bottom: new(0.75), Header: new(0.3), Footer: new(0.3),
		}),
		p.file.SetHeaderFooter(name, &excelize.HeaderFooterOptions{
			OddHeader: "&L" + title + "&R&A",
			OddFooter: "&L" + made + "&R" + p.term(words.PrintedPage),
		}),
	)
}
