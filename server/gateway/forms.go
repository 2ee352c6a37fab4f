package gateway

import (
	"mime"
	"net/http"
	"net/url"
	"strings"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/forms"
)

// formParameter is the query parameter that chooses a form by its short name, for links and for programs that cannot set
// headers. It takes precedence over the Accept header. No request has a field of that name.
const formParameter = "alt"

// chooseForm chooses the form of the answer.
func (x *exchange) chooseForm(r *http.Request, found *route, sent mediaType) error {
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
		Path: formParameter, Reason: pb.Reason_UNKNOWN_VALUE, Params: map[string]string{"known": strings.Join(known, ", ")},
	})
}

// write renders an answer in the chosen form.
func (x *exchange) write(message proto.Message) error {
	data, err := x.form.Write(message, x.Language(nil))
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
	path, raw, _ := strings.Cut(x.target, "?")
	query, err := url.ParseQuery(raw)
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
