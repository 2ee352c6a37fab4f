import type { Answer, Problem, Report } from './report-types';
import type { Members } from './read';
import { flag, list, maybe, members, numeric, word } from './read';
import { NO_INSTANT, parseInstant } from './instant';
import { wellFormed } from './text';

/** Reads answers, from REST's JSON or from the domain's. It takes anything and never throws. */
export function readAnswers(json: unknown): Answer[] {
  return new Reader().answers('answers', json);
}

/**
 * Reads a report for a visit, as a phone sends it. It takes anything and never throws: values that the server would not
 * read are in malformed, with the server's reason.
 */
export function readReport(visit: string, json: unknown): Report {
  const m = members(json);
  const r = new Reader();
  const [startTime, endTime] = [r.instant('report.startTime', m.startTime), r.instant('report.endTime', m.endTime)];
  return {
    visit,
    checklist: r.text('report.checklist', m.checklist),
    version: r.int32('report.version', m.version) ?? 0,
    locale: r.text('report.locale', m.locale),
    startTime: startTime === NO_INSTANT ? undefined : startTime,
    endTime: endTime === NO_INSTANT ? undefined : endTime,
    elapsedSeconds: r.int32('report.elapsedSeconds', m.elapsedSeconds) ?? 0,
    position: maybe(m.position, (p) => ({
      latitude: r.number('report.position.latitude', p.latitude),
      longitude: r.number('report.position.longitude', p.longitude),
      accuracyMeters: r.number('report.position.accuracyMeters', p.accuracyMeters),
      mock: flag(p.mock),
    })),
    outcome: word(m.outcome) || 'COMPLETED',
    answers: r.answers('report.answers', m.answers),
    narrative: r.text('report.narrative', m.narrative),
    commendations: list(m.commendations, members).map((c, i) => ({
      behaviour: r.text(`report.commendations[${i}].behaviour`, c.behaviour),
      text: r.text(`report.commendations[${i}].text`, c.text),
    })),
    malformed: r.problems,
  };
}

/** Reads members of a report and gathers what is wrong with their types. null is the same as left out. */
class Reader {
  readonly problems: Problem[] = [];

  answers(path: string, json: unknown): Answer[] {
    return list(json, members).map((m, i) => this.answer(`${path}[${i}]`, m));
  }

  private answer(path: string, m: Members): Answer {
    return {
      question: this.text(`${path}.question`, m.question),
      choice: this.maybeText(`${path}.choice`, m.choice),
      choices: maybe(m.choices, (c) => ({ keys: this.texts(`${path}.choices.keys`, c.keys) })),
      scale: this.int32(`${path}.scale`, m.scale),
      number: this.maybeText(`${path}.number`, m.number),
      duration: maybe(m.duration, (d) => ({
        seconds: this.int32(`${path}.duration.seconds`, d.seconds) ?? 0,
        outcome: word(d.outcome) || 'SERVED',
      })),
      text: this.maybeText(`${path}.text`, m.text),
      timestamp: this.instant(`${path}.timestamp`, m.timestamp),
      evidence: maybe(m.evidence, (e) => ({ ids: this.texts(`${path}.evidence.ids`, e.ids) })),
      notApplicable: flag(m.notApplicable),
      notApplicableReason: this.text(`${path}.notApplicableReason`, m.notApplicableReason),
      comment: this.text(`${path}.comment`, m.comment),
    };
  }

  text(path: string, v: unknown): string {
    return this.maybeText(path, v) ?? '';
  }

  private maybeText(path: string, v: unknown): string | undefined {
    if (v === undefined || v === null) return undefined;
    if (typeof v !== 'string') return this.refuse(path, 'WRONG_TYPE');
    const well = wellFormed(v);
    if (well !== v) this.refuse(path, 'MALFORMED_JSON');
    return well;
  }

  private texts(path: string, v: unknown): string[] {
    return list(v, (element) => element).map((element, i) => this.text(`${path}[${i}]`, element));
  }

  number(path: string, v: unknown): number {
    if (v === undefined || v === null) return 0;
    return typeof v === 'number' ? v : (this.refuse(path, 'WRONG_TYPE') ?? 0);
  }

  int32(path: string, v: unknown): number | undefined {
    if (v === undefined || v === null) return undefined;
    const n = numeric(v);
    if (!Number.isInteger(n)) return this.refuse(path, 'WRONG_TYPE');
    return n === (n | 0) ? n | 0 : this.refuse(path, 'OUT_OF_RANGE');
  }

  instant(path: string, v: unknown): bigint | undefined {
    if (v === undefined || v === null) return undefined;
    const micros = typeof v === 'string' ? parseInstant(v) : 'WRONG_TYPE';
    return typeof micros === 'bigint' ? micros : this.refuse(path, micros);
  }

  private refuse(path: string, reason: string): undefined {
    this.problems.push({ path, reason });
    return undefined;
  }
}

/** Reports whether the outcome of a visit is scored. The others need no answers. */
export function isScored(outcome: string): boolean {
  return outcome === 'COMPLETED' || isGivenUp(outcome);
}

/** Reports whether the shopper left or hung up: a question without an answer then counts as not reached. */
export function isGivenUp(outcome: string): boolean {
  return outcome === 'LEFT_UNSERVED' || outcome === 'HUNG_UP';
}
