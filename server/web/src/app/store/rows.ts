// What the tables hold.
import type { ChecklistVersion, Location, ReportContent, Visit } from "../../gen/api";
import type { Input, Violation } from "../../kit/call";

/** AnswerJSON is an entry of a report as the API reads it. */
export type AnswerJSON = Input<ReportContent["answers"][number]> & { question: string };

/** Content is a report as the API reads it, with what was filled in so far. */
export type Content = Omit<Input<ReportContent>, "answers" | "checklist" | "version"> & { checklist: string; version: number; answers: AnswerJSON[] };

/** Progress is how far the phone is with the server's changes, and what it knows of the server's clock. */
export interface Progress {
  token: string;
  generation: number;
  /** What is to be added to the phone's clock, in milliseconds, and when that was measured by it. */
  clockOffset?: number;
  clockOffsetTime?: number;
  minimumAppVersion?: string;
  /** The server's clock at the last sync. */
  serverTime?: number;
  /** The least version from a time on, where that is planned. */
  plannedAppVersion?: string | undefined;
  plannedAppTime?: string | undefined;
  syncTime?: number;
}

export interface VisitRow {
  visit: Visit;
  /** It is no longer the shopper's; kept while something of it is unsent. */
  removed: boolean;
  generation: number;
}

export type LocationRow = Location;

/** VersionRow is a checklist version whose digest was checked when it came. */
export interface VersionRow {
  key: string;
  content: ChecklistVersion;
}

/** Stretch is a running measurement of time, by both clocks, as they were when it began. */
export interface Stretch {
  wall: number;
  mono: number;
  /** performance.timeOrigin of the page that measured: the monotonic clock of another page is another one. */
  origin: number;
  /** The offset of the wall clock at that moment, where it was known. */
  offset?: number | undefined;
}

/** Watch is a stopwatch that goes on while the screen is dark or the app is closed. */
export interface Watch {
  /** Milliseconds of the stretches that have ended. */
  elapsed: number;
  running?: Stretch | undefined;
}

/** Theirs is the draft that another phone saved, while this one has its own. */
export interface Theirs {
  etag: string;
  reportId: string;
  baseRevision: number;
  content: Content;
  comment?: string | undefined;
  time: number;
}

/** Draft is a report that is being written. */
export interface Draft {
  visit: string;
  /** Stays the same where the draft is continued on another phone. */
  reportId: string;
  /** 0, or the returned revision that is answered. */
  baseRevision: number;
  content: Content;
  /** Grows with each change, so that two pages never overwrite each other. */
  edition: number;
  savedTime: number;
  watch: Watch;
  /** Stopwatches of questions. */
  watches: Record<string, Watch>;
  /** The copy on the server: its etag, the digest of what was saved, and of what was sent without an answer. */
  parked: { etag: string; digest: string; attempts: string[]; time?: number };
  theirs?: Theirs | undefined;
  /** Another phone has worked on it too, and may have files of it. */
  shared?: boolean | undefined;
  /** Answers of the other phone that differ, where both were kept. */
  others?: AnswerJSON[] | undefined;
  /** The answers of the returned report. */
  before?: Content | undefined;
  /** What the shopper tells the agency about the report, beside it. */
  comment?: string | undefined;
  /** The refused report that this draft corrects. */
  corrects?: string | undefined;
}

/** Trouble is why the last attempt to send failed, where another may succeed. */
export interface Trouble {
  time: number;
  status: number;
  reason: string;
  message: string;
  requestId: string;
}

/** Refusal is why the server will not take it as it is. */
export interface Refusal extends Trouble {
  violations: Violation[];
  metadata: Record<string, string>;
}

/** Outgoing is a frozen report. Neither its id nor its text changes any more. */
export interface Outgoing {
  key: string;
  visit: string;
  reportId: string;
  baseRevision: number;
  checklist: string;
  version: number;
  /** The JSON of the report, as it is sent. */
  text: string;
  digest: string;
  /** When it was frozen by the phone's clock, and what was to be added to that then, where it was known. */
  frozenTime: number;
  frozenOffset?: number | undefined;
  /** Grows with each report that is frozen on this phone, whatever the clock says. */
  order: number;
  /** Basis points that the phone computed. */
  score?: number | undefined;
  attempts: number;
  trouble?: Trouble | undefined;
  refusal?: Refusal | undefined;
  /** The receipt is for something else: the agency must look into it. */
  disagreement?: string | undefined;
  receipt?: string | undefined;
  receiptTime?: number | undefined;
  /** What the shopper tells the agency, which goes as a message after the report. */
  comment?: Comment | undefined;
}

/** Comment is a message that goes with a report, once. */
export interface Comment {
  text: string;
  /** The key by which the server takes it once. */
  once: string;
  sentTime?: number | undefined;
  refusal?: Refusal | undefined;
}

/** FileRow is a photo or document of a report. Its bytes lie in pieces. */
export interface FileRow {
  id: string;
  visit: string;
  reportId: string;
  question: string;
  title: string;
  mediaType: string;
  size: number;
  sha256: string;
  pieces: number;
  /** When it was taken; of a chosen file, the time that the file has. */
  takenTime: number;
  /** Where the phone was when the camera took it. */
  position?: { latitude: number; longitude: number; accuracyMeters: number } | undefined;
  /** It was chosen from the library, or was not taken just now. */
  chosen: boolean;
  /** How much of it the server has. */
  sent: number;
  /** The server may know of it, under this id and for this report. */
  begun?: boolean | undefined;
  /** It is no longer here; what the server has of it is to be removed there too. */
  removed?: boolean | undefined;
  storedTime?: number | undefined;
  refusal?: Refusal | undefined;
}

/** outgoingKey names a frozen report: a report has one for each revision that it answers. */
export function outgoingKey(reportId: string, baseRevision: number): string {
  return `${reportId}/${baseRevision}`;
}

/** versionKey names a checklist version. */
export function versionKey(checklist: string, version: number): string {
  return `${checklist}/${version}`;
}
