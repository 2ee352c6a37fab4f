package bounds

import "time"

// Pace is how fast a body must arrive at least. It is for phones on a slow network: what they send is a few kilobytes.
type Pace struct {
	// Window is a span of time in which at least Least bytes must arrive, or the rest of the body.
	Window time.Duration
	Least  int64
	// Total bounds the whole body.
	Total time.Duration
}

// DefaultPace lets a phone with 17 bytes a second finish, and an import of 16 MB at 18 KB a second.
func DefaultPace() Pace {
	return Pace{Window: time.Minute, Least: 1 << 10, Total: 15 * time.Minute}
}

// Watch calls cut once, in a goroutine of its own, when a body arrives too slowly.
type Watch struct {
	pace   Pace
	cut    func()
	window *time.Timer
	total  *time.Timer
	since  int64 // bytes in the current window
}

// Watch starts to watch a body. Stop ends it.
func (p Pace) Watch(cut func()) *Watch {
	w := &Watch{pace: p, cut: cut}
	w.window, w.total = time.AfterFunc(p.Window, cut), time.AfterFunc(p.Total, cut)
	return w
}

// Arrived counts bytes. A window begins anew when enough have arrived in it.
func (w *Watch) Arrived(n int) {
	if w.since += int64(n); w.since >= w.pace.Least {
		w.since = 0
		w.window.Reset(w.pace.Window)
	}
}

// Stop ends the watch.
func (w *Watch) Stop() {
	w.window.Stop()
	w.total.Stop()
}
