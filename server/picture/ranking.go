package picture

import (
	"mysteryshopper/server/chart"
	"mysteryshopper/server/words"
)

// Ranking is the order of locations by their scores, with those that have too few visits set apart below, without a
// place.
type Ranking struct {
	Caption
	// Places are the ranked locations that are drawn, the best first.
	Places []Place
	// Of is the number of all ranked locations, also those that are not drawn.
	Of int64
	// Thin are the locations that cannot be ranked.
	Thin []chart.Bar
	// Rows is how many places are drawn at most, and half as many of the thin; 50 where it is 0, never over MaxMarks.
	Rows int
	// More and MoreThin are how many further locations the caller has left out of Places and Thin.
	More, MoreThin int64
}

// Place is a location in the order.
type Place struct {
	// Rank is 1 for the best; those with the same figure share it.
	Rank  int64
	Title string
	chart.Figure
	// Best and Worst are the ends of the ranks that chance leaves open; 0 where they are not known.
	Best, Worst int64
}

// Ranks writes the ranks from the best to the worst; nothing where they are not known.
func Ranks(best, worst int64, language *words.Language) string {
	switch {
	case best == 0 || worst == 0:
		return ""
	case best == worst:
		return language.Number(best)
	}
	return language.Number(best) + "–" + language.Number(worst)
}

// rankingRows is the default of Rows. Possible ranks have a column of their own from leastWithRanks on, with bars from
// leastWithBars on; on narrower pages they stand behind the title, on those of phones with bars below the mark.
const (
	rankingRows    = 50
	leastWithRanks = 760.0
	leastWithBars  = 900.0
)

func (k Ranking) draw(s *sheet) bool {
	if len(k.Places)+len(k.Thin) == 0 {
		return false
	}
	most := k.Rows
	if most <= 0 {
		most = rankingRows
	}
	most = min(most, MaxMarks)
	places := k.Places[:min(len(k.Places), most)]
	thin := k.Thin[:min(len(k.Thin), (most+1)/2)]

	s.note(s.language.Text(words.Ranked, "n", s.language.Number(k.Of)))
	s.y += 6
	var ranks []Extra
	if s.width >= leastWithRanks || s.narrow() {
		ranks = ranksOf(places, s.language)
	}
	if len(ranks) > 0 && (s.width >= leastWithBars || s.narrow()) {
		ranks[0].Of = max(k.Of, 1)
	}
	figures := figuresOf(thin)
	for _, place := range places {
		figures = append(figures, place.Figure)
	}
	r := newRows(s, margin+84, ranks, widestValue(figures, s.language), s.language.Text(words.Score), s.language.Text(words.VisitsHead))
	r.rankingKey(kindsOf(figures), k.Of)
	if !r.stacked {
		r.text(margin+64, r.y+22, s.language.Text(words.Place), Font{Size: smallSize, Fill: quiet, Anchor: end})
	}
	r.begin()
	for i, place := range places {
		r.place(place, k.Of, cellsOf(ranks, i))
	}
	r.closeRows(nil)
	r.andMore(int64(len(k.Places)-len(places)) + max(k.More, 0))
	r.apart(thin, len(ranks), int64(len(k.Thin)-len(thin))+max(k.MoreThin, 0))
	if overlap(places) {
		s.y += 6
		s.note(s.language.Text(words.OrderByChance))
	}
	return true
}

// ranksOf returns the column of the ranks that chance leaves open; none where they are not known.
func ranksOf(places []Place, language *words.Language) []Extra {
	column := Extra{Head: language.Text(words.PossiblePlaces)}
	known := false
	for _, p := range places {
		cell := Ranks(p.Best, p.Worst, language)
		known = known || cell != ""
		column.Cells = append(column.Cells, cell)
	}
	if !known {
		return nil
	}
	return []Extra{column}
}

func (r *rows) rankingKey(k kinds, of int64) {
	var bars []sample
	if r.spans.of > 0 {
		text := r.language.Text(words.PossiblePlacesOf, "n", r.language.Number(of))
		bars = []sample{{text, func(x, y float64) { r.drawSpan(spanScale{x, x + sampleWidth, 7}, 2, 6, 3, y) }}}
	}
	r.figureKey(r.language.Text(words.Score), k, nil, func(x, y float64, thin bool) { r.circle(x+sampleWidth/2, y, 6, dot(thin, blue)) }, bars...)
}

// place draws one ranked location. ranks has the cell of its possible ranks where they have a column.
func (r *rows) place(p Place, of int64, ranks []string) {
	description := r.language.Text(words.PlaceOf, "n", r.language.Number(p.Rank), "all", r.language.Number(of)) + ", " + p.Describe(r.language)
	title := p.Title
	possible := Ranks(p.Best, p.Worst, r.language)
	if possible != "" {
		description += ", " + r.language.Lower(r.language.Text(words.PossiblePlaces)) + ": " + possible
	}
	if r.stacked {
		title = r.language.Number(p.Rank) + ". " + title
	}
	if possible != "" && (r.stacked || len(ranks) == 0) {
		title += " (" + possible + ")"
	}
	r.row(title, description, append(ranks, valueCells(p.Figure, r.language)...), func(y float64) {
		if !r.stacked {
			r.text(margin+64, y+5, r.language.Number(p.Rank), Font{Size: textSize, Anchor: end, Bold: true})
		}
		r.dotAt(p.Figure, y)
		if possible != "" {
			r.span(p.Best, p.Worst, p.Rank, y)
		}
	})
}

// apart draws the locations without a place under their own heading. Their columns of ranks are empty.
func (r *rows) apart(thin []chart.Bar, ranks int, more int64) {
	if len(thin) == 0 && more == 0 {
		return
	}
	r.y += 30
	r.text(margin, r.y, r.language.Text(words.NotRanked), Font{Size: textSize, Bold: true})
	r.describe(r.language.Text(words.NotRanked))
	r.y += 6
	top := r.y
	for _, bar := range thin {
		cells := append(make([]string, ranks), valueCells(bar.Figure, r.language)...)
		r.row(bar.Title, bar.Describe(r.language), cells, func(y float64) { r.dotAt(bar.Figure, y) })
	}
	r.grid(top)
	r.y += 4
	r.andMore(more)
}

// dotAt draws a figure as a point on its interval.
func (r *rows) dotAt(f chart.Figure, y float64) {
	if f.Value == nil {
		r.absent(f, y)
		return
	}
	r.interval(f, y)
	r.circle(r.x(*f.Value), y, 6, dot(f.Thin(), blue))
}

// overlap reports whether the intervals of any two neighbours overlap, or one of them has none.
func overlap(places []Place) bool {
	for i := 1; i < len(places); i++ {
		better, worse := places[i-1], places[i]
		if !better.HasInterval() || !worse.HasInterval() || *better.Low <= *worse.High {
			return true
		}
	}
	return false
}
