// Routes: all state that matters is in the address, so that a link is a view.
import { useEffect, useState } from "preact/hooks";

/** Place is where the reader is: the path below the screen's own, and its query. */
export interface Place {
  path: string;
  query: URLSearchParams;
}

let base = "/";
const listeners = new Set<() => void>();
/** How far down the reader was at the addresses that were left, of the newest hundred. */
const heights = new Map<string, number>();
/** Asked before the reader leaves a place; it returns false to stay. */
let guard: (() => boolean) | undefined;

/** startRoutes sets the path of the screen, such as /desk, and follows the browser's buttons. */
export function startRoutes(screenPath: string): void {
  base = screenPath;
  addEventListener("popstate", () => {
    back = true;
    notify();
    restoreHeight();
  });
}

let restoring: AbortController | undefined;
let back = false;

/** cameBack reports whether the reader came here by the browser's buttons or a way back, and so to where they were on the page. */
export function cameBack(): boolean {
  return back;
}

/** restoreHeight scrolls to where the reader was at this address, as soon as the page is long enough; on a slow network that takes
 * some seconds. It ends when the reader does something. */
function restoreHeight(): void {
  const height = heights.get(location.pathname + location.search) ?? 0;
  const end = Date.now() + 10_000;
  const acted = (restoring = new AbortController());
  for (const act of ["wheel", "touchmove", "keydown", "pointerdown"]) addEventListener(act, () => acted.abort(), { signal: acted.signal });
  const step = () => {
    if (acted.signal.aborted) return;
    scrollTo(0, height);
    if (scrollY < height - 1 && Date.now() < end) requestAnimationFrame(step);
    else acted.abort();
  };
  requestAnimationFrame(step);
}

/** here returns the present place. */
export function here(): Place {
  const path = location.pathname.startsWith(base) ? location.pathname.slice(base.length) : location.pathname;
  return { path: path === "" ? "/" : path, query: new URLSearchParams(location.search) };
}

/** href returns the address of a place. */
export function href(path: string, query: Record<string, string | undefined> = {}): string {
  const kept = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== "");
  const text = new URLSearchParams(kept).toString();
  return base + path + (text === "" ? "" : `?${text}`);
}

/** go leads to an address of this screen. With replace the browser's back button does not return. With returns the reader is led to
 * where they were at the address. */
export function go(address: string, replace = false, returns = false): void {
  if (guard && !guard()) return;
  back = returns;
  if (replace) history.replaceState(null, "", address);
  else {
    const left = location.pathname + location.search;
    heights.delete(left);
    heights.set(left, scrollY);
    const [oldest] = heights.keys();
    if (oldest !== undefined && heights.size > 100) heights.delete(oldest);
    history.pushState(null, "", address);
    scrollTo(0, 0);
  }
  notify();
  if (returns) restoreHeight();
}

/** guardLeaving asks before a place is left; undefined ends it. */
export function guardLeaving(ask: (() => boolean) | undefined): void {
  guard = ask;
}

function notify(): void {
  restoring?.abort();
  for (const listener of [...listeners]) listener();
}

/** usePlace returns the present place, and draws anew when it changes. */
export function usePlace(): Place {
  const [place, setPlace] = useState(here);
  useEffect(() => {
    const listener = () => setPlace(here());
    listeners.add(listener);
    listener(); // The place may have changed before this part was on the page.
    return () => void listeners.delete(listener);
  }, []);
  return place;
}

/** followLinks makes plain links within the screen lead without loading the page; it is for the outermost element. A link with
 * data-back leads to where the reader was at its address. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
  if (link.pathname !== base && !link.pathname.startsWith(`${base}/`)) return;
  if (link.hash !== "" && link.pathname === location.pathname) return;
  event.preventDefault();
  go(link.pathname + link.search, false, "back" in link.dataset);
}

/** match returns the variables of a path by a pattern such as /visits/:visit, or undefined. */
export function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const parts = path.replace(/\/$/, "").split("/");
  if (wanted.length !== parts.length) return undefined;
  const found: Record<string, string> = {};
  for (const [i, want] of wanted.entries()) {
    const part = parts[i] ?? "";
    if (want.startsWith(":")) found[want.slice(1)] = decodeURIComponent(part);
    else if (want !== part) return undefined;
  }
  return found;
}
