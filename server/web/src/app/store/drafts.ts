// Drafts. Each change is stored as a whole before the next question is drawn.
import type { Visit } from "../../gen/api";
import { readReport, reportDigest } from "../../engine";
import { language } from "../../kit/texts";
import { hexOf, sha256, uuid7 } from "./ids";
import { note } from "./log";
import { act, isSame, list, read } from "./phone";
import { type Content, type Draft, type FileRow, type Outgoing, outgoingKey } from "./rows";
import { differing, joined, renamed, united } from "./compare";
import { checkedIn } from "./checkins";
import { dropFile, moveFile } from "./files";
import { clocks, drift } from "./watch";
import type { Fix } from "../place";

/** Overtaken is thrown where another page has changed, sent or discarded the draft. */
export class Overtaken extends Error {
  readonly now: Draft | undefined;

  constructor(now: Draft | undefined) {
    super(now ? "another page has changed the draft" : "the draft is no longer here");
    this.now = now;
  }
}

/** draftOf returns the draft of a visit. */
export function draftOf(visit: string): Promise<Draft | undefined> {
  return read<Draft>("drafts", visit);
}

/** drafts returns all drafts. */
export function drafts(): Promise<Draft[]> {
  return list<Draft>("drafts");
}

/** contentOf is an unfilled report of a visit on the version that it is pinned to. */
export function contentOf(visit: Visit): Content {
  return { checklist: visit.checklist, version: visit.version, locale: language(), answers: [] };
}

/** newDraft is a draft that is not stored yet. */
export async function newDraft(visit: string, content: Content, reportId = uuid7(), baseRevision = 0): Promise<Draft> {
  const now = clocks();
  const draft: Draft = {
    visit,
    reportId,
    baseRevision,
    content,
    edition: 0,
    savedTime: now.wall,
    watch: { elapsed: (content.elapsedSeconds ?? 0) * 1000 },
    watches: {},
    parked: { etag: "", digest: "", attempts: [] },
  };
  if (!content.startTime) {
    const checked = await checkedIn(visit);
    // A visit that was checked in to began at the door.
    const since = checked ? now.wall - checked.time : -1;
    // A clock that was set between the two says nothing of that.
    const start = checked && since >= 0 && since < longestVisit ? checked.time : now.wall;
    draft.content = { ...content, startTime: new Date(start).toISOString(), ...(checked?.position ? { position: bare(checked.position) } : {}) };
    draft.watch = { elapsed: now.wall - start, running: { ...now } };
  }
  return draft;
}

/** How long before its report is begun a visit may have been checked in to. */
const longestVisit = 6 * 3600_000;

function bare({ latitude, longitude, accuracyMeters }: Fix): NonNullable<Content["position"]> {
  return { latitude, longitude, accuracyMeters };
}

/** locateDraft puts the position of a check-in into the report, if it has none. */
export async function locateDraft(visit: string, position: Fix): Promise<void> {
  await act("strict", ["drafts"], async (rows) => {
    const there = await rows.get<Draft>("drafts", visit);
    if (there && !there.content.position) rows.put("drafts", visit, { ...there, edition: there.edition + 1, content: { ...there.content, position: bare(position) } });
  });
}

/** begin stores a new draft, unless the visit has one: then that is returned. */
export async function begin(draft: Draft): Promise<Draft> {
  const result = await act("strict", ["drafts"], async (rows) => {
    const there = await rows.get<Draft>("drafts", draft.visit);
    if (there) return there;
    rows.put("drafts", draft.visit, draft);
    return draft;
  });
  note(`draft of visit ${draft.visit} begun as report ${result.reportId}`);
  return result;
}

/** save stores what a page has changed of a draft, in the place of the edition that the page has seen. It throws Overtaken. What
 * is known of the copy on the server stays as it is in the tables. */
export async function save(draft: Draft): Promise<Draft> {
  return act("relaxed", ["drafts", "meta"], async (rows) => {
    const there = await rows.get<Draft>("drafts", draft.visit);
    const isOther = there?.edition !== draft.edition || there.reportId !== draft.reportId;
    // Where the tables were removed, and perhaps filled from a copy that has less, the page has the newest.
    if (isOther && (await isSame(rows))) throw new Overtaken(there);
    const next: Draft = { ...draft, edition: Math.max(draft.edition, there?.edition ?? 0) + 1, savedTime: Date.now(), parked: there?.parked ?? draft.parked, theirs: there?.theirs };
    rows.put("drafts", draft.visit, next);
    return next;
  });
}

/** Choice is what becomes of two drafts of one visit. */
export type Choice = "mine" | "theirs" | "both";

/** resolve ends the state in which another phone's draft is beside this one's. With both, the answers of this phone count where
 * the two differ, and those of the other stay beside them, to be looked at. */
export async function resolve(visit: string, choice: Choice): Promise<void> {
  await act("strict", ["drafts", "files", "pieces"], async (rows) => {
    const mine = await rows.get<Draft>("drafts", visit);
    const theirs = mine?.theirs;
    if (!mine || !theirs) return;
    const parked = { etag: theirs.etag, digest: "", attempts: [], time: theirs.time };
    const next: Draft = { ...mine, edition: mine.edition + 1, savedTime: Date.now(), parked, theirs: undefined, shared: true, reportId: theirs.reportId, baseRevision: theirs.baseRevision };
    if (choice === "theirs") Object.assign(next, { content: theirs.content, comment: theirs.comment, others: undefined });
    if (choice === "both") {
      next.comment = joined(mine.comment, theirs.comment);
      next.content = united(mine.content, theirs.content);
      next.others = differing(mine.content, theirs.content);
    }
    const ids = new Map<string, string>();
    for (const file of await rows.all<FileRow>("files")) if (file.reportId === mine.reportId) ids.set(file.id, await moveFile(rows, file, next.reportId));
    rows.put("drafts", visit, { ...next, content: renamed(next.content, ids) });
  });
  note(`two drafts of visit ${visit}: ${choice}`);
}

/** change stores a change of the draft as it is in the tables; it is for what no page shows. */
export async function change(visit: string, reportId: string, alter: (draft: Draft) => Draft): Promise<void> {
  await act("relaxed", ["drafts"], async (rows) => {
    const there = await rows.get<Draft>("drafts", visit);
    if (there?.reportId === reportId) rows.put("drafts", visit, alter(there));
  });
}

/** discard removes a draft with its files; those of a report that was sent before stay. The copy of the answers at the server stays. */
export async function discard(visit: string): Promise<void> {
  await act("strict", ["drafts", "files", "pieces"], async (rows) => {
    const there = await rows.get<Draft>("drafts", visit);
    if (!there) return;
    for (const file of await rows.all<FileRow>("files")) {
      if (file.reportId === there.reportId && (there.baseRevision === 0 || !file.begun)) dropFile(rows, file);
    }
    rows.remove("drafts", visit);
  });
  note(`draft of visit ${visit} discarded`);
}

/** digestOf is the digest of a report's content as the server computes it. */
export function digestOf(visit: string, content: Content): Promise<string> {
  return reportDigest(readReport(visit, content));
}

/** copyDigest tells one copy of a draft at the server from another: that of its report, and with a comment of both. */
export async function copyDigest(visit: string, content: Content, comment = ""): Promise<string> {
  const digest = await digestOf(visit, content);
  return comment === "" ? digest : hexOf(await sha256(new TextEncoder().encode(digest + comment).buffer));
}

/** freeze makes a report of a draft: from now on neither its id nor its text changes. The draft is gone with the same stroke.
 * A report of the same key that was refused gives way. */
export async function freeze(draft: Draft, content: Content, score: number | undefined): Promise<Outgoing> {
  const text = JSON.stringify(content);
  const digest = await digestOf(draft.visit, JSON.parse(text) as Content);
  const key = outgoingKey(draft.reportId, draft.baseRevision);
  const comment = draft.comment?.trim() ?? "";
  const outgoing: Outgoing = {
    key, visit: draft.visit, reportId: draft.reportId, baseRevision: draft.baseRevision, checklist: content.checklist, version: content.version,
    text, digest, frozenTime: Date.now(), frozenOffset: drift(), order: 0, score, attempts: 0,
    ...(comment === "" ? {} : { comment: { text: comment, once: uuid7() } }),
  };
  await act("strict", ["drafts", "reports"], async (rows) => {
    const there = await rows.get<Draft>("drafts", draft.visit);
    if (there?.edition !== draft.edition || there.reportId !== draft.reportId) throw new Overtaken(there);
    const earlier = await rows.get<Outgoing>("reports", key);
    if (earlier && !earlier.refusal) throw new Overtaken(there);
    outgoing.order = 1 + Math.max(0, ...(await rows.all<Outgoing>("reports")).map((r) => r.order));
    rows.put("reports", key, outgoing);
    rows.remove("drafts", draft.visit);
  });
  note(`report ${key} of visit ${draft.visit} frozen, digest ${digest}`);
  return outgoing;
}
