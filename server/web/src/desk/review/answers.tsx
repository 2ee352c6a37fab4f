// The answers of a report, section by section, with their points; one of them can be edited in place.
import { useEffect, useRef } from "preact/hooks";
import type { Answer, Evidence, Question, QuestionScore, Section } from "../../gen/api";
import { clock, dateTime, duration, withUnit } from "../../kit/format";
import { FormProvider, QuestionCard, kindOf, localized } from "../../kit/form";
import type { Input } from "../../kit/call";
import { Chip } from "../../kit/parts";
import { t, term } from "../../kit/texts";
import { useKeys } from "../keys";
import type { Edit } from "./edit";
import type { Opened } from "./report";

interface Props {
  opened: Opened;
  edit: Edit;
  selected: string | undefined;
  select: (question: string) => void;
  evidence: Evidence[];
  zoom: (index: number) => void;
}

/** reachedQuestions returns the questions of a report that were reached and are answered, by their sections. */
export function reachedQuestions({ report, version }: Opened, opening: ReadonlyMap<string, unknown> = new Map()): { section: Section; questions: Question[] }[] {
  const scores = new Map(report.score?.questions.map((q) => [q.question, q]));
  return version.sections
    .map((section) => ({ section, questions: section.questions.filter((q) => kindOf(q) !== "note" && (scores.get(q.key)?.state !== "NOT_REACHED" || opening.has(q.key))) }))
    .filter((s) => s.questions.length > 0);
}

/** Answers lists the answers to the questions that were reached. */
export function Answers({ opened, edit, selected, select, evidence, zoom }: Props) {
  const { report, version } = opened;
  const scores = new Map(report.score?.questions.map((q) => [q.question, q]));
  const given = new Map(report.content?.answers.map((a) => [a.question, a]));
  const sections = reachedQuestions(opened, edit.answers);
  const order = sections.flatMap((s) => s.questions.map((q) => q.key));
  const move = (by: number) => {
    const next = order[Math.min(order.length - 1, Math.max(0, order.indexOf(selected ?? "") + by))];
    if (next === undefined) return;
    select(next);
    document.getElementById(`row-${next}`)?.focus();
  };
  useKeys({ ArrowDown: () => move(1), ArrowUp: () => move(-1) });
  return (
    <>
      {sections.map(({ section, questions }) => {
        const score = report.score?.sections.find((s) => s.section === section.key);
        return (
          <section key={section.key} class="card answers">
            <h2>
              {localized(section.title, version)}{" "}
              {score && score.possible !== "0" && <span class="soft small number">{t("report.pointsOf", { earned: score.earned, possible: score.possible })}</span>}
            </h2>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t("report.question")}</th>
                  <th scope="col">{t("report.answer")}</th>
                  <th scope="col" class="number">
                    {t("report.points")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {questions.map((question) => {
                  const score = scores.get(question.key);
                  const proofs = evidence.flatMap((e, index) => (e.question === question.key ? [index] : []));
                  return (
                    <tr key={question.key} id={`row-${question.key}`} tabIndex={-1} class={rowClass(question.key, selected, edit)} onClick={() => select(question.key)} onFocus={() => select(question.key)}>
                      <td>
                        {localized(question.text, version)}
                        {score?.critical && <Chip tone="bad">{t("report.critical")}</Chip>}
                        {given.get(question.key)?.comment && <q class="soft small">{given.get(question.key)?.comment}</q>}
                      </td>
                      <td>
                        {edit.answers.has(question.key) ? <EditCell question={question} opened={opened} edit={edit} /> : <AnswerText question={question} answer={given.get(question.key)} opened={opened} />}
                        {proofs.map((index) => (
                          <button key={index} class="link small" onClick={() => zoom(index)}>
                            {t("report.proof", { n: index + 1 })}
                          </button>
                        ))}
                        {edit.can && !edit.answers.has(question.key) && (
                          <button class="link small" onClick={() => edit.open(question.key)} aria-label={t("edit.question", { question: localized(question.text, version) })}>
                            {t("edit.edit")}
                          </button>
                        )}
                      </td>
                      <td class="number">
                        <Points before={score} after={edit.preview?.report?.score?.questions.find((q) => q.question === question.key)} />
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </section>
        );
      })}
    </>
  );
}

function rowClass(question: string, selected: string | undefined, edit: Edit): string {
  return [question === selected && "selected", edit.answers.has(question) && "edited"].filter(Boolean).join(" ");
}

function Points({ before, after }: { before: QuestionScore | undefined; after: QuestionScore | undefined }) {
  const text = (s: QuestionScore | undefined) => (s === undefined || (s.possible === "0" && s.earned === "0") ? "–" : `${s.earned} / ${s.possible}`);
  if (after === undefined || text(after) === text(before)) return <>{text(before)}</>;
  return (
    <>
      <del>{text(before)}</del> <ins>{text(after)}</ins>
    </>
  );
}

/** EditCell takes a changed answer in its row. */
function EditCell({ question, opened, edit }: { question: Question; opened: Opened; edit: Edit }) {
  const cell = useRef<HTMLDivElement>(null);
  useEffect(() => (cell.current?.querySelector<HTMLElement>("input:checked") ?? cell.current?.querySelector<HTMLElement>("input, textarea, select"))?.focus(), []);
  return (
    <div class="editing" ref={cell}>
      <FormProvider
        value={{
          version: opened.version,
          zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          answers: edit.answers as ReadonlyMap<string, Input<Answer>>,
          onAnswer: (key, answer) => edit.put(key, answer),
          problems: edit.problems,
        }}
      >
        <QuestionCard question={question} />
      </FormProvider>
      <p class="soft small">
        {t("edit.before")} <AnswerText question={question} answer={opened.report.content?.answers.find((a) => a.question === question.key)} opened={opened} />
      </p>
      <button class="quiet" onClick={() => edit.close(question.key)}>
        {t("edit.keep")}
      </button>
    </div>
  );
}

/** AnswerText writes an answer in words. */
export function AnswerText({ question, answer, opened }: { question: Question; answer: Input<Answer> | undefined; opened: Pick<Opened, "version"> }) {
  if (!answer) return <span class="soft">–</span>;
  if (answer.notApplicable) return <span class="soft">{t("answer.notApplicable", { reason: answer.notApplicableReason || undefined })}</span>;
  return <>{answerText(question, answer, opened.version)}</>;
}

function answerText(question: Question, answer: Input<Answer>, version: Opened["version"]): string {
  const option = (key: string | undefined) => localized((question.choice ?? question.multiChoice)?.options.find((o) => o.key === key)?.text, version) || (key ?? "");
  if (answer.choice !== undefined) return option(answer.choice);
  if (answer.choices !== undefined) return (answer.choices.keys ?? []).map(option).join("; ");
  if (answer.scale !== undefined) return question.scale ? t("answer.scale", { step: answer.scale, max: question.scale.max }) : String(answer.scale);
  if (answer.number !== undefined) return withUnit(answer.number, question.number?.unit ?? "");
  if (answer.duration !== undefined) {
    const seconds = answer.duration.seconds ?? 0;
    return [seconds < 3600 ? duration(seconds) : clock(seconds), answer.duration.outcome && t(`waited.${answer.duration.outcome}`)].filter(Boolean).join(", ");
  }
  if (answer.text !== undefined) return answer.text;
  if (answer.timestamp !== undefined) return dateTime(answer.timestamp);
  if (answer.evidence !== undefined) return t("answer.files", { n: answer.evidence.ids?.length ?? 0 });
  return term("form", "comment");
}
