// The ranking of all locations, with the places that chance leaves open to each.
import { useState } from "preact/hooks";
import type { ListRankingsResponse } from "../gen/api";
import { number } from "../kit/format";
import { useLoad } from "../kit/load";
import { Load } from "../kit/parts";
import { t } from "../kit/texts";
import { ValueCell } from "./figures";
import { Grid } from "./grid";
import { loadRanking } from "./ranking";
import { type At, keyOf, link } from "./view";

/** RankTable is closed at first: a ranking says less than it seems to. */
export function RankTable({ at }: { at: At }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="card" open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>{t("ranking")}</summary>
      {open && <Loaded at={at} />}
    </details>
  );
}

function Loaded({ at }: { at: At }) {
  const ranking = useLoad(keyOf(at, "ranking"), (signal) => loadRanking(at, signal));
  return <Load from={ranking}>{(data) => <Rows at={at} data={data} />}</Load>;
}

function Rows({ at, data }: { at: At; data: ListRankingsResponse }) {
  const titleOf = (id: string) => data.titles?.locations[id] ?? id;
  return (
    <>
      <p class="small soft">{t("orderByChance")}</p>
      <Grid
        names={1}
        heads={[["n", t("place")], ["", t("location")], ["n", t("score")], ["n", t("possiblePlaces")], ["nw", t("visits")]]}
        rows={[...data.rankings, ...data.thin].map((r) => [
          r.location,
          r.rank === undefined ? "–" : number(r.rank),
          <a href={link(at.query, `/places/${r.location}`, { location: r.location })}>{titleOf(r.location)}</a>,
          <ValueCell figure={r.total} />,
          r.bestRank === undefined || r.worstRank === undefined ? "–" : `${number(r.bestRank)}–${number(r.worstRank)}`,
          number(r.total?.visits ?? 0),
        ])}
      />
      {data.thin.length > 0 && <p class="small soft">{t("ranking.thin", { n: number(data.thin.length) })}</p>}
    </>
  );
}
