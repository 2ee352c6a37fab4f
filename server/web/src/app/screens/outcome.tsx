// How the visit ended: two taps from anywhere in the report.
import { go, href } from "../../kit/route";
import { t } from "../../kit/texts";
import type { ReportContent_Outcome } from "../../gen/api";
import { Frame } from "../frame";
import { clocks, stopped } from "../store/watch";
import type { ReportProps } from "./report";

export function Outcome({ item, editor }: ReportProps) {
  const { visit, version, place } = item;
  const now = editor.shown.content.outcome ?? "COMPLETED";
  const outcomes: ReportContent_Outcome[] = place?.channel === "PHONE" ? ["COMPLETED", "HUNG_UP", "NO_SUCH_PLACE", "ABORTED"] : ["COMPLETED", "LEFT_UNSERVED", "CLOSED", "NO_SUCH_PLACE", "ABORTED"];
  const choose = (outcome: ReportContent_Outcome) => {
    editor.change((d) => ({
      ...d,
      // A visit that ended early ends now; one that goes on ends when the shopper says so.
      watch: outcome === "COMPLETED" ? d.watch : stopped(d.watch, clocks()),
      content: { ...d.content, outcome, endTime: outcome === "COMPLETED" ? d.content.endTime : (d.content.endTime ?? new Date().toISOString()) },
    }));
    const first = version?.sections[0]?.key;
    const asksOn = outcome === "COMPLETED" || outcome === "LEFT_UNSERVED" || outcome === "HUNG_UP";
    go(href(asksOn && first ? `/visits/${visit.visit}/fill/${first}` : `/visits/${visit.visit}/words`));
  };
  return (
    <Frame title={t("app.outcome")} back={`/visits/${visit.visit}`}>
      <ul class="stack">
        {outcomes.map((outcome) => (
          <li key={outcome}>
            <button class={outcome === now ? "primary wide" : "wide"} aria-pressed={outcome === now} onClick={() => choose(outcome)}>
              <span class="stack tight">
                <b>{t(`app.outcome.${outcome}`)}</b>
                <span class="small">{t(`app.outcomeHint.${outcome}`)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Frame>
  );
}
