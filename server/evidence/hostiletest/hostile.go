// Package hostiletest makes files that somebody uploads to do harm: that a browser would run, that take more memory or time than
// a photo, that lie about what they are, or that are damaged.
package hostiletest

import (
	"fmt"
)

// Payload is a text in every file that has room for it. No copy for clients has it.
const Payload = "h0stile-payl0ad"

// File is a hostile file.
type File struct {
	// Name says what is wrong with it. No two files have the same.
	Name    string
	Content []byte
	// Kept is the type as which it is accepted, because nothing of what is wrong reaches a client; empty where it is refused.
	Kept string
}

// list collects files.
type list struct{ files []File }

// refused adds a file that is refused.
func (l *list) refused(name string, content []byte) {
	l.files = append(l.files, File{Name: name, Content: content})
}

// kept adds a file that is accepted as a type.
func (l *list) kept(name, mediaType string, content []byte) {
	l.files = append(l.files, File{Name: name, Content: content, Kept: mediaType})
}

// Files returns all files.
func Files() []File {
	l := &list{}
	l.texts()
	l.otherTypes()
	l.polyglots()
	l.pngs()
	l.jpegs()
	l.metadata()
	l.webps()
	l.documents()
	l.recordings()
	l.noise()
	return l.files
}

// texts are pages and scripts, which a browser runs where it takes them for what they are.
func (l *list) texts() {
	const alert = "alert('" + Payload + "')"
	for name, text := range map[string]string{
		"page":                    "<!DOCTYPE html><html><body onload=\"" + alert + "\"></body></html>",
		"page in capitals":        "<HTML><SCRIPT>" + alert + "</SCRIPT></HTML>",
		"page after spaces":       "  \r\n\t <html><script>" + alert + "</script>",
		"page after a mark":       "\xef\xbb\xbf<html><script>" + alert + "</script>",
		"page after a comment":    "<!-- " + Payload + " --><html><body>",
		"head alone":              "<head><meta http-equiv=refresh content='0;url=javascript:" + alert + "'>",
		"script alone":            "<script>" + alert + "</script>",
		"frame":                   "<iframe src=javascript:" + alert + ">",
		"image with a handler":    "<img src=x onerror=" + alert + ">",
		"table":                   "<table background=javascript:" + alert + ">",
		"SVG":                     `<svg xmlns="http://www.w3.org/2000/svg" onload="` + alert + `"/>`,
		"SVG with a header":       `<?xml version="1.0"?><!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg"><script>` + alert + `</script></svg>`,
		"SVG with an object":      `<svg xmlns="http://www.w3.org/2000/svg"><foreignObject><body xmlns="http://www.w3.org/1999/xhtml">` + Payload + `</body></foreignObject></svg>`,
		"SVG with a link":         `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><use xlink:href="http://evil.example/x.svg#a"/></svg>`,
		"XHTML":                   `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script>` + alert + `</script></html>`,
		"XML with entities":       `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "` + Payload + `"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><l>&c;</l>`,
		"XML with a file":         `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l>&x;</l>`,
		"style sheet of XML":      `<?xml version="1.0"?><?xml-stylesheet href="javascript:` + alert + `"?><x/>`,
		"MathML":                  `<math xmlns="http://www.w3.org/1998/Math/MathML" href="javascript:` + alert + `"/>`,
		"page as a mail":          "MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<html>" + Payload,
		"PHP":                     "<?php system($_GET['" + Payload + "']); ?>",
		"JSP":                     "<%@ page import=\"java.io.*\" %><% out.print(\"" + Payload + "\"); %>",
		"shell script":            "#!/bin/sh\necho " + Payload + "\n",
		"Python script":           "#!/usr/bin/env python3\nprint('" + Payload + "')\n",
		"batch file":              "@echo off\r\necho " + Payload + "\r\n",
		"JavaScript":              "(function(){" + alert + "})();",
		"JSON":                    `{"payload": "` + Payload + `"}`,
		"table of formulas":       "=cmd|' /C calc'!A0," + Payload + "\n1,2\n",
		"PostScript":              "%!PS-Adobe-3.0\n(" + Payload + ") show\n",
		"encapsulated PostScript": "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
		"rich text":               `{\rtf1\ansi{\object\objdata ` + Payload + `}}`,
		"X pixmap":                "/* XPM */\nstatic char *x[] = {\"1 1 1 1\", \"a c #000000\", \"a\"};\n",
		"portable pixmap":         "P6\n90000 90000\n255\n" + Payload,
		"settings of a server":    "AddType application/x-httpd-php .jpg\n# " + Payload + "\n",
		"calendar":                "BEGIN:VCALENDAR\r\nDESCRIPTION:" + Payload + "\r\nEND:VCALENDAR\r\n",
		"card":                    "BEGIN:VCARD\r\nVERSION:3.0\r\nNOTE:" + Payload + "\r\nEND:VCARD\r\n",
		"key":                     "-----BEGIN RSA PRIVATE KEY-----\n" + Payload + "\n-----END RSA PRIVATE KEY-----\n",
		"shortcut":                "[InternetShortcut]\r\nURL=javascript:" + alert + "\r\n",
	} {
		l.refused(name, []byte(text))
	}
	for name, order := range map[string][2]int{"page in UTF-16": {0, 1}, "page in UTF-16, the other way": {1, 0}} {
		b := []byte{0xff, 0xfe}
		b[0], b[1] = b[order[0]], b[order[1]]
		for _, c := range []byte("<html><script>" + alert + "</script></html>") {
			pair := [2]byte{c, 0}
			b = append(b, pair[order[0]], pair[order[1]])
		}
		l.refused(name, b)
	}
}

// noise is bytes without sense.
func (l *list) noise() {
	l.refused("one byte", []byte{0xff})
	l.refused("a new line", []byte("\n"))
	for _, n := range []int{3, 512, 3072, 3073, 1 << 20} {
		l.refused(fmt.Sprintf("%d zeros", n), make([]byte, n))
	}
	for seed := range uint64(8) {
		l.refused(fmt.Sprintf("noise %d", seed), noise(seed, 4000))
	}
}
