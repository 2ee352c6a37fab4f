// The start of the app: whose phone this is, and what the browser lets it keep.
import { whoAmI } from "../gen/calls";
import { Problem, send } from "../kit/call";
import { StoreFault } from "./store/base";
import { note } from "./store/log";
import { openPhone, shopper, takePhone, told } from "./store/phone";

/** Start is what the app begins with: somebody's phone, nobody's, or a browser that keeps nothing. */
export type Start = "loading" | "ready" | "nobody" | "noStorage";

/** boot opens what is stored, and asks the server only where nothing is. */
export async function boot(): Promise<Start> {
  try {
    if (await openPhone()) return "ready";
  } catch (error) {
    if (error instanceof StoreFault) return "noStorage";
    throw error;
  }
  return (await takeSession()) ? "ready" : "nobody";
}

/** takeSession makes this the phone of whoever is signed in. It returns false where that is nobody who makes visits. */
export async function takeSession(): Promise<boolean> {
  try {
    const me = await send(whoAmI, {}, { signal: AbortSignal.timeout(20_000) });
    if (me.role !== "SHOPPER" || me.shopper === "") return false;
    await takePhone({ shopper: me.shopper, title: me.title });
    note("enrolled");
    void protect();
    return true;
  } catch (error) {
    if (error instanceof StoreFault) throw error;
    return false;
  }
}

/** signedInAs asks whose session this is; undefined where that cannot be told now, "" where nobody is signed in. */
export async function signedInAs(): Promise<string | undefined> {
  try {
    return (await send(whoAmI, {})).shopper;
  } catch (error) {
    return error instanceof Problem && error.status === 401 ? "" : undefined;
  }
}

/** Room is what the browser lets the app keep. */
export interface Room {
  /** Whether the browser keeps it until the shopper removes it; undefined where it does not say. */
  persisted: boolean | undefined;
  usage: number | undefined;
  quota: number | undefined;
}

/** room asks the browser. */
export async function room(): Promise<Room> {
  const { storage } = navigator;
  const persisted = await storage?.persisted?.().catch(() => undefined);
  const estimate = await storage?.estimate?.().catch(() => undefined);
  return { persisted, usage: estimate?.usage, quota: estimate?.quota };
}

/** protect asks the browser to keep what is stored also when the disk gets full. */
export async function protect(): Promise<boolean> {
  const granted = (await navigator.storage?.persist?.().catch(() => false)) ?? false;
  if (shopper()) note(`storage: ${granted ? "protected" : "not protected"}`);
  told();
  return granted;
}

/** Platform is what the install page tells its reader. */
export type Platform = "installed" | "ios" | "android" | "other";

/** platform tells where the app runs. */
export function platform(): Platform {
  const alone = matchMedia("(display-mode: standalone)").matches || (navigator as { standalone?: boolean }).standalone === true;
  if (alone) return "installed";
  if (/iPhone|iPad|iPod/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1)) return "ios";
  return /Android/.test(navigator.userAgent) ? "android" : "other";
}

interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

let prompt: InstallPrompt | undefined;
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  prompt = event as InstallPrompt;
  told();
});

/** canInstall reports whether the browser offers to install the app. */
export function canInstall(): boolean {
  return prompt !== undefined;
}

/** install lets the browser ask. */
export async function install(): Promise<void> {
  await prompt?.prompt();
  prompt = undefined;
  told();
}
