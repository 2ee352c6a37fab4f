//go:build !race

package e2e

// raceFactor is 1 without the race detector.
const raceFactor = 1
