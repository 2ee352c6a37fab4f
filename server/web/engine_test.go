package web_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"runtime"
	"sync"
	"testing"

	"mysteryshopper/server/webtest"
)

func TestMain(m *testing.M) { os.Exit(webtest.Main(m)) }

// found is what the checks of a page found.
type found struct {
	Checks      int      `json:"checks"`
	Differences []string `json:"differences"`
}

// TestEngineVectors runs every vector of the repository in the engine in TypeScript, in Chromium: scores in the domain's
// JSON and in REST's, which questions are reached, digests, fingerprints and receipts.
func TestEngineVectors(t *testing.T) {
	t.Parallel()
	page := webtest.Open(t, serveEngine(t, nil))
	got := webtest.Eval[found](page, `vectors()`)
	for _, difference := range got.Differences {
		t.Error(difference)
	}
	if least := 1400; got.Checks < least {
		t.Errorf("%d checks, want %d or more", got.Checks, least)
	}
}

// TestEngineTakesAnything previews drafts that nobody may publish, and nonsense: the engine never throws.
func TestEngineTakesAnything(t *testing.T) {
	t.Parallel()
	page := webtest.Open(t, serveEngine(t, nil))
	if read := webtest.Eval[int](page, `garbage()`); read < 2000 {
		t.Errorf("only %d drafts", read)
	}
}

// Both engines are compared over 10,000 random cases: so many versions with four reports each.
const (
	randomVersions = 2_500
	reportsEach    = 4
)

// TestEngineAgreesWithGo compares the engine in TypeScript with the one in Go, built for the same browser, over random
// checklists and reports: scores, violations, digests, fingerprints, receipts.
func TestEngineAgreesWithGo(t *testing.T) {
	t.Parallel()
	address := serveEngine(t, buildOracle(t))
	pages := runtime.GOMAXPROCS(0)
	each := (randomVersions + pages - 1) / pages
	var group sync.WaitGroup
	for i := range pages {
		page := webtest.Open(t, address)
		group.Go(func() {
			got := webtest.Eval[found](page, fmt.Sprintf(`random(%d, %d)`, i*each, each))
			for _, difference := range got.Differences {
				t.Error(difference)
			}
			if got.Checks < 9*reportsEach*each {
				t.Errorf("%d checks of %d versions", got.Checks, each)
			}
		})
	}
	group.Wait()
}

// TestPlantedFaults breaks the engine in one place at a time and expects the vectors or random cases to differ.
func TestPlantedFaults(t *testing.T) {
	t.Parallel()
	oracle := buildOracle(t)
	for _, f := range []struct{ file, old, new string }{
		{"settle.ts", "c.any.length > 0 ? c.any.some(one) : c.all.every(one)", "c.all.every(one) && c.any.some(one)"},
		{"settle.ts", "!isGivenUp(value.outcome ?? '') && ", ""},
		{"settle.ts", "Math.min(Number((to - from) / 1_000_000n)", "Math.min(Number((to - from + 999_999n) / 1_000_000n)"},
		{"judge.ts", "n < b.below", "n <= b.below"},
		{"judge.ts", "chosen > 1 && d.options.some", "d.options.some"},
		{"judge.ts", "characters(a.text ?? '')", "(a.text ?? '').length"},
		{"kinds.ts", "sum !== 100 ? 2 : 1", "sum === 100 ? 2 : 1"},
		{"total.ts", "(BigInt(scale) * BigInt(part)) / BigInt(of) : 0n", "BigInt(Math.round((scale * part) / of)) : 0n"},
		{"total.ts", "Math.min(s.earned, 0)", "0"},
		{"score.ts", "Math.min(totalPpb(p.version, sections, true), cap)", "Math.min(totalPpb(p.version, sections, false), cap)"},
		{"text.ts", "if (unit >= 0xe000) return unit - 0x800;", ""},
		{"text.ts", `\p{White_Space}`, `\s`},
		{"instant.ts", "`${text.slice(0, -5)}Z`", "text"},
		{"read.ts", "endsWith('_UNSPECIFIED')", "endsWith('_UNKNOWN')"},
		{"report-digest.ts", ">= 0.5 ?", "> 0.5 ?"},
		{"version-json.ts", "c.question),\n    notEquals", "c.outcome ?? ''),\n    notEquals"},
		{"receipt.ts", "canonical(parsed) === json", "canonical(parsed) !== ''"},
	} {
		t.Run(f.file+" "+f.new, func(t *testing.T) {
			t.Parallel()
			page := webtest.Open(t, serveEngine(t, oracle, webtest.Fault{File: "src/engine/" + f.file, Old: f.old, New: f.new}))
			if got := webtest.Eval[found](page, `vectors()`); len(got.Differences) > 0 {
				return
			}
			if got := webtest.Eval[found](page, `random(0, 40)`); len(got.Differences) == 0 {
				t.Error("no test sees it")
			}
		})
	}
}

// TestEngineIsSmall keeps the whole engine within its part of the phone's budget, with gzip as it is sent.
func TestEngineIsSmall(t *testing.T) {
	t.Parallel()
	const most = 10 << 10
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(webtest.Bundle(t, "src/engine/index.ts")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if packed.Len() > most {
		t.Errorf("%d bytes, want %d at most", packed.Len(), most)
	}
	t.Logf("%d bytes", packed.Len())
}
