// Decisions wait ten seconds before they are sent, so that one can be taken back.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { MergeReportsRequest, Report, ReturnReportRequest, ReviewReason } from "../../gen/api";
import { approveReport, confirmReport, excludeReport, mergeReports, partReport, rejectReport, releaseReport, returnReport, withdrawReport, includeReport } from "../../gen/calls";
import type { Call, Problem } from "../../kit/call";
import { send } from "../../kit/call";
import { problemFrom } from "../../kit/load";
import { ProblemBox, say } from "../../kit/parts";
import { t } from "../../kit/texts";
import { useKeys } from "../keys";

const calls = {
  approve: approveReport,
  confirm: confirmReport,
  return: returnReport,
  reject: rejectReport,
  exclude: excludeReport,
  include: includeReport,
  release: releaseReport,
  withdraw: withdrawReport,
  merge: mergeReports,
  part: partReport,
} as const;
export type Act = keyof typeof calls;

/** The acts of a review that end with a reason. A merge also has the report that is kept, a return the questions that it is about. */
export const acts = calls as unknown as Readonly<Record<Act, Call<MergeReportsRequest & ReturnReportRequest, Report>>>;

/** PendingDecision is a decision that was made and not sent yet. */
export interface PendingDecision {
  report: string;
  place: string;
  act: Act;
  etag: string;
  reason: ReviewReason;
  comment: string;
  /** With merge: the report that is kept. */
  kept?: string;
  /** With return: the questions that the shopper is to look at. */
  questions?: string[];
}

/** How long a decision can be taken back. */
const undoFor = 10_000;

/** sendDecision sends a decision. On a page that is being closed it is sent all the same. */
function sendDecision(d: PendingDecision, keepalive: boolean): Promise<Report> {
  const request = { report: d.report, etag: d.etag, reason: d.reason, comment: d.comment, ...(d.kept === undefined ? {} : { kept: d.kept }), ...(d.questions === undefined ? {} : { questions: d.questions }) };
  return send(acts[d.act], request, { keepalive });
}

/** Decisions shows the last decision until it is sent, and what came of it where it was refused. done is called for each decision that
 * was sent or taken back, while a later one may wait. */
export function Decisions({ pending, done, address }: { pending: PendingDecision | undefined; done: (decision: PendingDecision) => void; address: (id: string) => string }) {
  const [failed, setFailed] = useState<{ decision: PendingDecision; problem: Problem }>();
  const waiting = useRef<PendingDecision>();
  // Before anything else is pressed: an undo is of the decision that is seen, and the one before it is on its way.
  useLayoutEffect(() => {
    const before = waiting.current;
    waiting.current = pending;
    // A decision that waits is sent when the next one is made.
    if (before && before !== pending) void deliver(before, false);
    if (!pending) return;
    say(t("decision.made", { act: t(`act.${pending.act}`), place: pending.place }));
    const timer = setTimeout(() => void deliver(pending, false), undoFor);
    return () => clearTimeout(timer);
  }, [pending]);
  useEffect(() => {
    const leave = () => {
      if (waiting.current) void deliver(waiting.current, true);
    };
    addEventListener("pagehide", leave);
    return () => {
      removeEventListener("pagehide", leave);
      leave();
    };
  }, []);
  const deliver = async (decision: PendingDecision, leaving: boolean) => {
    if (waiting.current === decision) waiting.current = undefined;
    try {
      await sendDecision(decision, leaving);
    } catch (error) {
      setFailed({ decision, problem: problemFrom(error) });
    }
    done(decision);
  };
  const undo = () => {
    waiting.current = undefined;
    if (pending) done(pending);
    say(t("decision.undone"));
  };
  useKeys({ z: pending ? undo : undefined });
  return (
    <div class="toasts">
      {failed && (
        <section class="toast card">
          <p>
            <a href={address(failed.decision.report)}>{failed.decision.place}</a>: {t("decision.refused", { act: t(`act.${failed.decision.act}`) })}
          </p>
          {failed.decision.comment !== "" && <p class="small">{t("decision.yourWords", { text: failed.decision.comment })}</p>}
          <ProblemBox problem={failed.problem} />
          <button onClick={() => setFailed(undefined)}>{t("close")}</button>
        </section>
      )}
      {pending && (
        <section class="toast card row">
          <span>{t("decision.made", { act: t(`act.${pending.act}`), place: pending.place })}</span>
          <button onClick={undo}>
            {t("decision.undo")} <kbd>Z</kbd>
          </button>
        </section>
      )}
    </div>
  );
}
