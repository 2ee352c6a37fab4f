import type { Value } from './canonical';
import { canonical } from './canonical';
import { members, text, whole } from './read';

/** What a phone froze when it sent a report: the receipt must name exactly this. */
export interface Sent {
  readonly reportId: string;
  readonly baseRevision: number;
  readonly visit: string;
  /** The digest that reportDigest computed at freezing. */
  readonly contentDigest: string;
}

/**
 * Checks a receipt, the bytes of the answer as they came or their text, against what was sent. The reasons are
 * NOT_CANONICAL, OTHER_REPORT, OTHER_REVISION, OTHER_VISIT and OTHER_CONTENT; none means that the server has the report
 * on its disk, and only then may the phone delete its own. Members that are new to this program are no fault.
 */
export function checkReceipt(receipt: string | Uint8Array, sent: Sent): string[] {
  const parsed = parseCanonical(receipt);
  if (parsed === undefined) return ['NOT_CANONICAL'];
  const m = members(parsed);
  const reasons: string[] = [];
  if (text(m.reportId) !== sent.reportId || !sent.reportId) reasons.push('OTHER_REPORT');
  if (whole(m.baseRevision, -1) !== sent.baseRevision) reasons.push('OTHER_REVISION');
  if (text(m.visit) !== sent.visit || !sent.visit) reasons.push('OTHER_VISIT');
  if (text(m.contentDigest) !== sent.contentDigest || !sent.contentDigest) reasons.push('OTHER_CONTENT');
  return reasons;
}

/** Parses canonical JSON; undefined where writing it again does not give the same text. */
function parseCanonical(receipt: string | Uint8Array): unknown {
  try {
    const json = typeof receipt === 'string' ? receipt : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(receipt);
    const parsed = JSON.parse(json) as Value;
    return canonical(parsed) === json ? parsed : undefined;
  } catch {
    return undefined;
  }
}
