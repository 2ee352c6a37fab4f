// Package scorecard is the arithmetic of scorecards: what one report adds to a
// roll-up, how roll-ups are merged and taken apart again, and which figures a
// client is shown, with the intervals that say how sure they are.
//
// A roll-up has two halves. Totals are numbers that a database keeps as columns
// and can sum. Details hold everything else (distributions, sections,
// dimensions, questions) and are kept as one blob. Both are sums of integers,
// so any order of adding gives the same roll-up, taking away undoes adding
// exactly, and equal roll-ups are equal bytes.
//
// Figures are exact integers in basis points, floored once from the exact
// fraction. Only intervals are computed in floating point, and rounded outward.
package scorecard
