package phone

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/google/uuid"
)

// maxFrozen bounds the bytes of a submission. A larger one is never queued, because no server accepts it.
const maxFrozen = 8 << 20

// Errors of reports that were finished.
var (
	// ErrNoReport is returned where the phone has no such report.
	ErrNoReport = errors.New("the report is not on this phone")
	// ErrTooLarge is returned where a report is larger than one message may be.
	ErrTooLarge = errors.New("the report is too large to be sent")
	// ErrNotReturned is returned where the visit has no report that waits for its shopper.
	ErrNotReturned = errors.New("the report was not returned")
	// ErrNotRefused is returned where a report is to be corrected that was not refused.
	ErrNotRefused = errors.New("the report was not refused")
)

// newReportID returns a new id for a report: a UUID of version 7, which is 48 bits of milliseconds since 1970 and 74 random
// bits around the version and the variant.
func (p *Phone) newReportID() (string, error) {
	var id uuid.UUID
	if _, err := io.ReadFull(p.options.Rand, id[6:]); err != nil {
		return "", fmt.Errorf("report id: %w", err)
	}
	var millis [8]byte
	binary.BigEndian.PutUint64(millis[:], uint64(p.options.Now().UnixMilli()))
	copy(id[:6], millis[2:])
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id.String(), nil
}

// Finish freezes the draft of a visit and puts it at the end of the queue: from now on neither its id nor its bytes
// change. A report that the server would refuse stays a draft; the error is then an *Incomplete with all violations.
func (p *Phone) Finish(visit string) (*Item, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	d, err := p.draftCopy(visit)
	if err != nil {
		return nil, err
	}
	p.stop(d)
	check, err := p.check(d)
	if err != nil {
		return nil, err
	}
	if len(check.Violations) > 0 {
		return nil, &Incomplete{Visit: visit, Violations: check.Violations}
	}
	frozen, digest, err := encodeSubmission(d)
	if err != nil {
		return nil, err
	}
	if len(frozen) > maxFrozen {
		return nil, fmt.Errorf("%s: %w: %d bytes of at most %d", visit, ErrTooLarge, len(frozen), maxFrozen)
	}
	i := &Item{
		Sequence: p.nextSequence(), Visit: visit, ReportID: d.ReportID, BaseRevision: d.BaseRevision,
		Checklist: d.Report.Checklist, Version: d.Report.Version, FrozenTime: instant(p.options.Now()),
		ContentDigest: digest, Frozen: frozen,
	}
	if err := p.putItem(i); err != nil {
		return nil, err
	}
	return i.copy(), p.dropDraft(visit)
}

func (i *Item) copy() *Item {
	c := *i
	return &c
}

func (p *Phone) nextSequence() int64 {
	var last int64
	for _, i := range p.reports {
		last = max(last, i.Sequence)
	}
	return last + 1
}

// Reports lists the finished reports in the order in which they were finished.
func (p *Phone) Reports() []*Item {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.items(func(*Item) bool { return true })
}

// Queue lists the reports that wait to be sent and those that were refused, the oldest first.
func (p *Phone) Queue() []*Item {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.items(func(i *Item) bool { return i.State() != Taken })
}

// Receipt returns the receipt of a report as it was stored: the canonical JSON, byte for byte. The base revision is 0
// for the first submission.
func (p *Phone) Receipt(report string, baseRevision int32) ([]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	key := reportKey{report, baseRevision}
	if i := p.reports[key]; i != nil && i.State() == Taken {
		return []byte(i.Receipt), nil
	}
	return nil, fmt.Errorf("%s: no receipt: %w", key, ErrNoReport)
}

func (p *Phone) items(which func(*Item) bool) []*Item {
	var list []*Item
	for _, i := range p.reports {
		if which(i) {
			list = append(list, i.copy())
		}
	}
	slices.SortFunc(list, func(a, b *Item) int { return cmp.Compare(a.Sequence, b.Sequence) })
	return list
}
