package mail

import (
	"math/rand/v2"
	"time"
)

const (
	// longest is how long a mail is tried.
	longest = 72 * time.Hour
	// jitter is the share of a pause by which it differs at random, so that many do not come back at once.
	jitter = 0.2
	// longestRest bounds how long nothing is sent after the mail server could not be used.
	longestRest = 5 * time.Minute
)

// pauses are the times between the attempts to send a mail; the last one is repeated.
var pauses = []time.Duration{
	time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour,
}

// DefaultPause returns the time to wait after an attempt failed, by its number from 1.
func DefaultPause(attempt int) time.Duration {
	pause := pauses[min(max(attempt, 1), len(pauses))-1]
	return pause + time.Duration((2*rand.Float64()-1)*jitter*float64(pause))
}
