package demo

import (
	"context"
	"fmt"
	"path"
	"slices"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/words"
	"mysteryshopper/storage"
)

// dispute is an appeal of the client in a demo: against the newest report of at least some age that has a certain answer.
type dispute struct {
	// location is where it was; storage.WholeClient for anywhere.
	location, question string
	// choice is the answer; empty for any.
	choice  string
	daysAgo int
	text    words.Text
	// answer answers it for the agency; nil where nobody does.
	answer func(context.Context, *builder, *pb.Appeal, place) error
}

// disputes are the appeals: one that is upheld, one that is refused, one that is overdue and an open one.
var disputes = []dispute{
	{"hungary", "greeted-in-time", "no", 20, words.Text{
		"The camera at the entrance shows that the customer was greeted at once.",
		"Die Kamera am Eingang zeigt, dass die Kundin sofort gegrüßt wurde.",
		"Kameran vid ingången visar att kunden hälsades välkommen direkt.",
		"A bejárati kamera felvételén látszik, hogy azonnal köszöntöttük a vásárlót.",
	}, uphold},
	{"sweden", "listened-to-the-end", "interrupted-once", 14, words.Text{
		"To ask what the customer means is no interruption.",
		"Eine Rückfrage, um zu verstehen, ist keine Unterbrechung.",
		"Att fråga vad kunden menar är inte att avbryta.",
		"Rákérdezni, mire gondol a vásárló, nem közbevágás.",
	}, refuse},
	{"germany", "greeted-in-time", "no", 10, words.Text{
		"Two of us stood at the door that day and greeted everybody who came in.",
		"An diesem Tag standen zwei von uns an der Tür und grüßten alle, die hereinkamen.",
		"Två av oss stod vid dörren den dagen och hälsade på alla som kom in.",
		"Aznap ketten álltunk az ajtónál, és mindenkit köszöntöttünk, aki belépett.",
	}, nil},
	{storage.WholeClient, "wait-for-service", "", 0, words.Text{
		"Our ticket machine measured another wait. We can send you its record of that day.",
		"Unser Nummernautomat hat eine andere Wartezeit gemessen. Wir können Ihnen die Aufzeichnung des Tages schicken.",
		"Vår nummerautomat mätte en annan väntetid. Vi kan skicka dagens utskrift till er.",
		"A sorszámosztónk más várakozási időt mért. Az aznapi kimutatást el tudjuk küldeni.",
	}, nil},
}

// The agency's answers.
var (
	upheldAnswer = words.Text{
		"You are right: the recording shows it. We have corrected the report.",
		"Sie haben recht, die Aufnahme zeigt es. Wir haben den Bericht berichtigt.",
		"Ni har rätt, inspelningen visar det. Vi har rättat rapporten.",
		"Igazuk van, a felvételen látszik. A jelentést helyesbítettük.",
	}
	refusedAnswer = words.Text{
		"We have asked the shopper: it was in mid-sentence, and no question. The answer holds.",
		"Wir haben die Testperson gefragt: Es war mitten im Satz und keine Frage. Die Antwort bleibt.",
		"Vi har frågat testkunden: det var mitt i en mening och ingen fråga. Svaret står fast.",
		"Megkérdeztük a próbavásárlót: mondat közben történt, és nem kérdés volt. A válasz marad.",
	}
)

// dispute makes the appeals of the client and answers those that have an answer, each at a time of its own. Where the newest
// reports have no such answer there is no such appeal.
func (b *builder) dispute(ctx context.Context, now time.Time) error {
	for _, d := range disputes {
		report, err := b.disputed(ctx, d, now.AddDate(0, 0, -d.daysAgo))
		if err != nil {
			return err
		}
		if report == nil {
			continue
		}
		where := b.shops[slices.IndexFunc(b.shops, func(p place) bool { return p.id == report.GetLocation() })]
		b.clock.set(earlier(report.GetReleaseTime().AsTime().Add(36*time.Hour), now))
		made, err := b.appeals.CreateAppeal(b.manager(ctx), &pb.CreateAppealRequest{
			Client: clientID, ReleasedReport: path.Base(report.GetName()), Resource: &pb.Appeal{Question: d.question, Text: where.text(d.text)},
		})
		if err == nil && d.answer != nil {
			b.clock.add(48 * time.Hour)
			err = d.answer(ctx, b, made, where)
		}
		if err != nil {
			return fmt.Errorf("appeal against %s: %w", report.GetName(), err)
		}
	}
	return nil
}

// mostDisputed bounds the reports that are looked at for an appeal.
const mostDisputed = 200

// disputed returns the newest report for an appeal that was released until a time; nil where there is none.
func (b *builder) disputed(ctx context.Context, d dispute, until time.Time) (*pb.ReleasedReport, error) {
	released, err := b.reports.ListReleasedReports(b.manager(ctx), &pb.ListReleasedReportsRequest{
		Client: clientID, Location: d.location, Program: programSpecs[0].id(), PageSize: mostDisputed,
	})
	for _, r := range released.GetReleasedReports() {
		given := slices.ContainsFunc(r.GetAnswers(), func(a *pb.ReleasedAnswer) bool {
			return a.GetQuestion() == d.question && (d.choice == "" || a.GetChoice() == d.choice)
		})
		if given && !r.GetReleaseTime().AsTime().After(until) {
			return r, nil
		}
	}
	return nil, err
}

// uphold upholds an appeal: the answer is yes.
func uphold(ctx context.Context, b *builder, a *pb.Appeal, where place) error {
	_, err := b.appeals.UpholdAppeal(b.reviewer(ctx), &pb.UpholdAppealRequest{
		Appeal: a.GetAppeal(), Etag: a.GetEtag(), Reason: pb.Appeal_ANSWER_WRONG, Answer: where.text(upheldAnswer),
		Correction: &pb.AppealCorrection{
			Answers: []*pb.Answer{{Question: a.GetQuestion(), Value: &pb.Answer_Choice{Choice: "yes"}}}, Comment: where.text(upheldAnswer),
		},
	})
	return err
}

// refuse refuses an appeal.
func refuse(ctx context.Context, b *builder, a *pb.Appeal, where place) error {
	_, err := b.appeals.RefuseAppeal(b.reviewer(ctx), &pb.RefuseAppealRequest{
		Appeal: a.GetAppeal(), Etag: a.GetEtag(), Reason: pb.Appeal_REPORT_CONFIRMED, Answer: where.text(refusedAnswer),
	})
	return err
}

// earlier returns the earlier of two times.
func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
