package paper_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"mysteryshopper/server/paper"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// printed writes a report.
func printed(t testing.TB, r *pb.LocationReport, lang string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := paper.LocationReport(&b, r, lang, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// piece is a text on a page, in points from the lower left.
type piece struct {
	x, end, y, size float64
	bold            bool
	text            string
}

// The operators that the text of a page is in.
var (
	streams   = regexp.MustCompile(`(?s)stream\n(.*?)\nendstream`)
	fontUsed  = regexp.MustCompile(`^BT /F(\S+) ([\d.]+) Tf ET$`)
	fontNamed = regexp.MustCompile(`\n/F(\S+) (\d+) 0 R`)
	fontMade  = regexp.MustCompile(`\n(\d+) 0 obj\n<</Type /Font\n/Subtype /Type0\n/BaseFont /(\S+)`)
)

// pages reads the texts of every page, the way a program that copies text from it would.
func pages(t testing.TB, pdf []byte) [][]piece {
	t.Helper()
	bold := map[string]bool{}
	for _, made := range fontMade.FindAllSubmatch(pdf, -1) {
		for _, named := range fontNamed.FindAllSubmatch(pdf, -1) {
			if string(named[2]) == string(made[1]) {
				bold[string(named[1])] = strings.HasSuffix(string(made[2]), "B")
			}
		}
	}
	if len(bold) != 2 {
		t.Fatalf("%d fonts are named", len(bold))
	}
	measure := paper.Measure()
	var all [][]piece
	for _, stream := range streams.FindAllSubmatch(pdf, -1) {
		reader, err := zlib.NewReader(bytes.NewReader(stream[1]))
		if err != nil {
			continue
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			t.Fatalf("a stream is broken: %v", err)
		}
		if bytes.Contains(content, []byte(") Tj ET")) {
			page := pieces(t, content, bold)
			for i := range page {
				page[i].end = page[i].x + measure(page[i].text, page[i].size, page[i].bold)
			}
			all = append(all, page)
		}
	}
	if len(all) == 0 {
		t.Fatal("there is no page with text")
	}
	return all
}

// pieces reads the texts of one page's content.
func pieces(t testing.TB, content []byte, bold map[string]bool) []piece {
	t.Helper()
	var out []piece
	var now piece
	for len(content) > 0 {
		shows := bytes.Index(content, []byte(" Td ("))
		line := bytes.IndexByte(content, '\n')
		if line >= 0 && (shows < 0 || line < shows) {
			if m := fontUsed.FindSubmatch(bytes.TrimSpace(content[:line])); m != nil {
				now.bold = bold[string(m[1])]
				mustScan(t, string(m[2]), &now.size)
			}
			content = content[line+1:]
			continue
		}
		if shows < 0 {
			return out
		}
		where := content[:shows]
		mustScan(t, string(where[bytes.LastIndex(where, []byte("BT "))+3:]), &now.x, &now.y)
		now.text, content = literal(content[shows+len(" Td ("):])
		out = append(out, now)
	}
	return out
}

func mustScan(t testing.TB, text string, into ...any) {
	t.Helper()
	if _, err := fmt.Sscan(text, into...); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
}

// literal reads a string of UTF-16 up to its parenthesis, and returns what follows.
func literal(content []byte) (string, []byte) {
	var raw []byte
	for i := 0; i < len(content); i++ {
		switch c := content[i]; c {
		case ')':
			var units []uint16
			for j := 0; j+1 < len(raw); j += 2 {
				units = append(units, uint16(raw[j])<<8|uint16(raw[j+1]))
			}
			return string(utf16.Decode(units)), content[i+1:]
		case '\\':
			i++
			if c = content[i]; c == 'r' {
				c = '\r'
			}
			raw = append(raw, c)
		default:
			raw = append(raw, c)
		}
	}
	return "", nil
}
