package demo

import (
	"sync/atomic"
	"time"
)

// clock is a clock that is set by hand, so that a year passes in seconds.
type clock struct{ now atomic.Int64 }

func (c *clock) set(t time.Time)     { c.now.Store(t.UnixMicro()) }
func (c *clock) time() time.Time     { return time.UnixMicro(c.now.Load()).UTC() }
func (c *clock) add(d time.Duration) { c.now.Add(d.Microseconds()) }
