package e2e

import (
	"net/url"
	"slices"
	"testing"
)

// TestDirectoryIsSearched filters and orders the lists of the directory, page by page.
func TestDirectoryIsSearched(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		a := w.tokens[admin]
		for _, body := range []string{
			`{"location": "search-b", "title": "Søk B", "channel": "PHONE", "parent": "` + insideRegion + `", "attributes": ["size:large", "owner:own"]}`,
			`{"location": "search-a", "title": "Søk C", "channel": "WEB", "parent": "` + insideRegion + `", "attributes": ["size:larger"]}`,
			`{"location": "search-c", "title": "Søk A", "channel": "WEB", "attributes": ["size:large"]}`,
		} {
			w.call(t, a, "POST", "/v1/clients/acme/locations", body).want(t, 200)
		}
		w.call(t, a, "POST", "/v1/shoppers", `{"shopper": "search-1", "title": "Zoe", "locales": ["fi"], "qualifications": ["boat"]}`).want(t, 200)
		w.call(t, a, "POST", "/v1/shoppers", `{"shopper": "search-2", "title": "Abe", "locales": ["fi", "sv"]}`).want(t, 200)
		for _, test := range []struct {
			as                        caller
			list, id, filter, orderBy string
			want                      []string
		}{
			{admin, "locations", "location", `title:"Søk"`, "", []string{"search-a", "search-b", "search-c"}},
			{admin, "locations", "location", `title:"Søk"`, "title", []string{"search-c", "search-b", "search-a"}},
			{admin, "locations", "location", `title:"Søk"`, "title desc", []string{"search-a", "search-b", "search-c"}},
			{admin, "locations", "location", `title:"Søk" AND channel = "WEB"`, "", []string{"search-a", "search-c"}},
			{admin, "locations", "location", `attributes:"size:large" AND title:"Søk"`, "", []string{"search-b", "search-c"}},
			{admin, "locations", "location", `attributes:"size:large" AND attributes:"owner:own"`, "", []string{"search-b"}},
			{admin, "locations", "location", `parent = "` + insideRegion + `" AND title:"Søk"`, "", []string{"search-a", "search-b"}},
			{subtree, "locations", "location", `title:"Søk"`, "updateTime desc", []string{"search-a", "search-b"}},
			{viewer, "locations", "location", `title:"Søk" AND timeZone != "Europe/Berlin"`, "", []string{"search-a", "search-b", "search-c"}},
			{admin, "shoppers", "shopper", `locales:"fi"`, "title", []string{"search-2", "search-1"}},
			{admin, "shoppers", "shopper", `locales:"fi" AND NOT qualifications:"boat"`, "", []string{"search-2"}},
			{admin, "programs", "program", `checklist = "house-check"`, "createTime", nil},
			{admin, "programs", "program", `checklist = "house-check"`, "updateTime", []string{"house"}},
			{admin, "clients", "client", `title = "Globex"`, "createTime desc", []string{secondClient}},
			{viewer, "clients", "client", `client != ""`, "title", []string{"acme"}},
			{viewer, "clients", "client", `client = "` + secondClient + `"`, "title", []string{}},
		} {
			path := "/v1/" + test.list
			if test.list == "locations" || test.list == "programs" {
				path = "/v1/clients/acme/" + test.list
			}
			path += "?pageSize=1&filter=" + url.QueryEscape(test.filter) + "&orderBy=" + url.QueryEscape(test.orderBy)
			if test.want == nil {
				w.call(t, w.tokens[test.as], "GET", path, nil).refusedFor(t, 400, "INVALID_FILTER", "orderBy")
				continue
			}
			got, token := []string{}, ""
			for {
				page := w.call(t, w.tokens[test.as], "GET", path+"&pageToken="+url.QueryEscape(token), nil).want(t, 200).json(t)
				found, _ := page[test.list].([]any)
				for _, one := range found {
					got = append(got, one.(map[string]any)[test.id].(string))
				}
				if token, _ = page["nextPageToken"].(string); token == "" {
					break
				}
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("%s by %q as %s: %v, want %v", test.filter, test.orderBy, test.as, got, test.want)
			}
		}
		for _, filter := range []string{
			`email = "x"`, `attributes = "size:large"`, `channel:"WEB"`, `updateTime:"2026"`, `parent = "germany"`, `updateTime > "yesterday"`,
		} {
			w.call(t, w.tokens[subtree], "GET", "/v1/clients/acme/locations?filter="+url.QueryEscape(filter), nil).want(t, 400)
		}
	})
}
