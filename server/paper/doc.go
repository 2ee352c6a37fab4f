// Package paper writes the report of a location, a region or a whole client, and that of a visit, as a PDF, for store managers
// and regional managers. Charts are the drawings of package picture. The library cannot write tagged PDF.
//
// What every report promises:
//   - It is A4, as a rule on three or four pages, and the same bytes for the same report, language and brand: its dates are
//     those of the figures, and nothing in it is random.
//   - It shows no more than the figures are. Every figure has its visits and its interval, a value and the lower end
//     of an interval floored and the upper end raised. A difference is called a change only where it is one. What is
//     thin is hollow or hatched, is named as thin, and is never ranked. Whatever is left out for want of room is counted.
//   - It can be printed in black: every mark can be recognized by its shape, and colours are of the set by M. Okabe and K. Ito that
//     the colour-blind can distinguish.
//   - Its text can be selected, searched and read aloud; it has a title, an author, a language and bookmarks.
//   - Titles and texts of others wrap; only a narrative in a list, and what is longer than any text that people write, ends
//     in an ellipsis. What the typeface cannot show, or
//     cannot show rightly, such as Hebrew, Arabic, Chinese or an emoji, becomes □, which a note explains.
//
// The typeface is Liberation Sans, which is licensed under the SIL Open Font License 1.1; only the characters that a
// report uses are embedded in it.
package paper
