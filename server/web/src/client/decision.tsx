// Decisions about something that others may decide at the same time. Nothing is overwritten: where the state has changed, the
// new one is shown, and what was typed stays.
import { useRef, useState } from "preact/hooks";
import { Problem } from "../kit/call";
import { problemFrom } from "../kit/load";
import { Notice, ProblemBox, say } from "../kit/parts";
import { t } from "../kit/texts";

/** Decision is something that is decided about, and the state of the last attempt. */
export interface Decision<T> {
  current: T;
  busy: boolean;
  problem: Problem | undefined;
  /** Whether somebody else changed it meanwhile; current is then what it is now. */
  changed: boolean;
  run: (act: (etag: string) => Promise<T>, done: string) => void;
}

/** useDecision keeps something that is decided about, with its etag. load reads it anew after a conflict. */
export function useDecision<T extends { etag: string }>(first: T, load: () => Promise<T>): Decision<T> {
  const [current, setCurrent] = useState(first);
  const [state, setState] = useState<{ busy: boolean; problem?: Problem; changed: boolean }>({ busy: false, changed: false });
  const running = useRef(false);
  const attempt = async (act: (etag: string) => Promise<T>, done: string) => {
    try {
      setCurrent(await act(current.etag));
      setState({ busy: false, changed: false });
      say(done);
    } catch (error) {
      const problem = problemFrom(error);
      if (problem.status === 412 || problem.reason === "WRONG_STATE" || problem.reason === "ETAG_MISMATCH") {
        const now = await load().catch(() => undefined);
        if (now) {
          setCurrent(now);
          setState({ busy: false, changed: true });
          return;
        }
      }
      setState({ busy: false, problem, changed: false });
    } finally {
      running.current = false;
    }
  };
  const run = (act: (etag: string) => Promise<T>, done: string) => {
    if (running.current) return;
    running.current = true;
    setState({ busy: true, changed: false });
    void attempt(act, done);
  };
  return { current, busy: state.busy, problem: state.problem, changed: state.changed, run };
}

/** Conflict says that the state has changed meanwhile, and what went wrong otherwise. */
export function Conflict({ of }: { of: Pick<Decision<unknown>, "changed" | "problem"> }) {
  return (
    <>
      {of.changed && <Notice tone="warn">{t("conflict")}</Notice>}
      {of.problem && <ProblemBox problem={of.problem} />}
    </>
  );
}
