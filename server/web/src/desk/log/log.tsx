// The log: who did what to which object, and when.
import { listAudit } from "../../gen/calls";
import { fileAddress, send } from "../../kit/call";
import { dateTimeInFull } from "../../kit/format";
import { Chip, Title } from "../../kit/parts";
import { usePlace } from "../../kit/route";
import { t, term } from "../../kit/texts";
import { quoted, usePages } from "../parts/lists";
import { steer } from "../parts/pick";
import { Listing } from "../parts/table";
import { Chain } from "./chain";

const fields = ["resource", "actor", "act", "from", "to"] as const;

/** Log lists entries of the audit log, the newest first. */
export function Log() {
  const { query } = usePlace();
  const of = (name: (typeof fields)[number]) => query.get(name) ?? "";
  const filter = [
    ...(["resource", "actor", "act"] as const).map((name) => of(name) !== "" && `${name} = ${quoted(of(name))}`),
    of("from") !== "" && `time >= ${quoted(`${of("from")}T00:00:00Z`)}`,
    of("to") !== "" && `time < ${quoted(new Date(Date.parse(`${of("to")}T00:00:00Z`) + 86_400_000).toISOString())}`,
  ].filter(Boolean).join(" AND ");
  const pages = usePages(filter, async (pageToken, signal) => {
    const page = await send(listAudit, { filter, pageSize: 100, pageToken }, { signal });
    return { items: page.entries, next: page.nextPageToken };
  });
  return (
    <div class="page stack">
      <div class="row wrap">
        <Title screen={t("desk.desk")}>{t("desk.log")}</Title>
        <a class="button" href={fileAddress("/v1/audit", { alt: "csv", filter, pageSize: 1000 })} download>
          CSV
        </a>
      </div>
      <Chain />
      <div class="filters">
        {fields.map((name) => (
          <label key={name} class="field pick">
            <span class="small soft">{t(`log.${name}`)}</span>
            <input type={name === "from" || name === "to" ? "date" : "text"} value={of(name)} onChange={(e) => steer({ [name]: e.currentTarget.value })} />
          </label>
        ))}
      </div>
      <div class="card">
        <Listing
          from={pages}
          empty={t("dir.nothingFound")}
          caption={t("desk.log")}
          id={(e) => `${e.time} ${e.act} ${e.resource} ${e.requestId}`}
          columns={[
            { title: t("log.time"), draw: (e) => e.time && dateTimeInFull(e.time) },
            { title: t("log.act"), draw: (e) => <button class="link" title={e.act} onClick={() => steer({ act: e.act })}>{term("act", e.act)}</button> },
            { title: t("log.resource"), draw: (e) => <button class="link" onClick={() => steer({ resource: e.resource })}><code>{e.resource || "–"}</code></button> },
            { title: t("log.actor"), draw: (e) => <>{e.actor === "" ? "–" : <button class="link" onClick={() => steer({ actor: e.actor })}>{e.actorTitle || e.actor}</button>} {e.role !== "" && <Chip>{term("role", e.role)}</Chip>}</> },
            { title: t("log.request"), draw: (e) => (e.erased ? t("log.erased") : <code>{e.requestId || "–"}</code>) },
          ]}
        />
      </div>
    </div>
  );
}
