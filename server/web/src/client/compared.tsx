// Figures beside those that they are compared with.
import type { Figure, Scorecard, Scorecard_Grouping, ScorecardRow } from "../gen/api";
import { getLocation, getScorecard } from "../gen/calls";
import { send } from "../kit/call";
import { points } from "../kit/format";
import { type Loaded, useLoad } from "../kit/load";
import { t } from "../kit/texts";
import { interval, value, visits } from "./figures";
import { asked, type At, keyOf, monthsFrom } from "./view";

/** Grouped are figures of a view by something, and those that they are compared with; undefined where there are none. */
export interface Grouped {
  card: Scorecard;
  other: Scorecard | undefined;
}

/** keyOfRow is what a row is of. */
export function keyOfRow(row: ScorecardRow): string {
  return row.question ?? row.section ?? row.location ?? row.month ?? row.channel ?? row.dimension ?? "";
}

/** useGrouped loads figures by something, and those to compare with. */
export function useGrouped(at: At, by: Scorecard_Grouping): Loaded<Grouped> {
  return useLoad(keyOf(at, by, at.chosen.compare), async (signal) => {
    const card = send(getScorecard, { ...asked(at), groupBy: [by] }, { signal });
    // What is above the locations of a table is the one that they are of.
    const other = by === "LOCATION" && at.chosen.compare === "above" ? card : otherOf(at, by, signal);
    const [one, against] = await Promise.all([card, other]);
    return { card: one, other: against };
  });
}

/** otherOf loads the figures to compare with: a year before, or of the location above. Those of the span before come with every figure. */
export async function otherOf(at: At, by: Scorecard_Grouping | undefined, signal: AbortSignal): Promise<Scorecard | undefined> {
  const groupBy = by ? [by] : [];
  if (at.chosen.compare === "year") {
    return send(getScorecard, { ...asked(at), from: monthsFrom(at.from, -12), to: monthsFrom(at.to, -12), groupBy }, { signal });
  }
  if (at.chosen.compare === "above" && at.location !== "" && at.location !== "all") {
    const parent = (await send(getLocation, { client: at.client, location: at.location }, { signal }).catch(() => undefined))?.parent;
    if (!parent) return undefined;
    const other = await send(getScorecard, { ...asked(at), location: parent, groupBy }, { signal }).catch(() => undefined);
    return other;
  }
  return undefined;
}

/** Against says how a row compares: the server's difference to the span before, or the other figure with its interval. */
export function Against({ at, row, other }: { at: At; row: ScorecardRow; other: Scorecard | undefined }) {
  if (at.chosen.compare === "before") {
    const d = row.difference;
    if (d?.basisPoints === undefined) return <span class="soft">–</span>;
    const word = d.acrossBreak ? "against.break" : d.change ? "against.change" : "against.chance";
    return (
      <>
        <b class={d.change && !d.acrossBreak ? (d.basisPoints > 0 ? "up" : "down") : "soft"}>{points(d.basisPoints)}</b> <span class="soft small">{t(word)}</span>
      </>
    );
  }
  const found: Figure | undefined = at.chosen.compare === "above" && row.location !== undefined ? other?.total : other?.rows.find((r) => keyOfRow(r) === keyOfRow(row))?.total;
  return <OtherFigure figure={found} />;
}

/** OtherFigure is a figure that another is compared with. */
export function OtherFigure({ figure }: { figure: Figure | undefined }) {
  if (figure?.basisPoints === undefined) return <span class="soft">–</span>;
  return (
    <>
      {value(figure.basisPoints)}
      <span class="soft small under">
        {interval(figure.lowBasisPoints, figure.highBasisPoints)} · {visits(figure.visits)}
      </span>
    </>
  );
}
