// An act on many things is as many single acts: each is judged, each is in the log, and those that failed are listed.
import { useRef, useState } from "preact/hooks";
import type { Problem } from "../../kit/call";
import { problemFrom } from "../../kit/load";
import { Bar, Notice, say } from "../../kit/parts";
import { counted, t } from "../../kit/texts";

/** Bulk is the state of an act on many things. */
export interface Bulk<T> {
  all: number;
  done: number;
  failed: { item: T; problem: Problem }[];
  busy: boolean;
  run: (items: T[], act: (item: T) => Promise<unknown>, after: () => void) => void;
  stop: () => void;
}

/** useBulk does single acts one after the other. */
export function useBulk<T>(): Bulk<T> {
  const [state, setState] = useState<{ all: number; done: number; failed: { item: T; problem: Problem }[]; busy: boolean }>({ all: 0, done: 0, failed: [], busy: false });
  const stopped = useRef(false);
  const run = async (items: T[], act: (item: T) => Promise<unknown>, after: () => void) => {
    stopped.current = false;
    setState({ all: items.length, done: 0, failed: [], busy: true });
    for (const item of items) {
      if (stopped.current) break;
      try {
        await act(item);
        setState((old) => ({ ...old, done: old.done + 1 }));
      } catch (error) {
        const problem = problemFrom(error);
        setState((old) => ({ ...old, done: old.done + 1, failed: [...old.failed, { item, problem }] }));
        if (problem.status === 401 || problem.isOffline) break; // All others would fail alike.
      }
    }
    setState((old) => ({ ...old, busy: false }));
    say(t("bulk.done"));
    after();
  };
  return { ...state, run: (items, act, after) => void run(items, act, after), stop: () => void (stopped.current = true) };
}

/** BulkState shows how far an act on many things is, and those that failed. */
export function BulkState<T>({ bulk, name }: { bulk: Bulk<T>; name: (item: T) => string }) {
  if (bulk.all === 0) return null;
  return (
    <div class="stack tight">
      {bulk.busy && (
        <div class="row">
          <Bar value={bulk.done} of={bulk.all} label={t("bulk.progress", { n: bulk.done, all: bulk.all })} />
          <button class="small" onClick={bulk.stop}>
            {t("bulk.stop")}
          </button>
        </div>
      )}
      {!bulk.busy && <Notice tone={bulk.failed.length > 0 ? "warn" : "good"}>{t("bulk.result", { n: bulk.done - bulk.failed.length, all: bulk.all })}</Notice>}
      {bulk.failed.length > 0 && (
        <section class="card problem stack tight" role="alert">
          <strong>{counted("bulk.failed", bulk.failed.length)}</strong>
          <ul class="stack tight small">
            {bulk.failed.map(({ item, problem }) => (
              <li key={name(item)}>
                <strong>{name(item)}</strong>: {problem.message} {problem.violations.map((v) => v.message).join(" ")}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
