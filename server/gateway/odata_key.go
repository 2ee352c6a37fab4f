package gateway

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// odataPath is what an address names in the service: a set, one row of it by its key, or the number of its rows.
type odataPath struct {
	set *odataSet
	// key has a comparison for each key property; nil for all rows.
	key   odataFilter
	count bool
}

// parseODataPath parses what follows the root of the service; ok is false for what the service does not have.
func parseODataPath(resource string) (path odataPath, ok bool) {
	resource, path.count = strings.CutSuffix(resource, "/$count")
	name, inside, keyed := strings.Cut(resource, "(")
	if path.set = odataSetNamed(name); path.set == nil || !keyed {
		return path, path.set != nil
	}
	inside, closed := strings.CutSuffix(inside, ")")
	path.key, ok = path.set.parseKey(inside)
	return path, ok && closed && !path.count
}

// parseKey parses a key: one value, or a value for each key property by its name.
func (s *odataSet) parseKey(text string) (odataFilter, bool) {
	var key odataFilter
	for _, part := range splitOutsideQuotes(text) {
		name, literal, named := strings.Cut(part, "=")
		if !named || strings.HasPrefix(part, "'") {
			name, literal = s.keys[0], part
		}
		name = strings.TrimSpace(name)
		if !slices.Contains(s.keys, name) {
			return nil, false
		}
		value, ok := s.property(name).literal(strings.TrimSpace(literal))
		if !ok {
			return nil, false
		}
		key = append(key, odataTest{s.property(name), "eq", value})
	}
	return key, len(key) == len(s.keys)
}

// splitOutsideQuotes splits a text at its commas that are in no quoted text.
func splitOutsideQuotes(text string) []string {
	quoted := false
	return strings.FieldsFunc(text, func(r rune) bool {
		quoted = quoted != (r == '\'')
		return r == ',' && !quoted
	})
}

// row answers with the row of a key, which is 404 where there is none.
func (o *odataRequest) row(ctx context.Context, path odataPath) ([]byte, error) {
	f, err := parseODataFeed(path.set, o.query)
	if err != nil {
		return nil, err
	}
	for name := range o.query {
		if name != "$select" && name != "$format" {
			return nil, notServed("%s is not served of one row", name)
		}
	}
	f.filter = path.key
	request := path.set.list.newRequest(o.client)
	if err := o.narrowToReport(ctx, request.ProtoReflect(), path.key); err != nil {
		return nil, err
	}
	pages := &reader{conn: o.g.Conn, exchange: o.exchange, list: path.set.list, request: request}
	rows, err := f.readAll(ctx, pages, 1)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, fault.New(pb.Reason_NOT_FOUND, "no row of %s has this key", path.set.name)
	}
	body := o.open("#" + f.context() + "/$entity")
	return append(body, appendRow(nil, rows[0], f.selected, o.form.texts)[1:]...), nil
}

// narrowToReport narrows a request for the rows of a released report to its program, location and month.
func (o *odataRequest) narrowToReport(ctx context.Context, request protoreflect.Message, key odataFilter) error {
	if key[0].property.name != "releasedReport" {
		return nil
	}
	report, err := pb.NewReportServiceClient(conn{o.g.Conn}).GetReleasedReport(withExchange(ctx, o.exchange),
		&pb.GetReleasedReportRequest{Client: o.client, ReleasedReport: key[0].value.text})
	if err != nil {
		return err
	}
	for name, value := range map[protoreflect.Name]string{
		"program": report.GetProgram(), "location": report.GetLocation(), "from": report.GetMonth(), "to": report.GetMonth(),
	} {
		request.Set(request.Descriptor().Fields().ByName(name), protoreflect.ValueOfString(value))
	}
	return nil
}

// The bounds of what is read for one answer: rows that are sorted, and rows that are counted.
const (
	mostSorted  = 20_000
	mostCounted = 100_000
)

// readAll returns the rows that the filter keeps, up to as many as wanted.
func (f *odataFeed) readAll(ctx context.Context, pages *reader, wanted int) (kept []protoreflect.Message, err error) {
	err = f.eachRow(ctx, pages, func(row protoreflect.Message) bool {
		kept = append(kept, row)
		return len(kept) < wanted
	})
	return kept, err
}

// eachRow calls a function with each row that the filter keeps, until it returns false.
func (f *odataFeed) eachRow(ctx context.Context, pages *reader, each func(protoreflect.Message) bool) error {
	for token := ""; ; {
		list, next, err := pages.nextPage(ctx, token)
		if err != nil {
			return err
		}
		for i := range list.Len() {
			if row := list.Get(i).Message(); f.filter.keeps(row) && !each(row) {
				return nil
			}
		}
		if token = next; token == "" {
			return nil
		}
	}
}

// countAll counts the rows of all answers.
func (f *odataFeed) countAll(ctx context.Context, pages *reader) (n int, err error) {
	err = f.eachRow(ctx, pages, func(protoreflect.Message) bool {
		n++
		return n <= mostCounted
	})
	if err == nil && n > mostCounted {
		err = badFilter("there are more than %d rows of %s, which are not counted; narrow the filter", mostCounted, f.set.name)
	}
	return n, err
}

// number answers with the number of rows as a text.
func (o *odataRequest) number(ctx context.Context, set *odataSet) ([]byte, error) {
	f, err := parseODataFeed(set, o.query)
	if err != nil {
		return nil, err
	}
	request := set.list.newRequest(o.client)
	f.filter.narrow(request)
	n, err := f.countAll(ctx, &reader{conn: o.g.Conn, exchange: o.exchange, list: set.list, request: request})
	return []byte(strconv.Itoa(n)), err
}

// odataOrder is one property of $orderby.
type odataOrder struct {
	property *odataProperty
	falling  bool
}

// parseOrder parses $orderby. Rows are ordered by key properties.
func (f *odataFeed) parseOrder(text string) error {
	for part := range strings.SplitSeq(text, ",") {
		words := strings.Fields(part)
		if len(words) == 0 || len(words) > 2 || len(words) == 2 && words[1] != "asc" && words[1] != "desc" {
			return fault.Invalid(fault.Violation{Path: "$orderby", Reason: pb.Reason_INVALID_FILTER})
		}
		if !slices.Contains(f.set.keys, words[0]) {
			return notServed("rows of %s are ordered by %s alone", f.set.name, strings.Join(f.set.keys, ", "))
		}
		f.order = append(f.order, odataOrder{f.set.property(words[0]), len(words) == 2 && words[1] == "desc"})
	}
	return nil
}

// sorted returns all rows in the order that is asked for.
func (f *odataFeed) sorted(ctx context.Context, pages *reader) ([]protoreflect.Message, error) {
	rows, err := f.readAll(ctx, pages, mostSorted+1)
	if err != nil {
		return nil, err
	}
	if len(rows) > mostSorted {
		return nil, refuse(http.StatusBadRequest, pb.Reason_INVALID_FILTER,
			"there are more than %d rows of %s, which are not sorted; narrow the filter", mostSorted, f.set.name)
	}
	slices.SortStableFunc(rows, func(a, b protoreflect.Message) int {
		for _, o := range f.order {
			if c := o.property.valueOf(a).compare(o.property.valueOf(b)); c != 0 {
				if o.falling {
					return -c
				}
				return c
			}
		}
		return 0
	})
	if f.top >= 0 {
		rows = rows[:min(len(rows), f.top)]
	}
	return rows, nil
}
