// What follows from a question's definition alone.

import type { Definition, Option, PointBand, Question, Version } from './types';

/** Returns the options of a choice or multiChoice; none of the other kinds. */
export function optionsOf(d: Definition): readonly Option[] {
  return d.kind === 'choice' || d.kind === 'multiChoice' ? d.options : [];
}

/** Returns the bands of points of a number or a duration; none of the other kinds. */
export function bandsOf(d: Definition): readonly PointBand[] {
  return d.kind === 'number' || d.kind === 'duration' ? d.bands : [];
}

/** Returns the most points that one answer can earn, before the weight. */
export function mostPoints(d: Definition): number {
  if (d.kind === 'scale') return (d.max - d.min) * d.pointsPerStep;
  let most = 0;
  for (const { points } of d.kind === 'multiChoice' ? [] : [...optionsOf(d), ...bandsOf(d)]) most = Math.max(most, points);
  if (d.kind === 'multiChoice') for (const { points } of d.options) most += Math.max(0, points);
  return most;
}

/** Reports whether the answer is computed from two instants: the question is not asked. */
export function isComputed(q: Question): boolean {
  return q.definition.kind === 'duration' && q.definition.between !== undefined;
}

/** Reports whether the question adds to what is possible. */
export function isCounted(q: Question): boolean {
  return !q.bonus && mostPoints(q.definition) > 0;
}

/** Reports whether a submission needs an answer: the question is marked so, is critical or is scored, and is asked. */
export function isRequired(q: Question): boolean {
  return (q.required || q.critical !== undefined || isCounted(q)) && !isComputed(q);
}

/** Returns the longest duration in seconds. A given one over it is refused, a computed one is held at it. */
export function mostSeconds(d: Definition): number {
  return d.kind === 'duration' ? d.maxSeconds || (d.between ? 31_536_000 : 604_800) : 0;
}

/** Returns the member of an answer that holds a value for the kind; '' of kinds without answers. */
export function valueMember(kind: Definition['kind']): string {
  switch (kind) {
    case 'multiChoice':
      return 'choices';
    case 'freeText':
      return 'text';
    case 'note':
      return '';
    default:
      return kind;
  }
}

/** Returns the engine that scores a version: 2 where it uses anything that engine 1 does not have. */
export function engineOf(v: Version): number {
  const weighted = v.totalMode === 'SECTION_WEIGHTED';
  let sum = 0;
  for (const s of v.sections) {
    sum += s.weight;
    if (s.visibleWhen || (weighted && s.weight === 0) || s.questions.some(usesEngine2)) return 2;
  }
  return weighted && sum !== 100 ? 2 : 1;
}

function usesEngine2(q: Question): boolean {
  const conditions = q.visibleWhen ? [...q.visibleWhen.all, ...q.visibleWhen.any] : [];
  if (q.commentRule || q.notApplicableReasonRequired || q.penalty) return true;
  if (conditions.some((c) => c.all.length > 0 || c.any.length > 0)) return true;
  const d = q.definition;
  switch (d.kind) {
    case 'multiChoice':
      return d.minChosen !== 0 || d.maxChosen !== 0 || d.options.some((o) => o.exclusive);
    case 'number':
      return d.min !== undefined || d.max !== undefined || d.decimals !== undefined;
    case 'duration':
      return d.between !== undefined || (d.maxSeconds !== 0 && d.maxSeconds !== 604_800);
    case 'freeText':
      return d.minCharacters !== 0 || d.maxCharacters !== 0;
    case 'timestamp':
      return d.notBefore !== '';
    default:
      return d.kind === 'note';
  }
}
