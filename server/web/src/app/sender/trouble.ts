// What an error of the server means for the queue: wait for a network, a person, a newer app, some time; or one report is at fault.
import { Problem } from "../../kit/call";
import type { Refusal, Trouble } from "../store/rows";

/** Block is why nothing can be sent now. */
export type Block = "offline" | "signedOut" | "otherShopper" | "tooOld" | "busy";

/** Verdict is what an error means: block stops the queue; later is about one report and may succeed; refused will fail again. */
export type Verdict = { kind: "block"; block: Block; seconds?: number } | { kind: "later" } | { kind: "refused" };

const signedOut = ["UNAUTHENTICATED", "INVALID_TOKEN", "PERMISSION_DENIED", "CROSS_ORIGIN"];
const tooOld = ["APP_TOO_OLD", "NO_SUCH_METHOD"];

/** How long to wait where the server is busy and does not say. */
const busySeconds = 30;

/** judged tells what an error means. An answer that is not the server's own, such as that of a proxy, refuses nothing. */
export function judged(problem: Problem): Verdict {
  if (problem.isOffline) return { kind: "block", block: "offline" };
  if (problem.status === 401 || signedOut.includes(problem.reason)) return { kind: "block", block: "signedOut" };
  if (problem.status === 426 || tooOld.includes(problem.reason)) return { kind: "block", block: "tooOld" };
  if ([429, 502, 503, 504].includes(problem.status)) return { kind: "block", block: "busy", seconds: problem.retryAfter ?? busySeconds };
  if (problem.reason === "") return { kind: "block", block: "busy", seconds: problem.retryAfter ?? busySeconds };
  if (problem.status >= 500 || problem.retryAfter !== undefined) return { kind: "later" };
  return { kind: "refused" };
}

/** troubleOf is what is kept of an error. */
export function troubleOf(problem: Problem): Trouble {
  return { time: Date.now(), status: problem.status, reason: problem.reason, message: problem.isOffline ? "" : problem.message, requestId: problem.requestId };
}

/** refusalOf is what is kept of a refusal. */
export function refusalOf(problem: Problem): Refusal {
  return { ...troubleOf(problem), violations: problem.violations, metadata: problem.metadata };
}
