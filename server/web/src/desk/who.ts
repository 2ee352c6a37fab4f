// Who sits at the desk. What they may do is decided by the server; here only what is shown.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Token } from "../gen/api";

const WhoContext = createContext<Token | undefined>(undefined);
export const WhoProvider = WhoContext.Provider;

/** useWho returns the token of the person at the desk. */
export function useWho(): Token {
  const who = useContext(WhoContext);
  if (!who) throw new Error("nobody sits at the desk");
  return who;
}

type Role = NonNullable<Token["role"]>;

/** Which roles have something to do or to read in a place. */
const seen: Record<string, readonly Role[]> = {
  "/review": ["REVIEWER", "ADMIN", "AUDITOR"],
  "/planning": ["PLANNER", "ADMIN", "REVIEWER", "AUDITOR"],
  "/checklists": ["ADMIN", "REVIEWER", "AUDITOR"],
  "/directory": ["ADMIN", "PLANNER", "REVIEWER", "AUDITOR"],
  "/access": ["ADMIN", "AUDITOR"],
  "/appeals": ["REVIEWER", "ADMIN", "AUDITOR"],
  "/alerts": ["REVIEWER", "ADMIN", "AUDITOR"],
  "/payables": ["ADMIN", "AUDITOR"],
  "/log": ["ADMIN", "AUDITOR"],
};

/** canSee reports whether a place is shown to somebody. */
export function canSee(who: Token, path: string): boolean {
  return who.role !== undefined && (seen[path] ?? []).includes(who.role);
}

/** canJudge reports whether somebody judges reports. */
export function canJudge(who: Token): boolean {
  return who.role === "REVIEWER";
}

/** mayPlan reports whether somebody plans and cancels visits. */
export function mayPlan(who: Token): boolean {
  return who.role === "PLANNER" || who.role === "ADMIN";
}

/** isAdmin reports whether somebody changes the directory, checklists and access, and pays. */
export function isAdmin(who: Token): boolean {
  return who.role === "ADMIN";
}
