// A report as it would be frozen now, and what is wrong with it.
import type { ChecklistVersion } from "../../gen/api";
import { accept, readReport, score } from "../../engine";
import type { Problem, Score } from "../../engine";
import { engineOf } from "../model";
import { isAnswered } from "../store/compare";
import type { Content, Draft, FileRow } from "../store/rows";
import { clocks, elapsed } from "../store/watch";

/** complete is the content of a draft as it would be sent: with its length of time, without what says nothing. */
export function complete(draft: Draft): Content {
  const { content } = draft;
  const measured = draft.watch.running && content.endTime ? Date.parse(content.endTime) - Date.parse(content.startTime ?? content.endTime) : elapsed(draft.watch, clocks());
  return { ...content, elapsedSeconds: Math.max(0, Math.floor(measured / 1000)), answers: content.answers.filter(isAnswered) };
}

/** Checked is what the engine says of a report. */
export interface Checked {
  problems: Problem[];
  score: Score | null;
  /** Questions that want a proof and have none: the report can be sent, and the reviewer will ask. */
  unproven: string[];
}

/** check judges a report with the server's rules. */
export function check(version: ChecklistVersion, visit: string, content: Content, files: readonly Pick<FileRow, "question">[]): Checked {
  const compiled = engineOf(version);
  const report = readReport(visit, content);
  const result = score(compiled, report.answers, report.outcome);
  const answered = new Set(result?.questions.filter((q) => q.state === "ANSWERED").map((q) => q.question));
  const unproven = version.sections.flatMap((s) => s.questions).filter((q) => q.proof?.required && answered.has(q.key) && !files.some((f) => f.question === q.key));
  return { problems: accept(compiled, report), score: result, unproven: unproven.map((q) => q.key) };
}

/** questionOf is the question that a problem is about: by its name, or by the answer that it points to. */
export function questionOf(problem: { path: string; question?: string | undefined }, content: Content): string | undefined {
  if (problem.question) return problem.question;
  const at = /^report\.answers\[([^\]]+)\]/.exec(problem.path)?.[1];
  if (at === undefined) return undefined;
  return /^\d+$/.test(at) ? content.answers[Number(at)]?.question : at;
}

/** byQuestion are the machine reasons of problems, by question. */
export function byQuestion(problems: readonly { path: string; reason: string; question?: string | undefined }[], content: Content): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const problem of problems) {
    const question = questionOf(problem, content);
    if (question === undefined) continue;
    found.set(question, [...(found.get(question) ?? []), problem.reason]);
  }
  return found;
}
