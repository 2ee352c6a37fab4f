// What narrows the queue: a text, a part of it, a client, a program, a reviewer; and its order. All of it is in the address.
import { go, href, usePlace } from "../../kit/route";
import { t } from "../../kit/texts";
import type { Choice } from "../parts/lists";
import { Pick, steer } from "../parts/pick";
import { type Queue, type Queued, isShown, shows } from "./queue";

/** By what else than its part the queue is narrowed, and how the reports are asked. */
const by: Record<"client" | "program" | "reviewer", (q: Queued) => Choice> = {
  client: (q) => [q.report.client, q.client],
  program: (q) => [q.report.program, q.program],
  reviewer: (q) => [q.report.holder ?? "", q.report.holderTitle ?? ""],
};
const labels = { client: "desk.client", program: "desk.program", reviewer: "role.REVIEWER" } as const;
const names = Object.keys(by) as (keyof typeof by)[];

/** keptOf is what of an address stays when another report is opened. */
export function keptOf(query: URLSearchParams): Record<string, string | undefined> {
  return Object.fromEntries(["show", "find", "order", ...names].map((name) => [name, query.get(name) ?? undefined]));
}

/** fitsQuery reports whether a report is among those that the address narrows the queue to. me is the reader's token. */
export function fitsQuery(queued: Queued, query: URLSearchParams, me: string): boolean {
  const text = `${queued.place} ${queued.client} ${queued.program} ${queued.shopper} ${queued.report.report}`.toLowerCase();
  return (
    isShown(queued, shows.find((s) => s === query.get("show")) ?? "all", me) &&
    names.every((name) => !query.get(name) || by[name](queued)[0] === query.get(name)) &&
    (query.get("find") ?? "").toLowerCase().split(/\s+/).every((word) => text.includes(word))
  );
}

/** byFlags reports whether the address orders the queue by the number of flags. */
export const byFlags = (query: URLSearchParams) => query.get("order") === "flags";

/** inOrder returns reports in the order of the address: the oldest first, or those with most flags. */
export function inOrder(queue: Queued[], query: URLSearchParams): Queued[] {
  return byFlags(query) ? [...queue].sort((a, b) => b.flags.length - a.flags.length) : queue;
}

/** Narrow shows what narrows the queue, and its order. */
export function Narrow({ queue, me }: { queue: Queue | undefined; me: string }) {
  const { path, query } = usePlace();
  const waiting = queue?.waiting ?? [];
  const show = query.get("show") ?? "all";
  return (
    <>
      <input id="find" type="search" class="find" aria-label={t("keys.search")} placeholder={t("review.find")} value={query.get("find") ?? ""} onInput={(e) => steer({ find: e.currentTarget.value })} />
      <div class="shows" role="group" aria-label={t("review.show")}>
        {shows.map((s) => (
          <button key={s} aria-pressed={s === show} onClick={() => go(href(path, { ...keptOf(query), show: s === "all" ? undefined : s }))}>
            {t(`review.show.${s}`)} <span class="number">{queue && waiting.filter((q) => isShown(q, s, me)).length}</span>
          </button>
        ))}
      </div>
      <details open={["order", ...names].some((name) => query.get(name)) || undefined}>
        <summary class="small">{t("review.narrow")}</summary>
        <Pick label={t("review.order")} value={query.get("order") ?? ""} choices={[["flags", t("review.order.flags")]]} all={t("review.order.oldest")} onChange={(order) => steer({ order })} />
        {names.map((name) => {
          const choices = [...new Map(waiting.map(by[name]).filter(([id]) => id !== "")).entries()];
          return <Pick key={name} label={t(labels[name])} value={query.get(name) ?? ""} choices={choices} all={t("review.show.all")} onChange={(v) => steer({ [name]: v })} />;
        })}
      </details>
    </>
  );
}
