package scorecard

// room cuts n entries off those left, to be used by nobody else and to grow
// elsewhere. Where too few are left it makes new ones: n, or as many as may be
// needed next, 64 at most.
func room[T any](left *[]T, n, next int) []T {
	if len(*left) < n {
		*left = make([]T, max(n, min(64, next)))
	}
	cut := (*left)[:n:n]
	*left = (*left)[n:]
	return cut
}

// Memory is room for the places of roll-ups that are read for one purpose and dropped together. Places are most of what
// reading roll-ups allocates. The zero Memory is ready; one must not be used by several goroutines at once.
type Memory struct {
	// chunks are all the room there is; those from next on are not in use yet. left is the rest of the one before.
	chunks [][]Place
	next   int
	left   []Place
}

// The least number of places of a chunk, and how many places are kept for later: 3 MiB.
const (
	chunkPlaces = 1 << 13
	placesKept  = 1 << 17
)

// places returns room for n places, with whatever is in it; new room where there is no Memory.
func (m *Memory) places(n int) Places {
	if m == nil {
		return make(Places, n)
	}
	for len(m.left) < n {
		if m.next == len(m.chunks) {
			m.chunks = append(m.chunks, make([]Place, max(n, chunkPlaces)))
		}
		m.left = m.chunks[m.next]
		m.next++
	}
	cut := m.left[:n:n]
	m.left = m.left[n:]
	return cut
}

// Reset makes room again of all that was read into it: nobody may use that any longer. It keeps some of the room.
func (m *Memory) Reset() {
	kept, places := 0, 0
	for kept < len(m.chunks) && places+len(m.chunks[kept]) <= placesKept {
		places += len(m.chunks[kept])
		kept++
	}
	clear(m.chunks[kept:])
	m.chunks = m.chunks[:kept]
	m.next, m.left = 0, nil
}
