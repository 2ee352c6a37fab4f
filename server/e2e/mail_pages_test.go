package e2e

import (
	"html"
	"net/http"
	"strings"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/words"
)

// TestMailPagesInEveryLanguage opens the pages behind the links of a reader in every language: each has one sentence and one
// button, both in that language, and names neither the reader nor a client, nor a shopper.
func TestMailPagesInEveryLanguage(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	for _, language := range words.Languages() {
		made := w.reader(t, &pb.MailSubscription{Title: "Änne Leserin", Alerts: true, Locale: language})
		first := mailbox().WaitFor(t, made.GetAddress(), 1)[0]
		confirm := mailLink(t, &first, "confirm")
		w.showsPage(t, "GET", confirm, language, words.PageConfirm, words.MailConfirmButton)
		w.showsPage(t, "POST", confirm, language, words.PageConfirmed, words.Text{})
		_, err := w.by(w.tokens[manager]).TestMailSubscription(t.Context(), &pb.TestMailSubscriptionRequest{Client: "acme", MailSubscription: made.GetMailSubscription()})
		if err != nil {
			t.Fatal(err)
		}
		second := mailbox().WaitFor(t, made.GetAddress(), 2)[1]
		end := mailLink(t, &second, "unsubscribe")
		w.showsPage(t, "GET", end, language, words.PageUnsubscribe, words.MailUnsubscribe)
		w.showsPage(t, "POST", end, language, words.PageDone, words.Text{})
		w.showsPage(t, "POST", confirm, language, words.PageUnknown, words.Text{})
	}
}

// showsPage opens a page as a browser of a language does, and checks what it shows. There is no button where its text is empty.
func (w *world) showsPage(t *testing.T, method, link, language string, sentence, button words.Text) {
	t.Helper()
	r := must[*http.Request](t)(http.NewRequestWithContext(t.Context(), method, w.REST+strings.TrimPrefix(link, publicURL), http.NoBody))
	r.Header.Set("Accept-Language", language)
	res := must[*http.Response](t)(w.web.Do(r))
	defer res.Body.Close()
	var raw strings.Builder
	_ = res.Write(&raw)
	page, l := html.UnescapeString(raw.String()), words.Match(language)
	want := []string{`<html lang="` + language + `">`, "<title>" + l.Text(sentence) + "</title>", "<h1>" + l.Text(sentence) + "</h1>", "Content-Language: " + language}
	text := l.Text(button)
	if text != "" {
		want = append(want, "<button>"+text+"</button>")
	}
	for _, part := range want {
		if !strings.Contains(page, part) {
			t.Errorf("%s in %s has no %s: %s", link, language, part, page)
		}
	}
	if (text == "") == strings.Contains(page, "<form") || strings.Contains(page, "<script") || strings.Contains(page, "src=") {
		t.Errorf("%s in %s has another form, or something that is fetched: %s", link, language, page)
	}
	for _, secret := range []string{"Leserin", "reader.example", "acme", "Acme", "Anna"} {
		if strings.Contains(page, secret) {
			t.Errorf("%s in %s names %s: %s", link, language, secret, page)
		}
	}
}
