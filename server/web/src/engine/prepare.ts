import { parseDecimal } from './decimal';
import { bandsOf, engineOf, isRequired, mostPoints, optionsOf } from './kinds';
import { compareBytes } from './text';
import type { Question, Version } from './types';

/** A version prepared for scoring. */
export interface Prepared {
  readonly version: Version;
  readonly engine: number;
  readonly items: readonly Item[];
  /** The place in items of each question, by key. */
  readonly index: ReadonlyMap<string, number>;
  /** All tags, sorted by bytes. */
  readonly dimensions: readonly string[];
}

/** A question prepared for scoring. */
export interface Item {
  readonly question: Question;
  readonly section: number;
  readonly required: boolean;
  /** The most points of one answer, before the weight. */
  readonly most: number;
  /** What it adds to what is possible: with the weight, 0 for a bonus. */
  readonly possible: number;
  /** The points of each option, by key. */
  readonly points: ReadonlyMap<string, number>;
  /** The bands of points; the last has no bound. */
  readonly bands: readonly { readonly below: bigint | undefined; readonly points: number }[];
}

const cache = new WeakMap<Version, Prepared>();

/**
 * Prepares a version for scoring, once for each object that readVersion made. A draft with faults can be prepared and
 * scored too; what its faulty parts then count as is not promised.
 */
export function prepare(version: Version): Prepared {
  let p = cache.get(version);
  if (!p) {
    p = prepareNow(version);
    cache.set(version, p);
  }
  return p;
}

function prepareNow(version: Version): Prepared {
  const items: Item[] = [];
  const index = new Map<string, number>();
  const dimensions = new Set<string>();
  version.sections.forEach((s, section) => {
    for (const question of s.questions) {
      if (!index.has(question.key)) index.set(question.key, items.length);
      question.dimensions.forEach((d) => dimensions.add(d));
      const most = mostPoints(question.definition);
      items.push({
        question,
        section,
        required: isRequired(question),
        most,
        possible: question.bonus ? 0 : most * question.weight,
        points: new Map(optionsOf(question.definition).map((o) => [o.key, o.points])),
        bands: bandsOf(question.definition).map((b) => ({ below: b.below ? parseDecimal(b.below) : undefined, points: b.points })),
      });
    }
  });
  return { version, engine: engineOf(version), items, index, dimensions: [...dimensions].sort(compareBytes) };
}
