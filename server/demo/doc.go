// Package demo fills an empty database with the past of a made-up client, through what phones, reviewers and admins
// call: as an admin who plans, as shoppers who report and as a reviewer who approves.
//
// A small demo is a year of a few shops. All of it is made by calls, and its figures tell a story: one region slips, and
// one shop presses its customers to buy. A large demo, from LargeFrom reports on, is two years of 2,000 places. Its
// reports are taken and reviewed by the handlers of the same calls, which work on a journal in memory; many of them are
// then stored in one transaction. See package journal.
package demo
