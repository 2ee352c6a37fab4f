// Check-ins: stored on the phone at the door, with the phone's time, and told to the server when there is a network.
import { checkIn } from "../../gen/calls";
import { Problem } from "../../kit/call";
import { ask } from "../sender/timely";
import type { Fix } from "../place";
import { progress, storeVisit } from "./bundle";
import { note } from "./log";
import { act, list, read } from "./phone";
import type { Kept } from "./kept";

/** Checked is a check-in as it was made. */
export interface Checked {
  visit: string;
  time: number;
  position?: Fix | undefined;
  /** The server has it, or will never take it. */
  sent?: boolean;
}

const prefix = "check-in ";

/** storeCheckIn stores a check-in before anything else is done with it. The first one of a visit counts. */
export async function storeCheckIn(checked: Checked): Promise<void> {
  await act("strict", ["kept"], async (rows) => {
    const key = prefix + checked.visit;
    if (!(await rows.get("kept", key))) rows.put("kept", key, { key, time: checked.time, value: checked } satisfies Kept<Checked>);
  });
  note(`check-in at visit ${checked.visit}, ${checked.position?.accuracyMeters ?? "no"} m`);
}

/** checkedIn returns the check-in of a visit. */
export async function checkedIn(visit: string): Promise<Checked | undefined> {
  return (await read<Kept<Checked>>("kept", prefix + visit))?.value;
}

/** sendCheckIns tells the server of those that it does not know. What it will not take stays on the phone and goes with the report. */
export async function sendCheckIns(): Promise<void> {
  const waiting = (await list<Kept<Checked>>("kept")).filter((k) => k.key.startsWith(prefix) && !k.value.sent);
  for (const { key, value } of waiting) {
    const { clockOffset, clockOffsetTime } = await progress();
    const clock = clockOffset !== undefined && clockOffsetTime !== undefined ? { clockOffsetMillis: String(clockOffset), clockOffsetTime: new Date(clockOffsetTime).toISOString() } : {};
    const { time: _, ...position } = value.position ?? { time: 0 };
    try {
      const visit = await ask(checkIn, { visit: value.visit, deviceTime: new Date(value.time).toISOString(), ...clock, ...(value.position ? { position } : {}) });
      await storeVisit(visit);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      note(`check-in at visit ${value.visit}: ${error.status} ${error.reason}`);
      if (error.isOffline || error.status === 401 || error.retryAfter !== undefined || error.reason === "") return;
    }
    await act("relaxed", ["kept"], async (rows) => rows.put("kept", key, { key, time: value.time, value: { ...value, sent: true } }));
  }
}
