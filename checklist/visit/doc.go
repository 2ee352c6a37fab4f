// Package visit holds the rules of a visit and of its report that are not
// scoring: which state leads to which, what a reviewer may do, what is
// doubtful about a report, in which month it counts, how far from the location
// it was made, and under which name a client sees its shopper.
//
// Everything here is a pure function of its arguments. Times, secrets and time
// zones are passed in; nothing is read from a clock, a file or a database.
package visit
