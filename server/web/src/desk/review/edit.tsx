// Editing a report: changed answers, the score that follows from them before anything is stored, and the reason.
import { useEffect, useRef, useState } from "preact/hooks";
import type { EditReportResponse, Report, ReviewReason } from "../../gen/api";
import { editReport } from "../../gen/calls";
import { type Problem, send } from "../../kit/call";
import type { Draft } from "../../kit/form";
import { percentInFull } from "../../kit/format";
import { problemFrom, useAct } from "../../kit/load";
import { ProblemBox, say } from "../../kit/parts";
import { guardLeaving } from "../../kit/route";
import { t, term } from "../../kit/texts";
import { useKeys } from "../keys";
import { canJudge, useWho } from "../who";
import { ReasonSelect } from "./bar";
import type { Opened } from "./report";

/** Edit is the state of an edit. */
export interface Edit {
  /** Whether the reader may edit this report. */
  can: boolean;
  changed: boolean;
  answers: ReadonlyMap<string, Draft>;
  narrative: string | undefined;
  /** What the server would make of it. */
  preview: EditReportResponse | undefined;
  problem: Problem | undefined;
  /** Machine reasons of what is wrong, by question. */
  problems: ReadonlyMap<string, string[]>;
  busy: boolean;
  open: (question: string) => void;
  close: (question: string) => void;
  put: (question: string, answer: Draft | undefined) => void;
  setNarrative: (text: string) => void;
  discard: () => void;
  save: (reason: ReviewReason, comment: string) => void;
}

/** How long after the last key the server is asked what an edit would do. */
const pause = 300;

/** useEdit keeps an edit of the report that is open. */
export function useEdit({ report }: Opened, reload: () => void): Edit {
  const [answers, setAnswers] = useState<ReadonlyMap<string, Draft>>(new Map());
  const [narrative, setNarrative] = useState<string>();
  const [preview, setPreview] = useState<EditReportResponse>();
  const [refused, setRefused] = useState<Problem>();
  // Until the report is read again nothing is decided, since its state is another one now.
  const [stored, setStored] = useState(false);
  const given = new Map<string, Draft>(report.content?.answers.map((a) => [a.question, a]));
  const isJudge = canJudge(useWho());
  const request = requestOf(report, answers, narrative, given);
  const changed = answers.size > 0 || narrative !== undefined;
  const differs = request.answers.length + request.removedAnswers.length > 0 || (narrative !== undefined && narrative !== (report.content?.narrative ?? ""));
  const key = JSON.stringify(request);
  const latest = useRef(key);
  latest.current = key;
  useEffect(() => {
    setPreview(undefined);
    setRefused(undefined);
    if (!differs) return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      send(editReport, { ...request, reason: "CONTRADICTORY", validateOnly: true }, { signal: controller.signal })
        .then((answer) => latest.current === key && setPreview(answer))
        .catch((error: unknown) => {
          const problem = problemFrom(error);
          if (!controller.signal.aborted) setRefused(problem);
        });
    }, pause);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [key, differs]);
  useEffect(() => {
    if (!changed) return;
    guardLeaving(() => confirm(t("edit.leave")));
    return () => guardLeaving(undefined);
  }, [changed]);
  const act = useAct(async (reason: ReviewReason, comment: string) => {
    await send(editReport, { ...request, reason, comment });
    say(t("edit.saved"));
    setStored(true);
    setAnswers(new Map());
    setNarrative(undefined);
    reload();
  });
  const change = (update: (map: Map<string, Draft>) => void) =>
    setAnswers((old) => {
      const map = new Map(old);
      update(map);
      return map;
    });
  return {
    can: isJudge && (report.state === "SUBMITTED" || report.state === "APPROVED"),
    changed,
    answers,
    narrative,
    preview,
    problem: act.problem ?? refused,
    problems: problemsOf(refused, request.answers.map((a) => a.question ?? "")),
    busy: act.busy || stored,
    open: (question) => change((map) => map.set(question, given.get(question) ?? { question })),
    close: (question) => change((map) => void map.delete(question)),
    put: (question, answer) => change((map) => map.set(question, answer ?? { question })),
    setNarrative,
    discard: () => {
      setAnswers(new Map());
      setNarrative(undefined);
      act.clear();
    },
    save: act.run,
  };
}

/** requestOf returns the request of an edit. An answer that was emptied is removed. */
function requestOf(report: Report, answers: ReadonlyMap<string, Draft>, narrative: string | undefined, given: Map<string, Draft>) {
  const isEmpty = (a: Draft) => Object.entries(a).every(([name, value]) => name === "question" || value === undefined || value === "" || value === false);
  const changed = [...answers].filter(([question, a]) => JSON.stringify(a) !== JSON.stringify(given.get(question) ?? { question }));
  return {
    report: report.report,
    etag: report.etag,
    answers: changed.filter(([, a]) => !isEmpty(a)).map(([question, a]) => ({ ...a, question })),
    removedAnswers: changed.filter(([question, a]) => isEmpty(a) && given.has(question)).map(([question]) => question),
    ...(narrative === undefined ? {} : { narrative }),
  };
}

/** problemsOf reads the questions out of the paths of violations, such as answers[0].scale. */
function problemsOf(problem: Problem | undefined, questions: string[]): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>();
  for (const violation of problem?.violations ?? []) {
    const at = /answers\[(\d+)\]/.exec(violation.path)?.[1];
    const question = at === undefined ? undefined : questions[Number(at)];
    if (question !== undefined) found.set(question, [...(found.get(question) ?? []), violation.reason]);
  }
  return found;
}

/** EditBar shows what an edit does to the score, and saves it with a reason. */
export function EditBar({ edit }: { edit: Edit }) {
  const [reason, setReason] = useState<ReviewReason | "">("");
  const [comment, setComment] = useState("");
  const [asked, setAsked] = useState(false);
  const save = () => (reason === "" ? setAsked(true) : edit.save(reason, comment));
  useKeys({ "ctrl Enter": save, Escape: edit.discard });
  const before = edit.preview?.formerScore;
  const after = edit.preview?.report?.score;
  return (
    <div class="card stack edits">
      {edit.preview && (
        <dl class="figures number">
          {after?.sections
            .filter((s) => s.rawBasisPoints !== before?.sections.find((b) => b.section === s.section)?.rawBasisPoints)
            .map((s) => <Change key={s.section} title={s.section} before={before?.sections.find((b) => b.section === s.section)?.rawBasisPoints} after={s.rawBasisPoints} />)}
          <Change title={t("edit.total")} before={before?.effectiveBasisPoints} after={after?.effectiveBasisPoints} />
          <div>
            <dt class="soft small">{t("edit.verdict")}</dt>
            <dd>{before?.verdict === after?.verdict ? t("edit.unchanged", { verdict: term("verdict", after?.verdict) }) : `${term("verdict", before?.verdict)} → ${term("verdict", after?.verdict)}`}</dd>
          </div>
        </dl>
      )}
      {edit.problem && <ProblemBox problem={edit.problem} />}
      <div class="row wrap">
        <label class="field">
          <span class="label small">{t("edit.why")}</span>
          <ReasonSelect value={reason} onChange={setReason} />
          {asked && reason === "" && (
            <span class="fault small" role="alert">
              {t("decision.reasonNeeded")}
            </span>
          )}
        </label>
        <label class="field wide">
          <span class="label small">{t("decision.comment")}</span>
          <input value={comment} onInput={(e) => setComment(e.currentTarget.value)} maxLength={2000} />
        </label>
        <div class="buttons">
          <button class="primary" disabled={edit.busy || edit.preview === undefined} onClick={save}>
            {t("edit.save")} <kbd>Ctrl ↵</kbd>
          </button>
          <button onClick={edit.discard}>
            {t("edit.discard")} <kbd>Esc</kbd>
          </button>
        </div>
      </div>
    </div>
  );
}

function Change({ title, before, after }: { title: string; before: number | undefined; after: number | undefined }) {
  const text = (n: number | undefined) => (n === undefined ? "–" : percentInFull(n));
  return (
    <div>
      <dt class="soft small">{title}</dt>
      <dd>
        <strong>{before === after ? text(after) : `${text(before)} → ${text(after)}`}</strong>
      </dd>
    </div>
  );
}
