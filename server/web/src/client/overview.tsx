// The overview: the figure, how sure it is, and what stands out.
import { getTrend, listAlerts } from "../gen/calls";
import { send } from "../kit/call";
import { date, number } from "../kit/format";
import { useLoad } from "../kit/load";
import { Load, Title } from "../kit/parts";
import { t } from "../kit/texts";
import { KindChip } from "./alert-parts";
import { useGrouped } from "./compared";
import { Corrected } from "./corrected";
import { Headline } from "./headline";
import type { PageProps } from "./pages";
import { Places } from "./ranking";
import { FigureTable } from "./table";
import { TrendCard } from "./trend";
import { asked, type At, keyOf, lastPart, link } from "./view";

export function Overview({ at }: PageProps) {
  return (
    <>
      <Title screen={t("title")}>{at.base.titles?.location || t("tab.overview")}</Title>
      <Corrected at={at} />
      <Headline at={at} />
      <div class="two">
        <TrendCard at={at} of={getTrend} request={asked(at)} />
        <div class="stack">
          <SectionsCard at={at} />
          <AlertsCard at={at} />
        </div>
      </div>
      <Places at={at} />
    </>
  );
}

function SectionsCard({ at }: { at: At }) {
  const sections = useGrouped(at, "SECTION");
  return (
    <section class="card">
      <Load from={sections}>
        {({ card, other }) => (
          <FigureTable
            at={at}
            caption={t("tab.sections")}
            head={t("section")}
            rows={card.rows}
            other={other}
            name={(row) => <a href={link(at.query, `/sections/${row.section}`)}>{card.titles?.sections[row.section ?? ""] ?? row.section}</a>}
          />
        )}
      </Load>
    </section>
  );
}

/** How many alerts the overview shows. */
const shown = 4;

function AlertsCard({ at }: { at: At }) {
  const alerts = useLoad(keyOf(at, "alerts"), (signal) =>
    send(listAlerts, { client: at.client, location: at.location, pageSize: shown, filter: 'state = "OPEN"' }, { signal }),
  );
  return (
    <section class="card stack">
      <h2>{t("alerts.open")}</h2>
      <Load from={alerts}>
        {(page) =>
          page.alerts.length === 0 ? (
            <p class="soft">{t("alerts.none")}</p>
          ) : (
            <>
              <ul class="lines">
                {page.alerts.map((a) => (
                  <li key={a.alert}>
                    <KindChip alert={a} /> {a.text} <span class="soft">{a.raiseTime && date(a.raiseTime)}</span>{" "}
                    {a.releasedReport !== "" && (
                      <a href={link(at.query, `/reports/${lastPart(a.releasedReport)}`)} aria-label={`${t("openReport")}: ${a.text}`}>
                        {t("openReport")}
                      </a>
                    )}
                  </li>
                ))}
              </ul>
              {page.nextPageToken !== "" && (
                <p>
                  <a href={link(at.query, "/alerts")}>{t("alerts.all", { n: number(shown) })}</a>
                </p>
              )}
            </>
          )
        }
      </Load>
    </section>
  );
}
