package sqlite

import "time"

// WithReaders sets how many connections read at once; from 1.
func WithReaders(n int) Option { return func(o *options) { o.readers = max(n, 1) } }

// WithGroup sets how many updates are committed together at most, from 1; 256 otherwise.
func WithGroup(n int) Option { return func(o *options) { o.group = max(n, 1) } }

// WithMaxBytes bounds how large the file may grow; more gives ErrFull until something is removed.
func WithMaxBytes(n int64) Option { return func(o *options) { o.maxBytes = n } }

// WithWait sets how long to wait for another process that is writing, before ErrUnavailable; 5 seconds otherwise.
func WithWait(d time.Duration) Option { return func(o *options) { o.wait = d } }
