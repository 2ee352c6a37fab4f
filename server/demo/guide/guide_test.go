package guide_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"mysteryshopper/server/app"
	"mysteryshopper/server/demo"
	"mysteryshopper/server/demo/guide"
	"mysteryshopper/server/words"
)

var update = flag.Bool("update", false, "write the pictures of docs/pictures anew")

// testNow is when the demos of these tests are made and looked at.
var testNow = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// world is a demo that is served.
type world struct {
	*demo.Welcome
	app *app.App
}

// serve makes a demo of so many reports and serves it until the test ends.
func serve(t *testing.T, reports int) *world {
	t.Helper()
	a, welcome, err := demo.Open(t.Context(), demo.Options{
		Dir: t.TempDir(), REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Reports: reports, Seed: 1, Morning: reports > 0,
		Clock: func() time.Time { return testNow },
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- a.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return &world{welcome, a}
}

// get fetches an address with a token, or with the id and the secret of one. The language may be empty.
func (w *world) get(t *testing.T, address, token string, basic []string, language string) []byte {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if request.Header.Set("Authorization", "Bearer "+token); basic != nil {
		request.SetBasicAuth(basic[0], basic[1])
	}
	if language != "" {
		request.Header.Set("Accept-Language", language)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusOK || len(body) == 0 {
		t.Fatalf("%s answers %s: %s", address, response.Status, body)
	}
	return body
}

func (w *world) page(t *testing.T, language string) []byte {
	t.Helper()
	var page bytes.Buffer
	if err := guide.Write(t.Context(), &page, w.app.Conn(), w.Welcome, language); err != nil {
		t.Fatal(err)
	}
	return page.Bytes()
}

// section is a part of the page as it is read.
type section struct {
	title    string
	pictures int
	// note is set while a paragraph is read that is no sentence about figures.
	note bool
	// values are those of the elements data, sentences and cells the texts without them, and lines those for a shell.
	values, sentences, cells, lines []string
}

// readPage reads the page, which is well-formed XML too, and reports elements that load or run something.
func readPage(t *testing.T, page []byte) []*section {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(page))
	var parts []*section
	var open []xml.StartElement
	inside := func(name string) bool {
		return slices.ContainsFunc(open, func(e xml.StartElement) bool { return e.Name.Local == name })
	}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return parts
		}
		if err != nil {
			t.Fatalf("the page is not well formed: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			open = append(open, token.Copy())
			checkElement(t, token)
			if name := token.Name.Local; name == "header" || name == "section" {
				parts = append(parts, &section{})
			}
			if len(parts) > 0 {
				parts[len(parts)-1].begin(token)
			}
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(parts) == 0 || inside("svg") {
				continue
			}
			parts[len(parts)-1].text(string(token), inside)
		}
	}
}

func checkElement(t *testing.T, e xml.StartElement) {
	t.Helper()
	if slices.Contains([]string{"script", "link", "img", "iframe", "object", "image", "foreignObject"}, e.Name.Local) {
		t.Errorf("the page has an element %s", e.Name.Local)
	}
	for _, a := range e.Attr {
		name := a.Name.Local
		if name == "src" || strings.HasPrefix(name, "on") || name == "href" && !strings.HasPrefix(a.Value, "#") && !isGuide(a.Value) && !screenAddress.MatchString(a.Value) {
			t.Errorf("the page has an attribute %s=%q", name, a.Value)
		}
	}
}

// screenAddress is the address of a screen of the demo, with a key behind the #.
var screenAddress = regexp.MustCompile(`^http://127\.0\.0\.1:\d+/#key=ms_\w+$`)

// isGuide reports whether a link is to the page in one of the languages.
func isGuide(file string) bool {
	return slices.ContainsFunc(words.Languages(), func(language string) bool { return file == guide.FileName(language) })
}

func (p *section) begin(e xml.StartElement) {
	attribute := func(name string) string {
		for _, a := range e.Attr {
			if a.Name.Local == name {
				return a.Value
			}
		}
		return ""
	}
	switch e.Name.Local {
	case "svg":
		p.pictures++
	case "data":
		p.values = append(p.values, attribute("value"))
	case "p":
		if p.note = attribute("class") != ""; !p.note {
			p.sentences = append(p.sentences, "")
		}
	case "pre":
		p.lines = append(p.lines, "")
	}
}

// text adds a text to the list that it belongs to.
func (p *section) text(text string, inside func(string) bool) {
	switch {
	case inside("pre"):
		p.lines[len(p.lines)-1] += text
	case inside("h1") || inside("h2"):
		p.title += text
	case inside("data") || strings.TrimSpace(text) == "":
	case inside("tbody"):
		p.cells = append(p.cells, text)
	case inside("p") && !p.note:
		p.sentences[len(p.sentences)-1] += text
	}
}

var curl = regexp.MustCompile(`^curl -sS(?:OJ)? (?:-H 'Authorization: Bearer (\S+)'|-u '(\S+):(\S+)') (?:-H 'Accept-Language: (\w+)' )?'(http://\S+)'$`)

// known holds all texts and numbers of answers.
type known struct {
	texts   map[string]bool
	numbers map[float64]bool
}

func (k *known) add(value any) {
	switch value := value.(type) {
	case string:
		k.texts[value] = true
		if n, err := strconv.ParseFloat(value, 64); err == nil {
			k.numbers[n] = true // integers of 64 bits are texts in JSON
		}
	case float64:
		k.numbers[value] = true
	case []any:
		for _, v := range value {
			k.add(v)
		}
	case map[string]any:
		for key, v := range value {
			k.texts[key] = true
			k.add(v)
		}
	}
}

func (k *known) has(value string) bool {
	if n, err := strconv.ParseFloat(value, 64); err == nil {
		return k.numbers[n] || k.texts[value]
	}
	return k.texts[value]
}

// within reports whether a text is part of a text of an answer.
func (k *known) within(text string) bool {
	for whole := range k.texts {
		if strings.Contains(whole, text) {
			return true
		}
	}
	return false
}

// checkLines makes all calls of a section. Their pictures must be those of the page. It returns the values of the answers.
func (w *world) checkLines(t *testing.T, page []byte, p *section, language string) *known {
	t.Helper()
	all := &known{map[string]bool{}, map[float64]bool{}}
	for _, line := range p.lines {
		m := curl.FindStringSubmatch(line)
		if m == nil {
			t.Errorf("%s: no line that can be called: %s", p.title, line)
			continue
		}
		address, err := url.Parse(m[5])
		if err != nil {
			t.Fatal(err)
		}
		var basic []string
		if m[2] != "" {
			basic = m[2:4]
		} else if m[4] != language && (language != "en" || m[4] != "") {
			t.Errorf("%s: the page in %s asks for %q", p.title, language, m[4])
		}
		body := w.get(t, m[5], m[1], basic, m[4])
		if strings.HasSuffix(address.Path, ":download") {
			if media := http.DetectContentType(body); media != "image/jpeg" {
				t.Errorf("%s: the photo is %s", p.title, media)
			}
			continue
		}
		query := address.Query()
		form := query.Get("alt")
		if form == "svg" {
			if !bytes.Contains(page, body) {
				t.Errorf("%s: the picture of %s is not on the page", p.title, m[5])
			}
			query.Del("alt")
			address.RawQuery = query.Encode()
			body = w.get(t, address.String(), m[1], basic, m[4])
		}
		if form == "" || form == "svg" {
			var answer any
			if err := json.Unmarshal(body, &answer); err != nil {
				t.Errorf("%s: %s: %v", p.title, address, err)
			}
			all.add(answer)
		}
	}
	return all
}

var digit = regexp.MustCompile(`[0-9]`)

// TestGuide reads the pages of a whole year, of a few reports and of none, in every language. Every picture must be well
// formed and the one that the line below it returns, and every figure of a sentence and of a table must be in the answers
// of the calls below it.
func TestGuide(t *testing.T) {
	t.Parallel()
	for _, reports := range []int{1500, 12, 0} {
		t.Run(strconv.Itoa(reports), func(t *testing.T) {
			t.Parallel()
			w := serve(t, reports)
			for _, language := range words.Languages() {
				page := w.page(t, language)
				w.checkPage(t, page, language)
				if reports == 1500 {
					checkStory(t, string(page), language)
				}
			}
			if reports == 1500 {
				checkPictures(t, w)
			}
		})
	}
}

// checkPage checks the page in one language.
func (w *world) checkPage(t *testing.T, page []byte, language string) {
	t.Helper()
	for _, s := range w.Screens() {
		if !bytes.Contains(page, []byte(`<a href="`+s.Address+`">`)) {
			t.Errorf("the page in %s has no link to the %s", language, s.Title)
		}
	}
	if !bytes.Contains(page, []byte(`<html lang="`+language+`">`)) {
		t.Errorf("the page in %s does not name its language", language)
	}
	parts := readPage(t, page)
	want := 11
	if w.Story.Morning != "" {
		want = 14
	}
	if len(parts) != want {
		t.Errorf("the guide in %s has %d parts, want %d", language, len(parts), want)
	}
	pictures := 0
	for i, p := range parts {
		pictures += p.pictures
		if i == 0 && p.pictures == 0 {
			t.Error("the guide does not open with a picture")
		}
		all := w.checkLines(t, page, p, language)
		if len(p.sentences) < 1 || len(p.lines) == 0 {
			t.Errorf("%s: %d sentences, %d lines", p.title, len(p.sentences), len(p.lines))
		}
		for _, v := range p.values {
			if !all.has(v) {
				t.Errorf("%s: %s is in no answer", p.title, v)
			}
		}
		for _, s := range p.sentences {
			if digit.MatchString(s) || strings.ContainsAny(s, "{}[]") {
				t.Errorf("%s: a figure that is not an answer's, or a placeholder, in %q", p.title, s)
			}
		}
		for _, c := range p.cells {
			if digit.MatchString(c) && !all.within(strings.Trim(c, "“”„")) {
				t.Errorf("%s: a figure that is not an answer's in %q", p.title, c)
			}
		}
	}
	if pictures != 7 {
		t.Errorf("the guide in %s has %d pictures", language, pictures)
	}
}

// stories are texts that the pages of a whole year must contain, by language.
var stories = map[string][]string{
	"en": {
		"Sales staff cut in the west", "Training: listening", "Sales targets for each shop", "): a change.",
		"no change that can be told from chance", "The intervals do not touch.", "told from chance.",
		"So many gave up that this misleads", "That is a gap of", "Only experienced specialists advise you", "lost without a word",
	},
	"de": {
		"Verkaufspersonal im Westen abgebaut", "Schulung: Zuhören", "Verkaufsziele je Laden", "): eine Veränderung.",
		"vom Zufall nicht zu unterscheiden", "Die Intervalle berühren sich nicht.",
		"So viele gaben auf, dass dies täuscht", "Das ist ein Abstand von", "von erfahrenen Fachleuten beraten", "wortlos verloren",
	},
	"sv": {
		"Färre säljare i väst", "Utbildning: att lyssna", "Säljmål för varje butik", "): en förändring.",
		"kan inte skiljas från slumpen", "Intervallen rör inte vid varandra.",
		"Så många gav upp att detta vilseleder", "Det är en skillnad på", "råd av erfarna specialister", "utan ett ord",
	},
	"hu": {
		"Kevesebb eladó nyugaton", "Képzés: odafigyelés", "Eladási célok boltonként", "): ez változás.",
		"a véletlentől nem különböztethető meg", "Az intervallumok nem érnek össze.",
		"Olyan sokan adták fel, hogy ez félrevezető", "százalékpontos eltérés", "tapasztalt szakemberek", "szó nélkül elvész",
	},
}

// checkStory checks that the page of a whole year shows its story, and names what may be chance.
func checkStory(t *testing.T, page, language string) {
	t.Helper()
	for _, want := range stories[language] {
		if !strings.Contains(page, want) {
			t.Errorf("the guide in %s does not contain %q", language, want)
		}
	}
}

// checkPictures compares the pictures of the documents with those of this demo, which is made on a fixed day. They are
// made again by: go test ./server/demo/guide -run TestGuide/1500 -update.
func checkPictures(t *testing.T, w *world) {
	t.Helper()
	folder := filepath.Join("..", "..", "..", "docs", "pictures")
	span := "program=" + w.Story.Program + "&to=" + w.Story.To + "&alt=svg&from="
	for name, path := range map[string]string{
		"trend":   "trend?" + span + w.Story.From,
		"slips":   "trend?location=" + w.Story.Slipping + "&" + span + w.Story.From,
		"ranking": "rankings?location=" + w.Story.Ranked + "&" + span + w.Story.RankedFrom,
		"waits":   "waits?location=" + w.Story.Slipping + "&" + span + w.Story.From,
		"gaps":    "claims:compare?" + span + w.Story.From,
	} {
		got := w.get(t, w.REST+"/v1/clients/"+w.Client+"/"+path, w.Tokens.Client, nil, "")
		if bytes.Contains(got, []byte("ms_")) {
			t.Errorf("%s: there is a token in the picture", name)
		}
		file := filepath.Join(folder, name+".svg")
		if *update {
			if err := errors.Join(os.MkdirAll(folder, 0o755), os.WriteFile(file, got, 0o644)); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil || !bytes.Equal(want, got) {
			t.Errorf("%s is not what the demo shows (%v); write it anew with -update", file, err)
		}
	}
}
