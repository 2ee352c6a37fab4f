import { BOUNDS } from './bounds';
import type { Answer, Problem, Report } from './report-types';
import { points } from './text';

const outcomes = ['COMPLETED', 'LEFT_UNSERVED', 'HUNG_UP', 'CLOSED', 'NO_SUCH_PLACE', 'ABORTED'];
const endings = ['SERVED', 'LEFT_UNSERVED', 'HUNG_UP'];

/** Returns what of a report breaks the bounds of the API, in the order of its fields. */
export function shapeProblems(r: Report): Problem[] {
  const found: Problem[] = [];
  const check = new Shape(found);
  check.text('report.checklist', r.checklist, 63);
  check.noNul('report.checklist', r.checklist);
  check.range('report.version', r.version, 0, Infinity);
  check.text('report.locale', r.locale, 35);
  check.noNul('report.locale', r.locale);
  check.range('report.elapsedSeconds', r.elapsedSeconds, 0, Infinity);
  if (r.position) {
    check.range('report.position.latitude', r.position.latitude, -90, 90);
    check.range('report.position.longitude', r.position.longitude, -180, 180);
    check.range('report.position.accuracyMeters', r.position.accuracyMeters, 0, 1_000_000);
  }
  check.known('report.outcome', r.outcome, outcomes);
  check.count('report.answers', r.answers, BOUNDS.answers);
  r.answers.forEach((a, i) => checkAnswer(check, `report.answers[${i}]`, a));
  check.text('report.narrative', r.narrative, BOUNDS.narrative);
  check.count('report.commendations', r.commendations, BOUNDS.commendations);
  r.commendations.forEach((c, i) => {
    check.text(`report.commendations[${i}].behaviour`, c.behaviour, 100);
    check.text(`report.commendations[${i}].text`, c.text, BOUNDS.commendation);
  });
  return found;
}

function checkAnswer(check: Shape, at: string, a: Answer): void {
  check.required(`${at}.question`, a.question, BOUNDS.question);
  check.text(`${at}.choice`, a.choice, BOUNDS.choiceKey);
  check.count(`${at}.choices.keys`, a.choices?.keys, BOUNDS.choiceKeys);
  a.choices?.keys.forEach((key, i) => check.text(`${at}.choices.keys[${i}]`, key, BOUNDS.choiceKey));
  check.text(`${at}.number`, a.number, BOUNDS.number);
  if (a.duration) check.known(`${at}.duration.outcome`, a.duration.outcome, endings);
  check.text(`${at}.text`, a.text, BOUNDS.text);
  check.count(`${at}.evidence.ids`, a.evidence?.ids, BOUNDS.evidenceOfAnswer);
  a.evidence?.ids.forEach((id, i) => check.required(`${at}.evidence.ids[${i}]`, id, 100));
  check.text(`${at}.notApplicableReason`, a.notApplicableReason, BOUNDS.reason);
  check.text(`${at}.comment`, a.comment, BOUNDS.comment);
}

/** Gathers what breaks a bound, with the server's reasons. */
class Shape {
  constructor(private readonly found: Problem[]) {}

  text(path: string, value: string | undefined, most: number): void {
    // A code unit is at most a code point, so that short texts need no counting.
    if (value !== undefined && value.length > most && points(value) > most) this.add(path, 'OUT_OF_BOUNDS');
  }

  required(path: string, value: string, most: number): void {
    if (value === '') this.add(path, 'REQUIRED');
    this.text(path, value, most);
  }

  noNul(path: string, value: string): void {
    if (value.includes('\0')) this.add(path, 'INVALID_FORMAT');
  }

  count(path: string, value: readonly unknown[] | undefined, most: number): void {
    if (value && value.length > most) this.add(path, 'OUT_OF_BOUNDS');
  }

  range(path: string, value: number, least: number, most: number): void {
    if (!(value >= least && value <= most)) this.add(path, 'OUT_OF_RANGE');
  }

  known(path: string, value: string, names: readonly string[]): void {
    if (!names.includes(value)) this.add(path, 'UNKNOWN_VALUE');
  }

  private add(path: string, reason: string): void {
    this.found.push({ path, reason });
  }
}
