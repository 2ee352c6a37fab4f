// A version and its questions as their digests have them: canonical JSON's members, defaults left out.

import type { Members, Value } from './canonical';
import { pick, some } from './canonical';
import { isRequired } from './kinds';
import type { Condition, Conditions, Definition, PointBand, Question, Section, Version } from './types';

/** What of a question is written: all of it; or, for its fingerprint, what scores it, with those of earlier questions. */
export interface Form {
  readonly section?: Section;
  readonly fingerprints?: ReadonlyMap<string, string>;
}

const whole: Form = {};

/** Returns the members under a version's digest. The number is not among them. */
export function versionJson(v: Version): Members {
  return {
    ...pick(v, 'checklist', 'defaultLocale', 'description', 'title', 'totalMode'),
    bands: bandsJson(v, true),
    minBaseBasisPoints: minBaseJson(v),
    passMarkBasisPoints: v.passMarkBasisPoints,
    sections: some(v.sections.map((s) => ({
      ...pick(s, 'key', 'title', 'weight'),
      questions: some(s.questions.map((q) => questionJson(q, whole))),
      visibleWhen: conditionsJson(s.visibleWhen, whole),
    }))),
  };
}

/** Returns the least base, undefined where it is the default; an explicit 0 is another rule. */
export function minBaseJson(v: Version): number | undefined {
  return v.minBaseBasisPoints === 5000 ? undefined : v.minBaseBasisPoints;
}

/** Returns the bands of the total, with their titles or without. */
export function bandsJson(v: Version, titles: boolean): Value | undefined {
  return some(v.bands.map((b) => ({ ...pick(b, 'fromBasisPoints', 'key'), ...(titles ? pick(b, 'title') : {}) })));
}

/** Returns the members of a question in the form. */
export function questionJson(q: Question, f: Form): Members {
  const scoring = f.section !== undefined;
  const d = q.definition;
  return {
    ...pick(q, 'allowNotApplicable', 'bonus', 'key', 'notApplicableReasonRequired', 'penalty'),
    commentRule: q.commentRule && {
      ...pick(q.commentRule, 'always', 'belowPoints', 'options'),
      minCharacters: unless(1, q.commentRule.minCharacters),
    },
    critical: q.critical && {
      belowPoints: unless(1, q.critical.belowPoints),
      capBasisPoints: q.critical.capBasisPoints,
      effect: unless('FAIL', q.critical.effect),
    },
    required: some(q.required || (scoring && isRequired(q))),
    sectionVisibleWhen: conditionsJson(f.section?.visibleWhen, f),
    visibleWhen: conditionsJson(q.visibleWhen, f),
    weight: unless(1, q.weight),
    [d.kind || 'kind']: d.kind ? definitionJson(d, f) : undefined,
    ...(scoring ? {} : descriptionJson(q)),
  };
}

/** Returns the members of a question that do not score. */
function descriptionJson(q: Question): Members {
  return {
    ...pick(q, 'behaviours', 'dimensions', 'guidance', 'role', 'text'),
    audience: unless('ALL', q.audience),
    proof: q.proof && pick(q.proof, 'kinds', 'required'),
  };
}

function unless<T>(usual: T, value: T): T | undefined {
  return value === usual ? undefined : value;
}

function definitionJson(d: Definition, f: Form): Members {
  const texts = f.section === undefined;
  switch (d.kind) {
    case 'choice':
    case 'multiChoice':
      return {
        ...pick(d, 'maxChosen', 'minChosen'),
        options: some(d.options.map((o) => ({ ...pick(o, 'exclusive', 'key', 'points'), ...(texts ? pick(o, 'text') : {}) }))),
      };
    case 'scale':
      return { ...pick(d, 'max', 'min', 'pointsPerStep'), ...(texts ? pick(d, 'maxLabel', 'minLabel') : {}) };
    case 'number':
      return { bands: pointBandsJson(d.bands), decimals: d.decimals, max: d.max, min: d.min, ...(texts ? pick(d, 'unit') : {}) };
    case 'duration':
      return {
        bands: pointBandsJson(d.bands),
        between: d.between && { ...namedJson('from', d.between.from, f), ...namedJson('to', d.between.to, f) },
        maxSeconds: !d.between && d.maxSeconds === 604800 ? undefined : some(d.maxSeconds),
      };
    case 'freeText':
      return pick(d, 'maxCharacters', 'minCharacters');
    case 'timestamp':
      return d.notBefore ? namedJson('notBefore', d.notBefore, f) : {};
    default:
      return {};
  }
}

function pointBandsJson(bands: readonly PointBand[]): Value | undefined {
  return some(bands.map((b) => pick(b, 'below', 'points')));
}

/** Returns the key of an earlier question and, where the form has it, that question's fingerprint. */
function namedJson(name: string, key: string, f: Form): Members {
  return { [name]: some(key), [`${name}Fingerprint`]: f.fingerprints?.get(key) };
}

function conditionsJson(c: Conditions | undefined, f: Form): Members | undefined {
  return c && listsJson(c, f);
}

function listsJson(c: Conditions, f: Form): Members {
  const each = (list: readonly Condition[]): Value | undefined => some(list.map((one) => conditionJson(one, f)));
  return { all: each(c.all), any: each(c.any) };
}

function conditionJson(c: Condition, f: Form): Members {
  return {
    ...listsJson(c, f),
    answered: c.answered,
    atLeast: c.atLeast,
    below: c.below,
    contains: c.contains,
    equals: c.equals,
    fingerprint: f.fingerprints?.get(c.question),
    notEquals: c.notEquals,
    outcome: c.outcome,
    question: some(c.question),
  };
}
