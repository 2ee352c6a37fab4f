// Package paper writes the report of a location as a PDF, for store managers and regional managers.
//
// What every report promises:
//   - It is A4, at most four pages, and the same bytes for the same report and language: its dates are those of the
//     figures, and nothing in it is random.
//   - It shows no more than the figures are. Every figure has its visits and its interval, a value and the lower end
//     of an interval floored and the upper end raised. A difference is called a change only where it is one. What is
//     thin is hollow or hatched, is named as thin, and is never ranked. Whatever is left out for want of room is counted.
//   - It can be printed in black: every mark can be recognized by its shape, and colours are of the set by M. Okabe and K. Ito that
//     the colour-blind can distinguish.
//   - Its text can be selected, searched and read aloud; it has a title, an author, a language and bookmarks.
//   - Texts of others may hold anything: they are cut to their place with an ellipsis. What the typeface cannot show, or
//     cannot show rightly, such as Hebrew, Arabic, Chinese or an emoji, becomes □, which a note explains.
//
// The typeface is Liberation Sans, which is licensed under the SIL Open Font License 1.1; only the characters that a
// report uses are embedded in it.
package paper
