// Package guide writes a page that leads through a demo: what its figures say, in pictures, small tables and a few
// sentences, and the calls that give the same.
//
// Every number on the page is from an answer of the demo's own API, and stands in an element data with the value that
// the answer has. The calls below each step are those whose answers the step was written from.
package guide

import (
	"context"
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"google.golang.org/grpc"

	"mysteryshopper/server/demo"
)

//go:embed page.html
var pageText string

var page = template.Must(template.New("page").Parse(pageText))

// step is a part of the page.
type step struct {
	Title string
	// Says are its sentences, Pictures SVG, Note what is to be known about how it was counted.
	Says     []template.HTML
	Pictures []template.HTML
	Tables   []table
	Note     string
	Calls    []call
}

type table struct {
	Caption string
	// Head are the titles of the columns, of which the first names the rows.
	Head []string
	Rows [][]template.HTML
}

// call is a line for a shell.
type call struct{ Why, Line string }

// Write writes the page of a demo, asking its services by a connection as the demo's client. The page is one HTML
// document of its own: it has no script and fetches nothing. It holds the client's tokens, and is for who may have these.
func Write(ctx context.Context, w io.Writer, conn grpc.ClientConnInterface, welcome *demo.Welcome) error {
	a := newAsker(conn, welcome)
	var steps []*step
	for _, write := range []func(context.Context, *asker) (*step, error){
		opening, slipping, mending, ranked, pressed, waited, claimed, driven, lost,
	} {
		s, err := write(ctx, a)
		if err != nil {
			return fmt.Errorf("guide, step %d: %w", len(steps)+1, err)
		}
		s.Calls = a.taken()
		steps = append(steps, s)
	}
	steps = append(steps, carried(a))
	return page.Execute(w, struct {
		*demo.Welcome
		Opening *step
		Steps   []*step
	}{welcome, steps[0], steps[1:]})
}
