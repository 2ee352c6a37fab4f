import type { Value } from './canonical';
import { canonical, digestOf, pick, some } from './canonical';
import { instantText } from './instant';
import { hasText } from './judge';
import type { Answer, Position, Report, Score } from './report-types';
import { compareBytes, sortedSet } from './text';

/** The three digests of a report; content is the one that its receipt returns. */
export interface ReportDigests {
  readonly answers: string;
  readonly personal: string;
  readonly content: string;
}

/** Computes the digests of a report. Neither the order of its answers matters nor which defaults were sent. */
export async function reportDigests(r: Report): Promise<ReportDigests> {
  const [answers, personal] = await Promise.all([digestOf(answersText(r)), digestOf(personalText(r))]);
  return { answers, personal, content: await digestOf(contentText(r, answers, personal)) };
}

/** Computes the digest that makes a submission the same as another: the receipt's contentDigest. */
export async function reportDigest(r: Report): Promise<string> {
  return (await reportDigests(r)).content;
}

/** Computes the digest of a score: every member is in it, null totals too. */
export function scoreDigest(s: Score): Promise<string> {
  return digestOf(scoreText(s));
}

/** Writes a score as its digest has it. */
export function scoreText(s: Score): string {
  const list = <T extends object>(values: readonly T[]): Value[] => values.map((v) => ({ ...v }) as Value);
  return canonical({
    ...s,
    sections: list(s.sections),
    dimensions: list(s.dimensions),
    questions: list(s.questions),
    violations: s.violations.map((v) => [v.question, v.reason]),
  });
}

/** Writes what scores of a report. */
export function answersText(r: Report): string {
  return canonical({
    ...pick(r, 'checklist', 'version'),
    answers: some(sorted(r.answers.map((a) => [a.question, scoringJson(a)]))),
    outcome: outcomeJson(r.outcome),
  });
}

/** Writes what people wrote in a report, and where they were. */
export function personalText(r: Report): string {
  const personal = r.answers.filter((a) => a.comment || a.notApplicableReason || a.text);
  return canonical({
    ...pick(r, 'narrative'),
    answers: some(sorted(personal.map((a) => [a.question, pick(a, 'comment', 'notApplicableReason', 'question', 'text')]))),
    commendations: some(r.commendations.map((c) => pick(c, 'behaviour', 'text'))),
    position: r.position && positionJson(r.position),
  });
}

/** Writes the whole of a report by the digests of its two parts. */
export function contentText(r: Report, answers: string, personal: string): string {
  return canonical({
    ...pick(r, 'checklist', 'elapsedSeconds', 'locale', 'version', 'visit'),
    answers,
    endTime: instantJson(r.endTime),
    outcome: outcomeJson(r.outcome),
    personal,
    startTime: instantJson(r.startTime),
  });
}

function instantJson(instant: bigint | undefined): string | undefined {
  return instant === undefined ? undefined : instantText(instant);
}

function outcomeJson(outcome: string): string | undefined {
  return outcome === 'COMPLETED' ? undefined : some(outcome);
}

/** Sorts entries by question and then by their canonical text, both in the order of bytes. */
function sorted(entries: readonly (readonly [string, Value])[]): Value[] {
  return entries
    .map(([question, value]) => ({ question, value, text: canonical(value) }))
    .sort((a, b) => compareBytes(a.question, b.question) || compareBytes(a.text, b.text))
    .map((entry) => entry.value);
}

/** The value of an entry as it was sent; of a text only that there is one. */
function scoringJson(a: Answer): Value {
  return {
    ...pick(a, 'question', 'notApplicable'),
    choice: a.choice,
    choices: a.choices && { keys: some(sortedSet(a.choices.keys)) },
    scale: a.scale,
    number: a.number,
    duration: a.duration && { ...pick(a.duration, 'seconds'), outcome: a.duration.outcome === 'SERVED' ? undefined : some(a.duration.outcome) },
    timestamp: instantJson(a.timestamp),
    evidence: a.evidence && { ids: some(sortedSet(a.evidence.ids)) },
    text: some(hasText(a)),
  };
}

function positionJson(p: Position): Value {
  return {
    accuracyMeters: some(Math.ceil(p.accuracyMeters)),
    latitudeE7: some(degreesE7(p.latitude)),
    longitudeE7: some(degreesE7(p.longitude)),
    mock: some(p.mock),
  };
}

/** Returns degrees in units of 10⁻⁷, rounded to the nearest whole, halves away from zero. */
function degreesE7(degrees: number): number {
  const units = degrees * 1e7;
  const toZero = Math.trunc(units);
  return toZero + (Math.abs(units - toZero) >= 0.5 ? Math.sign(units) : 0);
}
