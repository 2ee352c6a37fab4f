package e2e

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

const odataRoot = "/v1/clients/acme/odata"

// edmModel is the part of the model that clients read.
type edmModel struct {
	Version string `xml:"Version,attr"`
	Schema  struct {
		Namespace string    `xml:"Namespace,attr"`
		Entities  []edmType `xml:"EntityType"`
		Complex   []edmType `xml:"ComplexType"`
		Sets      []struct {
			Name string `xml:"Name,attr"`
			Type string `xml:"EntityType,attr"`
		} `xml:"EntityContainer>EntitySet"`
	} `xml:"DataServices>Schema"`
}

type edmType struct {
	Name string `xml:"Name,attr"`
	Keys []struct {
		Name string `xml:"Name,attr"`
	} `xml:"Key>PropertyRef"`
	Properties []struct {
		Name     string `xml:"Name,attr"`
		Type     string `xml:"Type,attr"`
		Nullable string `xml:"Nullable,attr"`
	} `xml:"Property"`
}

// model reads $metadata: the types of the properties by the set, and which of them may be null.
func (w *world) model(t *testing.T) (types map[string]map[string]string, keys map[string][]string) {
	t.Helper()
	a := w.call(t, w.tokens[viewer], "GET", odataRoot+"/$metadata", nil, "Accept: application/xml").want(t, 200)
	if got := a.header.Get("Content-Type"); !strings.HasPrefix(got, "application/xml") {
		t.Errorf("the model is %s", got)
	}
	var m edmModel
	if err := xml.Unmarshal(a.body, &m); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(a.body, []byte("<Key></Key>")) || bytes.Contains(a.body, []byte("<Record></Record>")) || bytes.Contains(a.body, []byte("<Collection></Collection>")) {
		t.Error("the model has empty elements, which CSDL does not define")
	}
	if m.Version != "4.0" || m.Schema.Namespace == "" || len(m.Schema.Complex) != 2 {
		t.Errorf("the model is %+v", m)
	}
	types, keys = map[string]map[string]string{}, map[string][]string{}
	for _, set := range m.Schema.Sets {
		for _, e := range m.Schema.Entities {
			if m.Schema.Namespace+"."+e.Name != set.Type {
				continue
			}
			types[set.Name] = map[string]string{}
			for _, p := range e.Properties {
				types[set.Name][p.Name] = p.Type
				if p.Nullable != "false" {
					types[set.Name][p.Name] += "?"
				}
			}
			for _, k := range e.Keys {
				keys[set.Name] = append(keys[set.Name], k.Name)
			}
		}
	}
	return types, keys
}

// feed reads a set to its end, following its links, and returns the rows of each answer.
func (w *world) feed(t *testing.T, token, path string, headers ...string) (pages [][]map[string]any) {
	t.Helper()
	for {
		a := w.call(t, token, "GET", path, nil, headers...).want(t, 200)
		if a.header.Get("OData-Version") != "4.0" {
			t.Errorf("%s: the version is %q", path, a.header.Get("OData-Version"))
		}
		var page struct {
			Value []map[string]any
			Next  string `json:"@odata.nextLink"`
		}
		if err := json.Unmarshal(a.body, &page); err != nil {
			t.Fatalf("%s: %v: %s", path, err, a.body)
		}
		pages = append(pages, page.Value)
		if page.Next == "" {
			return pages
		}
		next, ok := strings.CutPrefix(page.Next, w.REST)
		if !ok {
			t.Fatalf("the next page is at %s", page.Next)
		}
		path = next
	}
}

func (w *world) rowsOfFeed(t *testing.T, path string, headers ...string) []map[string]any {
	t.Helper()
	return slices.Concat(w.feed(t, w.tokens[viewer], odataRoot+"/"+path, headers...)...)
}

// TestODataModel compares the service document and the rows with the model.
func TestODataModel(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	types, keys := w.model(t)
	for _, path := range []string{odataRoot, odataRoot + "/"} {
		a := w.call(t, w.tokens[viewer], "GET", path, nil).want(t, 200)
		if got := a.header.Get("Content-Type"); !strings.HasPrefix(got, "application/json;odata.metadata=minimal") {
			t.Errorf("the type is %s", got)
		}
		document := a.json(t)
		if document["@odata.context"] != w.REST+odataRoot+"/$metadata" {
			t.Errorf("the context is %v", document["@odata.context"])
		}
		for i, want := range []string{"Visits", "Answers", "Locations", "Questions"} {
			if at(document, "value", i, "name") != want || at(document, "value", i, "url") != want || at(document, "value", i, "kind") != "EntitySet" {
				t.Errorf("set %d is %v", i, at(document, "value", i))
			}
		}
	}
	wantKeys := map[string][]string{
		"Visits": {"releasedReport"}, "Answers": {"releasedReport", "question"}, "Locations": {"location"},
		"Questions": {"checklist", "version", "question"},
	}
	if diff := cmp.Diff(wantKeys, keys); diff != "" {
		t.Errorf("the keys (-want +got):\n%s", diff)
	}
	for set, properties := range types {
		rows := w.rowsOfFeed(t, set)
		seen := map[string]bool{}
		for _, row := range rows {
			if diff := cmp.Diff(slices.Sorted(maps.Keys(properties)), slices.Sorted(maps.Keys(row))); diff != "" {
				t.Fatalf("%s: the properties (-model +row):\n%s", set, diff)
			}
			var key []string
			for _, name := range keys[set] {
				text, _ := json.Marshal(row[name])
				key = append(key, string(text))
			}
			if seen[strings.Join(key, " ")] {
				t.Errorf("%s: the key %s is there twice", set, key)
			}
			seen[strings.Join(key, " ")] = true
			for name, value := range row {
				if !isOf(properties[name], value) {
					t.Errorf("%s: %s is %v, which is no %s", set, name, value, properties[name])
				}
			}
		}
		if len(rows) < 5 {
			t.Errorf("%s has %d rows", set, len(rows))
		}
	}
}

// isOf reports whether a value that was read from JSON has a type.
func isOf(kind string, value any) bool {
	kind, nullable := strings.CutSuffix(kind, "?")
	if value == nil {
		return nullable
	}
	switch kind {
	case "Edm.String", "Edm.DateTimeOffset":
		_, ok := value.(string)
		return ok
	case "Edm.Boolean":
		_, ok := value.(bool)
		return ok
	case "Edm.Int32", "Edm.Int64", "Edm.Double":
		_, ok := value.(float64)
		return ok
	}
	if of, ok := strings.CutPrefix(kind, "Collection("); ok {
		list, ok := value.([]any)
		return ok && !slices.ContainsFunc(list, func(member any) bool { return !isOf(strings.TrimSuffix(of, ")"), member) })
	}
	_, ok := value.(map[string]any)
	return ok && strings.HasPrefix(kind, "MysteryShopper.")
}

// TestODataFeeds reads every set by its links, and compares it with the API's own lists.
func TestODataFeeds(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	for _, c := range []caller{viewer, subtree} {
		for set, list := range map[string]string{
			"Visits": "visitRows", "Answers": "answerRows", "Questions": "questionRows", "Locations": "locations",
		} {
			want := w.pagesOf(t, w.tokens[c], "/v1/clients/acme/"+list, list)
			pages := w.feed(t, w.tokens[c], odataRoot+"/"+set, "Prefer: odata.maxpagesize=9")
			got := slices.Concat(pages...)
			if len(want) != len(got) || c == viewer && len(pages) < 2 {
				t.Errorf("%s as %s has %d rows on %d pages, want %d", set, c, len(got), len(pages), len(want))
				continue
			}
			for i, row := range got {
				for name, value := range row {
					if stated := want[i][name]; !equalValue(stated, value) {
						t.Errorf("%s as %s, row %d: %s is %v, want %v", set, c, i, name, value, stated)
					}
				}
			}
		}
	}
	one := w.rowsOfFeed(t, "Visits?$top=1")[0]
	if diff := cmp.Diff([]string{"location", "percent", "releasedReport"}, slices.Sorted(maps.Keys(w.rowsOfFeed(t, "Visits?$top=1&$select=releasedReport,location,%20percent")[0]))); diff != "" {
		t.Errorf("what is selected (-want +got):\n%s", diff)
	}
	if one["releasedReport"] == nil {
		t.Errorf("a row is %v", one)
	}
}

// equalValue compares a value of the API's JSON with one of OData: empty texts are null, and 64-bit integers numbers.
func equalValue(api, odata any) bool {
	switch v := odata.(type) {
	case nil:
		return api == nil || api == ""
	case float64:
		var n float64
		switch stated := api.(type) {
		case json.Number:
			return json.Unmarshal([]byte(stated), &n) == nil && n == v
		case string:
			return json.Unmarshal([]byte(stated), &n) == nil && n == v
		}
		return false
	case string:
		text, ok := api.(string)
		return ok && (text == v || strings.TrimRight(strings.TrimSuffix(text, "Z"), "0.") == strings.TrimRight(strings.TrimSuffix(v, "Z"), "0."))
	case map[string]any:
		inner, ok := api.(map[string]any)
		for name := range v {
			ok = ok && equalValue(inner[name], v[name])
		}
		return ok
	}
	return cmp.Equal(api, odata)
}

// TestODataOptions lists rows with query options.
func TestODataOptions(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	all := w.rowsOfFeed(t, "Visits")
	count := func(keep func(row map[string]any) bool) (n int) {
		for _, row := range all {
			if keep(row) {
				n++
			}
		}
		return n
	}
	middle := all[len(all)/2]
	month, changed := middle["month"].(string), middle["updateTime"].(string)
	text := func(row map[string]any, name string) string { s, _ := row[name].(string); return s }
	for filter, want := range map[string]int{
		"program eq 'house'":                                 count(func(r map[string]any) bool { return r["program"] == "house" }),
		"location eq '" + insidePlace + "'":                  count(func(r map[string]any) bool { return r["location"] == insidePlace }),
		"location eq '" + insideRegion + "'":                 0,
		"month eq '" + month + "'":                           count(func(r map[string]any) bool { return r["month"] == month }),
		"month gt '" + month + "'":                           count(func(r map[string]any) bool { return text(r, "month") > month }),
		"month lt '" + month + "' and month ge '2020-01'":    count(func(r map[string]any) bool { return text(r, "month") < month }),
		"month le '2026'":                                    count(func(r map[string]any) bool { return text(r, "month") <= "2026" }),
		"(program eq 'house') and (deleted eq false)":        count(func(r map[string]any) bool { return r["program"] == "house" }),
		"updateTime gt " + changed:                           len(all) - len(all)/2 - 1,
		"updateTime ge " + changed:                           len(all) - len(all)/2,
		"updateTime lt " + changed:                           len(all) / 2,
		"program eq 'it''s'":                                 0,
		"program eq 'house' and program eq 'other'":          0,
		"updateTime ge 2020-01-01T00:00:00.0000000Z":         len(all),
		"updateTime lt 2020-01-01T00:00:00%2B01:00":          0,
		"deleted eq true":                                    0,
		" ( ( program eq 'house' ) ) and month ge '2020-01'": count(func(r map[string]any) bool { return r["program"] == "house" }),
	} {
		if got := len(w.rowsOfFeed(t, "Visits?$filter="+strings.ReplaceAll(filter, " ", "%20"), "Prefer: maxpagesize=3")); got != want {
			t.Errorf("%s: %d rows, want %d", filter, got, want)
		}
	}
	for _, top := range []struct{ path, set string }{{"Visits?$top=", "Visits"}, {"Answers?$top=", "Answers"}, {"Locations?$top=", "Locations"}} {
		for n, size := range map[string]int{"0": 0, "1": 1, "7": 7} {
			if got := len(w.rowsOfFeed(t, top.path+n, "Prefer: odata.maxpagesize=3")); got != size {
				t.Errorf("%s%s: %d rows", top.path, n, got)
			}
		}
	}
	for _, set := range []string{"Locations", "Questions"} {
		a := w.call(t, w.tokens[viewer], "GET", odataRoot+"/"+set+"?$count=true&$top=2", nil).want(t, 200).json(t)
		if got := a["@odata.count"]; got != float64(len(w.rowsOfFeed(t, set))) {
			t.Errorf("%s are counted as %v", set, got)
		}
	}
}

// TestODataTombstones lists withdrawn reports, which are included only where the filter selects changes.
func TestODataTombstones(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	w.withdraw(t, w.reports[0].GetReport())
	gone := func(path string) (found bool) {
		for _, row := range w.rowsOfFeed(t, path) {
			found = found || row["releasedReport"] == w.releasedInside && row["deleted"] == true
		}
		return found
	}
	for _, set := range []string{"Visits", "Answers"} {
		if gone(set) {
			t.Errorf("%s: a withdrawn report is listed without a filter", set)
		}
		if !gone(set + "?$filter=updateTime%20ge%202020-01-01T00:00:00Z%20and%20program%20eq%20'house'") {
			t.Errorf("%s: a withdrawn report is not listed among the changes", set)
		}
	}
}

// TestODataRefusals checks that errors have OData's form.
func TestODataRefusals(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	for path, want := range map[string]int{
		"Visits?$orderby=month": 501, "Visits?$skip=1": 501, "Visits?$expand=x": 501, "Visits?$search=x": 501, "Visits?$apply=x": 501,
		"Answers?$count=true": 501, "Answers/$count": 501, "Visits('x')": 404, "$batch": 501, "Visits?$select=criticals/x": 501,
		"Visits?$filter=percent%20gt%205": 501, "Visits?$filter=contains(program,'x')": 501, "Visits?$filter=not%20(deleted%20eq%20true)": 501,
		"Visits?$filter=program%20ne%20'x'": 501, "Visits?$filter=program%20eq%20'a'%20or%20program%20eq%20'b'": 501,
		"Visits?$filter='x'%20eq%20program": 501, "Visits?$filter=program%20eq%20null": 501, "Visits?$filter=program%20eq%20location": 501,
		"Visits?$filter=deleted": 501, "Locations?$filter=position/latitude%20gt%205": 501, "Visits?$filter=month%20in%20('a','b')": 501,
		"Visits?$filter=program%20eq%20tolower('x')": 501, "Visits?$filter=version%20add%201%20eq%202": 501,
		"Visits?$filter=": 400, "Visits?$filter=program": 400, "Visits?$filter=program%20eq": 400, "Visits?$filter=program%20eq%20x": 400,
		"Visits?$filter=program%20eq%20'x": 400, "Visits?$filter=nothing%20eq%20'x'": 400, "Visits?$filter=(program%20eq%20'x'": 400,
		"Visits?$filter=program%20eq%20'x')": 400, "Visits?$filter=updateTime%20gt%20'x'": 400, "Visits?$filter=deleted%20eq%201": 400,
		"Visits?$filter=program%20eq%20'x'%20and": 400, "Visits?$filter=" + strings.Repeat("(", 3000): 400,
		"Visits?$top=-1": 400, "Visits?$top=x": 400, "Visits?$count=maybe": 400, "Visits?$select=nothing": 400, "Visits?$select=": 400,
		"Visits?$skiptoken=x": 400, "Visits?page=1": 400, "Visits?$top=1&$top=2": 400, "Visits?$unknown=1": 400, "?$top=1": 400,
		"Nothing": 404, "Visits?$format=atom": 406, "$metadata?$format=json": 406,
	} {
		a := w.call(t, w.tokens[viewer], "GET", odataRoot+"/"+path, nil).want(t, want)
		code, _ := at(a.json(t), "error", "code").(string)
		message, _ := at(a.json(t), "error", "message").(string)
		if code == "" || message == "" || a.header.Get("OData-Version") != "4.0" || a.header.Get("ETag") != "" {
			t.Errorf("%s: %v %s", path, a.header, a.body)
		}
	}
	for _, path := range []string{"", "/", "/$metadata", "/Visits", "/Questions", "/Locations"} {
		w.call(t, w.tokens[foreign], "GET", odataRoot+path, nil).want(t, 404)
		w.call(t, w.tokens[own], "GET", odataRoot+path, nil).want(t, 403)
		a := w.call(t, "", "GET", odataRoot+path, nil).want(t, 401)
		if challenges := a.header.Values("WWW-Authenticate"); len(challenges) != 2 || !strings.HasPrefix(challenges[1], "Basic ") {
			t.Errorf("%s: the challenges are %v", path, challenges)
		}
	}
	if a := w.call(t, w.tokens[viewer], "POST", odataRoot+"/Visits", "{}").want(t, 405); a.header.Get("Allow") != "GET, HEAD, OPTIONS" {
		t.Errorf("POST: %v", a.header)
	}
	w.call(t, w.tokens[viewer], "OPTIONS", odataRoot+"/Visits", nil).want(t, 204)
	w.call(t, w.tokens[viewer], "GET", odataRoot+"/Visits", nil, "OData-MaxVersion: 3.0").want(t, 400)
	w.call(t, w.tokens[viewer], "GET", odataRoot+"/Visits", nil, "OData-MaxVersion: 4.01").want(t, 200)
	w.call(t, w.tokens[viewer], "GET", odataRoot+"/Visits", nil, "Accept: text/html").want(t, 406)
}

// TestODataForPowerQuery sends requests as Power Query does: with a key and its secret, its list of types, and
// conditionally.
func TestODataForPowerQuery(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	key := must[*pb.Token](t)(w.by(w.Tokens.Admin).CreateApiKey(t.Context(), &pb.CreateApiKeyRequest{
		Client: "acme", ApiKey: &pb.Token{Role: pb.AccessRole_VIEWER, Title: "BI"},
	}))
	id, secret := splitToken(key.GetSecret())
	basic := "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(id+":"+secret))
	accept := "Accept: application/json;odata.metadata=minimal;q=1.0,application/json;odata=minimalmetadata;q=0.9,application/atomsvc+xml;q=0.8,application/atom+xml;q=0.8,application/xml;q=0.7,text/plain;q=0.7"
	for _, path := range []string{"", "/$metadata", "/Visits?$top=1000", "/Answers?$top=1000"} {
		first := w.call(t, "", "GET", odataRoot+path, nil, basic, accept, "OData-MaxVersion: 4.0", "MaxDataServiceVersion: 3.0").want(t, 200)
		again := w.call(t, "", "GET", odataRoot+path, nil, basic, accept, "If-None-Match: "+first.header.Get("ETag"))
		if again.status != 304 {
			t.Errorf("%s again: %d", path, again.status)
		}
		if packed := w.call(t, "", "GET", odataRoot+path, nil, basic, accept, "Accept-Encoding: gzip").want(t, 200); path != "" && packed.header.Get("Content-Encoding") != "gzip" {
			t.Errorf("%s is not packed", path)
		}
	}
	bare := w.call(t, w.tokens[viewer], "GET", odataRoot+"/Visits?$top=1", nil, "Accept: application/json;odata.metadata=none;IEEE754Compatible=true").want(t, 200)
	if row := at(bare.json(t), "value", 0); bare.json(t)["@odata.context"] != nil || at(row, "earned") == nil {
		t.Errorf("%s", bare.body)
	} else if _, isText := at(row, "earned").(string); !isText || !strings.Contains(bare.header.Get("Content-Type"), "IEEE754Compatible=true") {
		t.Errorf("earned is %v: %v", at(row, "earned"), bare.header)
	}
}

// TestODataLinksKeepTheHost checks that links have the host of the request, whatever headers a caller adds.
func TestODataLinksKeepTheHost(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	here, err := url.Parse(w.REST)
	if err != nil {
		t.Fatal(err)
	}
	a := w.call(t, w.tokens[viewer], "GET", odataRoot+"/Visits", nil, "Prefer: odata.maxpagesize=1",
		"X-Forwarded-Host: elsewhere.example", "X-Forwarded-Proto: https", "Forwarded: host=elsewhere.example").want(t, 200)
	next, err := url.Parse(a.json(t)["@odata.nextLink"].(string))
	if err != nil || next.Host != here.Host || next.Scheme != "http" {
		t.Errorf("the next page is at %v %v", next, err)
	}
	if a.header.Get("Preference-Applied") != "odata.maxpagesize=1" {
		t.Errorf("%v", a.header)
	}
}

// TestODataKeys reads rows by their keys, counts rows, sorts them by keys, and takes a semicolon in $format.
func TestODataKeys(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	get := func(path string, status int) answer {
		t.Helper()
		return w.call(t, w.tokens[viewer], "GET", odataRoot+"/"+path, nil).want(t, status)
	}
	visits := w.rowsOfFeed(t, "Visits")
	ids := make([]string, len(visits))
	for i, row := range visits {
		ids[i] = row["releasedReport"].(string)
	}
	if got := string(get("Visits/$count", 200).body); got != strconv.Itoa(len(ids)) {
		t.Errorf("%s visits are counted of %d", got, len(ids))
	}
	if got := get("Visits?$count=true&$top=1", 200).json(t)["@odata.count"]; got != float64(len(ids)) {
		t.Errorf("%v visits are counted beside the rows", got)
	}
	one := get("Visits('"+ids[3]+"')?$select=releasedReport,program", 200).json(t)
	if one["releasedReport"] != ids[3] || one["program"] != visits[3]["program"] || one["location"] != nil ||
		one["@odata.context"] != w.REST+odataRoot+"/$metadata#Visits(releasedReport,program)/$entity" {
		t.Errorf("the row is %v", one)
	}
	slices.Sort(ids)
	slices.Reverse(ids)
	sorted := w.rowsOfFeed(t, "Visits?$orderby=releasedReport%20desc&$top=5")
	for i, row := range sorted {
		if row["releasedReport"] != ids[i] {
			t.Errorf("row %d is %v, want %s", i, row["releasedReport"], ids[i])
		}
	}
	answers := w.rowsOfFeed(t, "Answers?$top=1")[0]
	id, question := answers["releasedReport"].(string), answers["question"].(string)
	if row := get("Answers(releasedReport='"+id+"',question='"+question+"')", 200).json(t); row["question"] != question || row["releasedReport"] != id {
		t.Errorf("the answer is %v", row)
	}
	first := w.rowsOfFeed(t, "Questions?$top=1")[0]
	key := fmt.Sprintf("Questions(checklist='%s',version=%v,question='%s')", first["checklist"], first["version"], first["question"])
	if row := get(key, 200).json(t); row["text"] != first["text"] || row["question"] != first["question"] {
		t.Errorf("the question is %v", row)
	}
	bare := get("Visits?$top=1&$format=application/json;odata.metadata=none", 200)
	if strings.Contains(string(bare.body), "@odata") || !strings.Contains(bare.header.Get("Content-Type"), "metadata=none") {
		t.Errorf("without metadata it is %s", bare.body)
	}
	for path, status := range map[string]int{
		"Visits('nobody')": 404, "Locations('nowhere')": 404, "Visits(program='x')": 501, "Visits('" + ids[0] + "')/program": 501, "Visits(": 501,
		"Answers/$count": 501, "Visits?$orderby=program": 501, "Visits?$orderby=releasedReport%20up": 400, "Visits('" + ids[0] + "')?$top=1": 501,
	} {
		get(path, status)
	}
}
