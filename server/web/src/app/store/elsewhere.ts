// Files of a draft that another phone has attached: what the server has of them.
import type { Evidence } from "../../gen/api";
import { listEvidence } from "../../gen/calls";
import { Problem } from "../../kit/call";
import { current } from "../actions";
import { ask } from "../sender/timely";
import { atServerOf, files, removedFiles } from "./files";
import type { Draft } from "./rows";

/** Elsewhere is a file that is not on this phone: at the server with a size, or on the other phone alone. */
export interface Elsewhere {
  id: string;
  question: string;
  /** How many bytes the server has; undefined where it has not got all of them. */
  size: number | undefined;
}

/** filesElsewhere are the files of a draft that are not on this phone, as the server has told last. */
export async function filesElsewhere({ reportId, content, shared, baseRevision }: Draft): Promise<Elsewhere[]> {
  if (!shared && baseRevision === 0) return [];
  const here = new Set([...(await files(reportId)), ...(await removedFiles())].map((f) => f.id));
  const named = content.answers.flatMap((a) => (a.evidence?.ids ?? []).map((id) => ({ id: id ?? "", question: a.question })));
  const known = (await current(atServerOf(reportId), () => atServer(reportId)))?.value ?? [];
  const stored = known.filter((e) => e.state === "STORED" && !here.has(e.evidence)).map((e) => ({ id: e.evidence, question: e.question ?? "", size: Number(e.sizeBytes) }));
  const there = new Set([...here, ...stored.map((f) => f.id)]);
  return [...stored, ...named.filter((n) => !there.has(n.id)).map((n) => ({ ...n, size: undefined }))];
}

/** atServer lists the files that the server has for a report, which may have come before it. */
async function atServer(report: string): Promise<Evidence[]> {
  try {
    return (await ask(listEvidence, { report })).evidence;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return [];
    throw error;
  }
}
