package paper

import (
	"cmp"
	"fmt"
	"io"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/words"
)

// LocationReport writes the report of a location, a region or the whole client as a PDF. The language is a BCP 47 tag or the
// value of an Accept-Language header; of English, German, Swedish and Hungarian the one that fits best is written, English
// where none does. Titles of locations, sections and questions are those in the report. An error is that of the writer:
// every report can be written.
func LocationReport(w io.Writer, r *pb.LocationReport, lang string, brand *Brand) error {
	p := &page{report: r, sheet: newSheet(lang, r.GetAsOf().AsTime(), brand)}
	p.heading()
	p.figure()
	p.trend()
	p.places()
	p.sections()
	p.questions()
	p.claims()
	p.waits()
	p.commendations()
	p.lastReports(p.explanation().withHead())
	p.explain(p.explanation()) // The reports may have had characters that it explains.
	p.footers(r.GetAsOf(), r.GetEtag())
	if err := p.pdf.Output(w); err != nil {
		return fmt.Errorf("writing the report of a location: %w", err)
	}
	return nil
}

// page is a report that is being written.
type page struct {
	*sheet
	report *pb.LocationReport
}

// heading writes what the report is of, and gives the document its title.
func (p *page) heading() {
	r, titles := p.report, p.report.GetScorecard().GetTitles()
	location := p.clean(cmp.Or(titles.GetLocation(), r.GetLocation()))
	client := p.clean(cmp.Or(titles.GetClient(), r.GetClient()))
	if client == location {
		client = ""
	}
	p.title(p.kind(), client, location, p.clean(cmp.Or(titles.GetProgram(), r.GetProgram())), p.span(r.GetFrom(), r.GetTo()))
}

// kind returns what the report is of: a location, a region or all locations.
func (p *page) kind() words.Text {
	switch {
	case p.report.GetLocation() == wholeClient:
		return words.ClientReport
	case len(p.report.GetPlaces().GetRows()) > 0:
		return words.RegionReport
	}
	return words.LocationReport
}

// wholeClient is the id of the location that stands for all of a client's.
const wholeClient = "all"

// title writes the heading of a paper: its kind with whose it is, what it is of, and its program with its time.
func (s *sheet) title(kind words.Text, whose, of, program, when string) {
	s.pdf.SetTitle(joined(" – ", of, program, when), true)
	s.pdf.SetSubject(s.language.Text(kind), true)
	s.running = s.ruler.cut(joined(" · ", of, program, when), noteFace, inner)
	colour := s.brand.print(s)
	wide := inner
	if s.brand != nil {
		wide -= logoWide + 5
	}
	s.pdf.Bookmark(of, 0, 0)
	s.lines(left, s.ruler.wrap(joined(" · ", s.language.Text(kind), whose), quietFace, wide, 2), quietFace)
	s.lines(left, s.ruler.wrap(of, titleFace, wide, 3), titleFace)
	s.lines(left, s.ruler.wrap(joined(" · ", program, when), leadFace, inner, 2), leadFace)
	s.y += 3
	s.line(left, s.y, right, s.y, colour, 0.6)
	s.y += 3
}
