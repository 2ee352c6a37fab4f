package api

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/imports"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// ImportClaims creates claims from a table: all of them, or none and every fault by its line and column. A claim that is
// there already with the same content is left as it is.
func (s *Server) ImportClaims(ctx context.Context, req *pb.ImportClaimsRequest) (*pb.ImportClaimsResponse, error) {
	if err := auth.CheckClient(ctx, req.GetClient()); err != nil {
		return nil, err
	}
	columns := imports.Columns{Known: isClaimColumn, Required: []string{"claim", "program", "questions"}}
	name := wire.ResourceName("clients", req.GetClient(), "claims")
	return runImport(ctx, s, req, name, columns, func(
		ctx context.Context, table *imports.Table, unread []fault.Violation,
	) (importPlan[*pb.ImportClaimsResponse], error) {
		var m *claimImport
		err := s.store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
			if _, err := tx.Clients().Get(ctx, req.GetClient()); err != nil {
				return err
			}
			m = &claimImport{
				tx: tx, client: req.GetClient(), now: s.now(), questions: s.versions.ProgramQuestions(tx),
				locations: map[string]bool{}, seen: map[string]bool{}, violations: slices.Clone(unread),
			}
			return m.all(ctx, table.Rows)
		})
		if err == nil && len(m.violations) > 0 {
			err = fault.Invalid(sortedByLine(m.violations)...)
		}
		if err != nil {
			return importPlan[*pb.ImportClaimsResponse]{}, err
		}
		counts := &pb.ImportClaimsResponse{Created: int32(len(m.fresh)), Unchanged: int32(len(table.Rows) - len(m.fresh))}
		return importPlan[*pb.ImportClaimsResponse]{counts, func(tx storage.Tx, now time.Time) error {
			if len(m.fresh) == 0 {
				return nil
			}
			if err := tx.Claims().InsertAll(ctx, m.fresh); err != nil {
				return err
			}
			return recordClientChange(ctx, tx, storage.ClaimsChanged, m.client, now)
		}}, nil
	})
}

// The locale of a statement's column follows the point; without one it is English.
const (
	statementColumn = "statement"
	statementIn     = statementColumn + "."
)

func isClaimColumn(name string) bool {
	return slices.Contains([]string{"claim", "location", "program", statementColumn, "questions", "source", "month"}, name) ||
		strings.HasPrefix(name, statementIn)
}

// claimOf returns the claim of a line; twice is the column of a statement in a locale that another column has too.
func claimOf(row imports.Row) (c *pb.Claim, twice string) {
	c = &pb.Claim{Statement: map[string]string{}}
	for _, cell := range row.Cells {
		switch cell.Column {
		case "claim", "location", "program", "source", "month":
			setText(c, cell.Column, cell.Text)
		case "questions":
			c.Questions = strings.Fields(cell.Text)
		default:
			locale := "en"
			if cell.Column != statementColumn {
				locale = strings.TrimPrefix(cell.Column, statementIn)
			}
			if _, given := c.Statement[locale]; given && cell.Text != "" {
				twice = cell.Column
			} else if cell.Text != "" {
				c.Statement[locale] = cell.Text
			}
		}
	}
	return c, twice
}

// claimImport reads the lines of one file into claims that are to be inserted, and gathers all that is wrong.
type claimImport struct {
	tx        storage.Tx
	client    string
	now       time.Time
	questions *published.ProgramQuestions
	// locations caches which locations exist and are the caller's to write about.
	locations map[string]bool
	// seen are the ids of the lines before.
	seen       map[string]bool
	fresh      []*storage.Claim
	violations []fault.Violation
}

// claimsAtOnce is how many lines are compared with what is stored at a time.
const claimsAtOnce = 500

func (m *claimImport) all(ctx context.Context, rows []imports.Row) error {
	done := 0
	for some := range slices.Chunk(rows, claimsAtOnce) {
		kept, err := m.stored(ctx, some)
		if err != nil {
			return err
		}
		for _, row := range some {
			violations, err := m.one(ctx, row, kept[row.Get("claim")])
			if err != nil {
				return err
			}
			m.violations = append(m.violations, row.At(violations)...)
			done++
			progress(ctx, done, len(rows))
		}
	}
	return nil
}

// stored returns the stored claims with the ids of some lines.
func (m *claimImport) stored(ctx context.Context, rows []imports.Row) (map[string]*storage.Claim, error) {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.Get("claim")
	}
	found, err := m.tx.Claims().GetAll(ctx, m.client, ids)
	byID := make(map[string]*storage.Claim, len(found))
	for _, c := range found {
		byID[c.ID] = c
	}
	return byID, err
}

// one adds the claim of a line, or returns its violations. kept is the stored claim with its id; nil where there is none.
func (m *claimImport) one(ctx context.Context, row imports.Row, kept *storage.Claim) (_ []fault.Violation, err error) {
	defer fault.Step(&err, "import line %d", row.Line)
	given, twice := claimOf(row)
	violations, err := checkShape(ctx, given)
	if err != nil {
		return nil, err
	}
	if twice != "" {
		violations = append(violations, fault.Violation{Path: twice, Reason: pb.Reason_DUPLICATE_KEY})
	}
	switch {
	case given.GetClaim() == "":
		violations = append(violations, fault.Violation{Path: "claim", Reason: pb.Reason_REQUIRED})
	case m.seen[given.GetClaim()]:
		violations = append(violations, fault.Violation{Path: "claim", Reason: pb.Reason_DUPLICATE_KEY})
	}
	m.seen[given.GetClaim()] = true
	if len(violations) > 0 {
		return violations, nil
	}
	c := wire.ClaimFromProto(m.client, given, m.now)
	violations, err = claimViolations(ctx, m.questions, c)
	if err != nil {
		return nil, err
	}
	there, err := m.location(ctx, c.Location)
	if err != nil {
		return nil, err
	}
	if !there {
		violations = append(violations, fault.Violation{Path: "location", Reason: pb.Reason_NOT_FOUND})
	}
	if len(violations) > 0 {
		return violations, nil
	}
	switch {
	case kept == nil:
		m.fresh = append(m.fresh, c)
	case !sameClaim(kept, c, given.GetMonth() == ""):
		return []fault.Violation{{Path: "claim", Reason: pb.Reason_ALREADY_EXISTS}}, nil
	}
	return nil, nil
}

// location reports whether the location exists and is the caller's.
func (m *claimImport) location(ctx context.Context, id string) (bool, error) {
	there, known := m.locations[id]
	if known {
		return there, nil
	}
	err := auth.CheckLocation(ctx, m.tx, m.client, id)
	if err == nil && id != storage.WholeClient {
		_, err = m.tx.Locations().Get(ctx, m.client, id)
	}
	if err != nil && fault.From(err).Reason() != pb.Reason_NOT_FOUND {
		return false, err
	}
	m.locations[id] = err == nil
	return err == nil, nil
}

// sameClaim reports whether two claims have the same content; with anyMonth the month may differ.
func sameClaim(kept, wanted *storage.Claim, anyMonth bool) bool {
	return kept.Location == wanted.Location && kept.Program == wanted.Program && kept.Source == wanted.Source &&
		(anyMonth || kept.Month == wanted.Month) && maps.Equal(kept.Statement, wanted.Statement) &&
		slices.Equal(kept.Questions, wanted.Questions)
}
