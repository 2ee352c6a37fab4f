// What the engine knows of a report.

/** One entry of a report: at most one value, or 'not applicable', and a comment beside either. */
export interface Answer {
  readonly question: string;
  readonly choice: string | undefined;
  readonly choices: { readonly keys: readonly string[] } | undefined;
  readonly scale: number | undefined;
  /** The decimal as it was typed. */
  readonly number: string | undefined;
  readonly duration: { readonly seconds: number; readonly outcome: string } | undefined;
  readonly text: string | undefined;
  /** Microseconds since 1970. */
  readonly timestamp: bigint | undefined;
  readonly evidence: { readonly ids: readonly string[] } | undefined;
  readonly notApplicable: boolean;
  readonly notApplicableReason: string;
  readonly comment: string;
}

/** What a shopper saw at one visit. */
export interface Report {
  readonly visit: string;
  readonly checklist: string;
  readonly version: number;
  readonly locale: string;
  /** Microseconds since 1970; undefined where it was not sent. */
  readonly startTime: bigint | undefined;
  readonly endTime: bigint | undefined;
  readonly elapsedSeconds: number;
  readonly position: Position | undefined;
  /** COMPLETED where it was left out. */
  readonly outcome: string;
  readonly answers: readonly Answer[];
  readonly narrative: string;
  readonly commendations: readonly Commendation[];
  /** Values that are not of their field's type, such as an instant that is none. They read as left out. */
  readonly malformed: readonly Problem[];
}

/** Where the phone was, as it was measured. */
export interface Position {
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracyMeters: number;
  readonly mock: boolean;
}

/** Praise for a behaviour of the catalogue. */
export interface Commendation {
  readonly behaviour: string;
  readonly text: string;
}

/** One thing for which a report is refused: where it is, the machine reason, and the question where there is one. */
export interface Problem {
  readonly path: string;
  readonly reason: string;
  readonly question?: string;
}

/** The state of a question in a report. */
export type State = 'ANSWERED' | 'NOT_APPLICABLE' | 'NOT_REACHED' | 'UNANSWERED';

/** One thing wrong with the answers. */
export interface Violation {
  readonly question: string;
  readonly reason: string;
  /** The index of the answer at fault, the second one of a duplicate; -1 where there is none. */
  readonly answer: number;
}

/** What a report comes to. Points are whole and exact up to 10¹⁵, which no version of the API's bounds passes. */
export interface Score {
  readonly engineVersion: number;
  readonly status: 'SCORED' | 'INSUFFICIENT_BASE' | 'EMPTY_BASE';
  /** There are violations: the numbers are those of a draft. */
  readonly provisional: boolean;
  /** How many required questions have no acceptable answer. */
  readonly unanswered: number;
  readonly verdict: 'NONE' | 'PASS' | 'FAIL';
  readonly band: string | null;
  readonly earned: number;
  readonly possible: number;
  readonly bonusPoints: number;
  /** Engine 2 alone; 0 or less. */
  readonly penaltyPoints?: number;
  readonly rawBasisPoints: number | null;
  readonly effectiveBasisPoints: number | null;
  readonly effectivePpb: number | null;
  readonly criticals: readonly string[];
  readonly sections: readonly SectionScore[];
  readonly dimensions: readonly DimensionScore[];
  readonly questions: readonly QuestionScore[];
  readonly violations: readonly Violation[];
  /** Questions that were answered although they are not reached or are computed. */
  readonly warnings: readonly string[];
}

/** The score of one section; null where nothing is possible. */
export interface SectionScore {
  readonly section: string;
  readonly earned: number;
  readonly possible: number;
  readonly rawBasisPoints: number | null;
  readonly effectiveBasisPoints: number | null;
}

/** The score of the questions with one tag. */
export interface DimensionScore {
  readonly dimension: string;
  readonly earned: number;
  readonly possible: number;
  readonly rawBasisPoints: number | null;
}

/** The state of one question and its weighted points. */
export interface QuestionScore {
  readonly question: string;
  readonly state: State;
  readonly earned: number;
  readonly possible: number;
  /** It is critical and was triggered. */
  readonly critical: boolean;
}
