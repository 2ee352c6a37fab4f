// Alerts and actions of a client: alerts are acknowledged and resolved, actions are read.
import { useState } from "preact/hooks";
import type { Alert } from "../../gen/api";
import { acknowledgeAlert, listActions, listAlerts, resolveAlert } from "../../gen/calls";
import { send } from "../../kit/call";
import { dateTime } from "../../kit/format";
import { useAct } from "../../kit/load";
import { Chip, ProblemBox, Title, type Tone } from "../../kit/parts";
import { href } from "../../kit/route";
import { t, term } from "../../kit/texts";
import { OfClient } from "../parts/clients";
import { type Choice, usePages } from "../parts/lists";
import { Pick, steer } from "../parts/pick";
import { Listing } from "../parts/table";
import { canJudge, useWho } from "../who";

const tones: Record<string, Tone> = { OPEN: "bad", ACKNOWLEDGED: "warn", DONE: "accent", PROVEN: "good", RESOLVED: "good", MISSED: "bad" };

/** Alerts lists a client's alerts and actions. */
export function Alerts() {
  return (
    <div class="page stack">
      <Title screen={t("desk.desk")}>{t("desk.alerts")}</Title>
      <OfClient>{(client, clients) => <AlertsOf client={client} clients={clients} />}</OfClient>
    </div>
  );
}

function AlertsOf({ client, clients }: { client: string; clients: Choice[] }) {
  const me = useWho();
  const alerts = usePages(client, async (pageToken, signal) => {
    const page = await send(listAlerts, { client, pageSize: 50, pageToken }, { signal });
    return { items: page.alerts, next: page.nextPageToken };
  });
  const actions = usePages(client, async (pageToken, signal) => {
    const page = await send(listActions, { client, pageSize: 50, pageToken }, { signal });
    return { items: page.actions, next: page.nextPageToken };
  });
  const [note, setNote] = useState("");
  const act = useAct(async (alert: Alert, resolve: boolean) => {
    const request = { client, alert: alert.alert, etag: alert.etag };
    await (resolve ? send(resolveAlert, { ...request, note }) : send(acknowledgeAlert, request));
    setNote("");
    alerts.reload();
  });
  return (
    <>
      <div class="filters">
        <Pick label={t("desk.client")} value={client} choices={clients} onChange={(v) => steer({ client: v })} />
        {canJudge(me) && (
          <label class="field pick">
            <span class="small soft">{t("alerts.note")}</span>
            <input value={note} onInput={(e) => setNote(e.currentTarget.value)} />
          </label>
        )}
      </div>
      {act.problem && <ProblemBox problem={act.problem} />}
      <section class="card stack">
        <h2>{t("alerts.alerts")}</h2>
        <Listing
          from={alerts}
          empty={t("alerts.none")}
          caption={t("alerts.alerts")}
          id={(a) => a.alert}
          columns={[
            { title: t("desk.state"), draw: (a) => <Chip tone={tones[a.state ?? ""] ?? "plain"}>{term("alertState", a.state)}</Chip> },
            { title: t("alerts.what"), draw: (a) => <><strong>{a.title}</strong> {a.text} {a.report !== "" && <a href={href(`/review/${a.report.replace("reports/", "")}`)}>{t("review.report")}</a>}</> },
            { title: t("log.time"), draw: (a) => a.raiseTime && dateTime(a.raiseTime) },
            { title: t("desk.act"), draw: (a) => (canJudge(me) && (a.state === "OPEN" || a.state === "ACKNOWLEDGED") ? <span class="buttons">{a.state === "OPEN" && <button class="link" onClick={() => act.run(a, false)}>{t("alerts.acknowledge")}</button>}<button class="link" disabled={note === ""} onClick={() => act.run(a, true)}>{t("alerts.resolve")}</button></span> : a.note || "–") },
          ]}
        />
      </section>
      <section class="card stack">
        <h2>{t("alerts.actions")}</h2>
        <Listing
          from={actions}
          empty={t("alerts.noActions")}
          caption={t("alerts.actions")}
          id={(a) => a.action}
          columns={[
            { title: t("desk.state"), draw: (a) => <Chip tone={tones[a.state ?? ""] ?? "plain"}>{term("actionState", a.state)}</Chip> },
            { title: t("alerts.what"), draw: (a) => <><strong>{a.title}</strong> {a.text}</> },
            { title: t("desk.place"), draw: (a) => a.location },
            { title: t("alerts.due"), draw: (a) => a.due },
          ]}
        />
      </section>
    </>
  );
}
