// All locations as a tree, each with its value, its interval and its visits; those with too few visits stand apart.
import { useState } from "preact/hooks";
import type { ScorecardRow } from "../gen/api";
import { Load, Title } from "../kit/parts";
import { t } from "../kit/texts";
import { useGrouped } from "./compared";
import type { PageProps } from "./pages";
import { RankTable } from "./rank-table";
import { FigureRow, FigureTable, type RowProps } from "./table";
import { link } from "./view";

/** isThin tells whether a row stands on too few visits to be judged by. */
const isThin = (row: ScorecardRow) => row.total?.confidence === "NONE" || !row.total?.visits;

export function PlacesPage({ at }: PageProps) {
  const places = useGrouped(at, "LOCATION");
  return (
    <>
      <Title screen={t("title")}>{t("tab.places")}</Title>
      <Load from={places}>
        {({ card, other }) => {
          const table = (rows: ScorecardRow[], caption: string) =>
            rows.length > 0 && (
              <section class="card">
                <FigureTable at={at} caption={caption} head={t("location")} rows={rows} other={other} name={(r) => card.titles?.locations[r.location ?? ""] ?? r.location} as={Branch} />
              </section>
            );
          if (card.rows.length === 0 || (card.rows.length === 1 && card.rows[0]?.location === at.location)) {
            return (
              <section class="card">
                <p>{t("places.leaf")}</p>
                <a href={link(at.query, `/places/${at.location}`)}>{card.titles?.location}</a>
              </section>
            );
          }
          return (
            <>
              {table(card.rows.filter((r) => !isThin(r)), t("places.below", { location: card.titles?.location }))}
              {table(card.rows.filter(isThin), t("tooFew.head"))}
            </>
          );
        }}
      </Load>
      <RankTable at={at} />
    </>
  );
}

/** Branch is a row, and when it is opened the rows below it. */
function Branch(props: RowProps & { depth?: number }) {
  const { at, row, name, depth = 0 } = props;
  const [open, setOpen] = useState(false);
  const id = row.location ?? "";
  const named = (
    <span class={`depth d${Math.min(depth, 5)}`}>
      {(row.total?.locations ?? 0) > 1 && (
        <button class="twig quiet" aria-expanded={open} aria-label={t("places.open", { location: String(name) })} onClick={() => setOpen(!open)}>
          {open ? "▾" : "▸"}
        </button>
      )}
      <a href={link(at.query, `/places/${id}`, { location: id })}>{name}</a>
    </span>
  );
  return (
    <>
      <FigureRow {...props} name={named} />
      {open && <Below {...props} at={{ ...at, location: id }} depth={depth + 1} />}
    </>
  );
}

function Below(props: RowProps & { depth: number }) {
  const below = useGrouped(props.at, "LOCATION");
  if (!below.data) {
    return (
      <tr>
        <td colSpan={5}>{below.problem ? below.problem.message : t("loading")}</td>
      </tr>
    );
  }
  const { card, other } = below.data;
  return (
    <>
      {card.rows.map((row) => (
        <Branch key={row.location} {...props} row={row} other={other} name={card.titles?.locations[row.location ?? ""] ?? row.location} />
      ))}
    </>
  );
}
