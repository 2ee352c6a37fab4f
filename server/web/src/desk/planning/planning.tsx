// Planning: how far each wave of a program is, its board of places and weeks, and the plan of what is missing.
import { useState } from "preact/hooks";
import type { WaveProgress } from "../../gen/api";
import { listWaveProgress, listPrograms } from "../../gen/calls";
import { send } from "../../kit/call";
import { number } from "../../kit/format";
import { useLoad } from "../../kit/load";
import { Bar, Empty, Load, Title } from "../../kit/parts";
import { href, usePlace } from "../../kit/route";
import { t, term } from "../../kit/texts";
import { OfClient } from "../parts/clients";
import { Importer } from "../parts/importer";
import { type Choice, loadChoices } from "../parts/lists";
import { Pick, steer } from "../parts/pick";
import { Table } from "../parts/table";
import { mayPlan, useWho } from "../who";
import { Board } from "./board";
import { Plan } from "./plan";

/** Planning shows the waves of a program, and the one that is chosen. */
export function Planning() {
  const me = useWho();
  const [importing, setImporting] = useState(false);
  const [changed, setChanged] = useState(0);
  const touched = () => setChanged((n) => n + 1);
  return (
    <div class="page stack">
      <div class="row wrap">
        <Title screen={t("desk.desk")}>{t("desk.planning")}</Title>
        {mayPlan(me) && <button onClick={() => setImporting(true)}>{t("planning.import")}</button>}
      </div>
      <OfClient>{(client, clients) => <Programs client={client} clients={clients} changed={changed} touched={touched} />}</OfClient>
      {importing && (
        <Importer title={t("planning.import")} path="/v1/visits:import" columns="client, program, location, shopper, windowStart, windowEnd, scenario, wave, test, guests, fee.amount, fee.currency, minutes" close={() => setImporting(false)} done={() => (setImporting(false), touched())} />
      )}
    </div>
  );
}

/** Programs chooses among the programs of a client. */
function Programs({ client, clients, changed, touched }: { client: string; clients: Choice[]; changed: number; touched: () => void }) {
  const { query } = usePlace();
  const programs = useLoad(client, () => loadChoices("programs", client));
  const program = query.get("program") ?? programs.data?.[0]?.[0] ?? "";
  return (
    <>
      <div class="filters">
        <Pick label={t("desk.client")} value={client} choices={clients} onChange={(v) => steer({ client: v, program: undefined, wave: undefined, place: undefined, week: undefined })} />
        <Pick label={t("desk.program")} value={program} choices={programs.data ?? []} onChange={(v) => steer({ client, program: v, wave: undefined, place: undefined, week: undefined })} />
      </div>
      <Load from={programs}>{() => (program === "" ? <Empty>{t("dir.none")}</Empty> : <Waves key={`${client} ${program}`} client={client} program={program} changed={changed} touched={touched} />)}</Load>
    </>
  );
}

const nothing = { planned: 0, offered: 0, claimed: 0, done: 0, returned: 0, expired: 0, overdue: 0, cancelled: 0, declined: 0, declineReasons: [] };

interface Props {
  client: string;
  program: string;
  changed: number;
  touched: () => void;
}

function Waves({ client, program, changed, touched }: Props) {
  const { query } = usePlace();
  const progress = useLoad(`waves ${changed}`, async (signal) => {
    const [found, of] = await Promise.all([
      send(listWaveProgress, { client, program, pageSize: 200 }, { signal }),
      send(listPrograms, { client, filter: `program = ${JSON.stringify(program)}` }, { signal }),
    ]);
    const waves = of.programs[0]?.waves ?? [];
    // A wave that has no visits yet is there to be planned.
    const fresh = waves.filter((w) => !found.waves.some((p) => p.wave === w.wave)).map((w): WaveProgress => ({ ...nothing, wave: w.wave }));
    const start = (p: WaveProgress) => waves.find((w) => w.wave === p.wave)?.firstDay ?? p.wave;
    return { rows: [...found.waves, ...fresh].sort((a, b) => start(b).localeCompare(start(a))), waves };
  });
  return (
    <Load from={progress}>
      {({ rows, waves }) => {
        const today = new Date().toISOString().slice(0, 10);
        const wave = query.get("wave") ?? waves.find((w) => w.firstDay <= today && today <= w.lastDay)?.wave ?? rows[0]?.wave ?? "";
        const span = waves.find((w) => w.wave === wave);
        return (
          <>
            {rows.length === 0 ? <Empty>{t("planning.noWaves")}</Empty> : <Progress rows={rows} wave={wave} link={(w) => href("/planning", { client, program, wave: w })} />}
            {wave !== "" && <Plan client={client} program={program} wave={wave} waves={waves.map((w) => w.wave)} done={touched} />}
            {wave !== "" && <Board client={client} program={program} wave={wave} span={span} changed={changed} touched={touched} />}
          </>
        );
      }}
    </Load>
  );
}

function Progress({ rows, wave, link }: { rows: WaveProgress[]; wave: string; link: (wave: string) => string }) {
  const count = (field: "planned" | "offered" | "claimed" | "done" | "returned" | "overdue" | "expired" | "cancelled") => ({
    title: t(`wave.${field}`),
    number: true,
    draw: (w: WaveProgress) => (field === "overdue" && w.overdue > 0 ? <strong class="fault">{number(w.overdue)}</strong> : number(w[field])),
  });
  return (
    <section class="card stack tight">
      <h2>{t("planning.waves")}</h2>
      <Table
        caption={t("planning.waves")}
        rows={rows}
        id={(w) => w.wave}
        columns={[
          {
            title: t("planning.wave"),
            draw: (w) => (
              <a href={link(w.wave)} aria-current={w.wave === wave ? "true" : undefined}>
                {w.wave}
              </a>
            ),
          },
          count("planned"),
          count("offered"),
          count("claimed"),
          count("done"),
          count("returned"),
          count("overdue"),
          count("expired"),
          count("cancelled"),
          {
            title: t("wave.declined"),
            number: true,
            draw: (w) => <span title={w.declineReasons.map((d) => `${term("decline", d.reason)}: ${d.count}`).join(", ")}>{number(w.declined)}</span>,
          },
          { title: t("wave.share"), draw: (w) => <Bar value={w.done} of={w.planned} label={t("wave.shareOf", { wave: w.wave, n: w.done, all: w.planned })} /> },
        ]}
      />
    </section>
  );
}
