// A new version of the app: it is offered, never forced, and never under an open form.
import { listen, told } from "./store/phone";
import { note } from "./store/log";

let waiting: ServiceWorker | undefined;
let later = false;

/** startWorker installs the service worker. Browsers without one have the app online only. */
export async function startWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  let controlled = serviceWorker.controller !== null;
  serviceWorker.addEventListener("controllerchange", () => {
    // The first worker takes over pages that came from the network; they are of the same version.
    if (controlled) void reloadUnlessOpen();
    controlled = true;
  });
  const registration = await serviceWorker.register(trusted("/app/worker.js"), { updateViaCache: "none" });
  const seen = (worker: ServiceWorker | null) => {
    if (!worker) return;
    const look = () => {
      if (worker.state === "installed" && serviceWorker.controller) {
        waiting = worker;
        told();
      }
    };
    look();
    worker.addEventListener("statechange", look);
  };
  seen(registration.waiting);
  seen(registration.installing);
  registration.addEventListener("updatefound", () => seen(registration.installing));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void registration.update().catch(() => undefined);
  });
}

/** trusted makes the address of the worker one that the page may use: the policy of the page allows this single one. */
function trusted(address: string): string {
  const types = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: { createScriptURL: (s: string) => string }): { createScriptURL(s: string): string } } }).trustedTypes;
  if (!types) return address;
  return types.createPolicy("worker", {
    createScriptURL: (s) => {
      if (s !== "/app/worker.js") throw new TypeError("the app has one worker");
      return s;
    },
  }).createScriptURL(address);
}

/** hasUpdate reports whether a new version waits and may be offered now. */
export function hasUpdate(): boolean {
  return waiting !== undefined && !later;
}

/** updateLater puts the question off until the app is opened again. */
export function updateLater(): void {
  later = true;
  told();
}

/** formIsOpen reports whether any page of the app has a form open. */
export async function formIsOpen(): Promise<boolean> {
  if (!("locks" in navigator)) return false;
  const { held } = await navigator.locks.query();
  return (held ?? []).some((lock) => lock.name?.startsWith("form of "));
}

/** updateNow lets the new version take over, unless a form is open. It returns whether it does. */
export async function updateNow(): Promise<boolean> {
  if (!waiting || (await formIsOpen())) return false;
  note("app: a new version takes over");
  waiting.postMessage("take over");
  return true;
}

let reloading = false;

/** reloadUnlessOpen loads the page anew once no form is open in it. */
async function reloadUnlessOpen(): Promise<void> {
  if (reloading) return;
  if (!formOpenHere) {
    reloading = true;
    location.reload();
    return;
  }
  const end = listen(() => {
    if (formOpenHere) return;
    end();
    void reloadUnlessOpen();
  });
}

let formOpenHere = false;

/** setFormOpen tells whether this page has a form open. */
export function setFormOpen(open: boolean): void {
  formOpenHere = open;
  if (!open) told();
}
