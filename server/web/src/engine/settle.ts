import { parseDecimal, wholeDecimal } from './decimal';
import { isComputed, mostSeconds, valueMember } from './kinds';
import type { Value } from './judge';
import { bandPoints, isAnswer, judge } from './judge';
import type { Item, Prepared } from './prepare';
import { isGivenUp } from './read-report';
import type { Answer, State } from './report-types';
import type { Condition, Conditions } from './types';

/** A question whose state is settled. */
export interface Settled {
  readonly item: Item;
  /** Its conditions and those of its section hold: a form draws it. */
  readonly visible: boolean;
  readonly state: State;
  readonly value: Value | undefined;
  /** Why a submission is refused for it, or ''. */
  readonly reason: string;
  /** The index of the answer that the reason is about, or -1. */
  readonly answer: number;
  /** It was answered, although it is not reached or is computed. */
  readonly stray: boolean;
}

/** Settles the state of every question in the order of the version: each depends on earlier ones alone. */
export function settle(p: Prepared, answers: readonly Answer[], outcome: string): Settled[] {
  const given = new Map<string, number[]>();
  answers.forEach((a, i) => {
    if (!isAnswer(a)) return;
    const list = given.get(a.question);
    if (list) list.push(i);
    else given.set(a.question, [i]);
  });
  const settled: Settled[] = [];
  const find = (key: string): Settled | undefined => {
    const at = p.index.get(key);
    return at === undefined ? undefined : settled[at];
  };
  let section = -1;
  let shown = true;
  for (const item of p.items) {
    if (item.section !== section) {
      section = item.section;
      shown = holds(p.version.sections[section]?.visibleWhen, find);
    }
    const visible = shown && holds(item.question.visibleWhen, find);
    settled.push(settleOne(item, visible, answers, given.get(item.question.key) ?? [], outcome, find));
  }
  return settled;
}

type Find = (key: string) => Settled | undefined;

function settleOne(
  item: Item, visible: boolean, answers: readonly Answer[], given: readonly number[], outcome: string, find: Find,
): Settled {
  const made = (state: State, reason = '', answer = -1, value?: Value): Settled =>
    ({ item, visible, state, value, reason, answer, stray: false });
  const stray = given.length > 0;
  const first = given[0] === undefined ? undefined : answers[given[0]];
  const asked = valueMember(item.question.definition.kind) !== '';
  if (!visible) return { ...made('NOT_REACHED'), stray };
  if (isComputed(item.question)) {
    const value = computed(item, find);
    return { ...made(value ? 'ANSWERED' : 'NOT_REACHED', '', -1, value), stray };
  }
  if (first === undefined) {
    if (asked && isGivenUp(outcome)) return made('NOT_REACHED');
    return made('UNANSWERED', item.required ? 'REQUIRED' : '');
  }
  if (given[1] !== undefined) return made('UNANSWERED', 'DUPLICATE_ANSWER', given[1]);
  const { state, reason, value } = judge(item, first, (key) => answered(find(key))?.instant);
  return made(state, reason, given[0], value);
}

/** Returns the whole seconds between two instants, rounded down and held at the bound; undefined until both are there. */
function computed(item: Item, find: Find): Value | undefined {
  const d = item.question.definition;
  if (d.kind !== 'duration' || !d.between) return undefined;
  const [from, to] = [answered(find(d.between.from))?.instant, answered(find(d.between.to))?.instant];
  if (from === undefined || to === undefined) return undefined;
  const number = wholeDecimal(Math.min(Number((to - from) / 1_000_000n), mostSeconds(d)));
  return { earned: bandPoints(item, number), number, outcome: 'SERVED' };
}

function answered(s: Settled | undefined): Value | undefined {
  return s?.state === 'ANSWERED' ? s.value : undefined;
}

/** Reports whether conditions hold. None at all hold; of a list of all, every one must, and of any, one. */
function holds(c: Conditions | undefined, find: Find): boolean {
  if (!c) return true;
  const one = (condition: Condition): boolean => conditionHolds(condition, find);
  return c.any.length > 0 ? c.any.some(one) : c.all.every(one);
}

function conditionHolds(c: Condition, find: Find): boolean {
  if (c.all.length > 0 || c.any.length > 0) return holds(c, find);
  const named = find(c.question);
  const value = answered(named);
  if (c.answered !== undefined) return (value !== undefined) === c.answered;
  if (!named || !value) return false;
  if (c.equals !== undefined) return equals(value, c.equals);
  if (c.notEquals !== undefined) return !equals(value, c.notEquals);
  if (c.contains !== undefined) return value.chosen?.has(c.contains) ?? false;
  if (c.atLeast !== undefined) return compared(value, c.atLeast) >= 0;
  if (c.below !== undefined) return !isGivenUp(value.outcome ?? '') && compared(value, c.below) < 0;
  return value.outcome === c.outcome;
}

/** Compares an option by its key, and a number as a number. */
function equals(value: Value, operand: string): boolean {
  return value.chosen ? value.chosen.has(operand) : compared(value, operand) === 0;
}

/** Returns -1, 0 or 1 as the value is less than, equal to or greater than a decimal; NaN where one of them is none. */
function compared(value: Value, operand: string): number {
  const bound = parseDecimal(operand);
  if (value.number === undefined || bound === undefined) return NaN;
  return value.number < bound ? -1 : value.number > bound ? 1 : 0;
}
