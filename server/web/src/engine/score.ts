import type { Prepared } from './prepare';
import { prepare } from './prepare';
import { isScored } from './read-report';
import type { Answer, QuestionScore, Score, Violation } from './report-types';
import type { Settled } from './settle';
import { settle } from './settle';
import { compareBytes } from './text';
import type { Sums } from './total';
import { add, basisPoints, fromPpb, noSums, pointsOf, PPB, statusOf, totalPpb } from './total';
import type { Version } from './types';

/**
 * Scores answers on a version, as the server does. Faults of the answers are violations in the score; the numbers are
 * then those of a draft. null for an outcome that is not scored.
 */
export function score(version: Version, answers: readonly Answer[], outcome = 'COMPLETED'): Score | null {
  if (!isScored(outcome)) return null;
  const p = prepare(version);
  return scoreSettled(p, settle(p, answers, outcome), answers);
}

/** Makes the score of settled questions. */
export function scoreSettled(p: Prepared, settled: readonly Settled[], answers: readonly Answer[]): Score {
  const sections = p.version.sections.map(noSums);
  const dimensions = new Map(p.dimensions.map((d) => [d, noSums()]));
  const all = noSums();
  const triggered = settled.filter(isTriggered);
  for (const s of settled) {
    const own = sections[s.item.section];
    if (own) add(own, s);
    add(all, s);
    for (const d of s.item.question.dimensions) add(dimensions.get(d) ?? noSums(), s);
  }
  let cap = PPB;
  for (const { item } of triggered) {
    const { effect, capBasisPoints } = item.question.critical ?? {};
    const own = sections[item.section];
    if (effect === 'ZERO_SECTION' && own) own.zeroed = true;
    if (effect === 'CAP') cap = Math.min(cap, ((capBasisPoints ?? 0) * PPB) / 10_000);
    if (effect === 'ZERO_REPORT') cap = 0;
  }
  const violations = violationsOf(p, settled, answers);
  const status = statusOf(p.version, sections, all);
  const scored = status === 'SCORED';
  const effectivePpb = scored ? Math.min(totalPpb(p.version, sections, true), cap) : null;
  const effectiveBasisPoints = effectivePpb === null ? null : fromPpb(effectivePpb);
  const provisional = violations.length > 0;
  const extra = (which: 'bonus' | 'penalty'): number =>
    settled.reduce((sum, s) => (s.item.question[which] ? sum + pointsOf(s).earned : sum), 0);
  return {
    engineVersion: p.engine,
    status,
    provisional,
    unanswered: settled.filter((s) => s.state === 'UNANSWERED' && s.item.required).length,
    verdict: provisional ? 'NONE' : verdict(p.version, triggered.length > 0, effectiveBasisPoints),
    band: provisional || effectiveBasisPoints === null ? null : bandOf(p.version, effectiveBasisPoints),
    earned: all.earned,
    possible: all.possible,
    bonusPoints: extra('bonus'),
    ...(p.engine >= 2 ? { penaltyPoints: extra('penalty') } : {}),
    rawBasisPoints: scored ? fromPpb(totalPpb(p.version, sections, false)) : null,
    effectiveBasisPoints,
    effectivePpb,
    criticals: triggered.map((s) => s.item.question.key),
    sections: sections.map((s, i) => sectionScore(p.version.sections[i]?.key ?? '', s)),
    dimensions: [...dimensions].map(([dimension, s]) => (
      { dimension, earned: s.earned, possible: s.possible, rawBasisPoints: basisPoints(s) })),
    questions: settled.map(questionScore),
    violations,
    warnings: settled.filter((s) => s.stray).map((s) => s.item.question.key),
  };
}

function isTriggered(s: Settled): boolean {
  const { critical } = s.item.question;
  return critical !== undefined && s.value !== undefined && s.value.earned < critical.belowPoints;
}

function questionScore(s: Settled): QuestionScore {
  return { question: s.item.question.key, state: s.state, ...pointsOf(s), critical: isTriggered(s) };
}

function sectionScore(section: string, s: Sums): Score['sections'][number] {
  const raw = basisPoints(s);
  return {
    section, earned: s.earned, possible: s.possible, rawBasisPoints: raw,
    effectiveBasisPoints: raw !== null && s.zeroed ? 0 : raw,
  };
}

/** Lists what refuses a submission, in the order of the version; unknown questions last, by bytes, each once. */
function violationsOf(p: Prepared, settled: readonly Settled[], answers: readonly Answer[]): Violation[] {
  const list = settled.filter((s) => s.reason !== '').map((s): Violation => (
    { question: s.item.question.key, reason: s.reason, answer: s.answer }));
  const unknown = new Map<string, number>();
  answers.forEach(({ question }, i) => {
    if (!p.index.has(question) && !unknown.has(question)) unknown.set(question, i);
  });
  const keys = [...unknown].sort(([a], [b]) => compareBytes(a, b));
  return [...list, ...keys.map(([question, answer]): Violation => ({ question, reason: 'UNKNOWN_QUESTION', answer }))];
}

function verdict(v: Version, failed: boolean, effective: number | null): Score['verdict'] {
  if (failed) return 'FAIL';
  if (v.passMarkBasisPoints === undefined || effective === null) return 'NONE';
  return effective >= v.passMarkBasisPoints ? 'PASS' : 'FAIL';
}

function bandOf(v: Version, effective: number): string | null {
  return v.bands.filter((b) => b.fromBasisPoints <= effective).at(-1)?.key ?? null;
}
