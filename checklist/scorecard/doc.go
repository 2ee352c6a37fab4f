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
// size from 5 on, on average over the shares there may be; of a single share
// near 0 or 1 it may be a few points more or less. Student's interval of a mean
// does so where visits scatter about evenly around it. It does not where few
// visits in many are very bad, as a critical question that takes away all
// points makes them: if one visit in ten comes to 0 and the others to 95 %, the interval of
// 5 visits holds the mean in some 40 of 100 samples, that of 20 in some 88, and
// only that of 200 in 94. Samples without a bad visit carry no trace of them.
// Then the share that passed, with its own interval, is better evidence than the mean.
// The tests draw these samples and hold the package to these numbers.
package scorecard
