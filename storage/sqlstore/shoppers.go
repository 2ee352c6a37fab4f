package sqlstore

import (
	"context"
	"time"

	"mysteryshopper/storage"
)

// shoppers implements storage.Shoppers.
type shoppers struct{ *tx }

func (s shoppers) Insert(ctx context.Context, p *storage.Shopper) (err error) {
	defer wrap(&err, "insert shopper")
	return s.insertFirst(ctx, &p.Revision,
		`INSERT INTO shoppers (id, title, email, locales, revision, create_time, update_time, home, qualifications, erase_time,
			delete_time)
		VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
		p.ID, p.Title, p.Email, jsonText{p.Locales}, micros(p.CreateTime), micros(p.UpdateTime),
		jsonText{p.Home}, wordsIn(&p.Qualifications), microsOrNull(p.EraseTime), microsOrNull(p.DeleteTime))
}

const selectShoppers = `SELECT id, title, email, locales, revision, create_time, update_time, home, qualifications, erase_time, delete_time
	FROM shoppers`

func (s shoppers) Get(ctx context.Context, id string) (_ *storage.Shopper, err error) {
	defer wrap(&err, "get shopper")
	return queryOne(ctx, s.tx, scanShopper, selectShoppers+` WHERE id = $1`, id)
}

func (s shoppers) Update(ctx context.Context, p *storage.Shopper) (err error) {
	defer wrap(&err, "update shopper")
	return s.updateRevision(ctx, &p.Revision,
		`UPDATE shoppers SET title = $3, email = $4, locales = $5, update_time = $6, home = $7, qualifications = $8, erase_time = $9,
			delete_time = $10, revision = revision + 1
		WHERE id = $1 AND revision = $2`,
		[]any{p.ID, p.Revision, p.Title, p.Email, jsonText{p.Locales}, micros(p.UpdateTime), jsonText{p.Home},
			wordsIn(&p.Qualifications), microsOrNull(p.EraseTime), microsOrNull(p.DeleteTime)},
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

var shopperFields = filterFields{
	"shopper": idField, "title": titleField, "email": titleField, "locales": listField, "qualifications": wordsField,
	"create_time": instantField, "update_time": instantField, "delete_time": instantField, "erase_time": instantField,
}

func (s shoppers) Search(
	ctx context.Context, query storage.DirectoryQuery, page storage.Page,
) (_ []*storage.Shopper, _ storage.Cursor, err error) {
	defer wrap(&err, "search shoppers")
	q := newQuery(selectShoppers)
	if err := q.whereDirectory(query, shopperFields); err != nil {
		return nil, "", err
	}
	pages, err := shopperOrders.pages(query)
	if err != nil {
		return nil, "", err
	}
	return pages.readPage(ctx, s.tx, q, page)
}

var shopperOrders = newOrders("shoppers", scanShopper, func(p *storage.Shopper) string { return p.ID }, map[string]orderedBy[*storage.Shopper]{
	"title":       textKey(func(p *storage.Shopper) string { return p.Title }),
	"create_time": timeKey(func(p *storage.Shopper) time.Time { return p.CreateTime }),
	"update_time": timeKey(func(p *storage.Shopper) time.Time { return p.UpdateTime }),
})

var shopperPages = listByID("shoppers", func(p *storage.Shopper) string { return p.ID }, scanShopper)

func scanShopper(r row) (*storage.Shopper, error) {
	p := &storage.Shopper{}
	return p, r.Scan(&p.ID, &p.Title, &p.Email, jsonText{&p.Locales}, &p.Revision,
		instant{&p.CreateTime}, instant{&p.UpdateTime}, jsonText{&p.Home}, wordsIn(&p.Qualifications), instant{&p.EraseTime},
		instant{&p.DeleteTime})
}
