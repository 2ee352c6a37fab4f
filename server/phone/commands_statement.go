package phone

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// Statement returns what the shopper earned and was paid from one month to another, such as 2026-11; the last twelve months
// where they are empty.
func (p *Phone) Statement(ctx context.Context, from, to string) (*pb.Statement, error) {
	conn, err := p.connection()
	if err != nil {
		return nil, fmt.Errorf("statement: %w", err)
	}
	ctx = p.callContext(ctx)
	me, err := pb.NewAccessServiceClient(conn).WhoAmI(ctx, &pb.WhoAmIRequest{})
	if err != nil {
		return nil, fmt.Errorf("statement: %w", err)
	}
	out, err := pb.NewPaymentServiceClient(conn).GetStatement(ctx, &pb.GetStatementRequest{Shopper: me.GetShopper(), From: from, To: to})
	if err != nil {
		return nil, fmt.Errorf("statement: %w", err)
	}
	return out, nil
}

type statementCommand struct {
	From string `placeholder:"MONTH" help:"The first month, such as 2026-01 (default eleven months before the last)."`
	To   string `placeholder:"MONTH" help:"The last month, included (default the current one)."`
}

// Help shows how it is called.
func (*statementCommand) Help() string {
	return "What was earned and what was paid, with the sums of each currency; sums of different currencies are never added.\n\n" +
		"Examples:\n\n  mysteryshopper phone statement\n  mysteryshopper phone statement --from 2026-01 --to 2026-06 --json"
}

// Run prints the statement.
func (s *statementCommand) Run(ctx context.Context, env *Environment, c *Commands) error {
	return c.withPhone(env, func(p *Phone) error {
		statement, err := p.Statement(ctx, s.From, s.To)
		if err != nil {
			return err
		}
		if c.JSON {
			raw, err := protojson.Marshal(statement)
			if err == nil {
				_, err = fmt.Fprintf(env.Stdout, "%s\n", raw)
			}
			return err
		}
		printStatement(env.Stdout, statement)
		return nil
	})
}

// printStatement prints a line for each payable, and one for each currency.
func printStatement(w io.Writer, s *pb.Statement) {
	fmt.Fprintf(w, "%s to %s\n", s.GetFrom(), s.GetTo())
	for _, p := range s.GetPayables() {
		place := cmp.Or(s.GetTitles().GetLocations()[p.GetClient()+"/"+p.GetLocation()], p.GetLocation())
		parts := []string{
			p.GetCreateTime().AsTime().Format("2006-01-02"), p.GetAmount().GetAmount() + " " + p.GetAmount().GetCurrency(),
			strings.ToLower(p.GetKind().String()), place, strings.ToLower(p.GetState().String()),
		}
		if p.GetState() == pb.Payable_PAID {
			parts = append(parts, "on "+p.GetPaidDay(), p.GetReference())
		}
		fmt.Fprintln(w, strings.Join(parts, "  "))
	}
	if len(s.GetSums()) == 0 {
		fmt.Fprintln(w, "Nothing was earned or paid.")
	}
	for _, sum := range s.GetSums() {
		fmt.Fprintf(w, "%s: %s before, %s earned, %s paid, %s to be paid\n",
			sum.GetCurrency(), sum.GetOpening(), sum.GetArisen(), sum.GetPaid(), sum.GetClosing())
	}
}
