// The course over the year: the server's picture, and the same as a table.
import type { GetTrendRequest, Trend } from "../gen/api";
import type { Call } from "../kit/call";
import { send } from "../kit/call";
import { month, number } from "../kit/format";
import { useLoad } from "../kit/load";
import { Load } from "../kit/parts";
import { Picture } from "../kit/picture";
import { language, t } from "../kit/texts";
import { useState } from "preact/hooks";
import { ValueCell } from "./figures";
import { Grid } from "./grid";
import { type At, inLanguage } from "./view";

export function TrendCard({ at, of, request }: { at: At; of: Call<GetTrendRequest, Trend>; request: object }) {
  const [open, setOpen] = useState(false);
  return (
    <section class="card stack">
      <h2>{t("trend")}</h2>
      <Picture of={of} request={request} />
      <details open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
        <summary>{t("asTable")}</summary>
        {open && <TrendTable at={at} of={of} request={request} />}
      </details>
    </section>
  );
}

function TrendTable({ of, request }: { at: At; of: Call<GetTrendRequest, Trend>; request: object }) {
  const trend = useLoad(JSON.stringify(request), (signal) => send(of, request, { signal }));
  return (
    <Load from={trend}>
      {(data) => (
        <Grid
          heads={[["", t("month")], ["n", t("score")], ["nw", t("visits")], ["", t("remarks")]]}
          rows={data.points.map((p) => [p.label, month(p.label, "short"), <ValueCell figure={p.total} />, number(p.total?.visits ?? 0), remarksOf(data, p.label).join(" · ")])}
        />
      )}
    </Load>
  );
}

/** remarksOf are what happened in a month: events, and changes of the checklist that break the line. */
function remarksOf(trend: Trend, label: string): string[] {
  const events = trend.events.filter((e) => e.month === label).map((e) => inLanguage(e.title, language()));
  const broken = trend.breaks.some((b) => b.month === label) ? [t("checklistChanged")] : [];
  return [...broken, ...events];
}
