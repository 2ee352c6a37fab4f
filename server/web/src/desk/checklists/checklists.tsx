// Checklists: the list, and one of them with its versions and its draft.
import { useState } from "preact/hooks";
import { createChecklist, listChecklists } from "../../gen/calls";
import { send } from "../../kit/call";
import { date } from "../../kit/format";
import { useAct } from "../../kit/load";
import { Chip, Field, ProblemBox, Title } from "../../kit/parts";
import { go, href, match } from "../../kit/route";
import { t } from "../../kit/texts";
import { usePages } from "../parts/lists";
import { Listing } from "../parts/table";
import { isAdmin, useWho } from "../who";
import { OneChecklist } from "./one";

/** Checklists shows the list, or the one that the address names. */
export function Checklists({ rest }: { rest: string }) {
  const one = match("/:checklist", rest)?.checklist;
  return <div class="page stack">{one === undefined ? <List /> : <OneChecklist key={one} id={one} />}</div>;
}

function List() {
  const me = useWho();
  const pages = usePages("checklists", async (pageToken, signal) => {
    const page = await send(listChecklists, { pageSize: 250, pageToken }, { signal });
    return { items: page.checklists, next: page.nextPageToken };
  });
  return (
    <>
      <Title screen={t("desk.desk")}>{t("desk.checklists")}</Title>
      <div class="card">
        <Listing
          from={pages}
          empty={t("checklists.none")}
          caption={t("desk.checklists")}
          id={(c) => c.checklist}
          columns={[
            { title: t("desk.checklist"), draw: (c) => <a href={href(`/checklists/${c.checklist}`)}>{c.checklist}</a> },
            { title: t("checklists.published"), draw: (c) => (c.latestVersion > 0 ? t("checklists.version", { n: c.latestVersion }) : "–") },
            { title: t("checklists.draft"), draw: (c) => (c.draft ? <Chip tone="accent">{t("checklists.hasDraft")}</Chip> : "–") },
            { title: t("checklists.changed"), draw: (c) => (c.updateTime ? date(c.updateTime) : "–") },
          ]}
        />
      </div>
      {isAdmin(me) && <Create />}
    </>
  );
}

function Create() {
  const [id, setId] = useState("");
  const act = useAct(async () => {
    await send(createChecklist, { checklist: { checklist: id } });
    go(href(`/checklists/${id}`));
  });
  return (
    <form class="card stack" onSubmit={(e) => (e.preventDefault(), act.run())}>
      <h2>{t("checklists.new")}</h2>
      <Field label={t("dir.id")} hint={t("dir.idHint")}>
        <input value={id} onInput={(e) => setId(e.currentTarget.value)} maxLength={63} />
      </Field>
      {act.problem && <ProblemBox problem={act.problem} />}
      <button class="primary self" disabled={act.busy || id === ""}>
        {t("checklists.new")}
      </button>
    </form>
  );
}
