package api

import (
	"cmp"
	"context"
	"net/url"
	"strconv"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/alert"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/call"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/server/words"
	"mysteryshopper/storage"
)

// alertPresenter makes messages of alerts in one transaction. It reads each title once.
type alertPresenter struct {
	server   *Server
	tx       storage.Tx
	language *words.Language
	// agency is set where the agency reads.
	agency bool
	places map[string]string
	people *people
}

func (s *Server) newAlertPresenter(ctx context.Context, tx storage.Tx) *alertPresenter {
	return &alertPresenter{
		server: s, tx: tx, language: words.Match(call.From(ctx).AcceptLanguage), agency: auth.From(ctx).Agency(),
		places: map[string]string{}, people: newPeople(ctx, tx),
	}
}

// present returns the message of an alert. A client gets no numbers of a report that it cannot read, or no longer.
func (p *alertPresenter) present(ctx context.Context, a *storage.Alert) (*pb.Alert, error) {
	out := wire.AlertToProto(a)
	out.Title = p.language.Text(words.AlertTitles[string(a.Terms.Kind)])
	place, err := p.place(ctx, a)
	if err != nil {
		return nil, err
	}
	question := a.Numbers.Question
	if a.Report.IsZero() {
		out.Link = trendLink(a)
	} else {
		r, err := p.tx.Reports().Get(ctx, a.Report)
		if err != nil {
			return nil, err
		}
		readable := published.Shown(r) && r.Location == a.Location
		if readable {
			out.ReleasedReport = wire.ResourceName("clients", r.Client, "releasedReports", r.ReleasedID)
			out.Link = "/v1/" + out.ReleasedReport
		}
		if p.agency {
			out.Report = wire.ReportName(r.ID)
			out.Link = "/v1/" + out.Report
		} else if !readable {
			out.Numbers, out.Text = nil, p.language.Text(words.AlertGone, "location", place)
		}
		if out.Numbers != nil && question != "" {
			text, err := p.server.questionText(ctx, p.tx, p.language, r, question)
			if err != nil {
				return nil, err
			}
			question = cmp.Or(text, question)
		}
	}
	if out.Numbers != nil {
		out.Text = alertText(p.language, &a.Terms, &a.Numbers, place, question)
	}
	if out.AcknowledgedBy, err = p.people.person(ctx, a.AcknowledgedBy); err != nil {
		return nil, err
	}
	out.ResolvedBy, err = p.people.person(ctx, a.ResolvedBy)
	return out, err
}

// trendLink returns the path of the trend in which an alert's month fell.
func trendLink(a *storage.Alert) string {
	query := url.Values{"location": {a.Location}, "program": {a.Program}, "from": {a.Numbers.EarlierMonth}, "to": {a.Numbers.Month}}
	return "/v1/clients/" + a.Client + "/trend?" + query.Encode()
}

// place returns the title of an alert's location, of the client for the whole client, or the id where there is none.
func (p *alertPresenter) place(ctx context.Context, a *storage.Alert) (string, error) {
	if title, known := p.places[a.Location]; known {
		return title, nil
	}
	title, err := a.Location, error(nil)
	if a.Location == storage.WholeClient {
		var c *storage.Client
		if c, err = p.tx.Clients().Get(ctx, a.Client); err == nil {
			title = clientTitle(ctx, c)
		}
	} else {
		var l *storage.Location
		if l, err = p.tx.Locations().Get(ctx, a.Client, a.Location); err == nil {
			title = locationTitle(ctx, l)
		}
	}
	p.places[a.Location] = title
	return title, err
}

// alertText returns what happened, with the numbers, in a language. The place and the question are titles.
func alertText(l *words.Language, t *alert.Terms, n *alert.Numbers, place, question string) string {
	points := func(basisPoints *int32) string {
		if basisPoints == nil {
			return l.Text(words.NoScore)
		}
		return l.Percent(*basisPoints)
	}
	values := map[string]string{
		"location": place, "question": question, "p": points(n.BasisPoints), "mark": points(n.MarkBasisPoints), "flag": string(n.Flag),
		"outcome": l.Outcome(string(n.Outcome)), "n": strconv.Itoa(int(n.Commendations + n.Hours)), "earlier": points(n.EarlierBasisPoints),
		"month": l.Month(n.Month), "earlierMonth": l.Month(n.EarlierMonth), "visits": l.Visits(int64(n.Visits)),
	}
	text := words.AlertTexts[string(t.Kind)]
	switch {
	case t.Kind == alert.Verdict && t.Verdict == "PASS":
		text = words.AlertPassed
	case t.Kind == alert.Verdict:
		text = words.AlertFailed
	case t.Kind == alert.Wait && n.WaitSeconds != nil && n.UsualSeconds != nil:
		values["wait"], values["usual"] = l.Duration(*n.WaitSeconds), l.Duration(*n.UsualSeconds)
		values["times"] = l.Multiple(float64(*n.WaitSeconds) / float64(max(*n.UsualSeconds, 1)))
		if n.GivenUp {
			text = words.AlertGivenUp
		}
	}
	return l.TextOf(text, values)
}
