package workbook

import (
	"fmt"
	"math"

	"github.com/xuri/excelize/v2"

	"mysteryshopper/server/sheet"
)

const (
	// maxPoints and maxBars are how many rows a chart can show to a person, and still be read on a printed page. Of more, the first ones are drawn.
	maxPoints, maxBars = 40, 20
	// chartWidth and lineChartHeight are in pixels; rowPixels is how high a row of the front sheet is at least.
	chartWidth, lineChartHeight, rowPixels = 780, 360, 21
)

// charts draws the charts of all sheets below each other, from a row of the front sheet on.
func (p *press) charts(front string, row int) error {
	for i, s := range p.book.Sheets {
		if s.Below {
			continue
		}
		var err error
		if row, err = p.chartsOf(p.names[i], s, front, "D", row); err != nil {
			return err
		}
	}
	return nil
}

// chartsOf draws the charts of a sheet on another one, or on itself, below each other from a row on. It returns the row after
// the last.
func (p *press) chartsOf(name string, s Sheet, on, column string, row int) (int, error) {
	if len(s.Table.Rows) == 0 {
		return row, nil
	}
	all := s.Table.Rows
	for _, c := range s.Charts {
		most := maxBars
		if c.Kind == Lines {
			most = maxPoints
		}
		if c.Rows > 0 {
			most = min(most, c.Rows)
		}
		from := min(c.From, len(all))
		s.Table.Rows = all[from:min(len(all), from+most)]
		drawn := p.drawn(name, s, c)
		if err := p.file.AddChart(on, fmt.Sprintf("%s%d", column, row), drawn); err != nil {
			return row, err
		}
		row += int(drawn.Dimension.Height)/rowPixels + 2
	}
	return row, nil
}

// drawn returns a chart by its kind.
func (p *press) drawn(name string, s Sheet, c Chart) *excelize.Chart {
	switch c.Kind {
	case Bars:
		return p.bars(name, s, c)
	case Counts:
		return p.counts(name, s, c)
	case Coefficients:
		return p.coefficients(name, s, c)
	}
	return p.lines(name, s, c)
}

// counts draws bars of whole numbers.
func (p *press) counts(name string, s Sheet, c Chart) *excelize.Chart {
	drawn := p.bars(name, s, c)
	drawn.PlotArea.NumFmt = excelize.ChartNumFmt{CustomNumFmt: "#,##0"}
	drawn.YAxis = excelize.ChartAxis{None: true, Minimum: new(0.0), Font: small()}
	return drawn
}

// coefficients draws bars of numbers from −1 to 1, with the names of the rows beside the least.
func (p *press) coefficients(name string, s Sheet, c Chart) *excelize.Chart {
	drawn := p.bars(name, s, c)
	drawn.PlotArea.NumFmt = excelize.ChartNumFmt{CustomNumFmt: "0.00"}
	drawn.YAxis = excelize.ChartAxis{None: true, Font: small()}
	drawn.XAxis.TickLabelPosition = excelize.ChartTickLabelLow
	return drawn
}

// letter returns the letter of a column.
func (s Sheet) letter(key string) string {
	letter, err := excelize.ColumnNumberToName(s.column(key) + 1)
	if err != nil {
		return "A" // Only a missing key has no letter.
	}
	return letter
}

// series returns a column as a series of a chart, with its heading as its name.
func (s Sheet) series(name string, c Chart, key, color string) excelize.ChartSeries {
	cells := func(key string) string {
		return fmt.Sprintf("%s!$%[2]s$%[3]d:$%[2]s$%[4]d", quoted(name), s.letter(key), c.From+2, c.From+len(s.Table.Rows)+1)
	}
	return excelize.ChartSeries{
		Name: fmt.Sprintf("%s!$%s$1", quoted(name), s.letter(key)), Categories: cells(c.Category), Values: cells(key), Fill: solid(color),
	}
}

// pens distinguish the lines of a chart by colour and by the form of the points.
var pens = []struct{ color, symbol string }{
	{blue, "circle"}, {vermillion, "diamond"}, {green, "square"}, {orange, "triangle"}, {purple, "x"}, {sky, "star"}, {ink, "plus"},
}

// lines draws lines through points, with the ends of the interval as thin broken ones.
func (p *press) lines(name string, s Sheet, c Chart) *excelize.Chart {
	series := func(key, color string) excelize.ChartSeries {
		line := s.series(name, c, key, color)
		line.Line = excelize.LineOptions{Type: excelize.LineSolid, Width: 2.25}
		return line
	}
	var all []excelize.ChartSeries
	for i, key := range c.Values {
		pen := pens[i%len(pens)]
		line := series(key, pen.color)
		line.Marker = excelize.ChartMarker{
			Symbol: pen.symbol, Size: 7, Fill: solid(pen.color), Border: excelize.LineOptions{Type: excelize.LineSolid, Fill: solid(pen.color), Width: 0.75},
		}
		all = append(all, line)
	}
	for _, key := range []string{c.Low, c.High} {
		if s.column(key) < 0 {
			continue
		}
		line := series(key, sky)
		line.Line.Width, line.Line.Dash = 1.25, excelize.LineDashDash
		line.Marker = excelize.ChartMarker{Symbol: "none"}
		all = append(all, line)
	}
	low, high := s.extent(append([]string{c.Low, c.High}, c.Values...))
	drawn := p.chart(c, excelize.Line, all)
	drawn.Dimension.Height = lineChartHeight
	drawn.YAxis = axis(low-0.02, high+0.02) // A point on the edge would be half a point.
	drawn.XAxis = excelize.ChartAxis{Font: small()}
	drawn.Legend = excelize.ChartLegend{Position: "bottom", Font: new(small())}
	return drawn
}

// bars draws lying bars, the first row on top, from zero.
func (p *press) bars(name string, s Sheet, c Chart) *excelize.Chart {
	var all []excelize.ChartSeries
	for i, key := range c.Values {
		bar := s.series(name, c, key, pens[i%len(pens)].color)
		bar.DataLabelPosition, bar.DataLabel = excelize.ChartDataLabelsPositionOutsideEnd, excelize.ChartDataLabel{Font: small()}
		all = append(all, bar)
	}
	drawn := p.chart(c, excelize.Bar, all)
	drawn.Dimension.Height = uint(90 + (10+16*len(c.Values))*len(s.Table.Rows))
	drawn.PlotArea = excelize.ChartPlotArea{ShowVal: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: percentFormat}}
	drawn.XAxis = excelize.ChartAxis{ReverseOrder: true, Font: small()}
	drawn.YAxis = axis(0, 1)
	drawn.YAxis.None, drawn.YAxis.MajorGridLines = true, false // Each bar has its number.
	drawn.GapWidth = new(uint(60))
	drawn.Legend = excelize.ChartLegend{Position: "none"}
	if len(c.Values) > 1 {
		drawn.Legend = excelize.ChartLegend{Position: "bottom", Font: new(small())}
	}
	return drawn
}

// chart returns what all charts have.
func (p *press) chart(c Chart, kind excelize.ChartType, series []excelize.ChartSeries) *excelize.Chart {
	return &excelize.Chart{
		Type: kind, Series: series, ShowBlanksAs: "gap",
		Title: excelize.ChartTitle{
			Paragraph: []excelize.RichTextRun{{Text: c.Title, Font: &excelize.Font{Family: family, Bold: true, Size: 13, Color: ink}}},
		},
		Dimension: excelize.ChartDimension{Width: chartWidth},
		Format:    excelize.GraphicOptions{AltText: c.Title, Name: c.Title},
		Border:    excelize.LineOptions{Type: excelize.LineNone},
	}
}

// axis is an axis of shares, from the mark below the least to the mark above the greatest.
func axis(low, high float64) excelize.ChartAxis {
	step := 0.1
	if high-low > 0.5 {
		step = 0.2
	}
	// A float64 cannot hold a tenth exactly: marks are counted, not added.
	low, high = math.Floor(low/step+1e-9)*step, math.Ceil(high/step-1e-9)*step
	return excelize.ChartAxis{
		MajorGridLines: true, Minimum: new(max(0, low)), Maximum: new(min(1, max(high, low+step))), MajorUnit: step, Font: small(),
		NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0%"},
	}
}

// extent returns the least and greatest share in some columns; 0 and 1 where there is none.
func (s Sheet) extent(keys []string) (low, high float64) {
	low, high = 1, 0
	for _, key := range keys {
		column := s.column(key)
		if column < 0 {
			continue
		}
		for _, cells := range s.Table.Rows {
			if c := cells[column]; c.Kind() == sheet.KindDecimal {
				share, _ := c.Value().(float64)
				low, high = min(low, share), max(high, share)
			}
		}
	}
	if low > high {
		return 0, 1
	}
	return low, high
}

func solid(color string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
}

func small() excelize.Font { return excelize.Font{Family: family, Size: 10, Color: ink} }
