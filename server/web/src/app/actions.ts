// What the shopper does with a report: correct a refused one, answer a returned one, keep a copy as a file.
import type { ListBehavioursResponse, Report, Statement } from "../gen/api";
import { getReport, getStatement, listBehaviours } from "../gen/calls";
import { Problem } from "../kit/call";
import { ask } from "./sender/timely";
import { money } from "../kit/format";
import { t, term } from "../kit/texts";
import type { Item } from "./model";
import { titleOf } from "./model";
import { begin, newDraft } from "./store/drafts";
import { type Kept, keep, kept } from "./store/kept";
import { bytesOf } from "./store/files";
import { uuid7 } from "./store/ids";
import { type Entry, correct } from "./store/outbox";
import { shopper } from "./store/phone";
import type { Content, Draft } from "./store/rows";

/** correctReport makes a draft of a refused report, and returns where it is filled. An id that the server knows with other content
 * gives way to a new one. */
export async function correctReport({ report }: Entry, item: Item): Promise<string> {
  const taken = ["REPORT_CONFLICT", "REPORT_ID_TAKEN"].includes(report.refusal?.reason ?? "");
  const content = JSON.parse(report.text) as Content;
  const draft = await newDraft(report.visit, content, taken ? uuid7() : report.reportId, taken ? 0 : report.baseRevision);
  await correct(report, { ...draft, corrects: report.key });
  return `/visits/${item.visit.visit}/check`;
}

/** beginReport begins the report of a visit, or goes on with it; one that another phone saved is taken up. */
export async function beginReport(item: Item, content: Content): Promise<Draft> {
  return begin(await newDraft(item.visit.visit, content));
}

/** beginAnswer begins the answer to a return: what was sent, with the returned revision as its base. */
export async function beginAnswer(item: Item): Promise<Draft> {
  const { visit } = item;
  const own = item.entries.find((e) => e.report.reportId === visit.report && revisionOf(e.report.receipt) === visit.returnedRevision);
  let content: Content;
  if (own) content = JSON.parse(own.report.text) as Content;
  else {
    const report = await ask(getReport, { report: visit.report });
    if (report.revision !== visit.returnedRevision || !report.content) throw new Problem(409, { reason: "WRONG_BASE_REVISION" });
    content = report.content as Content;
  }
  const draft = await newDraft(visit.visit, content, visit.report, visit.returnedRevision);
  return begin({ ...draft, before: content });
}

function revisionOf(receipt: string | undefined): number {
  return receipt ? ((JSON.parse(receipt) as { revision?: number }).revision ?? 0) : -1;
}

/** ReviewState is what became of a report: its state, when it is reviewed by, and its fee. */
export interface ReviewState {
  state: Report["state"];
  dueTime: string | undefined;
  fee: string | undefined;
}

const fresh = 60_000;

/** reviewOf returns what became of a report: what the server says, or what it said last. */
export async function reviewOf(reportId: string): Promise<ReviewState | undefined> {
  const report = await current(`report ${reportId}`, () => ask(getReport, { report: reportId }));
  const line = (await statement())?.value.payables.find((p) => p.report === reportId);
  if (!report) return undefined;
  return {
    state: report.value.state,
    dueTime: report.value.dueTime,
    fee: line?.amount && `${money(line.amount)} · ${term("payableState", line.state)}`,
  };
}

/** statement returns the shopper's statement: what the server says, or what it said last. */
export function statement(): Promise<Kept<Statement> | undefined> {
  return current("statement", () => ask(getStatement, { shopper: shopper()?.shopper ?? "" }));
}

/** behaviours are those of the catalogue that can be praised; kept for when there is no network. */
export function behaviours(): Promise<Kept<ListBehavioursResponse> | undefined> {
  return current("behaviours", () => ask(listBehaviours, {}));
}

const running = new Map<string, Promise<unknown>>();

/** current asks the server where the last answer is more than a minute old, and returns the newest there is. */
export async function current<T>(name: string, fetch: () => Promise<T>): Promise<Kept<T> | undefined> {
  const last = await kept<T>(name);
  if (last && Math.abs(Date.now() - last.time) < fresh) return last;
  let asking = running.get(name) as Promise<Kept<T> | undefined> | undefined;
  if (!asking) {
    asking = fetch()
      .then(async (value) => {
        await keep(name, value);
        return { key: name, time: Date.now(), value };
      })
      .catch((error: unknown) => {
        if (error instanceof Problem) return last;
        throw error;
      });
    running.set(name, asking);
    // An attempt that failed is not repeated at once either.
    void asking.finally(() => setTimeout(() => running.delete(name), 10_000));
  }
  return asking;
}

/** Saved is a file to be kept outside of the app. */
export interface Saved {
  name: string;
  blob: Blob;
}

/** reportFile is a copy of a report with its photos, receipt and digest, to be kept by the shopper. */
export async function reportFile({ report, files }: Entry, item: Item | undefined): Promise<Saved> {
  const photos = await withBytes(files);
  const copy = {
    visit: report.visit, place: item && titleOf(item.place, item.visit), reportId: report.reportId, baseRevision: report.baseRevision,
    contentDigest: report.digest, frozenTime: new Date(report.frozenTime).toISOString(), report: JSON.parse(report.text) as unknown, receipt: report.receipt, comment: report.comment?.text, files: photos,
  };
  return { name: `${t("app.fileName")}-${report.reportId}.json`, blob: new Blob([JSON.stringify(copy, null, 1)], { type: "application/json" }) };
}

/** draftFile is a copy of a draft with its photos. */
export async function draftFile(draft: Draft, item: Item | undefined, files: Entry["files"]): Promise<Saved> {
  const photos = await withBytes(files);
  const copy = { visit: draft.visit, place: item && titleOf(item.place, item.visit), reportId: draft.reportId, savedTime: new Date(draft.savedTime).toISOString(), report: draft.content, comment: draft.comment, files: photos };
  return { name: `${t("app.fileName")}-${draft.reportId}.json`, blob: new Blob([JSON.stringify(copy, null, 1)], { type: "application/json" }) };
}

async function withBytes(files: Entry["files"]): Promise<unknown[]> {
  const all = [];
  for (const file of files) {
    const bytes = await bytesOf(file);
    all.push({ ...file, base64: bytes && base64(bytes) });
  }
  return all;
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** saveAs hands a file to the shopper: by the phone's own way to share where there is one, else as a download. */
export async function saveAs({ name, blob }: Saved): Promise<void> {
  const file = new File([blob], name, { type: blob.type });
  if (navigator.canShare?.({ files: [file] }) && matchMedia("(pointer: coarse)").matches) {
    try {
      await navigator.share({ files: [file] });
      return;
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
    }
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
