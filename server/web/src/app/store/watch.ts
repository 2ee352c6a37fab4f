// Stopwatches that go on while the screen is dark. Time is the difference of two readings, never a count of ticks.
import type { Stretch, Watch } from "./rows";

/** Clocks are the two clocks of this page: the wall clock, and one that cannot be set. */
export interface Clocks {
  wall: number;
  mono: number;
  origin: number;
  /** What is to be added to the wall clock, where it was measured. */
  offset?: number | undefined;
}

/** How far the two clocks may differ before the wall clock was set. The monotonic one stands still while some phones sleep. */
const tolerance = 2000;
/** How far ahead of the monotonic clock the wall clock of a page that is looked at all the time may get by a short sleep. */
const longestNap = 6 * 3600_000;

/** What the server's clock has taught: what is to be added to the wall clock, and both clocks when that was measured. */
let measured: { offset: number; wall: number; mono: number } | undefined;
/** When the page was last hidden, by the monotonic clock. */
let hidden = 0;
if ("document" in globalThis) document.addEventListener("visibilitychange", () => (hidden = performance.now()));

/** measure takes what is to be added to the wall clock, as it was found just now. */
export function measure(offset: number): void {
  measured = { offset, wall: Date.now(), mono: performance.now() };
}

/** clocks reads both clocks now. An offset counts for as long as the two clocks go alike: later the wall clock may have been set. */
export function clocks(): Clocks {
  const wall = Date.now(), mono = performance.now();
  const holds = measured && Math.abs(wall - measured.wall - (mono - measured.mono)) <= tolerance;
  return { wall, mono, origin: performance.timeOrigin, offset: holds ? measured?.offset : undefined };
}

/** stretchOf is how long a stretch has lasted. The wall clock counts, with what was learned of its error. Where it was set back, or
 * leapt ahead under the eyes of the shopper, the monotonic clock of the same page counts. */
export function stretchOf(from: Stretch, now: Clocks): number {
  let wall = now.wall - from.wall;
  if (from.offset !== undefined && now.offset !== undefined && Math.abs(now.offset - from.offset) > tolerance) wall += now.offset - from.offset;
  const mono = from.origin === now.origin ? now.mono - from.mono : undefined;
  if (mono !== undefined && (wall < mono - tolerance || (wall > mono + longestNap && from.mono >= hidden))) return mono;
  return Math.max(0, wall);
}

/** drift is what is to be added to the wall clock now, also where it was set since that was measured; undefined where it was not measured. */
export function drift(): number | undefined {
  const now = clocks();
  return measured && measured.wall + measured.offset + stretchOf({ ...measured, origin: now.origin, offset: undefined }, now) - now.wall;
}

/** elapsed is what a watch shows, in milliseconds. */
export function elapsed(watch: Watch | undefined, now: Clocks): number {
  if (!watch) return 0;
  return watch.elapsed + (watch.running ? stretchOf(watch.running, now) : 0);
}

/** started is a watch that runs. */
export function started(watch: Watch | undefined, now: Clocks): Watch {
  if (watch?.running) return watch;
  return { elapsed: watch?.elapsed ?? 0, running: { ...now } };
}

/** stopped is a watch that stands. */
export function stopped(watch: Watch | undefined, now: Clocks): Watch {
  return { elapsed: Math.round(elapsed(watch, now)) };
}
