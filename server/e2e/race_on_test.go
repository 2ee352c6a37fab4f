//go:build race

package e2e

// raceFactor is how many times as much memory a process has with the race detector, at the most.
const raceFactor = 5
