// The checklist that the newest report of a view was filled with, in the reader's language.
import type { ChecklistVersion } from "../gen/api";
import { getChecklistVersion, listReleasedReports } from "../gen/calls";
import { send } from "../kit/call";
import { type Loaded, useLoad } from "../kit/load";
import { language } from "../kit/texts";
import { type At } from "./view";

/** loadVersion loads a version in one language. */
export function loadVersion(checklist: string, version: number, signal: AbortSignal): Promise<ChecklistVersion> {
  return send(getChecklistVersion, { checklist, version, locale: language() }, { signal });
}

/** textsOf are the texts of a version's questions by their keys. */
export function textsOf(version: ChecklistVersion): Record<string, string> {
  return Object.fromEntries(version.sections.flatMap((s) => s.questions).map((q) => [q.key, Object.values(q.text)[0] ?? q.key]));
}

/** useVersion loads the version of the newest report of a program; undefined where there is no report at all. */
export function useVersion(at: At): Loaded<ChecklistVersion | undefined> {
  return useLoad(`version ${at.client} ${at.program}`, async (signal) => {
    const page = await send(listReleasedReports, { client: at.client, program: at.program, pageSize: 1 }, { signal });
    const newest = page.releasedReports[0];
    return newest ? loadVersion(newest.checklist, newest.version, signal) : undefined;
  });
}
