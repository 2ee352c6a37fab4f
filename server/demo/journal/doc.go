// Package journal is a store in memory that writes down what is done to it. The handlers of the API work on it as they
// do on a database, many reports one after the other; what they wrote is then done again on a real store, all of it in
// one transaction. So a long history is made by the very code that takes reports one by one, on as many goroutines as
// there are processors, and the database does nothing but write.
//
// A journal begins empty on the ground of what a store holds already: locations, programs, shoppers and published
// versions, which must not change meanwhile. It knows what planning, reporting and reviewing ask for, and ends a
// transaction that asks for more with an error.
package journal
