// The review: what waits beside the report that is open.
import { useEffect, useMemo, useState } from "preact/hooks";
import { useLoad } from "../../kit/load";
import { Empty, Load, Title } from "../../kit/parts";
import { go, href, usePlace } from "../../kit/route";
import { t } from "../../kit/texts";
import { useKeys } from "../keys";
import { useWho } from "../who";
import { Decisions, type PendingDecision } from "./decisions";
import { QueueList } from "./list";
import { type Queue, type Show, isShown, loadQueue, matches, shows } from "./queue";
import { ReportPage } from "./report";

/** Review shows the queue, and beside it the report that is open. */
export function Review({ report }: { report: string | undefined }) {
  const me = useWho();
  const { query } = usePlace();
  const show = shows.find((s) => s === query.get("show")) ?? "all";
  const wanted = query.get("find") ?? "";
  const queue = useLoad("queue", loadQueue);
  const [pending, setPending] = useState<PendingDecision>();
  const shown = useMemo(() => visible(queue.data, show, wanted, me.token, pending?.report), [queue.data, show, wanted, pending]);
  const at = shown.findIndex((q) => q.report.report === report);
  const address = (id: string | undefined) => href(id === undefined ? "/review" : `/review/${id}`, { show: show === "all" ? undefined : show, find: wanted });
  const step = (by: number) => {
    const next = shown[at < 0 ? 0 : at + by];
    if (next) go(address(next.report.report));
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    "/": () => document.getElementById("find")?.focus(),
    f: () => document.querySelector<HTMLElement>(".shows [aria-pressed=true]")?.focus(),
    t: () => go(address(report) + (location.search ? "&" : "?") + "twins=yes"),
  });
  // After a decision the next report is opened, and the list is loaded anew when the decision was sent.
  const decided = (decision: PendingDecision) => {
    const next = shown[at + 1] ?? shown[at - 1];
    setPending(decision);
    go(address(next && next.report.report !== decision.report ? next.report.report : undefined));
  };
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && queue.reload(), 60_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div class={report === undefined ? "review" : "review open"}>
      <section class="queue" aria-label={t("review.queue")}>
        <div class="row">
          <Title screen={t("title")}>{t("desk.review")}</Title>
          <span class="soft small">{t("review.waiting", { n: shown.length })}</span>
        </div>
        <Find wanted={wanted} show={show} />
        <div class="shows" role="group" aria-label={t("review.show")}>
          {shows.map((s) => (
            <a key={s} role="button" aria-pressed={s === show} href={href(report ? `/review/${report}` : "/review", { show: s === "all" ? undefined : s, find: wanted })}>
              {t(`review.show.${s}`)} <span class="number">{count(queue.data, s, me.token)}</span>
            </a>
          ))}
        </div>
        <Load from={queue}>
          {(data) => (
            <>
              {shown.length === 0 ? <Empty>{t(wanted !== "" || show !== "all" ? "review.nothingShown" : "review.nothing")}</Empty> : <QueueList items={shown} open={report} address={address} />}
              {data.more && <p class="soft small">{t("review.more")}</p>}
            </>
          )}
        </Load>
      </section>
      {report === undefined && (
        <Empty>
          {t("review.choose")} <kbd>J</kbd>
        </Empty>
      )}
      {report !== undefined && <ReportPage key={report} id={report} back={address(undefined)} decided={decided} busy={pending?.report === report} />}
      <Decisions pending={pending} done={() => (setPending(undefined), queue.reload())} address={address} />
    </div>
  );
}

function visible(queue: Queue | undefined, show: Show, wanted: string, me: string, decided: string | undefined) {
  return (queue?.waiting ?? []).filter((q) => q.report.report !== decided && isShown(q, show, me) && (wanted === "" || matches(q, wanted)));
}

function count(queue: Queue | undefined, show: Show, me: string): number | string {
  return queue ? queue.waiting.filter((q) => isShown(q, show, me)).length : "";
}

/** Find narrows the queue by a text; it is in the address, so that a link is a view. */
function Find({ wanted, show }: { wanted: string; show: Show }) {
  return (
    <input
      id="find"
      type="search"
      class="find"
      aria-label={t("keys.search")}
      placeholder={t("review.find")}
      value={wanted}
      onInput={(e) => go(href(location.pathname.replace(/^\/desk/, ""), { show: show === "all" ? undefined : show, find: e.currentTarget.value }), true)}
    />
  );
}
