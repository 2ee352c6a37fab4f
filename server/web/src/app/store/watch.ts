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

/** clocks reads both clocks now. */
export function clocks(offset?: number): Clocks {
  return { wall: Date.now(), mono: performance.now(), origin: performance.timeOrigin, offset };
}

/** How far the two clocks may differ before the wall clock was set. The monotonic one stands still while some phones sleep. */
const tolerance = 2000;

/** stretchOf is how long a stretch has lasted. The wall clock counts, with what was learned of its error; where it was set back,
 * the monotonic clock of the same page does. */
export function stretchOf(from: Stretch, now: Clocks): number {
  let wall = now.wall - from.wall;
  if (from.offset !== undefined && now.offset !== undefined && Math.abs(now.offset - from.offset) > tolerance) wall += now.offset - from.offset;
  const mono = from.origin === now.origin ? now.mono - from.mono : undefined;
  if (mono !== undefined && wall < mono - tolerance) return mono;
  return Math.max(0, wall);
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
