package gateway

import (
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/forms"
	"mysteryshopper/server/picture"
	"mysteryshopper/server/sheet"
)

// formParameter is the query parameter that chooses a form by its short name, for links and for programs that cannot set
// headers. It takes precedence over the Accept header. No request has a field of that name.
const formParameter = "alt"

// widthParameter is the width of a picture in its own units, and dialectParameter how CSV is written.
const (
	widthParameter   = "width"
	dialectParameter = "dialect"
)

// chooseForm chooses the form of the answer, and how it is written.
func (x *exchange) chooseForm(r *http.Request, found *route, sent mediaType) error {
	if err := x.chooseType(r, found, sent); err != nil || x.form == nil {
		return err
	}
	x.options.Language = x.Language(nil)
	switch x.form.Name {
	case "svg":
		return x.chooseWidth()
	case "csv":
		return x.chooseDialect(x.query)
	}
	return nil
}

func (x *exchange) chooseWidth() error {
	texts, given := x.query[widthParameter]
	if !given {
		return nil
	}
	delete(x.query, widthParameter)
	width, err := strconv.Atoi(texts[0])
	if err != nil || len(texts) > 1 || width < picture.LeastWidth || width > picture.GreatestWidth {
		return fault.Invalid(fault.Violation{
			Path: widthParameter, Reason: pb.Reason_OUT_OF_RANGE,
			Params: map[string]string{"min": strconv.Itoa(picture.LeastWidth), "max": strconv.Itoa(picture.GreatestWidth)},
		})
	}
	x.options.Width = width
	return nil
}

// chooseDialect takes the dialect of CSV from a query.
func (x *exchange) chooseDialect(query url.Values) error {
	texts, given := query[dialectParameter]
	if !given {
		return nil
	}
	delete(query, dialectParameter)
	known := make([]string, 0, 3)
	for _, d := range sheet.Dialects() {
		known = append(known, string(d))
		if len(texts) == 1 && texts[0] == string(d) {
			x.options.Dialect = d
		}
	}
	if x.options.Dialect == sheet.Plain {
		return fault.Invalid(fault.Violation{
			Path: dialectParameter, Reason: pb.Reason_UNKNOWN_VALUE, Params: map[string]string{fault.Known: strings.Join(known, ", ")},
		})
	}
	return nil
}

func (x *exchange) chooseType(r *http.Request, found *route, sent mediaType) error {
	var offered []*forms.Form
	if x.read {
		offered = forms.Of(found.rpc.Output().FullName())
	}
	if names, asked := x.query[formParameter]; asked {
		delete(x.query, formParameter)
		return x.formNamed(names, offered)
	}
	types := []mediaType{sent, typeJSON, typeProtobuf}
	for _, f := range offered {
		types = append(types, f.Type)
	}
	accepted, ok := acceptedType(r.Header.Values("Accept"), types...)
	if !ok {
		return refuse(http.StatusNotAcceptable, pb.Reason_NOT_ACCEPTABLE, "the answer is there as %s", strings.Join(types[1:], ", "))
	}
	x.accepted = accepted
	for _, f := range offered {
		if f.Type == accepted {
			x.form = f
		}
	}
	return nil
}

// formNamed chooses a form by its short name; "json" is the default form.
func (x *exchange) formNamed(names []string, offered []*forms.Form) error {
	x.accepted = typeJSON
	if len(names) == 1 && names[0] == "json" {
		return nil
	}
	for _, f := range offered {
		if len(names) == 1 && f.Name == names[0] {
			x.accepted, x.form = f.Type, f
			return nil
		}
	}
	known := []string{"json"}
	for _, f := range offered {
		known = append(known, f.Name)
	}
	return fault.Invalid(fault.Violation{
		Path: formParameter, Reason: pb.Reason_UNKNOWN_VALUE, Params: map[string]string{fault.Known: strings.Join(known, ", ")},
	})
}

// write renders an answer in the chosen form.
func (x *exchange) write(message proto.Message) error {
	data, err := x.form.Write(message, x.options)
	if err != nil {
		return err
	}
	x.formed, x.fileName = data, x.form.FileName(message)
	if m, ok := message.(interface{ GetNextPageToken() string }); ok && m.GetNextPageToken() != "" {
		x.nextPage = x.pageAfter(m.GetNextPageToken())
	}
	return nil
}

// pageAfter returns the reference to the next page of a list, for forms without a field for a page token.
func (x *exchange) pageAfter(token string) string {
	path, raw, _ := strings.Cut(x.url.RequestURI(), "?")
	query, err := splitQuery(raw)
	if err != nil {
		return ""
	}
	delete(query, "page_token")
	query.Set("pageToken", token)
	return path + "?" + query.Encode()
}

// putForm makes the rendered form the body of the answer.
func (a *answer) putForm(x *exchange) {
	a.body.Reset()
	a.body.Write(x.formed)
	disposition := "attachment"
	if x.form.Shown {
		disposition = "inline"
	}
	a.header.Set("Content-Type", x.form.Type+x.form.Parameters)
	a.header.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": x.fileName}))
	if x.nextPage != "" {
		a.header.Set("Link", "<"+x.nextPage+">; rel=\"next\"") // RFC 8288
	}
	if x.form.Markup {
		// Pictures have no scripts; should one ever get in, it is not run. Papers do without this header, since some
		// browsers show no document in a sandbox.
		a.header.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	}
}
