package api

import (
	"context"
	"encoding/binary"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// commitDelay is how long after its time a change may become visible: a transaction takes its time before it commits, on a
// clock of its own. Whoever comes again is given what changed in that long before the instant that they name once more.
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

// answeredAtOnce is how many visits a page of answers has at most: a visit has some forty, and clients of gRPC take
// four megabytes unless told otherwise.
const answeredAtOnce = 250

// ListAnswerRows lists the answers of the same visits, in the same order, as flat rows.
func (s *Server) ListAnswerRows(ctx context.Context, req *pb.ListAnswerRowsRequest) (*pb.ListAnswerRowsResponse, error) {
	rows, next, err := rowsOf(ctx, s, req, answeredAtOnce, func(s shown) []*pb.AnswerRow {
		return wire.AnswerRows(s.kept.ReleasedID, s.client, s.version.Version())
	}, func(r *storage.Report) *pb.AnswerRow {
		return &pb.AnswerRow{ReleasedReport: r.ReleasedID, UpdateTime: wire.Timestamp(r.UpdateTime), Deleted: true}
	})
	return &pb.ListAnswerRowsResponse{AnswerRows: rows, NextPageToken: next}, err
}

// rowsRequest asks for a page of rows of released reports.
type rowsRequest interface {
	pagedRequest
	GetClient() string
	GetLocation() string
	GetProgram() string
	GetFrom() string
	GetTo() string
	GetUpdatedAfter() *timestamppb.Timestamp
}

// shown is a released report: as it is kept, as its client may see it, and the version that it was filled with.
type shown struct {
	kept    *storage.Report
	client  *pb.ReleasedReport
	version *published.Version
}

// rowsOf answers a request for a page of rows: those of each released report, and one for each that was withdrawn. It
// is a page of as many reports as is asked for, and not more than most.
func rowsOf[R any](
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
	out, err := read(ctx, s, options, func(tx storage.Tx) (out answer, err error) {
		var changes []storage.ReleasedChange
		if changes, out.next, err = s.changesOf(ctx, tx, req, page, began); err != nil {
			return out, err
		}
		for _, c := range changes {
			if !c.Report.Released {
				out.rows = append(out.rows, gone(c.Report))
				continue
			}
			scored, err := s.versions.Rescore(ctx, tx, c.Revision)
			if err != nil {
				return out, err
			}
			out.rows = append(out.rows, present(shown{c.Report, published.Released(c.Report, scored, s.keys.pseudonym), scored.Version})...)
		}
		return out, nil
	})
	if err != nil || out.next == "" {
		return out.rows, "", err
	}
	next, err := s.nextToken(req, began.before(out.next))
	return out.rows, next, err
}

// changesOf reads a page of what a client's reader has not seen, as far as the caller may.
func (s *Server) changesOf(
	ctx context.Context, tx storage.Tx, req rowsRequest, page storage.Page, began beginning,
) (_ []storage.ReleasedChange, _ storage.Cursor, err error) {
	defer fault.Step(&err, "list the changes of client %s", req.GetClient())
	if _, err := s.client(ctx, tx, req.GetClient()); err != nil {
		return nil, "", err
	}
	if top := req.GetLocation(); top != "" {
		if err := auth.CheckLocation(ctx, tx, req.GetClient(), top); err != nil {
			return nil, "", err
		}
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

// beginning is when the first page of a list was read. Whoever reads page after page may have read a report that is
// withdrawn meanwhile: a later page says so, which the next question, for what changed after the last of what was
// seen, could not.
type beginning time.Time

const beginningSize = 8

// before puts the beginning before the cursor of a page.
func (b beginning) before(c storage.Cursor) storage.Cursor {
	return storage.Cursor(binary.BigEndian.AppendUint64(nil, uint64(time.Time(b).UnixMicro()))) + c
}

// rowsPage returns what to ask storage for, and when the first page was read.
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
