// Package demo fills an empty database with the history of a made-up client. Everything is made by the calls that
// phones, reviewers and admins make: an admin plans visits, shoppers report and a reviewer approves.
//
// A demo is described by a spec: its locations, its shoppers, and how its places serve over time. The figures show a
// story: sales staff are cut and one region gets worse, staff are trained and another one gets better, and one shop
// presses its customers to buy once there are sales targets. The events are marked on the time line, managers submit
// self-assessments every month, and the client's own claims are recorded. Package guide shows all of that.
//
// A generator makes the visits and reports. For a small demo, a year of a few shops, it calls a server on the database.
// For a large demo, from LargeFrom reports on, two years of 2,000 places, it calls the handlers of servers on batches in
// memory, each of which is stored in one transaction. See package batch.
package demo
