package planning

import (
	"math/rand/v2"
	"time"

	"mysteryshopper/checklist/visit"
)

// windows returns the windows of the visits that a place lacks, spread over the days on which it is open, or why there are
// none.
func (t *Task) windows(p *Place, random *rand.Rand) ([]visit.Window, Reason) {
	first := civil(t.FirstDay)
	if today := civil(t.Now.In(p.Zone)); !first.After(today) {
		first = today.AddDate(0, 0, 1)
	}
	last := civil(t.LastDay)
	if first.After(last) {
		return nil, WavePassed
	}
	var open []openDay
	for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
		if w, ok := p.Opening.On(day, p.Zone); ok {
			open = append(open, openDay{day, w})
		}
	}
	if len(open) == 0 {
		return nil, Closed
	}
	all := make([]visit.Window, p.Visits)
	for i := range all {
		from := i * len(open) / p.Visits
		until := max((i+1)*len(open)/p.Visits, from+1)
		all[i] = within(open[from:until], t.WindowDays, random)
	}
	return without(all, p.Existing), ""
}

// openDay is a day with the span from its first opening to its last closing.
type openDay struct {
	day  time.Time
	span visit.Window
}

// within returns the window over some open days: all, or at most a number of days from a random one on.
func within(days []openDay, most int, random *rand.Rand) visit.Window {
	last := len(days) - 1
	if span := 1 + int(days[last].day.Sub(days[0].day)/(24*time.Hour)); most <= 0 || most >= span {
		return visit.Window{Start: days[0].span.Start, End: days[last].span.End}
	}
	// The window begins early enough to have all its days before the last open one.
	latest := days[last].day.AddDate(0, 0, 1-most)
	starts := 1
	for starts < last && !days[starts].day.After(latest) {
		starts++
	}
	first := random.IntN(starts)
	end := days[first].day.AddDate(0, 0, most-1)
	last = first
	for last+1 < len(days) && !days[last+1].day.After(end) {
		last++
	}
	return visit.Window{Start: days[first].span.Start, End: days[last].span.End}
}

// civil returns the day of a time as midnight UTC, on which days can be counted.
func civil(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// without removes, for each existing window, the one whose middle is nearest to its middle.
func without(windows, existing []visit.Window) []visit.Window {
	for _, e := range existing {
		if len(windows) == 0 {
			return nil
		}
		nearest := 0
		for i := range windows {
			if middle(windows[i]).Sub(middle(e)).Abs() < middle(windows[nearest]).Sub(middle(e)).Abs() {
				nearest = i
			}
		}
		windows = append(windows[:nearest:nearest], windows[nearest+1:]...)
	}
	return windows
}

// middle returns the middle of a window, or the end that it has.
func middle(w visit.Window) time.Time {
	switch {
	case w.Start.IsZero():
		return w.End
	case w.End.IsZero():
		return w.Start
	}
	return w.Start.Add(w.End.Sub(w.Start) / 2)
}
