package verify

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"time"

	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// feeds holds what the feeds have of reports, and what reports have of the feeds, to compare them in the end. Both are
// sorted by client and released id, mostly in files.
type feeds struct {
	// first is the time of the first change of each client.
	first map[string]time.Time
	// changes are records of a client, a released id, the number of the change, its kind, a zero byte and its location;
	// reports those of a client, a released id, the report's id, its mark, the time of its last change, and its
	// location.
	changes, reports *sorter
	added            uint64
}

func newFeeds() *feeds {
	return &feeds{first: map[string]time.Time{}, changes: newSorter(), reports: newSorter()}
}

func (f *feeds) close() {
	f.changes.close()
	f.reports.close()
}

// feedKey returns the beginning of a record. Ids have no zero bytes.
func feedKey(client, releasedID string) []byte {
	return append(append(append([]byte(client), 0), releasedID...), 0)
}

// splitKey splits a record into the parts of its key and the rest.
func splitKey(record []byte) (key []byte, client, releasedID string, rest []byte) {
	first, tail, _ := bytes.Cut(record, []byte{0})
	second, rest, _ := bytes.Cut(tail, []byte{0})
	return record[:len(record)-len(rest)], string(first), string(second), rest
}

// checkFeeds reads the feeds of all clients. Positions have no gaps and end at the stored count.
func (c *checker) checkFeeds(ctx context.Context) error {
	return storage.Each(ctx, pageSize, c.tx.Clients().List, func(client *storage.Client) error { return c.checkFeed(ctx, client.ID) })
}

func (c *checker) checkFeed(ctx context.Context, client string) error {
	name := "clients/" + client + "/changes"
	position := int64(0)
	err := c.tx.Feed().Each(ctx, client, func(change storage.Change) error {
		c.counts.Changes++
		if err := c.feeds.add(client, change); err != nil || change.Position == 0 {
			return err
		}
		if change.Position != position+1 {
			c.found(Feed, name, "the change before number %d is number %d", change.Position, position)
		}
		position = change.Position
		return nil
	})
	if err != nil {
		return err
	}
	assigned, err := c.tx.Feed().AssignedCount(ctx, client)
	switch {
	case errors.Is(err, storage.ErrNotFound):
		if position > 0 {
			c.unproven("the end of feeds that an earlier release numbered")
		}
		return nil
	case err == nil && assigned != position:
		c.found(Feed, name, "it ends with change %d and should end with change %d", position, assigned)
	}
	return err
}

// add adds a change of a client.
func (f *feeds) add(client string, change storage.Change) error {
	if first, known := f.first[client]; !known || change.Time.Before(first) {
		f.first[client] = change.Time
	}
	switch change.Kind {
	case storage.Released, storage.Corrected, storage.Withdrawn:
		f.added++
		record := binary.BigEndian.AppendUint64(feedKey(client, change.Resource), f.added)
		return f.changes.add(append(append(append(record, change.Kind...), 0), change.Location...))
	}
	return nil
}

// The marks of a report: whether its client sees it, and of one that is hidden whether it was moved.
const (
	markWithdrawn byte = iota
	markReleased
	markMoved
)

// addReleased adds the released id and the release of a report, to be compared with the feed of its client.
// A report that was moved may be withdrawn at the location where it was before.
func (f *feeds) addReleased(r *storage.Report, moved bool) error {
	if r.ReleasedID == "" {
		return nil
	}
	record := append(feedKey(r.Client, r.ReleasedID), r.ID[:]...)
	mark := markWithdrawn
	if published.Shown(r) {
		mark = markReleased
	} else if moved {
		mark = markMoved
	}
	record = binary.BigEndian.AppendUint64(append(record, mark), uint64(r.UpdateTime.UnixMicro()))
	return f.reports.add(append(record, r.Location...))
}

// checkReleased compares the released ids of all reports with the feeds, both ways.
func (c *checker) checkReleased(context.Context) error {
	changes, err := c.feeds.changes.sorted()
	if err != nil {
		return err
	}
	reports, err := c.feeds.reports.sorted()
	if err != nil {
		return err
	}
	for changes.peek() != nil || reports.peek() != nil {
		key, client, releasedID := firstKey(changes, reports)
		last, err := lastChange(changes, key)
		if err != nil {
			return err
		}
		count := 0
		for ; bytes.HasPrefix(reports.peek(), key); count++ {
			c.checkRelease(client, releasedID, reports.peek()[len(key):], last)
			if err := reports.pop(); err != nil {
				return err
			}
		}
		name := "clients/" + client + "/releasedReports/" + releasedID
		switch {
		case count == 0:
			c.found(Feed, name, "no report has this id, and the feed has a change of it")
		case count > 1:
			c.found(Feed, name, "%d reports have this id", count)
		}
	}
	return nil
}

// firstKey returns the lesser of the next keys.
func firstKey(changes, reports *merge) (key []byte, client, releasedID string) {
	next := changes.peek()
	if next == nil {
		next = reports.peek()
	} else if other := reports.peek(); other != nil {
		a, _, _, _ := splitKey(next)
		if b, _, _, _ := splitKey(other); bytes.Compare(b, a) < 0 {
			next = other
		}
	}
	key, client, releasedID, _ = splitKey(next)
	return bytes.Clone(key), client, releasedID
}

// lastChange removes the changes with a key and returns the kind and the location of the last one; empty where there is
// none.
func lastChange(changes *merge, key []byte) (last storage.Change, err error) {
	for err == nil && bytes.HasPrefix(changes.peek(), key) {
		const number = 8
		kind, location, _ := bytes.Cut(changes.peek()[len(key)+number:], []byte{0})
		last.Kind, last.Location = storage.ChangeKind(kind), string(location)
		err = changes.pop()
	}
	return last, err
}

// checkRelease compares the release of a report with its last change in the feed.
func (c *checker) checkRelease(client, releasedID string, record []byte, last storage.Change) {
	name := wire.ReportName(storage.ReportID(record[:idBytes]))
	released, moved := record[idBytes] == markReleased, record[idBytes] == markMoved
	updated := time.UnixMicro(int64(binary.BigEndian.Uint64(record[idBytes+1:])))
	location := string(record[idBytes+1+8:])
	first, known := c.feeds.first[client]
	switch {
	case last.Kind == "" && (!known || updated.Before(first)):
		c.unproven("the released ids of reports from before the feed")
	case last.Kind == "":
		c.found(Feed, name, "the feed of its client has no change of its released id %s", releasedID)
	case released == (last.Kind == storage.Withdrawn):
		c.found(Feed, name, "its last change in the feed of its client is %s", last.Kind)
	case last.Location != location && !moved:
		c.found(Feed, name, "its last change in the feed of its client is at %s, and the report at %s", last.Location, location)
	}
}
