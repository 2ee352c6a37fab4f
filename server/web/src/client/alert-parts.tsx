// Parts that pages of alerts share.
import type { Alert } from "../gen/api";
import { Chip, type Tone } from "../kit/parts";
import { term } from "../kit/texts";

const tones: Partial<Record<string, Tone>> = { CRITICAL_QUESTION: "bad", VERDICT: "bad", OUTCOME: "bad", FALL: "warn", SCORE_UNDER: "warn", WAIT: "warn", PRAISE: "good", SCORE_OVER: "good" };

/** KindChip says what kind of alert it is. */
export function KindChip({ alert }: { alert: Alert }) {
  return <Chip tone={tones[alert.kind ?? ""] ?? "plain"}>{alert.title || term("alertKind", alert.kind)}</Chip>;
}
