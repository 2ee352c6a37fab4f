package mail

import (
	"bytes"
	"html/template"
	"strings"

	"mysteryshopper/server/words"
)

// Letter is a mail in words, as it is sent.
type Letter struct {
	Name, Address string
	Language      *words.Language
	Subject       string
	// Heading stands above the Lines, each a paragraph of plain text.
	Heading string
	Lines   []string
	// Link is where the reader can go on, and LinkText what it says; there is no link where Link is empty. It is made by the
	// server, and may have a scheme that an app is registered for.
	Link     template.URL
	LinkText string
	// Reason says why the reader gets it. Unsubscribe is the link that ends such mails; empty for a mail that comes once.
	Reason, Unsubscribe string
	Files               []File
}

// File is attached to a letter.
type File struct {
	Name, Type string
	Data       []byte
}

// text returns the letter as plain text.
func (l *Letter) text() string {
	parts := append([]string{l.Heading}, l.Lines...)
	if l.Link != "" {
		parts = append(parts, l.LinkText+":\n"+string(l.Link))
	}
	foot := l.Reason
	if l.Unsubscribe != "" {
		foot += "\n" + l.Language.Text(words.MailUnsubscribe) + ": " + l.Unsubscribe
	}
	parts = append(parts, "-- \n"+foot)
	return strings.Join(parts, "\n\n") + "\n"
}

// html returns the letter as HTML. Every text in it is escaped.
func (l *Letter) html() (string, error) {
	var b bytes.Buffer
	err := page.Execute(&b, struct {
		*Letter

		Title, Tag, UnsubscribeText string
	}{l, oneLine(l.Subject), l.Language.Tag(), l.Language.Text(words.MailUnsubscribe)})
	return b.String(), err
}

var page = template.Must(template.New("mail").Parse(`<!DOCTYPE html>
<html lang="{{.Tag}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{.Title}}</title>
</head>
<body style="margin:0;padding:0;background:#f3f4f6;color:#1f2937;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f3f4f6"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border:1px solid #e5e7eb;border-radius:8px">
<tr><td style="padding:28px 28px 8px 28px"><h1 style="margin:0;font-size:20px;line-height:1.3;color:#111827">{{.Heading}}</h1></td></tr>
<tr><td style="padding:8px 28px 20px 28px">
{{- range .Lines}}
<p style="margin:8px 0;white-space:pre-line;overflow-wrap:anywhere">{{.}}</p>
{{- end}}
{{- if .Link}}
<p style="margin:20px 0 8px 0"><a href="{{.Link}}" style="display:inline-block;padding:10px 18px;background:#1d4ed8;color:#ffffff;text-decoration:none;border-radius:6px">{{.LinkText}}</a></p>
{{- end}}
</td></tr>
<tr><td style="padding:14px 28px 20px 28px;border-top:1px solid #e5e7eb;font-size:13px;color:#4b5563">{{.Reason}}
{{- if .Unsubscribe}} <a href="{{.Unsubscribe}}" style="color:#4b5563">{{.UnsubscribeText}}</a>{{end}}</td></tr>
</table>
</td></tr></table>
</body>
</html>
`))
