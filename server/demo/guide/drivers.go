package guide

import (
	"context"
	"html/template"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/words"
)

// strongest and weakest are the numbers of drivers that are shown from either end.
const strongest, weakest = 5, 3

// drivers shows which questions go with whether the shopper would return.
func (p *page) drivers(ctx context.Context) (*part, error) {
	d, err := get(ctx, p, "drivers", &pb.GetDriversRequest{
		Client: p.Client, Program: p.Story.Program, From: p.Story.From, To: p.Story.To,
	}, p.figures.GetDrivers)
	if err != nil {
		return nil, err
	}
	s := &part{Title: p.language.Text(driversTitle), Note: p.html(driversNote)}
	var known []*pb.Driver
	for _, q := range d.GetQuestions() {
		if q.Coefficient != nil {
			known = append(known, q)
		}
	}
	if len(known) == 0 {
		s.Sentences = append(s.Sentences, p.html(tooFewAnswers))
		return s, nil
	}
	titles := d.GetTitles().GetQuestions()
	first, last := known[0], known[len(known)-1]
	s.Sentences = append(s.Sentences,
		p.html(strongestGoes, "question", name(titles, d.GetQuestion()), "other", name(titles, first.GetKey()),
			"r", p.coefficient(first.Coefficient), "interval", p.coefficients(first), "n", count(p, first.GetVisits()))+p.mayBeChance(first),
		p.html(weakestGoes, "other", name(titles, last.GetKey()), "r", p.coefficient(last.Coefficient),
			"interval", p.coefficients(last))+p.mayBeChance(last))
	if len(known) > strongest+weakest {
		known = append(known[:strongest:strongest], known[len(known)-weakest:]...)
	}
	t := table{Caption: p.html(driversCaption), Head: p.list(words.Question, correlation, words.Interval, words.Reports)}
	for _, q := range known {
		t.Rows = append(t.Rows, []template.HTML{
			name(titles, q.GetKey()), p.coefficient(q.Coefficient), p.coefficients(q), count(p, q.GetVisits()),
		})
	}
	s.Tables = append(s.Tables, t)
	return s, nil
}

// coefficients returns the interval of a correlation.
func (p *page) coefficients(d *pb.Driver) template.HTML {
	return p.html(words.FromTo, "low", p.coefficient(d.Low), "high", p.coefficient(d.High))
}

// mayBeChance returns a sentence where the interval of a correlation contains zero.
func (p *page) mayBeChance(d *pb.Driver) template.HTML {
	if d.GetLow() > 0 || d.GetHigh() < 0 {
		return ""
	}
	return " " + p.html(fromChance)
}
