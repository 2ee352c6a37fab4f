// What is looked at, to be changed: every change is a new address.
import { month } from "../kit/format";
import { go, type Place } from "../kit/route";
import { t } from "../kit/texts";
import type { Base } from "./client";
import { type Chosen, link, monthsFrom } from "./view";

/** How many months back a span can be chosen. */
const monthsBack = 48;

export function Selectors({ chosen, base, place }: { chosen: Chosen; base: Base | undefined; place: Place }) {
  if (!base) return null;
  const { all, one } = base;
  const now = new Date().toISOString().slice(0, 7);
  const last = one.to > now ? one.to : now;
  const months = Array.from({ length: monthsBack }, (_, i) => monthsFrom(last, -i));
  for (const given of [one.from, one.to]) if (given !== "" && !months.includes(given)) months.push(given);
  months.sort().reverse();
  const to = (more: Record<string, string | undefined>) => go(link(place.query, place.path, { ...Object.fromEntries(ownOf(place)), ...more }));
  const programs = all.programs.length > 0 ? all.programs.map((p) => p.program) : [all.program];
  if (chosen.program !== "" && !programs.includes(chosen.program)) programs.push(chosen.program);
  const titleOf = (id: string) => all.titles?.programs[id] ?? (id === one.program ? one.titles?.program : undefined) ?? id;
  return (
    <div class="selectors">
      <label>
        {t("program")}
        <select value={one.program} onChange={(e) => to({ program: e.currentTarget.value || undefined })}>
          {(one.program === "" || programs.length > 1) && <option value="">{t("allPrograms")}</option>}
          {programs.filter((id) => id !== "").map((id) => (
            <option key={id} value={id}>
              {titleOf(id)}
            </option>
          ))}
        </select>
      </label>
      {(["from", "to"] as const).map((end) => (
        <label key={end}>
          {t(end === "from" ? "spanFrom" : "spanTo")}
          <select value={one[end]} onChange={(e) => to({ from: one.from, to: one.to, [end]: e.currentTarget.value })}>
            {months.map((m) => (
              <option key={m} value={m}>
                {month(m)}
              </option>
            ))}
          </select>
        </label>
      ))}
      <label>
        {t("compare")}
        <select value={chosen.compare} onChange={(e) => to({ compare: e.currentTarget.value === "before" ? undefined : e.currentTarget.value })}>
          {(["before", "year", "above"] as const).map((way) => (
            <option key={way} value={way}>
              {t(`compare.${way}`)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

/** ownOf are the parameters that belong to the page itself, such as its filter. Pages of a list begin anew. */
function ownOf(place: Place): [string, string][] {
  return [...place.query].filter(([name]) => !["program", "from", "to", "location", "compare", "page"].includes(name));
}
