// Loading: what is shown while data comes, and what when it does not.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { Problem } from "./call";

/** Loaded is the state of data that a part of a page needs. */
export interface Loaded<T> {
  /** The last data that came; kept while newer data is loading. */
  data: T | undefined;
  /** What went wrong at the last attempt. */
  problem: Problem | undefined;
  /** Whether an attempt has taken more than 300 ms and goes on. */
  slow: boolean;
  /** Loads again. */
  reload: () => void;
}

/** How long an attempt may take before the page says that it is loading. */
const patience = 300;

let loading = 0;

/** countLoading marks the page while any of its parts loads, for whoever waits until all of it is there. */
export function countLoading(by: 1 | -1): void {
  loading += by;
  document.documentElement.toggleAttribute("data-loading", loading > 0);
}

/** useLoad loads data when its key changes. An attempt that was overtaken by another is given up. */
export function useLoad<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string; data?: T; problem?: Problem }>({ key });
  const [slow, setSlow] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const loader = useRef(load);
  loader.current = load;
  useEffect(() => {
    const controller = new AbortController();
    const timer = setTimeout(() => setSlow(true), patience);
    countLoading(1);
    loader
      .current(controller.signal)
      .then((data) => setState({ key, data }))
      .catch((error: unknown) => {
        if (!controller.signal.aborted) setState((old) => ({ ...(old.key === key ? old : { key }), problem: problemFrom(error) }));
      })
      .finally(() => {
        countLoading(-1);
        clearTimeout(timer);
        if (!controller.signal.aborted) setSlow(false);
      });
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [key, attempt]);
  const reload = useCallback(() => setAttempt((n) => n + 1), []);
  return { data: state.data, problem: state.problem, slow, reload };
}

/** problemFrom returns any error as a Problem, so that each can be shown. */
export function problemFrom(error: unknown): Problem {
  if (error instanceof Problem) return error;
  console.error(error);
  return new Problem(-1, { title: error instanceof Error ? error.message : String(error), reason: "FAULT_OF_THE_PAGE" });
}

/** useAct returns a function that acts once at a time, and the state of its last attempt. */
export function useAct<A extends unknown[]>(act: (...args: A) => Promise<void>): { run: (...args: A) => void; busy: boolean; problem: Problem | undefined; clear: () => void } {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const running = useRef(false);
  const run = (...args: A) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setProblem(undefined);
    act(...args)
      .catch((error: unknown) => setProblem(problemFrom(error)))
      .finally(() => {
        running.current = false;
        setBusy(false);
      });
  };
  return { run, busy, problem, clear: () => setProblem(undefined) };
}
