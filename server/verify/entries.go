package verify

import (
	"bytes"
	"encoding/binary"
	"time"

	"mysteryshopper/storage"
)

// idBytes is the length of the id of a report.
const idBytes = len(storage.ReportID{})

// visitKey is the key of a visit's entries. Ids have no zero bytes.
func visitKey(id string) []byte { return append([]byte(id), 0) }

// entriesByKey are entries of the audit log sorted by a key and, for each key, in the order of the log. A record is the key,
// the number of the entry and the entry, with indexes of texts. No key begins with another one.
type entriesByKey struct {
	log    *auditLog
	sorter *sorter
	sorted *merge
	// keyOf returns the length of the key of a record.
	keyOf func(record []byte) int
	added uint64
}

func (s *entriesByKey) add(key []byte, e *storage.AuditEntry) error {
	s.added++
	b := make([]byte, 0, len(key)+8+96)
	b = append(b, key...)
	b = binary.BigEndian.AppendUint64(b, s.added)
	b = binary.BigEndian.AppendUint64(b, uint64(e.Time.UnixMicro()))
	for _, text := range []string{e.Actor, e.Role, e.Act} {
		b = binary.BigEndian.AppendUint32(b, s.log.index(text))
	}
	b = append(b, e.Payload[:]...)
	return s.sorter.add(append(b, e.Salt[:]...))
}

// entry decodes a record without its key and number.
func (s *entriesByKey) entry(b []byte) logEntry {
	text := func(at int) string { return s.log.texts[binary.BigEndian.Uint32(b[at:])] }
	e := logEntry{
		time: time.UnixMicro(int64(binary.BigEndian.Uint64(b))).UTC(), actor: text(8), role: text(12), act: text(16),
	}
	copy(e.payload[:], b[20:])
	copy(e.salt[:], b[20+len(e.payload):])
	return e
}

// next returns the entries of a key, in the order of the log. It must be called in the order of keys. It calls absent for
// every key before this one that has entries; with a nil key for all that are left.
func (s *entriesByKey) next(key []byte, absent func(key []byte, entries []logEntry)) ([]logEntry, error) {
	if s.sorted == nil {
		var err error
		if s.sorted, err = s.sorter.sorted(); err != nil {
			return nil, err
		}
	}
	for s.sorted.peek() != nil {
		found := bytes.Clone(s.sorted.peek()[:s.keyOf(s.sorted.peek())])
		if key != nil && bytes.Compare(found, key) > 0 {
			return nil, nil
		}
		var entries []logEntry
		for bytes.HasPrefix(s.sorted.peek(), found) {
			entries = append(entries, s.entry(s.sorted.peek()[len(found)+8:]))
			if err := s.sorted.pop(); err != nil {
				return nil, err
			}
		}
		if bytes.Equal(found, key) {
			return entries, nil
		}
		absent(found, entries)
	}
	return nil, nil
}
