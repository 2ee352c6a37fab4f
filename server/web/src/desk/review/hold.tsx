import type { Report } from "../../gen/api";
import { holdReport, unholdReport } from "../../gen/calls";
import { send } from "../../kit/call";
import { time } from "../../kit/format";
import { useAct } from "../../kit/load";
import { Notice, ProblemBox } from "../../kit/parts";
import { t } from "../../kit/texts";
import { useKeys } from "../keys";
import { canJudge, useWho } from "../who";

/** How many minutes a hold from the desk lasts. */
const minutes = 30;

/** Hold says who holds a report, and takes or ends a hold. */
export function Hold({ report, reload }: { report: Report; reload: () => void }) {
  const me = useWho();
  const held = report.holder !== undefined && report.holder !== "";
  const mine = held && report.holder === me.token;
  const act = useAct(async (takeOver: boolean) => {
    if (mine) await send(unholdReport, { report: report.report });
    else await send(holdReport, { report: report.report, minutes, takeOver });
    reload();
  });
  const can = canJudge(me) && report.state === "SUBMITTED";
  useKeys({ h: can ? () => act.run(held && !mine) : undefined });
  if (!held && !can) return null;
  return (
    <>
      {held ? (
        <Notice tone={mine ? "accent" : "warn"}>
          {t(mine ? "hold.mine" : "hold.other", { who: report.holderTitle ?? report.holder, until: report.holdEndTime && time(report.holdEndTime) })}{" "}
          {can && (
            <button class="link" onClick={() => act.run(!mine)} disabled={act.busy}>
              {t(mine ? "hold.end" : "hold.takeOver")}
            </button>
          )}
        </Notice>
      ) : (
        <button class="quiet self small" onClick={() => act.run(false)} disabled={act.busy}>
          {t("hold.take", { minutes })} <kbd>H</kbd>
        </button>
      )}
      {act.problem && <ProblemBox problem={act.problem} />}
    </>
  );
}
