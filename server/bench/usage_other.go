//go:build !unix

package bench

import "time"

// cpuTime is not known on this system: figures of CPU time are left out.
func cpuTime() time.Duration { return 0 }
