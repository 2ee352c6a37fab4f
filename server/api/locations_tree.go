package api

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// parent returns the parent that a location will have; false where there will be no such location.
func (m *locationImport) parent(id string) (string, bool) {
	l := m.wanted[id]
	if l == nil {
		l = m.before[id]
	}
	if l == nil {
		return "", false
	}
	return l.Parent, true
}

// deleted reports whether a location was deleted before.
func (m *locationImport) deleted(id string) bool {
	return m.before[id] != nil && m.before[id].Deleted()
}

// checkTree adds the violations of parents: those that do not exist, circles, and branches that are too deep. It returns
// the depths of all locations that have one; that of a child of the whole client is 1.
func (m *locationImport) checkTree() map[string]int {
	depths := map[string]int{storage.WholeClient: 0}
	bad := map[string]bool{}
	fail := func(id string, reason pb.Reason) {
		if row, ours := m.rows[id]; ours && !bad[id] {
			m.violations = append(m.violations, fault.Violation{Path: row.Path("parent"), Reason: reason})
		}
		bad[id] = true
	}
	visit := func(start string) {
		var path []string
		on := map[string]int{}
		id := start
		for {
			if len(path) > 0 && m.deleted(id) && !m.deleted(path[len(path)-1]) {
				fail(path[len(path)-1], pb.Reason_DELETED)
				break
			}
			if _, known := depths[id]; known || bad[id] {
				break
			}
			if at, circle := on[id]; circle {
				for _, member := range path[at:] {
					fail(member, pb.Reason_INVALID_TREE)
				}
				break
			}
			parent, there := m.parent(id)
			if !there {
				fail(path[len(path)-1], pb.Reason_NOT_FOUND)
				break
			}
			on[id] = len(path)
			path, id = append(path, id), parent
		}
		for _, id := range slices.Backward(path) {
			parent, _ := m.parent(id)
			depth, known := depths[parent]
			if !known || bad[id] {
				bad[id] = true
				continue
			}
			if depths[id] = depth + 1; depth+1 > storage.MaxDepth {
				m.failDeep(id, fail)
			}
		}
	}
	for _, id := range m.order {
		visit(id)
	}
	for id := range m.before {
		visit(id)
	}
	return depths
}

// failDeep reports a branch that is too deep at the nearest location of the file on the way up.
func (m *locationImport) failDeep(id string, fail func(string, pb.Reason)) {
	for range storage.MaxDepth + 1 {
		if _, ours := m.rows[id]; ours {
			fail(id, pb.Reason_INVALID_TREE)
			return
		}
		id, _ = m.parent(id)
	}
}

// sortedByLine returns violations in the order of the lines in their paths.
func sortedByLine(violations []fault.Violation) []fault.Violation {
	line := func(v fault.Violation) int {
		_, rest, _ := strings.Cut(v.Path, "[")
		digits, _, _ := strings.Cut(rest, "]")
		n, _ := strconv.Atoi(digits) // a path without a line is of the whole file and comes first
		return n
	}
	slices.SortStableFunc(violations, func(a, b fault.Violation) int { return cmp.Compare(line(a), line(b)) })
	return violations
}
