// What the phone knows of a visit: the visit, its place, its version, its draft and its reports.
import type { ChecklistVersion, Location, Visit } from "../gen/api";
import { readVersion, reached, readAnswers } from "../engine";
import type { Version } from "../engine";
import { language } from "../kit/texts";
import { canKeep, keptBriefings } from "./store/briefings";
import { type Entry, outbox, stateOf } from "./store/outbox";
import { act, list } from "./store/phone";
import { type Content, type Draft, type LocationRow, type VersionRow, type VisitRow, outgoingKey, versionKey } from "./store/rows";

/** Stage is where a visit stands on this phone. */
export type Stage = "todo" | "begun" | "elsewhere" | "waiting" | "refused" | "returned" | "done" | "over";

/** Item is a visit with what belongs to it. */
export interface Item {
  visit: Visit;
  removed: boolean;
  place: Location | undefined;
  /** The checklist version that the draft has, or else the visit. */
  version: ChecklistVersion | undefined;
  draft: Draft | undefined;
  entries: Entry[];
  stage: Stage;
  /** The digests of the files of briefings that are on this phone. */
  briefings: ReadonlySet<string>;
}

/** items are all visits on the phone, by the end of their windows. */
export async function items(): Promise<Item[]> {
  const [{ visits, places, versions, drafts }, entries, briefings] = await Promise.all([bundle(), outbox(), keptBriefings()]);
  const placeOf = new Map(places.map((p) => [`${p.client}/${p.location}`, p]));
  const versionOf = new Map(versions.map((v) => [v.key, v.content]));
  const draftOf = new Map(drafts.map((d) => [d.visit, d]));
  return visits
    .map(({ visit, removed }) => {
      const draft = draftOf.get(visit.visit);
      const own = entries.filter((e) => e.report.visit === visit.visit);
      const { checklist, version } = draft?.content ?? visit;
      return {
        visit, removed, draft, briefings, entries: own, place: placeOf.get(`${visit.client}/${visit.location}`),
        version: versionOf.get(versionKey(checklist, version)), stage: stageOf(visit, removed, draft, own),
      };
    })
    .sort((a, b) => (a.visit.windowEnd ?? "").localeCompare(b.visit.windowEnd ?? "") || a.visit.visit.localeCompare(b.visit.visit));
}

/** isOnPhone reports whether all that a visit takes is on this phone: its questions, and those files of its briefing that can be. */
export function isOnPhone({ visit, version, briefings }: Item): boolean {
  return version !== undefined && visit.briefingFiles.every((f) => !canKeep(f) || briefings.has(f.sha256));
}

/** item is one visit. */
export async function item(visit: string): Promise<Item | undefined> {
  return (await items()).find((i) => i.visit.visit === visit);
}

async function bundle() {
  return act("read", ["visits", "locations", "versions", "drafts"], async (rows) => ({
    visits: await rows.all<VisitRow>("visits"),
    places: await rows.all<LocationRow>("locations"),
    versions: await rows.all<VersionRow>("versions"),
    drafts: await rows.all<Draft>("drafts"),
  }));
}

function stageOf(visit: Visit, removed: boolean, draft: Draft | undefined, entries: Entry[]): Stage {
  if (draft) return "begun";
  const newest = entries[0];
  const state = newest && stateOf(newest.report, newest.files);
  if (state === "refused" || state === "disagreed") return "refused";
  if (newest && state !== "taken") return "waiting";
  const answered = entries.some((e) => e.report.key === outgoingKey(visit.report, visit.returnedRevision));
  if (visit.returnedRevision > 0 && !answered) return "returned";
  if (newest || visit.report !== "") return "done";
  if (removed || visit.state === "CANCELLED" || visit.state === "EXPIRED") return "over";
  return visit.parkedDraftEtag ? "elsewhere" : "todo";
}

/** unsentVisits counts what would be lost with the phone: drafts and reports. */
export async function unsentWork(): Promise<{ drafts: number; reports: number }> {
  const [drafts, entries] = await Promise.all([list<Draft>("drafts"), outbox()]);
  return { drafts: drafts.length, reports: entries.filter((e) => stateOf(e.report, e.files) !== "taken").length };
}

const compiled = new WeakMap<ChecklistVersion, Version>();

/** engineOf is a version as the engine has it. */
export function engineOf(version: ChecklistVersion): Version {
  let found = compiled.get(version);
  if (!found) {
    found = readVersion(version);
    compiled.set(version, found);
  }
  return found;
}

/** Standing is how far a report is: questions that are asked, those that have an answer, and the required ones that have none. */
export interface Standing {
  asked: number;
  answered: number;
  missing: string[];
}

/** standingOf tells how far a report is. */
export function standingOf(version: ChecklistVersion, content: Content): Standing {
  const now = reached(engineOf(version), readAnswers(content.answers), content.outcome ?? "COMPLETED");
  if (!now) return { asked: 0, answered: 0, missing: [] };
  const states = [...now.questions].filter(([key]) => isAsked(version, key)).map(([, s]) => s);
  const answered = states.filter((s) => s.state === "ANSWERED" || s.state === "NOT_APPLICABLE").length;
  return { asked: states.filter((s) => s.visible).length, answered, missing: [...now.missing] };
}

/** isAsked reports whether a question wants an answer at all: notes and computed lengths of time do not. */
function isAsked(version: ChecklistVersion, key: string): boolean {
  const question = version.sections.flatMap((s) => s.questions).find((q) => q.key === key);
  return question !== undefined && question.note === undefined && question.duration?.between === undefined;
}

/** titleOf is the title of a place in the reader's language. */
export function titleOf(place: Location | undefined, visit: Visit): string {
  return place?.titles[language()] || place?.title || visit.location;
}
