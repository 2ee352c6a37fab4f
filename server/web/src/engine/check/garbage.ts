import { accept, answersText, fingerprints, personalText, reached, readReport, readVersion, score, scoreText, versionText } from '../index';

/** Values that a member of JSON should not have. */
const odd: readonly unknown[] = [null, '', 0, -1, 1e308, 0.5, true, [], {}, [null], 'x', '-0', { all: [{}], any: [{}] }, [[{ question: {} }]]];

/**
 * Reads drafts with faults, and the same with odd values in place of members, and does with them all that an editor's
 * preview does. It returns how many it read; anything that throws fails the test.
 */
export async function garbage(): Promise<number> {
  const { drafts } = (await (await fetch('/vectors.json')).json()) as { drafts: { version: unknown }[] };
  let read = 0;
  for (const [i, { version }] of drafts.entries()) {
    preview(version, {});
    await fingerprints(readVersion(version));
    for (const weights of [[-1], [1e308], [1, -1]]) preview(weighed(version, weights), {});
    read += 4;
    // Each draft gets odd values at some of its places, so that all drafts together have them at all.
    let place = 0;
    for (const changed of variants(version)) {
      if (place++ % 5 !== i % 5) continue;
      preview(changed, changed);
      read++;
    }
  }
  return read;
}

function preview(version: unknown, report: unknown): void {
  const v = readVersion(version);
  const keys = v.sections.flatMap((s) => s.questions.map((q) => q.key));
  const answers = keys.map((question, i) => ({ question, scale: i, number: '1', comment: 'x', ...(i % 2 ? { notApplicable: true } : { choice: 'yes' }) }));
  const r = readReport('v', { ...(report as object), answers });
  for (const outcome of ['COMPLETED', 'HUNG_UP']) {
    const made = score(v, r.answers, outcome);
    if (made) scoreText(made);
    reached(v, r.answers, outcome);
  }
  accept(v, r);
  versionText(v);
  answersText(r);
  personalText(r);
}

/** Gives every option the points and every question the weight, of several weights each in turn. */
function weighed(value: unknown, weights: readonly number[]): unknown {
  let at = 0;
  const give = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(give);
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, give(member)]));
    if ('options' in members || !('key' in members && 'text' in members)) return members;
    const points = Math.abs(weights[0] ?? 1);
    return 'choice' in members ? { ...members, weight: weights[at++ % weights.length] } : { ...members, points, weight: weights[0] };
  };
  return give(value);
}

let next = 0;

/** Yields copies of a value with one place changed each, to each odd value in turn. */
function* variants(value: unknown): Generator<unknown> {
  yield odd[next++ % odd.length];
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    for (const changed of variants(member)) {
      yield Array.isArray(value) ? value.map((one, i) => (i === Number(name) ? changed : one)) : { ...value, [name]: changed };
    }
  }
}
