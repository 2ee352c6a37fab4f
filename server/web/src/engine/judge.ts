import { fractionDigits, parseDecimal, wholeDecimal } from './decimal';
import { mostSeconds, valueMember } from './kinds';
import type { Item } from './prepare';
import type { Answer, State } from './report-types';
import { isGivenUp } from './read-report';
import { characters, ERASED, trimmed } from './text';

/** What an acceptable answer comes to. */
export interface Value {
  /** The points before the weight. */
  readonly earned: number;
  /** The options chosen. */
  readonly chosen?: ReadonlySet<string>;
  /** The value of a scale, a number or a duration. */
  readonly number?: bigint;
  /** How a duration ended. */
  readonly outcome?: string;
  /** The value of a timestamp. */
  readonly instant?: bigint;
}

/** What became of one answer: its state, what it comes to where it is ANSWERED, and the reason that refuses it. */
export interface Judged {
  readonly state: State;
  readonly value?: Value;
  readonly reason: string;
}

const values = ['choice', 'choices', 'scale', 'number', 'duration', 'text', 'timestamp', 'evidence'] as const;

/** Returns the members that hold a value. Blank text and an empty list of evidence are none. */
function valueMembers(a: Answer): string[] {
  return values.filter((name) => a[name] !== undefined
    && (name !== 'text' || hasText(a)) && (name !== 'evidence' || (a.evidence?.ids.length ?? 0) > 0));
}

/** Reports whether the text of an entry is more than white space. */
export function hasText(a: Answer): boolean {
  return trimmed(a.text ?? '') !== '';
}

/** Reports whether an entry answers its question, be it by 'not applicable'. One that does not is a comment. */
export function isAnswer(a: Answer): boolean {
  return a.notApplicable || valueMembers(a).length > 0;
}

/**
 * Judges the only answer to a question that is reached: the first reason that fits refuses it. earlier finds the instant
 * of an earlier question that is ANSWERED.
 */
export function judge(item: Item, a: Answer, earlier: (key: string) => bigint | undefined): Judged {
  const q = item.question;
  const sent = valueMembers(a);
  if (a.notApplicable) {
    if (sent.length > 0) return refused('CONFLICTING_ANSWER');
    if (!q.allowNotApplicable) return refused('NOT_APPLICABLE_NOT_ALLOWED');
    const silent = q.notApplicableReasonRequired && characters(a.notApplicableReason) === 0;
    return { state: 'NOT_APPLICABLE', reason: silent ? 'REASON_REQUIRED' : '' };
  }
  if (sent.length !== 1 || sent[0] !== valueMember(q.definition.kind)) return refused('WRONG_KIND');
  const value = valueOf(item, a, earlier);
  if (typeof value === 'string') return refused(value);
  return { state: 'ANSWERED', value, reason: lacksComment(item, a, value) ? 'COMMENT_REQUIRED' : '' };
}

function refused(reason: string): Judged {
  return { state: 'UNANSWERED', reason };
}

/** Returns what an answer comes to, or the reason that refuses it. The answer has a value of the kind and no other. */
function valueOf(item: Item, a: Answer, earlier: (key: string) => bigint | undefined): Value | string {
  const d = item.question.definition;
  switch (d.kind) {
    case 'choice':
      return choose(item, [a.choice ?? '']);
    case 'multiChoice': {
      const value = choose(item, a.choices?.keys ?? []);
      if (typeof value === 'string') return value;
      const chosen = value.chosen?.size ?? 0;
      if (chosen > 1 && d.options.some((o) => o.exclusive && value.chosen?.has(o.key))) return 'EXCLUSIVE_OPTION';
      if (chosen < d.minChosen || (d.maxChosen > 0 && chosen > d.maxChosen)) return 'WRONG_COUNT';
      return item.question.penalty ? value : { ...value, earned: Math.min(Math.max(value.earned, 0), item.most) };
    }
    case 'scale': {
      const n = a.scale ?? 0;
      if (n < d.min || n > d.max) return 'OUT_OF_RANGE';
      return { earned: (n - d.min) * d.pointsPerStep, number: wholeDecimal(n) };
    }
    case 'number': {
      const text = a.number ?? '';
      const n = parseDecimal(text);
      if (n === undefined) return 'INVALID_NUMBER';
      const [least, most] = [parseDecimal(d.min ?? ''), parseDecimal(d.max ?? '')];
      if ((least !== undefined && n < least) || (most !== undefined && n > most)) return 'OUT_OF_RANGE';
      if (d.decimals !== undefined && fractionDigits(text) > d.decimals) return 'TOO_MANY_DECIMALS';
      return { earned: bandPoints(item, n), number: n };
    }
    case 'duration': {
      const { seconds, outcome } = a.duration ?? { seconds: 0, outcome: '' };
      const served = outcome === 'SERVED';
      if ((!served && !isGivenUp(outcome)) || seconds < 0 || seconds > mostSeconds(d)) return 'OUT_OF_RANGE';
      const number = wholeDecimal(seconds);
      return { earned: served ? bandPoints(item, number) : 0, number, outcome };
    }
    case 'freeText': {
      const length = a.text === ERASED ? d.minCharacters : characters(a.text ?? '');
      if (length < d.minCharacters) return 'TOO_SHORT';
      return d.maxCharacters > 0 && length > d.maxCharacters ? 'TOO_LONG' : { earned: 0 };
    }
    case 'timestamp': {
      const instant = a.timestamp ?? 0n;
      const bound = d.notBefore ? earlier(d.notBefore) : undefined;
      return bound !== undefined && instant < bound ? 'BEFORE_EARLIER' : { earned: 0, instant };
    }
    default:
      return { earned: 0 };
  }
}

/** Adds up the options named, each once. */
function choose(item: Item, keys: readonly string[]): Value | string {
  const chosen = new Set(keys);
  let earned = 0;
  for (const key of chosen) {
    const points = item.points.get(key);
    if (points === undefined) return 'UNKNOWN_OPTION';
    earned += points;
  }
  return { earned, chosen };
}

/** Returns the points of the first band that the number is below; 0 where there are none. */
export function bandPoints(item: Item, n: bigint): number {
  return item.bands.find((b) => b.below === undefined || n < b.below)?.points ?? 0;
}

function lacksComment(item: Item, a: Answer, value: Value): boolean {
  const rule = item.question.commentRule;
  if (!rule || a.comment === ERASED) return false;
  const applies = rule.always || (rule.belowPoints !== 0 && value.earned < rule.belowPoints)
    || rule.options.some((key) => value.chosen?.has(key));
  return applies && characters(a.comment) < Math.max(rule.minCharacters, 1);
}
