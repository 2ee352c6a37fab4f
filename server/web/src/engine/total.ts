import type { Settled } from './settle';
import type { Version } from './types';

// Points are whole numbers: sums over a version within the API's bounds stay under 10¹⁵ and are exact. A share may
// need more than 53 bits on its way, so it is made with BigInt and floored once, from the exact fraction.

/** The scales of shares: basis points, and parts per 10⁹. */
const BASIS_POINTS = 10_000;
export const PPB = 1_000_000_000;

/** The points of a section, a dimension or a report. */
export interface Sums {
  earned: number;
  possible: number;
  /** possible with what 'not applicable' questions would have added. */
  reached: number;
  /** A critical question zeroed the section. */
  zeroed: boolean;
}

/** Returns sums of nothing. */
export function noSums(): Sums {
  return { earned: 0, possible: 0, reached: 0, zeroed: false };
}

/** Returns the points of a settled question, with its weight. */
export function pointsOf(s: Settled): { earned: number; possible: number } {
  const counts = s.state === 'ANSWERED' || s.state === 'UNANSWERED';
  return { earned: (s.value?.earned ?? 0) * s.item.question.weight, possible: counts ? s.item.possible : 0 };
}

/** Adds the points of a settled question. */
export function add(to: Sums, s: Settled): void {
  const { earned, possible } = pointsOf(s);
  to.earned += earned;
  to.possible += possible;
  to.reached += s.state === 'NOT_APPLICABLE' ? s.item.possible : possible;
}

/** Returns the floored share in basis points; null where nothing is possible. */
export function basisPoints(s: Sums): number | null {
  return s.possible > 0 ? Number(share(BASIS_POINTS, counted(s.earned, s.possible), s.possible)) : null;
}

/** Returns the basis points of parts per 10⁹: the floor of a floor is that of the exact fraction. */
export function fromPpb(ppb: number): number {
  return Math.floor(ppb / (PPB / BASIS_POINTS));
}

/** A share counts no more points than are possible, and no fewer than none. */
function counted(earned: number, possible: number): number {
  return Math.max(0, Math.min(earned, possible));
}

function share(scale: number, part: number, of: number): bigint {
  // A draft with faults may have nothing to share.
  return of > 0 ? (BigInt(scale) * BigInt(part)) / BigInt(of) : 0n;
}

/** Returns SCORED, or why a report has no total. */
export function statusOf(v: Version, sections: readonly Sums[], all: Sums): 'SCORED' | 'EMPTY_BASE' | 'INSUFFICIENT_BASE' {
  const weighted = v.totalMode === 'SECTION_WEIGHTED';
  const parts = weighted ? sections.filter((_, i) => weightOf(v, i) > 0) : sections;
  if (!parts.some((s) => s.possible > 0)) return 'EMPTY_BASE';
  let weights = 1;
  let base = share(BASIS_POINTS, all.possible, all.reached);
  if (weighted) [base, weights] = weightedSum(v, sections, BASIS_POINTS, (s) => s.possible, (s) => s.reached);
  return base < BigInt(v.minBaseBasisPoints) * BigInt(weights) ? 'INSUFFICIENT_BASE' : 'SCORED';
}

/** Returns the total in parts per 10⁹. With zeroing, zeroed sections keep nothing but what their penalties take. */
export function totalPpb(v: Version, sections: readonly Sums[], zeroing: boolean): number {
  const earned = (s: Sums): number => (zeroing && s.zeroed ? Math.min(s.earned, 0) : s.earned);
  if (v.totalMode === 'SECTION_WEIGHTED') {
    const [sum, weights] = weightedSum(v, sections, PPB, (s) => counted(earned(s), s.possible), (s) => s.possible);
    return Number(sum / BigInt(weights));
  }
  const [e, p] = sections.reduce(([e, p], s) => [e + earned(s), p + s.possible], [0, 0]);
  return Number(share(PPB, counted(e, p), p));
}

/** Returns the floor of scale × Σ weight × part ÷ whole over the sections that count, and the sum of their weights. */
function weightedSum(
  v: Version, sections: readonly Sums[], scale: number, part: (s: Sums) => number, whole: (s: Sums) => number,
): [sum: bigint, weights: number] {
  let [numerator, denominator, weights] = [0n, 1n, 0];
  sections.forEach((s, i) => {
    const weight = weightOf(v, i);
    if (whole(s) <= 0 || weight <= 0) return;
    weights += weight;
    const of = BigInt(whole(s));
    numerator = numerator * of + BigInt(scale) * BigInt(weight) * BigInt(part(s)) * denominator;
    denominator *= of;
  });
  return [numerator / denominator, weights];
}

function weightOf(v: Version, section: number): number {
  return v.sections[section]?.weight ?? 0;
}
