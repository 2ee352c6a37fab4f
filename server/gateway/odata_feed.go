package gateway

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// odataFeed is a request for rows of a set.
type odataFeed struct {
	set    *odataSet
	filter odataFilter
	// selected are the properties to write, and names those of $select; without names all are selected.
	selected []*odataProperty
	names    []string
	// top is the maximum number of rows; below 0 for no maximum.
	top   int
	count bool
	// order is that of the rows; the service's own where it is empty.
	order []odataOrder
	token string
	// page is the size of the pages that are requested from the service.
	page int32
}

// feed returns the answer with rows of a set.
func (o *odataRequest) feed(r *http.Request, set *odataSet, header http.Header) ([]byte, error) {
	f, err := parseODataFeed(set, o.query)
	if err != nil {
		return nil, err
	}
	f.preferPage(r.Header.Values("Prefer"), header)
	request := set.list.newRequest(o.client)
	f.filter.narrow(request)
	pages := &reader{conn: o.g.Conn, exchange: o.exchange, list: set.list, request: request}
	var rows []protoreflect.Message
	next := ""
	if len(f.order) > 0 {
		rows, err = f.sorted(r.Context(), pages)
	} else {
		rows, next, err = f.read(r.Context(), pages)
	}
	if err != nil {
		return nil, err
	}
	body := o.open("#" + f.context())
	if f.count {
		n, err := f.countAll(r.Context(), pages)
		if err != nil {
			return nil, err
		}
		body = append(body, `"@odata.count":`...)
		if o.form.texts {
			body = append(appendText(body, strconv.Itoa(n)), ',')
		} else {
			body = append(strconv.AppendInt(body, int64(n), 10), ',')
		}
	}
	body = append(body, `"value":[`...)
	for i, row := range rows {
		if i > 0 {
			body = append(body, ',')
		}
		body = appendRow(body, row, f.selected, o.form.texts)
	}
	body = append(body, ']')
	if next != "" {
		body = append(body, `,"@odata.nextLink":`...)
		body = appendText(body, o.base+set.name+"?"+f.link(o.query, next, len(rows)))
	}
	return append(body, '}'), nil
}

// parseODataFeed parses the options of a query.
func parseODataFeed(set *odataSet, query url.Values) (*odataFeed, error) {
	f := &odataFeed{set: set, selected: set.properties, top: -1, page: set.list.page}
	rest := url.Values{}
	for name, values := range query {
		if len(values) != 1 {
			return nil, fault.Invalid(fault.Violation{Path: name, Reason: pb.Reason_DUPLICATE_KEY})
		}
		var err error
		switch text := values[0]; name {
		case "$filter":
			f.filter, err = parseODataFilter(set, text)
		case "$select":
			err = f.parseSelect(text)
		case "$top":
			err = f.parseTop(text)
		case "$count":
			err = f.parseCount(text)
		case "$orderby":
			err = f.parseOrder(text)
		case "$skiptoken":
			f.token = text
		case "$format":
		default:
			rest[name] = values
		}
		if err != nil {
			return nil, err
		}
	}
	return f, unknownOptions(rest)
}

// parseSelect parses $select.
func (f *odataFeed) parseSelect(text string) error {
	f.selected = nil
	for name := range strings.SplitSeq(text, ",") {
		name = strings.TrimSpace(name)
		if name == "*" {
			f.selected, f.names = f.set.properties, nil
			return nil
		}
		p := f.set.property(name)
		if p == nil {
			if outer, _, inside := strings.Cut(name, "/"); inside && f.set.property(outer) != nil {
				return notServed("a part of %s cannot be selected", outer)
			}
			return fault.Invalid(fault.Violation{Path: "$select", Reason: pb.Reason_UNKNOWN_FIELD, Params: map[string]string{"name": name}})
		}
		if !slices.Contains(f.names, name) {
			f.selected, f.names = append(f.selected, p), append(f.names, name)
		}
	}
	return nil
}

// parseTop parses $top.
func (f *odataFeed) parseTop(text string) error {
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		return fault.Invalid(fault.Violation{Path: "$top", Reason: pb.Reason_WRONG_TYPE})
	}
	f.top = int(n)
	f.page = min(f.page, max(1, int32(n)))
	return nil
}

// parseCount parses $count.
func (f *odataFeed) parseCount(text string) error {
	switch {
	case text == "true" && f.set.perVisit:
		return notServed("the rows of %s are not counted", f.set.name)
	case text == "true" || text == "false":
		f.count = text == "true"
		return nil
	}
	return fault.Invalid(fault.Violation{Path: "$count", Reason: pb.Reason_WRONG_TYPE})
}

// preferPage applies the page size that the caller prefers, if an item of a page is a row.
func (f *odataFeed) preferPage(values []string, header http.Header) {
	for preference := range strings.SplitSeq(strings.ReplaceAll(strings.Join(values, ","), ";", ","), ",") {
		name, size, _ := strings.Cut(strings.TrimSpace(preference), "=")
		n, err := strconv.ParseUint(strings.Trim(size, `"`), 10, 31)
		if (name != "odata.maxpagesize" && name != "maxpagesize") || err != nil || n == 0 || f.set.perVisit {
			continue
		}
		f.page = min(f.page, int32(n))
		header.Set("Preference-Applied", name+"="+strconv.FormatUint(n, 10))
		return
	}
}

// mostEmptyPages is how many pages are read for one answer while the filter keeps no row of them.
const mostEmptyPages = 20

// read returns the rows of one answer, and the token of the next; "" if there is none.
func (f *odataFeed) read(ctx context.Context, pages *reader) (kept []protoreflect.Message, next string, err error) {
	next = f.token
	for range mostEmptyPages {
		var list protoreflect.List
		if list, next, err = pages.page(ctx, next, f.page); err != nil {
			return nil, "", err
		}
		for i := range list.Len() {
			row := list.Get(i).Message()
			switch {
			case f.filter.ends(row):
				return kept, "", nil
			case !f.filter.keeps(row):
			case f.top >= 0 && len(kept) >= f.top:
				return kept, "", nil
			default:
				kept = append(kept, row)
			}
		}
		if next == "" || len(kept) > 0 {
			break
		}
	}
	if f.top >= 0 && len(kept) >= f.top {
		next = ""
	}
	return kept, next, nil
}

// context returns the part of the context URL with the set and the selected properties.
func (f *odataFeed) context() string {
	if len(f.names) == 0 {
		return f.set.name
	}
	return fmt.Sprintf("%s(%s)", f.set.name, strings.Join(f.names, ","))
}

// link returns the query of the next answer: the same options, with the token and the number of rows that are left.
func (f *odataFeed) link(query url.Values, token string, had int) string {
	var options []string
	for _, name := range []string{"$filter", "$select", "$format"} {
		if query.Has(name) {
			options = append(options, name+"="+escaped(query.Get(name)))
		}
	}
	if f.top >= 0 {
		options = append(options, "$top="+strconv.Itoa(f.top-had))
	}
	return strings.Join(append(options, "$skiptoken="+escaped(token)), "&")
}

// escaped escapes a text for a query, with spaces as %20, which every client accepts.
func escaped(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }
