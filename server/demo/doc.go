// Package demo fills an empty database with the past of a made-up client, through what phones, reviewers and admins
// call: as an admin who plans, as shoppers who report and as a reviewer who approves.
//
// A small demo is a year of a few shops. All of it is made by calls, and its figures tell a story: sales staff are cut
// and one region slips, staff are trained and another one mends, and one shop presses its customers to buy once there
// are targets. What happened is marked on the time line, managers say each month what they believe of their shops, and
// the client's own claims are put down; package guide tells of all that.
//
// A large demo, from LargeFrom reports on, is two years of 2,000 places with the same story. Its reports are taken and
// reviewed by the handlers of the same calls, which work on a journal in memory; many of them are then stored in one
// transaction. See package journal.
package demo
