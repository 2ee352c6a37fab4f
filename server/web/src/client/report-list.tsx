// Released reports as a list.
import type { ReleasedReport, Titles } from "../gen/api";
import { month, percentInFull } from "../kit/format";
import { Chip } from "../kit/parts";
import { t, term } from "../kit/texts";
import { Grid } from "./grid";
import { type At, lastPart, link } from "./view";

/** Questions are texts of questions by their keys. */
type Questions = Record<string, string> | undefined;

/** ReportList is a table of released reports, each a link to its points. */
export function ReportList({ at, reports, titles, questions }: { at: At; reports: ReleasedReport[]; titles: Pick<Titles, "locations"> | undefined; questions: Questions }) {
  return (
    <Grid
      heads={[["", t("report")], ["n", t("score")], ["w", t("verdict")], ["w", t("remarks")]]}
      rows={reports.map((r) => [
        r.name,
        <>
          <a href={link(at.query, `/reports/${lastPart(r.name)}`)}>
            {r.titles?.location || titles?.locations[r.location] || titles?.locations[`${at.client}/${r.location}`] || r.location}, {month(r.month, "short")}
          </a>
          <span class="soft small under">
            {term("dayPart", r.dayPart)} · {r.shopper}
          </span>
          <span class="only-narrow under">
            <Verdict report={r} /> <Marks report={r} questions={questions} />
          </span>
        </>,
        r.score?.effectiveBasisPoints === undefined ? t("noScore") : percentInFull(r.score.effectiveBasisPoints),
        <Verdict report={r} />,
        <Marks report={r} questions={questions} />,
      ])}
    />
  );
}

export function Verdict({ report }: { report: ReleasedReport }) {
  const verdict = report.score?.verdict;
  if (verdict !== "PASS" && verdict !== "FAIL") return null;
  return <Chip tone={verdict === "PASS" ? "good" : "bad"}>{t(`verdict.${verdict}`)}</Chip>;
}

/** Marks are what stands out in a report: how it ended, critical questions, praise, corrections. */
export function Marks({ report, questions }: { report: ReleasedReport; questions: Questions }) {
  const questionOf = (id: string) => report.titles?.questions[id] ?? questions?.[id] ?? id;
  return (
    <span class="chips">
      {report.outcome && report.outcome !== "COMPLETED" && <Chip tone="warn">{term("outcome", report.outcome)}</Chip>}
      {report.worstCriticals.slice(0, 1).map((id) => (
        <Chip key={id} tone="bad">
          {t("critical", { questions: questionOf(id) })}
        </Chip>
      ))}
      {report.commendations.length > 0 && <Chip tone="good">{t("praise")}</Chip>}
      {report.corrections.length > 0 && <Chip tone="accent">{t("report.corrected")}</Chip>}
    </span>
  );
}
