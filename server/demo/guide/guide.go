// Package guide writes pages that lead through a demo: what its figures show, in pictures, small tables and a few
// sentences, and the calls that return the same. There is a page in each language.
//
// Every number on a page is from an answer of the demo's own API, and is in an element data with the value that the
// answer has. The calls below each part of a page are those whose answers the part was written from.
package guide

import (
	"context"
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"google.golang.org/grpc"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/demo"
	"mysteryshopper/server/words"
)

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// part is a part of a page.
type part struct {
	Title string
	// Sentences and Pictures, which are SVG, are its body. Note describes how the figures were counted.
	Sentences []template.HTML
	Pictures  []template.HTML
	Tables    []table
	Note      template.HTML
	Calls     []shellLine
}

type table struct {
	// of names what the table is about, where a part has several of a kind.
	of      string
	Caption template.HTML
	// Head are the titles of the columns, of which the first names the rows.
	Head []template.HTML
	Rows [][]template.HTML
}

// shellLine is a call as a line for a shell.
type shellLine struct {
	Title template.HTML
	Line  string
}

// FileName returns the name of the page in a language. The pages link to each other by these names.
func FileName(language string) string {
	if language == words.Languages()[0] {
		return "guide.html"
	}
	return "guide-" + language + ".html"
}

// link is a link to the page in another language, or the name of this one.
type link struct {
	Language, Name, File string
	Here                 bool
}

// Write writes the page of a demo in a language, from the answers of its services to the demo's client. The page is one
// HTML document: it has no script and loads nothing. It contains the tokens of all people of the demo, so only who may have them
// may read it.
func Write(ctx context.Context, to io.Writer, conn grpc.ClientConnInterface, welcome *demo.Welcome, language string) error {
	p := &page{
		Welcome: welcome, language: words.Match(language), figures: pb.NewScorecardServiceClient(conn), reports: pb.NewReportServiceClient(conn),
		visitService: pb.NewVisitServiceClient(conn), evidence: pb.NewEvidenceServiceClient(conn),
	}
	writers := []func(context.Context) (*part, error){
		p.opening, p.slipping, p.mending, p.rankings, p.detail, p.waits, p.claims, p.drivers, p.silentLoss,
	}
	if p.Story.Morning != "" {
		writers = append(writers, p.queue, p.wave, p.photo)
	}
	var parts []*part
	for _, write := range append(writers, p.exports, p.people) {
		one, err := write(ctx)
		if err != nil {
			return fmt.Errorf("guide, part %d: %w", len(parts)+1, err)
		}
		one.Calls = append(one.Calls, p.takeCalls()...)
		parts = append(parts, one)
	}
	return pageTemplate.Execute(to, struct {
		Language    string
		Links       []link
		Screens     []screenLink
		Title, Lead template.HTML
		Opening     *part
		Parts       []*part
	}{
		p.language.Tag(), links(p.language), p.screenLinks(), p.html(pageTitle, "client", parts[0].Title), p.html(pageLead, "server", p.REST),
		parts[0], parts[1:],
	})
}

// links returns the links to the pages in all languages.
func links(here *words.Language) []link {
	var list []link
	for _, tag := range words.Languages() {
		l := words.Match(tag)
		list = append(list, link{Language: tag, Name: l.Text(languageName), File: FileName(tag), Here: l == here})
	}
	return list
}
