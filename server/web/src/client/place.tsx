// One location: the same figures as of the whole, its rank, its waits beside what is usual there, and its paper.
import { useEffect } from "preact/hooks";
import type { LocationReport } from "../gen/api";
import { getLocationReport, getTrend } from "../gen/calls";
import { fileAddress, send } from "../kit/call";
import { duration, number } from "../kit/format";
import { useLoad } from "../kit/load";
import { Empty, Load, Title } from "../kit/parts";
import { go } from "../kit/route";
import { t } from "../kit/texts";
import { useGrouped } from "./compared";
import { shareLine, value } from "./figures";
import { Headline } from "./headline";
import type { PageProps } from "./pages";
import { ReportList } from "./report-list";
import { FigureTable } from "./table";
import { TrendCard } from "./trend";
import { asked, type At, keyOf, link } from "./view";

export function PlacePage({ at, of }: PageProps) {
  const here = of.place ?? "";
  const other = at.location !== here;
  useEffect(() => {
    if (other) go(link(at.query, `/places/${here}`, { location: here }), true);
  }, [other, here]);
  const report = useLoad(other ? "" : keyOf(at, "place"), async (signal) => (other ? undefined : send(getLocationReport, asked(at), { signal })));
  if (other) return null;
  return (
    <>
      <Title screen={t("title")}>{at.base.titles?.location || here}</Title>
      <Headline at={at} />
      <Load from={report}>{(data) => (data ? <Facts at={at} report={data} /> : null)}</Load>
      <div class="two">
        <TrendCard at={at} of={getTrend} request={asked(at)} />
        <Sections at={at} />
      </div>
      <Load from={report}>{(data) => (data ? <Latest at={at} report={data} /> : null)}</Load>
    </>
  );
}

function Sections({ at }: { at: At }) {
  const sections = useGrouped(at, "SECTION");
  return (
    <section class="card">
      <Load from={sections}>
        {({ card, other }) => (
          <FigureTable at={at} caption={t("tab.sections")} head={t("section")} rows={card.rows} other={other} name={(row) => <a href={link(at.query, `/sections/${row.section}`)}>{card.titles?.sections[row.section ?? ""] ?? row.section}</a>} />
        )}
      </Load>
    </section>
  );
}

function Facts({ at, report }: { at: At; report: LocationReport }) {
  const { ranking, waits } = report;
  const rank = ranking?.rank;
  const paper = fileAddress(`/v1/clients/${at.client}/locations/${at.location}/report`, { program: at.program, from: at.from, to: at.to, alt: "pdf" });
  return (
    <section class="card stack" aria-label={t("facts")}>
      <dl class="facts">
        <dt>{t("rankAmongAll")}</dt>
        <dd>
          {rank === undefined ? t("noRank") : t("nOf", { n: number(rank), all: number(report.ranked) })}
          {ranking?.bestRank !== undefined && ranking.worstRank !== undefined && (
            <span class="soft small">
              {" "}
              · {t("possiblePlaces")}: {number(ranking.bestRank)}–{number(ranking.worstRank)}
            </span>
          )}
        </dd>
        {waits?.questions.map((w) => (
          <WaitFact key={w.question} name={waits.titles?.questions[w.question] ?? w.question} seconds={w.medianSeconds} usual={w.usual?.usualSeconds} share={w.servedInTime} />
        ))}
      </dl>
      <p class="buttons noprint">
        <a class="button" href={paper}>
          {t("paper")}
        </a>
        <a class="button" href={link(at.query, "/waits")}>
          {t("tab.waits")}
        </a>
      </p>
    </section>
  );
}

function WaitFact({ name, seconds, usual, share }: { name: string; seconds: number | undefined; usual: number | undefined; share: Parameters<typeof shareLine>[0] | undefined }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {seconds === undefined ? t("noneServed") : t("median", { p: duration(seconds) })}
        <span class="soft small">
          {" "}
          · {t("usual")}: {usual === undefined ? t("noUsual") : duration(usual)}
          {share && "basisPoints" in share && ` · ${t("servedInTime")}: ${value(share.basisPoints)} (${shareLine(share)})`}
        </span>
      </dd>
    </>
  );
}

function Latest({ at, report }: { at: At; report: LocationReport }) {
  return (
    <section class="card stack">
      <h2>{t("lastReports")}</h2>
      {report.reports.length === 0 ? <Empty>{t("empty.span")}</Empty> : <ReportList at={at} reports={report.reports} titles={report.places?.titles ?? at.base.titles} questions={report.questions?.titles?.questions} />}
      <p>
        <a href={link(at.query, "/reports")}>{t("reports.all")}</a>
      </p>
    </section>
  );
}
