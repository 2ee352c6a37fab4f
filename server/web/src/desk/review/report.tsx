// A report at the desk: what was seen, what is doubtful, what proves it, and the decision.
import { useState } from "preact/hooks";
import type { ChecklistVersion, ListTitles, Program, Report } from "../../gen/api";
import { getChecklistVersion, getProgram, getReport, getReportFlags, listEvidence, listReports } from "../../gen/calls";
import { send } from "../../kit/call";
import { dateTime, duration, percentInFull, time } from "../../kit/format";
import { localized } from "../../kit/form";
import { useLoad } from "../../kit/load";
import { Load, Title } from "../../kit/parts";
import { usePlace } from "../../kit/route";
import { t, term } from "../../kit/texts";
import { useKeys } from "../keys";
import { canJudge, useWho } from "../who";
import { Answers } from "./answers";
import { DecisionBar } from "./bar";
import type { PendingDecision } from "./decisions";
import { EditBar, useEdit } from "./edit";
import { EvidencePane } from "./evidence";
import { FlagList } from "./flags";
import { History } from "./history";
import { Hold } from "./hold";
import { Messages } from "./messages";
import { Readers } from "./readers";
import { ReturnedNotice } from "./returned";
import { Twins } from "./twins";

/** Opened is what is loaded of a report that is open. */
export interface Opened {
  report: Report;
  version: ChecklistVersion;
  titles: Titles;
  /** Its program; absent where this person may not see programs. */
  program: Program | undefined;
}

/** Titles are what people call the things that a report names. */
export interface Titles {
  client: string;
  program: string;
  place: string;
  shopper: string;
}

function titlesOf(report: Report, known: ListTitles | undefined): Titles {
  return {
    client: known?.clients[report.client] ?? report.client,
    program: known?.programs[`${report.client}/${report.program}`] ?? report.program,
    place: known?.locations[`${report.client}/${report.location}`] ?? report.location,
    shopper: known?.shoppers[report.shopper] ?? report.shopper,
  };
}

/** ReportPage shows a report, and takes the decision. */
export function ReportPage({ id, back, decided, busy }: { id: string; back: string; decided: (d: PendingDecision) => void; busy: boolean }) {
  const opened = useLoad(id, async (signal): Promise<Opened> => {
    const report = await send(getReport, { report: id }, { signal });
    const content = report.content;
    const [version, listed, program] = await Promise.all([
      send(getChecklistVersion, { checklist: content?.checklist ?? "", version: content?.version ?? 0 }, { signal }),
      // A report alone has no titles; a list of it has.
      send(listReports, { filter: `visit = "${report.visit}"`, pageSize: 1 }, { signal }),
      send(getProgram, { client: report.client, program: report.program }, { signal }).catch(() => undefined),
    ]);
    return { report, version, titles: titlesOf(report, listed.titles), program };
  });
  return (
    <article class="report" aria-label={t("review.report")}>
      <a class="narrow" href={back} data-back>
        ‹ {t("desk.review")}
      </a>
      <Load from={opened}>{(data) => <Body key={data.report.etag} opened={data} reload={opened.reload} decided={decided} busy={busy} />}</Load>
    </article>
  );
}

function Body({ opened, reload, decided, busy }: { opened: Opened; reload: () => void; decided: (d: PendingDecision) => void; busy: boolean }) {
  const { report, version } = opened;
  const { query } = usePlace();
  const flags = useLoad(`${report.report} ${report.etag}`, (signal) => send(getReportFlags, { report: report.report }, { signal }));
  const evidence = useLoad(report.report, (signal) => send(listEvidence, { report: report.report }, { signal }).then((r) => r.evidence));
  const edit = useEdit(opened, reload);
  const [question, setQuestion] = useState<string>();
  const [zoomed, setZoomed] = useState<number>();
  useKeys({ v: () => setZoomed(0), e: edit.can && question !== undefined ? () => edit.open(question) : undefined });
  const mayJudge = canJudge(useWho()) && !busy;
  return (
    <>
      <div class="middle stack">
        <Head opened={opened} />
        <Hold report={report} reload={reload} />
        <ReturnedNotice report={report} />
        <Load from={flags}>{(data) => <FlagList flags={data} report={report} />}</Load>
        {(report.possibleTwin || report.twinOf || query.get("twins") === "yes") && <Twins opened={opened} decided={decided} mayJudge={mayJudge} />}
        <Answers opened={opened} edit={edit} selected={question} select={setQuestion} evidence={evidence.data ?? []} zoom={setZoomed} />
        <Narrative opened={opened} edit={edit} />
        {version.sections.length === 0 && <p class="soft">{localized(version.title, version)}</p>}
      </div>
      <aside class="side stack">
        <Load from={evidence}>{(list) => <EvidencePane report={report} version={version} evidence={list} zoomed={zoomed} zoom={setZoomed} reload={evidence.reload} />}</Load>
        {report.releasedReport !== "" && <Readers report={report} heading="h2" />}
        <Messages report={report} />
        <History report={report} version={version} />
      </aside>
      <div class="bottom">{edit.changed ? <EditBar edit={edit} /> : <DecisionBar opened={opened} question={question} decided={decided} disabled={!mayJudge || edit.busy} />}</div>
    </>
  );
}

/** Head says what the report is of, and its score. */
function Head({ opened: { report, version, titles, program } }: { opened: Opened }) {
  const { content, score } = report;
  const parts = [
    term("outcome", content?.outcome ?? "COMPLETED"),
    localized(version.title, version) + ` ${version.version}`,
    content?.startTime && content.endTime && `${dateTime(content.startTime)} – ${time(content.endTime)} (${duration(content.elapsedSeconds)})`,
    content?.locale && t("report.writtenIn", { language: new Intl.DisplayNames([document.documentElement.lang], { type: "language" }).of(content.locale) }),
    t("report.revision", { n: report.revision }),
    program && !report.released && `${t("dir.releaseMode")}: ${term("release", program.releaseMode)}`,
  ];
  return (
    <header class="row wrap head">
      <div>
        <Title screen={t("title")}>{titles.place}</Title>
        <p class="soft small">
          {titles.client} · {titles.program} · {titles.shopper}
        </p>
        <p class="soft small">{parts.filter(Boolean).join(" · ")}</p>
      </div>
      <div class="total">
        <strong class="number">{score?.effectiveBasisPoints !== undefined ? percentInFull(score.effectiveBasisPoints) : t("score.none")}</strong>
        {score?.verdict && score.verdict !== "NONE" && <span class="soft small">{term("verdict", score.verdict)}</span>}
        {report.excluded && <span class="chip">{t("report.excluded")}</span>}
        {report.released && <span class="chip good">{t("report.released")}</span>}
      </div>
    </header>
  );
}

function Narrative({ opened: { report }, edit }: { opened: Opened; edit: ReturnType<typeof useEdit> }) {
  const text = report.content?.narrative ?? "";
  if (edit.narrative !== undefined) {
    return (
      <label class="field card">
        <span class="label">{t("report.narrative")}</span>
        <textarea rows={6} value={edit.narrative} onInput={(e) => edit.setNarrative(e.currentTarget.value)} />
      </label>
    );
  }
  if (text === "" && !edit.can) return null;
  return (
    <section class="stack tight">
      <h2>{t("report.narrative")}</h2>
      {text === "" ? <p class="soft">{t("report.noNarrative")}</p> : <p class="prose">{text}</p>}
      {edit.can && (
        <button class="quiet self" onClick={() => edit.setNarrative(text)}>
          {t("edit.narrative")}
        </button>
      )}
    </section>
  );
}
