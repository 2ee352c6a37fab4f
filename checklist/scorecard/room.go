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
