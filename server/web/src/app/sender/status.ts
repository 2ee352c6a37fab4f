// What the sender is doing, told to all pages of the app.
import type { Block } from "./trouble";

/** Status is what the sender of this phone is doing. */
export interface Status {
  /** The report that is on its way. */
  report?: string;
  /** The file of it that is on its way: which of how many, and the share that the server has. */
  file?: { n: number; of: number; share: number };
  /** Why nothing could be sent the last time. */
  block?: Block;
  /** When the server wants to be asked again. */
  until?: number;
  /** How long that was to be, in milliseconds: a clock that was set back since makes nobody wait longer. */
  wait?: number;
  /** When the last attempt ended. */
  time?: number;
}

let now: Status = {};
const listeners = new Set<() => void>();
const others = "BroadcastChannel" in globalThis ? new BroadcastChannel("sender") : undefined;
others?.addEventListener("message", (event: MessageEvent<Status>) => {
  now = event.data;
  tell();
});

function tell(): void {
  for (const listener of [...listeners]) listener();
}

/** status is what the sender is doing now. */
export function status(): Status {
  return now;
}

/** setStatus tells what the sender is doing now. */
export function setStatus(next: Status): void {
  now = next;
  tell();
  others?.postMessage(next);
}

/** listenStatus calls a function at each change; what is returned ends it. */
export function listenStatus(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
