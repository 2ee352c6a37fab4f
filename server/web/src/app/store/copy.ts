// A copy of the tables beside the database, in the browser's cache. Chromium removes all databases of the app where it finds the
// files of one damaged, as after two kills; the cache has files of its own and stays. It is written after the tables, so that
// nobody waits for it: what was stored in the last moments before a kill may be missing in it.
import type { Key, Table } from "./base";

/** RowKey names a row of a table. */
export interface RowKey {
  table: Table;
  key: Key;
}

/** Row is a row of a table; its value is undefined where there is none. */
export interface Row extends RowKey {
  value: unknown;
}

/** Tables in the order in which they are copied: what is named by others comes before them, and what is removed goes the other way. So
 * a copy that a kill cut short names nothing that it lacks. The log is not copied. */
const order: readonly Table[] = ["pieces", "files", "reports", "drafts", "kept", "versions", "locations", "visits", "meta"];

/** Source reads rows of the tables in one transaction; undefined where the tables are no longer those that were copied. */
export type Source = (keys: readonly RowKey[]) => Promise<Row[] | undefined>;

/** canCopy reports whether the browser has what a copy takes; pages without a secure address have not. */
export const canCopy = "caches" in globalThis && "locks" in navigator;

/** Copy is the copy of the tables of one name. */
export class Copy {
  readonly #name: string;
  readonly #source: Source;
  #marked = new Map<string, RowKey>();
  #copying = false;
  #ended = false;

  constructor(name: string, source: Source) {
    this.#name = `copy of ${name}`;
    this.#source = source;
  }

  /** locked does something while no page writes the copy. */
  locked<T>(work: () => Promise<T>): Promise<T> {
    return navigator.locks.request(this.#name, work) as Promise<T>;
  }

  /** mark has rows copied that were stored or removed. */
  mark(rows: readonly RowKey[]): void {
    for (const row of rows) if (order.includes(row.table)) this.#marked.set(urlOf(row, 0), row);
    if (this.#copying || this.#ended || this.#marked.size === 0) return;
    this.#copying = true;
    this.locked(() => this.#rounds()).catch(() => (this.#copying = false));
  }

  /** keys are those of all rows of the copy. */
  async keys(): Promise<RowKey[]> {
    const cache = await caches.open(this.#name);
    const all = new Map((await cache.keys()).map(({ url }) => [new URL(url).search, keyOf(url)]));
    return [...all.values()];
  }

  /** row reads a row of the copy. A half that a kill left is none. */
  async row(key: RowKey): Promise<unknown> {
    const cache = await caches.open(this.#name);
    if (key.table === "pieces") return (await cache.match(urlOf(key, 0)))?.arrayBuffer();
    return newest(await slots(cache, key))?.value;
  }

  /** end removes the copy for good: what is still being stored is not copied any more. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.locked(() => this.drop());
  }

  /** drop removes the copy, so that its room is free. */
  async drop(): Promise<boolean> {
    this.#marked.clear();
    return caches.delete(this.#name);
  }

  /** compare has all rows copied of which the copy may have something else: keys are those of all rows of the tables. */
  async compare(keys: readonly RowKey[]): Promise<void> {
    const copied = new Map((await this.keys()).map((key) => [urlOf(key, 0), key]));
    const rows = new Map(keys.map((key) => [urlOf(key, 0), key]));
    this.mark([...keys.filter((key) => key.table !== "pieces" || !copied.has(urlOf(key, 0))), ...[...copied].filter(([url]) => !rows.has(url)).map(([, key]) => key)]);
  }

  /** #rounds copies until nothing is marked. It ends with its last row, and not when the lock is free: what is marked in between
   * begins anew. */
  async #rounds(): Promise<void> {
    if (this.#ended) return; // while the lock was waited for
    const cache = await caches.open(this.#name);
    while (this.#marked.size > 0) {
      const all = [...this.#marked].sort(([, a], [, b]) => order.indexOf(a.table) - order.indexOf(b.table));
      // What the server has too comes a few at a time, after what is on this phone alone.
      const own = all.filter(([, { table }]) => order.indexOf(table) <= order.indexOf("kept"));
      const marked = own.length > 0 ? own : all.slice(0, 10);
      for (const [url] of marked) this.#marked.delete(url);
      try {
        await this.#copy(cache, marked.map(([, key]) => key));
      } catch (error) {
        // Where there is no room for two, tables without a copy are better than half a copy. Else it is tried again with the next rows.
        if (error instanceof DOMException && error.name === "QuotaExceededError") await this.drop();
        else this.#marked = new Map([...marked, ...this.#marked]);
        break;
      }
    }
    this.#copying = false;
  }

  async #copy(cache: Cache, keys: RowKey[]): Promise<void> {
    const gone: RowKey[] = [];
    const take = async (rows: Row[] = []) => {
      for (const row of rows) {
        if (row.value === undefined) gone.unshift(row);
        else if (row.table === "pieces") await cache.put(urlOf(row, 0), new Response(row.value as ArrayBuffer));
        else await putRow(cache, row);
      }
    };
    for (const key of keys) if (key.table === "pieces") await take(await this.#source([key]));
    await take(await this.#source(keys.filter((key) => key.table !== "pieces")));
    for (const key of gone) for (const slot of [0, 1]) await cache.delete(urlOf(key, slot));
  }
}

/** Slot is one of the two places of a row, written in turns: a kill while one is written leaves the other. */
interface Slot {
  turn: number;
  value: unknown;
}

async function slots(cache: Cache, key: RowKey): Promise<(Slot | undefined)[]> {
  return Promise.all([0, 1].map(async (slot) => (await cache.match(urlOf(key, slot)))?.json().catch(() => undefined) as Promise<Slot | undefined>));
}

function newest([a, b]: (Slot | undefined)[]): Slot | undefined {
  return a && b ? (a.turn > b.turn ? a : b) : (a ?? b);
}

async function putRow(cache: Cache, { value, ...key }: Row): Promise<void> {
  const there = await slots(cache, key);
  const last = newest(there);
  if (last && JSON.stringify(last.value) === JSON.stringify(value)) return;
  const turn = (last?.turn ?? 0) + 1;
  await cache.put(urlOf(key, last && last === there[0] ? 1 : 0), new Response(JSON.stringify({ turn, value } satisfies Slot)));
}

function urlOf({ table, key }: RowKey, slot: number): string {
  return `/app/copy/${slot}?${encodeURIComponent(JSON.stringify([table, key]))}`;
}

function keyOf(url: string): RowKey {
  const [table, key] = JSON.parse(decodeURIComponent(new URL(url).search.slice(1))) as [Table, Key];
  return { table, key };
}
