// Package demo fills an empty database with the year of a made-up client, all of it through the public API: as an
// admin who plans, as shoppers who report and as a reviewer who approves. The figures tell a story: one region slips,
// and one shop presses its customers to buy.
package demo
