// The sender: one on a phone, however many pages are open. A report goes first, then its photos.
import { whoAmI } from "../../gen/calls";
import { Problem } from "../../kit/call";
import { progress } from "../store/bundle";
import { note } from "../store/log";
import { type Entry, cleanUp, outbox, stateOf } from "../store/outbox";
import { shopper } from "../store/phone";
import { setStatus, status } from "./status";
import { submit, submitComment } from "./submit";
import { ask } from "./timely";
import { type Verdict, judged } from "./trouble";
import { uploadOnce } from "./upload";

/** sendAll sends what waits. By hand it does so also where the server wanted to be left alone for a while. It returns without
 * doing anything where another page is sending. */
export async function sendAll(byHand = false): Promise<void> {
  const whose = shopper();
  if (!whose) return;
  const { until = 0, wait = 0 } = status();
  const left = until - Date.now();
  if (!byHand && left > 0 && left <= wait) return;
  await withLock(`sender of ${whose.shopper}`, async () => {
    try {
      await run(whose.shopper);
    } catch (error) {
      note(`sender: ${error instanceof Error ? error.message : String(error)}`);
      setStatus({ time: Date.now() });
      throw error;
    }
  });
}

/** withLock does something if no other page is doing it. Browsers without locks have one page: that of the app. */
export async function withLock(name: string, work: () => Promise<void>): Promise<void> {
  if (!("locks" in navigator)) return work();
  await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
    if (lock) await work();
  });
}

async function run(whose: string): Promise<void> {
  // What was tried in this run. A report frozen meanwhile is sent in the same run.
  const tried = new Set<string>();
  let identified = false;
  for (;;) {
    const entries = (await outbox()).reverse();
    const next = entries.find((e) => !tried.has(e.report.key) && isDue(e));
    if (!next || shopper()?.shopper !== whose) break;
    tried.add(next.report.key);
    if (!identified) {
      const block = await identity(whose);
      if (block) return stop(block);
      identified = true;
    }
    const verdict = await sendOne(next);
    if (verdict?.kind === "block") return stop(verdict);
  }
  setStatus({ time: Date.now() });
  await cleanUp((await progress()).serverTime);
}

function isDue({ report, files }: Entry): boolean {
  const state = stateOf(report, files);
  return state === "saved" || state === "queued" || state === "comment" || state === "photos";
}

/** identity asks whose session this is: nobody's report is sent with the session of somebody else. */
async function identity(whose: string): Promise<Extract<Verdict, { kind: "block" }> | undefined> {
  try {
    const me = await ask(whoAmI, {});
    return me.shopper === whose ? undefined : { kind: "block", block: "otherShopper" };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const verdict = judged(error);
    // A question that the server will not take for the version of the app says nothing about reports: they are always taken.
    if (verdict.kind === "block" && verdict.block !== "tooOld") return verdict;
    return undefined;
  }
}

async function sendOne({ report, files }: Entry): Promise<Verdict | undefined> {
  if (!report.receipt) {
    setStatus({ report: report.key });
    const verdict = await submit(report);
    if (verdict) return verdict;
  }
  const [entry] = (await outbox()).filter((e) => e.report.key === report.key);
  if (!entry?.report.receipt) return undefined;
  const block = await submitComment(entry.report);
  if (block?.kind === "block") return block;
  const waiting = files.filter((f) => f.storedTime === undefined && !f.refusal);
  for (const file of waiting) {
    const n = files.indexOf(file) + 1;
    setStatus({ report: report.key, file: { n, of: files.length, share: file.sent / file.size } });
    const verdict = await uploadOnce(file.id, (share) => setStatus({ report: report.key, file: { n, of: files.length, share } }));
    if (verdict?.kind === "block") return verdict;
  }
  return undefined;
}

function stop(verdict: Extract<Verdict, { kind: "block" }>): void {
  note(`sender: stopped, ${verdict.block}`);
  const wait = verdict.seconds !== undefined ? verdict.seconds * 1000 : undefined;
  setStatus({ block: verdict.block, time: Date.now(), ...(wait !== undefined ? { wait, until: Date.now() + wait } : {}) });
}
