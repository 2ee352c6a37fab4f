// The flags of a report, each with its numbers. A flag decides nothing.
import type { Report, ReportFlag, ReportFlags } from "../../gen/api";
import { dateTime, duration, number, percent } from "../../kit/format";
import { href } from "../../kit/route";
import { type Key, has, t } from "../../kit/texts";

/** FlagList shows the flags of a report. */
export function FlagList({ flags, report }: { flags: ReportFlags; report: Report }) {
  const known = new Set(flags.flags.map((f) => f.flag));
  const rest = report.flags.filter((f) => !known.has(f)).map((flag): ReportFlag => ({ flag, otherReport: "", otherRevision: 0, numbers: {}, missingEvidence: [] }));
  const all = [...flags.flags, ...rest];
  if (all.length === 0 && flags.compared) return null;
  return (
    <ul class="flags" aria-label={t("review.show.flagged")}>
      {all.map((f, i) => (
        <li key={f.flag + i} class="notice warn">
          <strong>{has(`flag.${f.flag}`) ? t(`flag.${f.flag}` as Key) : f.flag}</strong>
          <span>
            {Object.entries(f.numbers).map(([name, value], k) => (
              <span key={name}>
                {k > 0 && " · "}
                {numberName(name)} {written(name, value)}
              </span>
            ))}
            {f.otherReport !== "" && (
              <>
                {" "}
                <a href={href(`/review/${f.otherReport}`)}>{t("flags.other")}</a>
              </>
            )}
            {f.otherTime !== undefined && ` · ${dateTime(f.otherTime)}`}
            {f.missingEvidence.length > 0 && ` · ${f.missingEvidence.join(", ")}`}
          </span>
        </li>
      ))}
      {!flags.compared && <li class="soft small">{t("flags.notCompared")}</li>}
    </ul>
  );
}

/** numberName returns what people call a number of a flag. */
function numberName(name: string): string {
  return has(`flagNumber.${name}`) ? t(`flagNumber.${name}` as Key) : name;
}

/** written writes a number by the unit at the end of its name. */
export function written(name: string, value: number): string {
  if (/Seconds$/.test(name)) return duration(Math.abs(value));
  if (/Minutes$/.test(name)) return duration(Math.abs(value) * 60);
  if (/Meters$/.test(name)) return value >= 10_000 ? `${number(Math.floor(value / 1000))} km` : `${number(value)} m`;
  if (/BasisPoints$/.test(name)) return percent(value);
  if (/kilometersPerHour$/i.test(name)) return `${number(value)} km/h`;
  return number(value);
}
