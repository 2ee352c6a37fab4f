// Lists of the API: a page at a time for tables, all of it for selects.
import { useEffect, useState } from "preact/hooks";
import { listChecklists, listClients, listLocations, listPrograms, listShoppers } from "../../gen/calls";
import { type Call, type Input, type Problem, send } from "../../kit/call";
import { countLoading, problemFrom } from "../../kit/load";

/** Page is a page of a list. */
interface Page {
  nextPageToken: string;
}

/** The most that a select or a board loads. */
export const mostLoaded = 5000;

/** loadAll loads a whole list, up to mostLoaded. */
export async function loadAll<Q, R extends Page, T>(call: Call<Q, R>, request: Input<Q>, items: (page: R) => T[], signal?: AbortSignal): Promise<T[]> {
  const found: T[] = [];
  let pageToken = "";
  do {
    const page: R = await send(call, { ...request, pageSize: 1000, pageToken } as Input<Q>, signal ? { signal } : {});
    found.push(...items(page));
    pageToken = page.nextPageToken;
  } while (pageToken !== "" && found.length < mostLoaded);
  return found;
}

/** Choice is a value of a select, and its name. */
export type Choice = [value: string, title: string];

/** What choices there are lists of. */
export type Source = "clients" | "programs" | "locations" | "shoppers" | "checklists";

/** loadChoices loads the choices of a select. */
export async function loadChoices(source: Source, client = ""): Promise<Choice[]> {
  switch (source) {
    case "clients":
      return loadAll(listClients, {}, (p) => p.clients.map((c): Choice => [c.client, c.title]));
    case "programs":
      return client === "" ? [] : loadAll(listPrograms, { client }, (p) => p.programs.map((c): Choice => [c.program, c.title]));
    case "locations":
      return client === "" ? [] : loadAll(listLocations, { client }, (p) => p.locations.map((c): Choice => [c.location, c.title]));
    case "shoppers":
      return loadAll(listShoppers, {}, (p) => p.shoppers.map((c): Choice => [c.shopper, c.title || c.shopper]));
    case "checklists":
      return loadAll(listChecklists, {}, (p) => p.checklists.map((c): Choice => [c.checklist, c.checklist]));
  }
}

/** How long after a server that failed the choices of a select are asked for again. */
const retryAfter = 3000;

/** useChoices loads the choices of a select; empty until they are there, or where the reader may not see them. */
export function useChoices(source: Source | undefined, client = ""): Choice[] {
  const [found, setFound] = useState<Choice[]>([]);
  useEffect(() => {
    let timer = 0;
    let gone = false;
    const attempt = () =>
      void loadChoices(source!, client).then(
        (choices) => !gone && setFound(choices),
        (error: unknown) => {
          const { status } = problemFrom(error);
          if (!gone && (status === 0 || status >= 500)) timer = window.setTimeout(attempt, retryAfter);
        },
      );
    setFound([]);
    if (source) attempt();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [source, client]);
  return found;
}

/** Pages is a list that grows by a page at a time. */
export interface Pages<T> {
  items: T[] | undefined;
  more: (() => void) | undefined;
  problem: Problem | undefined;
  slow: boolean;
  reload: () => void;
}

/** usePages loads a list page by page. key says which list it is. */
export function usePages<T>(key: string, load: (pageToken: string, signal: AbortSignal) => Promise<{ items: T[]; next: string }>): Pages<T> {
  const [state, setState] = useState<{ key?: string; items?: T[]; next: string; problem?: Problem }>({ next: "" });
  const [wanted, setWanted] = useState({ token: "", attempt: 0 });
  const [slow, setSlow] = useState(false);
  useEffect(() => setWanted((old) => ({ token: "", attempt: old.attempt + 1 })), [key]);
  useEffect(() => {
    if (wanted.attempt === 0) return;
    const controller = new AbortController();
    const timer = setTimeout(() => setSlow(true), 300);
    countLoading(1);
    load(wanted.token, controller.signal)
      .then((page) => setState((old) => ({ key, items: wanted.token === "" ? page.items : [...(old.items ?? []), ...page.items], next: page.next })))
      .catch((error: unknown) => !controller.signal.aborted && setState((old) => ({ ...(old.key === key ? old : { next: "" }), problem: problemFrom(error) })))
      .finally(() => {
        countLoading(-1);
        clearTimeout(timer);
        if (!controller.signal.aborted) setSlow(false);
      });
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [wanted]);
  return {
    items: state.key === key ? state.items : undefined,
    more: state.next === "" ? undefined : () => setWanted((old) => ({ token: state.next, attempt: old.attempt + 1 })),
    problem: state.problem,
    slow,
    reload: () => setWanted((old) => ({ token: "", attempt: old.attempt + 1 })),
  };
}

/** quoted writes a text into a filter. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}
