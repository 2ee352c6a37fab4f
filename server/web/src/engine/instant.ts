// Instants as whole microseconds since 1970. They may need more than 53 bits, so they are BigInt.

const form = /^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(.*)$/s;
const tail = /^(?:\.(\d{1,9}))?(Z|z|[+-]\d\d:\d\d)$/;
const zone = /^([+-])([01]\d|2[0-3]):([0-5]\d)$/;

/** 0001-01-01T00:00:00Z, which the server reads as 'not sent' in the times of a report. */
export const NO_INSTANT = -62_135_596_800_000_000n;
const AFTER_LAST = 253_402_300_800_000_000n;

/** Reads RFC 3339 with at most six digits of fraction that count. Returns the machine reason where the text is none. */
export function parseInstant(text: string): bigint | 'WRONG_TYPE' | 'TIME_TOO_FINE' | 'OUT_OF_RANGE' {
  const parts = form.exec(text);
  if (!parts) return 'WRONG_TYPE';
  const [, day, clock, rest = ''] = parts;
  const millis = Date.parse(`${day}T${clock}Z`);
  // A date that rolls over, such as 30 February, is none.
  if (Number.isNaN(millis) || new Date(millis).toISOString().slice(0, 19) !== `${day}T${clock}`) return 'WRONG_TYPE';
  const fraction = /^\.(\d{1,9})(?!\d)/.exec(rest)?.[1] ?? '';
  const nanos = fraction.padEnd(9, '0');
  if (!nanos.endsWith('000')) return 'TIME_TOO_FINE';
  const offset = offsetMinutes(tail.exec(rest)?.[2] ?? '');
  if (offset === undefined) return 'WRONG_TYPE';
  const micros = BigInt(millis - offset * 60_000) * 1000n + BigInt(nanos.slice(0, 6));
  return micros < NO_INSTANT || micros >= AFTER_LAST ? 'OUT_OF_RANGE' : micros;
}

function offsetMinutes(text: string): number | undefined {
  if (text === 'Z' || text === 'z') return 0;
  const parts = zone.exec(text);
  if (!parts) return undefined;
  return (parts[1] === '-' ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3]));
}

/** Writes RFC 3339 in UTC with no, three or six digits of fraction: the fewest that hold the instant. */
export function instantText(micros: bigint): string {
  const rest = ((micros % 1000n) + 1000n) % 1000n;
  const text = new Date(Number((micros - rest) / 1000n)).toISOString();
  if (rest > 0n) return `${text.slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
}
