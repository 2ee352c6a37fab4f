package paper

import (
	"cmp"
	"fmt"
	"io"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/words"
)

// Statement writes what a shopper earned and was paid as a PDF, with the sums of each currency. Language, titles and errors
// are as those of LocationReport.
func Statement(w io.Writer, statement *pb.Statement, lang string, brand *Brand) error {
	p := &statementPage{statement: statement, sheet: newSheet(lang, changed(statement).AsTime(), brand)}
	shopper := p.clean(cmp.Or(statement.GetShopperTitle(), statement.GetShopper()))
	p.title(words.StatementOf, "", shopper, p.span(statement.GetFrom(), statement.GetTo()), "")
	p.sums()
	p.payables()
	p.y += 3
	p.paragraph(p.language.Text(words.StatementNoPaid), noteFace, 3)
	p.footers(changed(statement), "")
	if err := p.pdf.Output(w); err != nil {
		return fmt.Errorf("writing a statement: %w", err)
	}
	return nil
}

// changed returns when the newest of the payables was changed, and the beginning of the first month without any: the same
// statement gives the same bytes.
func changed(statement *pb.Statement) *timestamppb.Timestamp {
	first, _ := time.Parse("2006-01", statement.GetFrom())
	newest := timestamppb.New(first)
	for _, p := range statement.GetPayables() {
		if p.GetUpdateTime().AsTime().After(newest.AsTime()) {
			newest = p.GetUpdateTime()
		}
	}
	return newest
}

// statementPage is a statement that is being written.
type statementPage struct {
	*sheet
	statement *pb.Statement
}

// sums writes the sums, a row for each currency.
func (p *statementPage) sums() {
	if len(p.statement.GetSums()) == 0 {
		p.paragraph(p.language.Text(words.StatementEmpty), bodyFace, 2)
		return
	}
	p.head(p.language.Text(words.StatementSums), 15)
	t := &table{sheet: p.sheet, widths: []float64{34, 35, 35, 35, 35}, faces: []face{bodyFace, bodyFace, bodyFace, bodyFace, strongFace}}
	text := p.language.Text
	t.head(text(words.Currency), text(words.BalanceOpening), text(words.BalanceArisen), text(words.BalancePaid), text(words.BalanceClosing))
	for _, sum := range p.statement.GetSums() {
		number := p.language.DecimalText
		t.row(sum.GetCurrency(), number(sum.GetOpening()), number(sum.GetArisen()), number(sum.GetPaid()), number(sum.GetClosing()))
	}
	t.print(0)
}

// payables lists what was earned and paid.
func (p *statementPage) payables() {
	if len(p.statement.GetPayables()) == 0 {
		return
	}
	p.head(p.language.Text(words.StatementLines), 25)
	t := &table{sheet: p.sheet, widths: []float64{34, 66, 42, 32}, faces: []face{bodyFace, bodyFace, quietFace, strongFace}}
	text := p.language.Text
	t.head(text(words.StatementDay), text(words.StatementFor), text(words.StatementState), text(words.StatementAmount))
	for _, of := range p.statement.GetPayables() {
		amount := p.language.DecimalText(of.GetAmount().GetAmount()) + nbsp + of.GetAmount().GetCurrency()
		t.row(p.language.Date(of.GetCreateTime().AsTime()), p.subject(of), p.standing(of), amount)
	}
	t.print(0)
}

// subject writes what a payable is for: its kind with its text, and the location of the visit.
func (p *statementPage) subject(of *pb.Payable) string {
	place := p.statement.GetTitles().GetLocations()[of.GetClient()+"/"+of.GetLocation()]
	kind := p.language.Text(words.PayableKinds[of.GetKind().String()])
	return joined(" · ", joined(": ", kind, p.clean(of.GetText())), p.clean(cmp.Or(place, of.GetLocation())))
}

// standing writes where a payable stands, with the day and the reference of its payment.
func (p *statementPage) standing(of *pb.Payable) string {
	switch {
	case of.GetState() == pb.Payable_REFUSED && of.GetReason() != "":
		return p.language.Text(words.RefusedBecauseOf, "reason", p.clean(of.GetReason()))
	case of.GetState() != pb.Payable_PAID:
		return p.language.Text(words.PayableStates[of.GetState().String()])
	}
	day := of.GetPaidDay()
	if at, err := time.Parse(time.DateOnly, day); err == nil {
		day = p.language.Date(at)
	}
	paid := p.language.Text(words.PaidOn, "day", day, "reference", p.clean(of.GetReference()))
	if of.GetOverpaid() {
		return joined(" · ", p.language.Text(words.OverpaidWord), paid)
	}
	return paid
}
