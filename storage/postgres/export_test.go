package postgres

// WithGroup sets how many updates are committed together at most, from 1; 16 otherwise.
func WithGroup(n int) Option { return func(o *options) { o.group = max(n, 1) } }
