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

// Instant parses a time: of RFC 3339, or a civil date, or a date with a time of day, which are those of the zone. A date
// is its first instant. A number is that of a day in a workbook, from March 1900 on.
func Instant(text string, zone *time.Location) (time.Time, bool) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at.UTC(), true
	}
	for _, layout := range []string{time.DateOnly, "2006-01-02 15:04", time.DateTime, "2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if at, err := time.ParseInLocation(layout, text, zone); err == nil {
			return at.UTC(), true
		}
	}
	days, ok := Number(text)
	if !ok || days < 61 || days >= 2_958_466 {
		return time.Time{}, false
	}
	civil, err := excelize.ExcelDateToTime(days, false)
	if err != nil {
		return time.Time{}, false
	}
	civil = civil.Round(time.Second)
	return time.Date(civil.Year(), civil.Month(), civil.Day(), civil.Hour(), civil.Minute(), civil.Second(), 0, zone).UTC(), true
}

// Flag parses yes and no as people and spreadsheet programs write them; empty is no.
func Flag(text string) (value, ok bool) {
	switch strings.ToLower(text) {
	case "", "0", "false", "no":
		return false, true
	case "1", "true", "yes":
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
	if _, err := time.Parse(time.DateOnly, text); err == nil {
		return true
	}
	days, ok := Number(text)
	return ok && days == math.Trunc(days)
}
