// The phone: whose it is, where its tables are, and who is told when they change.
import type { Base, How, Rows, Table } from "./base";
import { Indexed } from "./indexed";
import { restoredMark } from "./restore";

/** Shopper is whose phone this is. */
export interface Shopper {
  shopper: string;
  title: string;
}

/** The tables of the phone itself have one row: whose it is now. */
const device = new Indexed("phone");
device.onRemoved = removed;
let base: Base | undefined;
let own: Indexed | undefined;
let whose: Shopper | undefined;
let removal: Removal | undefined;
let identity: string | undefined;

/** nameOf is the name of the tables of a shopper. Nobody else's page opens them. */
const nameOf = (shopper: string) => `phone of ${shopper}`;

/** openPhone opens the tables of the shopper whose phone this was last; undefined where nobody has enrolled here. */
export async function openPhone(): Promise<Shopper | undefined> {
  const known = await device.act("read", ["meta"], (rows) => rows.get<Shopper>("meta", "shopper"));
  if (known) await use(known);
  return known;
}

/** takePhone makes this the phone of a shopper. What another shopper has stored here stays theirs, and unseen. */
export async function takePhone(shopper: Shopper): Promise<void> {
  await device.act("strict", ["meta"], async (rows) => rows.put("meta", "shopper", shopper));
  await use(shopper);
}

/** leavePhone makes this nobody's phone, and removes all that the shopper has stored on it. */
export async function leavePhone(): Promise<void> {
  await device.act("strict", ["meta"], async (rows) => rows.remove("meta", "shopper"));
  await own?.destroy();
  whose = own = base = undefined;
  told();
}

async function use(shopper: Shopper): Promise<void> {
  if (whose?.shopper !== shopper.shopper) {
    own = new Indexed(nameOf(shopper.shopper));
    own.onRemoved = removed;
    identity = await own.act("read", ["meta"], (rows) => rows.get<string>("meta", "identity"));
    base = own;
  }
  whose = shopper;
  told();
}

/** copyAll brings the copy of what is stored up to date. */
export async function copyAll(): Promise<void> {
  await device.copyAll();
  await own?.copyAll();
}

/** Removal is what the browser has removed: all that was stored, or a database of which there was a copy. */
export type Removal = "lost" | "restored";

function removed(restored: boolean): void {
  if (removal !== "lost") removal = restored ? "restored" : "lost";
  told();
}

/** isSame reports whether the tables are those that this page began with. Other ones are told, once. */
export async function isSame(rows: Rows): Promise<boolean> {
  const now = await rows.get<string>("meta", "identity");
  if (now === identity) return true;
  identity = now;
  removed(now?.startsWith(restoredMark) === true);
  return false;
}

/** replaceBase puts another store in the place of the browser's, such as one that fails. */
export function replaceBase(other: Base): void {
  base = other;
}

/** shopper returns whose phone this is. */
export function shopper(): Shopper | undefined {
  return whose;
}

/** whatRemoved is what the browser has removed, while this page was open or before; undefined where nothing is known of that. */
export function whatRemoved(): Removal | undefined {
  return removal;
}

const listeners = new Set<() => void>();
const others = "BroadcastChannel" in globalThis ? new BroadcastChannel("phone") : undefined;
others?.addEventListener("message", () => tell());

function tell(): void {
  for (const listener of [...listeners]) listener();
}

/** told tells this page and the others that something on the phone has changed. */
export function told(): void {
  tell();
  others?.postMessage("changed");
}

/** listen calls a function when something on the phone has changed; what is returned ends it. */
export function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** act is a transaction on the tables of the shopper; all pages are told of one that writes. */
export async function act<T>(how: How, names: readonly Table[], work: (rows: Rows) => Promise<T>): Promise<T> {
  if (!base) throw new Error("this phone is nobody's yet");
  const result = await base.act(how, names, work);
  if (how !== "read" && names.some((name) => name !== "log")) told();
  return result;
}

/** read is one row. */
export function read<T>(table: Table, key: string): Promise<T | undefined> {
  return act("read", [table], (rows) => rows.get<T>(table, key));
}

/** list is all rows of a table. */
export function list<T>(table: Table): Promise<T[]> {
  return act("read", [table], (rows) => rows.all<T>(table));
}
