import { useState } from "preact/hooks";
import type { Report } from "../../gen/api";
import { getReport, listTwins } from "../../gen/calls";
import { send } from "../../kit/call";
import { localized } from "../../kit/form";
import { dateTime, percentInFull } from "../../kit/format";
import { useLoad } from "../../kit/load";
import { Load } from "../../kit/parts";
import { t } from "../../kit/texts";
import { AnswerText } from "./answers";
import { Ask } from "./bar";
import type { Act, PendingDecision } from "./decisions";
import type { Opened } from "./report";

/** Twins shows reports of the same visit side by side, equal answers dimmed. */
export function Twins({ opened, decided, mayJudge }: { opened: Opened; decided: (d: PendingDecision) => void; mayJudge: boolean }) {
  const { report, version, titles } = opened;
  const [asking, setAsking] = useState<{ act: Act; merged: Report; kept: string }>();
  const twins = useLoad(`${report.report} ${report.etag} twins`, async (signal) => {
    const { reports } = await send(listTwins, { report: report.report }, { signal });
    return Promise.all(reports.filter((r) => r.report !== report.report).map((r) => send(getReport, { report: r.report }, { signal })));
  });
  const questions = version.sections.flatMap((s) => s.questions);
  const answer = (r: Report, key: string) => r.content?.answers.find((a) => a.question === key);
  return (
    <section class="card stack">
      <h2>{t("twins.title")}</h2>
      <Load from={twins}>
        {(others) => {
          if (others.length === 0) return <p class="soft">{t("twins.none")}</p>;
          const all = [report, ...others];
          return (
            <div class="scroll" tabIndex={0} role="region" aria-label={t("twins.title")}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">{t("report.question")}</th>
                    {all.map((r) => (
                      <th key={r.report} scope="col">
                        {r.takenTime && dateTime(r.takenTime)} · {r.score?.effectiveBasisPoints !== undefined && percentInFull(r.score.effectiveBasisPoints)}
                        {mayJudge && !r.twinOf && others[0] && (
                          <button class="link small" onClick={() => setAsking({ act: "merge", merged: r === report ? others[0]! : report, kept: r.report })}>
                            {t("twins.keep")}
                          </button>
                        )}
                        {mayJudge && r.twinOf && (
                          <button class="link small" onClick={() => setAsking({ act: "part", merged: r, kept: "" })}>
                            {t("act.part")}
                          </button>
                        )}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {questions
                    .filter((q) => all.some((r) => answer(r, q.key)))
                    .map((q) => {
                      const same = all.every((r) => JSON.stringify(answer(r, q.key)) === JSON.stringify(answer(report, q.key)));
                      return (
                        <tr key={q.key} class={same ? "same" : ""}>
                          <td>{localized(q.text, version)}</td>
                          {all.map((r) => (
                            <td key={r.report}>
                              <AnswerText question={q} answer={answer(r, q.key)} opened={opened} />
                            </td>
                          ))}
                        </tr>
                      );
                    })}
                </tbody>
              </table>
            </div>
          );
        }}
      </Load>
      {asking && (
        <Ask
          act={asking.act}
          close={() => setAsking(undefined)}
          decide={(reason, comment) => {
            setAsking(undefined);
            const { act, merged, kept } = asking;
            decided({ report: merged.report, place: titles.place, act, etag: merged.etag, reason, comment, ...(kept === "" ? {} : { kept }) });
          }}
        />
      )}
    </section>
  );
}
