// Answers as words.
import type { Answer, Question, ReleasedAnswer } from "../gen/api";
import { duration, number, withUnit } from "../kit/format";
import { t, term } from "../kit/texts";

/** answerText writes an answer in the words of its question. */
export function answerText(answer: Answer | ReleasedAnswer, question: Question | undefined): string {
  if (answer.notApplicable) return answer.notApplicableReason === "" ? t("notApplicable") : `${t("notApplicable")}: ${answer.notApplicableReason}`;
  const options = question?.choice?.options ?? question?.multiChoice?.options ?? [];
  const titleOf = (key: string) => Object.values(options.find((o) => o.key === key)?.text ?? {})[0] ?? key;
  if (answer.choice !== undefined) return titleOf(answer.choice);
  if (answer.choices !== undefined) return answer.choices.keys.map(titleOf).join("; ");
  if (answer.scale !== undefined) return t("nOf", { n: number(answer.scale), all: number(question?.scale?.max ?? answer.scale) });
  if (answer.number !== undefined) return withUnit(answer.number, question?.number?.unit ?? "");
  if (answer.duration !== undefined) {
    const { seconds, outcome } = answer.duration;
    return outcome && outcome !== "SERVED" ? `${duration(seconds)}, ${term("outcome", outcome)}` : duration(seconds);
  }
  return answer.text ?? "";
}

export function AnswerText({ answer, question }: { answer: Answer | ReleasedAnswer; question: Question | undefined }) {
  return (
    <>
      {answerText(answer, question) === "" ? <span class="soft">{t("notShown")}</span> : <span>{answerText(answer, question)}</span>}
      {answer.comment !== "" && <blockquote>{answer.comment}</blockquote>}
    </>
  );
}
