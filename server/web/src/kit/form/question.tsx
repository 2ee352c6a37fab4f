// A question of a form: its text, its input, 'does not apply', its comment, and what is wrong with the answer.
import type { Question as ApiQuestion } from "../../gen/api";
import { has, t } from "../texts";
import { type Draft, kindOf, localized, useForm } from "./context";
import { KindInput } from "./kinds";
import { Attachments } from "./kinds/evidence";

/** QuestionCard shows a question and takes its answer. */
export function QuestionCard({ question, number }: { question: ApiQuestion; number?: string }) {
  const form = useForm();
  const answer = form.answers.get(question.key);
  const reasons = form.problems.get(question.key) ?? [];
  const heading = `question-${question.key}`;
  const kind = kindOf(question);
  const guidance = localized(question.guidance, form.version);
  const change = (next: Draft | undefined) => form.onAnswer(question.key, next && { ...next, question: question.key });
  const values = (next: Draft | undefined) => change(next && { ...next, comment: answer?.comment });
  if (kind === "note") {
    return (
      <section class="card question note" id={`q-${question.key}`}>
        <p>{localized(question.text, form.version)}</p>
        {guidance !== "" && <p class="soft small">{guidance}</p>}
      </section>
    );
  }
  return (
    <section class={reasons.length > 0 ? "card question problem stack" : "card question stack"} id={`q-${question.key}`} aria-labelledby={heading}>
      <header class="stack tight">
        <h2 id={heading}>
          {number !== undefined && <span class="soft">{number} </span>}
          {localized(question.text, form.version)}
          {question.required && <span class="hidden"> ({t("form.required")})</span>}
        </h2>
        {guidance !== "" && <p class="soft small">{guidance}</p>}
        {(question.proof?.kinds.length ?? 0) > 0 && (
          <p class="soft small">{t(question.proof?.required ? "form.proofNeeded" : "form.proofWelcome", { what: question.proof?.kinds.map((k) => t(`proof.${k}`)).join(", ") })}</p>
        )}
      </header>
      {!answer?.notApplicable && <KindInput question={question} answer={answer} onValue={values} labelledBy={heading} />}
      {kind !== "evidence" && (question.proof?.kinds.length ?? 0) > 0 && <Attachments question={question.key} labelledBy={heading} />}
      {question.allowNotApplicable && <NotApplicable question={question} answer={answer} change={change} />}
      <Comment question={question} answer={answer} change={change} />
      {reasons.length > 0 && (
        <div role="alert">
          <ul class="fault small stack tight">
            {reasons.map((reason) => (
              <li key={reason}>{has(`reason.${reason}`) ? t(`reason.${reason}` as never) : reason}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

interface PartProps {
  question: ApiQuestion;
  answer: Draft | undefined;
  change: (next: Draft | undefined) => void;
}

/** NotApplicable takes that a question does not apply, and why. */
function NotApplicable({ question, answer, change }: PartProps) {
  const { readOnly } = useForm();
  const chosen = answer?.notApplicable === true;
  return (
    <div class="stack tight">
      <label class="check">
        <input
          type="checkbox"
          checked={chosen}
          disabled={readOnly}
          onChange={(e) => change(e.currentTarget.checked ? { notApplicable: true, comment: answer?.comment } : answer?.comment ? { comment: answer.comment } : undefined)}
        />
        {t("form.notApplicable")}
      </label>
      {chosen && (
        <label class="field">
          <span class="small">{t(question.notApplicableReasonRequired ? "form.why" : "form.whyOptional")}</span>
          <textarea rows={2} value={answer?.notApplicableReason ?? ""} readOnly={readOnly} maxLength={2000} onInput={(e) => change({ ...answer, notApplicableReason: e.currentTarget.value })} />
        </label>
      )}
    </div>
  );
}

/** Comment takes what the shopper adds to an answer. It is closed where nothing is written and nothing asks for it. */
function Comment({ question, answer, change }: PartProps) {
  const form = useForm();
  const rule = question.commentRule;
  const written = answer?.comment ?? "";
  const asked = rule !== undefined || (form.problems.get(question.key) ?? []).includes("COMMENT_REQUIRED");
  if (form.readOnly && written === "") return null;
  return (
    <details open={asked || written !== ""} class="comment">
      <summary class="small">{t("form.comment")}</summary>
      {asked && (rule?.minCharacters ?? 0) > 0 && <p class="soft small">{t("form.atLeast", { n: rule?.minCharacters })}</p>}
      <textarea
        rows={3}
        aria-label={t("form.comment")}
        value={written}
        readOnly={form.readOnly}
        maxLength={4000}
        onInput={(e) => change(e.currentTarget.value === "" && isOnlyComment(answer) ? undefined : { ...answer, comment: e.currentTarget.value })}
      />
    </details>
  );
}

/** isOnlyComment reports whether an answer has nothing but a comment. */
function isOnlyComment(answer: Draft | undefined): boolean {
  return Object.entries(answer ?? {}).every(([name, value]) => name === "comment" || name === "question" || value === undefined);
}
