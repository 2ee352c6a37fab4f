package screens

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"mysteryshopper/server/demo"
	"mysteryshopper/server/webtest"
)

// write calls the API with a token, whatever the state, and a body in which * is the plant.
func write(t *testing.T, w *demo.Welcome, token, method, path, body string) {
	t.Helper()
	body = strings.ReplaceAll(body, "*", strings.ReplaceAll(plant, `"`, `\"`))
	r, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), method, w.REST+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("If-Match", "*")
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	if got.StatusCode >= 300 {
		t.Fatalf("%s %s: %s", method, path, got.Status)
	}
}

// TestStoredPlantsStayTexts writes the plant through the API, into what the server draws pictures of and what a shopper reads, and
// opens the client's pictures and the phone.
func TestStoredPlantsStayTexts(t *testing.T) {
	t.Parallel()
	w := serve(t)
	write(t, w, w.Tokens.Admin, http.MethodPatch, "/v1/clients/acme", `{"title": "Acme *"}`)
	write(t, w, w.Tokens.Admin, http.MethodPatch, "/v1/clients/acme/programs/core-2026", `{"title": "Service *"}`)
	for _, place := range []string{"berlin-mitte", "malmo", "germany", "sweden"} {
		write(t, w, w.Tokens.Admin, http.MethodPatch, "/v1/clients/acme/locations/"+place, `{"title": "Place *", "address": "Street *", "contact": "Call *"}`)
	}
	write(t, w, w.Tokens.Admin, http.MethodPost, "/v1/clients/acme/timelineEvents", fmt.Sprintf(`{"location": "all", "month": %q, "title": {"en": "Event *"}}`, time.Now().UTC().AddDate(0, -2, 0).Format("2006-01")))
	now := time.Now().UTC()
	write(t, w, w.Tokens.Admin, http.MethodPost, "/v1/visits", fmt.Sprintf(`{"visit": "planted", "client": "acme", "program": "core-2026", "location": "berlin-mitte", "shopper": %q, "windowStart": %q, "windowEnd": %q, "scenario": "Ask *"}`,
		w.Shopper, now.Add(-time.Hour).Format(time.RFC3339), now.AddDate(0, 0, 7).Format(time.RFC3339)))
	var own struct {
		Reports []struct{ Report, Visit string }
	}
	ask(t, w, w.Tokens.Reviewer, "/v1/reports?filter="+url.QueryEscape(fmt.Sprintf(`shopper = %q AND state = "SUBMITTED"`, w.Shopper)), &own)
	if len(own.Reports) > 0 {
		write(t, w, w.Tokens.Reviewer, http.MethodPost, "/v1/reports/"+own.Reports[0].Report+"/messages", `{"text": "Who *"}`)
		write(t, w, w.Tokens.Reviewer, http.MethodPost, "/v1/reports/"+own.Reports[0].Report+":return", `{"reason": "UNCLEAR", "comment": "Tell *"}`)
	}

	client := signIn(t, w.REST, w.Tokens.Client)
	for _, page := range []string{"/", "/places", "/places/germany?location=germany", "/waits", "/sections/respect", "/claims", "/reports"} {
		visit(t, client, w, page)
		staysText(t, client, "the client's "+page)
	}
	phone := signIn(t, w.REST, w.Tokens.Shopper)
	for _, part := range []string{"status of 4", "net::ERR_"} {
		phone.Allow(part)
	}
	for _, page := range []string{"/visits", "/visits/planted", "/offers", "/outbox", "/me"} {
		phone.Do(chromedp.Navigate(w.REST + "/app" + page))
		phone.WaitFor("h1")
		if strings.HasPrefix(page, "/visits") {
			shows(t, phone, "Place "+plant[:10])
		}
		staysText(t, phone, "the phone's "+page)
	}
	if len(own.Reports) > 0 {
		phone.Do(chromedp.Navigate(w.REST + "/app/visits/" + own.Reports[0].Visit + "/messages"))
		shows(t, phone, "Who "+plant[:10])
		staysText(t, phone, "messages")
	}
}

// staysText fails the test where the plant has become a part of the page.
func staysText(t *testing.T, p *webtest.Page, what string) {
	t.Helper()
	p.Until("all of it", `document.querySelector("html[data-loading]") === null`)
	if wrong := webtest.Eval[string](p, hurt); wrong != "" {
		t.Errorf("%s: a text has become a part of the page: %s", what, wrong)
	}
}
