package web

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"sync"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/words"
)

//go:embed errors.html
var files embed.FS

// reason is a row of the page of reasons.
type reason struct {
	Name, Code, Meaning, Text string
	Status                    int
	Retry                     bool
}

// Errors is the page that the type of every problem document links to: the meaning of each reason, and its text in the reader's
// language. It is rendered for the first reader.
func Errors(w http.ResponseWriter, r *http.Request) {
	pages, err := errorPages()
	if err != nil {
		http.Error(w, "the page cannot be rendered", http.StatusInternalServerError)
		return
	}
	language := words.Match(r.Header.Get("Accept-Language")).Tag()
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Language", language)
	header.Set("Content-Security-Policy", policy)
	header.Set("Cache-Control", "no-cache")
	header.Add("Vary", "Accept-Language")
	_, _ = w.Write(pages[language]) // The reader has gone away where this fails.
}

// errorPages returns the page in every language. An error is a fault of the build.
var errorPages = sync.OnceValues(func() (map[string][]byte, error) {
	page, err := template.ParseFS(files, "errors.html")
	if err != nil {
		return nil, err
	}
	rendered := map[string][]byte{}
	for _, language := range words.Languages() {
		var out bytes.Buffer
		if err := page.Execute(&out, map[string]any{"Language": language, "Reasons": reasons(language)}); err != nil {
			return nil, err
		}
		rendered[language] = out.Bytes()
	}
	return rendered, nil
})

// reasons lists every reason in the order of its number.
func reasons(language string) []reason {
	var rows []reason
	values := pb.Reason(0).Descriptor().Values()
	for i := range values.Len() {
		r := pb.Reason(values.Get(i).Number())
		if r == pb.Reason_REASON_UNSPECIFIED {
			continue
		}
		rows = append(rows, reason{
			Name: r.String(), Code: fault.Code(r).String(), Status: fault.HTTPStatus(r), Retry: fault.Retriable(r),
			Meaning: fault.New(r, "").Text(), Text: words.Match(language).Text(words.Reason(r)),
		})
	}
	return rows
}
