// Visits that can be claimed: what they pay, how far, when and how long, before a tap.
import { useState } from "preact/hooks";
import type { ListOffersResponse, Visit } from "../../gen/api";
import { claimVisit, listOffers } from "../../gen/calls";
import { Problem, send } from "../../kit/call";
import { dateTime, money, number } from "../../kit/format";
import { useAct } from "../../kit/load";
import { Empty, ProblemBox, say } from "../../kit/parts";
import { go, href } from "../../kit/route";
import { language, t, term } from "../../kit/texts";
import { Frame } from "../frame";
import { useStored } from "../hooks";
import { titleOf } from "../model";
import { locate } from "../place";
import { pulse } from "../pulse";
import { storeVisit } from "../store/bundle";
import { keep, kept } from "../store/kept";
import { useEffect } from "preact/hooks";
import { Decline } from "./decline";

export function Offers() {
  const offers = useStored("offers", () => kept<ListOffersResponse>("offers")).data;
  const [near, setNear] = useState<{ latitude: number; longitude: number }>();
  const load = useAct(async () => {
    const of = (by: object) => send(listOffers, { pageSize: 50, ...by });
    // Whoever has told no home sees the offers without a distance.
    const far = (error: unknown) => (error instanceof Problem && error.status === 409 ? of({}) : Promise.reject(error));
    await keep("offers", await (near ? of({ ...near, maxDistanceKilometers: 1000 }) : of({ nearHome: true, maxDistanceKilometers: 1000 }).catch(far)));
  });
  useEffect(() => load.run(), [near]);
  const locateMe = useAct(async () => {
    const fix = await locate(() => undefined, AbortSignal.timeout(20_000));
    if (typeof fix !== "string") setNear({ latitude: fix.latitude, longitude: fix.longitude });
  });
  const list = offers?.value;
  const remove = (gone: Visit) => void (list && keep("offers", { ...list, visits: list.visits.filter((v) => v.visit !== gone.visit) }));
  return (
    <Frame title={t("app.offers")} right={<button disabled={locateMe.busy} onClick={() => locateMe.run()}>{t(locateMe.busy ? "app.locating" : "app.nearMe")}</button>}>
      {load.problem && !load.problem.isOffline && <ProblemBox problem={load.problem} retry={() => load.run()} />}
      {offers && <p class="soft small">{t("app.asOf", { time: dateTime(offers.time) })}</p>}
      {list?.visits.length === 0 && <Empty>{t("app.noOffers")}</Empty>}
      <ul class="stack">
        {list?.visits.map((v) => (
          <Offer key={v.visit} visit={v} from={list} gone={() => remove(v)} />
        ))}
      </ul>
    </Frame>
  );
}

function Offer({ visit, from, gone }: { visit: Visit; from: ListOffersResponse; gone: () => void }) {
  const place = from.locations.find((p) => p.client === visit.client && p.location === visit.location);
  const [taken, setTaken] = useState(false);
  const act = useAct(async () => {
    try {
      const claimed = await send(claimVisit, { visit: visit.visit });
      await storeVisit(claimed, from.locations);
      gone();
      say(t("app.claimed"));
      void pulse();
      go(href(`/visits/${visit.visit}`));
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 409) throw error;
      setTaken(true);
      throw error;
    }
  });
  const facts = [
    visit.distanceMeters !== undefined && t("app.away", { km: number(Math.ceil(visit.distanceMeters / 100) / 10) }),
    visit.minutes > 0 && t("app.minutes", { n: visit.minutes }),
    place && term("channel", place.channel),
    place && place.locale !== "" && new Intl.DisplayNames(language(), { type: "language" }).of(place.locale),
  ];
  return (
    <li class="card stack tight">
      <div class="row">
        <h2>{titleOf(place, visit)}</h2>
        {visit.fee && <b class="number">{money(visit.fee)}</b>}
      </div>
      <p class="small soft">{facts.filter(Boolean).join(" · ")}</p>
      <p class="small">{visit.windowStart && visit.windowEnd && t("app.window", { from: dateTime(visit.windowStart, place?.timeZone), to: dateTime(visit.windowEnd, place?.timeZone) })}</p>
      {visit.scenario !== "" && <p class="small words">{visit.scenario}</p>}
      {act.problem && <ProblemBox problem={act.problem} />}
      {taken ? (
        <button onClick={gone}>{t("close")}</button>
      ) : (
        <div class="buttons">
          <button class="primary" disabled={act.busy} onClick={() => act.run()}>
            {t("app.claim")}
          </button>
          <Decline visit={visit} done={gone} />
        </div>
      )}
    </li>
  );
}
