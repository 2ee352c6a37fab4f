package gateway

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// The rows of the exports are also an OData 4.0 service, for spreadsheets and reporting tools: read only, at the minimal
// conformance level of OData 4.01.

const typeXML mediaType = "application/xml"

const (
	odataVersion = "4.0"
	odataAllow   = "GET, HEAD, OPTIONS"
)

func (g *gateway) addOData(root *http.ServeMux) {
	root.HandleFunc("/v1/clients/{client}/odata", g.serveOData)
	root.HandleFunc("/v1/clients/{client}/odata/{resource...}", g.serveOData)
}

// odataRequest is one request to the OData service.
type odataRequest struct {
	*exchange
	g        *gateway
	client   string
	resource string
	// base is the address of the service, with a slash at its end.
	base  string
	query url.Values
	form  odataForm
}

// odataForm is how JSON is written.
type odataForm struct {
	// bare leaves out the address of the model.
	bare bool
	// texts writes integers of 64 bits as texts.
	texts bool
}

// contentType is the media type of the form.
func (f odataForm) contentType() string {
	metadata, texts := "minimal", ""
	if f.bare {
		metadata = "none"
	}
	if f.texts {
		texts = ";IEEE754Compatible=true"
	}
	return typeJSON + ";odata.metadata=" + metadata + ";odata.streaming=true" + texts + ";charset=utf-8"
}

// serveOData serves the OData service of a client.
func (g *gateway) serveOData(w http.ResponseWriter, r *http.Request) {
	o := &odataRequest{exchange: g.newExchange(w, r), g: g, client: r.PathValue("client"), resource: r.PathValue("resource")}
	o.ifMatch = tags{}
	o.acceptBasic()
	header := w.Header()
	header.Set("OData-Version", odataVersion)
	header["Vary"] = append(header["Vary"], vary...)
	if r.Method == http.MethodOptions {
		header.Set("Allow", odataAllow)
		w.WriteHeader(http.StatusNoContent)
		return
	}
	body, contentType, err := o.answer(r, header)
	if err != nil {
		o.writeError(w, err)
		return
	}
	header.Set("Content-Type", contentType)
	o.accepted = contentType
	collected, release := buffer()
	defer release()
	collected.Write(body)
	a := &answer{header: header, body: collected, rendered: g.rendered}
	a.finish(w, o.exchange)
}

// answer returns the body and the type of the answer. It sets some headers of its own.
func (o *odataRequest) answer(r *http.Request, header http.Header) (body []byte, contentType string, err error) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		header.Set("Allow", odataAllow)
		return nil, "", refuse(http.StatusMethodNotAllowed, pb.Reason_NO_SUCH_METHOD, "the service is read only")
	}
	// A semicolon separates parameters of $format, and nothing else: Go's parser refuses it.
	r.URL.RawQuery = strings.ReplaceAll(r.URL.RawQuery, ";", "%3B")
	if o.query, err = readQuery(r); err != nil {
		return nil, "", err
	}
	if o.base, err = o.g.origin(r); err != nil {
		return nil, "", err
	}
	o.base += "/v1/clients/" + url.PathEscape(o.client) + "/odata/"
	if most := r.Header.Get("OData-MaxVersion"); most != "" && most < odataVersion {
		return nil, "", refuse(http.StatusBadRequest, pb.Reason_INVALID_REQUEST, "the service speaks OData %s", odataVersion)
	}
	if o.resource == "$metadata" {
		return o.metadata(r)
	}
	if err := o.chooseForm(r.Header.Values("Accept")); err != nil {
		return nil, "", err
	}
	contentType = o.form.contentType()
	if o.resource == "" {
		body, err = o.document(r.Context())
		return body, contentType, err
	}
	path, ok := parseODataPath(o.resource)
	switch {
	case !ok || path.count && path.set.perVisit:
		return nil, "", o.noResource()
	case path.count:
		contentType = "text/plain;charset=utf-8"
		body, err = o.number(r.Context(), path.set)
	case path.key != nil:
		body, err = o.row(r.Context(), path)
	default:
		body, err = o.feed(r, path.set, header)
	}
	return body, contentType, err
}

// noResource returns the error for a path: not served if OData defines it, unknown otherwise.
func (o *odataRequest) noResource() error {
	set, _, _ := strings.Cut(o.resource, "/")
	set, _, _ = strings.Cut(set, "(")
	if odataSetNamed(set) != nil || strings.HasPrefix(o.resource, "$") {
		return notServed("%s is not served; read the entity sets", o.resource)
	}
	return noSuchPath(o.resource)
}

// metadata returns the model.
func (o *odataRequest) metadata(r *http.Request) ([]byte, string, error) {
	if _, ok := acceptedType(r.Header.Values("Accept"), typeXML); !ok && o.query.Get("$format") == "" {
		return nil, "", refuse(http.StatusNotAcceptable, pb.Reason_NOT_ACCEPTABLE, "the model is there as %s", typeXML)
	}
	if format := o.query.Get("$format"); format != "" && format != "xml" && format != typeXML {
		return nil, "", refuse(http.StatusNotAcceptable, pb.Reason_NOT_ACCEPTABLE, "the model is there as %s", typeXML)
	}
	if err := o.checkClient(r.Context()); err != nil {
		return nil, "", err
	}
	text, err := odataMetadata()
	return text, typeXML + ";charset=utf-8", err
}

// checkClient returns an error if the caller may not see the client, so that a tool without credentials gets 401 at once.
func (o *odataRequest) checkClient(ctx context.Context) error {
	client := pb.NewDirectoryServiceClient(conn{o.g.Conn})
	_, err := client.GetClient(withExchange(ctx, o.exchange), &pb.GetClientRequest{Client: o.client})
	return err
}

// document returns the service document, which lists the sets.
func (o *odataRequest) document(ctx context.Context) ([]byte, error) {
	delete(o.query, "$format")
	if err := unknownOptions(o.query); err != nil {
		return nil, err
	}
	if err := o.checkClient(ctx); err != nil {
		return nil, err
	}
	body := o.open("")
	body = append(body, `"value":[`...)
	for i, set := range odataSets {
		if i > 0 {
			body = append(body, ',')
		}
		body = append(body, `{"name":"`+set.name+`","kind":"EntitySet","url":"`+set.name+`"}`...)
	}
	return append(body, "]}"...), nil
}

// open begins an answer, with the address of its model.
func (o *odataRequest) open(fragment string) []byte {
	body := []byte{'{'}
	if o.form.bare {
		return body
	}
	body = append(body, `"@odata.context":`...)
	return append(appendText(body, o.base+"$metadata"+fragment), ',')
}

// chooseForm chooses the form of JSON. $format takes precedence over the Accept header.
func (o *odataRequest) chooseForm(accept []string) error {
	if format := o.query.Get("$format"); format != "" && format != "json" {
		accept = []string{format}
	} else if format == "json" {
		accept = nil
	}
	if _, ok := acceptedType(accept, typeJSON); !ok {
		return refuse(http.StatusNotAcceptable, pb.Reason_NOT_ACCEPTABLE, "the answer is there as %s", typeJSON)
	}
	for element := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		name, parameters, _ := strings.Cut(strings.ToLower(element), ";")
		if strings.TrimSpace(name) != typeJSON {
			continue
		}
		for parameter := range strings.SplitSeq(parameters, ";") {
			switch strings.TrimSpace(parameter) {
			case "odata.metadata=none", "metadata=none":
				o.form.bare = true
			case "ieee754compatible=true":
				o.form.texts = true
			}
		}
		return nil
	}
	return nil
}

// odataError is an error in the form of OData.
type odataError struct {
	Error struct {
		odataErrorDetail
		Details []odataErrorDetail `json:"details,omitempty"`
	} `json:"error"`
}

type odataErrorDetail struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Target  string `json:"target,omitempty"`
}

// writeError answers with an error.
func (o *odataRequest) writeError(w http.ResponseWriter, err error) {
	p := problemFor(o.exchange, err)
	var out odataError
	// Titles are for people with an app; the readers of this have a spreadsheet.
	out.Error.Code, out.Error.Message = p.Reason, cmp.Or(p.Detail, p.Title)
	for _, e := range p.Errors {
		out.Error.Details = append(out.Error.Details, odataErrorDetail{e.Reason, e.Message, e.Path})
	}
	// Texts can always be encoded.
	body, _ := json.Marshal(out)
	p.announce(w.Header(), o.exchange)
	w.Header().Set("Content-Type", odataForm{}.contentType())
	w.WriteHeader(p.Status)
	_, _ = w.Write(body) // This fails only if the caller has gone.
}

// odataOptions are the query options of OData that this service does not have.
var odataOptions = []string{
	"$apply", "$compute", "$deltatoken", "$expand", "$id", "$index", "$levels", "$schemaversion", "$search", "$skip",
}

// unknownOptions returns an error for the options of a query that are not served.
func unknownOptions(query url.Values) error {
	for name := range query {
		if slices.Contains(odataOptions, name) || strings.HasPrefix(name, "@") {
			return notServed("%s is not served", name)
		}
	}
	for name := range query {
		return fault.Invalid(fault.Violation{Path: name, Reason: pb.Reason_UNKNOWN_FIELD})
	}
	return nil
}
