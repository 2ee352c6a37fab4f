package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/words"
)

// ownReleased is how many released reports of a small demo with payments are of the shopper whose token is handed out. With the
// open visits they fit on one page of a sync.
const ownReleased = 15

// ownReport reports whether the report of a number is one of the shopper whose token is handed out: some of those that are
// released, and the first that waits for a reviewer.
func (o *Options) ownReport(number int) bool {
	return o.FollowUp && (number%max(o.Reports/ownReleased, 1) == 0 && number < o.Reports || number == o.Reports)
}

// The payables besides fees.
var (
	shortNotice = words.Text{"A visit at short notice", "Ein kurzfristiger Besuch", "Ett besök med kort varsel", "Rövid határidejű látogatás"}
	lightBulb   = words.Text{"A bulb for the lamp", "Eine Glühbirne für die Lampe", "En glödlampa till lampan", "Izzó a lámpába"}
	taxi        = words.Text{"Taxi home", "Taxi nach Hause", "Taxi hem", "Taxi hazáig"}
	noTaxi      = words.Text{
		"We pay for buses and trains, and for a taxi only where it was agreed.",
		"Wir zahlen Bus und Bahn, ein Taxi nur nach Absprache.",
		"Vi betalar buss och tåg, och taxi bara enligt överenskommelse.",
		"A buszt és a vonatot fizetjük, a taxit csak előzetes megállapodás esetén.",
	}
)

// pay approves and notes payments as an agency does at the beginning of each month: the fees of the last month are open, those
// of the month before are approved, and the earlier ones are paid. The shopper whose token is handed out also has a cancelled fee,
// expenses and a bonus.
func (b *builder) pay(ctx context.Context, now time.Time) error {
	if err := b.overturn(ctx); err != nil {
		return fmt.Errorf("cancelled fee: %w", err)
	}
	open, err := b.openFees(ctx)
	if err != nil {
		return err
	}
	current := scorecard.MonthOf(b.last)
	for month := scorecard.MonthOf(b.first); month < current; month++ {
		if err := b.payMonth(ctx, month, open[month.String()], now, month < current-1); err != nil {
			return fmt.Errorf("payments of %s: %w", month, err)
		}
	}
	return b.claimExpenses(ctx)
}

// overturn approves the waiting report of the demo's shopper, withdraws it and rejects it, so that its fee is cancelled.
func (b *builder) overturn(ctx context.Context) error {
	waits, err := b.reports.ListReports(b.reviewer(ctx), &pb.ListReportsRequest{
		Filter: `state = "SUBMITTED" AND shopper = "` + ownShopper + `"`, PageSize: 1,
	})
	if err != nil {
		return err
	}
	for _, r := range waits.GetReports() {
		b.clock.set(b.last.Add(23 * time.Hour))
		if err := b.approve(ctx, r.GetReport()); err != nil {
			return err
		}
		b.clock.add(30 * time.Minute)
		if err := b.withdraw(ctx, r.GetReport()); err != nil {
			return err
		}
		if err := b.reject(ctx, r.GetReport(), pb.ReviewReason_SCENARIO_NOT_KEPT); err != nil {
			return err
		}
	}
	return nil
}

// openFees returns the ids of the fees that wait for a decision, by month.
func (b *builder) openFees(ctx context.Context) (map[string][]string, error) {
	open := map[string][]string{}
	request := &pb.ListPayablesRequest{Filter: `state = "OPEN"`, OrderBy: "createTime", PageSize: 1000}
	for {
		page, err := b.payments.ListPayables(b.admin(ctx), request)
		if err != nil {
			return nil, err
		}
		for _, p := range page.GetPayables() {
			open[p.GetMonth()] = append(open[p.GetMonth()], p.GetPayable())
		}
		if request.PageToken = page.GetNextPageToken(); request.PageToken == "" {
			return open, nil
		}
	}
}

// payDay is the day of the next month on which the fees of a month are approved and paid.
const payDay = 5

// payMonth approves the fees of a month, and notes that they were paid if they were.
func (b *builder) payMonth(ctx context.Context, month scorecard.Month, fees []string, now time.Time, paid bool) error {
	first, err := time.Parse("2006-01", (month + 1).String())
	if err != nil {
		return err
	}
	b.clock.set(earlier(first.AddDate(0, 0, payDay-1).Add(9*time.Hour), now))
	err = forEach(ctx, workers, len(fees), func(ctx context.Context, i int) error {
		_, err := b.payments.ApprovePayable(b.admin(ctx), &pb.ApprovePayableRequest{Payable: fees[i]})
		return err
	})
	if err != nil || !paid {
		return err
	}
	for some := range slices.Chunk(fees, largestBatch) {
		_, err := b.payments.BatchMarkPaid(b.admin(ctx), &pb.BatchMarkPaidRequest{Payables: some, Reference: "Fees " + month.String()})
		if err != nil {
			return err
		}
	}
	return nil
}

// claimExpenses adds an open and a refused expense and an approved bonus to one of the last visits of the demo's shopper.
func (b *builder) claimExpenses(ctx context.Context) error {
	own, err := b.payments.ListPayables(b.shopper(ctx, ownShopper), &pb.ListPayablesRequest{PageSize: 2})
	if err != nil || len(own.GetPayables()) == 0 {
		return err
	}
	visit := own.GetPayables()[len(own.GetPayables())-1].GetVisit()
	b.clock.set(b.last.Add(23 * time.Hour))
	add := func(ctx context.Context, kind pb.Payable_Kind, text words.Text, amount, proof string) (*pb.Payable, error) {
		return b.payments.CreatePayable(ctx, &pb.CreatePayableRequest{Resource: &pb.Payable{
			Visit: visit, Kind: kind, Text: b.language.Text(text), ProofOfPurchase: proof, Amount: &pb.Money{Amount: amount, Currency: "EUR"},
		}})
	}
	if _, err := add(b.shopper(ctx, ownShopper), pb.Payable_EXPENSE, lightBulb, "6.90", "4711"); err != nil {
		return err
	}
	refused, err := add(b.shopper(ctx, ownShopper), pb.Payable_EXPENSE, taxi, "24.00", "0815")
	if err != nil {
		return err
	}
	bonus, err := add(b.admin(ctx), pb.Payable_BONUS, shortNotice, "5.00", "")
	if err != nil {
		return err
	}
	b.clock.add(30 * time.Minute)
	_, err = b.payments.RefusePayable(b.admin(ctx), &pb.RefusePayableRequest{Payable: refused.GetPayable(), Reason: b.language.Text(noTaxi)})
	if err != nil {
		return err
	}
	_, err = b.payments.ApprovePayable(b.admin(ctx), &pb.ApprovePayableRequest{Payable: bonus.GetPayable()})
	return err
}
