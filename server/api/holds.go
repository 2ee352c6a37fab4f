package api

import (
	"context"
	"errors"
	"strconv"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

const (
	// defaultHold is how long a report is held where the request names no time.
	defaultHold = time.Hour
	// maxHolds is how many reports a reviewer may hold at a time.
	maxHolds = 500
)

// HoldReport keeps a report that waits for a review for one reviewer, until an end.
func (s *Server) HoldReport(ctx context.Context, req *pb.HoldReportRequest) (*pb.Report, error) {
	var hold *storage.Hold
	return writeRecorded(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Report, error) {
		r, held, err := s.reportToHold(ctx, tx, req)
		if err != nil {
			return nil, err
		}
		in := visit.ReviewContext{HeldByOther: heldByOther(ctx, held, now) && !req.GetTakeOver()}
		if _, err := published.StatusOf(r).After(visit.Hold, in); err != nil {
			return nil, heldFault(stateFault(err), held)
		}
		hold = &storage.Hold{Report: r.ID, Holder: req.GetHolder(), StartTime: now, EndTime: now.Add(defaultHold)}
		if hold.Holder == "" {
			hold.Holder = auth.From(ctx).TokenID
		}
		if minutes := req.GetMinutes(); minutes > 0 {
			hold.EndTime = now.Add(time.Duration(minutes) * time.Minute)
		}
		if err := checkHolder(ctx, tx, hold, held); err != nil {
			return nil, err
		}
		if err := tx.Holds().Put(ctx, hold); err != nil {
			return nil, err
		}
		return s.currentReport(ctx, tx, r, now)
	}, func(tx storage.Tx, result *pb.Report, now time.Time) error {
		return s.auditBytes(ctx, tx, result.GetName(), hold.Proof(), now)
	})
}

// UnholdReport ends the hold of a report.
func (s *Server) UnholdReport(ctx context.Context, req *pb.UnholdReportRequest) (*pb.Report, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Report, error) {
		r, held, err := s.reportToHold(ctx, tx, req)
		if err != nil {
			return nil, err
		}
		if heldByOther(ctx, held, now) && !req.GetTakeOver() {
			return nil, heldFault(fault.New(pb.Reason_WRONG_STATE, "another reviewer holds the report").
				With("act", "UNHOLD").With("state", string(r.State)).With("cause", string(visit.ReasonReportHeld)), held)
		}
		if err := tx.Holds().Delete(ctx, r.ID); err != nil {
			return nil, err
		}
		return s.currentReport(ctx, tx, r, now)
	})
}

// holdRequest is a request about the hold of a report.
type holdRequest interface {
	GetReport() string
	GetEtag() string
}

// reportToHold returns the report of a request with its hold, which is nil where there is none.
func (s *Server) reportToHold(ctx context.Context, tx storage.Tx, req holdRequest) (*storage.Report, *storage.Hold, error) {
	r, err := s.report(ctx, tx, req.GetReport())
	if err != nil {
		return nil, nil, err
	}
	held, err := holdOf(ctx, tx, r.ID)
	if err != nil {
		return nil, nil, err
	}
	if req.GetEtag() == "" {
		return r, held, nil
	}
	return r, held, checkReportEtag(req.GetEtag(), r)
}

// heldByOther reports whether a hold runs that is not the caller's.
func heldByOther(ctx context.Context, held *storage.Hold, now time.Time) bool {
	return held.RunsAt(now) && held.Holder != auth.From(ctx).TokenID
}

// checkHolder refuses a holder who is no reviewer, or who holds as many reports as one may beside this one.
func checkHolder(ctx context.Context, tx storage.Tx, hold, before *storage.Hold) (err error) {
	defer fault.Step(&err, "check the holder %s", hold.Holder)
	token, err := tx.Access().GetToken(ctx, hold.Holder)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	now := hold.StartTime
	if err != nil || token.Grant.Role != storage.Reviewer || !token.RevokeTime.IsZero() || !token.StopTime.IsZero() || !token.ExpireTime.IsZero() && !now.Before(token.ExpireTime) {
		return fault.Invalid(fault.Violation{Path: "holder", Reason: pb.Reason_NOT_FOUND})
	}
	if before.RunsAt(now) && before.Holder == hold.Holder {
		return nil
	}
	n, err := tx.Holds().Count(ctx, storage.HolderAt{Holder: hold.Holder, Time: now})
	if err == nil && n >= maxHolds {
		err = fault.Invalid(fault.Violation{Path: "holder", Reason: pb.Reason_TOO_MANY, Params: map[string]string{"max": strconv.Itoa(maxHolds)}})
	}
	return err
}

// holdOf returns the hold of a report, nil where there is none.
func holdOf(ctx context.Context, tx storage.Tx, id storage.ReportID) (*storage.Hold, error) {
	held, err := tx.Holds().Get(ctx, id)
	if err != nil {
		return nil, orNone(err)
	}
	return held, nil
}

// heldFault adds to a refusal who holds the report until when, where that is why.
func heldFault(err error, held *storage.Hold) error {
	f := fault.From(err)
	if held == nil || f.Metadata()["cause"] != string(visit.ReasonReportHeld) {
		return err
	}
	return f.With("holder", held.Holder).With("holdEndTime", held.EndTime.UTC().Format(time.RFC3339Nano))
}

// checkReportEtag compares the etag that a write came with to that of a report, whoever holds it.
func checkReportEtag(given string, r *storage.Report) error {
	return checkEtag(wire.ReportState(given), wire.Etag(r.Revision))
}

// shownHolds are holds that run, with the titles of their holders' tokens, by report.
type shownHolds map[storage.ReportID]shownHold

type shownHold struct {
	*storage.Hold
	title string
}

// show sets who holds a report, where somebody does.
func (h shownHolds) show(p *pb.Report, id storage.ReportID) {
	if held, is := h[id]; is {
		wire.SetHold(p, held.Hold, held.title)
	}
}

// readHolds returns the holds of reports; none for a caller who is not of the agency.
func readHolds(ctx context.Context, tx storage.Tx, reports []*storage.Report, now time.Time) (_ shownHolds, err error) {
	defer fault.Step(&err, "read who holds %d reports", len(reports))
	var ids []storage.ReportID
	for _, r := range reports {
		if r.State == visit.Submitted && auth.From(ctx).Agency() {
			ids = append(ids, r.ID)
		}
	}
	holds, err := tx.Holds().GetAll(ctx, ids)
	if err != nil {
		return nil, err
	}
	out, titles := shownHolds{}, map[string]string{}
	for _, h := range holds {
		if !h.RunsAt(now) {
			continue
		}
		if _, known := titles[h.Holder]; !known {
			token, err := tx.Access().GetToken(ctx, h.Holder)
			if err != nil {
				return nil, err
			}
			titles[h.Holder] = token.Grant.Title
		}
		out[h.Report] = shownHold{h, titles[h.Holder]}
	}
	return out, nil
}

// heldAt returns a filter whose comparisons with holders are of a time.
func heldAt(f storage.Filter, now time.Time) storage.Filter {
	parts := func(list []storage.Filter) []storage.Filter {
		out := make([]storage.Filter, len(list))
		for i := range list {
			out[i] = heldAt(list[i], now)
		}
		return out
	}
	switch {
	case f.Compare != nil && f.Compare.Field == "holder":
		holder, _ := f.Compare.Value.(string)
		c := *f.Compare
		c.Value = storage.HolderAt{Holder: holder, Time: now}
		return storage.Filter{Compare: &c}
	case f.Not != nil:
		part := heldAt(*f.Not, now)
		return storage.Filter{Not: &part}
	case f.All != nil:
		return storage.Filter{All: parts(f.All)}
	case f.Any != nil:
		return storage.Filter{Any: parts(f.Any)}
	}
	return f
}
