// A version and its questions as their digests have them: canonical JSON's members, defaults left out.

import type { Value } from './canonical';
import { some } from './canonical';
import { isRequired } from './kinds';
import type { Condition, Conditions, Definition, PointBand, Question, Section, Version } from './types';

type Members = { readonly [name: string]: Value | undefined };

/** What of a question is written: all of it; or, for its fingerprint, what scores it, with those of earlier questions. */
export interface Form {
  readonly section?: Section;
  readonly fingerprints?: ReadonlyMap<string, string>;
}

const whole: Form = {};

/** Returns the members under a version's digest. The number is not among them. */
export function versionJson(v: Version): Members {
  return {
    bands: bandsJson(v, true),
    checklist: some(v.checklist),
    defaultLocale: some(v.defaultLocale),
    description: some(v.description),
    minBaseBasisPoints: minBaseJson(v),
    passMarkBasisPoints: v.passMarkBasisPoints,
    sections: some(v.sections.map((s) => ({
      key: some(s.key),
      questions: some(s.questions.map((q) => questionJson(q, whole))),
      title: some(s.title),
      visibleWhen: conditionsJson(s.visibleWhen, whole),
      weight: some(s.weight),
    }))),
    title: some(v.title),
    totalMode: some(v.totalMode),
  };
}

/** Returns the least base, undefined where it is the default; an explicit 0 is another rule. */
export function minBaseJson(v: Version): number | undefined {
  return v.minBaseBasisPoints === 5000 ? undefined : v.minBaseBasisPoints;
}

/** Returns the bands of the total, with their titles or without. */
export function bandsJson(v: Version, titles: boolean): Value | undefined {
  return some(v.bands.map((b) => ({
    fromBasisPoints: some(b.fromBasisPoints),
    key: some(b.key),
    title: titles ? some(b.title) : undefined,
  })));
}

/** Returns the members of a question in the form. */
export function questionJson(q: Question, f: Form): Members {
  const scoring = f.section !== undefined;
  const d = q.definition;
  return {
    allowNotApplicable: some(q.allowNotApplicable),
    bonus: some(q.bonus),
    commentRule: q.commentRule && {
      always: some(q.commentRule.always),
      belowPoints: some(q.commentRule.belowPoints),
      minCharacters: q.commentRule.minCharacters === 1 ? undefined : q.commentRule.minCharacters,
      options: some(q.commentRule.options),
    },
    critical: q.critical && {
      belowPoints: q.critical.belowPoints === 1 ? undefined : q.critical.belowPoints,
      capBasisPoints: q.critical.capBasisPoints,
      effect: q.critical.effect === 'FAIL' ? undefined : q.critical.effect,
    },
    key: some(q.key),
    notApplicableReasonRequired: some(q.notApplicableReasonRequired),
    penalty: some(q.penalty),
    required: some(q.required || (scoring && isRequired(q))),
    sectionVisibleWhen: conditionsJson(f.section?.visibleWhen, f),
    visibleWhen: conditionsJson(q.visibleWhen, f),
    weight: q.weight === 1 ? undefined : q.weight,
    [d.kind || 'kind']: d.kind ? definitionJson(d, f) : undefined,
    ...(scoring ? {} : descriptionJson(q)),
  };
}

/** Returns the members of a question that do not score. */
function descriptionJson(q: Question): Members {
  return {
    audience: q.audience === 'ALL' ? undefined : q.audience,
    behaviours: some(q.behaviours),
    dimensions: some(q.dimensions),
    guidance: some(q.guidance),
    proof: q.proof && { kinds: some(q.proof.kinds), required: some(q.proof.required) },
    role: some(q.role),
    text: some(q.text),
  };
}

function definitionJson(d: Definition, f: Form): Members {
  const text = <T extends object | string>(t: T): T | undefined => (f.section ? undefined : some(t));
  switch (d.kind) {
    case 'choice':
    case 'multiChoice':
      return {
        maxChosen: some(d.maxChosen),
        minChosen: some(d.minChosen),
        options: some(d.options.map((o) => ({
          exclusive: some(o.exclusive), key: some(o.key), points: some(o.points), text: text(o.text),
        }))),
      };
    case 'scale':
      return {
        max: some(d.max), maxLabel: text(d.maxLabel), min: some(d.min), minLabel: text(d.minLabel),
        pointsPerStep: some(d.pointsPerStep),
      };
    case 'number':
      return { bands: pointBandsJson(d.bands), decimals: d.decimals, max: d.max, min: d.min, unit: text(d.unit) };
    case 'duration':
      return {
        bands: pointBandsJson(d.bands),
        between: d.between && { ...namedJson('from', d.between.from, f), ...namedJson('to', d.between.to, f) },
        maxSeconds: !d.between && d.maxSeconds === 604800 ? undefined : some(d.maxSeconds),
      };
    case 'freeText':
      return { maxCharacters: some(d.maxCharacters), minCharacters: some(d.minCharacters) };
    case 'timestamp':
      return d.notBefore ? namedJson('notBefore', d.notBefore, f) : {};
    default:
      return {};
  }
}

function pointBandsJson(bands: readonly PointBand[]): Value | undefined {
  return some(bands.map((b) => ({ below: some(b.below), points: some(b.points) })));
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
