package api

import (
	"context"
	"encoding/binary"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// commitDelay bounds how long after its time a change may become visible: a transaction commits later, and servers
// have clocks of their own. A reader that comes again gets the changes of that long before the instant that it names
// once more.
const commitDelay = time.Minute

// ListVisitRows lists visits as flat rows, the longest unchanged first.
func (s *Server) ListVisitRows(ctx context.Context, req *pb.ListVisitRowsRequest) (*pb.ListVisitRowsResponse, error) {
	rows, next, err := rowsOf(ctx, s, req, largestPage, func(s shown) []*pb.VisitRow {
		return []*pb.VisitRow{wire.VisitRow(s.kept, s.client)}
	}, func(r *storage.Report) *pb.VisitRow {
		return &pb.VisitRow{ReleasedReport: r.ReleasedID, UpdateTime: wire.Timestamp(r.UpdateTime), Deleted: true}
	})
	return &pb.ListVisitRowsResponse{VisitRows: rows, NextPageToken: next}, err
}

// answeredAtOnce bounds the visits on a page of answers: a visit has some forty.
const answeredAtOnce = 250

// ListAnswerRows lists the answers of the same visits, in the same order, as flat rows.
func (s *Server) ListAnswerRows(ctx context.Context, req *pb.ListAnswerRowsRequest) (*pb.ListAnswerRowsResponse, error) {
	rows, next, err := rowsOf(ctx, s, req, answeredAtOnce, func(s shown) []*pb.AnswerRow {
		rows := wire.AnswerRows(s.kept.ReleasedID, s.client, s.scored.Version.Version())
		if question, late := s.scored.Lateness(); late != nil {
			for _, row := range rows {
				if row.GetQuestion() == question {
					row.LatenessSeconds = late
				}
			}
		}
		return rows
	}, func(r *storage.Report) *pb.AnswerRow {
		return &pb.AnswerRow{ReleasedReport: r.ReleasedID, UpdateTime: wire.Timestamp(r.UpdateTime), Deleted: true}
	})
	return &pb.ListAnswerRowsResponse{AnswerRows: rows, NextPageToken: next}, err
}

// rowsRequest is a request for a page of rows of released reports.
type rowsRequest interface {
	pagedRequest
	GetClient() string
	GetLocation() string
	GetProgram() string
	GetFrom() string
	GetTo() string
	GetUpdatedAfter() *timestamppb.Timestamp
}

// shown is a released report: as it is stored, as its client may see it, and its current revision.
type shown struct {
	kept   *storage.Report
	client *pb.ReleasedReport
	scored *published.Revision
}

// rowsOf returns a page of rows: those of each released report by present, and one for each withdrawn report by gone.
// A page has at most as many reports as the request wants, and not more than most.
func rowsOf[R proto.Message](
	ctx context.Context, s *Server, req rowsRequest, most int, present func(shown) []R, gone func(*storage.Report) R,
) ([]R, string, error) {
	page, began, err := s.rowsPage(req)
	if err != nil {
		return nil, "", err
	}
	page.Limit = min(page.Limit, most)
	// The reader of changes decides by what it read where to go on, so it reads no copy that is behind.
	options := storage.ReadOptions{AllowStale: req.GetUpdatedAfter() == nil}
	type answer struct {
		rows []R
		next storage.Cursor
	}
	out, err := storage.Read(ctx, s.store, options, func(tx storage.Tx) (out answer, err error) {
		hidden := map[string]map[string]bool{} // by checklist
		var changes []storage.ReleasedChange
		if changes, out.next, err = s.changesOf(ctx, tx, req, page, began); err != nil {
			return out, err
		}
		size := 0
		for i, c := range changes {
			var rows []R
			if published.Shown(c.Report) {
				one, err := s.shown(ctx, tx, c, hidden)
				if err != nil {
					return out, err
				}
				rows = present(one)
			} else {
				rows = []R{gone(c.Report)}
			}
			for _, row := range rows {
				size += proto.Size(row)
			}
			if size > largestAnswer && i > 0 {
				page.Limit = i
				_, out.next, err = s.changesOf(ctx, tx, req, page, began)
				return out, err
			}
			out.rows = append(out.rows, rows...)
		}
		return out, nil
	})
	if err != nil || out.next == "" {
		return out.rows, "", err
	}
	next, err := s.nextToken(req, began.before(out.next))
	return out.rows, next, err
}

// shown returns a released report as its client may see it. hidden caches the questions that any version of a checklist hides.
func (s *Server) shown(ctx context.Context, tx storage.Tx, c storage.ReleasedChange, hidden map[string]map[string]bool) (shown, error) {
	scored, err := s.versions.Rescore(ctx, tx, c.Revision)
	if err != nil {
		return shown{}, err
	}
	id := c.Report.Checklist
	if hidden[id] == nil {
		if hidden[id], err = s.versions.HiddenInAny(ctx, tx, id); err != nil {
			return shown{}, err
		}
	}
	released := published.Released(c.Report, scored, s.keys.pseudonym)
	published.HideMore(released, hidden[id])
	return shown{c.Report, released, scored}, nil
}

// changesOf returns a page of the changes that the reader has not seen, as far as the caller may see them.
func (s *Server) changesOf(
	ctx context.Context, tx storage.Tx, req rowsRequest, page storage.Page, began beginning,
) (_ []storage.ReleasedChange, _ storage.Cursor, err error) {
	defer fault.Step(&err, "list the changes of client %s", req.GetClient())
	if err := s.checkNarrowed(ctx, tx, req); err != nil {
		return nil, "", err
	}
	q := storage.ChangesQuery{
		ReleasedQuery: storage.ReleasedQuery{
			Client: req.GetClient(), Tops: auth.Tops(ctx), Location: req.GetLocation(), Program: req.GetProgram(),
			From: req.GetFrom(), To: req.GetTo(),
		},
		WithdrawnAfter: time.Time(began).Add(-commitDelay),
	}
	if after := req.GetUpdatedAfter(); after != nil {
		q.After = after.AsTime().Add(-commitDelay)
		q.WithdrawnAfter = q.After
	}
	return tx.Reports().ReleasedChanges(ctx, q, page)
}

// beginning is when the first page of a list was read. A report that was on an earlier page may be withdrawn before
// the last one: a later page then lists the withdrawal, which the next request, for changes after the last row, could
// miss.
type beginning time.Time

const beginningSize = 8

// before returns the cursor of a page with the beginning in front.
func (b beginning) before(c storage.Cursor) storage.Cursor {
	return storage.Cursor(binary.BigEndian.AppendUint64(nil, uint64(time.Time(b).UnixMicro()))) + c
}

// rowsPage returns the page of the request, and when the first page was read.
func (s *Server) rowsPage(req rowsRequest) (storage.Page, beginning, error) {
	page, err := s.page(req)
	if err != nil {
		return page, beginning{}, err
	}
	violations := monthViolations(req.GetFrom(), req.GetTo())
	if after := req.GetUpdatedAfter(); after != nil && !after.IsValid() {
		violations = append(violations, fault.Violation{Path: "updatedAfter", Reason: pb.Reason_OUT_OF_RANGE})
	}
	if len(violations) > 0 {
		return page, beginning{}, fault.Invalid(violations...)
	}
	if len(page.After) < beginningSize { // the token is sealed, so this is the first page
		return page, beginning(s.now()), nil
	}
	micros := binary.BigEndian.Uint64([]byte(page.After[:beginningSize]))
	page.After = page.After[beginningSize:]
	return page, beginning(time.UnixMicro(int64(micros)).UTC()), nil
}
