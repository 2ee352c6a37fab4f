package visit

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"mysteryshopper/checklist"
)

// Weekday is a day of the week: MONDAY to SUNDAY.
type Weekday string

// weekdays are in the order of time.Weekday.
var weekdays = []Weekday{"SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"}

// OpeningSpan is a part of a weekday in which a location is open, in its time zone.
type OpeningSpan struct {
	Day Weekday `json:"day"`
	// Opens and Closes are times such as 09:30. Closes may be 24:00. A span ends on its day: a bar that is open until
	// two at night has another span from 00:00 to 02:00.
	Opens  string `json:"opens"`
	Closes string `json:"closes"`
}

// Opening is when a location can be visited. Without Hours it is open at all times, but for the ClosedDays.
type Opening struct {
	Hours []OpeningSpan `json:"hours,omitempty"`
	// ClosedDays are civil dates such as 2026-12-25.
	ClosedDays []string `json:"closedDays,omitempty"`
}

// Problems returns everything that is wrong with the opening hours, with paths as in openingHours[0].opens.
func (o Opening) Problems() []checklist.Problem {
	var problems []checklist.Problem
	add := func(path string, reason checklist.Reason, form string) {
		p := checklist.Problem{Path: path, Reason: reason}
		if form != "" {
			p.Params = map[string]string{"form": form}
		}
		problems = append(problems, p)
	}
	for i, h := range o.Hours {
		path := "openingHours[" + strconv.Itoa(i) + "]"
		if !slices.Contains(weekdays, h.Day) {
			add(path+".day", ReasonInvalidFormat, "a day of the week, such as MONDAY")
		}
		opens, opensOK := clockTime(h.Opens)
		closes, closesOK := clockTime(h.Closes)
		switch {
		case !opensOK:
			add(path+".opens", ReasonInvalidFormat, "a time of day, such as 09:30")
		case !closesOK:
			add(path+".closes", ReasonInvalidFormat, "a time of day, such as 18:00, 24:00 at the latest")
		case closes <= opens:
			add(path+".closes", checklist.ReasonOutOfRange, "")
		}
	}
	for i, day := range o.ClosedDays {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			add("closedDays["+strconv.Itoa(i)+"]", ReasonInvalidFormat, "a day, such as 2026-12-25")
		}
	}
	return problems
}

// ReasonInvalidFormat marks a text that is not in the form that its parameter `form` describes.
const ReasonInvalidFormat checklist.Reason = "INVALID_FORMAT"

// On returns the first and the last instant of a day's opening in a zone, and whether the location is open on that day.
// The last one is not included.
func (o Opening) On(day time.Time, zone *time.Location) (Window, bool) {
	year, month, date := day.Date()
	if slices.Contains(o.ClosedDays, fmt.Sprintf("%04d-%02d-%02d", year, int(month), date)) {
		return Window{}, false
	}
	opens, closes, open := 0, 24*60, len(o.Hours) == 0
	weekday := weekdays[time.Date(year, month, date, 12, 0, 0, 0, time.UTC).Weekday()]
	for _, h := range o.Hours {
		from, ok := clockTime(h.Opens)
		until, also := clockTime(h.Closes)
		if h.Day != weekday || !ok || !also || until <= from {
			continue
		}
		if !open {
			opens, closes, open = from, until, true
		}
		opens, closes = min(opens, from), max(closes, until)
	}
	at := func(minutes int) time.Time { return time.Date(year, month, date, 0, minutes, 0, 0, zone).UTC() }
	window := Window{Start: at(opens), End: at(closes)}
	return window, open && window.Start.Before(window.End)
}

// clockTime returns the minutes since midnight of a time such as 09:30; 24:00 is the end of the day.
func clockTime(text string) (minutes int, ok bool) {
	if text == "24:00" {
		return 24 * 60, true
	}
	t, err := time.Parse("15:04", text)
	return t.Hour()*60 + t.Minute(), err == nil && len(text) == 5
}
