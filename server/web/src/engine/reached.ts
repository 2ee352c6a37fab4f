import { prepare } from './prepare';
import { isScored } from './read-report';
import type { Answer, Score, State } from './report-types';
import { scoreSettled } from './score';
import { settle } from './settle';
import type { Version } from './types';

/** Where one question stands while a form is filled. */
export interface Standing {
  readonly state: State;
  /** Its conditions hold: the form draws it, also where the visit was given up and no answer is needed. */
  readonly visible: boolean;
  /** A submission needs an answer. */
  readonly required: boolean;
  /** Why a submission would be refused for it: REQUIRED while it is open; '' where nothing is wrong. */
  readonly reason: string;
  /** It was answered although it is not reached: the answer is kept and does not count. */
  readonly stray: boolean;
  /** The seconds of a duration that is known, given or computed. */
  readonly seconds: number | undefined;
}

/** What is reached of a version, by question in its order, with the provisional score. */
export interface Reached {
  readonly questions: ReadonlyMap<string, Standing>;
  /** The keys of required questions that are open. */
  readonly missing: readonly string[];
  readonly score: Score;
}

/** Tells which questions are reached and what is missing, for a form that is being filled. null where nothing is asked. */
export function reached(version: Version, answers: readonly Answer[], outcome = 'COMPLETED'): Reached | null {
  if (!isScored(outcome)) return null;
  const p = prepare(version);
  const settled = settle(p, answers, outcome);
  const questions = new Map(settled.map(({ item, state, visible, reason, stray, value }): [string, Standing] => {
    const seconds = item.question.definition.kind === 'duration' && value?.number !== undefined
      ? Number(value.number / 10n ** 19n) : undefined;
    return [item.question.key, { state, visible, required: item.required, reason, stray, seconds }];
  }));
  const missing = settled.filter((s) => s.reason === 'REQUIRED').map((s) => s.item.question.key);
  return { questions, missing, score: scoreSettled(p, settled, answers) };
}
