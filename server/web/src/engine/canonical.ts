// Canonical JSON (RFC 8785) of what the engine writes: objects, arrays, texts, whole numbers within ±2⁵³, booleans, null.

import { wellFormed } from './text';

/** A value that canonical JSON can be written of. A member that is undefined is left out. */
export type Value = string | number | boolean | null | readonly Value[] | Members;

/** The members of an object that is written. */
export type Members = { readonly [name: string]: Value | undefined };

/** Writes canonical JSON. Members are sorted by the UTF-16 code units of their names; half a surrogate pair is U+FFFD. */
export function canonical(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(wellFormed(value));
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean' || value === null) return String(value);
  if (isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const members: string[] = [];
  for (const name of Object.keys(value).sort()) {
    const member = value[name];
    if (member !== undefined) members.push(`${canonical(name)}:${canonical(member)}`);
  }
  return `{${members.join(',')}}`;
}

/** Array.isArray does not narrow a read-only array. */
function isArray(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** Returns undefined in place of a default: 0, false, the empty text, list or map. Canonical JSON leaves those out. */
export function some<T extends string | number | boolean | object>(value: T): T | undefined {
  return (typeof value === 'object' ? Object.keys(value).length > 0 : value) ? value : undefined;
}

/** Returns the members of the names whose values are no defaults. */
export function pick<T extends object>(from: T, ...names: (keyof T & string)[]): Members {
  const out: { [name: string]: Value | undefined } = {};
  for (const name of names) {
    const value = from[name] as Value | undefined;
    if (value !== undefined && value !== null) out[name] = some(value);
  }
  return out;
}

/** Returns SHA-256 of a text's UTF-8 bytes, in 64 lower-case hexadecimal digits. It needs a secure context. */
export async function digestOf(text: string): Promise<string> {
  const sum = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(sum), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
