// Package scorecard is the arithmetic of scorecards: what one report adds to a
// roll-up, how roll-ups are merged and subtracted again, and which figures a
// client is shown, with the intervals of their uncertainty.
//
// A roll-up has two halves. Totals are numbers that a database keeps as columns
// and can sum. Details hold everything else (distributions, sections,
// dimensions, questions) and are kept as one blob. Both are sums of integers,
// so any order of adding gives the same roll-up, subtracting undoes adding
// exactly, and equal roll-ups are equal bytes.
//
// Figures are exact integers in basis points, floored once from the exact
// fraction. Only intervals, correlations and parts of variance are computed in
// floating point; intervals are rounded outward.
//
// # What an interval of 95 % promises, and where it does not
//
// Wilson's interval of a share holds the truth in 94 to 96 % of samples of any
// size from 5 on, on average over the shares there may be. That of a mean is drawn
// towards the largest variance, so that a few visits that agree claim no certainty;
// it holds in 93 % of samples and more, but where few visits in many are very bad
// and the others agree: samples without a bad visit carry no trace of them.
// The simulations in the tests have the figures; docs/figures.md has their tables.
package scorecard
