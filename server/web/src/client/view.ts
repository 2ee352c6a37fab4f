// What is looked at: program, span, location, and what it is compared with. All of it is in the address, so that a link is a
// view, and every page passes it on to the next.
import type { Scorecard, Token } from "../gen/api";
import { href } from "../kit/route";

/** What figures are compared with: the span right before, the same months a year before, or the location above. */
export type Compare = "before" | "year" | "above";

/** Chosen is what the address says. Empty is what the server chooses: its latest twelve months, the only program, all places. */
export interface Chosen {
  program: string;
  from: string;
  to: string;
  location: string;
  compare: Compare;
}

/** At is what every page gets: what is looked at, with what the server chose filled in, and who looks. */
export interface At {
  client: string;
  chosen: Chosen;
  program: string;
  from: string;
  to: string;
  location: string;
  /** The figures of the whole view. */
  base: Scorecard;
  who: Token;
  /** Whether this person may also claim, appeal and act. */
  isManager: boolean;
  query: URLSearchParams;
}

/** What is in the address of every page; other parameters are of one page alone. */
const names = ["program", "from", "to", "location", "compare"] as const;

const monthForm = /^\d{4}-(0[1-9]|1[0-2])$/;

/** chosenIn reads an address. Months are taken in either order. */
export function chosenIn(query: URLSearchParams): Chosen {
  const month = (name: string) => (monthForm.test(query.get(name) ?? "") ? (query.get(name) ?? "") : "");
  let [from, to] = [month("from"), month("to")];
  if (from !== "" && to !== "" && from > to) [from, to] = [to, from];
  const compare = query.get("compare");
  return { program: query.get("program") ?? "", from, to, location: query.get("location") ?? "", compare: compare === "year" || compare === "above" ? compare : "before" };
}

/** link returns the address of a page that keeps what is looked at; more replaces parts of it, or belongs to the page. */
export function link(query: URLSearchParams, path: string, more: Record<string, string | undefined> = {}): string {
  const kept: Record<string, string | undefined> = {};
  for (const name of names) kept[name] = query.get(name) ?? undefined;
  return href(path, { ...kept, ...more });
}

/** asked are the fields that requests for figures share. */
export function asked(at: At): { client: string; program: string; location: string; from: string; to: string } {
  return { client: at.client, program: at.program, location: at.location, from: at.from, to: at.to };
}

/** keyOf is a key for data of a view. */
export function keyOf(at: At, ...more: string[]): string {
  return [at.client, at.program, at.location, at.from, at.to, ...more].join(" ");
}

/** monthsFrom returns the month that is n months after another. */
export function monthsFrom(month: string, n: number): string {
  const whole = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + n;
  return `${Math.floor(whole / 12)}-${String((whole % 12) + 1).padStart(2, "0")}`;
}

/** lastPart returns the id at the end of a name. */
export function lastPart(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** inLanguage returns a text of a map by language; another one where the language has none. */
export function inLanguage(texts: Record<string, string>, tag: string): string {
  return texts[tag] ?? texts.en ?? Object.values(texts)[0] ?? "";
}
