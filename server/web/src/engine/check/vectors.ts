import type { ReportDigests } from '../index';
import {
  answersText, canonical, checkReceipt, contentText, digestOf, fingerprints, personalText, reached, readAnswers, readReport,
  readVersion, reportDigest, reportDigests, score, scoreDigest, scoreText, versionDigest, versionText,
} from '../index';
import type { Found } from './comparison';
import { Comparison } from './comparison';

interface Hashed {
  canonical: string;
  digest: string;
}

/** The vectors of the repository, as the test serves them. */
interface Vectors {
  /** In the domain's JSON and, converted by Go, in REST's, with the digest where it is known. */
  scoring: { name: string; version: unknown; answers: unknown; outcome?: string; digest?: string; want: unknown }[];
  conditions: { version: unknown; cases: { name: string; answers: unknown; outcome?: string; states: Record<string, string> }[] }[];
  versions: { name: string; version: unknown; want: { version: Hashed; questions: Record<string, Hashed>; total: Hashed; judgement: Hashed } }[];
  reports: { name: string; visit: string; report: unknown; want: { answers: Hashed; personal: Hashed; content: Hashed } }[];
  scores: { name: string; version: unknown; report: { outcome?: string }; want: { score?: Hashed; receipt?: string } }[];
}

/** Runs all vectors. */
export async function vectors(): Promise<Found> {
  const all = (await (await fetch('/vectors.json')).json()) as Vectors;
  const c = new Comparison();
  for (const v of all.scoring) {
    const version = readVersion(v.version);
    const made = score(version, readAnswers(v.answers), v.outcome || 'COMPLETED');
    c.same(v.name, made && JSON.parse(scoreText(made)), v.want ?? null);
    if (v.digest) c.same(`${v.name}: the version's digest`, await versionDigest(version), v.digest);
  }
  for (const file of all.conditions) {
    const version = readVersion(file.version);
    for (const v of file.cases) {
      const questions = reached(version, readAnswers(v.answers), v.outcome || 'COMPLETED')?.questions ?? new Map();
      c.same(v.name, Object.fromEntries([...questions].map(([key, standing]) => [key, standing.state])), v.states);
    }
  }
  for (const v of all.versions) {
    const version = readVersion(v.version);
    c.same(v.name, versionText(version), v.want.version.canonical);
    c.same(v.name, await versionDigest(version), v.want.version.digest);
    const { questions, total, judgement } = await fingerprints(version);
    const want = Object.entries(v.want.questions).map(([key, q]) => [key, q.digest]);
    c.same(v.name, [Object.fromEntries(questions), total, judgement], [Object.fromEntries(want), v.want.total.digest, v.want.judgement.digest]);
  }
  for (const v of all.reports) await checkReport(c, v);
  for (const v of all.scores) await checkScore(c, v);
  return c;
}

async function checkReport(c: Comparison, v: Vectors['reports'][number]): Promise<void> {
  const report = readReport(v.visit, v.report);
  const { answers, personal, content } = v.want;
  c.same(v.name, report.malformed, []);
  c.same(v.name, answersText(report), answers.canonical);
  c.same(v.name, personalText(report), personal.canonical);
  c.same(v.name, contentText(report, answers.digest, personal.digest), content.canonical);
  const want: ReportDigests = { answers: answers.digest, personal: personal.digest, content: content.digest };
  c.same(v.name, await reportDigests(report), want);
  c.same(v.name, await reportDigest(report), content.digest);
}

async function checkScore(c: Comparison, v: Vectors['scores'][number]): Promise<void> {
  const report = readReport('v', v.report);
  const version = readVersion(v.version);
  const made = score(version, report.answers, report.outcome);
  c.same(v.name, made && scoreText(made), v.want.score?.canonical ?? null);
  if (made) c.same(v.name, await scoreDigest(made), v.want.score?.digest);
  if (v.want.receipt) await checkReceipts(c, v.name, v.want.receipt);
}

/** A receipt proves what it names, as bytes and as text; any change to it, or to what was sent, is seen. */
export async function checkReceipts(c: Comparison, name: string, receipt: string): Promise<void> {
  const sent = JSON.parse(receipt) as { reportId: string; baseRevision: number; visit: string; contentDigest: string };
  c.same(name, checkReceipt(receipt, sent), []);
  c.same(name, checkReceipt(new TextEncoder().encode(receipt), sent), []);
  c.same(name, checkReceipt(` ${receipt}`, sent), ['NOT_CANONICAL']);
  c.same(name, checkReceipt(receipt.slice(0, -1), sent), ['NOT_CANONICAL']);
  c.same(name, checkReceipt(receipt.replace('"baseRevision":', '"baseRevision":-'), sent), sent.baseRevision === 0 ? ['NOT_CANONICAL'] : ['OTHER_REVISION']);
  c.same(name, checkReceipt(new Uint8Array([0xef, 0xbb, 0xbf, ...new TextEncoder().encode(receipt)]), sent), ['NOT_CANONICAL']);
  c.same(name, checkReceipt(receipt, { ...sent, reportId: 'other' }), ['OTHER_REPORT']);
  c.same(name, checkReceipt(receipt, { ...sent, baseRevision: sent.baseRevision + 1 }), ['OTHER_REVISION']);
  c.same(name, checkReceipt(receipt, { ...sent, visit: '' }), ['OTHER_VISIT']);
  c.same(name, checkReceipt(receipt, { ...sent, contentDigest: await digestOf('') }), ['OTHER_CONTENT']);
  c.same(name, checkReceipt(canonical({}), sent), ['OTHER_REPORT', 'OTHER_REVISION', 'OTHER_VISIT', 'OTHER_CONTENT']);
}
