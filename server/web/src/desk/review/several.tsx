// Many reports decided at once: as many single decisions, each with its reason in the log.
import { useState } from "preact/hooks";
import { send } from "../../kit/call";
import { t } from "../../kit/texts";
import { BulkState, useBulk } from "../parts/bulk";
import { Ask, offers } from "./bar";
import { type Act, acts } from "./decisions";
import type { Queued } from "./queue";

/** The acts that many reports can have at once. What goes to a shopper is written to each of them. */
const ofMany: Act[] = ["approve", "confirm", "release", "reject", "exclude"];

/** Several decides the chosen ones of the reports that are shown. */
export function Several({ items, chosen, choose, after }: { items: Queued[]; chosen: string[]; choose: (reports: string[]) => void; after: () => void }) {
  const [asked, setAsked] = useState<Act>();
  const bulk = useBulk<Queued>();
  const picked = items.filter((q) => chosen.includes(q.report.report));
  const able = (act: Act) => picked.filter((q) => offers(q.report).some((o) => o.act === act));
  return (
    <section class="card accent stack tight" aria-label={t("review.several")}>
      <div class="row">
        <strong>{t("payables.chosen", { n: picked.length })}</strong>
        <button class="link small" onClick={() => choose(picked.length === items.length ? [] : items.map((q) => q.report.report))}>
          {t("payables.all")}
        </button>
      </div>
      <div class="buttons">
        {ofMany.map(
          (act) =>
            able(act).length > 0 && (
              <button key={act} class="small" disabled={bulk.busy} onClick={() => setAsked(act)}>
                {t(`act.${act}`)} {able(act).length}
              </button>
            ),
        )}
      </div>
      <BulkState bulk={bulk} name={(q) => q.place} />
      {asked && (
        <Ask
          act={asked}
          close={() => setAsked(undefined)}
          decide={(reason, comment) => {
            setAsked(undefined);
            bulk.run(able(asked), ({ report: { report, etag } }) => send(acts[asked], { report, etag, reason, comment }), () => (choose([]), after()));
          }}
        />
      )}
    </section>
  );
}
