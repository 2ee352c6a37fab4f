package guide

import (
	"context"
	"html/template"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/words"
)

// customers and worth are assumptions of the example: how many customers come in the span, and what one of them is worth,
// in cents.
const customers, worth = 250_000, 12_000

// silentLoss shows the estimate of the customers who stay away without complaining, with its assumptions.
func (p *page) silentLoss(ctx context.Context) (*part, error) {
	l, err := get(ctx, p, "silentLoss", &pb.GetSilentLossRequest{
		Client: p.Client, Program: p.Story.Program, From: p.Story.From, To: p.Story.To,
		Customers: new(int64(customers)), Worth: new(int64(worth)), Source: p.language.Text(exampleSource),
	}, p.figures.GetSilentLoss)
	if err != nil {
		return nil, err
	}
	s := &part{
		Title:     p.language.Text(lossTitle),
		Sentences: []template.HTML{p.html(badlyServed, "rate", p.rate(l.GetBadlyServed()))},
		Note:      p.html(lossNote),
	}
	assumed := table{Caption: p.html(assumedCaption), Head: p.list(assumptionHead, numberHead, sourceHead)}
	for _, x := range l.GetAssumptions() {
		number := count(p, x.GetValue())
		if x.GetName() == "SILENT" || x.GetName() == "LEAVING" {
			number = p.percent(new(int32(x.GetValue())))
		}
		assumed.Rows = append(assumed.Rows, []template.HTML{
			p.html(assumptions[x.GetName()]), number, template.HTML(template.HTMLEscapeString(x.GetSource())),
		})
	}
	s.Tables = append(s.Tables, assumed)
	if len(l.GetSteps()) == 0 {
		s.Sentences = append(s.Sentences, p.html(noEstimate))
		return s, nil
	}
	steps := table{Caption: p.html(estimateCaption), Head: p.list(ofCustomersHead, estimateHead, endsHead)}
	for _, x := range l.GetSteps() {
		ends := none
		if x.Low != nil && x.High != nil {
			ends = p.html(words.FromTo, "low", count(p, x.GetLow()), "high", count(p, x.GetHigh()))
		}
		steps.Rows = append(steps.Rows, []template.HTML{p.html(lossSteps[x.GetName()]), count(p, x.GetValue()), ends})
		if x.GetName() == "LEAVING" {
			s.Sentences = append(s.Sentences, p.html(lostCustomers, "n", count(p, x.GetValue()),
				"all", count(p, l.GetAssumptions()[0].GetValue()), "interval", ends))
		}
	}
	s.Tables = append(s.Tables, steps)
	return s, nil
}
