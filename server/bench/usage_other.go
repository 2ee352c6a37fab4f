//go:build !unix

package bench

import "time"

// cpuTime returns 0: the CPU time is unknown on this system, and its figures are left out.
func cpuTime() time.Duration { return 0 }
