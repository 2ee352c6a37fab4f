//go:build js && wasm

// Command oracle is the engine in Go, built for a browser. It makes random cases and what they come to, so that
// engine_test.go can compare the engine in TypeScript with it, on the same page. It is built by that test alone.
package main

import (
	"encoding/json"
	"syscall/js"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/casetest"
)

// reportsEach is how many reports are drawn for one version.
const reportsEach = 4

// randomCase is a version and reports on it as JSON of the domain, and what the engine makes of them.
type randomCase struct {
	Seed    uint64             `json:"seed"`
	Version *checklist.Version `json:"version"`
	// Digest, Total and Judgement are those of the version.
	Digest    checklist.Digest `json:"digest"`
	Total     checklist.Digest `json:"total"`
	Judgement checklist.Digest `json:"judgement"`
	Reports   []randomReport   `json:"reports"`
	Position  randomPosition   `json:"position"`
}

// randomPosition is a position as a phone measures it, and the personal digest of a report that has nothing else.
type randomPosition struct {
	Latitude       float64          `json:"latitude"`
	Longitude      float64          `json:"longitude"`
	AccuracyMeters float64          `json:"accuracyMeters"`
	Digest         checklist.Digest `json:"digest"`
}

type randomReport struct {
	Visit  string            `json:"visit"`
	Report *checklist.Report `json:"report"`
	// Score is the canonical text, empty where the outcome is not scored.
	Score      string      `json:"score"`
	Violations []violation `json:"violations"`
	// Answers, Personal and Content are digests.
	Answers  checklist.Digest `json:"answers"`
	Personal checklist.Digest `json:"personal"`
	Content  checklist.Digest `json:"content"`
	Receipt  string           `json:"receipt"`
}

type violation struct {
	Question string           `json:"question"`
	Reason   checklist.Reason `json:"reason"`
	Answer   int              `json:"answer"`
}

// main sets the function randomCases(first, number), which returns the versions of so many seeds as a JSON text.
func main() {
	js.Global().Set("randomCases", js.FuncOf(func(_ js.Value, args []js.Value) any {
		list := make([]randomCase, args[1].Int())
		for i := range list {
			list[i] = makeCase(uint64(args[0].Int() + i))
		}
		text, err := json.Marshal(list)
		if err != nil {
			return err.Error()
		}
		return string(text)
	}))
	select {}
}

func makeCase(seed uint64) randomCase {
	draw := casetest.Seeded(seed)
	v := casetest.Version(draw)
	casetest.Describe(draw, v)
	compiled, err := checklist.Compile(v)
	if err != nil {
		panic(err)
	}
	c := randomCase{
		Seed: seed, Version: v, Digest: compiled.Digest(), Total: compiled.TotalFingerprint(), Judgement: v.JudgementFingerprint(),
	}
	c.Position.Latitude, c.Position.Longitude, c.Position.AccuracyMeters = casetest.Measured(draw)
	at, err := checklist.NewPosition(c.Position.Latitude, c.Position.Longitude, c.Position.AccuracyMeters, false)
	if err != nil {
		panic(err)
	}
	c.Position.Digest = (&checklist.Report{Position: at}).Digests().Personal
	for range reportsEach {
		c.Reports = append(c.Reports, judge(compiled, casetest.Report(draw, v)))
	}
	return c
}

func judge(compiled *checklist.Compiled, r *checklist.Report) randomReport {
	digests := r.Digests()
	made := randomReport{
		Visit: r.Visit, Report: r, Violations: []violation{},
		Answers: digests.Answers, Personal: digests.Personal, Content: digests.Content,
	}
	receipt := &checklist.Receipt{
		ReportID: "01937f3e-0000-7000-8000-000000000001", Revision: 1, Visit: r.Visit, Checklist: r.Checklist, Version: r.Version,
		VersionDigest: compiled.Digest(), AnswersDigest: digests.Answers, ContentDigest: digests.Content,
		TakenTime: time.UnixMicro(1_764_000_000_000_001).UTC(),
	}
	score := compiled.Score(r.Answers, r.Outcome)
	receipt.SetScore(compiled.Engine(), score)
	made.Receipt = string(receipt.Canonical())
	if score == nil {
		return made
	}
	made.Score = string(score.AppendCanonical(nil))
	for _, v := range score.Violations {
		made.Violations = append(made.Violations, violation(v))
	}
	return made
}
