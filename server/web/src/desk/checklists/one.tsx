// One checklist: its draft, its versions, and what changed between them.
import { useState } from "preact/hooks";
import type { Checklist, ChecklistVersion } from "../../gen/api";
import { getChecklist, getChecklistVersion, listChecklistVersions, retireChecklistVersion } from "../../gen/calls";
import { send } from "../../kit/call";
import { date } from "../../kit/format";
import { localized } from "../../kit/form";
import { useLoad } from "../../kit/load";
import { Chip, Load, Title, say } from "../../kit/parts";
import { href, usePlace } from "../../kit/route";
import { t } from "../../kit/texts";
import { Confirm } from "../parts/confirm";
import { Table } from "../parts/table";
import { isAdmin, useWho } from "../who";
import { Compared } from "./changes";
import { contentOf } from "./content";
import { DraftEditor } from "./editor";
import { Preview } from "./preview";

interface Loaded {
  checklist: Checklist;
  versions: ChecklistVersion[];
  /** The newest version, whole. */
  latest: ChecklistVersion | undefined;
}

/** OneChecklist loads a checklist. */
export function OneChecklist({ id }: { id: string }) {
  const loaded = useLoad<Loaded>(id, async (signal) => {
    const [checklist, versions] = await Promise.all([send(getChecklist, { checklist: id }, { signal }), send(listChecklistVersions, { checklist: id, pageSize: 250 }, { signal })]);
    const latest = checklist.latestVersion > 0 ? await send(getChecklistVersion, { checklist: id, version: checklist.latestVersion }, { signal }) : undefined;
    return { checklist, versions: [...versions.versions].sort((a, b) => b.version - a.version), latest };
  });
  return (
    <>
      <p>
        <a href={href("/checklists")}>{t("desk.checklists")}</a>
      </p>
      {loaded.data === undefined && <Title screen={t("desk.desk")}>{id}</Title>}
      <Load from={loaded}>{(data) => <Shown key={data.checklist.etag} {...data} reload={loaded.reload} />}</Load>
    </>
  );
}

function Shown({ checklist, versions, latest, reload }: Loaded & { reload: () => void }) {
  const me = useWho();
  const { query } = usePlace();
  const [base, against] = [Number(query.get("version")), Number(query.get("against"))];
  return (
    <>
      <div class="row wrap">
        <Title screen={t("desk.desk")}>{localized(latest?.title, latest) || checklist.checklist}</Title>
        <code>{checklist.checklist}</code>
      </div>
      <Versions checklist={checklist.checklist} versions={versions} reload={reload} />
      {base > 0 && against > 0 && <Compared checklist={checklist.checklist} version={base} against={against} />}
      {isAdmin(me) ? <DraftEditor checklist={checklist} latest={latest} reload={reload} /> : latest && <Preview draft={contentOf(latest)} />}
    </>
  );
}

function Versions({ checklist, versions, reload }: { checklist: string; versions: ChecklistVersion[]; reload: () => void }) {
  const me = useWho();
  const [retiring, setRetiring] = useState<number>();
  if (versions.length === 0) return null;
  return (
    <details class="card">
      <summary>
        <strong>{t("checklists.versions", { n: versions.length })}</strong>
      </summary>
      <Table
        caption={t("checklists.versions", { n: versions.length })}
        rows={versions}
        id={(v) => String(v.version)}
        columns={[
          { title: t("dir.version"), draw: (v) => <>{v.version} {v.retireTime && <Chip>{t("checklists.retired")}</Chip>}</> },
          { title: t("checklists.publishedOn"), draw: (v) => (v.publishTime ? date(v.publishTime) : "–") },
          { title: t("checklists.digest"), draw: (v) => <code>{v.digest.slice(0, 12)}</code> },
          { title: t("checklists.changes"), draw: (v) => (v.version > 1 ? <a href={href(`/checklists/${checklist}`, { version: String(v.version), against: String(v.version - 1) })}>{t("checklists.since", { n: v.version - 1 })}</a> : "–") },
          {
            title: t("desk.act"),
            draw: (v) =>
              isAdmin(me) && !v.retireTime ? (
                <button class="link" onClick={() => setRetiring(v.version)} aria-label={`${t("checklists.retire")} ${v.version}`}>
                  {t("checklists.retire")}
                </button>
              ) : (
                "–"
              ),
          },
        ]}
      />
      {retiring !== undefined && (
        <Confirm
          title={t("checklists.retireOne", { n: retiring })}
          label={t("checklists.retire")}
          close={() => setRetiring(undefined)}
          act={async () => {
            await send(retireChecklistVersion, { checklist, version: retiring });
            say(t("checklists.retired"));
            reload();
          }}
        >
          <p>{t("checklists.retireAsk")}</p>
        </Confirm>
      )}
    </details>
  );
}
