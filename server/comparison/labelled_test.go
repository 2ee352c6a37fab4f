package comparison_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"testing"
	"time"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/evidence/phototest"
)

// labelled is a visit of the labelled set, with what it was made to be. Its answers are made up from the seed.
type labelled struct {
	// ID is that of the visit. Note is the purpose of a visit that was written by hand.
	ID   string `json:"id"`
	Note string `json:"note,omitempty"`
	// Wants are the flags that the visit must have; an honest one should have none.
	Wants   []visit.Flag `json:"wants,omitempty"`
	Shopper string       `json:"shopper"`
	Place   string       `json:"place"`
	// Latitude and Longitude are those of the place, in degrees.
	Latitude  float64   `json:"latitude"`
	Longitude float64   `json:"longitude"`
	Start     time.Time `json:"start"`
	Elapsed   int64     `json:"elapsed"`
	// WindowDays moves the window of the visit, which is the week around its start.
	WindowDays int `json:"windowDays,omitempty"`
	// SkewSeconds is how far the phone's clock was ahead.
	SkewSeconds int64 `json:"skewSeconds,omitempty"`
	// AwayMeters is how far north of the place the position is; Mock marks it as made up.
	AwayMeters float64 `json:"awayMeters,omitempty"`
	Mock       bool    `json:"mock,omitempty"`
	Seed       uint64  `json:"seed"`
	Quality    float64 `json:"quality"`
	// Line answers every choice and scale at this position, from 1, and Astray that many of them elsewhere.
	Line   int `json:"line,omitempty"`
	Astray int `json:"astray,omitempty"`
	// Contradiction is an outcome that contradicts the waits.
	Contradiction bool            `json:"contradiction,omitempty"`
	Narrative     string          `json:"narrative"`
	Photos        []labelledPhoto `json:"photos,omitempty"`
}

// labelledPhoto is a photo of a labelled visit. It is drawn when it is needed.
type labelledPhoto struct {
	phototest.Shot
	// Edit is what was done to it, with the seed.
	Edit phototest.Edit `json:"edit,omitempty"`
	Seed uint64         `json:"seed,omitempty"`
	// Noted is set where the camera noted when and where: so many minutes after the start of the visit, so far north of the
	// place. Offset is that of its clock; it is set to the time of the place without one.
	Noted        bool    `json:"noted,omitempty"`
	MinutesAfter int     `json:"minutesAfter,omitempty"`
	AwayMeters   float64 `json:"awayMeters,omitempty"`
	Offset       string  `json:"offset,omitempty"`
}

func (l *labelled) honest() bool { return len(l.Wants) == 0 }

// taken is when the report was received.
func (l *labelled) taken() time.Time {
	return l.Start.Add(time.Duration(l.Elapsed)*time.Second + 10*time.Minute)
}

const (
	generatedFile = "testdata/labelled.ndjson"
	writtenFile   = "testdata/written.ndjson"
)

// readLabelled reads a file of labelled visits, one a line.
func readLabelled(t *testing.T, path string) []labelled {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all []labelled
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var l labelled
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		all = append(all, l)
	}
	return all
}

func writeLabelled(t *testing.T, path string, all []labelled) {
	t.Helper()
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	for i := range all {
		if err := encoder.Encode(all[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
