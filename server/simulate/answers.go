// Package simulate makes up reports of shoppers for any checklist. They are drawn from a seeded source: the same seed
// returns the same reports. The demo, the benchmarks and the load tests use it.
package simulate

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/server/words"
)

// Service returns how well a location serves: the chance, from 0 to 1, that a question goes as it should.
type Service func(q *checklist.Question) float64

// Best is the highest quality of an ordinary question: the best of places slips now and then.
const Best = 0.98

// Steady returns a service that is equally good in everything, at most Best.
func Steady(quality float64) Service {
	return func(*checklist.Question) float64 { return min(quality, Best) }
}

// Mending returns a service that mends what it can: an ordinary question misses with the chance of 1 − quality, a critical
// one only where a slip happens and is not mended, for which somebody must notice it and put it right. With Steady an
// excellent place would shout at one customer in fifty and throw out another.
func Mending(quality float64) Service {
	quality = min(quality, Best)
	return func(q *checklist.Question) float64 {
		if q.Critical != nil {
			return 1 - (1-quality)*(1-quality*quality)
		}
		return quality
	}
}

// Answers fills in a version as a shopper would who met this service from start on. The answers are complete: a report
// with them is accepted, and no question that is not reached is answered. Texts are in the language of a locale.
func Answers(r *rand.Rand, c *checklist.Compiled, service Service, start time.Time, locale string) []checklist.Answer {
	v := c.Version()
	d := &drawing{random: r, start: start, language: words.Match(locale)}
	var answers []checklist.Answer
	for _, q := range v.Questions() {
		if !q.IsRequired() && r.Float64() < 0.3 {
			continue
		}
		if a := d.answer(q, clamp(service(q))); a != nil {
			answers = append(answers, *a)
		}
	}
	d.drawSpans(v, answers, service)
	strays := c.Score(answers, checklist.OutcomeCompleted).Warnings
	answers = slices.DeleteFunc(answers, func(a checklist.Answer) bool { return slices.Contains(strays, a.Question) })
	mend(c, answers)
	return answers
}

// drawing is what answers are drawn with.
type drawing struct {
	random   *rand.Rand
	start    time.Time
	language *words.Language
}

func clamp(quality float64) float64 { return min(max(quality, 0.02), 0.9999) }

// answer draws an answer to one question; nil where it is left open.
func (d *drawing) answer(q *checklist.Question, quality float64) *checklist.Answer {
	r := d.random
	a := &checklist.Answer{Question: q.Key}
	if q.AllowNotApplicable && r.Float64() < 0.06 {
		a.NotApplicable, a.NotApplicableReason = true, d.language.Text(didNotComeUp)
		return a
	}
	switch {
	case q.Choice != nil:
		a.Choice = &pick(r, q.Choice.Options, quality).Key
	case q.MultiChoice != nil:
		a.Choices = &checklist.Choices{Keys: pickSome(r, q.MultiChoice.Options, quality)}
	case q.Scale != nil:
		a.Scale = new(onScale(r, q.Scale, quality))
	case q.Number != nil:
		a.Number = new(decimal(q.Number, inBand(r, q.Number.Bands, quality, 90)))
	case q.Duration != nil && q.Duration.Between != nil:
		return nil
	case q.Duration != nil:
		a.Duration = wait(r, q, quality)
	case q.FreeText != nil:
		if !q.IsRequired() && q.Role != checklist.RoleStaffName {
			return nil
		}
		a.Text = new(d.language.Text(remarks[r.IntN(len(remarks))]))
	case q.Timestamp != nil:
		a.Timestamp = new(d.start.Add(time.Duration(r.IntN(72)) * time.Hour).UTC().Truncate(time.Minute))
	default:
		return nil
	}
	if q.CommentRule != nil {
		a.Comment = "It was as I have answered."
	}
	return a
}

// drawSpans changes the instants that a computed duration ends with, so that the durations are drawn as others are.
func (d *drawing) drawSpans(v *checklist.Version, answers []checklist.Answer, service Service) {
	at := func(key string) *time.Time {
		i := slices.IndexFunc(answers, func(a checklist.Answer) bool { return a.Question == key })
		if i < 0 {
			return nil
		}
		return answers[i].Timestamp
	}
	for i := range v.Sections {
		for j := range v.Sections[i].Questions {
			q := &v.Sections[i].Questions[j]
			if q.Duration == nil || q.Duration.Between == nil {
				continue
			}
			from, to := at(q.Duration.Between.From), at(q.Duration.Between.To)
			if from != nil && to != nil {
				*to = from.Add(time.Duration(wait(d.random, q, clamp(service(q))).Seconds) * time.Second)
			}
		}
	}
}

// decimal writes a number with two digits of fraction, or as a whole number where the question allows no fraction, and
// not under the question's least.
func decimal(n *checklist.Number, value float64) string {
	digits := 2
	if n.Decimals != nil && *n.Decimals < 2 {
		digits, value = 0, math.Floor(value)
	}
	if n.Min != nil {
		least, _ := strconv.ParseFloat(*n.Min, 64)
		value = max(value, least)
	}
	return strconv.FormatFloat(value, 'f', digits, 64)
}

// pick draws the option with the most points with the chance of quality, and one of the others otherwise. Of options
// without points the first stands for the best.
func pick(r *rand.Rand, options []checklist.Option, quality float64) *checklist.Option {
	best := 0
	for i := range options {
		if options[i].Points > options[best].Points {
			best = i
		}
	}
	if len(options) == 1 || r.Float64() < quality {
		return &options[best]
	}
	other := r.IntN(len(options) - 1)
	if other >= best {
		other++
	}
	return &options[other]
}

// pickSome draws a set: options with points with the chance of quality, those that cost points seldom. Of a set in which
// one option excludes the others, such as "none of these", only one is drawn, as of a choice.
func pickSome(r *rand.Rand, options []checklist.Option, quality float64) []string {
	if slices.ContainsFunc(options, func(o checklist.Option) bool { return o.Exclusive }) {
		return []string{pick(r, options, quality).Key}
	}
	keys := []string{}
	for _, o := range options {
		chance := 0.3
		switch {
		case o.Points > 0:
			chance = quality
		case o.Points < 0:
			chance = (1 - quality) / 2
		}
		if r.Float64() < chance {
			keys = append(keys, o.Key)
		}
	}
	return keys
}

func onScale(r *rand.Rand, s *checklist.Scale, quality float64) int32 {
	share := min(max(quality+0.18*r.NormFloat64(), 0), 1)
	return s.Min + int32(math.Round(share*float64(s.Max-s.Min)))
}

// inBand draws a number of the best band with the chance of quality, else of any band. Without bands it draws a number
// around usual.
func inBand(r *rand.Rand, bands []checklist.PointBand, quality, usual float64) float64 {
	if len(bands) == 0 {
		return usual * (0.5 + r.Float64())
	}
	best := 0
	for i := range bands {
		if bands[i].Points > bands[best].Points {
			best = i
		}
	}
	chosen := best
	if r.Float64() >= quality {
		chosen = r.IntN(len(bands))
	}
	low := 0.0
	if chosen > 0 {
		low, _ = strconv.ParseFloat(bands[chosen-1].Below, 64)
	}
	high := low*2 + 60
	if bands[chosen].Below != "" {
		high, _ = strconv.ParseFloat(bands[chosen].Below, 64)
	}
	return low + (high-low)*r.Float64()*0.99
}

func wait(r *rand.Rand, q *checklist.Question, quality float64) *checklist.DurationAnswer {
	return &checklist.DurationAnswer{
		Seconds: min(int64(inBand(r, q.Duration.Bands, quality, 240)), checklist.MaxSeconds),
	}
}
