// Package batch is a store in memory that records what is written to it. The handlers of the API work on it as they do
// on a database, many reports one after the other; Apply then writes everything to a real store in one transaction. So
// the reports of a long history are made by the code that accepts single reports, on as many goroutines as there are
// processors, and the database only writes.
//
// A batch starts empty on a Base: the locations, programs, shoppers and published versions of a store, which must not
// change meanwhile. It implements the methods that planning, reporting and reviewing call. A transaction that calls
// another method ends with an error.
package batch
