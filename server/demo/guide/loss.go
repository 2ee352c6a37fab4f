package guide

import (
	"context"
	"fmt"
	"html/template"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// strongest and weakest are how many drivers are shown from either end.
const strongest, weakest = 5, 3

// driven shows which questions go with whether the shopper would return.
func driven(ctx context.Context, a *asker) (*step, error) {
	d, err := ask(ctx, a, "drivers", &pb.GetDriversRequest{
		Client: a.Client, Program: a.Story.Program, From: a.Story.From, To: a.Story.To,
	}, a.figures.GetDrivers)
	if err != nil {
		return nil, err
	}
	s := &step{
		Title: "What goes with coming back",
		Note:  "Spearman’s rank correlation, from −1 to 1. That two answers go together does not say that one makes the other.",
	}
	var known []*pb.Driver
	for _, q := range d.GetQuestions() {
		if q.Coefficient != nil {
			known = append(known, q)
		}
	}
	if len(known) == 0 {
		s.Says = append(s.Says, "There are too few answers to say.")
		return s, nil
	}
	titles := d.GetTitles().GetQuestions()
	s.Says = append(s.Says, say("“%s” goes most with “%s”: %s (%s to %s) in %s reports.%s",
		called(titles, d.GetQuestion()), called(titles, known[0].GetKey()), coefficient(known[0].Coefficient),
		coefficient(known[0].Low), coefficient(known[0].High), whole(known[0].GetVisits()), holdsZero(known[0])))
	last := known[len(known)-1]
	s.Says = append(s.Says, say("It goes least with “%s”: %s (%s to %s).%s", called(titles, last.GetKey()), coefficient(last.Coefficient),
		coefficient(last.Low), coefficient(last.High), holdsZero(last)))
	if len(known) > strongest+weakest {
		known = append(known[:strongest:strongest], known[len(known)-weakest:]...)
	}
	t := table{Caption: "The strongest and the weakest", Head: []string{"Question", "Correlation", "95 % interval", "Reports"}}
	for _, q := range known {
		t.Rows = append(t.Rows, []template.HTML{
			called(titles, q.GetKey()), coefficient(q.Coefficient), say("%s to %s", coefficient(q.Low), coefficient(q.High)), whole(q.GetVisits()),
		})
	}
	s.Tables = append(s.Tables, t)
	return s, nil
}

// holdsZero adds that a correlation is none that can be told from chance, where that is so.
func holdsZero(d *pb.Driver) template.HTML {
	if d.GetLow() > 0 || d.GetHigh() < 0 {
		return ""
	}
	return " That cannot be told from chance."
}

// customers and worth are the example's: how many come in the span, and what one who stays away is worth, in cents.
const customers, worth = 250_000, 12_000

// lost shows the estimate of those who say nothing and stay away, with what is assumed.
func lost(ctx context.Context, a *asker) (*step, error) {
	l, err := ask(ctx, a, "silentLoss", &pb.GetSilentLossRequest{
		Client: a.Client, Program: a.Story.Program, From: a.Story.From, To: a.Story.To,
		Customers: new(int64(customers)), Worth: new(int64(worth)), Source: "an example of this guide",
	}, a.figures.GetSilentLoss)
	if err != nil {
		return nil, err
	}
	s := &step{
		Title: "Those who say nothing and stay away",
		Says:  []template.HTML{say("Badly served were %s: so many visits failed.", rate(l.GetBadlyServed()))},
		Note:  "Only the first share is observed. All else is assumed: put in your own numbers. Worth is in the smallest unit of a currency.",
	}
	given := table{Caption: "What is assumed", Head: []string{"Assumption", "Number", "Where it is from"}}
	for _, x := range l.GetAssumptions() {
		number := whole(x.GetValue())
		if x.GetName() == "SILENT" || x.GetName() == "LEAVING" {
			number = percent(new(int32(x.GetValue())))
		}
		given.Rows = append(given.Rows, []template.HTML{say("%s", assumed[x.GetName()]), number, say("%s", x.GetSource())})
	}
	s.Tables = append(s.Tables, given)
	if len(l.GetSteps()) == 0 {
		s.Says = append(s.Says, "Without a visit there is nothing to estimate from.")
		return s, nil
	}
	steps := table{Caption: "What that comes to", Head: []string{"Of the customers", "Estimate", "At the ends of what was observed"}}
	for _, x := range l.GetSteps() {
		ends := none
		if x.Low != nil && x.High != nil {
			ends = say("%s to %s", whole(x.GetLow()), whole(x.GetHigh()))
		}
		steps.Rows = append(steps.Rows, []template.HTML{say("%s", comesTo[x.GetName()]), whole(x.GetValue()), ends})
		if x.GetName() == "LEAVING" {
			s.Says = append(s.Says, say("By what is assumed, that is about %s of %s customers who are lost without a word (%s by what was observed).",
				whole(x.GetValue()), whole(l.GetAssumptions()[0].GetValue()), ends))
		}
	}
	s.Tables = append(s.Tables, steps)
	return s, nil
}

// What assumptions and steps are called on the page.
var (
	assumed = map[string]string{
		"CUSTOMERS": "Customers in the span", "SILENT": "Badly served who never complain", "LEAVING": "Of these, who do not come back",
		"WORTH": "What one of them is worth",
	}
	comesTo = map[string]string{
		"CUSTOMERS": "badly served", "SILENT": "and say nothing", "LEAVING": "and do not come back", "WORTH": "and are worth",
	}
)

// carried says where all of it can be had for other programs.
func carried(a *asker) *step {
	q := func(more ...string) map[string][]string {
		values := map[string][]string{"program": {a.Story.Program}, "from": {a.Story.From}, "to": {a.Story.To}}
		for i := 0; i < len(more); i += 2 {
			values[more[i]] = []string{more[i+1]}
		}
		return values
	}
	parts := strings.SplitN(a.Tokens.Client, "_", 3)
	odata := "See docs/client-guide.md."
	if len(parts) == 3 {
		odata = fmt.Sprintf("curl -sS -u '%s:%s' '%s/v1/clients/%s/odata/'", parts[1], parts[2], a.REST, a.Client)
	}
	return &step{
		Title: "Take it with you",
		Says: []template.HTML{
			"All figures are there as CSV and as an Excel workbook, a location also as a sheet of paper; every answer says with ETag whether it changed.",
			"Visits and answers go out one by one, for a warehouse or a BI tool; Power BI and Excel read them by OData, with the two parts of the token as name and password.",
		},
		Calls: []call{
			{"Excel: the year by location", a.line("scorecard", q("groupBy", "location", "alt", "xlsx"), "-sSOJ")},
			{"CSV: the trend", a.line("trend", q("alt", "csv"), "-sSOJ")},
			{"PDF: a report of one location", a.line("locations/"+a.Story.Pressing+"/report", q("alt", "pdf"), "-sSOJ")},
			{"CSV: every visit", a.line("visitRows", map[string][]string{"alt": {"csv"}}, "-sSOJ")},
			{"JSON: the last report, opened to the points of each question", a.line("releasedReports", map[string][]string{"pageSize": {"1"}}, "-sS")},
			{"OData: what Power BI and Excel are pointed at", odata},
		},
	}
}
