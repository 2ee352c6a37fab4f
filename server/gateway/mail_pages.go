package gateway

import (
	"context"
	"html/template"
	"net/http"
	"net/url"

	"google.golang.org/grpc/status"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/words"
)

// mailPage is a page behind a link in mails. Reading it changes nothing, for programs that check mails read links; its button
// posts, and so do the mail programs of readers (RFC 8058).
type mailPage struct {
	// The button has the act as its text, so that it is understood without the sentence above it.
	question, button, done words.Text
	act                    func(ctx context.Context, s pb.MailServiceClient, token string) error
}

var mailPages = map[string]mailPage{
	"/mail/unsubscribe": {words.PageUnsubscribe, words.MailUnsubscribe, words.PageDone, func(ctx context.Context, s pb.MailServiceClient, token string) error {
		_, err := s.UnsubscribeMail(ctx, &pb.UnsubscribeMailRequest{Token: token})
		return err
	}},
	"/mail/confirm": {words.PageConfirm, words.MailConfirmButton, words.PageConfirmed, func(ctx context.Context, s pb.MailServiceClient, token string) error {
		_, err := s.ConfirmMail(ctx, &pb.ConfirmMailRequest{Token: token})
		return err
	}},
}

// mailPageBytes bounds the body that is posted to a page, which has nothing that is used.
const mailPageBytes = 4 << 10

// addMailPages adds the pages behind links in mails.
func (g *gateway) addMailPages(root *http.ServeMux) {
	service := pb.NewMailServiceClient(conn{g.Conn})
	for path, page := range mailPages {
		ask := func(w http.ResponseWriter, r *http.Request) {
			g.showMailPage(w, r, http.StatusOK, page.question, page.button, r.URL.Query().Get("token"))
		}
		root.HandleFunc("GET "+path, ask)
		root.HandleFunc("POST "+path, func(w http.ResponseWriter, r *http.Request) {
			r.Body = http.MaxBytesReader(w, r.Body, mailPageBytes)
			x := g.newExchange(w, r)
			err := page.act(x.Outgoing(r.Context()), service, r.URL.Query().Get("token"))
			switch reason := fault.FromStatus(status.Convert(err)); {
			case err == nil:
				g.showMailPage(w, r, http.StatusOK, page.done, words.Text{}, "")
			case reason.Reason() == pb.Reason_NOT_FOUND || reason.Reason() == pb.Reason_INVALID_REQUEST:
				g.showMailPage(w, r, http.StatusNotFound, words.PageUnknown, words.Text{}, "")
			default:
				g.showMailPage(w, r, http.StatusServiceUnavailable, words.PageFailed, words.Text{}, "")
			}
		})
	}
}

// showMailPage writes a page with one sentence and, where there is a token, a button that posts it.
func (g *gateway) showMailPage(w http.ResponseWriter, r *http.Request, code int, text, button words.Text, token string) {
	language := words.Match(r.Header.Get(call.HeaderAcceptLanguage))
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", language.Tag())
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "no-referrer") // The address has the token.
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	err := mailTemplate.Execute(w, map[string]string{
		"Tag": language.Tag(), "Text": language.Text(text), "Button": language.Text(button), "Token": token,
		"Action": "?" + url.Values{"token": {token}}.Encode(),
	})
	if err != nil {
		g.Logger.DebugContext(r.Context(), "a page was not written", "error", err)
	}
}

var mailTemplate = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="{{.Tag}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{{.Text}}</title>
<style>
body{margin:0;background:#f3f4f6;color:#1f2937;font:16px/1.5 system-ui,sans-serif}
main{max-width:26em;margin:15vh auto;padding:1.5em 2em;background:#fff;border:1px solid #e5e7eb;border-radius:8px}
h1{font-size:1.25em;margin:.2em 0 .8em}
button{font:inherit;padding:.5em 1.6em;border:0;border-radius:6px;background:#1d4ed8;color:#fff;cursor:pointer}
</style>
</head>
<body>
<main>
<h1>{{.Text}}</h1>
{{- if .Token}}
<form method="post" action="{{.Action}}"><button>{{.Button}}</button></form>
{{- end}}
</main>
</body>
</html>
`))
