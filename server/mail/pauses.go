package mail

import (
	"time"

	"mysteryshopper/server/webhook"
)

const (
	// Longest is how long a mail is tried.
	Longest = 72 * time.Hour
	// LongestPause is the longest pause between two attempts.
	LongestPause = 4 * time.Hour
	// longestRest bounds how long nothing is sent after the mail server could not be used.
	longestRest = 5 * time.Minute
)

// pauses are the times between the attempts to send a mail; the last one is repeated.
var pauses = []time.Duration{
	time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, LongestPause,
}

// DefaultPause returns the time to wait after an attempt failed, by its number from 1.
func DefaultPause(attempt int) time.Duration { return webhook.PauseOf(pauses, attempt) }
