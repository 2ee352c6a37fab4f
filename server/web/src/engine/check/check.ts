// What a test asks of the engine, in a page. engine_test.go bundles it; no screen does.

import { accept, readReport, readVersion } from '../index';
import { random } from './random';
import { vectors } from './vectors';

/** Returns what the engine would refuse each report for: path and reason. */
function problems(cases: readonly { visit: string; version: unknown; report: unknown; behaviours: Record<string, boolean> }[]): string[][] {
  return cases.map(({ visit, version, report, behaviours }) => (
    accept(readVersion(version), readReport(visit, report), { behaviours: new Map(Object.entries(behaviours)) })
      .map((p) => `${p.path} ${p.reason}`)));
}

Object.assign(globalThis, { vectors, random, problems });
