package published

import (
	"context"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// UsualWaits returns the sum of the details of the months that define the usual waits at the location of a report: the
// twelve before its month. Only its questions are whole.
func UsualWaits(ctx context.Context, tx storage.Tx, r *storage.Report) (*scorecard.Details, error) {
	sum := &scorecard.Details{}
	month, err := scorecard.ParseMonth(r.Month)
	if err != nil {
		return nil, err
	}
	first, err := scorecard.ParseMonth(FirstMonth)
	if err != nil || month <= first {
		return sum, err
	}
	rows, err := tx.Rollups().Query(ctx, storage.RollupQuery{
		Client: r.Client, Locations: []string{r.Location}, Program: r.Program, From: max(month-scorecard.UsualMonths, first).String(),
		To: (month - 1).String(), Details: true, PointsOnly: scorecard.Groups{Total: true, Sections: true, Dimensions: true},
	})
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		sum.Add(row.Details)
	}
	return sum, nil
}
