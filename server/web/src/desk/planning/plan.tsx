// The plan of a wave: tried first, with what could not be placed and why, then stored.
import { useState } from "preact/hooks";
import type { PlanVisitsRequest, PlanVisitsResponse } from "../../gen/api";
import { planVisits } from "../../gen/calls";
import { type Input, send } from "../../kit/call";
import { date } from "../../kit/format";
import { useAct } from "../../kit/load";
import { Notice, ProblemBox, say } from "../../kit/parts";
import { counted, t } from "../../kit/texts";
import type { Data } from "../parts/data";
import { Fields, type Spec } from "../parts/fields";
import { type Choice, useChoices } from "../parts/lists";
import { Table } from "../parts/table";
import { mayPlan, useWho } from "../who";

interface Props {
  client: string;
  program: string;
  wave: string;
  waves: string[];
  done: () => void;
}

/** Plan tries and stores a plan. */
export function Plan({ client, program, wave, waves, done }: Props) {
  const me = useWho();
  const places: Choice[] = [["all", t("planning.all")], ...useChoices("locations", client)];
  const shoppers = useChoices("shoppers");
  const title = (choices: Choice[], id: string) => choices.find(([v]) => v === id)?.[1] ?? id;
  const [value, setValue] = useState<Data>({ locations: [{ location: "all", visits: 1 }] });
  const [tried, setTried] = useState<{ of: string; plan: PlanVisitsResponse }>();
  const request: Input<PlanVisitsRequest> = { ...value, client, program, wave };
  const asked = JSON.stringify(request);
  const attempt = useAct(async () => {
    const plan = await send(planVisits, { ...request, validateOnly: true });
    setTried({ of: asked, plan });
    say(counted("planning.would", plan.visits.length));
  });
  const store = useAct(async () => {
    const plan = await send(planVisits, request);
    setTried(undefined);
    say(counted("planning.planned", plan.visits.length));
    done();
  });
  if (!mayPlan(me)) return null;
  const specs: Spec[] = [
    {
      path: "locations", label: "planning.places", kind: "rows", fields: [
        { path: "location", label: "desk.place", kind: "select", choices: places, must: true },
        { path: "visits", label: "planning.visitsEach", kind: "number" },
      ],
    },
    { path: "windowDays", label: "planning.windowDays", kind: "number", hint: "planning.windowHint" },
    { path: "scenario", label: "planning.scenario", kind: "area" },
    { path: "seed", label: "planning.seed", kind: "number", hint: "planning.seedHint" },
    { path: "shoppers", label: "planning.shoppers", kind: "words", hint: "planning.shoppersHint" },
  ];
  const problem = attempt.problem ?? store.problem;
  const plan = tried?.of === asked ? tried.plan : undefined;
  return (
    <details class="card stack" open={tried !== undefined}>
      <summary>
        <strong>{t("planning.plan", { wave })}</strong>
      </summary>
      <div class="stack">
        {!waves.includes(wave) && <Notice tone="warn">{t("planning.noSpan")}</Notice>}
        <Fields specs={specs} value={value} onChange={setValue} faults={problem?.violations} />
        {problem && <ProblemBox problem={problem} />}
        <div class="buttons">
          <button class={plan ? "" : "primary"} disabled={attempt.busy} onClick={() => attempt.run()}>
            {t("planning.try")}
          </button>
          {plan && (
            <button class="primary" disabled={store.busy || plan.visits.length === 0} onClick={() => store.run()}>
              {counted("planning.store", plan.visits.length)}
            </button>
          )}
          {attempt.busy && <span role="status">{t("planning.trying")}</span>}
        </div>
        {plan && <Preview plan={plan} place={(id) => title(places, id)} shopper={(id) => title(shoppers, id)} />}
      </div>
    </details>
  );
}

/** The most visits of a plan that are listed before it is stored. */
const mostListed = 200;

function Preview({ plan, place, shopper }: { plan: PlanVisitsResponse; place: (id: string) => string; shopper: (id: string) => string }) {
  return (
    <>
      <Notice tone={plan.unfilled.length > 0 ? "warn" : "good"}>
        {counted("planning.would", plan.visits.length)} {t("planning.existing", { n: plan.existing })}
      </Notice>
      {plan.unfilled.length > 0 && (
        <section class="stack tight">
          <h3>{t("planning.unfilled")}</h3>
          <Table
            caption={t("planning.unfilled")}
            rows={plan.unfilled}
            id={(u) => u.location}
            columns={[
              { title: t("desk.place"), draw: (u) => place(u.location) },
              { title: t("planning.missing"), number: true, draw: (u) => u.visits },
              { title: t("planning.why"), draw: (u) => u.causes.map((c) => c.message).join(" ") },
            ]}
          />
        </section>
      )}
      {plan.visits.length > 0 && (
        <details>
          <summary>{t("planning.list")}</summary>
          <Table
            caption={t("planning.list")}
            rows={plan.visits.slice(0, mostListed)}
            id={(v) => v.location + v.windowStart + v.shopper}
            columns={[
              { title: t("desk.place"), draw: (v) => place(v.location) },
              { title: t("desk.shopper"), draw: (v) => shopper(v.shopper) },
              { title: t("planning.window"), draw: (v) => `${date(v.windowStart ?? "")} – ${date(v.windowEnd ?? "")}` },
            ]}
          />
        </details>
      )}
    </>
  );
}
