package workbook

import (
	"cmp"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/sheet"
	"mysteryshopper/server/words"
)

// ofReleased returns the workbook of a list of released reports: a row for each visit, with a column for the score of each
// section. Single answers are rows of another list.
func ofReleased(list *pb.ListReleasedReportsResponse, language string) Book {
	r := &releasedBook{words.Match(language), list}
	title := r.language.AnswerTitle("ListReleasedReportsResponse")
	made := tableOf(r.language, r.language.ListTitle("releasedReports"), 2, r.columns(), list.GetReleasedReports())
	made.Charts = []Chart{{Kind: Bars, Title: made.Name, Category: "location", Values: []string{keyScore}}}
	if made.column(keyScore) < 0 {
		made.Charts = nil // No visit has a score.
	}
	return Book{Title: title, Language: r.language.Tag(), Sheets: []Sheet{made}, Notes: []Note{
		{r.language.Heading(words.Score), r.language.Text(words.ReleasedScoreNote)},
		{r.language.Column("answers"), r.language.Text(words.ReleasedAnswersNote)},
	}}
}

// releasedBook is the workbook of released reports that is being made.
type releasedBook struct {
	language *words.Language
	list     *pb.ListReleasedReportsResponse
}

type releasedColumn = tableColumn[*pb.ReleasedReport]

// columns returns the columns of a visit, the important ones first.
func (r *releasedBook) columns() []releasedColumn {
	titles := r.list.GetTitles()
	score := func(value func(*pb.Score) *int32) func(*pb.ReleasedReport) *int32 {
		return func(v *pb.ReleasedReport) *int32 {
			if v.GetScore() == nil {
				return nil
			}
			return value(v.GetScore())
		}
	}
	columns := []releasedColumn{
		textColumn("month", words.Month, func(v *pb.ReleasedReport) string { return words.Capital(r.language.Month(v.GetMonth())) }),
		textColumn("location", words.Location, func(v *pb.ReleasedReport) string {
			return cmp.Or(titles.GetLocations()[v.GetClient()+"/"+v.GetLocation()], v.GetLocation())
		}),
		shareColumn(keyScore, words.Score, score(func(s *pb.Score) *int32 { return s.EffectiveBasisPoints })),
		textColumn("verdict", words.Verdict, r.verdict),
		textColumn("criticals", words.CriticalHead, r.criticals),
		shareColumn("before", r.heading("rawBasisPoints"), score(func(s *pb.Score) *int32 { return s.RawBasisPoints })),
	}
	columns = append(columns, r.sections()...)
	return append(columns,
		textColumn("narrative", words.WhatHappened, (*pb.ReleasedReport).GetNarrative),
		textColumn("commendations", words.Commendations, commended),
		textColumn("dayPart", r.heading("dayPart"), func(v *pb.ReleasedReport) string {
			if part := int(v.GetDayPart()) - 1; part >= 0 && part < len(words.DayParts) {
				return r.language.Text(words.DayParts[part])
			}
			return ""
		}),
		textColumn("program", words.Program, func(v *pb.ReleasedReport) string {
			return cmp.Or(titles.GetPrograms()[v.GetClient()+"/"+v.GetProgram()], v.GetProgram())
		}),
		textColumn("shopper", r.heading("shopper"), (*pb.ReleasedReport).GetShopper),
		countColumn("revision", r.heading("revision"), (*pb.ReleasedReport).GetRevision),
		releasedColumn{"releaseTime", sheet.KindInstant, FormatByKind, r.heading("releaseTime"), func(v *pb.ReleasedReport) sheet.Cell {
			if v.GetReleaseTime() == nil {
				return sheet.Cell{}
			}
			return sheet.Instant(v.GetReleaseTime().AsTime())
		}},
		textColumn("releasedReport", r.heading("releasedReport"), func(v *pb.ReleasedReport) string {
			return v.GetName()[strings.LastIndexByte(v.GetName(), '/')+1:]
		}),
	)
}

func (r *releasedBook) heading(key string) words.Text {
	text := r.language.PercentColumn(key)
	return words.Text{text, text, text, text}
}

// plain writes the key of a section or a question as words: a list has no titles of these.
func plain(l *words.Language, key string) string { return l.Column(strings.ReplaceAll(key, "-", " ")) }

// sections returns a column for each section that a report of the list has, in the order in which they are met.
func (r *releasedBook) sections() (columns []releasedColumn) {
	seen := map[string]bool{}
	for _, v := range r.list.GetReleasedReports() {
		for _, section := range v.GetScore().GetSections() {
			key := section.GetSection()
			if seen[key] {
				continue
			}
			seen[key] = true
			name := plain(r.language, key)
			columns = append(columns, shareColumn("section "+key, words.Text{name, name, name, name}, func(v *pb.ReleasedReport) *int32 {
				for _, s := range v.GetScore().GetSections() {
					if s.GetSection() == key {
						return s.EffectiveBasisPoints
					}
				}
				return nil
			}))
		}
	}
	return columns
}

// verdict returns how a visit ended where that was not as planned, and whether it passed.
func (r *releasedBook) verdict(v *pb.ReleasedReport) string {
	var parts []string
	if ending := v.GetOutcome(); ending != pb.ReportContent_COMPLETED && ending != pb.ReportContent_OUTCOME_UNSPECIFIED {
		parts = append(parts, r.language.Outcome(ending.String()))
	}
	if verdict := r.language.Verdict(v.GetScore().GetVerdict().String()); verdict != "" {
		parts = append(parts, verdict)
	}
	return strings.Join(parts, " · ")
}

// criticals returns the critical questions that a visit failed, the worst first.
func (r *releasedBook) criticals(v *pb.ReleasedReport) string {
	keys := v.GetWorstCriticals()
	if len(keys) == 0 {
		keys = v.GetScore().GetCriticals()
	}
	var names []string
	for _, key := range keys {
		names = append(names, plain(r.language, key))
	}
	return strings.Join(names, " · ")
}

// commended returns what somebody was commended for.
func commended(v *pb.ReleasedReport) string {
	var texts []string
	for _, c := range v.GetCommendations() {
		texts = append(texts, cmp.Or(c.GetText(), c.GetBehaviour()))
	}
	return strings.Join(texts, "\n")
}
