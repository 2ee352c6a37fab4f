package sqlstore

import (
	"context"
	"errors"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/storage"
)

// checklists implements storage.Checklists.
type checklists struct{ *tx }

func (s checklists) Insert(ctx context.Context, c *storage.Checklist) (err error) {
	defer wrap(&err, "insert checklist")
	return s.insertFirst(ctx, &c.Revision,
		`INSERT INTO checklists (id, draft, latest, revision, create_time, update_time)
		VALUES ($1, $2, $3, 1, $4, $5) ON CONFLICT DO NOTHING`,
		c.ID, draftOrNull(c.Draft), c.Latest, micros(c.CreateTime), micros(c.UpdateTime))
}

func (s checklists) Get(ctx context.Context, id string) (_ *storage.Checklist, err error) {
	defer wrap(&err, "get checklist")
	return queryOne(ctx, s.tx, scanChecklist,
		`SELECT id, draft, latest, revision, create_time, update_time FROM checklists WHERE id = $1`, id)
}

func (s checklists) Update(ctx context.Context, c *storage.Checklist) (err error) {
	defer wrap(&err, "update checklist")
	return s.updateRevision(ctx, &c.Revision,
		`UPDATE checklists SET draft = $3, latest = $4, update_time = $5, revision = revision + 1
		WHERE id = $1 AND revision = $2`,
		[]any{c.ID, c.Revision, draftOrNull(c.Draft), c.Latest, micros(c.UpdateTime)},
		hasChecklist, c.ID)
}

func (s checklists) List(ctx context.Context, page storage.Page) (_ []*storage.Checklist, _ storage.Cursor, err error) {
	defer wrap(&err, "list checklists")
	q := newQuery(`SELECT id, NULL, latest, revision, create_time, update_time FROM checklists`)
	return checklistPages.readPage(ctx, s.tx, q, page)
}

var checklistPages = listByID("checklists", func(c *storage.Checklist) string { return c.ID }, scanChecklist)

func scanChecklist(r row) (*storage.Checklist, error) {
	c := &storage.Checklist{}
	return c, r.Scan(&c.ID, optionalVersion{&c.Draft}, &c.Latest, &c.Revision, instant{&c.CreateTime}, instant{&c.UpdateTime})
}

// draftOrNull returns the column value of a draft, NULL for nil.
func draftOrNull(v *checklist.Version) any {
	if v == nil {
		return nil
	}
	return packedJSON{v}
}

// optionalVersion scans a version that may be NULL.
type optionalVersion struct{ to **checklist.Version }

func (v optionalVersion) Scan(from any) error {
	if from == nil {
		*v.to = nil
		return nil
	}
	*v.to = &checklist.Version{}
	return packedJSON{*v.to}.Scan(from)
}

func (s checklists) InsertVersion(ctx context.Context, v *storage.PublishedVersion) (err error) {
	defer wrap(&err, "insert checklist version")
	if v.Content == nil {
		return errors.New("storage: a published version needs its content")
	}
	if err := s.require(ctx, hasChecklist, v.Checklist); err != nil {
		return err
	}
	return s.insert(ctx,
		`INSERT INTO checklist_versions (checklist, number, content, digest, total_fingerprint, publish_time, retire_time)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
		v.Checklist, v.Number, packedJSON{v.Content}, v.Digest[:], v.TotalFingerprint[:],
		micros(v.PublishTime), microsOrNull(v.RetireTime))
}

func (s checklists) GetVersion(ctx context.Context, checklist string, number int32) (_ *storage.PublishedVersion, err error) {
	defer wrap(&err, "get checklist version")
	return queryOne(ctx, s.tx, scanVersion,
		`SELECT checklist, number, content, digest, total_fingerprint, publish_time, retire_time
		FROM checklist_versions WHERE checklist = $1 AND number = $2`, checklist, number)
}

func (s checklists) GetVersionHead(ctx context.Context, checklist string, number int32) (_ *storage.PublishedVersion, err error) {
	defer wrap(&err, "get the head of a checklist version")
	return queryOne(ctx, s.tx, scanVersion,
		`SELECT checklist, number, NULL, digest, total_fingerprint, publish_time, retire_time
		FROM checklist_versions WHERE checklist = $1 AND number = $2`, checklist, number)
}

func (s checklists) RetireVersion(ctx context.Context, checklist string, number int32, at time.Time) (err error) {
	defer wrap(&err, "retire checklist version")
	n, err := s.exec(ctx,
		`UPDATE checklist_versions SET retire_time = COALESCE(retire_time, $3) WHERE checklist = $1 AND number = $2`,
		checklist, number, micros(at))
	if err == nil && n == 0 {
		return storage.ErrNotFound
	}
	return err
}

func (s checklists) ListVersions(
	ctx context.Context, checklist string, page storage.Page,
) (_ []*storage.PublishedVersion, _ storage.Cursor, err error) {
	defer wrap(&err, "list checklist versions")
	q := newQuery(`SELECT checklist, number, NULL, digest, total_fingerprint, publish_time, retire_time FROM checklist_versions`)
	q.where("checklist = ?", checklist)
	versions, next, err := versionPages.readPage(ctx, s.tx, q, page)
	if err == nil && len(versions) == 0 {
		err = s.require(ctx, hasChecklist, checklist)
	}
	return versions, next, err
}

var versionPages = &pagedList[*storage.PublishedVersion]{
	name: "versions", order: "number DESC", after: "number < ?", scan: scanVersion,
	keys:    func(v *storage.PublishedVersion) []any { return []any{v.Number} },
	targets: func() []any { return []any{new(int32)} },
}

func scanVersion(r row) (*storage.PublishedVersion, error) {
	v := &storage.PublishedVersion{}
	return v, r.Scan(&v.Checklist, &v.Number, optionalVersion{&v.Content}, fixedBytes(v.Digest[:]), fixedBytes(v.TotalFingerprint[:]),
		instant{&v.PublishTime}, instant{&v.RetireTime})
}
