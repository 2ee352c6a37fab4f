// One released report: the answers with their points, praise, evidence, corrections, and appeals.
import { useState } from "preact/hooks";
import type { Appeal, ChecklistVersion, Question, ReleasedReport } from "../gen/api";
import { getReleasedReport, listReportAppeals } from "../gen/calls";
import { exchange, fileAddress, send } from "../kit/call";
import { date, month, number, percentInFull, points } from "../kit/format";
import { type Loaded, useLoad } from "../kit/load";
import { Chip, Title } from "../kit/parts";
import { t, term } from "../kit/texts";
import { AnswerText } from "./answers";
import { AppealDialog, AppealLine } from "./appeal-parts";
import { Evidence } from "./evidence";
import { LoadPage } from "./load-page";
import type { PageProps } from "./pages";
import { Marks, Verdict } from "./report-list";
import { loadVersion } from "./version";
import { type At, link } from "./view";

/** Opened is a report with what is needed to read it. */
interface Opened {
  report: ReleasedReport;
  version: ChecklistVersion;
}

export function ReportPage({ at, of }: PageProps) {
  const id = of.report ?? "";
  const opened = useLoad<Opened>(`report ${id}`, async (signal) => {
    const { body } = await exchange(getReleasedReport, { client: at.client, releasedReport: id }, { signal });
    return { report: body, version: await loadVersion(body.checklist, body.version, signal) };
  });
  const appeals = useLoad(`appeals ${id}`, (signal) => send(listReportAppeals, { client: at.client, releasedReport: id, pageSize: 100 }, { signal }));
  return (
    <LoadPage title={t("report")} from={opened}>
      {(data) => (
        <>
          <Title screen={t("title")}>{`${data.report.titles?.location ?? data.report.location}, ${month(data.report.month)}`}</Title>
          <Head at={at} report={data.report} />
          <Corrections report={data.report} />
          <Told report={data.report} />
          <Evidence at={at} report={id} version={data.version} />
          <Answers at={at} id={id} data={data} appeals={appeals.data?.appeals ?? []} until={appeals.data?.appealUntil} reload={appeals} />
          <p class="small soft">
            {t("report.digest")} <code>{data.report.score?.checklistDigest}</code>
          </p>
        </>
      )}
    </LoadPage>
  );
}

function Head({ at, report }: { at: At; report: ReleasedReport }) {
  const { score } = report;
  const id = report.name.slice(report.name.lastIndexOf("/") + 1);
  return (
    <section class="card stack">
      <p class="row wrap">
        <span class="big number">{score?.effectiveBasisPoints === undefined ? t("noScore") : percentInFull(score.effectiveBasisPoints)}</span>
        <span class="chips">
          <Verdict report={report} /> {score?.band && <Chip>{report.titles?.bands[score.band] ?? score.band}</Chip>} <Marks report={report} questions={undefined} />
        </span>
      </p>
      <p class="small soft">
        {[term("dayPart", report.dayPart), t("shopper", { shopper: report.shopper }), report.releaseTime && t("released", { day: date(report.releaseTime) }), t("revisionN", { n: report.revision })].filter(Boolean).join(" · ")}
      </p>
      {score && score.rawBasisPoints !== undefined && score.rawBasisPoints !== score.effectiveBasisPoints && <p>{t("report.beforeCritical", { p: percentInFull(score.rawBasisPoints) })}</p>}
      <dl class="facts">
        {score?.sections.map((s) => (
          <SectionFact key={s.section} name={report.titles?.sections[s.section] ?? s.section} earned={s.earned} possible={s.possible} basisPoints={s.effectiveBasisPoints} />
        ))}
      </dl>
      <p class="noprint">
        <a class="button" href={fileAddress(`/v1/clients/${at.client}/releasedReports/${id}`, { alt: "pdf" })}>
          {t("paper")}
        </a>
      </p>
    </section>
  );
}

function SectionFact({ name, earned, possible, basisPoints }: { name: string; earned: string; possible: string; basisPoints: number | undefined }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {basisPoints === undefined ? t("noScore") : percentInFull(basisPoints)} <span class="soft small">{t("pointsOf", { n: number(earned), all: number(possible) })}</span>
      </dd>
    </>
  );
}

/** Corrections says who changed the report, why, and by how much. */
function Corrections({ report }: { report: ReleasedReport }) {
  if (report.corrections.length === 0) return null;
  return (
    <section class="card accent stack">
      <h2>{t("report.corrections")}</h2>
      <ul class="lines">
        {report.corrections.map((c) => (
          <li key={c.revision}>
            {[
              t("revisionN", { n: c.revision }),
              c.time && date(c.time),
              c.basisPoints !== undefined && percentInFull(c.basisPoints),
              c.differenceBasisPoints !== undefined && t("pointsChange", { p: points(c.differenceBasisPoints) }),
              c.reason && term("reviewReason", c.reason),
              term("role", c.role),
            ]
              .filter(Boolean)
              .join(" · ")}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Told is what the shopper wrote, and whom they praised. */
function Told({ report }: { report: ReleasedReport }) {
  if (report.narrative === "" && report.commendations.length === 0) return null;
  return (
    <section class="card stack">
      {report.commendations.length > 0 && (
        <>
          <h2>{t("praise")}</h2>
          {report.commendations.map((c, i) => (
            <div key={i}>
              <b>{report.titles?.behaviours[c.behaviour] ?? c.behaviour}</b>
              {c.text !== "" && <blockquote>{c.text}</blockquote>}
            </div>
          ))}
        </>
      )}
      {report.narrative !== "" && (
        <>
          <h2>{t("whatHappened")}</h2>
          <p class="narrative">{report.narrative}</p>
        </>
      )}
    </section>
  );
}

interface AnswersProps {
  at: At;
  id: string;
  data: Opened;
  appeals: Appeal[];
  until: string | undefined;
  reload: Loaded<unknown>;
}

function Answers({ at, id, data, appeals, until, reload }: AnswersProps) {
  const [appealed, setAppealed] = useState<Question>();
  const mayAppeal = at.isManager && until !== undefined && Date.parse(until) > Date.now();
  return (
    <>
      {until && <p class="small soft">{t(mayAppeal || Date.parse(until) > Date.now() ? "appeal.until" : "appeal.over", { day: date(until) })}</p>}
      {data.version.sections.map((s) => {
        const rows = s.questions.filter((q) => data.report.score?.questions.some((x) => x.question === q.key && x.state !== "NOT_REACHED"));
        if (rows.length === 0) return null;
        return (
          <section key={s.key} class="card">
            <h2>{Object.values(s.title)[0]}</h2>
            <ul class="lines">
              {rows.map((q) => (
                <AnswerRow key={q.key} at={at} report={data.report} question={q} appeals={appeals.filter((a) => a.question === q.key)} appeal={mayAppeal ? () => setAppealed(q) : undefined} />
              ))}
            </ul>
          </section>
        );
      })}
      {appealed && (
        <AppealDialog
          at={at}
          report={id}
          question={appealed}
          done={() => {
            setAppealed(undefined);
            reload.reload();
          }}
          close={() => setAppealed(undefined)}
        />
      )}
    </>
  );
}

function AnswerRow({ at, report, question, appeals, appeal }: { at: At; report: ReleasedReport; question: Question; appeals: Appeal[]; appeal: (() => void) | undefined }) {
  const points = report.score?.questions.find((x) => x.question === question.key);
  const answer = report.answers.find((a) => a.question === question.key);
  const text = Object.values(question.text)[0] ?? question.key;
  const scored = points !== undefined && points.possible !== "0";
  const openAppeal = appeals.some((a) => a.state === "OPEN");
  return (
    <li id={`a-${question.key}`} class="answer">
      <div>
        <a href={link(at.query, `/questions/${question.key}`)}>{text}</a> {points?.critical && <Chip tone="bad">{t("isCritical")}</Chip>}
        <div>{answer ? <AnswerText answer={answer} question={question} /> : <span class="soft">{points?.state === "UNANSWERED" ? t("unanswered") : t("notShown")}</span>}</div>
        {appeals.map((a) => (
          <AppealLine key={a.appeal} appeal={a} />
        ))}
      </div>
      <div class="number">
        {scored && <b class={points.earned === points.possible ? "" : "down"}>{t("pointsOf", { n: number(points.earned), all: number(points.possible) })}</b>}
        {appeal && scored && !openAppeal && (
          <button class="small noprint" onClick={appeal} aria-label={`${t("appeal.raise")}: ${text}`}>
            {t("appeal.raise")}
          </button>
        )}
      </div>
    </li>
  );
}
