// Tables of figures: one row each, with its interval, its visits, and how it compares.
import type { ComponentChildren, ComponentType } from "preact";
import type { Scorecard, ScorecardRow } from "../gen/api";
import { number } from "../kit/format";
import { t } from "../kit/texts";
import { Against } from "./compared";
import { Bar, type Scale, scaleOf, Sure, ValueCell } from "./figures";
import type { At } from "./view";

/** RowProps are what a row of figures is given. */
export interface RowProps {
  at: At;
  row: ScorecardRow;
  other: Scorecard | undefined;
  /** Whether there is a column to compare. */
  compare: boolean;
  scale: Scale;
  name: ComponentChildren;
}

interface Props {
  at: At;
  caption: ComponentChildren;
  head: string;
  rows: ScorecardRow[];
  other?: Scorecard | undefined;
  name: (row: ScorecardRow) => ComponentChildren;
  /** What shows a row; FigureRow where left out. */
  as?: ComponentType<RowProps>;
}

/** FigureTable shows figures by something. Where nothing is there to compare with, there is no column for it. */
export function FigureTable({ at, caption, head, rows, other, name, as: Row = FigureRow }: Props) {
  const on = scaleOf(rows.map((r) => r.total));
  const compare = other !== undefined || (at.chosen.compare === "before" && rows.some((r) => r.difference?.basisPoints !== undefined));
  return (
    <table class={compare ? "figures compares" : "figures"}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col" class="number">
            {t("score")}
          </th>
          <th scope="col" class="spans">
            {t("scaleFrom", { low: number(on.from / 100), high: number(100) })}
          </th>
          {compare && (
            <th scope="col" class="n">
              {t(`compare.${at.chosen.compare}`)}
            </th>
          )}
          <th scope="col" class="number n">
            {t("visits")}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          <Row key={i} at={at} row={row} other={other} compare={compare} scale={on} name={name(row)} />
        ))}
      </tbody>
    </table>
  );
}

export function FigureRow({ at, row, other, compare, scale, name }: RowProps) {
  const figure = row.total;
  return (
    <tr>
      <th scope="row">
        {name} <Sure figure={figure} />
      </th>
      <td class="number">
        <ValueCell figure={figure} />
        {compare && (
          <span class="small under only-narrow">
            <Against at={at} row={row} other={other} />
          </span>
        )}
      </td>
      <td class="spans">
        <Bar figure={figure} scale={scale} />
      </td>
      {compare && (
        <td class="n">
          <Against at={at} row={row} other={other} />
        </td>
      )}
      <td class="number soft n">{number(figure?.visits ?? 0)}</td>
    </tr>
  );
}
