// While a stopwatch runs the screen stays on, where the browser can do that. The stopwatch does not need it: time is read from clocks.
import { useEffect } from "preact/hooks";

/** useWakeLock keeps the screen on while something runs. A browser takes that back when the page is hidden; it is asked again then. */
export function useWakeLock(runs: boolean): void {
  useEffect(() => {
    if (!runs || !("wakeLock" in navigator)) return undefined;
    let held: WakeLockSentinel | undefined;
    let asking = false;
    let ended = false;
    const ask = async () => {
      if (asking || document.visibilityState !== "visible" || held?.released === false) return;
      asking = true;
      held = await navigator.wakeLock.request("screen").catch(() => undefined);
      asking = false;
      if (ended) void held?.release();
    };
    const seen = () => void ask();
    document.addEventListener("visibilitychange", seen);
    seen();
    return () => {
      ended = true;
      document.removeEventListener("visibilitychange", seen);
      void held?.release();
    };
  }, [runs]);
}
