package guide

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"mysteryshopper/server/words"
)

// exports shows in which other forms and by which other programs the figures can be read.
func (p *page) exports(context.Context) (*part, error) {
	query := func(pairs ...string) url.Values {
		values := url.Values{"program": {p.Story.Program}, "from": {p.Story.From}, "to": {p.Story.To}}
		for i := 0; i < len(pairs); i += 2 {
			values.Set(pairs[i], pairs[i+1])
		}
		return values
	}
	id, secret, _ := strings.Cut(strings.TrimPrefix(p.Tokens.Client, "ms_"), "_")
	s := &part{Title: p.language.Text(exportsTitle), Sentences: p.list(exportForms, exportRows)}
	for _, c := range []struct {
		title words.Text
		line  string
	}{
		{asExcel, p.line("scorecard", query("groupBy", "location", "alt", "xlsx"), "-sSOJ")},
		{asCSV, p.line("trend", query("alt", "csv"), "-sSOJ")},
		{asPDF, p.line("locations/"+p.Story.Pressing+"/report", query("alt", "pdf"), "-sSOJ")},
		{everyVisit, p.line("visitRows", url.Values{"alt": {"csv"}}, "-sSOJ")},
		{lastReport, p.line("releasedReports", url.Values{"pageSize": {"1"}}, "-sS")},
		{asOData, fmt.Sprintf("curl -sS -u '%s:%s' '%s/v1/clients/%s/odata/'", id, secret, p.REST, p.Client)},
	} {
		s.Calls = append(s.Calls, shellLine{p.html(c.title), c.line})
	}
	return s, nil
}
