// A returned report waits for its shopper. When the time for the answer is over the reviewer decides; nothing happens by itself.
import type { Report } from "../../gen/api";
import { dateTime, duration } from "../../kit/format";
import { Chip, Notice } from "../../kit/parts";
import { t } from "../../kit/texts";

/** overdueSeconds is for how long an answer is overdue; 0 or less where it is not, undefined where there is no time for it. */
function overdueSeconds(report: Report): number | undefined {
  return report.answerDueTime === undefined ? undefined : (Date.now() - Date.parse(report.answerDueTime)) / 1000;
}

/** firstDue orders returned reports: the longest overdue first, those without a time last. */
export function firstDue(a: Report, b: Report): number {
  const [x, y] = [a.answerDueTime, b.answerDueTime].map((due) => (due === undefined ? Infinity : Date.parse(due))) as [number, number];
  return x === y ? 0 : x - y;
}

/** ReturnedMark says in the queue until when an answer is waited for. */
export function ReturnedMark({ report }: { report: Report }) {
  const over = overdueSeconds(report);
  if (over !== undefined && over > 0) return <Chip tone="bad">{t("returned.overdue", { time: duration(Math.floor(over / 60) * 60) })}</Chip>;
  return <span class="soft small">{report.answerDueTime === undefined ? t("state.RETURNED") : t("returned.due", { time: dateTime(report.answerDueTime) })}</span>;
}

/** ReturnedNotice says on a returned report what is waited for. */
export function ReturnedNotice({ report }: { report: Report }) {
  if (report.state !== "RETURNED") return null;
  const over = overdueSeconds(report);
  if (over !== undefined && over > 0) return <Notice tone="warn">{t("returned.over", { time: dateTime(report.answerDueTime ?? "") })}</Notice>;
  return <Notice tone="plain">{report.answerDueTime === undefined ? t("returned.waits") : t("returned.waitsUntil", { time: dateTime(report.answerDueTime) })}</Notice>;
}
