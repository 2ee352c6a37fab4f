package storagetest

import (
	"testing"
	"time"

	"mysteryshopper/storage"
)

// search is a query of a list of the directory. want has the ids that it returns, in their order.
type search struct {
	name  string
	query storage.DirectoryQuery
	want  []string
}

func has(field, value string) storage.DirectoryQuery {
	return storage.DirectoryQuery{Filter: is(field, storage.Has, value)}
}

func where(f storage.Filter) storage.DirectoryQuery { return storage.DirectoryQuery{Filter: f} }

func by(order string, descending bool) storage.DirectoryQuery {
	return storage.DirectoryQuery{Order: order, Descending: descending}
}

// everySearch runs searches with every size of page up to 3, and two that the list does not have.
func everySearch[T any](
	t *testing.T, w *world, id func(*T) string, searches []search,
	list func(storage.Tx, storage.DirectoryQuery, storage.Page) ([]*T, storage.Cursor, error),
) {
	t.Helper()
	for _, tt := range searches {
		t.Run(tt.name, func(t *testing.T) {
			for limit := 1; limit <= 3; limit++ {
				found := everyPage(t, w, limit, func(tx storage.Tx, page storage.Page) ([]*T, storage.Cursor, error) {
					return list(tx, tt.query, page)
				})
				requireEqual(t, mapped(found, id), tt.want)
			}
		})
	}
	for name, query := range map[string]storage.DirectoryQuery{
		"unknown field": where(is("revision", storage.Equal, "1")), "unknown order": by("revision", false),
		"equal to a list": where(is("title", storage.Has, true)), "a time that contains": has("update_time", "1"),
	} {
		requireError(t, w, storage.ErrFilter, func(tx storage.Tx) error {
			t.Log(name)
			return errorOf(list(tx, query, storage.Page{Limit: 1}))
		})
	}
	var after storage.Cursor
	view(t, w, func(tx storage.Tx) (err error) {
		_, after, err = list(tx, by("title", false), storage.Page{Limit: 1})
		return err
	})
	requireError(t, w, storage.ErrCursor, func(tx storage.Tx) error {
		return errorOf(list(tx, by("title", true), storage.Page{Limit: 1, After: after}))
	})
}

func testDirectorySearches(t *testing.T, w *world) {
	t.Run("Locations", func(t *testing.T) { testLocationSearches(t, w) })
	t.Run("Programs", func(t *testing.T) { testProgramSearches(t, w) })
	t.Run("Shoppers", func(t *testing.T) { testShopperSearches(t, w) })
	t.Run("Clients", func(t *testing.T) { testClientSearches(t, w) })
}

// testLocationSearches uses five locations below one: b and c have the same title, and d is deleted.
func testLocationSearches(t *testing.T, w *world) {
	top := w.newLocation("top", storage.WholeClient)
	update(t, w, func(tx storage.Tx) error {
		if err := tx.Locations().Insert(t.Context(), top); err != nil {
			return err
		}
		for i, l := range []storage.Location{
			{ID: "a", Title: "Ärlig 100%", Channel: storage.Web, Attributes: []string{"size:large", "street:main"}},
			{ID: "b", Title: "Kiel", TimeZone: "Asia/Tokyo", Attributes: []string{"size:larger"}},
			{ID: "c", Title: "Kiel", Locale: "sv", Attributes: []string{"size:large"}},
			{ID: "d", Title: "Bonn", DeleteTime: later},
			{ID: "e", Title: "_x"},
		} {
			made := w.newLocation(l.ID, "top")
			made.Title, made.Attributes, made.DeleteTime = l.Title, l.Attributes, l.DeleteTime
			made.UpdateTime = noon.Add(-time.Duration(i) * time.Hour)
			if l.Channel != "" {
				made.Channel = l.Channel
			}
			if l.TimeZone != "" {
				made.TimeZone = l.TimeZone
			}
			if l.Locale != "" {
				made.Locale = l.Locale
			}
			if err := tx.Locations().Insert(t.Context(), made); err != nil {
				return err
			}
		}
		return nil
	})
	below := is("parent", storage.Equal, "top")
	deleted := where(below)
	deleted.Deleted = true
	since := where(is("delete_time", storage.GreaterOrEqual, later.Format(time.RFC3339Nano)))
	since.Deleted = true
	ordered := func(order string, descending bool) storage.DirectoryQuery {
		q := by(order, descending)
		q.Filter = below
		return q
	}
	everySearch(t, w, func(l *storage.Location) string { return l.ID }, []search{
		{"all", where(below), []string{"a", "b", "c", "e"}},
		{"deleted too", deleted, []string{"a", "b", "c", "d", "e"}},
		{"deleted since", since, []string{"d"}},
		{"id", where(is("location", storage.Equal, "b")), []string{"b"}},
		{"title", where(every(below, is("title", storage.Equal, "Kiel"))), []string{"b", "c"}},
		{"part of a title", where(every(below, is("title", storage.Has, "ie"))), []string{"b", "c"}},
		{"by case", where(every(below, is("title", storage.Has, "IE"))), nil},
		{"a sign of LIKE", where(every(below, is("title", storage.Has, "%"))), []string{"a"}},
		{"another one", where(every(below, is("title", storage.Has, "_"))), []string{"e"}},
		{"nothing in a title", where(every(below, is("title", storage.Has, ""))), nil},
		{"not in a title", where(every(below, not(is("title", storage.Has, "ie")))), []string{"a", "e"}},
		{"channel", where(every(below, is("channel", storage.Equal, "WEB"))), []string{"a"}},
		{"time zone", where(is("time_zone", storage.Equal, "Asia/Tokyo")), []string{"b"}},
		{"locale", where(every(below, is("locale", storage.Equal, "sv"))), []string{"c"}},
		{"attribute", where(every(below, is("attributes", storage.Has, "size:large"))), []string{"a", "c"}},
		{"both attributes", where(every(below, is("attributes", storage.Has, "size:large"), is("attributes", storage.Has, "street:main"))), []string{"a"}},
		{"either", where(every(below, either(is("attributes", storage.Has, "size:larger"), is("channel", storage.Equal, "WEB")))), []string{"a", "b"}},
		{"changed before", where(every(below, is("update_time", storage.Less, noon.Add(-90*time.Minute).Format(time.RFC3339)))), []string{"c", "e"}},
		{"from the last id", ordered("", true), []string{"e", "c", "b", "a"}},
		{"by title", ordered("title", false), []string{"b", "c", "e", "a"}},
		{"by title from the last", ordered("title", true), []string{"a", "e", "c", "b"}},
		{"by change", ordered("update_time", false), []string{"e", "c", "b", "a"}},
	}, func(tx storage.Tx, q storage.DirectoryQuery, page storage.Page) ([]*storage.Location, storage.Cursor, error) {
		return tx.Locations().Search(t.Context(), w.client, []string{storage.WholeClient}, q, page)
	})
	tops := read(t, w, func(tx storage.Tx) ([]*storage.Location, error) {
		return items(tx.Locations().Search(t.Context(), w.client, []string{"top"}, by("title", false), storage.Page{Limit: 9}))
	})
	requireEqual(t, len(tops), 5)
	requireNotFound(t, w, func(tx storage.Tx) error {
		return errorOf(tx.Locations().Search(t.Context(), "nobody", []string{storage.WholeClient}, storage.DirectoryQuery{}, storage.Page{Limit: 1}))
	})
}

func testProgramSearches(t *testing.T, w *world) {
	update(t, w, func(tx storage.Tx) error {
		for _, p := range []storage.Program{{ID: "x1", Title: "Beta", Qualifications: []string{"car"}}, {ID: "x2", Title: "Alpha"}, {ID: "x3", DeleteTime: later}} {
			made := w.newProgram(p.ID)
			made.Title, made.Qualifications, made.DeleteTime = p.Title, p.Qualifications, p.DeleteTime
			if err := tx.Programs().Insert(t.Context(), made); err != nil {
				return err
			}
		}
		return nil
	})
	mine := is("program", storage.NotEqual, w.program)
	ordered := by("title", false)
	ordered.Filter = mine
	all := where(mine)
	all.Deleted = true
	everySearch(t, w, func(p *storage.Program) string { return p.ID }, []search{
		{"all", where(mine), []string{"x1", "x2"}},
		{"deleted too", all, []string{"x1", "x2", "x3"}},
		{"by title", ordered, []string{"x2", "x1"}},
		{"qualification", where(every(mine, is("qualifications", storage.Has, "car"))), []string{"x1"}},
		{"checklist", where(is("checklist", storage.Equal, "none")), nil},
		{"title", has("title", "lph"), []string{"x2"}},
	}, func(tx storage.Tx, q storage.DirectoryQuery, page storage.Page) ([]*storage.Program, storage.Cursor, error) {
		return tx.Programs().Search(t.Context(), w.client, q, page)
	})
	requireNotFound(t, w, func(tx storage.Tx) error {
		return errorOf(tx.Programs().Search(t.Context(), "nobody", storage.DirectoryQuery{}, storage.Page{Limit: 1}))
	})
}

func testShopperSearches(t *testing.T, w *world) {
	mark := unique("mark")
	update(t, w, func(tx storage.Tx) error {
		for i, s := range []storage.Shopper{
			{ID: "s1", Title: "Cem", Locales: []string{"de"}, Qualifications: []string{"adult"}},
			{ID: "s2", Title: "Ada", Locales: []string{"de-AT", "hu"}},
			{ID: "s3", Title: "Bea", EraseTime: later},
			{ID: "s4", Title: "Dan", DeleteTime: later},
		} {
			made := w.newShopper(s.ID)
			made.Title, made.Locales, made.EraseTime, made.DeleteTime, made.Email = s.Title, s.Locales, s.EraseTime, s.DeleteTime, mark
			made.Qualifications, made.CreateTime = s.Qualifications, noon.Add(-time.Duration(i)*time.Hour)
			if err := tx.Shoppers().Insert(t.Context(), made); err != nil {
				return err
			}
		}
		return nil
	})
	mine := is("email", storage.Equal, mark)
	with := func(q storage.DirectoryQuery, f ...storage.Filter) storage.DirectoryQuery {
		q.Filter = every(append(f, mine)...)
		return q
	}
	everySearch(t, w, func(s *storage.Shopper) string { return s.ID }, []search{
		{"all", where(mine), []string{"s1", "s2", "s3"}},
		{"deleted too", with(storage.DirectoryQuery{Deleted: true}), []string{"s1", "s2", "s3", "s4"}},
		{"by title", with(by("title", false)), []string{"s2", "s3", "s1"}},
		{"by creation from the last", with(by("create_time", true)), []string{"s1", "s2", "s3"}},
		{"language", with(storage.DirectoryQuery{}, is("locales", storage.Has, "de")), []string{"s1"}},
		{"another language", with(storage.DirectoryQuery{}, is("locales", storage.Has, "hu")), []string{"s2"}},
		{"qualification", with(storage.DirectoryQuery{}, is("qualifications", storage.Has, "adult")), []string{"s1"}},
		{"erased", with(storage.DirectoryQuery{}, is("erase_time", storage.GreaterOrEqual, noon.Format(time.RFC3339))), []string{"s3"}},
		{"part of an address", with(storage.DirectoryQuery{}, is("email", storage.Has, mark[1:]), is("shopper", storage.Equal, "s2")), []string{"s2"}},
	}, func(tx storage.Tx, q storage.DirectoryQuery, page storage.Page) ([]*storage.Shopper, storage.Cursor, error) {
		return tx.Shoppers().Search(t.Context(), q, page)
	})
}

func testClientSearches(t *testing.T, w *world) {
	mark := unique("mark")
	update(t, w, func(tx storage.Tx) error {
		for i, id := range []string{"c1", "c2", "c3"} {
			made := w.newClient(id)
			made.Title = mark + string(rune('z'-i))
			if i == 2 {
				made.DeleteTime = later
			}
			if err := tx.Clients().Insert(t.Context(), made); err != nil {
				return err
			}
		}
		return nil
	})
	mine := is("title", storage.Has, mark)
	with := func(q storage.DirectoryQuery) storage.DirectoryQuery {
		q.Filter = mine
		return q
	}
	everySearch(t, w, func(c *storage.Client) string { return c.ID }, []search{
		{"all", where(mine), []string{"c1", "c2"}},
		{"deleted too", with(storage.DirectoryQuery{Deleted: true}), []string{"c1", "c2", "c3"}},
		{"by title", with(by("title", false)), []string{"c2", "c1"}},
		{"by creation", with(by("create_time", false)), []string{"c1", "c2"}},
		{"id", where(is("client", storage.Equal, "c2")), []string{"c2"}},
	}, func(tx storage.Tx, q storage.DirectoryQuery, page storage.Page) ([]*storage.Client, storage.Cursor, error) {
		return tx.Clients().Search(t.Context(), q, page)
	})
}
