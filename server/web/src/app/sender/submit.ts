// One report to the server, and its receipt.
import { createMessage, submitReport } from "../../gen/calls";
import { Problem, callerHeaders, placed, problemOf, reach } from "../../kit/call";
import { progress } from "../store/bundle";
import { storeAttempt, storeComment, storeReceipt, storeRefusal, storeTrouble } from "../store/outbox";
import type { Outgoing } from "../store/rows";
import { ask, asOffline, patience } from "./timely";
import { type Verdict, judged, refusalOf, troubleOf } from "./trouble";

/** submit sends a report and stores the receipt. It returns what keeps the queue from going on; undefined where nothing does. */
export async function submit(report: Outgoing): Promise<Verdict | undefined> {
  const { clockOffset, clockOffsetTime } = await progress();
  await storeAttempt(report.key);
  try {
    const receipt = await exchanged(report, clockOffset, clockOffsetTime);
    if ((await storeReceipt(report, receipt)) !== "unreadable") return undefined;
    throw new Problem(200, { reason: "" });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const verdict = judged(error);
    if (verdict.kind === "refused") await storeRefusal(report.key, refusalOf(error));
    else await storeTrouble(report.key, troubleOf(error));
    return verdict;
  }
}

/** submitComment sends what the shopper tells the agency about a report that was taken, as a message, once. */
export async function submitComment({ key, reportId, comment }: Outgoing): Promise<Verdict | undefined> {
  if (!comment || comment.sentTime !== undefined || comment.refusal) return undefined;
  try {
    await ask(createMessage, { report: reportId, resource: { text: comment.text } }, { once: comment.once });
    await storeComment(key, { sentTime: Date.now() });
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const verdict = judged(error);
    if (verdict.kind === "refused") await storeComment(key, { refusal: refusalOf(error) });
    return verdict;
  }
}

/** exchanged sends the frozen text as it is. The phone's clock stands beside it, and is new with each attempt. */
async function exchanged(report: Outgoing, offset: number | undefined, offsetTime: number | undefined): Promise<string> {
  const { url } = placed(submitReport, { visit: report.visit });
  const head: Record<string, unknown> = { reportId: report.reportId, deviceTime: new Date().toISOString() };
  // By the phone's clock as it is now: it may have been set since the report was frozen.
  const since = report.frozenOffset !== undefined && offset !== undefined ? report.frozenOffset - offset : 0;
  head.writtenTime = new Date(report.frozenTime + since).toISOString();
  if (report.baseRevision > 0) head.baseRevision = report.baseRevision;
  if (offset !== undefined && offsetTime !== undefined) {
    head.clockOffsetMillis = String(offset);
    head.clockOffsetTime = new Date(offsetTime).toISOString();
  }
  const body = `${JSON.stringify(head).slice(0, -1)},"report":${report.text}}`;
  const response = await reach(url, {
    method: "POST", body, credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(patience), headers: { Accept: "application/json", ...callerHeaders(), "Content-Type": "application/json" },
  }).catch(asOffline);
  if (!response.ok) throw await problemOf(response);
  return response.text().catch(asOffline);
}
