// Waits: how long until somebody was served, who gave up, and how that goes with the load.
import type { MarkedWait, Titles, UsualWait, WaitFigures, WaitLoad, Waits } from "../gen/api";
import { getWaits } from "../gen/calls";
import { send } from "../kit/call";
import { duration, month, number } from "../kit/format";
import { useLoad } from "../kit/load";
import { Chip, Empty, Load, Title } from "../kit/parts";
import { Picture } from "../kit/picture";
import { t } from "../kit/texts";
import { shareLine, value } from "./figures";
import { Grid } from "./grid";
import type { PageProps } from "./pages";
import { asked, type At, keyOf, lastPart, link } from "./view";

export function WaitsPage({ at }: PageProps) {
  const waits = useLoad(keyOf(at, "waits"), (signal) => send(getWaits, asked(at), { signal }));
  return (
    <>
      <Title screen={t("title")}>{t("tab.waits")}</Title>
      <Load from={waits}>
        {(data) =>
          data.questions.length === 0 ? (
            <Empty>{t("waits.none")}</Empty>
          ) : (
            <>
              <section class="card">
                <Picture of={getWaits} request={asked(at)} />
              </section>
              {data.questions.map((w) => (
                <OneWait key={w.question} at={at} waits={data} figures={w} />
              ))}
            </>
          )
        }
      </Load>
    </>
  );
}

function OneWait({ at, waits, figures: w }: { at: At; waits: Waits; figures: WaitFigures }) {
  const gaveUp = w.leftUnserved + w.hungUp;
  return (
    <section class="card stack">
      <h2>{waits.titles?.questions[w.question] ?? w.question}</h2>
      <dl class="facts">
        <dt>{t("medianServed")}</dt>
        <dd>
          {w.medianSeconds === undefined ? t("noneServed") : duration(w.medianSeconds)} <span class="soft small">{t("servedN", { n: number(w.served) })}</span>
        </dd>
        <dt>{t("gaveUp")}</dt>
        <dd>{t("nOf", { n: number(gaveUp), all: number(w.waits) })}</dd>
        {w.servedInTime && (
          <>
            <dt>{t("servedInTime")}</dt>
            <dd>
              {value(w.servedInTime.basisPoints)} <span class="soft small">{shareLine(w.servedInTime)}</span>
            </dd>
          </>
        )}
        <dt>{t("survival")}</dt>
        <dd>
          {w.survivalMedianSeconds === undefined ? t("survivalNever") : duration(w.survivalMedianSeconds)}
          {w.survivalLowSeconds !== undefined && w.survivalHighSeconds !== undefined && (
            <span class="soft small"> {t("fromTo", { low: duration(w.survivalLowSeconds), high: duration(w.survivalHighSeconds) })}</span>
          )}
        </dd>
      </dl>
      {w.heavilyCensored && <p class="small">{t("waits.censored")}</p>}
      <Loads loads={w.loads.filter((l) => l.waits > 0)} />
      <Usual at={at} rows={w.children} titles={waits.titles} />
      <Marked at={at} rows={w.marked} total={w.markedTotal} titles={waits.titles} />
    </section>
  );
}

function Loads({ loads }: { loads: WaitLoad[] }) {
  if (loads.length === 0) return null;
  return (
    <Grid
      caption={t("waits.byLoad")}
      heads={[["", t("waits.load")], ["n", t("medianServed")], ["n", t("gaveUp")], ["n", t("servedInTime")]]}
      rows={loads.map((l) => [
        `${l.from} ${l.noStaff}`,
        l.noStaff ? t("waits.noStaff") : l.below === undefined ? t("orMore", { low: number(l.from) }) : t("fromBelow", { low: number(l.from), high: number(l.below) }),
        l.medianSeconds === undefined ? "–" : duration(l.medianSeconds),
        t("nOf", { n: number(l.gaveUp), all: number(l.waits) }),
        <>
          {value(l.servedInTime?.basisPoints)}
          <span class="soft small under">{l.servedInTime && shareLine(l.servedInTime)}</span>
        </>,
      ])}
    />
  );
}

function Usual({ at, rows, titles }: { at: At; rows: UsualWait[]; titles: Titles | undefined }) {
  const known = rows.filter((r) => r.served > 0);
  if (known.length === 0) return null;
  return (
    <Grid
      caption={t("waits.usual")}
      heads={[["", t("location")], ["n", t("medianServed")], ["n", t("usual")], ["nw", t("served")]]}
      rows={known.map((r) => [
        r.location,
        <>
          <a href={link(at.query, "/waits", { location: r.location })}>{titles?.locations[r.location] ?? r.location}</a> {r.marked && <Chip tone="bad">{t("waits.marked")}</Chip>}
        </>,
        r.medianSeconds === undefined ? "–" : duration(r.medianSeconds),
        r.usualSeconds === undefined ? t("noUsual") : duration(r.usualSeconds),
        number(r.served),
      ])}
    />
  );
}

function Marked({ at, rows, total, titles }: { at: At; rows: MarkedWait[]; total: number; titles: Titles | undefined }) {
  if (rows.length === 0) return null;
  return (
    <>
      <h3>{t("waits.markedHead", { n: number(total) })}</h3>
      <ul class="lines">
        {rows.map((m) => (
          <li key={m.releasedReport}>
            <a href={link(at.query, `/reports/${lastPart(m.releasedReport)}`)}>
              {titles?.locations[m.location] ?? m.location}, {month(m.month, "short")}
            </a>{" "}
            {duration(m.seconds)} {m.gaveUp && <Chip tone="warn">{t("gaveUp")}</Chip>} <span class="soft small">{t("waits.times", { usual: duration(m.usualSeconds), times: number(Math.floor(m.times * 10) / 10) })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
