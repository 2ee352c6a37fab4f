// What the screens read from the phone, drawn anew when it changes.
import { useEffect, useRef, useState } from "preact/hooks";
import { problemFrom } from "../kit/load";
import type { Problem } from "../kit/call";
import { listenStatus, status, type Status } from "./sender/status";
import { StoreFault } from "./store/base";
import { listen } from "./store/phone";

/** Stored is what was read, and why it could not be. */
export interface Stored<T> {
  data: T | undefined;
  problem: Problem | StoreFault | undefined;
}

/** useStored reads something from the phone, and again at each change of it. */
export function useStored<T>(key: string, read: () => Promise<T>): Stored<T> {
  const [state, setState] = useState<Stored<T> & { key: string }>({ key, data: undefined, problem: undefined });
  const reader = useRef(read);
  reader.current = read;
  useEffect(() => {
    let alive = true;
    let running = false;
    let again = false;
    const go = async () => {
      if (running) return void (again = true);
      running = true;
      do {
        again = false;
        try {
          const data = await reader.current();
          if (alive) setState({ key, data, problem: undefined });
        } catch (error) {
          if (alive) setState((old) => ({ key, data: old.key === key ? old.data : undefined, problem: error instanceof StoreFault ? error : problemFrom(error) }));
        }
      } while (again && alive);
      running = false;
    };
    void go();
    const end = listen(() => void go());
    return () => {
      alive = false;
      end();
    };
  }, [key]);
  return state.key === key ? state : { data: undefined, problem: undefined };
}

/** useStatus is what the sender does, drawn anew when it changes. */
export function useStatus(): Status {
  const [now, setNow] = useState(status);
  useEffect(() => listenStatus(() => setNow(status())), []);
  return now;
}

/** useTold draws anew when something on the phone has changed. */
export function useTold(): void {
  const [, setN] = useState(0);
  useEffect(() => listen(() => setN((n) => n + 1)), []);
}

/** useNow draws anew every second while it runs, and returns the time. */
export function useNow(runs: boolean, every = 1000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!runs) return undefined;
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [runs, every]);
  return now;
}
