// The draft as the phone shows it, in each language, with the score that answers come to.
import { useMemo, useState } from "preact/hooks";
import { reached, readAnswers, readVersion } from "../../engine";
import type { ChecklistVersion } from "../../gen/api";
import { percent } from "../../kit/format";
import { type Draft as Answer, FormProvider, QuestionCard, localized } from "../../kit/form";
import { Empty, Notice } from "../../kit/parts";
import { usePlace } from "../../kit/route";
import { type Language, language, languages, names, t, term } from "../../kit/texts";
import type { Data } from "../parts/data";
import { steer } from "../parts/pick";
import { inLanguage } from "./content";

/** Preview shows a draft as a form that takes answers and keeps none. */
export function Preview({ draft }: { draft: Data }) {
  const { query } = usePlace();
  const tag = (languages.find((l) => l === query.get("in")) ?? language()) as Language;
  const [answers, setAnswers] = useState<ReadonlyMap<string, Answer>>(new Map());
  const shown = useMemo(() => inLanguage(draft, tag) as unknown as ChecklistVersion, [draft, tag]);
  const standing = useMemo(() => {
    try {
      return reached(readVersion(draft), readAnswers([...answers.values()]));
    } catch {
      return null; // A draft with faults cannot be scored; its problems are told in the outline.
    }
  }, [draft, answers]);
  const change = (question: string, answer: Answer | undefined) => {
    const next = new Map(answers);
    if (answer) next.set(question, { ...answer, question });
    else next.delete(question);
    setAnswers(next);
  };
  const score = standing?.score;
  return (
    <div class="preview">
      <div class="phone stack" lang={tag}>
        <nav class="shows" aria-label={t("language")}>
          {languages.map((l) => (
            <button key={l} class="small" aria-pressed={l === tag} onClick={() => steer({ in: l })}>
              {names[l]}
            </button>
          ))}
        </nav>
        <p>
          <strong>{localized(shown.title)}</strong>
        </p>
        <FormProvider value={{ version: shown, zone: "UTC", answers, onAnswer: change, problems: new Map() }}>
          {shown.sections.map((section, s) => {
            const visible = section.questions.filter((q) => standing?.questions.get(q.key)?.visible ?? true);
            return visible.length === 0 ? null : (
              <section key={s} class="stack">
                <h3>{localized(section.title)}</h3>
                {visible.map((q, n) => (
                  <QuestionCard key={q.key} question={q} number={`${s + 1}.${n + 1}`} />
                ))}
              </section>
            );
          })}
        </FormProvider>
        {shown.sections.length === 0 && <Empty>{t("checklists.noQuestions")}</Empty>}
      </div>
      <aside class="card stack" aria-label={t("checklists.score")}>
        <h3>{t("checklists.score")}</h3>
        {!score ? (
          <Notice tone="warn">{t("checklists.noScore")}</Notice>
        ) : (
          <>
            <p class="total number" aria-live="polite">
              <strong>{score.effectiveBasisPoints === null ? t("score.none") : percent(score.effectiveBasisPoints)}</strong>{" "}
              <span class="soft">
                {t("report.pointsOf", { earned: score.earned, possible: score.possible })}
                {score.verdict !== "NONE" && ` · ${term("verdict", score.verdict)}`}
              </span>
            </p>
            {score.criticals.length > 0 && <Notice tone="bad">{t("checklists.criticalNow", { questions: score.criticals.join(", ") })}</Notice>}
            <dl class="facts small number">
              {score.sections.map((s, i) => (
                <>
                  <dt>{localized(shown.sections[i]?.title) || s.section}</dt>
                  <dd>
                    {s.earned} / {s.possible}
                  </dd>
                </>
              ))}
            </dl>
            {score.unanswered > 0 && <p class="small soft">{t("checklists.unanswered", { n: score.unanswered })}</p>}
          </>
        )}
        <button class="small self" onClick={() => setAnswers(new Map())}>
          {t("checklists.clear")}
        </button>
      </aside>
    </div>
  );
}
