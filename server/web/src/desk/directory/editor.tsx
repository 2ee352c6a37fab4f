// One thing of the directory: made, changed, deleted and brought back.
import { useEffect, useState } from "preact/hooks";
import { type Problem, exchange, send } from "../../kit/call";
import { useAct, useLoad } from "../../kit/load";
import { Chip, Load, ProblemBox, Title, say } from "../../kit/parts";
import { go, guardLeaving, href } from "../../kit/route";
import { t } from "../../kit/texts";
import { useKeys } from "../keys";
import { Conflict } from "../parts/conflict";
import { Confirm } from "../parts/confirm";
import { type Data } from "../parts/data";
import { Fields } from "../parts/fields";
import { useChoices } from "../parts/lists";
import { isAdmin, useWho } from "../who";
import type { Item, Kind } from "./kinds";
import { AlertRules } from "./rules";

interface Props {
  kind: Kind;
  client: string;
  /** Undefined where something is made. */
  id: string | undefined;
}

/** Editor loads one thing and shows its form. */
export function Editor({ kind, client, id }: Props) {
  const path = { ...(kind.ofClient ? { client } : {}), ...(id === undefined ? {} : { [kind.id]: id }) };
  const loaded = useLoad<{ item: Item; etag: string }>(id ?? "", async (signal) => {
    if (id === undefined) return { item: { title: "", etag: "" }, etag: "" };
    const answer = await exchange(kind.get, path, { signal });
    return { item: answer.body, etag: answer.etag || answer.body.etag };
  });
  return (
    <>
      {loaded.data === undefined && <Title screen={t("desk.desk")}>{t(kind.one)}</Title>}
      <Load from={loaded}>{({ item }) => <Form key={item.etag} kind={kind} client={client} id={id} item={item} path={path} reload={loaded.reload} />}</Load>
    </>
  );
}

function Form({ kind, client, id, item, path, reload }: Props & { item: Item; path: Data; reload: () => void }) {
  const me = useWho();
  const [value, setValue] = useState<Data>(item);
  const [etag, setEtag] = useState(item.etag);
  const [theirs, setTheirs] = useState<Item>();
  const [removing, setRemoving] = useState<"delete" | "purge">();
  const locations = useChoices(kind.name === "places" ? "locations" : undefined, client);
  const checklists = useChoices(kind.name === "programs" && isAdmin(me) ? "checklists" : undefined);
  const groups = kind.groups((source) => (source === "locations" ? locations : source === "checklists" ? checklists : []));
  const back = href(`/directory/${kind.name}`, kind.ofClient ? { client } : {});
  const changed = JSON.stringify(value) !== JSON.stringify(item);
  useEffect(() => {
    guardLeaving(changed ? () => confirm(t("dir.leave")) : undefined);
    return () => guardLeaving(undefined);
  }, [changed]);
  const save = useAct(async () => {
    const names = [...new Set(groups.flatMap((g) => g.specs.filter((s) => !s.fixed).map((s) => s.path.split(".")[0] ?? "")))];
    if (id === undefined) {
      await send(kind.create, { ...path, resource: value });
      guardLeaving(undefined);
      say(t("dir.saved"));
      go(href(`/directory/${kind.name}/${value[kind.id]}`, kind.ofClient ? { client } : {}), true);
      return;
    }
    const resource = Object.fromEntries(names.map((name) => [name, value[name]]));
    try {
      await send(kind.update, { ...path, resource, updateMask: names.join(",") }, { ifMatch: `"${etag}"` });
    } catch (error) {
      if ((error as Problem).status !== 412) throw error;
      setTheirs((await send(kind.get, path)) as Item);
      return;
    }
    guardLeaving(undefined);
    say(t("dir.saved"));
    reload();
  });
  useKeys({ "ctrl Enter": isAdmin(me) ? () => save.run() : undefined });
  const faults = save.problem?.violations.map((v) => ({ ...v, path: v.path.replace(/^resource\./, "") }));
  const deleted = item.deleteTime !== undefined;
  return (
    <div class="stack">
      <p>
        <a href={back} data-back>{t("back")}</a>
      </p>
      <div class="row wrap">
        <Title screen={t("desk.desk")}>{id === undefined ? t("dir.newOne", { what: t(kind.one) }) : item.title || id}</Title>
        {deleted && <Chip tone="bad">{t("dir.deleted")}</Chip>}
      </div>
      {theirs && (
        <Conflict
          mine={value}
          theirs={theirs}
          keepMine={() => {
            setEtag(theirs.etag);
            setTheirs(undefined);
            say(t("conflict.saveNow"));
          }}
          takeTheirs={() => {
            guardLeaving(undefined);
            reload();
          }}
        />
      )}
      {save.problem && <ProblemBox problem={save.problem} />}
      <form
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          save.run();
        }}
      >
        <fieldset class="stack" disabled={!isAdmin(me) || deleted}>
          {groups.map((group) => (
            <section key={group.title} class="card stack">
              <h2>{t(group.title)}</h2>
              <div class="grid">
                <Fields specs={group.specs} value={value} onChange={setValue} faults={faults} isNew={id === undefined} />
              </div>
            </section>
          ))}
        </fieldset>
        {isAdmin(me) && (
          <div class="buttons">
            {!deleted && (
              <button class="primary" disabled={save.busy || theirs !== undefined}>
                {t("save")} <kbd>Ctrl ↵</kbd>
              </button>
            )}
            {id !== undefined && !deleted && (
              <button type="button" class="danger" onClick={() => setRemoving("delete")}>
                {t("dir.delete")}
              </button>
            )}
            {deleted && <Restore kind={kind} path={path} etag={item.etag} reload={reload} />}
            {deleted && (
              <button type="button" class="danger" onClick={() => setRemoving("purge")}>
                {t("dir.purge")}
              </button>
            )}
          </div>
        )}
      </form>
      {kind.name === "programs" && id !== undefined && <AlertRules client={client} program={id} />}
      {removing && (
        <Confirm
          title={t(removing === "purge" ? "dir.purge" : "dir.delete")}
          label={t(removing === "purge" ? "dir.purge" : "dir.delete")}
          close={() => setRemoving(undefined)}
          act={async () => {
            await send(kind.remove, { ...path, purge: removing === "purge" }, { ifMatch: `"${item.etag}"` });
            guardLeaving(undefined);
            say(t("dir.isDeleted"));
            go(back);
          }}
        >
          <p>{t(removing === "purge" ? "dir.purgeAsk" : "dir.deleteAsk")}</p>
        </Confirm>
      )}
    </div>
  );
}

function Restore({ kind, path, etag, reload }: { kind: Kind; path: Data; etag: string; reload: () => void }) {
  const act = useAct(async () => {
    await send(kind.restore, { ...path, etag });
    say(t("dir.restored"));
    reload();
  });
  return (
    <>
      <button type="button" disabled={act.busy} onClick={() => act.run()}>
        {t("dir.restore")}
      </button>
      {act.problem && <ProblemBox problem={act.problem} />}
    </>
  );
}
