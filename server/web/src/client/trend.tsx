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
import { interval, value } from "./figures";
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
        <table class="figures">
          <thead>
            <tr>
              <th scope="col">{t("month")}</th>
              <th scope="col" class="number">
                {t("score")}
              </th>
              <th scope="col" class="number">
                {t("visits")}
              </th>
              <th scope="col">{t("remarks")}</th>
            </tr>
          </thead>
          <tbody>
            {data.points.map((p) => (
              <tr key={p.label}>
                <th scope="row">{month(p.label, "short")}</th>
                <td class="number">
                  {value(p.total?.basisPoints)}
                  <span class="soft small under">{interval(p.total?.lowBasisPoints, p.total?.highBasisPoints)}</span>
                </td>
                <td class="number">{number(p.total?.visits ?? 0)}</td>
                <td class="small">{remarksOf(data, p.label).join(" · ")}</td>
              </tr>
            ))}
          </tbody>
        </table>
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
