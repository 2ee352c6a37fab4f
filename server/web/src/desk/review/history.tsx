import { useState } from "preact/hooks";
import type { ChecklistVersion, Report } from "../../gen/api";
import { listReportRevisions } from "../../gen/calls";
import { send } from "../../kit/call";
import { dateTime, percentInFull, points } from "../../kit/format";
import { localized } from "../../kit/form";
import { useLoad } from "../../kit/load";
import { Load } from "../../kit/parts";
import { type Key, has, t, term } from "../../kit/texts";

/** History lists what was done with a report, and its revisions with what each did to the score. */
export function History({ report, version }: { report: Report; version: ChecklistVersion }) {
  const titleOf = (key: string) => localized(version.sections.flatMap((s) => s.questions).find((q) => q.key === key)?.text, version) || key;
  const [open, setOpen] = useState(false);
  return (
    <section class="stack tight">
      <h2>{t("report.history")}</h2>
      <dl class="facts small">
        {report.takenTime && <Row at={report.takenTime} text={t("report.submitted", { seconds: Math.round(Number(report.skewMillis) / 100) / 10 })} />}
        {report.events.filter((event) => event.act !== "SUBMITTED").map((event, i) => (
          <Row
            key={i}
            at={event.time ?? ""}
            text={[has(`event.${event.act}`) ? t(`event.${event.act}` as Key) : event.act, term("role", event.role), event.reason && term("reviewReason", event.reason), event.comment && `“${event.comment}”`, event.questions && event.questions.length > 0 && t("event.about", { questions: event.questions.map(titleOf).join("; ") }), event.answerDueTime && t("returned.due", { time: dateTime(event.answerDueTime) }), event.writtenTime && t("event.written", { time: dateTime(event.writtenTime) })].filter(Boolean).join(" · ")}
          />
        ))}
      </dl>
      {report.revision > 1 && (
        <details open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
          <summary>{t("report.revisions")}</summary>
          {open && <Revisions report={report} />}
        </details>
      )}
    </section>
  );
}

/** Row is what happened, and when. */
export function Row({ at, text }: { at: string; text: string }) {
  return (
    <>
      <dt class="soft number">{at && dateTime(at)}</dt>
      <dd>{text}</dd>
    </>
  );
}

function Revisions({ report }: { report: Report }) {
  const revisions = useLoad(`${report.report} ${report.etag}`, (signal) => send(listReportRevisions, { report: report.report }, { signal }));
  return (
    <Load from={revisions}>
      {({ revisions }) => (
        <dl class="facts small">
          {revisions.map((r) => (
            <Row
              key={r.revision}
              at={r.takenTime ?? ""}
              text={[
                t("report.revision", { n: r.revision }),
                t(r.edited ? "report.byReviewer" : "report.byShopper"),
                r.effectiveBasisPoints !== undefined && percentInFull(r.effectiveBasisPoints),
                r.differenceBasisPoints !== undefined && t("report.difference", { points: points(r.differenceBasisPoints) }),
              ]
                .filter(Boolean)
                .join(" · ")}
            />
          ))}
        </dl>
      )}
    </Load>
  );
}
