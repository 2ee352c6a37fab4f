package sqlstore

import (
	"context"
	"slices"

	"mysteryshopper/storage"
)

// claims implements storage.Claims.
type claims struct{ *tx }

// locationOrAll selects the location of a row that may be about the whole client. The column is NULL then, so that it
// can refer to the table of locations. locationOrNull converts the third argument of a statement to the column's value.
const (
	locationOrAll  = `COALESCE(location, '` + storage.WholeClient + `')`
	locationOrNull = `NULLIF($3, '` + storage.WholeClient + `')`
)

const insertClaim = `INSERT INTO claims (client, id, location, program, statement, questions, source, month, revision,
		create_time, update_time, retire_time)
	VALUES ($1, $2, ` + locationOrNull + `, $4, $5, $6, $7, $8, 1, $9, $10, $11) ON CONFLICT DO NOTHING`

func claimArgs(c *storage.Claim) []any {
	return []any{c.Client, c.ID, c.Location, c.Program, jsonText{c.Statement}, jsonText{c.Questions}, c.Source,
		monthValue{&c.Month}, micros(c.CreateTime), micros(c.UpdateTime), microsOrNull(c.RetireTime)}
}

func (s claims) Insert(ctx context.Context, c *storage.Claim) (err error) {
	defer wrap(&err, "insert claim")
	if err := s.requireReferences(ctx, []*storage.Claim{c}); err != nil {
		return err
	}
	return s.insertFirst(ctx, &c.Revision, insertClaim, claimArgs(c)...)
}

func (s claims) InsertAll(ctx context.Context, all []*storage.Claim) (err error) {
	defer wrap(&err, "insert claims")
	if err := s.requireReferences(ctx, all); err != nil {
		return err
	}
	for _, c := range all {
		if err := s.enqueueInsert(ctx, insertClaim, claimArgs(c)...); err != nil {
			return err
		}
		c.Revision = 1
	}
	return nil
}

// requireReferences returns ErrNotFound if something that a claim names does not exist, and another error if a month is
// invalid. It checks each referenced row once.
func (s claims) requireReferences(ctx context.Context, all []*storage.Claim) error {
	type named struct{ client, id string }
	nodes, programs := map[named]bool{}, map[named]bool{}
	for _, c := range all {
		if _, err := monthNumber(c.Month); err != nil {
			return err
		}
		if node := (named{c.Client, c.Location}); !nodes[node] {
			if err := locations(s).requireNode(ctx, c.Client, c.Location); err != nil {
				return err
			}
			nodes[node] = true
		}
		if program := (named{c.Client, c.Program}); !programs[program] {
			if err := s.require(ctx, hasProgram, c.Client, c.Program); err != nil {
				return err
			}
			programs[program] = true
		}
	}
	return nil
}

const selectClaims = `SELECT client, id, ` + locationOrAll + `, program, statement, questions, source, month, revision,
	create_time, update_time, retire_time FROM claims`

func (s claims) Get(ctx context.Context, client, id string) (_ *storage.Claim, err error) {
	defer wrap(&err, "get claim")
	return queryOne(ctx, s.tx, scanClaim, selectClaims+` WHERE client = $1 AND id = $2`, client, id)
}

var selectSomeClaims = selectClaims + ` WHERE client = $1 AND id IN (` + placeholders(2, readBatch) + `)`

// GetAll fills the argument list of each batch with the last id, so that the statement is always the same.
func (s claims) GetAll(ctx context.Context, client string, ids []string) (_ []*storage.Claim, err error) {
	defer wrap(&err, "get claims")
	var found []*storage.Claim
	unique := slices.Compact(slices.Sorted(slices.Values(ids)))
	for some := range slices.Chunk(unique, readBatch) {
		args := []any{client}
		for i := range readBatch {
			args = append(args, some[min(i, len(some)-1)])
		}
		batch, err := queryAll(ctx, s.tx, scanClaim, selectSomeClaims, args...)
		if err != nil {
			return nil, err
		}
		found = append(found, batch...)
	}
	return found, nil
}

func (s claims) Update(ctx context.Context, c *storage.Claim) (err error) {
	defer wrap(&err, "update claim")
	return s.updateRevision(ctx, &c.Revision,
		`UPDATE claims SET statement = $4, questions = $5, source = $6, month = $7, update_time = $8, retire_time = $9,
			revision = revision + 1
		WHERE client = $1 AND id = $2 AND revision = $3`,
		[]any{c.Client, c.ID, c.Revision, jsonText{c.Statement}, jsonText{c.Questions}, c.Source, monthValue{&c.Month},
			micros(c.UpdateTime), microsOrNull(c.RetireTime)},
		hasClaim, c.Client, c.ID)
}

func (s claims) List(
	ctx context.Context, query storage.ClaimQuery, page storage.Page,
) (_ []*storage.Claim, _ storage.Cursor, err error) {
	defer wrap(&err, "list claims")
	q := newQuery(selectClaims).where("client = ?", query.Client)
	q.whereInSubtrees(locationOrAll, query.Client, query.Tops, query.At)
	q.whereBelow(locationOrAll, query.Client, query.Location)
	q.whereEqual("program", query.Program)
	if !query.Retired {
		q.where("retire_time IS NULL")
	}
	return claimPages.readClientPage(ctx, s.tx, query.Client, q, page)
}

var claimPages = listByID("claims", func(c *storage.Claim) string { return c.ID }, scanClaim)

func scanClaim(r row) (*storage.Claim, error) {
	c := &storage.Claim{}
	return c, r.Scan(&c.Client, &c.ID, &c.Location, &c.Program, jsonText{&c.Statement}, jsonText{&c.Questions}, &c.Source,
		monthValue{&c.Month}, &c.Revision, instant{&c.CreateTime}, instant{&c.UpdateTime}, instant{&c.RetireTime})
}
