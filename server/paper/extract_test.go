package paper_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"mysteryshopper/server/paper"
	"mysteryshopper/server/paper/papertest"

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
	contents, err := papertest.Contents(pdf)
	if err != nil {
		t.Fatal(err)
	}
	for _, content := range contents {
		page := pieces(t, content, bold)
		for i := range page {
			page[i].end = page[i].x + measure(page[i].text, page[i].size, page[i].bold)
		}
		all = append(all, page)
	}
	return all
}

// pieces reads the texts of one page's content.
func pieces(t testing.TB, content []byte, bold map[string]bool) []piece {
	t.Helper()
	var out []piece
	var now piece
	for len(content) > 0 {
		shows := bytes.Index(content, []byte(papertest.Shows))
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
		now.text, content = papertest.Literal(content[shows+len(papertest.Shows):])
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
