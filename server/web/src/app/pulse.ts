// When the phone turns to the server: at the start, when the app is looked at again, when a network comes, every minute while it
// is looked at, and at a button. No single event is trusted.
import { Problem } from "../kit/call";
import { park } from "./sender/park";
import { sendAll } from "./sender/send";
import { sync } from "./sender/sync";
import { deleteRemoved } from "./sender/upload";
import { fetchBriefings } from "./store/briefings";
import { sendCheckIns } from "./store/checkins";
import { behaviours } from "./actions";
import { drafts } from "./store/drafts";
import { note } from "./store/log";
import { copyAll, shopper, told } from "./store/phone";

const interval = 60_000;
/** When the copy of what is stored is compared with it: after the first screen is there. */
const copyAfter = 5_000;

let trouble: Problem | undefined;
let running: Promise<void> | undefined;

/** syncTrouble is why the last sync failed; undefined where it did not. */
export function syncTrouble(): Problem | undefined {
  return trouble;
}

/** pulse sends what waits, fetches what is new and saves drafts. One at a time; sending waits for nothing else. */
export function pulse(byHand = false): Promise<void> {
  if (byHand) void sendAll(true).catch(noted);
  running ??= once().finally(() => (running = undefined));
  return running;
}

async function once(): Promise<void> {
  if (!shopper()) return;
  await Promise.all([sendAll().catch(noted), syncOnce()]);
  if (trouble) return;
  await sendCheckIns().catch(noted);
  void behaviours().catch(noted);
  await deleteRemoved().catch(noted);
  void fetchBriefings().catch(noted);
  for (const draft of await drafts().catch(() => [])) if (!(await park(draft.visit).catch(noted))) break;
}

async function syncOnce(): Promise<void> {
  const before = trouble;
  try {
    await sync();
    trouble = undefined;
  } catch (error) {
    trouble = error instanceof Problem ? error : undefined;
    noted(error);
  }
  if (before !== trouble) told();
}

function noted(error: unknown): boolean {
  note(error instanceof Problem ? `server: ${error.status} ${error.reason} ${error.requestId}` : `fault: ${error instanceof Error ? error.message : String(error)}`);
  return false;
}

/** startPulse begins to listen to the events. */
export function startPulse(): void {
  const now = () => {
    if (document.visibilityState === "visible") void pulse();
  };
  document.addEventListener("visibilitychange", now);
  addEventListener("online", now);
  addEventListener("online", () => told());
  addEventListener("offline", () => told());
  addEventListener("pageshow", now);
  setInterval(now, interval);
  setTimeout(() => void copyAll().catch(noted), copyAfter);
  now();
}
