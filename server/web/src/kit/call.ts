// Calls of the API over REST. A call is a constant in src/gen/calls.ts; send makes it.

/** Call is one RPC as REST has it. Req and Res are its messages as JSON. */
export interface Call<Req, Res> {
  readonly verb: string;
  readonly path: string;
  /** The field that is the body; "*" for all that is not in the path; "" where there is none. */
  readonly body: string;
  readonly types?: (request: Req) => Res;
}

/** call describes a call; only generated code uses it. */
export function call<Req, Res>(verb: string, path: string, body: string): Call<Req, Res> {
  return { verb, path, body };
}

/** Input is a message of which any field may be left out, also of those inside. */
export type Input<T> = T extends (infer U)[] ? Input<U>[] : T extends object ? { [K in keyof T]?: Input<T[K]> | undefined } : T;

/** Violation is one fault of a request, at the path of a field. */
export interface Violation {
  path: string;
  reason: string;
  message: string;
}

/** Problem is an error of the server, or of the way to it: then its status is 0 and its reason OFFLINE. */
export class Problem extends Error {
  readonly status: number;
  readonly reason: string;
  readonly violations: Violation[];
  readonly requestId: string;
  readonly metadata: Record<string, string>;
  /** Seconds until the same request may be sent again; undefined where it will fail again. */
  readonly retryAfter: number | undefined;

  constructor(status: number, document: ProblemDocument, retryAfter?: number) {
    super(document.title ?? document.reason ?? String(status));
    this.status = status;
    this.reason = document.reason ?? "";
    this.violations = document.errors ?? [];
    this.requestId = document.requestId ?? "";
    this.metadata = document.metadata ?? {};
    this.retryAfter = retryAfter;
  }

  /** Whether the request may not have reached the server, so that it is sent again as it is. */
  get isOffline(): boolean {
    return this.status === 0;
  }
}

interface ProblemDocument {
  title?: string;
  reason?: string;
  errors?: Violation[];
  requestId?: string;
  metadata?: Record<string, string>;
}

/** Options of one call. */
export interface Options {
  /** The etag of the state that an act was decided on. */
  ifMatch?: string;
  /** An Idempotency-Key: sent again with the same, the call is done once. */
  once?: string;
  signal?: AbortSignal;
  /** Sends the body even when the page is closed. */
  keepalive?: boolean;
}

/** Answer is a message with the etag of its state, empty where it has none. */
export interface Answer<Res> {
  body: Res;
  etag: string;
}

let screen = "";
let language = "";
let appVersion = "";

/** setCaller tells which screen's session is meant, and in which language problems are told. */
export function setCaller(screenName: string, tag: string): void {
  screen = screenName;
  language = tag;
}

/** setAppVersion names the version of an app that is installed, so that a server can tell when it is too old. */
export function setAppVersion(version: string): void {
  appVersion = version;
}

/** callerHeaders are the headers that say whose session is meant, and in which language an answer is. */
export function callerHeaders(): Record<string, string> {
  return { "X-Screen": screen, "Accept-Language": language, ...(appVersion !== "" ? { "X-App-Version": appVersion } : {}) };
}

/** fileAddress is where a file is that the browser itself fetches, such as an image: it names the screen, as headers would. */
export function fileAddress(path: string, query: Record<string, unknown> = {}): string {
  return `${path}?${queryOf({ ...query, screen })}`;
}

/** send makes a call and returns its message. It throws a Problem. */
export async function send<Req, Res>(c: Call<Req, Res>, request: Input<Req>, options: Options = {}): Promise<Res> {
  return (await exchange(c, request, options)).body;
}

/** exchange is send with the etag. */
export async function exchange<Req, Res>(c: Call<Req, Res>, request: Input<Req>, options: Options = {}): Promise<Answer<Res>> {
  const { url, body } = placed(c, request as Record<string, unknown>);
  const headers: Record<string, string> = { Accept: "application/json", ...callerHeaders() };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (options.ifMatch) headers["If-Match"] = options.ifMatch;
  if (options.once) headers["Idempotency-Key"] = options.once;
  const init: RequestInit = { method: c.verb, headers, credentials: "same-origin", cache: "no-cache" };
  if (body !== undefined) init.body = JSON.stringify(body);
  if (options.signal) init.signal = options.signal;
  if (options.keepalive) init.keepalive = true;
  const response = await reach(url, init);
  if (!response.ok) throw await problemOf(response);
  return { body: (await response.json()) as Res, etag: response.headers.get("ETag") ?? "" };
}

/** reach fetches; a network that fails is a Problem without a status. */
export async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Problem(0, { reason: "OFFLINE" });
  }
}

/** problemOf reads an answer that is an error. */
export async function problemOf(response: Response): Promise<Problem> {
  let document: ProblemDocument = {};
  try {
    document = (await response.json()) as ProblemDocument;
  } catch {
    // A proxy between may answer with something else than a problem document.
  }
  const wait = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  return new Problem(response.status, document, Number.isNaN(wait) ? undefined : wait);
}

/** placed puts the fields of a request where its call has them: into the path, the body and the query. */
export function placed(c: Call<never, unknown> | Call<any, any>, request: Record<string, unknown>): { url: string; body?: unknown } {
  const rest = { ...request };
  let url = c.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest[name];
    delete rest[name];
    if (value === undefined || value === "") throw new Error(`${c.path} needs ${name}`);
    return encodeURIComponent(String(value));
  });
  if (c.body === "*") return { url, body: rest };
  let body: unknown;
  if (c.body !== "") {
    body = rest[c.body] ?? {};
    delete rest[c.body];
  }
  const query = queryOf(rest);
  if (query !== "") url += `?${query}`;
  return body === undefined ? { url } : { url, body };
}

/** queryOf writes fields as a query; those of messages with dots, lists by repeating. */
export function queryOf(fields: Record<string, unknown>, prefix = ""): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === "") continue;
    if (Array.isArray(value)) {
      for (const item of value) parts.push(`${prefix}${name}=${encodeURIComponent(String(item))}`);
    } else if (typeof value === "object" && value !== null) {
      parts.push(queryOf(value as Record<string, unknown>, `${prefix}${name}.`));
    } else {
      parts.push(`${prefix}${name}=${encodeURIComponent(String(value))}`);
    }
  }
  return parts.filter((p) => p !== "").join("&");
}
