import { BOUNDS } from './bounds';
import type { Problem, Report, Violation } from './report-types';
import { score } from './score';
import { shapeProblems } from './shape';
import type { Version } from './types';

/** What acceptance needs to know beside the version. */
export interface Known {
  /** The behaviours of the catalogue, by code, and whether customers suffer from it. Left out, codes are not checked. */
  readonly behaviours?: ReadonlyMap<string, boolean>;
}

/**
 * Returns everything for which the server refuses a report on the version, with the server's paths, reasons and order:
 * values of a wrong type, bounds of the API, the facts of the visit, praise, answers, evidence. The server stops after
 * types, and after bounds; here all are returned at once. What only the server can know, such as evidence of another
 * report, is not among them.
 */
export function accept(version: Version, report: Report, known: Known = {}): Problem[] {
  return [
    ...report.malformed,
    ...shapeProblems(report),
    ...headProblems(version, report),
    ...praiseProblems(report, known),
    ...answerProblems(version, report),
    ...evidenceProblems(report),
  ];
}

function headProblems(version: Version, r: Report): Problem[] {
  const found: Problem[] = [];
  const add = (path: string, reason: string): void => {
    if (!r.malformed.some((p) => p.path === path)) found.push({ path, reason });
  };
  if (r.startTime === undefined) add('report.startTime', 'REQUIRED');
  if (r.endTime === undefined) add('report.endTime', 'REQUIRED');
  if (r.startTime !== undefined && r.endTime !== undefined && r.endTime < r.startTime) add('report.endTime', 'ENDS_BEFORE_START');
  if (r.checklist !== version.checklist) add('report.checklist', r.checklist === '' ? 'REQUIRED' : 'UNKNOWN_VERSION');
  return found;
}

function praiseProblems(r: Report, { behaviours }: Known): Problem[] {
  return r.commendations.flatMap(({ behaviour }, i) => {
    const negative = behaviours?.get(behaviour);
    if (!behaviours || behaviour === '' || negative === false) return [];
    const reason = negative ? 'NEGATIVE_BEHAVIOUR' : 'UNKNOWN_BEHAVIOUR';
    return [{ path: `report.commendations[${i}].behaviour`, reason }];
  });
}

function answerProblems(version: Version, r: Report): Problem[] {
  if (r.checklist !== version.checklist) return [];
  if (r.version !== version.number) return [{ path: 'report.version', reason: 'UNKNOWN_VERSION' }];
  return violationProblems('report.answers', score(version, r.answers, r.outcome)?.violations ?? []);
}

/** Returns violations as problems: the path names an answer by its index, or by its question where there is none. */
export function violationProblems(path: string, violations: readonly Violation[]): Problem[] {
  return violations.map(({ question, reason, answer }) => ({
    path: `${path}[${answer < 0 ? question : answer}]`,
    // In the API this one reason has a longer name.
    reason: reason === 'REASON_REQUIRED' ? 'NOT_APPLICABLE_REASON_REQUIRED' : reason,
    question,
  }));
}

const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function evidenceProblems(r: Report): Problem[] {
  const path = 'report.answers';
  const named = r.answers.flatMap((a, i) => (a.evidence?.ids ?? []).map((id, j) => (
    { path: `${path}[${i}].evidence.ids[${j}]`, id, question: a.question })));
  if (named.length > BOUNDS.evidenceOfReport) return [{ path, reason: 'TOO_MANY' }];
  const seen = new Set<string>();
  return named.flatMap(({ path, id, question }) => {
    const reason = !uuid7.test(id) ? 'INVALID_KEY' : seen.has(id) ? 'DUPLICATE_KEY' : '';
    seen.add(id);
    return reason ? [{ path, reason, question }] : [];
  });
}
