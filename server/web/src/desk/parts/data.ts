// Values of a form by the paths of their fields, such as homeArea.position.latitude, and how two states of them differ.

/** Data is what a form edits: a message of the API, as JSON. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Data = Record<string, any>;

/** get returns the value at a path, undefined where there is none. */
export function get(data: unknown, path: string): any {
  return path.split(".").reduce<any>((at, name) => (at === undefined || at === null ? undefined : at[name]), data);
}

/** set returns the data with another value at a path. A message that becomes empty is left out. */
export function set(data: Data, path: string, value: unknown): Data {
  const [name = "", ...rest] = path.split(".");
  const next = { ...data };
  let inner = value;
  if (rest.length > 0) {
    inner = set(next[name] ?? {}, rest.join("."), value);
    if (Object.keys(inner as Data).length === 0) inner = undefined;
  }
  if (inner === undefined) delete next[name];
  else next[name] = inner;
  return next;
}

/** Difference is one place where two states have different values. */
export interface Difference {
  path: string;
  mine: unknown;
  theirs: unknown;
}

/** The most differences that are listed. */
const mostDifferences = 200;

/** differences lists where two values differ, down to single values. Members that only the server writes are left out. */
export function differences(mine: unknown, theirs: unknown, path = "", found: Difference[] = []): Difference[] {
  if (found.length >= mostDifferences || JSON.stringify(mine) === JSON.stringify(theirs)) return found;
  if (isPlain(mine) && isPlain(theirs)) {
    for (const name of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
      if (path === "" && written.has(name)) continue;
      const at = Array.isArray(mine) ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`;
      differences((mine as Data)[name], (theirs as Data)[name], at, found);
    }
  } else if (!(isEmpty(mine) && isEmpty(theirs))) found.push({ path, mine, theirs });
  return found;
}

const written = new Set(["etag", "createTime", "updateTime", "name", "digest"]);

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "" || value === 0 || value === false || (isPlain(value) && Object.keys(value).length === 0);
}

/** shown writes a value for people. */
export function shown(value: unknown): string {
  if (isEmpty(value)) return "–";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
