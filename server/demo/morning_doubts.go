package demo

import (
	"context"
	"slices"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/demo/photo"
	"mysteryshopper/server/simulate"
	"mysteryshopper/server/words"
)

// metersE7 is about how many units of 10⁻⁷ degree of latitude a metre is.
const metersE7 = 90

// madeUp puts the phone some kilometres away, by an app that makes positions up. The photos are taken where the phone is.
func madeUp(_ *morning, d *draft, _ *checklist.Compiled) {
	d.meta = func(meta *photo.Meta) {
		meta.Time, meta.Latitude, meta.Longitude = d.start.Add(4*time.Minute), d.place.latitude+0.031, d.place.longitude-0.012
	}
	d.content.Position.LatitudeE7 += 4200 * metersE7
	d.content.Position.AccuracyMeters, d.content.Position.Mock = 12, true
}

// vague is a position that was found by a cell of the phone network.
func vague(_ *morning, d *draft, _ *checklist.Compiled) { d.content.Position.AccuracyMeters = 640 }

func nowhere(_ *morning, d *draft, _ *checklist.Compiled) { d.content.Position = nil }

// leftWithoutWait is a shopper who left, and did not say how long the wait was.
func leftWithoutWait(_ *morning, d *draft, version *checklist.Compiled) {
	simulate.WalkOut(d.random, version.Version(), d.content)
	d.content.Answers = slices.DeleteFunc(d.content.Answers, func(a checklist.Answer) bool { return a.Duration != nil })
	complete(d, version)
}

// endsLater is a visit whose end was put some time later than the report was sent.
func endsLater(_ *morning, d *draft, _ *checklist.Compiled) {
	d.content.EndTime = d.content.EndTime.Add(55 * time.Minute)
}

// rushed is a report that somebody filled in within a minute, always with the first answer.
func rushed(_ *morning, d *draft, version *checklist.Compiled) {
	d.content.ElapsedSeconds = 52
	d.content.EndTime = d.content.StartTime.Add(52 * time.Second)
	for i := range d.content.Answers {
		a := &d.content.Answers[i]
		switch q := version.Question(a.Question); {
		case q.Choice != nil:
			*a = checklist.Answer{Question: a.Question, Choice: &q.Choice.Options[0].Key}
		case q.Scale != nil:
			*a = checklist.Answer{Question: a.Question, Scale: &q.Scale.Min}
		}
	}
	complete(d, version)
}

// The narratives of the two reports of which one is a copy.
var (
	longNarrative = words.Text{
		"A young man at the till looked up as soon as I came in, said good morning and asked me to wait a moment. When I asked for a reading lamp he showed me three of them, switched each one on and explained why the second was enough for me.",
		"Ein junger Mann an der Kasse sah gleich auf, als ich hereinkam, grüßte und bat mich um einen Moment Geduld. Als ich nach einer Leselampe fragte, zeigte er mir drei davon, schaltete jede ein und erklärte, warum die zweite für mich reicht.",
		"En ung man i kassan tittade upp så snart jag kom in, hälsade och bad mig vänta ett ögonblick. När jag frågade efter en läslampa visade han tre stycken, tände var och en och förklarade varför den andra räckte för mig.",
		"Egy fiatalember a pénztárnál azonnal felnézett, amikor beléptem, köszönt, és kért, hogy várjak egy pillanatot. Amikor olvasólámpát kértem, hármat mutatott, mindegyiket felkapcsolta, és elmagyarázta, miért elég nekem a második.",
	}
	copiedNarrative = words.Text{
		"A young woman at the till looked up as soon as I came in, said good morning and asked me to wait a moment. When I asked for a desk lamp she showed me three of them, switched each one on and explained why the second was enough for me.",
		"Eine junge Frau an der Kasse sah gleich auf, als ich hereinkam, grüßte und bat mich um einen Moment Geduld. Als ich nach einer Tischlampe fragte, zeigte sie mir drei davon, schaltete jede ein und erklärte, warum die zweite für mich reicht.",
		"En ung kvinna i kassan tittade upp så snart jag kom in, hälsade och bad mig vänta ett ögonblick. När jag frågade efter en bordslampa visade hon tre stycken, tände var och en och förklarade varför den andra räckte för mig.",
		"Egy fiatal nő a pénztárnál azonnal felnézett, amikor beléptem, köszönt, és kért, hogy várjak egy pillanatot. Amikor asztali lámpát kértem, hármat mutatott, mindegyiket felkapcsolta, és elmagyarázta, miért elég nekem a második.",
	}
)

func tells(_ *morning, d *draft, _ *checklist.Compiled) {
	d.content.Narrative = d.place.text(longNarrative)
}

// tellsTheSame copies the narrative of another report and sends its photo.
func tellsTheSame(m *morning, d *draft, _ *checklist.Compiled) {
	d.copies = m.queued[firstOfTwo]
	d.content.Narrative = d.place.text(copiedNarrative)
}

// leftAfterService is a shopper who left unserved, and whose wait ended with service.
func leftAfterService(_ *morning, d *draft, version *checklist.Compiled) {
	d.content.Outcome = checklist.OutcomeLeftUnserved
	setWait(d, version, checklist.DurationServed)
	complete(d, version)
}

// gaveUpWaiting is a visit that went on to its end although the shopper gave up waiting.
func gaveUpWaiting(_ *morning, d *draft, version *checklist.Compiled) {
	setWait(d, version, checklist.DurationLeftUnserved)
	complete(d, version)
}

// setWait answers the wait, with how it ended.
func setWait(d *draft, version *checklist.Compiled, ended checklist.DurationOutcome) {
	for _, q := range version.Version().Questions() {
		if q.Role != checklist.RoleWait || q.Duration == nil {
			continue
		}
		d.content.Answers = slices.DeleteFunc(d.content.Answers, func(a checklist.Answer) bool { return a.Question == q.Key })
		d.content.Answers = append(d.content.Answers, checklist.Answer{
			Question: q.Key, Duration: &checklist.DurationAnswer{Seconds: 780, Outcome: ended},
		})
		return
	}
}

// lasts is a visit of some minutes.
func lasts(minutes int64) func(*morning, *draft, *checklist.Compiled) {
	return func(_ *morning, d *draft, _ *checklist.Compiled) {
		d.content.ElapsedSeconds = 60 * minutes
		d.content.EndTime = d.content.StartTime.Add(time.Duration(minutes) * time.Minute)
	}
}

// yesterday is a visit of some minutes whose photos were taken the day before.
func yesterday(minutes int64) func(*morning, *draft, *checklist.Compiled) {
	return func(m *morning, d *draft, version *checklist.Compiled) {
		lasts(minutes)(m, d, version)
		d.meta = func(meta *photo.Meta) { *meta = photo.Meta{Time: d.start.Add(-22 * time.Hour)} }
	}
}

// sendAgain sends a second report of the same visit half an hour later, from a phone that forgot the first one.
func sendAgain(m *morning, d *draft, sent time.Time) {
	second := *d
	content := *d.content
	second.content, second.id = &content, simulate.ReportID(d.random, d.content.EndTime).String()
	content.ElapsedSeconds += 45
	content.EndTime = content.EndTime.Add(45 * time.Second)
	content.Answers = slices.Clone(content.Answers)
	m.takePhotos(&second)
	m.then(sent.Add(30*time.Minute), "send a second report", func(ctx context.Context) error {
		content.Visit = d.visitPlan.id
		if err := m.sendPhotos(ctx, &second, false); err != nil {
			return err
		}
		return m.submit(ctx, &second, second.id, 0, 0)
	})
}

// answer lets a reviewer return the report on a morning, and the shopper answer it hours after the days that the program gives for that.
func answer(m *morning, d *draft, _ time.Time) {
	m.then(m.on(3, 9*time.Hour), "return the report", func(ctx context.Context) error { return m.returnReport(ctx, d) })
	m.then(m.on(0, 18*time.Hour), "answer the return", func(ctx context.Context) error {
		d.content.Narrative += " " + d.place.text(askedAgain)
		return m.submit(ctx, d, d.id, 1, 0)
	})
}

// cancel cancels the visit while the shopper is on the way.
func cancel(m *morning, d *draft, _ time.Time) {
	m.then(d.start.Add(-20*time.Minute), "cancel the visit", func(ctx context.Context) error {
		_, err := m.visits.CancelVisit(m.planner(ctx), &pb.CancelVisitRequest{Visit: d.visitPlan.id, Etag: "*"})
		return err
	})
}

// usuallyGood lets the shopper make more visits to the same few places before, all of them as good as they can be. They are
// approved, and not released.
func usuallyGood(m *morning, d *draft, _ time.Time) {
	for i, id := range []string{"berlin-mitte", "berlin-pankow", "berlin-mitte", "berlin-spandau"} {
		day := 3 + 2*i
		v := &visitPlan{
			shopper: d.shopper, place: m.place(id), program: withPhotos, day: m.on(day, 0), start: m.on(day, 14*time.Hour), ending: approved,
		}
		m.makeVisit(v, d.shopper+id+v.day.Format(time.DateOnly), true, "")
	}
}

// mostMended bounds how often the answers of a report are looked at until they fit each other.
const mostMended = 10

// complete removes answers to questions that the others do not lead to, and answers those that they do lead to and that are
// required.
func complete(d *draft, version *checklist.Compiled) {
	for range mostMended {
		score := version.Score(d.content.Answers, d.content.Outcome)
		d.content.Answers = slices.DeleteFunc(d.content.Answers, func(a checklist.Answer) bool {
			return slices.Contains(score.Warnings, a.Question)
		})
		if len(score.Warnings)+len(score.Violations) == 0 {
			return
		}
		for _, v := range score.Violations {
			if v.Reason == checklist.ReasonRequired {
				d.content.Answers = append(d.content.Answers, firstAnswer(d, version.Question(v.Question)))
			}
		}
	}
}

// firstAnswer answers a question in the simplest way.
func firstAnswer(d *draft, q *checklist.Question) checklist.Answer {
	a := checklist.Answer{Question: q.Key}
	switch {
	case q.Choice != nil:
		a.Choice = &q.Choice.Options[0].Key
	case q.Scale != nil:
		a.Scale = &q.Scale.Min
	case q.Number != nil:
		a.Number = new("1")
	case q.Duration != nil:
		a.Duration = &checklist.DurationAnswer{Seconds: 60}
	case q.Timestamp != nil:
		a.Timestamp = new(d.content.StartTime.Add(time.Hour).Truncate(time.Minute))
	case q.FreeText != nil:
		a.Text = new(d.place.text(askedAgain))
	}
	return a
}
