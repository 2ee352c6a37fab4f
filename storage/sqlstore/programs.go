package sqlstore

import (
	"context"
	"time"

	"mysteryshopper/storage"
)

// programs implements storage.Programs.
type programs struct{ *tx }

func (s programs) Insert(ctx context.Context, p *storage.Program) (err error) {
	defer wrap(&err, "insert program")
	if err := s.requireLocked(ctx, isLiveClient, p.Client); err != nil {
		return err
	}
	if err := s.requireChecklist(ctx, p); err != nil {
		return err
	}
	return s.insertFirst(ctx, &p.Revision,
		`INSERT INTO programs (client, id, title, checklist, version, rules, fee, waves, revision, update_time, qualifications, briefing, delete_time, titles)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING`,
		p.Client, p.ID, p.Title, p.Checklist, p.Version, jsonText{p.Rules}, jsonText{p.Fee}, jsonText{p.Waves}, micros(p.UpdateTime),
		wordsIn(&p.Qualifications), jsonText{p.Briefing}, microsOrNull(p.DeleteTime), titlesIn{&p.Titles})
}

// requireChecklist returns ErrNotFound if the program's checklist, or the version that it names, does not exist.
func (s programs) requireChecklist(ctx context.Context, p *storage.Program) error {
	if p.Version == 0 {
		return s.require(ctx, hasChecklist, p.Checklist)
	}
	return s.require(ctx, hasVersion, p.Checklist, p.Version)
}

const selectPrograms = `SELECT client, id, title, checklist, version, rules, fee, waves, revision, update_time, qualifications, briefing, delete_time, titles FROM programs`

func (s programs) Get(ctx context.Context, client, id string) (_ *storage.Program, err error) {
	defer wrap(&err, "get program")
	return queryOne(ctx, s.tx, scanProgram, selectPrograms+` WHERE client = $1 AND id = $2`, client, id)
}

func (s programs) Update(ctx context.Context, p *storage.Program) (err error) {
	defer wrap(&err, "update program")
	if err := s.requireChecklist(ctx, p); err != nil {
		return err
	}
	return s.updateRevision(ctx, &p.Revision,
		`UPDATE programs SET title = $4, checklist = $5, version = $6, rules = $7, fee = $8, waves = $9,
			update_time = $10, qualifications = $11, briefing = $12, delete_time = $13, titles = $14, revision = revision + 1
		WHERE client = $1 AND id = $2 AND revision = $3`,
		[]any{p.Client, p.ID, p.Revision, p.Title, p.Checklist, p.Version, jsonText{p.Rules}, jsonText{p.Fee}, jsonText{p.Waves},
			micros(p.UpdateTime), wordsIn(&p.Qualifications), jsonText{p.Briefing}, microsOrNull(p.DeleteTime),
			titlesIn{&p.Titles}},
		hasProgram, p.Client, p.ID)
}

func (s programs) Delete(ctx context.Context, client, id string) (err error) {
	defer wrap(&err, "delete program")
	return s.deleteUnused(ctx,
		`DELETE FROM programs WHERE client = $1 AND id = $2
			AND NOT EXISTS (SELECT 1 FROM visits WHERE client = $1 AND program = $2)
			AND NOT EXISTS (SELECT 1 FROM claims WHERE client = $1 AND program = $2)
			AND NOT EXISTS (SELECT 1 FROM self_assessments WHERE client = $1 AND program = $2)
			AND NOT EXISTS (SELECT 1 FROM alerts WHERE client = $1 AND program = $2)
			AND NOT EXISTS (SELECT 1 FROM actions WHERE client = $1 AND program = $2)
			AND NOT EXISTS (SELECT 1 FROM appeals WHERE client = $1 AND program = $2)`,
		hasProgram, client, id)
}

func (s programs) List(ctx context.Context, client string, page storage.Page) (_ []*storage.Program, _ storage.Cursor, err error) {
	defer wrap(&err, "list programs")
	return programPages.readClientPage(ctx, s.tx, client, newQuery(selectPrograms).where("client = ?", client), page)
}

var programFields = filterFields{
	"program": idField, "title": titleField, "checklist": textField, "qualifications": wordsField, "update_time": instantField,
	"delete_time": instantField,
}

func (s programs) Search(
	ctx context.Context, client string, query storage.DirectoryQuery, page storage.Page,
) (_ []*storage.Program, _ storage.Cursor, err error) {
	defer wrap(&err, "search programs")
	q := newQuery(selectPrograms).where("client = ?", client)
	if err := q.whereDirectory(query, programFields); err != nil {
		return nil, "", err
	}
	pages, err := programOrders.pages(query)
	if err != nil {
		return nil, "", err
	}
	return pages.readClientPage(ctx, s.tx, client, q, page)
}

var programOrders = newOrders("programs", scanProgram, func(p *storage.Program) string { return p.ID }, map[string]orderedBy[*storage.Program]{
	"title":       textKey(func(p *storage.Program) string { return p.Title }),
	"update_time": timeKey(func(p *storage.Program) time.Time { return p.UpdateTime }),
})

func (s programs) UsesChecklist(ctx context.Context, client, checklist string) (_ bool, err error) {
	defer wrap(&err, "check use of checklist")
	return s.exists(ctx, `SELECT 1 FROM programs WHERE client = $1 AND checklist = $2 LIMIT 1`, client, checklist)
}

var programPages = listByID("programs", func(p *storage.Program) string { return p.ID }, scanProgram)

func scanProgram(r row) (*storage.Program, error) {
	p := &storage.Program{}
	return p, r.Scan(&p.Client, &p.ID, &p.Title, &p.Checklist, &p.Version, jsonText{&p.Rules}, jsonText{&p.Fee},
		jsonText{&p.Waves}, &p.Revision, instant{&p.UpdateTime}, wordsIn(&p.Qualifications), jsonText{&p.Briefing},
		instant{&p.DeleteTime}, titlesIn{&p.Titles})
}
