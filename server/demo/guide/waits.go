package guide

import (
	"context"
	"html/template"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/words"
)

// waits shows how long customers wait, and how many give up.
func (p *page) waits(ctx context.Context) (*part, error) {
	request := func(location string) *pb.GetWaitsRequest {
		return &pb.GetWaitsRequest{
			Client: p.Client, Location: location, Program: p.Story.Program, From: p.Story.From, To: p.Story.To,
		}
	}
	here, picture, err := getPicture(ctx, p, "waits", request(p.Story.Slipping), p.figures.GetWaits)
	if err != nil {
		return nil, err
	}
	all, err := get(ctx, p, "waits", request(""), p.figures.GetWaits)
	if err != nil {
		return nil, err
	}
	s := &part{
		Title: p.language.Text(waitsTitle, "location", here.GetTitles().GetLocation()), Pictures: []template.HTML{picture},
		Note: p.html(waitsNote),
	}
	if len(here.GetQuestions()) == 0 || len(all.GetQuestions()) == 0 {
		s.Sentences = append(s.Sentences, p.html(noWaits))
		return s, nil
	}
	w, everywhere := here.GetQuestions()[0], all.GetQuestions()[0]
	s.Sentences = append(s.Sentences, p.walkedOut(w),
		p.html(servedInTime, "here", p.rate(w.GetServedInTime()), "all", p.rate(everywhere.GetServedInTime())))
	s.Tables = append(s.Tables, p.loads(everywhere))
	return s, nil
}

// walkedOut returns how many gave up, and how long the others waited.
func (p *page) walkedOut(w *pb.WaitFigures) template.HTML {
	text := p.html(walkedOut, "n", count(p, w.GetWaits()), "left", count(p, w.GetLeftUnserved()), "median", p.duration(w.MedianSeconds))
	if !w.GetHeavilyCensored() {
		return text
	}
	interval := p.html(words.FromTo, "low", p.duration(w.SurvivalLowSeconds), "high", p.duration(w.SurvivalHighSeconds))
	return text + " " + p.html(manyGaveUp, "median", p.duration(w.SurvivalMedianSeconds), "interval", interval)
}

// loads returns a table of waits by the load.
func (p *page) loads(w *pb.WaitFigures) table {
	t := table{
		Caption: p.html(loadsCaption),
		Head:    p.list(loadHead, waitsHead, words.ServedInTime, words.Interval, words.GaveUp, words.MedianServed),
	}
	for _, l := range w.GetLoads() {
		if l.GetWaits() == 0 {
			continue
		}
		load := p.html(words.WaitFrom, "low", count(p, l.GetFrom()))
		switch {
		case l.GetNoStaff():
			load = p.html(nobodyOnTheFloor)
		case l.Below != nil:
			load = p.html(words.WaitFromTo, "low", count(p, l.GetFrom()), "high", count(p, l.GetBelow()))
		}
		in := l.GetServedInTime()
		t.Rows = append(t.Rows, []template.HTML{
			load, count(p, l.GetWaits()), p.percent(in.BasisPoints), p.interval(in.LowBasisPoints, in.HighBasisPoints),
			count(p, l.GetGaveUp()), p.duration(l.MedianSeconds),
		})
	}
	return t
}
