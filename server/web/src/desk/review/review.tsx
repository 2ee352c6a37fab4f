// The review: what waits beside the report that is open.
import { useEffect, useMemo, useState } from "preact/hooks";
import { useLoad } from "../../kit/load";
import { Empty, Load, Title } from "../../kit/parts";
import { go, href, usePlace } from "../../kit/route";
import { t } from "../../kit/texts";
import { useKeys } from "../keys";
import { canJudge, useWho } from "../who";
import { Decisions, type PendingDecision } from "./decisions";
import { QueueList } from "./list";
import { Narrow, byFlags, fitsQuery, inOrder, keptOf } from "./narrow";
import { isShown, loadQueue } from "./queue";
import { ReportPage } from "./report";
import { Several } from "./several";

/** Review shows the queue, and beside it the report that is open. */
export function Review({ report }: { report: string | undefined }) {
  const me = useWho();
  const { query } = usePlace();
  const queue = useLoad("queue", loadQueue);
  const [pending, setPending] = useState<PendingDecision>();
  const [chosen, setChosen] = useState<string[]>();
  const shown = useMemo(() => inOrder((queue.data?.waiting ?? []).filter((q) => q.report.report !== pending?.report && fitsQuery(q, query, me.token)), query), [queue.data, query, pending]);
  const at = shown.findIndex((q) => q.report.report === report);
  const address = (id?: string, more = {}) => href(id === undefined ? "/review" : `/review/${id}`, { ...keptOf(query), ...more });
  const step = (by: number) => {
    const next = shown[at < 0 ? 0 : at + by];
    if (next) go(address(next.report.report));
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    "/": () => document.getElementById("find")?.focus(),
    f: () => document.querySelector<HTMLElement>(".shows [aria-pressed=true]")?.focus(),
    t: () => go(address(report, { twins: "yes" })),
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
          <span class="soft small">{t(byFlags(query) ? "review.waitingByFlags" : query.get("show") === "returned" ? "review.waitingReturned" : "review.waiting", { n: shown.length })}</span>
        </div>
        <Narrow queue={queue.data} me={me.token} />
        {canJudge(me) && shown.length > 0 && (
          <button class="link small self" aria-pressed={chosen !== undefined} onClick={() => setChosen(chosen ? undefined : [])}>
            {t("review.several")}
          </button>
        )}
        {chosen && <Several items={shown} chosen={chosen} choose={setChosen} after={queue.reload} />}
        <Load from={queue}>
          {(data) => (
            <>
              {shown.length === 0 ? <Empty>{t(query.get("show") === "returned" || data.waiting.some((q) => isShown(q, "all", me.token)) ? "review.nothingShown" : "review.nothing")}</Empty> : <QueueList items={shown} open={report} address={address} chosen={chosen} choose={setChosen} flagsFirst={byFlags(query)} />}
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
      {report !== undefined && <ReportPage key={report} id={report} back={address()} decided={decided} busy={pending?.report === report} />}
      <Decisions pending={pending} done={(decision) => (setPending((now) => (now === decision ? undefined : now)), queue.reload())} address={address} />
    </div>
  );
}
