package xlsform

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"mysteryshopper/checklist"
)

// ownColumn is a column of ours: how its cell is read into a question, and written of one.
type ownColumn struct {
	name string
	// read sets what the cell holds, which is not empty. The error is for the author.
	read func(q *checklist.Question, cell string) error
	// write returns the cell; empty where the question has the default.
	write func(q *checklist.Question) string
}

// questionColumns are our columns of the sheet survey, in the order in which they are written and read.
var questionColumns = []ownColumn{
	{"ms_weight", func(q *checklist.Question, cell string) error { return readNumber(cell, &q.Weight) },
		func(q *checklist.Question) string { return writeNumber(q.Weight) }},
	{"ms_bonus", func(q *checklist.Question, cell string) error { return readYes(cell, &q.Bonus) },
		func(q *checklist.Question) string { return writeYes(q.Bonus) }},
	{"ms_penalty", func(q *checklist.Question, cell string) error { return readYes(cell, &q.Penalty) },
		func(q *checklist.Question) string { return writeYes(q.Penalty) }},
	{"ms_points_per_step", readPointsPerStep, writePointsPerStep},
	{"ms_bands", readPointBands, writePointBands},
	{"ms_critical", readCritical, writeCritical},
	{"ms_dimensions", readWords(func(q *checklist.Question) *[]string { return &q.Dimensions }),
		func(q *checklist.Question) string { return strings.Join(q.Dimensions, " ") }},
	{"ms_behaviours", readWords(func(q *checklist.Question) *[]string { return &q.Behaviours }),
		func(q *checklist.Question) string { return strings.Join(q.Behaviours, " ") }},
	{"ms_role", func(q *checklist.Question, cell string) error { q.Role = checklist.Role(cell); return nil },
		func(q *checklist.Question) string { return string(q.Role) }},
	{"ms_audience", func(q *checklist.Question, cell string) error { q.Audience = checklist.Audience(cell); return nil },
		func(q *checklist.Question) string { return string(q.Audience) }},
	{"ms_not_applicable", readNotApplicable, writeNotApplicable},
	{"ms_comment", readCommentRule, writeCommentRule},
	{"ms_proof", readProof, writeProof},
	{"ms_decimals", readDecimals, writeDecimals},
	{"ms_max_seconds", readMaxSeconds, writeMaxSeconds},
	{"ms_unit", func(q *checklist.Question, cell string) error {
		if q.Number == nil {
			return errors.New("only numbers have a unit")
		}
		q.Number.Unit = cell
		return nil
	}, func(q *checklist.Question) string {
		if q.Number == nil {
			return ""
		}
		return q.Number.Unit
	}},
}

// readQuestionCells reads the columns of ours of a row, and whether an answer is required.
func (r *reader) readQuestionCells(at row, q *checklist.Question) {
	for _, c := range questionColumns {
		cell, heading := at.valueAndHeading(c.name)
		if cell == "" {
			continue
		}
		if err := c.read(q, cell); err != nil {
			r.reportCell(at, heading, InvalidValue, "%v; the cell is left out", err)
		}
	}
	if q.Scale != nil {
		q.Scale.MinLabel, q.Scale.MaxLabel = r.text(at, "ms_min_label"), r.text(at, "ms_max_label")
	}
	required, heading := at.valueAndHeading("required")
	own, _ := at.valueAndHeading("ms_required")
	switch yes, known := yesOrNo(required); {
	case !known:
		r.reportCell(at, heading, UnsupportedExpression, "an answer is required or not, without conditions; it is not")
	case yes && q.Note == nil && (q.Duration == nil || q.Duration.Between == nil):
		q.Required = !q.IsRequired()
	}
	if yes, _ := yesOrNo(own); yes {
		q.Required = true
	}
}

// readOptionCells reads the columns of ours of a choice.
func (r *reader) readOptionCells(at row, o *checklist.Option) {
	if cell, heading := at.valueAndHeading("ms_points"); cell != "" {
		points := new(int32)
		if err := readNumber(cell, &points); err != nil {
			r.reportCell(at, heading, InvalidValue, "%v; the option has no points", err)
		} else {
			o.Points = *points
		}
	}
	if cell, heading := at.valueAndHeading("ms_exclusive"); cell != "" {
		if err := readYes(cell, &o.Exclusive); err != nil {
			r.reportCell(at, heading, InvalidValue, "%v; the option is not exclusive", err)
		}
	}
}

// readSectionCells reads the weight and the relevant of a group that is a section.
func (r *reader) readSectionCells(at row, s *checklist.Section) {
	if cell, heading := at.valueAndHeading("ms_weight"); cell != "" {
		if err := readNumber(cell, &s.Weight); err != nil {
			r.reportCell(at, heading, InvalidValue, "%v; the section has no weight", err)
		}
	}
	s.VisibleWhen = r.toConditions(at, r.relevantOf(at))
}

func readNumber(cell string, into **int32) error {
	n, err := strconv.ParseInt(strings.TrimSuffix(cell, ".0"), 10, 32)
	if err != nil {
		return fmt.Errorf("%q is no whole number", cell)
	}
	value := int32(n)
	*into = &value
	return nil
}

func writeNumber(n *int32) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(int(*n))
}

// yesOrNo reads the ways in which forms write yes and no. An empty cell is no.
func yesOrNo(cell string) (yes, known bool) {
	switch strings.ToLower(cell) {
	case "yes", "true", "true()", "1", "y":
		return true, true
	case "", "no", "false", "false()", "0", "n":
		return false, true
	}
	return false, false
}

func readYes(cell string, into *bool) error {
	yes, known := yesOrNo(cell)
	if !known {
		return fmt.Errorf("%q is neither yes nor no", cell)
	}
	*into = yes
	return nil
}

func writeYes(yes bool) string {
	if yes {
		return "yes"
	}
	return ""
}

func readWords(field func(*checklist.Question) *[]string) func(*checklist.Question, string) error {
	return func(q *checklist.Question, cell string) error {
		*field(q) = strings.Fields(strings.ReplaceAll(cell, ",", " "))
		return nil
	}
}

func readPointsPerStep(q *checklist.Question, cell string) error {
	if q.Scale == nil {
		return errors.New("only ranges of whole numbers have points for each step")
	}
	points := new(int32)
	err := readNumber(cell, &points)
	q.Scale.PointsPerStep = *points
	return err
}

func writePointsPerStep(q *checklist.Question) string {
	if q.Scale == nil || q.Scale.PointsPerStep == 0 {
		return ""
	}
	return strconv.Itoa(int(q.Scale.PointsPerStep))
}

// pointBands returns the bands of a number or a duration; nil for other kinds.
func pointBands(q *checklist.Question) *[]checklist.PointBand {
	switch {
	case q.Number != nil:
		return &q.Number.Bands
	case q.Duration != nil:
		return &q.Duration.Bands
	}
	return nil
}

// readPointBands parses "120:4 300:2 *:0": under 120 four points, under 300 two, else none.
func readPointBands(q *checklist.Question, cell string) error {
	bands := pointBands(q)
	if bands == nil {
		return errors.New("only numbers and durations have bands of points")
	}
	for _, band := range strings.Fields(cell) {
		below, points, found := strings.Cut(band, ":")
		n, err := strconv.ParseInt(points, 10, 32)
		if !found || err != nil || (below != "*" && !isDecimal(below)) {
			*bands = nil
			return fmt.Errorf("%q is no band; write bands as in 120:4 300:2 *:0", band)
		}
		if below == "*" {
			below = ""
		}
		*bands = append(*bands, checklist.PointBand{Below: below, Points: int32(n)})
	}
	return nil
}

func writePointBands(q *checklist.Question) string {
	bands := pointBands(q)
	if bands == nil {
		return ""
	}
	var words []string
	for _, b := range *bands {
		below := b.Below
		if below == "" {
			below = "*"
		}
		words = append(words, fmt.Sprintf("%s:%d", below, b.Points))
	}
	return strings.Join(words, " ")
}
