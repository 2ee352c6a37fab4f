// The board of a wave: places by weeks, with the visits of each, and the visits of the cell that is open.
import { useEffect, useRef, useState } from "preact/hooks";
import type { ListVisitsResponse, Visit, Wave } from "../../gen/api";
import { cancelVisit, listVisits } from "../../gen/calls";
import { send } from "../../kit/call";
import { date, dateTime, dayAndMonth } from "../../kit/format";
import { useLoad } from "../../kit/load";
import { Chip, Empty, Load, type Tone, say } from "../../kit/parts";
import { href, usePlace } from "../../kit/route";
import { counted, t, term } from "../../kit/texts";
import { Confirm } from "../parts/confirm";
import { mostLoaded, quoted } from "../parts/lists";
import { Table } from "../parts/table";
import { mayPlan, useWho } from "../who";

/** The state of a visit for a planner, and its tone; the first that is among the visits of a cell colours it. */
const standings = ["overdue", "returned", "open", "claimed", "done", "cancelled", "expired"] as const;
type Standing = (typeof standings)[number];

const tones: Record<Standing, Tone> = { overdue: "bad", returned: "warn", open: "accent", claimed: "plain", done: "good", cancelled: "plain", expired: "bad" };

function standingOf(v: Visit, now = Date.now()): Standing {
  if (v.state === "CANCELLED") return "cancelled";
  if (v.state === "EXPIRED") return "expired";
  if (v.state === "REPORTED") return v.returnedRevision > 0 ? "returned" : "done";
  if (v.state === "OPEN") return "open";
  return Date.parse(v.windowEnd ?? "") < now ? "overdue" : "claimed";
}

/** weekOf returns the Monday of an instant, as a day. */
function weekOf(instant: string): string {
  const day = new Date(`${instant.slice(0, 10)}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  return day.toISOString().slice(0, 10);
}

/** The most weeks of a board. */
const mostWeeks = 60;

function weeksOf(visits: Visit[], span: Wave | undefined): string[] {
  const all = visits.map((v) => weekOf(v.windowStart ?? "")).sort();
  const [first, last] = [span ? weekOf(span.firstDay) : all[0], span ? weekOf(span.lastDay) : all.at(-1)];
  const weeks: string[] = [];
  for (let at = [first, all[0]].filter(Boolean).sort()[0]; at && last && (at <= last || at <= (all.at(-1) ?? "")) && weeks.length < mostWeeks; ) {
    weeks.push(at);
    const next = new Date(`${at}T00:00:00Z`);
    next.setUTCDate(next.getUTCDate() + 7);
    at = next.toISOString().slice(0, 10);
  }
  return weeks;
}

interface Loaded {
  visits: Visit[];
  places: Record<string, string>;
  shoppers: Record<string, string>;
}

async function load(client: string, program: string, wave: string, signal: AbortSignal): Promise<Loaded> {
  const found: Loaded = { visits: [], places: {}, shoppers: {} };
  const filter = `client = ${quoted(client)} AND program = ${quoted(program)} AND wave = ${quoted(wave)}`;
  let pageToken = "";
  do {
    const page: ListVisitsResponse = await send(listVisits, { filter, pageSize: 1000, pageToken }, { signal });
    found.visits.push(...page.visits);
    Object.assign(found.places, page.titles?.locations);
    Object.assign(found.shoppers, page.titles?.shoppers);
    pageToken = page.nextPageToken;
  } while (pageToken !== "" && found.visits.length < mostLoaded);
  return found;
}

interface Props {
  client: string;
  program: string;
  wave: string;
  span: Wave | undefined;
  changed: number;
  touched: () => void;
}

/** Board shows the visits of a wave. */
export function Board({ client, program, wave, span, changed, touched }: Props) {
  const { query } = usePlace();
  const [place, week] = [query.get("place"), query.get("week")];
  const data = useLoad(`${wave} ${changed}`, (signal) => load(client, program, wave, signal));
  const link = (location: string, at: string) => href("/planning", { client, program, wave, place: location, week: at });
  return (
    <section class="card stack">
      <h2 id="board">{t("planning.board", { wave })}</h2>
      <Load from={data}>
        {(loaded) => {
          if (loaded.visits.length === 0) return <Empty>{t("planning.noVisits")}</Empty>;
          const title = (location: string) => loaded.places[`${client}/${location}`] ?? location;
          const weeks = weeksOf(loaded.visits, span);
          const places = [...new Set(loaded.visits.map((v) => v.location))].sort((a, b) => title(a).localeCompare(title(b)));
          const of = (location: string, at: string) => loaded.visits.filter((v) => v.location === location && weekOf(v.windowStart ?? "") === at);
          const open = place && week ? of(place, week) : [];
          return (
            <>
              {place && week && <Cell title={`${title(place)}, ${date(`${week}T12:00:00Z`, "UTC")}`} visits={open} shoppers={loaded.shoppers} close={href("/planning", { client, program, wave })} touched={touched} />}
              <p class="buttons small">
                {standings.map((s) => (
                  <Chip key={s} tone={tones[s]}>
                    {t(`standing.${s}`)}
                  </Chip>
                ))}
              </p>
              <div class="scroll" tabIndex={0} role="region" aria-labelledby="board">
                <table class="board">
                  <thead>
                    <tr>
                      <th scope="col">{t("desk.place")}</th>
                      {weeks.map((w) => (
                        <th key={w} scope="col" class="number">
                          {dayAndMonth(`${w}T12:00:00Z`, "UTC")}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {places.map((p) => (
                      <tr key={p}>
                        <th scope="row">{title(p)}</th>
                        {weeks.map((w) => (
                          <td key={w}>
                            <Mark visits={of(p, w)} address={link(p, w)} open={p === place && w === week} title={title(p)} />
                          </td>
                        ))}
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            </>
          );
        }}
      </Load>
    </section>
  );
}

function Mark({ visits, address, open, title }: { visits: Visit[]; address: string; open: boolean; title: string }) {
  if (visits.length === 0) return null;
  const counts = new Map<Standing, number>();
  for (const v of visits) counts.set(standingOf(v), (counts.get(standingOf(v)) ?? 0) + 1);
  const first = standings.find((s) => counts.has(s)) ?? "done";
  const words = [...counts].map(([s, n]) => `${n} ${t(`standing.${s}`)}`).join(", ");
  return (
    <a class={`chip ${tones[first]}`} href={address} title={words} aria-current={open ? "true" : undefined} aria-label={`${visits.length}, ${title}: ${words}`}>
      {visits.length}
    </a>
  );
}

/** Cell lists the visits of a place in a week. */
function Cell({ title, visits, shoppers, close, touched }: { title: string; visits: Visit[]; shoppers: Record<string, string>; close: string; touched: () => void }) {
  const me = useWho();
  const [cancelling, setCancelling] = useState<Visit>();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [title]);
  return (
    <section class="card accent stack tight">
      <div class="row">
        <h3 ref={heading} tabIndex={-1}>
          {title}: {counted("planning.visits", visits.length)}
        </h3>
        <a href={close}>{t("close")}</a>
      </div>
      <Table
        caption={title}
        rows={visits}
        id={(v) => v.visit}
        columns={[
          { title: t("desk.state"), draw: (v) => <Chip tone={tones[standingOf(v)]}>{t(`standing.${standingOf(v)}`)}</Chip> },
          { title: t("desk.shopper"), draw: (v) => (v.shopper !== "" ? (shoppers[v.shopper] ?? v.shopper) : v.offeredTo !== "" ? t("planning.offeredTo", { shopper: shoppers[v.offeredTo] ?? v.offeredTo }) : "–") },
          { title: t("planning.window"), draw: (v) => `${dateTime(v.windowStart ?? "")} – ${dateTime(v.windowEnd ?? "")}` },
          { title: t("planning.declines"), draw: (v) => v.declines.map((d) => `${shoppers[d.shopper] ?? d.shopper}: ${term("decline", d.reason)}`).join("; ") || "–" },
          {
            title: t("desk.act"),
            draw: (v) => (mayPlan(me) && ["OPEN", "CLAIMED", "CHECKED_IN"].includes(v.state ?? "") ? <button class="link" onClick={() => setCancelling(v)}>{t("planning.cancel")}</button> : v.report !== "" ? <a href={href(`/review/${v.report.replace("reports/", "")}`)}>{t("review.report")}</a> : "–"),
          },
        ]}
      />
      {cancelling && (
        <Confirm
          title={t("planning.cancel")}
          label={t("planning.cancel")}
          close={() => setCancelling(undefined)}
          act={async () => {
            await send(cancelVisit, { visit: cancelling.visit, etag: cancelling.etag });
            say(t("planning.cancelled"));
            setCancelling(undefined);
            touched();
          }}
        >
          <p>{t("planning.cancelAsk")}</p>
        </Confirm>
      )}
    </section>
  );
}
