// One self-assessment: sealed, or opened by the first released report of its location and month.
import { getSelfAssessment } from "../gen/calls";
import { send } from "../kit/call";
import { dateTime, month, percentInFull } from "../kit/format";
import { useLoad } from "../kit/load";
import { Title } from "../kit/parts";
import { t } from "../kit/texts";
import { AnswerText } from "./answers";
import { Seal } from "./claims";
import { useNames } from "./names";
import { LoadPage } from "./load-page";
import type { PageProps } from "./pages";
import { loadVersion } from "./version";
import { link } from "./view";

export function AssessmentPage({ at, of }: PageProps) {
  const loaded = useLoad(`assessment ${of.assessment}`, async (signal) => {
    const assessment = await send(getSelfAssessment, { client: at.client, selfAssessment: of.assessment ?? "" }, { signal });
    return { assessment, version: await loadVersion(assessment.checklist, assessment.version, signal) };
  });
  const names = useNames(at.client);
  return (
    <LoadPage title={t("assessments")} from={loaded}>
      {({ assessment: a, version }) => (
        <>
          <Title screen={t("title")}>{`${names.data?.get(a.location) ?? a.location}, ${month(a.month)}`}</Title>
          <section class="card stack">
            <p>
              <Seal of={a} /> {a.createTime && <span class="soft small">{dateTime(a.createTime)}</span>}
            </p>
            <p>{t(a.sealed ? "assess.isSealed" : "assess.isOpen")}</p>
            {a.answersDigest !== "" && (
              <p class="small soft">
                {t("assess.digest")} <code>{a.answersDigest}</code>
              </p>
            )}
            {a.score?.effectiveBasisPoints !== undefined && (
              <p>
                {t("claimed")}: <b class="number">{percentInFull(a.score.effectiveBasisPoints)}</b>
              </p>
            )}
          </section>
          {a.answers.length > 0 && (
            <section class="card">
              <ul class="lines">
                {version.sections
                  .flatMap((s) => s.questions)
                  .map((q) => ({ q, answer: a.answers.find((x) => x.question === q.key) }))
                  .filter((x) => x.answer)
                  .map(({ q, answer }) => (
                    <li key={q.key}>
                      <b>{Object.values(q.text)[0]}</b> {answer && <AnswerText answer={answer} question={q} />}
                    </li>
                  ))}
              </ul>
            </section>
          )}
          <p>
            <a href={link(at.query, "/claims")}>{t("tab.claims")}</a>
          </p>
        </>
      )}
    </LoadPage>
  );
}
