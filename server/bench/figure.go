package bench

import (
	"runtime"
	"time"
)

// Report is everything that a run measured.
type Report struct {
	Machine Machine `json:"machine"`
	// Quick says that little was measured, so that the figures mean little.
	Quick bool   `json:"quick"`
	Parts []Part `json:"parts"`
}

// Machine says what a run ran on, as far as figures depend on it.
type Machine struct {
	Cores int    `json:"cores"`
	OS    string `json:"os"`
	Arch  string `json:"arch"`
	Go    string `json:"go"`
	// SyncMicros is the median time of a write of 4 KiB that is synced to disk, in microseconds.
	SyncMicros float64 `json:"syncMicros"`
}

// Part is a group of figures.
type Part struct {
	Name    string   `json:"name"`
	Title   string   `json:"title"`
	Figures []Figure `json:"figures"`
}

// Figure is one thing measured, beside its base line where it has one.
type Figure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  Unit    `json:"unit"`
	Base  *Base   `json:"base,omitempty"`
}

// Base is what a figure is held against, in the figure's unit.
type Base struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	// Ratio is the figure divided by the base line; 0 where that cannot be said.
	Ratio float64 `json:"ratio"`
}

// Unit is what a figure is counted in.
type Unit string

// The units.
const (
	perSecond    Unit = "/s"
	nanoseconds  Unit = "ns"
	microseconds Unit = "µs"
	milliseconds Unit = "ms"
	mebibytes    Unit = "MiB"
	allocations  Unit = "allocations"
	reportsEach  Unit = "reports per commit"
	differences  Unit = "differences"
)

// bytesPerMiB is what a mebibyte is.
const bytesPerMiB = 1 << 20

// against returns the figure with its base line.
func (f Figure) against(name string, value float64) Figure {
	f.Base = &Base{Name: name, Value: value}
	if value != 0 {
		f.Base.Ratio = f.Value / value
	}
	return f
}

// in is a span of time in a unit of time.
func (u Unit) in(d time.Duration) float64 {
	switch u {
	case milliseconds:
		return float64(d) / float64(time.Millisecond)
	case microseconds:
		return float64(d) / float64(time.Microsecond)
	default:
		return float64(d)
	}
}

func thisMachine(dir string) (Machine, error) {
	sync, err := syncTime(dir)
	return Machine{
		Cores: runtime.GOMAXPROCS(0), OS: runtime.GOOS, Arch: runtime.GOARCH, Go: runtime.Version(),
		SyncMicros: microseconds.in(sync),
	}, err
}
