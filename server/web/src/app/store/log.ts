// What the phone has done, for people who help: no answers, no names of people, no secrets.
import { act, shopper } from "./phone";
import { timeOf, uuid7 } from "./ids";

/** Entry is one line of the log. */
export interface Entry {
  id: string;
  time: number;
  text: string;
}

/** How many lines are kept. */
const most = 300;

/** note writes a line. A log that cannot be written keeps nobody from working. */
export function note(text: string): void {
  if (!shopper()) return;
  const time = Date.now();
  act("relaxed", ["log"], async (rows) => {
    const all = await rows.all<Entry>("log");
    const last = all.at(-1);
    // The lines stay in their order also where the clock was set back.
    const id = uuid7(Math.max(time, last ? timeOf(last.id) + 1 : 0));
    rows.put("log", id, { id, time, text: text.slice(0, 500) } satisfies Entry);
    for (const old of all.slice(0, Math.max(0, all.length + 1 - most))) rows.remove("log", old.id);
  }).catch(() => undefined);
}

/** entries returns all lines, the newest first. */
export async function entries(): Promise<Entry[]> {
  return (await act("read", ["log"], (rows) => rows.all<Entry>("log"))).reverse();
}
