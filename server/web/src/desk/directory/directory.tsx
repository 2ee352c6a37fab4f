// The directory: clients, their places and programs, and shoppers.
import { useState } from "preact/hooks";
import { fileAddress } from "../../kit/call";
import { send } from "../../kit/call";
import { Chip, Empty, Title } from "../../kit/parts";
import { href, match, usePlace } from "../../kit/route";
import { t, term } from "../../kit/texts";
import { OfClient } from "../parts/clients";
import { Importer } from "../parts/importer";
import { type Choice, usePages } from "../parts/lists";
import { Find, Pick, fits, steer } from "../parts/pick";
import { type Column, Listing, SubPlaces } from "../parts/table";
import { isAdmin, useWho } from "../who";
import { Editor } from "./editor";
import { type Item, type Kind, kinds } from "./kinds";

/** Directory shows a kind of things, or one of them. */
export function Directory({ rest }: { rest: string }) {
  const { query } = usePlace();
  const found = match("/:kind", rest) ?? match("/:kind/:id", rest);
  const kind = kinds.find((k) => k.name === (found?.kind ?? "clients"));
  if (!kind) return <Empty>{t("problem.notFound")}</Empty>;
  const one = found?.id;
  const shown = (client: string, clients: Choice[]) =>
    one === undefined ? <List key={kind.name} kind={kind} client={client} clients={clients} /> : <Editor key={`${kind.name} ${client} ${one}`} kind={kind} client={client} id={one === "new" ? undefined : one} />;
  return (
    <div class="page stack">
      <SubPlaces label={t("desk.directory")} base="/directory" places={kinds.map((k) => [k.name, k.title])} query={{ client: query.get("client") ?? undefined }} />
      {kind.ofClient ? <OfClient title={t(kind.title)}>{shown}</OfClient> : shown("", [])}
    </div>
  );
}

function List({ kind, client, clients }: { kind: Kind; client: string; clients: Choice[] }) {
  const { query } = usePlace();
  const me = useWho();
  const [importing, setImporting] = useState(false);
  const deleted = query.get("deleted") === "yes";
  const find = query.get("find") ?? "";
  const of = kind.ofClient ? client : "";
  const pages = usePages<Item>(`${kind.name} ${of} ${deleted}`, async (pageToken, signal) => {
    const page = await send(kind.list, { ...(of === "" ? {} : { client: of }), pageSize: 250, pageToken, showDeleted: deleted }, { signal });
    return { items: kind.items(page), next: page.nextPageToken };
  });
  const shownItems = pages.items && (kind.name === "places" ? inTree(pages.items) : pages.items.map((item) => ({ item, depth: 0 })));
  const rows = shownItems?.filter(({ item }) => fits(`${item[kind.id]} ${item.title} ${item.email ?? ""} ${item.address ?? ""} ${(item.attributes ?? []).join(" ")} ${(item.qualifications ?? []).join(" ")}`, find));
  const address = (id: string) => href(`/directory/${kind.name}/${id}`, { client: of });
  const table = kind.name === "shoppers" ? "/v1/shoppers" : kind.name === "clients" ? "/v1/clients" : `/v1/clients/${encodeURIComponent(client)}/${kind.name === "places" ? "locations" : "programs"}`;
  return (
    <>
      <div class="row wrap">
        <Title screen={t("desk.desk")}>{t(kind.title)}</Title>
        <div class="buttons">
          {isAdmin(me) && (
            <a class="button primary" href={address("new")}>
              {t("dir.new")}
            </a>
          )}
          {isAdmin(me) && kind.import && <button onClick={() => setImporting(true)}>{t("dir.import")}</button>}
          <a class="button" href={fileAddress(table, { alt: "csv", pageSize: 1000, showDeleted: deleted })} download>
            CSV
          </a>
        </div>
      </div>
      <div class="filters">
        {kind.ofClient && <Pick label={t("desk.client")} value={client} choices={clients} onChange={(v) => steer({ client: v })} />}
        <Find label={t("dir.find")} />
        <label class="check">
          <input type="checkbox" checked={deleted} onChange={(e) => steer({ deleted: e.currentTarget.checked ? "yes" : undefined })} />
          {t("dir.showDeleted")}
        </label>
      </div>
      <div class="card">
        <Listing from={{ ...pages, items: rows }} empty={find === "" ? t("dir.none") : t("dir.nothingFound")} caption={t(kind.title)} columns={columns(kind, address)} id={({ item }) => item[kind.id] ?? ""} />
      </div>
      {importing && kind.import && (
        <Importer
          title={`${t("dir.import")}: ${t(kind.title)}`}
          path={of === "" ? `/v1/${kind.import.path}` : `/v1/clients/${encodeURIComponent(of)}/${kind.import.path}`}
          columns={kind.import.columns}
          close={() => setImporting(false)}
          done={() => (setImporting(false), pages.reload())}
        />
      )}
    </>
  );
}

interface Row {
  item: Item;
  depth: number;
}

/** inTree orders places below their parents. One whose parent is not among them stands at the top. */
function inTree(items: Item[]): Row[] {
  const known = new Set(items.map((i) => i.location));
  const below = new Map<string, Item[]>();
  for (const item of items) {
    const parent = item.parent !== undefined && known.has(item.parent) ? item.parent : "";
    below.set(parent, [...(below.get(parent) ?? []), item]);
  }
  const rows: Row[] = [];
  const walk = (parent: string, depth: number) => {
    for (const item of below.get(parent) ?? []) {
      rows.push({ item, depth });
      if (depth < 32) walk(item.location ?? "", depth + 1);
    }
  };
  walk("", 0);
  return rows;
}

function columns(kind: Kind, address: (id: string) => string): Column<Row>[] {
  const named: Column<Row> = {
    title: t(kind.name === "shoppers" ? "dir.name" : "dir.title"),
    draw: ({ item, depth }) => (
      <span class={`depth-${Math.min(depth, 6)}`}>
        <a href={address(item[kind.id] ?? "")}>{item.title || item[kind.id]}</a> {item.deleteTime && <Chip tone="bad">{t("dir.deleted")}</Chip>}
      </span>
    ),
  };
  const ids: Column<Row> = { title: t("dir.id"), draw: ({ item }) => <code>{item[kind.id]}</code> };
  switch (kind.name) {
    case "clients":
      return [named, ids];
    case "places":
      return [named, ids, { title: t("dir.channel"), draw: ({ item }) => term("channel", item.channel) || "–" }, { title: t("dir.timeZone"), draw: ({ item }) => item.timeZone || "–" }, { title: t("dir.attributes"), draw: ({ item }) => (item.attributes ?? []).join(", ") || "–" }];
    case "programs":
      return [named, ids, { title: t("dir.checklist"), draw: ({ item }) => item.checklist ?? "" }, { title: t("dir.waves"), number: true, draw: ({ item }) => item.waves?.length ?? 0 }];
    case "shoppers":
      return [named, ids, { title: t("dir.email"), draw: ({ item }) => item.email || "–" }, { title: t("dir.locales"), draw: ({ item }) => (item.locales ?? []).join(", ") || "–" }, { title: t("dir.qualifications"), draw: ({ item }) => (item.qualifications ?? []).join(", ") || "–" }];
  }
}
