package paper

import (
	"fmt"
	"io"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// LocationReport writes the report as a PDF. The language is a BCP 47 tag or the value of an Accept-Language header;
// of English, German, Swedish and Hungarian the one that fits best is written, English where none does. Titles of
// locations, sections and questions are those in the report. An error is that of the writer: every report can be
// written.
func LocationReport(w io.Writer, r *pb.LocationReport, lang string) error {
	p := &page{report: r, sheet: newSheet(lang, r.GetAsOf().AsTime())}
	p.heading()
	p.figure()
	p.trend()
	p.sections()
	p.questions()
	p.waits()
	p.commendations()
	p.lastReports()
	p.explanation()
	p.footers()
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
