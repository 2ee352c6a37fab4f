package webhook

import (
	"math/rand/v2"
	"time"
)

const (
	// DefaultGiveUp is how long an event is repeated, and how long a subscription may fail before it is paused, where the
	// settings have no other time.
	DefaultGiveUp = 72 * time.Hour
	// longestAsked bounds the time that a receiver may ask for with Retry-After.
	longestAsked = 8 * time.Hour
	// Jitter is the share of a pause by which it differs at random, so that many do not come back at once.
	jitter = 0.2
)

// pauses are the times between the attempts of an event; the last one is repeated.
var pauses = []time.Duration{
	time.Second, 5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour,
	4 * time.Hour, 8 * time.Hour,
}

// DefaultPause returns the time to wait after an attempt failed, by its number from 1.
func DefaultPause(attempt int) time.Duration { return PauseOf(pauses, attempt) }

// PauseOf returns the pause after an attempt by its number from 1, the last one from there on, a fifth longer or shorter at
// random.
func PauseOf(pauses []time.Duration, attempt int) time.Duration {
	pause := pauses[min(max(attempt, 1), len(pauses))-1]
	return pause + time.Duration((2*rand.Float64()-1)*jitter*float64(pause))
}

// Of a subscription that fails, one event is tried at a time: it waits after suspectAfter failures in a row, and as long as
// after the attempts of an event, but never longer than an hour.
const (
	suspectAfter   = 3
	longestSuspect = time.Hour
)

// suspectPause returns how long a subscription rests after so many failures in a row; 0 while it is not suspect.
func suspectPause(pause func(int) time.Duration, failures int64) time.Duration {
	if failures < suspectAfter {
		return 0
	}
	return min(pause(int(min(failures-suspectAfter+1, 1000))), longestSuspect)
}
