// Exact decimals: -?[0-9]{1,15}(\.[0-9]{1,19})?, as whole numbers of 10⁻¹⁹. Minus zero is zero.

const form = /^(-?)(\d{1,15})(?:\.(\d{1,19}))?$/;
const digits = 19;
const unit = 10n ** BigInt(digits);

/** Reads a decimal; undefined where the text is none. */
export function parseDecimal(s: string): bigint | undefined {
  const parts = form.exec(s);
  if (!parts) return undefined;
  const n = BigInt((parts[2] ?? '') + (parts[3] ?? '').padEnd(digits, '0'));
  return parts[1] ? -n : n;
}

/** Returns the decimal of a whole number. */
export function wholeDecimal(n: number): bigint {
  return BigInt(n) * unit;
}

/** Returns how many digits the fraction of a decimal text has, zeros at its end not counted. */
export function fractionDigits(s: string): number {
  return (form.exec(s)?.[3] ?? '').replace(/0+$/, '').length;
}
