import type { Score, Version } from '../index';
import {
  accept, checkReceipt, fingerprints, reached, readReport, readVersion, reportDigests, score, scoreDigest, scoreText, versionDigest,
  violationProblems,
} from '../index';
import type { Found } from './comparison';
import { Comparison } from './comparison';

/** A version that the engine in Go made, with reports, and what it makes of them. */
interface RandomCase {
  seed: number;
  version: unknown;
  digest: string;
  total: string;
  judgement: string;
  position: { digest: string };
  reports: {
    visit: string;
    report: unknown;
    score: string;
    violations: { question: string; reason: string; answer: number }[];
    answers: string;
    personal: string;
    content: string;
    receipt: string;
  }[];
}

declare const Go: new () => { importObject: WebAssembly.Imports; run(instance: WebAssembly.Instance): Promise<void> };
declare const randomCases: (first: number, number: number) => string;

const chunk = 100;
let oracle: Promise<void> | undefined;

async function start(): Promise<void> {
  const go = new Go();
  const { instance } = await WebAssembly.instantiateStreaming(fetch('/oracle.wasm'), go.importObject);
  void go.run(instance);
}

/** Compares both engines over the versions of so many seeds, with several reports each. */
export async function random(first: number, number: number): Promise<Found> {
  await (oracle ??= start());
  const c = new Comparison();
  for (let seed = first; seed < first + number; seed += chunk) {
    const cases = JSON.parse(randomCases(seed, Math.min(chunk, first + number - seed))) as RandomCase[];
    for (const one of cases) await compare(c, one);
  }
  return c;
}

async function compare(c: Comparison, want: RandomCase): Promise<void> {
  const name = `seed ${want.seed}`;
  const rest = want.seed % 2 === 0;
  const version = readVersion(rest ? asREST(want.version) : want.version);
  c.same(`${name}: version`, await versionDigest(version), want.digest);
  const { total, judgement } = await fingerprints(version);
  c.same(`${name}: fingerprints`, [total, judgement], [want.total, want.judgement]);
  const { personal } = await reportDigests(readReport('', { position: want.position }));
  c.same(`${name}: position`, personal, want.position.digest);
  for (const [i, one] of want.reports.entries()) await compareReport(c, `${name}, report ${i}`, version, one, rest);
}

async function compareReport(c: Comparison, name: string, version: Version, want: RandomCase['reports'][number], rest: boolean): Promise<void> {
  const report = readReport(want.visit, rest ? asREST(want.report) : want.report);
  c.same(`${name}: malformed`, report.malformed, []);
  const made = score(version, report.answers, report.outcome);
  c.same(`${name}: score`, made ? scoreText(made) : '', want.score);
  c.same(`${name}: violations`, made?.violations.map((v) => ({ ...v })) ?? [], want.violations);
  c.same(`${name}: digests`, await reportDigests(report), { answers: want.answers, personal: want.personal, content: want.content });
  checkReached(c, name, version, report.answers, report.outcome, made);
  const refused = accept(version, report).filter((p) => p.question !== undefined && !p.path.includes('.evidence.'));
  c.same(`${name}: problems`, refused, violationProblems('report.answers', want.violations));
  const receipt = JSON.parse(want.receipt) as { reportId: string; scoreDigest?: string };
  const sent = { reportId: receipt.reportId, baseRevision: 0, visit: want.visit, contentDigest: want.content };
  c.same(`${name}: receipt`, checkReceipt(want.receipt, sent), []);
  c.same(`${name}: the score on the receipt`, made ? await scoreDigest(made) : '', receipt.scoreDigest ?? '');
}

/** What a form is told agrees with the score. */
function checkReached(c: Comparison, name: string, version: Version, answers: Parameters<typeof reached>[1], outcome: string, made: Score | null): void {
  const standing = reached(version, answers, outcome);
  c.same(`${name}: states`, [...(standing?.questions ?? [])].map(([key, q]) => [key, q.state]), made?.questions.map((q) => [q.question, q.state]) ?? []);
  const missing = made?.violations.filter((v) => v.reason === 'REQUIRED').map((v) => v.question) ?? [];
  c.same(`${name}: missing`, standing?.missing ?? [], missing);
  for (const [key, q] of standing?.questions ?? []) {
    // What is not visible is not reached; what is visible and not reached has no answer yet.
    if (q.state === 'NOT_REACHED' ? q.visible && q.required && outcome === 'COMPLETED' : !q.visible) c.same(`${name}: ${key}`, q.visible, !q.visible);
  }
}

/** Adds to JSON of the domain what REST writes beside it: empty lists and maps, flags that are false. */
function asREST(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(asREST);
  if (typeof json !== 'object' || json === null) return json;
  const m = Object.fromEntries(Object.entries(json).map(([name, value]) => [name, asREST(value)]));
  if ('any' in m) m.all ??= [];
  if ('all' in m) m.any ??= [];
  if ('questions' in m) m.title ??= {};
  if ('text' in m && 'key' in m) Object.assign(m, { guidance: {}, required: false, bonus: false, dimensions: [], behaviours: [], audience: 'AUDIENCE_UNSPECIFIED', ...m });
  if ('question' in m && !('all' in m)) Object.assign(m, { notApplicable: false, notApplicableReason: '', comment: '', ...m });
  return m;
}
