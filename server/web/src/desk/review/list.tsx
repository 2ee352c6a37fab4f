import { dateTime, duration, percent } from "../../kit/format";
import { Chip } from "../../kit/parts";
import { t, term } from "../../kit/texts";
import { withOrWithout } from "../parts/pick";
import { type Queued, isAnswered, isLate } from "./queue";
import { ReturnedMark } from "./returned";

interface Props {
  items: Queued[];
  open: string | undefined;
  address: (id: string) => string;
  /** The reports that are decided together; undefined where they are decided one by one. */
  chosen: string[] | undefined;
  choose: (reports: string[]) => void;
  /** Whether the flags of a report are shown before all else. */
  flagsFirst: boolean;
}

/** QueueList lists what waits. */
export function QueueList({ items, open, address, chosen, choose, flagsFirst }: Props) {
  return (
    <ol class="list">
      {items.map((item) => (
        <li key={item.report.report} class={chosen && "row"}>
          {chosen && <input type="checkbox" aria-label={`${t("payables.choose")}: ${item.place}, ${item.shopper}`} checked={chosen.includes(item.report.report)} onChange={(e) => choose(withOrWithout(item.report.report, e.currentTarget.checked)(chosen))} />}
          <a href={address(item.report.report)} aria-current={item.report.report === open ? "true" : undefined}>
            <span class="row">
              <strong>{item.place}</strong>
              <Mark item={item} flagsFirst={flagsFirst} />
            </span>
            <span class="soft small">
              {item.shopper} · {item.report.takenTime && dateTime(item.report.takenTime)}
            </span>
            <span class="small number">
              {item.report.score?.effectiveBasisPoints !== undefined ? percent(item.report.score.effectiveBasisPoints) : t("score.none")}
              {item.report.score?.verdict && item.report.score.verdict !== "NONE" && ` · ${term("verdict", item.report.score.verdict)}`}
            </span>
          </a>
        </li>
      ))}
    </ol>
  );
}

/** Mark is what a reviewer has to know first of a report. */
function Mark({ item, flagsFirst }: { item: Queued; flagsFirst: boolean }) {
  const { report, flags } = item;
  if (report.state === "RETURNED") return <ReturnedMark report={report} />;
  if (flagsFirst && flags.length > 0) return <Flags flags={flags} />;
  if (isLate(report)) return <Chip tone="bad">{t("review.lateBy", { time: duration(Math.floor((Date.now() - Date.parse(report.dueTime ?? "")) / 60_000) * 60) })}</Chip>;
  if (report.possibleTwin) return <Chip tone="warn">{t("review.twin")}</Chip>;
  if (report.parked) return <Chip>{t("review.parked")}</Chip>;
  if (isAnswered(report)) return <Chip tone="accent">{t("review.answered")}</Chip>;
  if (flags.length > 0) return <Flags flags={flags} />;
  if (report.secondLook) return <Chip tone="accent">{t("review.secondLook")}</Chip>;
  if (report.holderTitle !== undefined && report.holderTitle !== "") return <Chip>{report.holderTitle}</Chip>;
  return <span class="soft small">{report.dueTime && t("review.due", { time: dateTime(report.dueTime) })}</span>;
}

function Flags({ flags }: { flags: string[] }) {
  return <Chip tone="warn">{flags.length === 1 ? term("flag", flags[0]) : t("review.flags", { n: flags.length })}</Chip>;
}
