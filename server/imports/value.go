package imports

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// Number parses a decimal number as people write it: with a decimal point, or with a decimal comma where there is no
// point. Separators of thousands, exponents and names of numbers are refused.
func Number(text string) (float64, bool) {
	if strings.Count(text, ",") == 1 && !strings.Contains(text, ".") {
		text = strings.Replace(text, ",", ".", 1)
	}
	// A minus may be the sign of typesetting.
	text = strings.Replace(text, "\u2212", "-", 1)
	if strings.Trim(text, "0123456789.+-") != "" {
		return 0, false
	}
	value, err := strconv.ParseFloat(text, 64)
	return value, err == nil
}

// dayLayouts are the forms of a day: ISO 8601, as Swedish Excel has it too, German (1.12.2026) and Hungarian (2026.12.1.).
// Days with slashes are not among them, since some countries write the month first.
var dayLayouts = []string{time.DateOnly, "2.1.2006", "2006.1.2."}

// timeLayouts are the forms of a day with a time of day.
var timeLayouts = []string{
	"2006-01-02 15:04", time.DateTime, "2006-01-02T15:04", "2006-01-02T15:04:05", "2.1.2006 15:04", "2.1.2006 15:04:05",
	"2006.1.2.15:04", "2006.1.2.15:04:05",
}

// civil parses a text in one of some layouts, in a zone. Hungarian days have spaces behind their points, or none.
func civil(text string, zone *time.Location, layouts []string) (time.Time, bool) {
	text = strings.ReplaceAll(text, ". ", ".")
	for _, layout := range layouts {
		if at, err := time.ParseInLocation(layout, text, zone); err == nil {
			return at.UTC(), true
		}
	}
	return time.Time{}, false
}

// Instant parses a time: of RFC 3339, or a civil date, or a date with a time of day, which are those of the zone. A date
// is its first instant. A number is that of a day in a workbook, from March 1900 on.
func Instant(text string, zone *time.Location) (time.Time, bool) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at.UTC(), true
	}
	for _, layouts := range [][]string{dayLayouts, timeLayouts} {
		if at, ok := civil(text, zone, layouts); ok {
			return at, true
		}
	}
	days, ok := Number(text)
	if !ok || days < 61 || days >= 2_958_466 {
		return time.Time{}, false
	}
	at, err := excelize.ExcelDateToTime(days, false)
	if err != nil {
		return time.Time{}, false
	}
	at = at.Round(time.Second)
	return time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, zone).UTC(), true
}

// Flag parses yes and no as people and spreadsheet programs write them in English, German, Swedish and Hungarian; empty is
// no.
func Flag(text string) (value, ok bool) {
	switch strings.ToLower(text) {
	case "", "0", "false", "no", "falsch", "nein", "falskt", "nej", "hamis", "nem":
		return false, true
	case "1", "true", "yes", "wahr", "ja", "sant", "igaz", "igen":
		return true, true
	}
	return false, false
}

// List parses the elements of a cell, which are parted by spaces, commas or semicolons.
func List(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '\n' || r == '\t' })
}

// IsDay reports whether a text that Instant reads is a day without a time of day.
func IsDay(text string) bool {
	if _, ok := civil(text, time.UTC, dayLayouts); ok {
		return true
	}
	days, ok := Number(text)
	return ok && days == math.Trunc(days)
}
