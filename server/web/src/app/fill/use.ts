// The report that a page has open: one page at a time.
import { useEffect, useRef, useState } from "preact/hooks";
import { type Item, item } from "../model";
import { park } from "../sender/park";
import { setFormOpen } from "../update";
import { Editor } from "./editor";

/** Open is the state of opening a report. */
export type Open = { kind: "loading" } | { kind: "none" } | { kind: "elsewhere"; item: Item } | { kind: "open"; item: Item; editor: Editor };

/** useReport opens the draft of a visit for as long as the page shows it. */
export function useReport(visit: string): Open {
  const [state, setState] = useState<Open>({ kind: "loading" });
  const [, draw] = useState(0);
  const [attempt, setAttempt] = useState(0);
  const alive = useRef(true);
  useEffect(() => {
    alive.current = true;
    let editor: Editor | undefined;
    let release: (() => void) | undefined;
    const open = async () => {
      const found = await item(visit);
      if (!alive.current) return;
      if (!found?.draft || !found.version) return setState({ kind: "none" });
      release = await heldLock(`form of ${visit}`);
      if (!alive.current) return release?.();
      if (!release) {
        setState({ kind: "elsewhere", item: found });
        // The other page may be closed meanwhile.
        setTimeout(() => alive.current && setAttempt((n) => n + 1), 2000);
        return undefined;
      }
      setFormOpen(true);
      editor = new Editor(found.draft, () => draw((n) => n + 1));
      setState({ kind: "open", item: found, editor });
    };
    void open();
    return () => {
      alive.current = false;
      const last = editor;
      if (!last) return release?.();
      void last
        .flushed()
        .catch(() => undefined)
        .then(() => {
          last.close();
          release?.();
          setFormOpen(false);
          void park(visit).catch(() => undefined);
        });
    };
  }, [visit, attempt]);
  return state;
}

/** heldLock takes a lock and returns what releases it; undefined where another page has it. */
async function heldLock(name: string): Promise<(() => void) | undefined> {
  if (!("locks" in navigator)) return () => undefined;
  return new Promise((resolve) => {
    void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      if (!lock) return resolve(undefined);
      return new Promise<void>((release) => resolve(release));
    });
  });
}
