import { canonical, digestOf, some } from './canonical';
import type { Version } from './types';
import { bandsJson, minBaseJson, questionJson, versionJson } from './version-json';

/** Computes the digest of a version's content. A published version is the one that its digest says. */
export function versionDigest(v: Version): Promise<string> {
  return digestOf(versionText(v));
}

/** Writes a version as its digest has it. */
export function versionText(v: Version): string {
  return canonical(versionJson(v));
}

/** The fingerprints of a version: trends break where they differ from those of the version before. */
export interface Fingerprints {
  /** Of each question, by key. */
  readonly questions: ReadonlyMap<string, string>;
  /** Of what makes totals. */
  readonly total: string;
  /** Of what judges totals: bands and the pass mark. */
  readonly judgement: string;
}

/** Computes the fingerprints of a version. */
export async function fingerprints(v: Version): Promise<Fingerprints> {
  const questions = new Map<string, string>();
  for (const section of v.sections) {
    for (const q of section.questions) {
      questions.set(q.key, await digestOf(canonical(questionJson(q, { section, fingerprints: questions }))));
    }
  }
  const total = canonical({
    minBaseBasisPoints: minBaseJson(v),
    sections: v.sections.map((s) => ({
      questions: s.questions.map((q) => questions.get(q.key) ?? ''),
      weight: some(s.weight),
    })),
    totalMode: some(v.totalMode),
  });
  const judgement = canonical({ bands: bandsJson(v, false), passMarkBasisPoints: v.passMarkBasisPoints });
  return { questions, total: await digestOf(total), judgement: await digestOf(judgement) };
}
