// How members of JSON are read. Every function takes anything and returns its type: what is missing, null or of another
// type is the default. REST writes empty lists and defaults and numbers of 64 bits as texts; the domain's own JSON leaves
// them out. Both read the same.

/** The members of a JSON object. */
export type Members = Readonly<Record<string, unknown>>;

/** Returns the members of an object; none of anything else. */
export function members(v: unknown): Members {
  return isObject(v) ? v : {};
}

/** Reports whether a member holds an object: a kind that is set, be it empty. */
export function isObject(v: unknown): v is Members {
  return typeof v === 'object' && v !== null && !Array.isArray(v);
}

/** Reads an object that may be absent. */
export function maybe<T>(v: unknown, read: (m: Members) => T): T | undefined {
  return isObject(v) ? read(v) : undefined;
}

/** Reads each element of a list. */
export function list<T>(v: unknown, read: (v: unknown) => T): T[] {
  return Array.isArray(v) ? v.map((element) => read(element)) : [];
}

/** Reads a text. */
export function text(v: unknown): string {
  return typeof v === 'string' ? v : '';
}

/** Reads a text that may be absent; the empty text is there. */
export function maybeText(v: unknown): string | undefined {
  return typeof v === 'string' ? v : undefined;
}

/** Reads the name of an enum's value, '' for the unspecified one. */
export function word(v: unknown): string {
  return text(v).endsWith('_UNSPECIFIED') ? '' : text(v);
}

/** Reads a flag. */
export function flag(v: unknown): boolean {
  return v === true;
}

/** Reads a whole number, also one that is written as a text. */
export function whole(v: unknown, otherwise = 0): number {
  return maybeWhole(v) ?? otherwise;
}

/** Reads a whole number that may be absent. */
export function maybeWhole(v: unknown): number | undefined {
  const n = numeric(v);
  // Minus zero is zero.
  return Number.isSafeInteger(n) ? n + 0 : undefined;
}

/** Returns a number, also of a text of digits; NaN of anything else. */
export function numeric(v: unknown): number {
  return typeof v === 'number' || (typeof v === 'string' && /^-?\d+$/.test(v)) ? Number(v) : NaN;
}

/** Reads a map of texts. */
export function texts(v: unknown): Readonly<Record<string, string>> {
  const all = members(v);
  return Object.values(all).every((t) => typeof t === 'string') ? (all as Record<string, string>) : {};
}
