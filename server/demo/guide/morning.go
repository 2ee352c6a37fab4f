package guide

import (
	"context"
	"errors"
	"html/template"
	"maps"
	"net/url"
	"path"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/words"
)

// people shows who can sign in, each with a call by the key.
func (p *page) people(context.Context) (*part, error) {
	s := &part{Title: p.language.Text(peopleTitle), Sentences: p.list(peopleText)}
	for _, who := range p.People() {
		role, known := roleNames[string(who.Role)]
		if !known {
			return nil, errors.New("the role " + string(who.Role) + " has no name")
		}
		s.Calls = append(s.Calls, shellLine{p.html(personText, "name", who.Name, "role", p.html(role)), p.lineAs(who.Key, "whoami", nil, "-sS")})
	}
	return s, nil
}

const (
	// queueShown is how many reports of the queue the page shows at most, and flagsShown among how many of the newest reports
	// with flags theirs are looked for.
	queueShown, flagsShown = 100, 200
)

// opened are the flags whose numbers the page shows.
var opened = []string{"IMPOSSIBLE_SPEED", "NARRATIVE_NEAR_OTHER"}

// queue shows the reports that wait for a reviewer, and the numbers behind some of their flags.
func (p *page) queue(ctx context.Context) (*part, error) {
	list, err := getAs(ctx, p, p.Tokens.Reviewer, "reports", &pb.ListReportsRequest{
		Filter: `state = "SUBMITTED"`, PageSize: queueShown, OrderBy: "takenTime", Counts: true,
	}, p.reports.ListReports)
	if err != nil {
		return nil, err
	}
	flagged, err := getAs(ctx, p, p.Tokens.Reviewer, "reports:flags", &pb.ListReportFlagsRequest{PageSize: flagsShown}, p.reports.ListReportFlags)
	if err != nil {
		return nil, err
	}
	s := &part{
		Title:     p.language.Text(queueTitle),
		Sentences: []template.HTML{p.html(queueText, "n", count(p, list.GetCounts().GetStates()["SUBMITTED"])), p.html(flagsText)},
		Note:      p.html(queueNote),
	}
	of := map[string]*pb.ReportFlags{}
	for _, r := range flagged.GetReportFlags() {
		of[r.GetReport()] = r
	}
	t := table{Caption: p.html(queueCaption), Head: p.list(receivedHead, words.Location, shopperHead, flagsHead)}
	for _, r := range list.GetReports() {
		taken := r.GetTakenTime().AsTime()
		t.Rows = append(t.Rows, []template.HTML{
			datum(taken.Format("2006-01-02T15:04:05.999999999Z07:00"), p.language.Time(taken)),
			name(list.GetTitles().GetLocations(), r.GetClient()+"/"+r.GetLocation()),
			name(list.GetTitles().GetShoppers(), r.GetShopper()), codes(of[r.GetReport()]),
		})
	}
	s.Tables = append(s.Tables, t)
	for _, r := range list.GetReports() {
		p.addNumbers(s, of[r.GetReport()])
	}
	return s, nil
}

// addNumbers adds a table with the numbers behind a flag of a report, where it has one of those that are opened.
func (p *page) addNumbers(s *part, r *pb.ReportFlags) {
	for _, f := range r.GetFlags() {
		if !slices.Contains(opened, f.GetFlag()) || slices.ContainsFunc(s.Tables, func(t table) bool { return t.of == f.GetFlag() }) {
			continue
		}
		t := table{of: f.GetFlag(), Caption: p.html(numbersCaption, "flag", datum(f.GetFlag(), f.GetFlag())), Head: p.list(whatHead, valueHead)}
		for _, key := range slices.Sorted(maps.Keys(f.GetNumbers())) {
			t.Rows = append(t.Rows, []template.HTML{datum(key, key), count(p, int64(f.GetNumbers()[key]))})
		}
		s.Tables = append(s.Tables, t)
	}
}

// codes returns the codes of a report's flags as they are in the answers, each once.
func codes(r *pb.ReportFlags) (all template.HTML) {
	var seen []string
	for _, f := range r.GetFlags() {
		if slices.Contains(seen, f.GetFlag()) {
			continue
		}
		if seen = append(seen, f.GetFlag()); len(seen) > 1 {
			all += ", "
		}
		all += datum(f.GetFlag(), f.GetFlag())
	}
	return all
}

// wave shows how far the fieldwork of the wave is.
func (p *page) wave(ctx context.Context) (*part, error) {
	path := "clients/" + p.Client + "/programs/" + p.Story.Morning + "/waveProgress"
	progress, err := getAs(ctx, p, p.Tokens.Planner, path, &pb.ListWaveProgressRequest{Client: p.Client, Program: p.Story.Morning}, p.visitService.ListWaveProgress)
	if err != nil {
		return nil, err
	}
	s := &part{Title: p.language.Text(waveTitle), Sentences: p.list(waveText), Note: p.html(waveNote)}
	for _, w := range progress.GetWaves() {
		t := table{Caption: p.html(waveCaption, "wave", w.GetWave()), Head: p.list(stateHead, visitsHead)}
		for _, row := range []struct {
			title words.Text
			n     int32
		}{
			{plannedVisits, w.GetPlanned()}, {offeredVisits, w.GetOffered()}, {claimedVisits, w.GetClaimed()}, {overdueVisits, w.GetOverdue()},
			{doneVisits, w.GetDone()}, {returnedVisits, w.GetReturned()}, {expiredVisits, w.GetExpired()}, {cancelledVisits, w.GetCancelled()},
			{declinedVisits, w.GetDeclined()},
		} {
			t.Rows = append(t.Rows, []template.HTML{p.html(row.title), count(p, row.n)})
		}
		s.Tables = append(s.Tables, t)
	}
	return s, nil
}

// photosSearched bounds the released reports in which a photo is looked for.
const photosSearched = 300

// photo shows a photo of a released report, as the client may download it.
func (p *page) photo(ctx context.Context) (*part, error) {
	s := &part{Title: p.language.Text(photoTitle), Note: p.html(photoNote)}
	ctx = p.as(ctx, p.Tokens.Client)
	list, err := p.reports.ListReleasedReports(ctx, &pb.ListReleasedReportsRequest{Client: p.Client, PageSize: photosSearched})
	if err != nil {
		return nil, err
	}
	for _, r := range list.GetReleasedReports() {
		request := &pb.ListReleasedEvidenceRequest{Client: p.Client, ReleasedReport: path.Base(r.GetName())}
		found, err := p.evidence.ListReleasedEvidence(ctx, request)
		if err != nil {
			return nil, err
		}
		if len(found.GetEvidence()) == 0 {
			continue
		}
		shown, of := found.GetEvidence()[0], "clients/"+p.Client+"/releasedReports/"+request.GetReleasedReport()
		report, err := p.reports.GetReleasedReport(ctx, &pb.GetReleasedReportRequest{Client: p.Client, ReleasedReport: request.GetReleasedReport()})
		if err != nil {
			return nil, err
		}
		s.Sentences = append(s.Sentences, p.html(photoText, "question", name(report.GetTitles().GetQuestions(), shown.GetQuestion()),
			"width", count(p, shown.GetWidth()), "height", count(p, shown.GetHeight()), "bytes", count(p, shown.GetSizeBytes())))
		s.Calls = append(s.Calls,
			shellLine{p.html(photoLine), p.lineAs(p.Tokens.Client, of+"/evidence/"+shown.GetEvidence()+":download", nil, "-sSOJ")},
			shellLine{p.html(asJSON), p.lineAs(p.Tokens.Client, of+"/evidence", nil, "-sS")},
			shellLine{p.html(photoReport), p.lineAs(p.Tokens.Client, of, nil, "-sS")})
		return s, nil
	}
	s.Sentences = p.list(noPhoto)
	s.Calls = append(s.Calls, shellLine{p.html(asJSON), p.line("releasedReports", url.Values{"pageSize": {"1"}}, "-sS")})
	return s, nil
}
