// The state of a draft that is edited: what was typed, its faults, and a copy on this device until it is stored.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Checklist, ChecklistVersion, DraftViolation } from "../../gen/api";
import { checkDraft, getChecklist, updateDraft } from "../../gen/calls";
import { Problem, send } from "../../kit/call";
import { problemFrom } from "../../kit/load";
import type { Data } from "../parts/data";
import { contentOf } from "./content";

/** How long nothing is typed until a draft is checked. */
const quiet = 600;

/** Draft is a draft that is edited. */
export interface Draft {
  value: Data;
  change: (value: Data) => void;
  dirty: boolean;
  /** Whether what is shown was found on this device, and not at the server. */
  found: boolean;
  faults: DraftViolation[];
  /** Whether the faults are those of what is shown. */
  checked: boolean;
  problem: Problem | undefined;
  /** What somebody else stored meanwhile. */
  theirs: Checklist | undefined;
  etag: string;
  /** Stores the draft; it returns the checklist, or undefined where somebody else was faster. */
  save: () => Promise<Checklist | undefined>;
  keepMine: () => void;
  /** Gives up what was typed; the checklist is to be loaded anew then. */
  takeTheirs: () => void;
  discard: () => void;
}

interface Kept {
  etag: string;
  value: Data;
}

function keptAt(checklist: string): Kept | undefined {
  try {
    return JSON.parse(localStorage.getItem(`desk.draft.${checklist}`) ?? "null") ?? undefined;
  } catch {
    return undefined; // What cannot be read is as good as not there.
  }
}

function keep(checklist: string, kept: Kept | undefined): void {
  try {
    if (kept) localStorage.setItem(`desk.draft.${checklist}`, JSON.stringify(kept));
    else localStorage.removeItem(`desk.draft.${checklist}`);
  } catch {
    // A browser that keeps nothing loses it with the page.
  }
}

/** useDraft edits the draft of a checklist; where there is none it begins with the newest version. */
export function useDraft(checklist: Checklist, latest: ChecklistVersion | undefined): Draft {
  const id = checklist.checklist;
  const stored = contentOf(checklist.draft ?? latest);
  const [kept] = useState(() => keptAt(id));
  const [value, setValue] = useState<Data>(kept?.value ?? stored);
  const [etag, setEtag] = useState(kept?.etag ?? checklist.etag);
  const [faults, setFaults] = useState<{ of: Data | undefined; list: DraftViolation[] }>({ of: undefined, list: [] });
  const [problem, setProblem] = useState<Problem>();
  const [theirs, setTheirs] = useState<Checklist>();
  const dirty = JSON.stringify(value) !== JSON.stringify(stored);
  const timer = useRef(0);
  useEffect(() => {
    timer.current = window.setTimeout(() => {
      keep(id, dirty ? { etag, value } : undefined);
      send(checkDraft, { checklist: id, draft: value })
        .then((answer) => (setFaults({ of: value, list: answer.violations }), setProblem(undefined)))
        .catch((error: unknown) => setProblem(problemFrom(error)));
    }, quiet);
    return () => clearTimeout(timer.current);
  }, [value]);
  const save = async () => {
    setProblem(undefined);
    try {
      const next = await send(updateDraft, { checklist: id, draft: value }, { ifMatch: `"${etag}"` });
      keep(id, undefined);
      return next;
    } catch (error) {
      const failed = problemFrom(error);
      if (failed.status === 412) setTheirs(await send(getChecklist, { checklist: id }));
      else setProblem(failed);
      return undefined;
    }
  };
  return {
    value,
    change: setValue,
    dirty,
    found: kept !== undefined,
    faults: faults.list,
    checked: faults.of === value,
    problem,
    theirs,
    etag,
    save,
    keepMine: () => {
      if (theirs) setEtag(theirs.etag);
      setTheirs(undefined);
    },
    takeTheirs: () => {
      keep(id, undefined);
      clearTimeout(timer.current);
      setTheirs(undefined);
    },
    discard: () => {
      keep(id, undefined);
      setEtag(checklist.etag);
      setValue(stored);
    },
  };
}
