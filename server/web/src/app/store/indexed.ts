// The tables in IndexedDB. A connection lives for one transaction: browsers of phones lose those that are held while the app
// sleeps.
import { type Base, type How, type Key, type Rows, StoreFault, type Table, faultOf, tables } from "./base";
import { Copy, type Row, type RowKey, canCopy } from "./copy";
import { isIdentity, mended, restoredMark } from "./restore";

/** Indexed keeps the tables of one name, and a copy of them beside the database. */
export class Indexed implements Base {
  readonly name: string;
  /** Called when the tables were found empty although this page has seen them before, or the browser says that it has removed what
   * was there because it was damaged, or there is a copy. Restored is that they were filled from a whole copy. */
  onRemoved: ((restored: boolean) => void) | undefined;
  readonly #copy: Copy | undefined;
  #seen = false;
  /** The tables were made anew after they had been seen or damaged. */
  #removed = false;
  /** The tables have an identity: they are not empty because they were made anew. */
  #filled = false;
  /** The tables are removed for good. Nothing may make them anew. */
  #ended = false;

  constructor(name: string) {
    this.name = name;
    if (canCopy) this.#copy = new Copy(name, (keys) => this.#read(keys));
  }

  async act<T>(how: How, names: readonly Table[], work: (rows: Rows) => Promise<T>): Promise<T> {
    try {
      return await this.#once(how, names, work);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      // No room: the copy gives its own. The connection was lost, or the tables were removed between opening and using them: once more.
      const again = error.name === "QuotaExceededError" ? await this.#copy?.drop() : ["InvalidStateError", "UnknownError", "AbortError", "NotFoundError"].includes(error.name);
      if (!again) throw faultOf(error);
    }
    try {
      return await this.#once(how, names, work);
    } catch (error) {
      throw faultOf(error);
    }
  }

  /** copyAll brings the copy up to what the tables have, where a page ended before it had copied what it stored. */
  async copyAll(): Promise<void> {
    if (!this.#copy) return;
    const base = await this.#open();
    try {
      const keys = tables.map((table) => new Promise<RowKey[]>((resolve, reject) => {
        const request = base.transaction(table).objectStore(table).getAllKeys();
        request.onsuccess = () => resolve(request.result.map((key) => ({ table, key: key as Key })));
        request.onerror = () => reject(request.error);
      }));
      await this.#copy.compare((await Promise.all(keys)).flat());
    } finally {
      base.close();
    }
  }

  /** destroy removes the tables and their copy for good. */
  async destroy(): Promise<void> {
    this.#ended = true;
    await this.#copy?.end();
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase(this.name);
      request.onsuccess = () => resolve();
      request.onerror = () => reject(faultOf(request.error));
      request.onblocked = () => reject(new StoreFault("other", "another page holds the tables"));
    }).catch((error: unknown) => {
      this.#ended = false;
      throw error;
    });
  }

  async #once<T>(how: How, names: readonly Table[], work: (rows: Rows) => Promise<T>): Promise<T> {
    const base = await this.#open();
    try {
      if (!this.#filled) await this.#fill(base);
      const changed: RowKey[] = [];
      const result = await within(base, how, names, work, changed);
      this.#copy?.mark(changed);
      return result;
    } finally {
      base.close();
    }
  }

  /** #fill gives tables that were made anew what the copy has, and an identity. */
  async #fill(base: IDBDatabase): Promise<void> {
    const identity = () => within(base, "read", ["meta"], (rows) => rows.get<string>("meta", "identity"));
    const fill = async () => {
      if (this.#ended || (await identity())) return;
      const restored = await this.#restore(base);
      await within(base, "strict", ["meta"], async (rows) => rows.put("meta", "identity", `${restored ? restoredMark : ""}${crypto.randomUUID()}`));
      // A copy of empty tables is a whole one.
      this.#copy?.mark([{ table: "meta", key: "identity" }]);
      if (this.#removed || restored !== undefined) this.onRemoved?.(restored === true);
    };
    if (!(await identity())) await (this.#copy ? this.#copy.locked(fill) : fill());
    this.#filled = true;
  }

  /** #restore fills the tables from the copy. It returns whether that was a whole one; undefined where there is none. */
  async #restore(base: IDBDatabase): Promise<boolean | undefined> {
    const keys = (await this.#copy?.keys()) ?? [];
    const rows: Row[] = [];
    for (const key of keys) {
      const row = { ...key, value: await this.#copy?.row(key) };
      if (key.table === "pieces") await within(base, "relaxed", ["pieces"], async (into) => into.put("pieces", row.key, row.value));
      else if (row.value !== undefined) rows.push(row);
    }
    await within(base, "strict", tables, async (into) => {
      for (const { table, key, value } of mended(rows)) into.put(table, key, value);
    });
    return keys.length === 0 ? undefined : rows.some(isIdentity);
  }

  /** #read reads rows for the copy; undefined where the tables were made anew and are not filled yet. */
  async #read(keys: readonly RowKey[]): Promise<Row[] | undefined> {
    const base = await this.#open();
    try {
      return await within(base, "read", tables, async (rows) => {
        if (!(await rows.get("meta", "identity"))) return undefined;
        return Promise.all(keys.map(async (key) => ({ ...key, value: await rows.get(key.table, key.key) })));
      });
    } finally {
      base.close();
    }
  }

  #open(): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
      if (this.#ended) throw new StoreFault("other", "the tables are removed");
      if (!("indexedDB" in globalThis)) throw new StoreFault("none", "the browser has no IndexedDB");
      const request = indexedDB.open(this.name, 1);
      request.onupgradeneeded = (event: IDBVersionChangeEvent & { dataLoss?: string }) => {
        for (const table of tables) request.result.createObjectStore(table);
        this.#removed ||= this.#seen || event.dataLoss === "total"; // dataLoss is Chromium's own
        this.#filled = false;
      };
      request.onsuccess = () => {
        this.#seen = true;
        request.result.onversionchange = () => request.result.close();
        resolve(request.result);
      };
      request.onerror = () => reject(request.error);
      request.onblocked = () => reject(new DOMException("another page holds the tables", "UnknownError"));
    });
  }
}

/** within is one transaction. What it changes is added to changed. */
async function within<T>(base: IDBDatabase, how: How, names: readonly Table[], work: (rows: Rows) => Promise<T>, changed: RowKey[] = []): Promise<T> {
  const transaction = base.transaction(names, how === "read" ? "readonly" : "readwrite", { durability: how === "strict" ? "strict" : "relaxed" });
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new DOMException("the transaction was given up", "AbortError"));
  });
  let result: T;
  try {
    result = await work(rowsOf(transaction, changed));
  } catch (error) {
    done.catch(() => undefined);
    try {
      transaction.abort();
    } catch {
      // It has ended by itself, for the reason that is thrown.
    }
    throw error;
  }
  await done;
  return result;
}

/** rowsOf makes the tables of a transaction usable by promises. */
function rowsOf(transaction: IDBTransaction, changed: RowKey[]): Rows {
  return {
    get: (table, key) => answer(transaction.objectStore(table).get(keyOf(key))),
    all: (table, prefix) => answer(transaction.objectStore(table).getAll(prefix === undefined ? undefined : IDBKeyRange.bound([prefix, 0], [prefix, Infinity]))),
    put: (table, key, value) => {
      transaction.objectStore(table).put(value, keyOf(key));
      changed.push({ table, key });
    },
    remove: (table, key) => {
      transaction.objectStore(table).delete(keyOf(key));
      changed.push({ table, key });
    },
  };
}

function keyOf(key: Key): IDBValidKey {
  return typeof key === "string" ? key : [...key];
}

function answer<T>(request: IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T);
    request.onerror = () => reject(request.error);
  });
}
