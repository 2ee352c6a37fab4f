// Figures, dates and money as the readers of each language write them. Figures are cut, never rounded anew: a score and the
// lower end of its interval are floored, an upper end is raised, as in server/words.
import { counted, has, language, t } from "./texts";

const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language() + JSON.stringify(options);
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(language(), options);
    formats.set(key, format);
  }
  return format;
}

const tenths: Intl.NumberFormatOptions = { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 };

/** percent writes basis points with one decimal, floored: 8438 is 84.3 %. */
export function percent(basisPoints: number): string {
  return numberFormat(tenths).format(Math.floor(basisPoints / 10) / 1000);
}

/** percentRaised is percent for the upper end of an interval. */
export function percentRaised(basisPoints: number): string {
  return numberFormat(tenths).format(Math.ceil(basisPoints / 10) / 1000);
}

/** percentInFull writes basis points with two decimals, as a score that is compared. */
export function percentInFull(basisPoints: number): string {
  return numberFormat({ style: "percent", minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(basisPoints / 10000);
}

/** points writes a difference in percentage points with its sign, cut toward zero. */
export function points(basisPoints: number): string {
  return numberFormat({ minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: "exceptZero" }).format(Math.trunc(basisPoints / 10) / 10);
}

/** number writes a whole number. */
export function number(n: number | string): string {
  return numberFormat({}).format(Number(n));
}

/** withUnit writes a number with its unit. The units of the built-in checklists have texts; another stands as its checklist has it. */
export function withUnit(value: string, unit: string): string {
  return has(`unit.${unit}.other`) ? counted(`unit.${unit}`, Number(value), { n: decimal(value) }) : `${decimal(value)} ${has(`unit.${unit}`) ? t(`unit.${unit}` as never) : unit}`.trim();
}

/** decimal writes a number with the decimals that it has. */
function decimal(value: string): string {
  return numberFormat({ maximumFractionDigits: 20 }).format(Number(value));
}

/** money writes an amount such as 12.50 in its currency. */
export function money(amount: { amount: string; currency: string }): string {
  return numberFormat({ style: "currency", currency: amount.currency }).format(Number(amount.amount));
}

/** bytes writes a size in kB, MB or GB. */
export function bytes(size: number | string): string {
  const n = Number(size);
  const [unit, value] = n < 1e6 ? (["kilobyte", n / 1e3] as const) : n < 1e9 ? (["megabyte", n / 1e6] as const) : (["gigabyte", n / 1e9] as const);
  return numberFormat({ style: "unit", unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}

/** Zone is an IANA time zone, such as that of a location; the device's own where left out. */
type Zone = string | undefined;

const dates = new Map<string, Intl.DateTimeFormat>();

function dateFormat(options: Intl.DateTimeFormatOptions, zone: Zone): Intl.DateTimeFormat {
  const key = language() + (zone ?? "") + JSON.stringify(options);
  let format = dates.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(language() === "en" ? "en-GB" : language(), zone ? { ...options, timeZone: zone } : options);
    dates.set(key, format);
  }
  return format;
}

/** date writes the day of an instant. */
export function date(instant: string | number, zone?: Zone): string {
  return dateFormat({ day: "numeric", month: "short", year: "numeric" }, zone).format(new Date(instant));
}

/** dayAndMonth writes a day in as few signs as can be, for the heads of columns. */
export function dayAndMonth(instant: string | number, zone?: Zone): string {
  return dateFormat({ day: "numeric", month: "numeric" }, zone).format(new Date(instant));
}

/** dateTime writes day and minute. */
export function dateTime(instant: string | number, zone?: Zone): string {
  return dateFormat({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }, zone).format(new Date(instant));
}

/** weekdayTime writes day and minute with the day of the week, for what is due soon. */
export function weekdayTime(instant: string | number, zone?: Zone): string {
  return dateFormat({ weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }, zone).format(new Date(instant));
}

/** dateTimeInFull is dateTime with the year and the seconds, as receipts have it. */
export function dateTimeInFull(instant: string | number, zone?: Zone): string {
  return dateFormat({ dateStyle: "medium", timeStyle: "medium" }, zone).format(new Date(instant));
}

/** time writes the minute of the day. */
export function time(instant: string | number, zone?: Zone): string {
  return dateFormat({ hour: "2-digit", minute: "2-digit" }, zone).format(new Date(instant));
}

/** month writes a month such as 2026-11. */
export function month(yearMonth: string, style: "long" | "short" = "long"): string {
  return dateFormat({ month: style, year: "numeric" }, "UTC").format(new Date(`${yearMonth}-01T00:00:00Z`));
}

/** duration writes seconds in their two greatest units, floored. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const units = [
    ["unit.day", 86400],
    ["unit.hour", 3600],
    ["unit.minute", 60],
    ["unit.second", 1],
  ] as const;
  const at = units.findIndex(([, size]) => whole >= size);
  if (at < 0) return `0\u00A0${t("unit.second")}`;
  const [key, size] = units[at]!;
  const one = (k: (typeof units)[number][0], n: number) => `${number(n)}\u00A0${n === 1 || k !== "unit.day" ? t(k) : t("unit.days")}`;
  const next = units[at + 1];
  const rest = next ? Math.floor((whole % size) / next[1]) : 0;
  return one(key, Math.floor(whole / size)) + (next && rest > 0 ? ` ${one(next[0], rest)}` : "");
}

/** clock writes seconds as a stopwatch does: 4:12, or 1:04:12. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
