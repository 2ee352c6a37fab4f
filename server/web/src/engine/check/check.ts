// What a test asks of the engine, in a page. engine_test.go bundles it; no screen does.

import { accept, checkReceipt, readReport, readVersion, reportDigest, versionDigest } from '../index';
import { shapeProblems } from '../shape';
import { garbage } from './garbage';
import { random } from './random';
import { vectors } from './vectors';

/** A report that was sent to a server, on a version that it gave. */
interface SentReport {
  visit: string;
  reportId: string;
  version: { digest: string };
  report: unknown;
  /** The codes of the catalogue, and whether customers suffer from each. */
  behaviours: Record<string, boolean>;
  /** The receipt, empty where the server refused the report. */
  receipt: string;
}

/** What the engine says of it. */
interface Judgement {
  malformed: string[];
  shape: string[];
  all: string[];
  /** The reasons for which the receipt is no proof, and whether the version is the published one. */
  receipt: string[];
  published: boolean;
}

/** Judges reports as a phone would before it sends them, and their receipts as it would after that. */
async function judgeReports(sent: readonly SentReport[]): Promise<Judgement[]> {
  const judged: Judgement[] = [];
  for (const one of sent) {
    const version = readVersion(one.version);
    const report = readReport(one.visit, one.report);
    const lines = (problems: readonly { path: string; reason: string }[]): string[] => problems.map((p) => `${p.path} ${p.reason}`);
    const frozen = { reportId: one.reportId, baseRevision: 0, visit: one.visit, contentDigest: await reportDigest(report) };
    judged.push({
      malformed: lines(report.malformed),
      shape: lines(shapeProblems(report)),
      all: lines(accept(version, report, { behaviours: new Map(Object.entries(one.behaviours)) })),
      receipt: one.receipt ? checkReceipt(one.receipt, frozen) : [],
      published: (await versionDigest(version)) === one.version.digest,
    });
  }
  return judged;
}

Object.assign(globalThis, { vectors, random, judgeReports, garbage });
