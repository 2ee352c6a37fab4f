import type { CommentRule, Condition, Conditions, Definition, Option, PointBand, Question, Section, Version } from './types';
import type { Members } from './read';
import { flag, isObject, list, maybe, maybeText, maybeWhole, members, text, texts, whole, word } from './read';

const kinds = ['choice', 'multiChoice', 'scale', 'number', 'duration', 'freeText', 'timestamp', 'evidence', 'note'] as const;

/**
 * Reads a checklist version or a draft, from REST's JSON or from the domain's. It takes anything and never throws:
 * whoever must know that the version is the published one compares versionDigest with its digest.
 */
export function readVersion(json: unknown): Version {
  const m = members(json);
  return {
    checklist: text(m.checklist),
    number: whole(m.version),
    digest: text(m.digest),
    title: texts(m.title),
    description: texts(m.description),
    defaultLocale: text(m.defaultLocale),
    totalMode: word(m.totalMode),
    minBaseBasisPoints: whole(m.minBaseBasisPoints, 5000),
    passMarkBasisPoints: maybeWhole(m.passMarkBasisPoints),
    bands: list(m.bands, (v) => {
      const band = members(v);
      return { key: text(band.key), fromBasisPoints: whole(band.fromBasisPoints), title: texts(band.title) };
    }),
    sections: list(m.sections, readSection),
  };
}

function readSection(v: unknown): Section {
  const m = members(v);
  return {
    key: text(m.key),
    title: texts(m.title),
    weight: whole(m.weight),
    visibleWhen: maybe(m.visibleWhen, (w) => readConditions(w)),
    questions: list(m.questions, readQuestion),
  };
}

function readQuestion(v: unknown): Question {
  const m = members(v);
  return {
    key: text(m.key),
    text: texts(m.text),
    guidance: texts(m.guidance),
    required: flag(m.required),
    allowNotApplicable: flag(m.allowNotApplicable),
    notApplicableReasonRequired: flag(m.notApplicableReasonRequired),
    bonus: flag(m.bonus),
    penalty: flag(m.penalty),
    weight: whole(m.weight, 1),
    dimensions: list(m.dimensions, text),
    critical: maybe(m.critical, (c) => ({
      belowPoints: whole(c.belowPoints, 1),
      effect: word(c.effect) || 'FAIL',
      capBasisPoints: maybeWhole(c.capBasisPoints),
    })),
    visibleWhen: maybe(m.visibleWhen, (w) => readConditions(w)),
    commentRule: maybe(m.commentRule, readCommentRule),
    proof: maybe(m.proof, (p) => ({ kinds: list(p.kinds, word), required: flag(p.required) })),
    audience: word(m.audience) || 'ALL',
    behaviours: list(m.behaviours, text),
    role: word(m.role),
    definition: readDefinition(kinds.find((kind) => isObject(m[kind])) ?? '', m),
  };
}

function readCommentRule(m: Members): CommentRule {
  return {
    always: flag(m.always),
    belowPoints: whole(m.belowPoints),
    options: list(m.options, text),
    minCharacters: whole(m.minCharacters) || 1,
  };
}

/** Reads the definition of the kind out of the question's members. Of a draft with several kinds it is the first. */
function readDefinition(kind: Definition['kind'], question: Members): Definition {
  const m = members(question[kind]);
  switch (kind) {
    case 'choice':
    case 'multiChoice':
      return { kind, options: list(m.options, readOption), minChosen: whole(m.minChosen), maxChosen: whole(m.maxChosen) };
    case 'scale':
      return {
        kind,
        min: whole(m.min),
        max: whole(m.max),
        pointsPerStep: whole(m.pointsPerStep),
        minLabel: texts(m.minLabel),
        maxLabel: texts(m.maxLabel),
      };
    case 'number':
      return {
        kind,
        unit: text(m.unit),
        bands: list(m.bands, readBand),
        min: maybeText(m.min),
        max: maybeText(m.max),
        decimals: maybeWhole(m.decimals),
      };
    case 'duration':
      return {
        kind,
        bands: list(m.bands, readBand),
        maxSeconds: whole(m.maxSeconds),
        between: maybe(m.between, (b) => ({ from: text(b.from), to: text(b.to) })),
      };
    case 'freeText':
      return { kind, minCharacters: whole(m.minCharacters), maxCharacters: whole(m.maxCharacters) };
    case 'timestamp':
      return { kind, notBefore: text(m.notBefore) };
    default:
      return { kind };
  }
}

function readOption(v: unknown): Option {
  const m = members(v);
  return { key: text(m.key), text: texts(m.text), points: whole(m.points), exclusive: flag(m.exclusive) };
}

function readBand(v: unknown): PointBand {
  const m = members(v);
  return { below: text(m.below), points: whole(m.points) };
}

/** The server refuses more than three levels of conditions; deeper ones than this are not read. */
const mostLevels = 100;

function readConditions(m: Members, level = 1): Conditions {
  const read = (v: unknown): Condition => readCondition(v, level + 1);
  return level > mostLevels ? { all: [], any: [] } : { all: list(m.all, read), any: list(m.any, read) };
}

function readCondition(v: unknown, level: number): Condition {
  const m = members(v);
  return {
    ...readConditions(m, level),
    question: text(m.question),
    equals: maybeText(m.equals),
    notEquals: maybeText(m.notEquals),
    contains: maybeText(m.contains),
    atLeast: maybeText(m.atLeast),
    below: maybeText(m.below),
    outcome: maybeText(m.outcome),
    answered: typeof m.answered === 'boolean' ? m.answered : undefined,
  };
}
