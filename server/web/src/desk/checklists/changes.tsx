// What changes from one version to another, and which trends break at it.
import type { ChecklistVersion } from "../../gen/api";
import { diffChecklistVersions, getChecklistVersion } from "../../gen/calls";
import { send } from "../../kit/call";
import { localized } from "../../kit/form";
import { useLoad } from "../../kit/load";
import { Empty, Load, Notice } from "../../kit/parts";
import { t, term } from "../../kit/texts";
import { Table } from "../parts/table";
import type { Change } from "./content";

/** Changes lists changes. Questions and sections are called as the first of the versions calls them that has them. */
export function Changes({ changes, versions }: { changes: Change[]; versions: (ChecklistVersion | undefined)[] }) {
  if (changes.length === 0) return <Empty>{t("checklists.noChange")}</Empty>;
  const total = changes.some((c) => c.breaks.includes("TOTAL"));
  const rows = grouped(changes);
  const sections = versions.flatMap((v) => v?.sections ?? []);
  const name = (question: string) => localized(sections.flatMap((s) => s.questions).find((q) => q.key === question)?.text) || question;
  const nameOfSection = (section: string) => localized(sections.find((s) => s.key === section)?.title) || section;
  return (
    <div class="stack tight">
      {total && <Notice tone="warn">{t("checklists.breaksTotal")}</Notice>}
      <Table
        caption={t("checklists.changes")}
        rows={rows}
        id={(c) => c.id}
        columns={[
          { title: t("checklists.change"), draw: (c) => c.kinds.map((k) => term("change", k)).join(", ") },
          { title: t("checklists.what"), draw: (c) => (c.question !== "" ? name(c.question) : nameOfSection(c.section) || t("checklists.whole")) },
          { title: t("checklists.trend"), draw: (c) => (c.breaks.length === 0 ? t("checklists.goesOn") : c.breaks.map((b) => <div key={b} class="breaks">{t("checklists.breaks", { what: b === "QUESTION" ? name(c.question) : term("breaks", b) })}</div>)) },
        ]}
      />
    </div>
  );
}

interface Row {
  id: string;
  question: string;
  section: string;
  kinds: string[];
  breaks: string[];
}

/** grouped puts all changes of a question into one row, and all others of a section. */
function grouped(changes: Change[]): Row[] {
  const rows = new Map<string, Row>();
  for (const c of changes) {
    const id = c.question !== "" ? `q ${c.question}` : `s ${c.section}`;
    const row = rows.get(id) ?? { id, question: c.question, section: c.section, kinds: [], breaks: [] };
    row.kinds = [...new Set([...row.kinds, c.change])];
    row.breaks = [...new Set([...row.breaks, ...c.breaks])];
    rows.set(id, row);
  }
  return [...rows.values()];
}

/** Compared loads what changed between two published versions. */
export function Compared({ checklist, version, against }: { checklist: string; version: number; against: number }) {
  const diff = useLoad(`${version} ${against}`, async (signal) => {
    const [{ changes }, ...versions] = await Promise.all([
      send(diffChecklistVersions, { checklist, version, against }, { signal }),
      ...[version, against].map((v) => send(getChecklistVersion, { checklist, version: v }, { signal })),
    ]);
    return { changes, versions };
  });
  return (
    <section class="card stack">
      <h2>{t("checklists.compared", { from: against, to: version })}</h2>
      <Load from={diff}>{(d) => <Changes {...d} />}</Load>
    </section>
  );
}
