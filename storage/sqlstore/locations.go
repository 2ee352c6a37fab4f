package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// locations implements storage.Locations.
type locations struct{ *tx }

func (s locations) Insert(ctx context.Context, l *storage.Location) (err error) {
	defer wrap(&err, "insert location")
	if l.ID == storage.WholeClient {
		return storage.ErrExists
	}
	if err := s.lockTree(ctx, l.Client); err != nil {
		return err
	}
	if found, err := s.exists(ctx, hasLocation, l.Client, l.ID); err != nil || found {
		return errOrExists(err)
	}
	if err := s.requireLiveParent(ctx, l.Client, l.Parent); err != nil {
		return err
	}
	depth, err := s.depth(ctx, l.Client, l.Parent)
	if err != nil {
		return err
	}
	if depth >= storage.MaxDepth {
		return storage.ErrTree
	}
	latitude, longitude := pointOrNull(l.Point)
	err = s.writeRow(ctx,
		`INSERT INTO locations (client, id, parent, title, channel, time_zone, locale, latitude_e7, longitude_e7,
			address, contact, revision, update_time, opening, attributes, delete_time, titles, number)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $13, $14, $15, $16, `+nextNumber+`) ON CONFLICT DO NOTHING
		RETURNING number`,
		[]any{l.Client, l.ID, l.Parent, l.Title, l.Channel, l.TimeZone, l.Locale, latitude, longitude,
			l.Address, l.Contact, micros(l.UpdateTime), jsonText{l.Opening}, wordsIn(&l.Attributes), microsOrNull(l.DeleteTime), titlesIn{&l.Titles}}, &l.Number)
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return storage.ErrExists
	case err == nil:
		l.Revision = 1
	}
	return err
}

// nextNumber is the number of a new location of client $1. It reuses only the number of a deleted location, which was
// never visited.
const nextNumber = `(SELECT COALESCE(MAX(number), 0) + 1 FROM locations WHERE client = $1)`

// EnsureNumber assigns the number under the lock of the tree, as Insert does.
func (s locations) EnsureNumber(ctx context.Context, client, id string) (_ int32, err error) {
	defer wrap(&err, "number location")
	number, err := s.currentNumber(ctx, client, id)
	if err != nil || number != 0 {
		return number, err
	}
	if err := s.lockTree(ctx, client); err != nil {
		return 0, err
	}
	err = s.writeRow(ctx, `UPDATE locations SET number = `+nextNumber+` WHERE client = $1 AND id = $2 AND number IS NULL
		RETURNING number`, []any{client, id}, &number)
	if errors.Is(err, storage.ErrNotFound) { // another transaction assigned it
		return s.currentNumber(ctx, client, id)
	}
	return number, err
}

func (s locations) currentNumber(ctx context.Context, client, id string) (number int32, err error) {
	err = s.queryRow(ctx, `SELECT COALESCE(number, 0) FROM locations WHERE client = $1 AND id = $2`, []any{client, id}, &number)
	return number, err
}

func errOrExists(err error) error {
	if err != nil {
		return err
	}
	return storage.ErrExists
}

const selectLocations = `SELECT client, id, parent, title, channel, time_zone, locale, latitude_e7, longitude_e7,
	address, contact, revision, update_time, opening, attributes, delete_time, titles, COALESCE(number, 0) FROM locations`

func (s locations) Get(ctx context.Context, client, id string) (_ *storage.Location, err error) {
	defer wrap(&err, "get location")
	return queryOne(ctx, s.tx, scanLocation, selectLocations+` WHERE client = $1 AND id = $2`, client, id)
}

func (s locations) Update(ctx context.Context, l *storage.Location) (err error) {
	defer wrap(&err, "update location")
	var parent string
	var revision int64
	err = s.queryRow(ctx, `SELECT parent, revision, COALESCE(number, 0) FROM locations WHERE client = $1 AND id = $2`,
		[]any{l.Client, l.ID}, &parent, &revision, &l.Number)
	if err != nil {
		return err
	}
	if revision != l.Revision {
		return storage.ErrStale
	}
	if parent != l.Parent {
		if err := s.lockTree(ctx, l.Client); err != nil {
			return err
		}
		if err := s.requireLiveParent(ctx, l.Client, l.Parent); err != nil {
			return err
		}
		if err := s.checkMove(ctx, l.Client, l.ID, l.Parent); err != nil {
			return err
		}
	}
	latitude, longitude := pointOrNull(l.Point)
	return s.updateRevision(ctx, &l.Revision,
		`UPDATE locations SET parent = $4, title = $5, channel = $6, time_zone = $7, locale = $8, latitude_e7 = $9,
			longitude_e7 = $10, address = $11, contact = $12, update_time = $13, opening = $14, attributes = $15,
			delete_time = $16, titles = $17, revision = revision + 1
		WHERE client = $1 AND id = $2 AND revision = $3`,
		[]any{l.Client, l.ID, l.Revision, l.Parent, l.Title, l.Channel, l.TimeZone, l.Locale, latitude, longitude,
			l.Address, l.Contact, micros(l.UpdateTime), jsonText{l.Opening}, wordsIn(&l.Attributes),
			microsOrNull(l.DeleteTime), titlesIn{&l.Titles}},
		hasLocation, l.Client, l.ID)
}

func (s locations) Lock(ctx context.Context, client string) (err error) {
	defer wrap(&err, "lock the tree of locations")
	return s.require(ctx, s.withLock(hasClient, forUpdate), client)
}

const putLocation = `INSERT INTO locations (client, id, parent, title, channel, time_zone, locale, latitude_e7, longitude_e7,
		address, contact, update_time, revision, number, opening, attributes, delete_time, titles)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
	ON CONFLICT (client, id) DO UPDATE SET title = excluded.title, channel = excluded.channel,
		time_zone = excluded.time_zone, locale = excluded.locale, latitude_e7 = excluded.latitude_e7,
		longitude_e7 = excluded.longitude_e7, address = excluded.address, contact = excluded.contact,
		update_time = excluded.update_time, revision = excluded.revision, opening = excluded.opening,
		attributes = excluded.attributes, delete_time = excluded.delete_time,
		titles = excluded.titles
	WHERE locations.revision = excluded.revision - 1 AND locations.parent = excluded.parent`

func (s locations) PutAll(ctx context.Context, client string, all []*storage.Location) (err error) {
	defer wrap(&err, "put locations")
	var number int32
	if err := s.queryRow(ctx, `SELECT COALESCE(MAX(number), 0) FROM locations WHERE client = $1`, []any{client}, &number); err != nil {
		return err
	}
	for _, l := range all {
		lost := storage.ErrStale
		if l.Revision == 0 {
			number++
			l.Number, lost = number, storage.ErrExists
		}
		latitude, longitude := pointOrNull(l.Point)
		err := s.enqueue(ctx, requireRow(lost), putLocation, client, l.ID, l.Parent, l.Title, l.Channel, l.TimeZone, l.Locale,
			latitude, longitude, l.Address, l.Contact, micros(l.UpdateTime), l.Revision+1, l.Number, jsonText{l.Opening},
			wordsIn(&l.Attributes), microsOrNull(l.DeleteTime), titlesIn{&l.Titles})
		if err != nil {
			return err
		}
		s.incrementRevision(&l.Revision)
	}
	return nil
}

func (s locations) Delete(ctx context.Context, client, id string) (err error) {
	defer wrap(&err, "delete location")
	if err := s.readyToWrite(ctx); err != nil {
		return err
	}
	if err := s.lockTree(ctx, client); err != nil {
		return err
	}
	return s.deleteUnused(ctx,
		`DELETE FROM locations WHERE client = $1 AND id = $2
			AND NOT EXISTS (SELECT 1 FROM locations WHERE client = $1 AND parent = $2)
			AND NOT EXISTS (SELECT 1 FROM visits WHERE client = $1 AND location = $2)
			AND NOT EXISTS (SELECT 1 FROM revisions v JOIN reports r ON r.id = v.report WHERE v.set_location = $2 AND r.client = $1)
			AND NOT EXISTS (SELECT 1 FROM claims WHERE client = $1 AND location = $2)
			AND NOT EXISTS (SELECT 1 FROM self_assessments WHERE client = $1 AND location = $2)
			AND NOT EXISTS (SELECT 1 FROM timeline_events WHERE client = $1 AND location = $2)
			AND NOT EXISTS (SELECT 1 FROM alerts WHERE client = $1 AND location = $2)
			AND NOT EXISTS (SELECT 1 FROM actions WHERE client = $1 AND location = $2)
			AND NOT EXISTS (SELECT 1 FROM appeals WHERE client = $1 AND location = $2)
			AND NOT EXISTS (SELECT 1 FROM webhooks WHERE client = $1 AND location = $2)
			AND NOT EXISTS (SELECT 1 FROM mail_subscriptions WHERE client = $1 AND location = $2)`,
		hasLocation, client, id)
}

func (s locations) List(
	ctx context.Context, client string, tops []string, page storage.Page,
) (_ []*storage.Location, _ storage.Cursor, err error) {
	defer wrap(&err, "list locations")
	q := newQuery(selectLocations).where("client = ?", client)
	if !slices.Contains(tops, storage.WholeClient) {
		q.whereWithin("id", client, tops...)
	}
	return locationPages.readClientPage(ctx, s.tx, client, q, page)
}

var locationFields = filterFields{
	"location": idField, "parent": textField, "title": titleField, "channel": textField, "time_zone": textField, "locale": textField,
	"attributes": wordsField, "update_time": instantField, "delete_time": instantField,
}

func (s locations) Search(
	ctx context.Context, client string, tops []string, query storage.DirectoryQuery, page storage.Page,
) (_ []*storage.Location, _ storage.Cursor, err error) {
	defer wrap(&err, "search locations")
	q := newQuery(selectLocations).where("client = ?", client)
	if !slices.Contains(tops, storage.WholeClient) {
		q.whereWithin("id", client, tops...)
	}
	if err := q.whereDirectory(query, locationFields); err != nil {
		return nil, "", err
	}
	pages, err := locationOrders.pages(query)
	if err != nil {
		return nil, "", err
	}
	return pages.readClientPage(ctx, s.tx, client, q, page)
}

var locationOrders = newOrders("locations", scanLocation, func(l *storage.Location) string { return l.ID }, map[string]orderedBy[*storage.Location]{
	"title":       textKey(func(l *storage.Location) string { return l.Title }),
	"update_time": timeKey(func(l *storage.Location) time.Time { return l.UpdateTime }),
})

var locationPages = listByID("locations", func(l *storage.Location) string { return l.ID }, scanLocation)

func scanLocation(r row) (*storage.Location, error) {
	l := &storage.Location{}
	var latitude, longitude sql.NullInt32
	err := r.Scan(&l.Client, &l.ID, &l.Parent, &l.Title, &l.Channel, &l.TimeZone, &l.Locale, &latitude, &longitude,
		&l.Address, &l.Contact, &l.Revision, instant{&l.UpdateTime}, jsonText{&l.Opening}, wordsIn(&l.Attributes), instant{&l.DeleteTime}, titlesIn{&l.Titles},
		&l.Number)
	if latitude.Valid && longitude.Valid {
		l.Point = &visit.Point{LatitudeE7: latitude.Int32, LongitudeE7: longitude.Int32}
	}
	return l, err
}

func pointOrNull(p *visit.Point) (latitude, longitude any) {
	if p == nil {
		return nil, nil
	}
	return p.LatitudeE7, p.LongitudeE7
}
