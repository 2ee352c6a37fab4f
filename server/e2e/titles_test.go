package e2e

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// TestTitlesInLanguages gives a client, a location and a program titles in further languages: readers of one of them get it in
// figures, reports, lists, pictures and syncs, in CSV and Excel too, and all others the plain title.
func TestTitlesInLanguages(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDeleted(t, on)
		admin := d.Tokens.Admin
		d.call(t, admin, "PATCH", "/v1/clients/closing", `{"titles": {"de": "Schließend"}}`, anyEtag).want(t, 200)
		d.call(t, admin, "PATCH", closingProgram, `{"titles": {"de": "Das Jahr", "fi": "Vuosi"}}`, anyEtag).want(t, 200)
		d.call(t, admin, "PATCH", closingShop, `{"titles": {"de": ""}}`, anyEtag).want(t, 400)
		d.call(t, admin, "PATCH", closingShop, `{"titles": {"toolongtobealanguage": "x"}}`, anyEtag).refusedFor(t, 400, "INVALID_LOCALE", "titles.toolongtobealanguage")
		table := `{"csv": "location,title:de,title:fi\nshop,Der Laden,Kauppa\n"}`
		d.call(t, admin, "POST", "/v1/clients/closing/locations:import", table).want(t, 200)
		d.call(t, admin, "POST", "/v1/clients/closing/locations:import", table).want(t, 200).has(t, `"unchanged":1`)
		d.call(t, admin, "GET", closingShop, nil, "Accept-Language: de").want(t, 200).has(t, `"title":"Shop"`, `"de":"Der Laden"`)
		d.plan(t, "closing", "year", "shop", "leaver")
		for language, want := range map[string][3]string{
			"de-AT": {"Schließend", "Der Laden", "Das Jahr"}, "fi": {"Closing", "Kauppa", "Vuosi"}, "sv": {"Closing", "Shop", "year"}, "": {"Closing", "Shop", "year"},
		} {
			accept := "Accept-Language: " + language
			for _, path := range []string{
				"/v1/clients/closing/scorecard?program=year&groupBy=location&location=region", "/v1/clients/closing/releasedReports/" + d.released,
			} {
				got := d.call(t, d.viewer, "GET", path, nil, accept).want(t, 200)
				got.has(t, fmt.Sprintf(`"client":%q`, want[0]), fmt.Sprintf(`"program":%q`, want[2]), fmt.Sprintf("%q", want[1]))
			}
			d.call(t, d.viewer, "GET", "/v1/clients/closing/trend?program=year&location=shop", nil, accept, "Accept: image/svg+xml").want(t, 200).has(t, want[1])
			d.call(t, admin, "GET", "/v1/visits?filter=client%20%3D%20%22closing%22", nil, accept).want(t, 200).has(t, fmt.Sprintf(`"closing/shop":%q`, want[1]))
			d.call(t, d.shopper, "GET", "/v1/visits:sync", nil, accept).want(t, 200).has(t, fmt.Sprintf(`"title":%q`, want[1]))
		}
		export := d.call(t, admin, "GET", "/v1/clients/closing/locations", nil, "Accept: text/csv").want(t, 200).body
		if !bytes.Contains(export, []byte("titles")) {
			t.Errorf("the export has no titles: %s", export)
		}
		body := fmt.Sprintf(`{"csv": %q}`, strings.TrimPrefix(string(export), "\ufeff"))
		d.call(t, admin, "POST", "/v1/clients/closing/locations:import", body).want(t, 200).has(t, `"unchanged":2`)
	})
}

// has expects texts in an answer.
func (a answer) has(t *testing.T, texts ...string) answer {
	t.Helper()
	for _, text := range texts {
		if !bytes.Contains(a.body, []byte(text)) {
			t.Errorf("there is no %s in %s", text, a.body)
		}
	}
	return a
}
