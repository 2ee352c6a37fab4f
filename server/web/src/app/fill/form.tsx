// What the form needs of the phone: answers, stopwatches, files.
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Attached, type Files, type Form, FormProvider, type Stopwatch } from "../../kit/form";
import { type Elsewhere, filesElsewhere } from "../store/elsewhere";
import { bytesOf, files as filesOf, removeElsewhere, removeFile } from "../store/files";
import { useStored } from "../hooks";
import type { Item } from "../model";
import type { AnswerJSON, FileRow } from "../store/rows";
import { clocks, elapsed, started, stopped } from "../store/watch";
import { answersOf } from "../store/compare";
import type { Editor } from "./editor";
import { attach } from "./media";
import { useWakeLock } from "./wake";
import { t } from "../../kit/texts";

/** ReportForm is the form around questions of a report. */
export function ReportForm({ item, editor, problems, children }: { item: Item; editor: Editor; problems: ReadonlyMap<string, readonly string[]>; children: ComponentChildren }) {
  const files = useFiles(editor);
  useWakeLock(Object.values(editor.shown.watches).some((w) => w.running !== undefined));
  const { version, place } = item;
  if (!version) return null;
  const form: Form = {
    version, problems, files,
    zone: place?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    answers: answersOf(editor.shown.content),
    onAnswer: (question, answer) => editor.answer(question, answer && ({ ...answer, question } as AnswerJSON)),
    stopwatch: (question) => stopwatchOf(editor, question),
  };
  return <FormProvider value={form}>{children}</FormProvider>;
}

/** stopwatchOf is the stopwatch of a question. Its readings are stored, so that it goes on in the dark and after a restart. */
export function stopwatchOf(editor: Editor, question: string): Stopwatch {
  const set = (watch: (now: ReturnType<typeof clocks>) => Editor["shown"]["watches"][string] | undefined) => {
    const next = watch(clocks());
    editor.change((draft) => {
      const { [question]: _, ...rest } = draft.watches;
      return { ...draft, watches: next ? { ...rest, [question]: next } : rest };
    });
  };
  const current = () => editor.shown.watches[question];
  return {
    read: () => {
      const watch = current();
      return watch && { seconds: elapsed(watch, clocks()) / 1000, running: watch.running !== undefined };
    },
    start: () => set((now) => started({ elapsed: 0 }, now)),
    stop: () => {
      const seconds = elapsed(current(), clocks()) / 1000;
      set((now) => stopped(current(), now));
      return seconds;
    },
    clear: () => set(() => undefined),
  };
}

/** useFiles keeps the files of the report's questions. An answer names a file when its bytes are on the disk. */
function useFiles(editor: Editor): Files {
  const { reportId, visit } = editor.shown;
  const rows = useStored(`files ${reportId}`, () => filesOf(reportId)).data ?? [];
  const others = useStored(`elsewhere ${reportId}`, () => filesElsewhere(editor.stored)).data ?? [];
  const pictures = usePictures(rows);
  const isEvidence = (question: string) => editor.shown.content.answers.find((a) => a.question === question)?.evidence?.ids ?? [];
  return useMemo(
    () => ({
      of: (question) => [
        ...rows.filter((f) => f.question === question).map((f): Attached => ({ id: f.id, title: f.title, bytes: f.size, picture: pictures.get(f.id) })),
        ...others.filter((f) => f.question === question).map((f): Attached => ({ id: f.id, title: whereIs(f), bytes: f.size })),
      ],
      add: async (question, file, fromCamera) => {
        const row = await attach({ visit, reportId, question }, file, fromCamera);
        if (isKindEvidence(editor, question)) editor.answer(question, { ...old(editor, question), question, evidence: { ids: [...isEvidence(question), row.id] } } as AnswerJSON);
      },
      remove: async (question, id) => {
        if (isKindEvidence(editor, question)) {
          const ids = isEvidence(question).filter((i) => i !== id);
          editor.answer(question, ids.length > 0 ? ({ ...old(editor, question), question, evidence: { ids } } as AnswerJSON) : undefined);
        }
        await editor.flushed();
        const there = others.find((f) => f.id === id);
        if (there) await removeElsewhere({ visit, reportId, question, id });
        else await removeFile(id);
      },
    }),
    [editor, reportId, visit, rows, others, pictures],
  );
}

/** whereIs says where a file is that is not on this phone. */
export function whereIs(file: Elsewhere): string {
  return t(file.size === undefined ? "app.file.elsewhere" : "app.file.server");
}

function old(editor: Editor, question: string): Pick<AnswerJSON, "comment"> {
  return { comment: editor.shown.content.answers.find((a) => a.question === question)?.comment };
}

/** The questions of kind evidence of the versions that are open. */
const evidenceQuestions = new WeakMap<Editor, ReadonlySet<string>>();

/** setEvidenceQuestions tells which questions are answered by files. */
export function setEvidenceQuestions(editor: Editor, keys: ReadonlySet<string>): void {
  evidenceQuestions.set(editor, keys);
}

function isKindEvidence(editor: Editor, question: string): boolean {
  return evidenceQuestions.get(editor)?.has(question) ?? false;
}

/** usePictures makes addresses of the photos that are shown. */
function usePictures(rows: FileRow[]): ReadonlyMap<string, string> {
  const made = useRef(new Map<string, string>());
  const [shown, setShown] = useState<ReadonlyMap<string, string>>(new Map());
  const key = rows.map((r) => r.id).join();
  useEffect(() => {
    let alive = true;
    const make = async () => {
      for (const row of rows) {
        if (made.current.has(row.id) || !row.mediaType.startsWith("image/")) continue;
        const bytes = await bytesOf(row);
        if (bytes && alive) made.current.set(row.id, URL.createObjectURL(new Blob([bytes as BlobPart], { type: row.mediaType })));
      }
      if (alive) setShown(new Map(made.current));
    };
    void make();
    return () => void (alive = false);
  }, [key]);
  useEffect(
    () => () => {
      for (const address of made.current.values()) URL.revokeObjectURL(address);
      made.current.clear();
    },
    [],
  );
  return shown;
}
