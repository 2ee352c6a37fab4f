package phonetest

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"mysteryshopper/server/webtest"
)

// filledOffline fills and freezes reports while the server is away.
func (a *agency) filledOffline(p *webtest.Page, reports int) {
	a.down()
	for range reports {
		webtest.Eval[bool](p, `begin().then(() => fillAll()).then(() => finish())`)
	}
	a.up()
}

// sent reports whether a request sends a report.
func sent(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, ":submit") }

// TestOneFaultyReportHoldsNobodyUp refuses the first of three reports. The others are taken; the refused one is corrected and sent
// under its id.
func TestOneFaultyReportHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	a := open(t)
	p := a.enrol(t, webtest.Open)
	a.filledOffline(p, 3)
	var once sync.Once
	a.answerInstead(func(r *http.Request) (refused *answer) {
		if sent(r) {
			once.Do(func() {
				refused = &answer{status: 400, contentType: "application/problem+json", body: `{"title": "Not like this.", "reason": "INVALID_REPORT",
					"errors": [{"path": "report.narrative", "reason": "OUT_OF_BOUNDS", "message": "Too many words."}]}`}
			})
		}
		return refused
	})
	p.Allow("status of 400")
	webtest.Eval[bool](p, `press("Send now")`)
	shows(p, "Too many words.")
	looksRight(t, p, "a refused report", "light", "dark")
	webtest.Eval[bool](p, `until("two receipts", async () => (await rows("reports")).filter((r) => r.receipt).length === 2)`)
	webtest.Eval[bool](p, `press("Correct the report").then(() => until("the check", () => button("Send"))).then((b) => { button("Send").click(); return until("the outbox", () => location.pathname === "/app/outbox"); })`)
	webtest.Eval[bool](p, `until("three receipts", async () => (await rows("reports")).filter((r) => r.receipt).length === 3)`)
	a.sameDigests(t, outbox(p))
}

// TestWhatStopsTheQueue answers the first of two reports by what concerns the whole phone. Nothing else is tried, nothing is lost,
// and both go out when it is over.
func TestWhatStopsTheQueue(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer answer
		says   string
	}{
		"busy":       {answer{503, "application/problem+json", "120", `{"title": "Busy.", "reason": "UNAVAILABLE"}`}, "The server is busy."},
		"signed out": {answer{401, "application/problem+json", "", `{"title": "Who?", "reason": "INVALID_TOKEN"}`}, "You are signed out."},
		"too old":    {answer{426, "application/problem+json", "", `{"title": "Old.", "reason": "APP_TOO_OLD"}`}, "The server asks for a newer version"},
		"a hotel":    {answer{200, "text/html", "", `<title>Welcome to the hotel</title>`}, "The server is busy."},
		"a proxy":    {answer{404, "text/html", "", `<title>Not here</title>`}, "The server is busy."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := open(t)
			p := a.enrol(t, webtest.Open)
			p.Allow(fmt.Sprintf("status of %d", test.answer.status))
			a.filledOffline(p, 2)
			a.answerInstead(func(r *http.Request) *answer {
				if sent(r) {
					return &test.answer
				}
				return nil
			})
			before := a.count(":submit")
			webtest.Eval[bool](p, `press("Send now")`)
			shows(p, test.says)
			looksRight(t, p, name, "light", "dark")
			if n := a.count(":submit") - before; n != 1 {
				t.Errorf("%d reports were tried", n)
			}
			for _, r := range outbox(p) {
				if r.Receipt != "" || r.Disagreement != "" {
					t.Errorf("the phone believes in %+v", r)
				}
			}
			a.answerInstead(nil)
			webtest.Eval[bool](p, `press("Send now")`)
			awaitTaken(p)
			a.sameDigests(t, outbox(p))
		})
	}
}

// TestPhotos attaches a photo of more than one piece, and cuts its upload. It goes on where it broke off, and the server has the
// bytes whose digest the phone computed, with what the phone knows of how it was taken.
func TestPhotos(t *testing.T) {
	t.Parallel()
	a := open(t)
	p := a.enrol(t, webtest.Open)
	p.Allow("status of 404") // An upload that the server does not know yet.
	var mu sync.Mutex
	patches := 0
	a.refuse(func(r *http.Request) bool {
		mu.Lock()
		defer mu.Unlock()
		if r.Method != http.MethodPatch {
			return false
		}
		patches++
		return patches > 1 && patches < 5
	})
	webtest.Eval[bool](p, `navigator.permissions.query = async () => ({state: "granted"}),
		navigator.geolocation.getCurrentPosition = (done) => done({coords: {latitude: 52.52194123456, longitude: 13.4132, accuracy: 11.2}}), true`)
	webtest.Eval[bool](p, `begin().then(() => fillAll(async (question) => {
		if (question !== "price-as-told") return;
		await attach(question, 2400, 1800);
		await until("its place", async () => (await rows("files"))[0].position);
	}))`)
	type file struct {
		ID, SHA256 string
		Size       int
		Pieces     int
		Sent       int
	}
	files := webtest.Eval[[]file](p, `rows("files").then((all) => all.map((f) => ({ID: f.id, SHA256: f.sha256, Size: f.size, Pieces: f.pieces, Sent: f.sent})))`)
	if len(files) != 1 || files[0].Pieces < 2 {
		t.Fatalf("the phone has the files %+v", files)
	}
	webtest.Eval[bool](p, `finish()`)
	webtest.Eval[bool](p, `until("the photo", async () => { button("Send now")?.click(); return (await rows("files"))[0].storedTime; })`)
	awaitTaken(p)
	reports := a.reports(t)
	var known struct {
		Evidence []struct {
			Sha256, Question string
			Capture          struct {
				Source   string
				Time     time.Time
				Position struct{ Latitude, Longitude, AccuracyMeters float64 }
			}
		}
	}
	a.call(t, a.Tokens.Reviewer, http.MethodGet, "/v1/reports/"+reports[0].Report+"/evidence", nil, &known)
	if len(known.Evidence) != 1 || known.Evidence[0].Sha256 != files[0].SHA256 || known.Evidence[0].Question != "price-as-told" {
		t.Errorf("the server has %+v, the phone %+v", known, files)
	}
	if len(known.Evidence) == 1 {
		taken := known.Evidence[0].Capture
		if at := taken.Position; taken.Source != "CAMERA" || time.Since(taken.Time).Abs() > time.Hour || at.Latitude != 52.5219412 || at.Longitude != 13.4132 || at.AccuracyMeters != 12 {
			t.Errorf("the server has of its capture %+v", taken)
		}
	}
	shows(p, "1 taken by the server")
	a.sameDigests(t, outbox(p))
}
