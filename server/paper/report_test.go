package paper_test

import (
	"bytes"
	"errors"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/paper"
)

var languages = []string{"en", "de", "sv", "hu"}

// read returns all texts of a report, with single spaces.
func read(t testing.TB, pdf []byte) string {
	t.Helper()
	var found []string
	for _, page := range pages(t, pdf) {
		for _, p := range page {
			found = append(found, p.text)
		}
	}
	return plain(strings.Join(found, " "))
}

func plain(text string) string {
	return strings.Join(strings.FieldsFunc(text, unicode.IsSpace), " ")
}

// eachCase runs a test on every report in every language.
func eachCase(t *testing.T, test func(t *testing.T, r *pb.LocationReport, lang string)) {
	t.Helper()
	for name, made := range cases() {
		for _, lang := range languages {
			t.Run(name+"/"+lang, func(t *testing.T) {
				t.Parallel()
				test(t, made(), lang)
			})
		}
	}
}

// The texts that each report must have, and must not have.
var expectations = []struct {
	name    string
	report  func() *pb.LocationReport
	lang    string
	with    []string
	without []string
}{
	{
		"everything", full, "en",
		[]string{
			"Report of a location · Acme Retail", "Region Nord", "Core service 2026 · January 2026 – November 2026",
			"Score 81.2% between 79.9% and 82.6%, from 412 visits at 38 locations", "Band Good service",
			"Up 2.3 points between +0.4 and +4.3 · February 2025 – December 2025",
			"80.1%, over 85.7% of the points", "7 of 1,600 Its interval touches a neighbour's",
			"73.0% (301 of 412) between 68.5% and 77.2%", "27.0% and 100.0%", "walked out 9, hung up 2, closed 4",
			"pass mark 70%", "version 3", "The scale runs from 60% to 100%.",
			"June 2026: version 3 scores otherwise than version 2, in 2 questions", "1 March 2026: Sales staff cut by a third", "2 September 2026: New store manager",
			"Welcome 91.0–95.3 93.1% 412", "Advice without pressing 31.0–94.8 62.8% 4", "Recovery when something went wrong 0 no visits",
			"Strongest", "Question number 0: was what was promised kept at the time agreed? 96.0–99.9 99.0% 400",
			"Weakest", "Question number 11: was what was promised kept at the time agreed? 24.5–28.4 27.5% 389",
			"Questions answered at fewer than five visits are left out: 1.",
			"How long was the wait until somebody served you? 4 min 32 s 3 min (1.5 times) 80.2% (281 of 350), 75.7% to 84.2% walked out 9 of 350",
			"How long did the line ring? 1 min 35 s not known – hung up 6 of 20",
			"visits with three times the usual wait or more: 2.", "half of all customers would be served within 2 min 30 s (Kaplan–Meier).",
			"the months before, January 2025 – December 2025", "Listened without interrupting 41", "Used the customer’s name 33",
			"November 2026, morning · Kiel Holtenauer Straße 91.0% · passed", "Győr Árkád 85.0% · failed",
			"Critical: Question number 3: was what was promised kept at the time agreed? · Question number 7",
			"walked out · 79.0% · passed", "closed · not scored", "I was greeted at the door within a minute.",
			"The score is the mean of the totals of the released visits.", "As of 22 November 2026, 06:43 UTC · state c3f-0123456789abcdef", "Page 1 of 3", "Page 3 of 3",
		},
		[]string{"□", "Thin question", "Question number 5:", "too few"},
	},
	{
		"German", full, "de",
		[]string{
			"81,2 % zwischen 79,9 % und 82,6 %, aus 412 Besuchen an 38 Standorten", "um 2,3 Prozentpunkte gestiegen zwischen +0,4 und +4,3", "7 von 1.600",
			"Verkaufspersonal um ein Drittel gekürzt", "4 min 32 s 3 min (das 1,5-Fache)", "Seite 1 von 3", "1 März 2026: Verkaufspersonal",
		}, nil,
	},
	{"Swedish", full, "sv", []string{"81,2 % mellan 79,9 % och 82,6 %, baserat på 412 besök på 38 platser", "7 av 1 600", "Sida 1 av 3"}, nil},
	{"Hungarian", full, "hu-HU", []string{"81,2% 79,9% és 82,6% között, 412 látogatásból 38 helyszínen", "7. / 1600", "2026. január", "1. oldal, összesen 3"}, nil},
	{"a header", full, "fr;q=0.9, sv;q=0.8", []string{"Sida 1 av 3"}, nil},
	{"no language", full, "\x00!!", []string{"Page 1 of 3"}, nil},
	{
		"no visits", empty, "en",
		[]string{"Score No scored visits in this span", "No month of this span has a score.", "No report was released.", "Page 1 of 1", "None: only locations with visits of their own are ranked"},
		[]string{"%,", "Band", "Sections", "Strongest"},
	},
	{
		"thin", thin, "en",
		[]string{
			"62.5% between 0.0% and 100.0%, from 2 visits at 1 location", "Too few visits to judge by: no band and no place. One visit makes up 50.0% of the figure.",
			"Too few visits to be ranked", "Nothing to compare with", "No question was answered at five visits or more.",
		},
		[]string{"Band", "Thin question", "Waiting"},
	},
	{
		"scripts", foreign, "en",
		[]string{"□ □ — □ □ Αθήνα", "Акме (a)\\) Tj ET endstream %", "é txt.exe [31m {nb}", "□ welcome", "ő ű å ș ț ẞ, dann □ und (nichts).", "□ stands for characters"},
		nil,
	},
}

func TestAReportHasEveryFigure(t *testing.T) {
	t.Parallel()
	for _, c := range expectations {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			found := read(t, printed(t, c.report(), c.lang))
			for _, want := range c.with {
				if !strings.Contains(found, plain(want)) {
					t.Errorf("it does not have %q", want)
				}
			}
			for _, not := range c.without {
				if strings.Contains(found, not) {
					t.Errorf("it has %q", not)
				}
			}
			if t.Failed() {
				t.Log(found)
			}
		})
	}
}

// TestNoQuestionIsBothStrongAndWeak has questions that all did alike but for one.
func TestNoQuestionIsBothStrongAndWeak(t *testing.T) {
	t.Parallel()
	r := full()
	r.Questions.Rows = r.Questions.Rows[:6]
	for _, row := range r.Questions.Rows[:5] {
		row.Total.PassShare = shareOf(20, 20, 10_000, 8388, 10_000)
	}
	_, found, _ := strings.Cut(read(t, printed(t, r, "en")), "Weakest 95% interval")
	found, _, _ = strings.Cut(found, "left out")
	if strings.Contains(found, "100.0%") || !strings.Contains(found, "Question number 5") {
		t.Errorf("the weakest are %s", found)
	}
}

// TestADifferenceIsAChangeOnlyWhereItIsOne tries the texts of a difference.
func TestADifferenceIsAChangeOnlyWhereItIsOne(t *testing.T) {
	t.Parallel()
	span := func(d *pb.Difference) *pb.Difference {
		d.From, d.To = "2025-02", "2025-12"
		return d
	}
	for want, d := range map[string]*pb.Difference{
		"Down 3.1 points between −5.3 and −0.9": span(&pb.Difference{
			BasisPoints: new(int32(-310)), LowBasisPoints: new(int32(-521)), HighBasisPoints: new(int32(-99)), Change: true,
		}),
		"No change that could be told from chance: +0.6 points between −1.2 and +2.4": span(&pb.Difference{
			BasisPoints: new(int32(60)), LowBasisPoints: new(int32(-120)), HighBasisPoints: new(int32(240)),
		}),
		"+6.0 points, which may be the checklist's: it changed in between between +5.0 and +7.0": span(&pb.Difference{
			BasisPoints: new(int32(600)), LowBasisPoints: new(int32(500)), HighBasisPoints: new(int32(700)), AcrossBreak: true,
		}),
		"0.0 points; too little to judge by February 2025 – December 2025": span(&pb.Difference{BasisPoints: new(int32(-5))}),
		"Nothing to compare with": span(&pb.Difference{}),
	} {
		r := full()
		r.Scorecard.Difference = d
		if found := read(t, printed(t, r, "en")); !strings.Contains(found, want) {
			t.Errorf("of %v it does not have %q: %s", d, want, found[:600])
		}
	}
}

func TestAReportIsTheSameBytesForTheSameFigures(t *testing.T) {
	t.Parallel()
	eachCase(t, func(t *testing.T, r *pb.LocationReport, lang string) {
		before := proto.Clone(r)
		if !bytes.Equal(printed(t, r, lang), printed(t, r, lang)) {
			t.Error("two reports of the same figures differ")
		}
		if !proto.Equal(before, r) {
			t.Error("writing the report changed it")
		}
	})
}

// lengths are how many pages each report has at most; one with longer texts than people write has more.
var lengths = map[string]int{"full": 4, "empty": 1, "thin": 2, "bursting": 11, "foreign": 4}

func TestAReportHasFewPages(t *testing.T) {
	t.Parallel()
	for name, made := range cases() {
		for _, lang := range languages {
			if got := len(pages(t, printed(t, made(), lang))); got > lengths[name] {
				t.Errorf("%s in %s has %d pages, want %d at most", name, lang, got, lengths[name])
			}
		}
	}
}

func TestNothingRunsOutOfItsPlace(t *testing.T) {
	t.Parallel()
	eachCase(t, func(t *testing.T, r *pb.LocationReport, lang string) { inPlace(t, printed(t, r, lang)) })
}

// inPlace fails the test for every text that leaves the page's margins, or that runs into another one.
func inPlace(t *testing.T, pdf []byte) {
	t.Helper()
	const left, right, top, bottom = 51.0, 544.3, 805.0, 22.0
	for n, page := range pages(t, pdf) {
		for i, p := range page {
			if p.x < left-0.1 || p.end > right+0.1 || p.y+p.size*0.7 > top || p.y < bottom {
				t.Errorf("page %d: %q is at %.1f to %.1f, %.1f", n+1, p.text, p.x, p.end, p.y)
			}
			for _, q := range page[i+1:] {
				apart := max(p.y-q.y-q.size*0.7, q.y-p.y-p.size*0.7)
				if apart < -0.5 && p.x < q.end-0.3 && q.x < p.end-0.3 {
					t.Errorf("page %d: %q runs into %q", n+1, p.text, q.text)
				}
			}
		}
	}
}

func TestAReportDescribesItself(t *testing.T) {
	t.Parallel()
	pdf := printed(t, full(), "sv")
	utf16 := func(text string) string {
		out := "\xfe\xff"
		for _, r := range text {
			out += string([]byte{byte(r >> 8), byte(r)})
		}
		return out
	}
	for _, want := range []string{
		"/Lang (sv)", "/CreationDate (D:20261122064321)", "/ModDate (D:20261122064321)", "/Author (" + utf16("mysteryshopper") + ")",
		"/Title (" + utf16("Region Nord – Core service 2026 – januari 2026 – november 2026") + ")", "/Title (" + utf16("Region Nord") + ")",
		"/Title (" + utf16("Månad för månad") + ")", "/Title (" + utf16("Så läser du detta") + ")",
	} {
		if !bytes.Contains(pdf, []byte(want)) {
			t.Errorf("it does not have %q", want)
		}
	}
	if bookmarks := regexp.MustCompile(`/Dest \[`).FindAll(pdf, -1); len(bookmarks) != 8 {
		t.Errorf("it has %d bookmarks", len(bookmarks))
	}
}

// TestAnotherProgramReadsTheSame compares with what a common reader of PDF finds, where there is one.
func TestAnotherProgramReadsTheSame(t *testing.T) {
	t.Parallel()
	reader, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("there is no pdftotext")
	}
	for name, made := range cases() {
		pdf := printed(t, made(), "hu")
		command := exec.CommandContext(t.Context(), reader, "-raw", "-", "-")
		var complaints bytes.Buffer
		command.Stdin, command.Stderr = bytes.NewReader(pdf), &complaints
		out, err := command.Output()
		if err != nil || complaints.Len() > 0 {
			t.Fatalf("%s: %v: %s", name, err, &complaints)
		}
		words := func(text string) []string {
			found := strings.FieldsFunc(text, unicode.IsSpace)
			slices.Sort(found)
			return found
		}
		theirs, ours := words(string(out)), words(read(t, pdf))
		if missing := len(ours) - len(theirs); !slices.Equal(theirs, ours) && missing*100 > len(ours) {
			t.Errorf("%s: another reader finds %d words of %d", name, len(theirs), len(ours))
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

var errFull = errors.New("the disk is full")

func TestAnErrorIsThatOfTheWriter(t *testing.T) {
	t.Parallel()
	if err := paper.LocationReport(fullDisk{}, full(), "en", nil); !errors.Is(err, errFull) {
		t.Errorf("the error is %v", err)
	}
	var b bytes.Buffer
	if err := paper.LocationReport(&b, nil, "", nil); err != nil || len(pages(t, b.Bytes())) != 1 {
		t.Errorf("of nothing: %v", err)
	}
}

// FuzzLocationReport writes texts that may hold anything into every place that takes texts of others.
func FuzzLocationReport(f *testing.F) {
	f.Add("Kiel", "en")
	f.Add("(\\) Tj ET\nendstream\r\x00\xff", "de")
	f.Add("שלום\u202E عربي 東京 🏬 e\u0301\u0301\u0301", "sv-FI, hu;q=0.1")
	f.Add(strings.Repeat("W", 3000), "hu")
	f.Add(strings.Repeat("\u0301", 300)+" \uFFFE\uFFFF\u00A0\u00AD\u200B", "")
	f.Fuzz(func(t *testing.T, text, lang string) {
		r := full()
		r.Location, r.Etag, r.From, r.Waits.UsualTo = text, text, text, text
		for _, card := range []*pb.Scorecard{r.Scorecard, r.Questions} {
			titles := card.GetTitles()
			titles.Location, titles.Program, titles.Client = text, text, text
			for _, of := range []map[string]string{titles.Sections, titles.Bands, titles.Questions, titles.Behaviours, titles.Locations} {
				for key := range of {
					of[key] = text
				}
			}
		}
		r.Trend.Events[0].Title = map[string]string{text: text}
		r.Trend.Points[3].Label = text
		for _, report := range r.Reports {
			report.Narrative, report.Month, report.Location = text, text, text
		}
		pdf := printed(t, r, lang)
		inPlace(t, pdf)
		if n := len(pages(t, pdf)); n > 12 {
			t.Errorf("it has %d pages", n)
		}
	})
}
