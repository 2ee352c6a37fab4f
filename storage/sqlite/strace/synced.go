package strace

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// Answers returns the first call that sends the receipt of each report, by its index.
func Answers(calls []Call) map[string]int {
	answers := map[string]int{}
	for i := range calls {
		for _, report := range calls[i].Acknowledged() {
			if _, known := answers[report]; !known {
				answers[report] = i
			}
		}
	}
	return answers
}

// Unsynced returns an error for each report, in the order of their ids, that was not synced before the call that answers with its
// receipt: a sync of the log must begin after the first write of the report to the log, and end before the answer begins. Later
// writes do not count: the pages that hold the report are written again by what comes after it. The calls are read once, however
// many reports there are.
func Unsynced(calls []Call, answers map[string]int) (all []error) {
	sought := newSought(answers)
	written, synced := map[string]int{}, map[string]int{} // the first write, and the first sync that began after it
	waiting := map[string]bool{}
	for i := range calls {
		c := &calls[i]
		if !strings.HasSuffix(c.Path, "-wal") || c.Failed || c.Injected {
			continue
		}
		switch c.Name {
		case "pwrite64":
			for _, report := range sought.take(c.Data) {
				written[report], waiting[report] = i, true
			}
		case "fdatasync", "fsync":
			for report := range waiting {
				if c.Begun > written[report] {
					synced[report] = i
					delete(waiting, report)
				}
			}
		}
	}
	for _, report := range slices.Sorted(maps.Keys(answers)) {
		answer := answers[report]
		first, isWritten := written[report]
		at, isSynced := synced[report]
		switch {
		case !isWritten || first >= answer:
			all = append(all, fmt.Errorf("%s: answered by call %d, and not written before", report, answer))
		case !isSynced || at >= calls[answer].Begun:
			all = append(all, fmt.Errorf("%s: no sync between the write, call %d, and the answer, call %d", report, first, answer))
		}
	}
	return all
}

// sought are reports whose ids are looked for in bytes, by the first eight bytes of them.
type sought struct {
	ids         map[uint64][]uuid.UUID
	least, most uint64
}

func newSought(reports map[string]int) *sought {
	s := &sought{ids: map[uint64][]uuid.UUID{}, least: ^uint64(0)}
	for report := range reports {
		id, err := uuid.Parse(report)
		if err != nil {
			continue // it is never found
		}
		start := binary.BigEndian.Uint64(id[:])
		s.ids[start] = append(s.ids[start], id)
		s.least, s.most = min(s.least, start), max(s.most, start)
	}
	return s
}

// take returns the reports whose ids are in data, and looks for them no more.
func (s *sought) take(data []byte) (reports []string) {
	for ; len(data) >= len(uuid.UUID{}); data = data[1:] {
		start := binary.BigEndian.Uint64(data)
		if start < s.least || start > s.most {
			continue
		}
		ids := s.ids[start]
		if i := slices.Index(ids, uuid.UUID(data[:len(uuid.UUID{})])); i >= 0 {
			reports = append(reports, ids[i].String())
			s.ids[start] = slices.Delete(ids, i, i+1)
		}
	}
	return reports
}
