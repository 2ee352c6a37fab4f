// Until when a returned report may be answered. After that it can still be sent: the time decides nothing.
import type { Visit } from "../../gen/api";
import { duration, weekdayTime } from "../../kit/format";
import { t } from "../../kit/texts";
import { useNow, useStored } from "../hooks";
import { progress } from "../store/bundle";
import { drift } from "../store/watch";

/** AnswerDue says how long the return of a visit's report may be answered, by the server's clock. */
export function AnswerDue({ visit: { answerDueTime } }: { visit: Visit }) {
  const now = useNow(answerDueTime !== undefined, 30_000);
  const offset = useStored("clock offset", async () => drift() ?? (await progress()).clockOffset ?? 0).data;
  if (answerDueTime === undefined || offset === undefined) return null;
  const left = Date.parse(answerDueTime) - now - offset;
  if (left <= 0) return <p class="small">{t("app.answerOver")}</p>;
  return <p class="small">{t("app.answerUntil", { time: weekdayTime(answerDueTime), left: duration(left / 1000) })}</p>;
}
