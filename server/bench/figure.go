package bench

import (
	"runtime"
	"time"
)

// Report is everything that a run measured.
type Report struct {
	Machine Machine `json:"machine"`
	// Quick is true where little was measured, so that the figures mean little.
	Quick bool   `json:"quick"`
	Parts []Part `json:"parts"`
}

// Machine describes the machine of a run, as far as figures depend on it.
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

// Figure is one measurement, with its base line where it has one.
type Figure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  Unit    `json:"unit"`
	Base  *Base   `json:"base,omitempty"`
}

// Base is the measurement that a figure is compared with, in the figure's unit.
type Base struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	// Ratio is the figure divided by the base line; 0 where the base line is 0.
	Ratio float64 `json:"ratio"`
}

// Unit is the unit of a figure.
type Unit string

// The units.
const (
	perSecond    Unit = "/s"
	nanoseconds  Unit = "ns"
	microseconds Unit = "µs"
	milliseconds Unit = "ms"
	mebibytes    Unit = "MiB"
	kibibytes    Unit = "KiB"
	percent      Unit = "% of a core"
	calls        Unit = "calls"
	allocations  Unit = "allocations"
	reportsEach  Unit = "reports per commit"
	differences  Unit = "differences"
)

// bytesPerMiB is the number of bytes in a mebibyte.
const bytesPerMiB = 1 << 20

// against returns the figure with its base line.
func (f Figure) against(name string, value float64) Figure {
	f.Base = &Base{Name: name, Value: value}
	if value != 0 {
		f.Base.Ratio = f.Value / value
	}
	return f
}

// in converts a duration to a unit of time.
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
	writeTime, err := syncTime(dir)
	return Machine{
		Cores: runtime.GOMAXPROCS(0), OS: runtime.GOOS, Arch: runtime.GOARCH, Go: runtime.Version(),
		SyncMicros: microseconds.in(writeTime),
	}, err
}
