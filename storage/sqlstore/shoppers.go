package sqlstore

import (
	"context"

	"mysteryshopper/storage"
)

// shoppers implements storage.Shoppers.
type shoppers struct{ *tx }

func (s shoppers) Insert(ctx context.Context, p *storage.Shopper) (err error) {
	defer wrap(&err, "insert shopper")
	return s.insertFirst(ctx, &p.Revision,
		`INSERT INTO shoppers (id, title, email, locales, revision, create_time, update_time, home, qualifications, erase_time)
		VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
		p.ID, p.Title, p.Email, jsonText{p.Locales}, micros(p.CreateTime), micros(p.UpdateTime),
		jsonText{p.Home}, wordsIn(&p.Qualifications), microsOrNull(p.EraseTime))
}

const selectShoppers = `SELECT id, title, email, locales, revision, create_time, update_time, home, qualifications, erase_time FROM shoppers`

func (s shoppers) Get(ctx context.Context, id string) (_ *storage.Shopper, err error) {
	defer wrap(&err, "get shopper")
	return queryOne(ctx, s.tx, scanShopper, selectShoppers+` WHERE id = $1`, id)
}

func (s shoppers) Update(ctx context.Context, p *storage.Shopper) (err error) {
	defer wrap(&err, "update shopper")
	return s.updateRevision(ctx, &p.Revision,
		`UPDATE shoppers SET title = $3, email = $4, locales = $5, update_time = $6, home = $7, qualifications = $8, erase_time = $9, revision = revision + 1
		WHERE id = $1 AND revision = $2`,
		[]any{p.ID, p.Revision, p.Title, p.Email, jsonText{p.Locales}, micros(p.UpdateTime), jsonText{p.Home},
			wordsIn(&p.Qualifications), microsOrNull(p.EraseTime)},
		hasShopper, p.ID)
}

func (s shoppers) Delete(ctx context.Context, id string) (err error) {
	defer wrap(&err, "delete shopper")
	s.enqueueCommitStatements()
	err = s.deleteUnused(ctx,
		`DELETE FROM shoppers WHERE id = $1
			AND NOT EXISTS (SELECT 1 FROM visit_changes WHERE shopper = $1)
			AND NOT EXISTS (SELECT 1 FROM visits WHERE offered_to = $1 AND offered_to <> '')
			AND NOT EXISTS (SELECT 1 FROM visits WHERE guests <> '' AND replace(' ' || guests || ' ', ' ' || $1 || ' ', '') <> ' ' || guests || ' ')
			AND NOT EXISTS (SELECT 1 FROM visit_declines WHERE shopper = $1)
			AND NOT EXISTS (SELECT 1 FROM payables WHERE shopper = $1)
			AND NOT EXISTS (SELECT 1 FROM evidence WHERE shopper = $1)
			AND NOT EXISTS (SELECT 1 FROM tokens WHERE shopper = $1)`,
		hasShopper, id)
	if err != nil {
		return err
	}
	if err := s.enqueue(ctx, nil, `DELETE FROM mails WHERE shopper = $1 AND shopper <> ''`, id); err != nil {
		return err
	}
	return s.enqueue(ctx, nil, `DELETE FROM offer_changes WHERE shopper = $1`, id)
}

func (s shoppers) List(ctx context.Context, page storage.Page) (_ []*storage.Shopper, _ storage.Cursor, err error) {
	defer wrap(&err, "list shoppers")
	return shopperPages.readPage(ctx, s.tx, newQuery(selectShoppers), page)
}

var shopperPages = listByID("shoppers", func(p *storage.Shopper) string { return p.ID }, scanShopper)

func scanShopper(r row) (*storage.Shopper, error) {
	p := &storage.Shopper{}
	return p, r.Scan(&p.ID, &p.Title, &p.Email, jsonText{&p.Locales}, &p.Revision,
		instant{&p.CreateTime}, instant{&p.UpdateTime}, jsonText{&p.Home}, wordsIn(&p.Qualifications), instant{&p.EraseTime})
}
