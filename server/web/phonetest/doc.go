// Package phonetest has the tests of the shopper's phone in a real browser, against a real server: offline, killed at random
// moments, with two pages, with a server that dies before it answers, with storage that is taken away.
package phonetest
