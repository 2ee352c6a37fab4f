// The tables in IndexedDB. A connection lives for one transaction: browsers of phones lose those that are held while the app
// sleeps.
import { type Base, type How, type Key, type Rows, StoreFault, type Table, faultOf, tables } from "./base";

/** Indexed keeps the tables of one name. */
export class Indexed implements Base {
  readonly name: string;
  /** Called when the tables are found empty although this page has seen them before, or the browser says that it has removed what
   * was there because it was damaged. */
  onLost: (() => void) | undefined;
  #seen = false;

  constructor(name: string) {
    this.name = name;
  }

  async act<T>(how: How, names: readonly Table[], work: (rows: Rows) => Promise<T>): Promise<T> {
    try {
      return await this.#once(how, names, work);
    } catch (error) {
      // The connection was lost, or the tables were removed between opening and using them: once more, anew.
      if (!(error instanceof DOMException) || !["InvalidStateError", "UnknownError", "AbortError", "NotFoundError"].includes(error.name)) throw faultOf(error);
    }
    try {
      return await this.#once(how, names, work);
    } catch (error) {
      throw faultOf(error);
    }
  }

  async #once<T>(how: How, names: readonly Table[], work: (rows: Rows) => Promise<T>): Promise<T> {
    const base = await this.#open();
    try {
      const transaction = base.transaction(names, how === "read" ? "readonly" : "readwrite", { durability: how === "strict" ? "strict" : "relaxed" });
      const done = new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error ?? new DOMException("the transaction was given up", "AbortError"));
      });
      let result: T;
      try {
        result = await work(rowsOf(transaction));
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
    } finally {
      base.close();
    }
  }

  #open(): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
      if (!("indexedDB" in globalThis)) throw new StoreFault("none", "the browser has no IndexedDB");
      const request = indexedDB.open(this.name, 1);
      request.onupgradeneeded = (event: IDBVersionChangeEvent & { dataLoss?: string }) => {
        for (const table of tables) request.result.createObjectStore(table);
        request.transaction?.objectStore("meta").put(crypto.randomUUID(), "identity");
        if (this.#seen || event.dataLoss === "total") this.onLost?.(); // dataLoss is Chromium's own
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

/** rowsOf makes the tables of a transaction usable by promises. */
function rowsOf(transaction: IDBTransaction): Rows {
  return {
    get: (table, key) => answer(transaction.objectStore(table).get(keyOf(key))),
    all: (table, prefix) => answer(transaction.objectStore(table).getAll(prefix === undefined ? undefined : IDBKeyRange.bound([prefix, 0], [prefix, Infinity]))),
    put: (table, key, value) => void transaction.objectStore(table).put(value, keyOf(key)),
    remove: (table, key) => void transaction.objectStore(table).delete(keyOf(key)),
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

/** destroy removes the tables of a name for good. */
export function destroy(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(faultOf(request.error));
    request.onblocked = () => reject(new StoreFault("other", "another page holds the tables"));
  });
}
