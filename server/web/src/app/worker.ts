// The service worker: it keeps the shell of the app, so that it starts without a network. It keeps nothing of the API. A new
// version waits until the shopper agrees, and no form is open.
declare const SHELL_VERSION: string;
declare const SHELL_FILES: string[];

const worker = self as unknown as ServiceWorkerGlobalScope;
const shell = `shell ${SHELL_VERSION}`;
/** The page of the app: the same for all of its places. */
const page = "/app/";

worker.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(shell).then((cache) => cache.addAll([page, ...SHELL_FILES].map((path) => new Request(path, { cache: "reload", credentials: "same-origin" })))),
  );
});

worker.addEventListener("activate", (event) => {
  const removed = caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith("shell ") && name !== shell).map((name) => caches.delete(name))));
  event.waitUntil(removed.then(() => worker.clients.claim()));
});

worker.addEventListener("message", (event) => {
  if (event.data === "take over") void worker.skipWaiting();
});

worker.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  const path = event.request.mode === "navigate" && url.pathname.startsWith(page) ? page : url.pathname;
  if (path !== page && !SHELL_FILES.includes(path)) return;
  event.respondWith(answer(path, event.request));
});

async function answer(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(shell);
  return (await cache.match(path)) ?? fetch(request);
}

export {};
