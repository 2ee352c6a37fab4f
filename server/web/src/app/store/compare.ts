// Two reports of one visit beside each other.
import { canonical, type Value } from "../../engine/canonical";
import type { AnswerJSON, Content } from "./rows";

/** isAnswered reports whether an entry says anything. */
export function isAnswered(answer: AnswerJSON | undefined): boolean {
  if (!answer) return false;
  const { question: _, ...rest } = answer;
  return Object.values(rest).some((v) => v !== undefined && v !== "" && v !== false);
}

/** equal reports whether two entries say the same, whatever was left out as a default. */
export function equal(a: AnswerJSON | undefined, b: AnswerJSON | undefined): boolean {
  return said(a) === said(b);
}

function said(answer: AnswerJSON | undefined): string {
  if (!answer) return "";
  const kept = Object.entries(answer).filter(([name, v]) => name !== "question" && v !== undefined && v !== "" && v !== false && v !== null);
  return kept.length === 0 ? "" : canonical(Object.fromEntries(kept) as Record<string, Value>);
}

/** answersOf are the entries of a report by question. */
export function answersOf(content: Content): Map<string, AnswerJSON> {
  return new Map(content.answers.map((a) => [a.question, a]));
}

/** differing are the entries of the other report that say something else than those of this one, and something at all. */
export function differing(mine: Content, other: Content): AnswerJSON[] {
  const own = answersOf(mine);
  return other.answers.filter((a) => isAnswered(a) && isAnswered(own.get(a.question)) && !equal(a, own.get(a.question)));
}

/** different counts the questions on which two reports say different things, also where one says nothing. */
export function different(mine: Content, other: Content): number {
  const a = answersOf(mine), b = answersOf(other);
  return [...new Set([...a.keys(), ...b.keys()])].filter((q) => !equal(a.get(q), b.get(q))).length;
}

/** renamed is a report whose files have other ids. */
export function renamed(content: Content, ids: ReadonlyMap<string, string>): Content {
  const answers = content.answers.map((a) => (a.evidence ? { ...a, evidence: { ids: (a.evidence.ids ?? []).map((id) => (id && ids.get(id)) ?? id) } } : a));
  return { ...content, answers: answers as AnswerJSON[] };
}

/** joined is both of two texts, or the one that there is. */
export function joined(mine = "", other = ""): string {
  return [...new Set([mine, other])].filter((text) => text !== "").join("\n\n");
}

/** united is this report with what only the other one says. */
export function united(mine: Content, other: Content): Content {
  const own = answersOf(mine);
  const added = other.answers.filter((a) => isAnswered(a) && !isAnswered(own.get(a.question)));
  const answers = [...mine.answers.filter((a) => !added.some((o) => o.question === a.question)), ...added];
  return {
    ...other, ...mine, answers, narrative: joined(mine.narrative, other.narrative), commendations: (mine.commendations ?? []).length > 0 ? mine.commendations : other.commendations,
    outcome: mine.outcome ?? other.outcome,
  };
}
