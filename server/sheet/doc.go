// Package sheet lays the answers of the API out as flat tables, and writes these as CSV.
//
// # Tables
//
// An answer is one table of one row, the summary, and a table for each list of messages in it, named by its JSON path.
// Columns come from the descriptors: they are the same whether a field is set or not, and stand in the order of the
// declaration. The key of a column is the dotted JSON path, such as total.basisPoints. A cell is
//
//   - absent where a field that can be absent is, where the message that it is in is, and for an enum that is unspecified;
//   - an instant in UTC, RFC 3339, with Z;
//   - the JSON name of an enum;
//   - a list of scalars as its elements joined by "; ", and a map as its entries key=value, sorted by key, joined
//     likewise; a semicolon or backslash inside an element, and an equals sign inside a key, stand behind a backslash;
//   - a list of messages inside a row as JSON: nothing is left out, and tools for analysis can open it.
//
// Etags are left out. Where an answer has titles for its ids, a column of ids is followed by one of titles, such as
// location and locationTitle.
//
// # CSV
//
// RFC 4180: UTF-8, lines end in CR LF, the first has the keys. An absent cell and an empty text are both empty.
//
// Spreadsheet programs read a text that begins with = + - or @ as a formula, and one that is set to another separator
// splits lines where the writer did not. So an apostrophe is written before such a beginning in a cell of text, and before
// one after each semicolon, tab and line break in it; white space, apostrophes and the full-width forms of these characters
// count as such. A text that begins with a tab or a line break gets one, too. Numbers are never changed. To read a text
// back, remove one apostrophe from each of the same places.
package sheet
