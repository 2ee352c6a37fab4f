// A small interface over the tables on this phone, so that tests can put a failing one in its place.

/** The tables of one shopper. */
export const tables = ["meta", "visits", "locations", "versions", "drafts", "reports", "files", "pieces", "kept", "log"] as const;
export type Table = (typeof tables)[number];
export type Key = string | readonly [string, number];

/** How a transaction is done: read only, relaxed for keystrokes, strict where the disk must have it before it is told. */
export type How = "read" | "relaxed" | "strict";

/** Rows are the tables within one transaction. Nothing but these may be awaited in it. */
export interface Rows {
  get<T>(table: Table, key: Key): Promise<T | undefined>;
  /** All rows of a table in the order of their keys; with a prefix, those whose first key it is. */
  all<T>(table: Table, prefix?: string): Promise<T[]>;
  put(table: Table, key: Key, value: unknown): void;
  remove(table: Table, key: Key): void;
}

/** Base keeps tables. A transaction is kept as a whole or not at all. */
export interface Base {
  act<T>(how: How, names: readonly Table[], work: (rows: Rows) => Promise<T>): Promise<T>;
}

/** Why storing failed: the disk is full, the browser stores nothing, or it has taken away what was stored. */
export type FaultKind = "full" | "none" | "lost" | "other";

/** StoreFault is an error of the store. Nothing of the transaction was kept. */
export class StoreFault extends Error {
  readonly kind: FaultKind;

  constructor(kind: FaultKind, cause: unknown) {
    super(`storage: ${kind}: ${cause instanceof Error ? `${cause.name} ${cause.message}` : String(cause)}`, { cause });
    this.kind = kind;
  }
}

/** faultOf makes a StoreFault of an error of the browser; other errors stay as they are. */
export function faultOf(error: unknown): unknown {
  if (!(error instanceof DOMException)) return error;
  if (error.name === "QuotaExceededError") return new StoreFault("full", error);
  if (error.name === "SecurityError" || error.name === "NotAllowedError") return new StoreFault("none", error);
  return new StoreFault("other", error);
}
