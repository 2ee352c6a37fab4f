// What the server gives the phone for its day: visits, places, checklist versions. It is fetched as changes since a token;
// nothing is removed while the shopper has unsent work on it.
import type { SyncVisitsResponse } from "../../gen/api";
import { readVersion, versionDigest } from "../../engine";
import { removeBriefings } from "./briefings";
import { note } from "./log";
import { act, list, read } from "./phone";
import { measure } from "./watch";
import type { Rows } from "./base";
import { type Draft, type LocationRow, type Outgoing, type Progress, type VersionRow, type VisitRow, versionKey } from "./rows";

const fresh: Progress = { token: "", generation: 0 };

/** progress is how far the phone is with the server's changes. */
export async function progress(): Promise<Progress> {
  return (await read<Progress>("meta", "progress")) ?? fresh;
}

/** knownVersions are the names of the versions that need not be sent again, as many as a request takes. */
export async function knownVersions(): Promise<string[]> {
  const rows = await list<VersionRow>("versions");
  return rows.map((v) => `checklists/${v.content.checklist}/versions/${v.content.version}`).slice(0, 200);
}

/** verified keeps the versions of a page whose content has the digest that is named for it. */
async function verified(page: SyncVisitsResponse): Promise<VersionRow[]> {
  const rows: VersionRow[] = [];
  for (const content of page.versions) {
    const digest = await versionDigest(readVersion(content));
    if (digest !== content.digest) throw new Error(`${content.name} has the digest ${digest} and not ${content.digest}`);
    rows.push({ key: versionKey(content.checklist, content.version), content });
  }
  return rows;
}

const bundled = ["meta", "visits", "locations", "versions", "drafts", "reports", "kept", "pieces"] as const;

/** storePage stores a page of changes. asked and answered are the phone's clock before and after the call. */
export async function storePage(page: SyncVisitsResponse, asked: number, answered: number): Promise<void> {
  const versions = await verified(page);
  await act("relaxed", bundled, async (rows) => {
    const before = (await rows.get<Progress>("meta", "progress")) ?? fresh;
    const startsOver = before.token === "" || page.reset;
    const next: Progress = { ...before, token: page.token, generation: before.generation + (startsOver ? 1 : 0), minimumAppVersion: page.minimumAppVersion, plannedAppVersion: page.plannedAppVersion, plannedAppTime: page.plannedAppTime, syncTime: answered };
    if (page.serverTime) next.serverTime = Date.parse(page.serverTime);
    // A clock that was set during the call measures nothing.
    if (next.serverTime !== undefined && answered >= asked && answered - asked < 60_000) {
      next.clockOffset = Math.round(next.serverTime - (asked + answered) / 2);
      next.clockOffsetTime = answered;
      measure(next.clockOffset);
    }
    for (const version of versions) rows.put("versions", version.key, version);
    for (const place of page.locations) rows.put("locations", `${place.client}/${place.location}`, place);
    for (const visit of page.visits) rows.put("visits", visit.visit, { visit, removed: false, generation: next.generation } satisfies VisitRow);
    for (const id of page.removedVisits) {
      const row = await rows.get<VisitRow>("visits", id);
      if (row) rows.put("visits", id, { ...row, removed: true });
    }
    rows.put("meta", "progress", next);
    if (!page.more) await removeUnused(rows, next.generation);
  });
}

/** storeVisit stores one visit as an act of the shopper has left it. */
export async function storeVisit(visit: VisitRow["visit"], places: readonly LocationRow[] = []): Promise<void> {
  await act("strict", ["visits", "locations", "meta"], async (rows) => {
    const { generation } = (await rows.get<Progress>("meta", "progress")) ?? fresh;
    rows.put("visits", visit.visit, { visit, removed: false, generation } satisfies VisitRow);
    for (const place of places) if (place.client === visit.client && place.location === visit.location) rows.put("locations", `${place.client}/${place.location}`, place);
  });
}

/** removeUnused removes visits that are no longer the shopper's, and versions and places that nothing names any more. */
async function removeUnused(rows: Rows, generation: number): Promise<void> {
  const drafts = await rows.all<Draft>("drafts");
  const reports = await rows.all<Outgoing>("reports");
  const busy = new Set([...drafts.map((d) => d.visit), ...reports.map((r) => r.visit)]);
  const needed = new Set([...drafts.map((d) => versionKey(d.content.checklist, d.content.version)), ...reports.map((r) => versionKey(r.checklist, r.version))]);
  const places = new Set<string>();
  const briefings = new Set<string>();
  for (const row of await rows.all<VisitRow>("visits")) {
    const { visit } = row;
    if ((row.removed || row.generation < generation) && !busy.has(visit.visit)) {
      rows.remove("visits", visit.visit);
      continue;
    }
    if (row.generation < generation && !row.removed) rows.put("visits", visit.visit, { ...row, removed: true });
    needed.add(versionKey(visit.checklist, visit.version));
    places.add(`${visit.client}/${visit.location}`);
    for (const file of visit.briefingFiles) briefings.add(file.sha256);
  }
  await removeBriefings(rows, briefings);
  for (const version of await rows.all<VersionRow>("versions")) if (!needed.has(version.key)) rows.remove("versions", version.key);
  for (const place of await rows.all<LocationRow>("locations")) {
    if (!places.has(`${place.client}/${place.location}`)) rows.remove("locations", `${place.client}/${place.location}`);
  }
}

/** startOver forgets the token, so that the next sync fetches everything. */
export async function startOver(): Promise<void> {
  note("sync: everything is fetched again");
  await act("relaxed", ["meta"], async (rows) => {
    const before = (await rows.get<Progress>("meta", "progress")) ?? fresh;
    rows.put("meta", "progress", { ...before, token: "" });
  });
}

/** removeVisit removes a visit that the shopper has given back. */
export function removeVisit(id: string): Promise<void> {
  return act("relaxed", ["visits"], async (rows) => rows.remove("visits", id));
}
