// Texts as the server counts, trims and sorts them.

/** Stands in for an erased text. It counts as a value and satisfies every rule on lengths. */
export const ERASED = '\u2421';

const space = /\p{White_Space}/u;

/** Returns the text without the Unicode white space at both ends. trim() takes U+FEFF too and leaves U+0085. */
export function trimmed(s: string): string {
  let from = 0;
  let to = s.length;
  while (from < to && space.test(s.charAt(from))) from++;
  while (to > from && space.test(s.charAt(to - 1))) to--;
  return s.slice(from, to);
}

/** Returns how many code points a text has, without the white space at both ends. */
export function characters(s: string): number {
  return points(trimmed(s));
}

/** Returns how many code points a text has. */
export function points(s: string): number {
  let n = 0;
  for (const _ of s) n++;
  return n;
}

/** Orders texts by their bytes in UTF-8, which is the order of code points. */
export function compareBytes(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  for (let i = 0; i < most; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Puts surrogates, which stand for what is beyond U+FFFF, behind the code units from U+E000 to U+FFFF. */
function rank(unit: number): number {
  if (unit >= 0xe000) return unit - 0x800;
  return unit >= 0xd800 ? unit + 0x2000 : unit;
}

/** Puts U+FFFD in place of half a surrogate pair, which has no form in UTF-8. */
export function wellFormed(s: string): string {
  return s.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** Returns the values sorted by bytes, each once. */
export function sortedSet(values: readonly string[]): string[] {
  return [...new Set(values)].sort(compareBytes);
}
