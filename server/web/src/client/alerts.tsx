// Alerts: what should not wait for the end of the month, and who looks after it.
import { useState } from "preact/hooks";
import type { Alert } from "../gen/api";
import { acknowledgeAlert, getAlert, listAlerts, resolveAlert } from "../gen/calls";
import { send } from "../kit/call";
import { dateTime } from "../kit/format";
import { useLoad } from "../kit/load";
import { Chip, Empty, Field, Load, Title, type Tone } from "../kit/parts";
import { t, term } from "../kit/texts";
import { KindChip } from "./alert-parts";
import { Conflict, useDecision } from "./decision";
import { deleteKept, keep, kept } from "./kept";
import { Pages, StateFilter, stateFilter } from "./lists";
import type { PageProps } from "./pages";
import { type At, lastPart, link } from "./view";

const states = ["OPEN", "ACKNOWLEDGED", "RESOLVED", "ENDED"];
const tones: Partial<Record<string, Tone>> = { OPEN: "warn", ACKNOWLEDGED: "accent", RESOLVED: "good" };

export function AlertsPage({ at }: PageProps) {
  const state = at.query.get("state") ?? "";
  const page = at.query.get("page") ?? "";
  const list = useLoad(`alerts ${at.client} ${at.location} ${state} ${page}`, (signal) =>
    send(listAlerts, { client: at.client, location: at.location, filter: stateFilter(state), pageSize: 25, pageToken: page }, { signal }),
  );
  return (
    <>
      <Title screen={t("title")}>{t("tab.alerts")}</Title>
      <StateFilter at={at} path="/alerts" group="alertState" states={states} state={state} />
      <Load from={list}>
        {(data) =>
          data.alerts.length === 0 ? (
            <Empty>{t("alerts.none")}</Empty>
          ) : (
            <>
              {data.alerts.map((a) => (
                <Card key={a.alert} at={at} alert={a} />
              ))}
              <Pages at={at} path="/alerts" page={page} next={data.nextPageToken} more={{ state: state || undefined }} />
            </>
          )
        }
      </Load>
    </>
  );
}

function Card({ at, alert: first }: { at: At; alert: Alert }) {
  const decision = useDecision(first, () => send(getAlert, { client: at.client, alert: first.alert }));
  const a = decision.current;
  const lookedAfter = a.acknowledgedBy && t("alert.acknowledged", { who: a.acknowledgedBy.title, time: a.acknowledgeTime && dateTime(a.acknowledgeTime) });
  const settled = a.resolvedBy && t("alert.resolved", { who: a.resolvedBy.title, time: a.resolveTime && dateTime(a.resolveTime) });
  return (
    <article class="card stack" id={`alert-${a.alert}`}>
      <div class="row wrap">
        <span class="chips">
          <KindChip alert={a} /> <Chip tone={tones[a.state ?? ""] ?? "plain"}>{term("alertState", a.state)}</Chip>
        </span>
        <span class="soft small">{a.raiseTime && dateTime(a.raiseTime)}</span>
      </div>
      <p>{a.text}</p>
      {a.endReason && <p class="small">{term("endReason", a.endReason)}</p>}
      {(lookedAfter || settled) && <p class="small soft">{[lookedAfter, settled].filter(Boolean).join(" · ")}</p>}
      {a.note !== "" && <blockquote>{a.note}</blockquote>}
      <Conflict of={decision} />
      <p class="buttons noprint">
        {a.releasedReport !== "" && (
          <a class="button" href={link(at.query, `/reports/${lastPart(a.releasedReport)}`)}>
            {t("openReport")}
          </a>
        )}
        {at.isManager && a.state === "OPEN" && (
          <button disabled={decision.busy} onClick={() => decision.run((etag) => send(acknowledgeAlert, { client: at.client, alert: a.alert, etag }), t("alert.taken"))}>
            {t("alert.acknowledge")}
          </button>
        )}
        {at.isManager && (
          <a class="button" href={link(at.query, "/actions/new", { alert: a.alert, location: a.location })}>
            {t("action.new")}
          </a>
        )}
      </p>
      {at.isManager && (a.state === "OPEN" || a.state === "ACKNOWLEDGED") && <Resolve at={at} alert={a} decision={decision} />}
    </article>
  );
}

function Resolve({ at, alert, decision }: { at: At; alert: Alert; decision: ReturnType<typeof useDecision<Alert>> }) {
  const name = `resolve ${alert.alert}`;
  const [note, setNote] = useState(() => kept<string>(name) ?? "");
  return (
    <details open={note !== ""} class="noprint">
      <summary>{t("alert.resolve")}</summary>
      <form
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          decision.run(async (etag) => {
            const done = await send(resolveAlert, { client: at.client, alert: alert.alert, etag, note: note.trim() });
            deleteKept(name);
            return done;
          }, t("alert.settled"));
        }}
      >
        <Field label={t("alert.note")}>
          <textarea
            rows={3}
            maxLength={2000}
            value={note}
            onInput={(e) => {
              setNote(e.currentTarget.value);
              keep(name, e.currentTarget.value);
            }}
          />
        </Field>
        <p>
          <button class="primary" disabled={decision.busy}>
            {t("alert.resolve")}
          </button>
        </p>
      </form>
    </details>
  );
}
