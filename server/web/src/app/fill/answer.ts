// An answer in words, as it is shown beside another.
import type { ChecklistVersion, Question } from "../../gen/api";
import { localized } from "../../kit/form";
import { dateTime, duration, withUnit } from "../../kit/format";
import { counted, t } from "../../kit/texts";
import type { AnswerJSON } from "../store/rows";

/** answerText writes what an answer says. */
export function answerText(question: Question, answer: AnswerJSON | undefined, version: ChecklistVersion): string {
  if (!answer) return "";
  const option = (key: string | undefined) => localized([...(question.choice?.options ?? []), ...(question.multiChoice?.options ?? [])].find((o) => o.key === key)?.text, version) || (key ?? "");
  const parts: string[] = [];
  if (answer.notApplicable) parts.push([t("form.notApplicable"), answer.notApplicableReason].filter(Boolean).join(": "));
  if (answer.choice !== undefined) parts.push(option(answer.choice));
  if (answer.choices) parts.push((answer.choices.keys ?? []).map(option).join(", "));
  if (answer.scale !== undefined) parts.push(String(answer.scale));
  if (answer.number !== undefined) parts.push(withUnit(answer.number, question.number?.unit ?? ""));
  if (answer.duration) parts.push([duration(answer.duration.seconds ?? 0), answer.duration.outcome && t(`waitOutcome.${answer.duration.outcome}`)].filter(Boolean).join(", "));
  if (answer.text !== undefined) parts.push(answer.text);
  if (answer.timestamp !== undefined) parts.push(dateTime(answer.timestamp));
  if (answer.evidence) parts.push(counted("app.files", answer.evidence.ids?.length ?? 0));
  if (answer.comment) parts.push(answer.comment);
  return parts.join("\n");
}
