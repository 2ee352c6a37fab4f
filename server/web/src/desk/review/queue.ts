// The queue: which reports wait for a review, and in what order.
import type { ListReportsResponse, Report, ReportFlags } from "../../gen/api";
import { listReportFlags, listReports } from "../../gen/calls";
import { send } from "../../kit/call";
import { firstDue } from "./returned";

/** The most reports of a queue that are loaded at once; a filter narrows longer ones. */
export const mostLoaded = 500;

/** Show is a part of the queue. */
export const shows = ["all", "flagged", "answered", "twins", "parked", "late", "mine", "secondLook", "returned"] as const;
export type Show = (typeof shows)[number];

/** Queued is a report that waits, with all of its flags and its titles. */
export interface Queued {
  report: Report;
  flags: string[];
  place: string;
  client: string;
  program: string;
  shopper: string;
}

/** Queue is what waits: for a reviewer, and the returned reports, which wait for their shoppers. */
export interface Queue {
  waiting: Queued[];
  /** Whether there are more than were loaded. */
  more: boolean;
}

/** The marks that are shown as such, and not among the doubts. */
const marks = new Set(["PARKED", "POSSIBLE_TWIN", "TEST", "NOT_HOLDER"]);

/** loadQueue loads all reports that wait for a review or a second look, the oldest first, then those that wait for an answer, the first
 * due first, and the flags of all. */
export async function loadQueue(signal: AbortSignal): Promise<Queue> {
  const [submitted, second, returned, flags] = await Promise.all([
    loadReports('state = "SUBMITTED"', signal),
    loadReports('state = "APPROVED" AND secondLook = true', signal),
    loadReports('state = "RETURNED"', signal),
    loadFlags(signal),
  ]);
  returned.waiting.sort((a, b) => firstDue(a.report, b.report));
  const waiting = [...submitted.waiting, ...second.waiting, ...returned.waiting];
  for (const queued of waiting) queued.flags = [...new Set([...queued.flags, ...(flags.get(queued.report.report) ?? [])])].filter((f) => !marks.has(f));
  return { waiting, more: submitted.more || second.more || returned.more };
}

async function loadReports(filter: string, signal: AbortSignal): Promise<Queue> {
  const waiting: Queued[] = [];
  let pageToken = "";
  do {
    const page = await send(listReports, { filter, orderBy: "takenTime", pageSize: 250, pageToken }, { signal });
    for (const report of page.reports) waiting.push(queuedOf(report, page));
    pageToken = page.nextPageToken;
  } while (pageToken !== "" && waiting.length < mostLoaded);
  return { waiting, more: pageToken !== "" };
}

function queuedOf(report: Report, page: ListReportsResponse): Queued {
  const titles = page.titles;
  return {
    report,
    flags: report.flags,
    place: titles?.locations[`${report.client}/${report.location}`] ?? report.location,
    client: titles?.clients[report.client] ?? report.client,
    program: titles?.programs[`${report.client}/${report.program}`] ?? report.program,
    shopper: titles?.shoppers[report.shopper] ?? report.shopper,
  };
}

/** loadFlags loads the flags of the newest reports that have any, by report. */
async function loadFlags(signal: AbortSignal): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  let pageToken = "";
  let pages = 0;
  do {
    const page: { reportFlags: ReportFlags[]; nextPageToken: string } = await send(listReportFlags, { pageSize: 250, pageToken }, { signal });
    for (const of of page.reportFlags) found.set(of.report, of.flags.map((f) => f.flag));
    pageToken = page.nextPageToken;
  } while (pageToken !== "" && ++pages < 4);
  return found;
}

/** isShown reports whether a report is in a part of the queue. me is the id of the reviewer's token. */
export function isShown(queued: Queued, show: Show, me: string): boolean {
  const { report } = queued;
  if (report.state === "RETURNED") return show === "returned";
  switch (show) {
    case "all":
      return true;
    case "flagged":
      return queued.flags.length > 0;
    case "answered":
      return isAnswered(report);
    case "twins":
      return report.possibleTwin;
    case "parked":
      return report.parked;
    case "late":
      return isLate(report);
    case "mine":
      return report.holder === me;
    case "secondLook":
      return report.secondLook === true;
    case "returned":
      return false;
  }
}

/** isAnswered reports whether a report was returned, and came back. */
export function isAnswered(report: Report): boolean {
  return report.state === "SUBMITTED" && report.revision > 1;
}

/** isLate reports whether a review is overdue. It is never accepted by itself. */
export function isLate(report: Report, now = Date.now()): boolean {
  return report.dueTime !== undefined && Date.parse(report.dueTime) < now;
}
