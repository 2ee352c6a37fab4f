package erasure

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/google/uuid"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// Line is one erasure in a list that is kept outside the database, as a line of JSON.
type Line struct {
	// Resource is shoppers/{shopper} or reports/{report}.
	Resource string    `json:"resource"`
	Time     time.Time `json:"time"`
}

// The bounds of a list.
const (
	longestLine = 1000
	mostLines   = 1_000_000
)

// ErrList is returned for a list that cannot be read. Its text names the line.
var ErrList = errors.New("not a list of erasures")

// Write writes the list of what was erased, a line for each.
func Write(ctx context.Context, tx storage.Tx, w io.Writer) error {
	lines := json.NewEncoder(w)
	return storage.Each(ctx, pageSize, tx.Erasures().List, func(e storage.Erasure) error {
		return lines.Encode(Line{e.Resource, e.Time})
	})
}

// Read reads a list. Empty lines are skipped, and a resource that comes twice is kept once.
func Read(r io.Reader) ([]Line, error) {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, longestLine)
	var list []Line
	seen := map[string]bool{}
	number := 0
	for scanner.Scan() {
		number++
		text := strings.TrimSpace(scanner.Text())
		if text == "" {
			continue
		}
		var line Line
		if err := json.Unmarshal([]byte(text), &line); err != nil || !line.Known() {
			return nil, fmt.Errorf("%w: line %d is no erasure of a shopper or a report", ErrList, number)
		}
		if number > mostLines {
			return nil, fmt.Errorf("%w: it has more than %d lines", ErrList, mostLines)
		}
		if !seen[line.Resource] {
			seen[line.Resource] = true
			list = append(list, line)
		}
	}
	if err := scanner.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, fmt.Errorf("%w: line %d has more than %d bytes", ErrList, number+1, longestLine)
	} else if err != nil {
		return nil, err
	}
	return list, nil
}

// Known reports whether the resource is a shopper or a report.
func (l *Line) Known() bool {
	collection, id, _ := strings.Cut(l.Resource, "/")
	if collection == "reports" {
		_, err := uuid.Parse(id)
		return err == nil
	}
	return collection == "shoppers" && id != ""
}

// Again erases a resource of a list, where it is not erased, with its audit entry. It reports whether there was anything to
// erase: what is not in the database, and what is erased, stays as it is.
func (e *Eraser) Again(ctx context.Context, tx storage.Tx, line Line, now time.Time) (Counts, bool, error) {
	_, id, _ := strings.Cut(line.Resource, "/")
	act := pb.AdminService_EraseShopper_FullMethodName
	var counts Counts
	var err error
	if strings.HasPrefix(line.Resource, "reports/") {
		act = pb.AdminService_EraseReport_FullMethodName
		var r *storage.Report
		if r, err = tx.Reports().Get(ctx, storage.ReportID(uuid.MustParse(id))); err == nil {
			counts, err = e.Report(ctx, tx, r, now)
		}
		if err == nil && counts.Reports == 0 {
			return counts, false, nil
		}
	} else {
		var sh *storage.Shopper
		if sh, err = tx.Shoppers().Get(ctx, id); err == nil && sh.Erased() {
			return counts, false, nil
		} else if err == nil {
			counts, err = e.Shopper(ctx, tx, sh, now)
		}
	}
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return counts, false, nil
	case err != nil:
		return counts, false, err
	}
	return counts, true, e.Record(ctx, tx, act, line.Resource, nil, now)
}
