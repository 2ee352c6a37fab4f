/** The version of the app. A server can refuse reads of older ones (--min-app-version); what a shopper has done it always takes. */
export const appVersion = "1.0.0";

/** isOlder compares versions such as 1.10.0 by their numbers. */
export function isOlder(version: string, than: string): boolean {
  const a = version.split(".").map(Number), b = than.split(".").map(Number);
  const at = b.findIndex((n, i) => n !== (a[i] ?? 0));
  return at >= 0 && (a[at] ?? 0) < b[at]!;
}
