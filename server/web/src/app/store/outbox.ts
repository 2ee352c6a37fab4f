// Frozen reports and their receipts. What a report's state is follows from what is stored of it, never from a mark.
import { checkReceipt } from "../../engine";
import { note } from "./log";
import { act, list } from "./phone";
import { renamed } from "./compare";
import { moveFile } from "./files";
import type { Comment, Draft, FileRow, Outgoing, Refusal, Trouble } from "./rows";

/** State is where a report stands: stored here, on its way, with its comment or photos still here, taken, or in need of a person. */
export type State = "saved" | "queued" | "comment" | "photos" | "taken" | "refused" | "disagreed";

/** stateOf tells where a report stands. files are those of the report. */
export function stateOf(report: Outgoing, files: readonly FileRow[]): State {
  if (report.disagreement) return "disagreed";
  if (report.refusal) return "refused";
  if (!report.receipt) return report.attempts > 0 ? "queued" : "saved";
  if (report.comment && report.comment.sentTime === undefined && !report.comment.refusal) return "comment";
  return files.some((f) => f.storedTime === undefined && !f.refusal) ? "photos" : "taken";
}

/** isUnsent reports whether something of a report is on this phone alone. */
export function isUnsent(report: Outgoing, files: readonly FileRow[]): boolean {
  return stateOf(report, files) !== "taken";
}

/** Entry is a report with its files. */
export interface Entry {
  report: Outgoing;
  files: FileRow[];
}

/** outbox returns all frozen reports, the newest first. */
export async function outbox(): Promise<Entry[]> {
  const [reports, files, drafts] = await Promise.all([list<Outgoing>("reports"), list<FileRow>("files"), list<Draft>("drafts")]);
  // Files that are added to a returned report go with the answer to the return, not before it.
  const open = new Set(drafts.map((d) => d.reportId));
  const own = (report: Outgoing) => files.filter((f) => f.reportId === report.reportId && !f.removed && (f.storedTime !== undefined || !open.has(f.reportId)));
  return reports.sort((a, b) => b.order - a.order).map((report) => ({ report, files: own(report) }));
}

/** unsent counts the reports of which something is on this phone alone. */
export async function unsent(): Promise<number> {
  return (await outbox()).filter((e) => isUnsent(e.report, e.files)).length;
}

/** update stores a change of a report that has no receipt yet. */
async function update(key: string, alter: (report: Outgoing) => Outgoing): Promise<void> {
  await act("strict", ["reports"], async (rows) => {
    const there = await rows.get<Outgoing>("reports", key);
    if (there && !there.receipt) rows.put("reports", key, alter(there));
  });
}

/** storeAttempt records that a report was sent, before it is: the server may have it from now on. */
export function storeAttempt(key: string): Promise<void> {
  return update(key, (r) => ({ ...r, attempts: r.attempts + 1 }));
}

/** storeTrouble records why an attempt failed. The report stays in the queue. */
export async function storeTrouble(key: string, trouble: Trouble): Promise<void> {
  note(`report ${key}: ${trouble.status} ${trouble.reason}, request ${trouble.requestId}`);
  await update(key, (r) => ({ ...r, trouble }));
}

/** storeRefusal records that the server will not take a report as it is. The shopper can correct it. */
export async function storeRefusal(key: string, refusal: Refusal): Promise<void> {
  note(`report ${key}: refused, ${refusal.reason}, request ${refusal.requestId}`);
  await update(key, (r) => ({ ...r, refusal, trouble: undefined }));
}

/** storeReceipt checks a receipt and stores it. Other is a receipt for something else: then the report stays unsent, and is not
 * sent again by itself. Unreadable is no receipt at all, such as the page of a network that wants to be signed in to. */
export async function storeReceipt(report: Outgoing, receipt: string): Promise<"kept" | "other" | "unreadable"> {
  const faults = checkReceipt(receipt, { reportId: report.reportId, baseRevision: report.baseRevision, visit: report.visit, contentDigest: report.digest });
  if (faults.includes("NOT_CANONICAL")) return "unreadable";
  if (faults.length > 0) {
    note(`report ${report.key}: the receipt is for another report: ${faults.join(", ")}`);
    await update(report.key, (r) => ({ ...r, disagreement: faults.join(", ") }));
    return "other";
  }
  await update(report.key, (r) => ({ ...r, receipt, receiptTime: Date.now(), trouble: undefined, refusal: undefined, disagreement: undefined }));
  note(`report ${report.key}: receipt checked`);
  return "kept";
}

/** storeComment records that the agency has the comment of a report, or why it has not. */
export async function storeComment(key: string, change: Pick<Comment, "sentTime" | "refusal">): Promise<void> {
  if (change.refusal) note(`comment on report ${key}: refused, ${change.refusal.reason}`);
  await act("strict", ["reports"], async (rows) => {
    const there = await rows.get<Outgoing>("reports", key);
    if (there?.comment) rows.put("reports", key, { ...there, comment: { ...there.comment, ...change } });
  });
}

/** tryAgain lets a report whose receipt was for something else be sent again. */
export function tryAgain(key: string): Promise<void> {
  return update(key, (r) => ({ ...r, disagreement: undefined, trouble: undefined }));
}

/** correct makes a draft of a refused report again. The server has stored nothing of it. */
export async function correct(report: Outgoing, draft: Draft): Promise<void> {
  await act("strict", ["drafts", "reports", "files", "pieces"], async (rows) => {
    const there = await rows.get<Outgoing>("reports", report.key);
    if (!there?.refusal || (await rows.get("drafts", draft.visit))) throw new Error("the report is not refused any more, or the visit has a draft");
    const ids = new Map<string, string>();
    for (const file of await rows.all<FileRow>("files")) if (file.reportId === report.reportId) ids.set(file.id, await moveFile(rows, file, draft.reportId));
    rows.put("drafts", draft.visit, { ...draft, comment: there.comment?.text, content: renamed(draft.content, ids) });
    rows.remove("reports", report.key);
  });
}

/** takenTime is when the server took a report. */
function takenTime({ receipt }: Outgoing): number {
  return Date.parse((JSON.parse(receipt ?? "{}") as { takenTime?: string }).takenTime ?? "");
}

/** How long a copy of a report stays after its receipt. */
export const keptFor = 14 * 24 * 3600 * 1000;

/** cleanUp removes copies of reports that the server took 14 days ago with all of their files. now is the server's clock, as are the
 * times of receipts: a clock of the phone that was set removes nothing. */
export async function cleanUp(now: number | undefined): Promise<void> {
  if (now === undefined) return;
  const old = (await outbox()).filter((e) => stateOf(e.report, e.files) === "taken" && takenTime(e.report) + keptFor < now);
  if (old.length === 0) return;
  await act("strict", ["reports", "files", "pieces"], async (rows) => {
    for (const { report, files } of old) {
      rows.remove("reports", report.key);
      for (const file of files) {
        rows.remove("files", file.id);
        for (let n = 0; n < file.pieces; n++) rows.remove("pieces", [file.id, n]);
      }
    }
  });
  note(`${old.length} copies of reports removed, 14 days after their receipts`);
}
