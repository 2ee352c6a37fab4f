// The best and the weakest locations, and those with too few visits to be ranked.
import { listRankings } from "../gen/calls";
import type { ListRankingsResponse, RankedLocation } from "../gen/api";
import { send } from "../kit/call";
import { number } from "../kit/format";
import { useLoad } from "../kit/load";
import { Load } from "../kit/parts";
import { t } from "../kit/texts";
import { Bar, scaleOf, ValueCell } from "./figures";
import { asked, type At, keyOf, link } from "./view";

/** How many locations stand at each end, and how many pages of a ranking are read for its end. */
const ends = 4;
const mostPages = 10;

/** loadRanking loads all locations of a ranking, up to 10,000. */
export async function loadRanking(at: At, signal: AbortSignal): Promise<ListRankingsResponse> {
  const first = await send(listRankings, { ...asked(at), pageSize: 1000 }, { signal });
  let token = first.nextPageToken;
  for (let page = 1; token !== "" && page < mostPages; page++) {
    const next = await send(listRankings, { ...asked(at), pageSize: 1000, pageToken: token }, { signal });
    first.rankings.push(...next.rankings);
    token = next.nextPageToken;
  }
  return first;
}

export function Places({ at }: { at: At }) {
  const ranking = useLoad(keyOf(at, "ranking"), (signal) => loadRanking(at, signal));
  return (
    <section class="card stack">
      <Load from={ranking}>{(data) => <Ranking at={at} data={data} />}</Load>
    </section>
  );
}

function Ranking({ at, data }: { at: At; data: ListRankingsResponse }) {
  const { rankings, thin } = data;
  if (rankings.length === 0) return <p class="soft">{t("ranking.none")}</p>;
  const whole = rankings.length <= 2 * ends + 1;
  const best = whole ? rankings : rankings.slice(0, ends);
  const weakest = whole ? [] : rankings.slice(-ends);
  const scale = scaleOf([...best, ...weakest].map((r) => r.total));
  const row = (r: RankedLocation) => (
    <tr key={r.location}>
      <td class="number soft">{r.rank !== undefined && number(r.rank)}</td>
      <th scope="row">
        <a href={link(at.query, `/places/${r.location}`, { location: r.location })}>{data.titles?.locations[r.location] ?? r.location}</a>
      </th>
      <td class="number">
        <ValueCell figure={r.total} />
      </td>
      <td class="spans">
        <Bar figure={r.total} scale={scale} />
      </td>
      <td class="number soft n">{number(r.total?.visits ?? 0)}</td>
    </tr>
  );
  return (
    <>
      <table class="figures">
        <caption>
          {t("ranking.ends")} <span class="small soft">{t("ranking.thin", { n: number(thin.length) })}</span>
        </caption>
        <thead>
          <tr>
            <th scope="col" class="number">
              {t("place")}
            </th>
            <th scope="col">{t("location")}</th>
            <th scope="col" class="number">
              {t("score")}
            </th>
            <th scope="col" class="spans">
              {t("scaleFrom", { low: number(scale.from / 100), high: number(100) })}
            </th>
            <th scope="col" class="number n">
              {t("visits")}
            </th>
          </tr>
        </thead>
        <tbody>
          {best.map(row)}
          {weakest.length > 0 && (
            <tr class="gap">
              <td colSpan={5}>
                <a href={link(at.query, "/places")}>{t("ranking.more", { n: number(rankings.length - 2 * ends) })}</a>
              </td>
            </tr>
          )}
          {weakest.map(row)}
        </tbody>
      </table>
      <p class="small soft">{t("orderByChance")}</p>
    </>
  );
}
