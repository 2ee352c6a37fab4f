// What shoppers wrote to a question, word for word, the newest first.
import { useState } from "preact/hooks";
import type { ReleasedReport } from "../gen/api";
import { listReleasedReports } from "../gen/calls";
import { send } from "../kit/call";
import { month, number } from "../kit/format";
import { useAct, useLoad } from "../kit/load";
import { Load, ProblemBox } from "../kit/parts";
import { t } from "../kit/texts";
import { asked, type At, keyOf, lastPart, link } from "./view";

/** How many reports are read at a time. */
const atOnce = 50;

interface Read {
  reports: ReleasedReport[];
  next: string;
}

async function read(at: At, pageToken: string, signal?: AbortSignal): Promise<Read> {
  const page = await send(listReleasedReports, { ...asked(at), pageSize: atOnce, pageToken }, signal ? { signal } : {});
  return { reports: page.releasedReports, next: page.nextPageToken };
}

export function Comments({ at, question }: { at: At; question: string }) {
  const first = useLoad(keyOf(at, "comments"), (signal) => read(at, "", signal));
  return (
    <section class="card stack">
      <h2>{t("comments")}</h2>
      <Load from={first}>{(data) => <Found key={keyOf(at, question)} at={at} question={question} first={data} />}</Load>
    </section>
  );
}

function Found({ at, question, first }: { at: At; question: string; first: Read }) {
  const [more, setMore] = useState<Read>({ reports: [], next: first.next });
  const act = useAct(async () => {
    const page = await read(at, more.next);
    setMore({ reports: [...more.reports, ...page.reports], next: page.next });
  });
  const reports = [...first.reports, ...more.reports];
  const found = reports.flatMap((r) => r.answers.filter((a) => a.question === question).map((a) => ({ report: r, words: [a.text, a.comment].filter((w) => w) as string[] })));
  const written = found.filter((f) => f.words.length > 0);
  return (
    <>
      {written.length === 0 && <p class="soft">{t("comments.none")}</p>}
      {written.map(({ report, words }) => (
        <figure key={report.name}>
          {words.map((text, i) => (
            <blockquote key={i}>{text}</blockquote>
          ))}
          <figcaption class="small soft">
            <a href={link(at.query, `/reports/${lastPart(report.name)}`)}>
              {report.titles?.location ?? report.location}, {month(report.month, "short")}
            </a>
          </figcaption>
        </figure>
      ))}
      <p class="small soft">{t("comments.read", { n: number(reports.length) })}</p>
      {act.problem && <ProblemBox problem={act.problem} />}
      {more.next !== "" && (
        <button disabled={act.busy} onClick={() => act.run()}>
          {t("comments.more")}
        </button>
      )}
    </>
  );
}
