// Answers of the server that are kept to be read without a network: statement, offers, states of reports, messages.
import { act, read } from "./phone";

/** Kept is an answer with the time when it came. */
export interface Kept<T> {
  key: string;
  time: number;
  value: T;
}

/** keep stores an answer under a name, in the place of the last. */
export function keep<T>(key: string, value: T): Promise<void> {
  return act("relaxed", ["kept"], async (rows) => rows.put("kept", key, { key, time: Date.now(), value }));
}

/** kept returns the last answer of a name. */
export function kept<T>(key: string): Promise<Kept<T> | undefined> {
  return read<Kept<T>>("kept", key);
}
