// Import of a file: checked first, with every fault by line and column, and stored only when somebody says so.
import { useState } from "preact/hooks";
import { callerHeaders, problemOf, queryOf, reach, type Problem } from "../../kit/call";
import { useAct } from "../../kit/load";
import { Dialog, Notice, ProblemBox, say } from "../../kit/parts";
import { has, t, term } from "../../kit/texts";
import { Table } from "./table";

/** Counts is how many rows of a file would be stored, or were. */
interface Counts {
  created: number;
  updated?: number;
  unchanged?: number;
}

const types: Record<string, string> = { csv: "text/csv", tsv: "text/tab-separated-values", txt: "text/csv", xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" };

/** upload sends a file to an import of the API. */
async function upload(path: string, file: File, validateOnly: boolean): Promise<Counts> {
  const type = types[file.name.split(".").pop()?.toLowerCase() ?? ""] ?? "text/csv";
  const response = await reach(`${path}?${queryOf({ validateOnly })}`, { method: "POST", headers: { Accept: "application/json", "Content-Type": type, ...callerHeaders() }, credentials: "same-origin", body: file });
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as Counts;
}

/** Importer is a window that imports a file by a path of the API, such as /v1/visits:import. */
export function Importer({ title, path, columns, close, done }: { title: string; path: string; columns: string; close: () => void; done: () => void }) {
  const [file, setFile] = useState<File>();
  const [checked, setChecked] = useState<Counts>();
  const check = useAct(async (chosen: File) => {
    setChecked(undefined);
    setChecked(await upload(path, chosen, true));
  });
  const store = useAct(async (chosen: File) => {
    const counts = await upload(path, chosen, false);
    say(t("import.stored", { created: counts.created }));
    done();
  });
  const problem = check.problem ?? store.problem;
  return (
    <Dialog title={title} close={close}>
      <div class="stack">
        <p>{t("import.first")}</p>
        <p class="soft small">
          {t("import.columns")} <code>{columns}</code>
        </p>
        <label class="field">
          <span class="label">{t("import.file")}</span>
          <input
            type="file"
            accept=".csv,.tsv,.txt,.xlsx"
            onChange={(e) => {
              const chosen = e.currentTarget.files?.[0];
              setFile(chosen);
              if (chosen) check.run(chosen);
            }}
          />
        </label>
        {check.busy && <p role="status">{t("import.checking")}</p>}
        {problem && <FileFaults problem={problem} />}
        {checked && file && (
          <>
            <Notice tone="good">{t("import.good", { created: checked.created, updated: checked.updated, unchanged: checked.unchanged })}</Notice>
            <button class="primary self" disabled={store.busy} onClick={() => store.run(file)}>
              {t("import.store")}
            </button>
          </>
        )}
      </div>
    </Dialog>
  );
}

/** FileFaults lists what is wrong with a file by line and column; other problems as everywhere. */
function FileFaults({ problem }: { problem: Problem }) {
  const rows = problem.violations.map((v) => ({ ...v, line: /line\[(\d+)\]/.exec(v.path)?.[1] ?? "", column: /line\[\d+\]\.?(.*)/.exec(v.path)?.[1] ?? v.path, expected: problem.metadata[`expected.${v.path}`] ?? "" }));
  if (rows.length === 0 || rows.every((r) => r.line === "")) return <ProblemBox problem={problem} />;
  return (
    <section class="card problem stack" role="alert">
      <h3>{t("import.faults", { n: rows.length })}</h3>
      <Table
        caption={t("import.faults", { n: rows.length })}
        rows={rows}
        id={(r) => r.path + r.reason}
        columns={[
          { title: t("import.line"), number: true, draw: (r) => r.line },
          { title: t("import.column"), draw: (r) => <code>{r.column}</code> },
          { title: t("import.fault"), draw: (r) => <>{r.message} {r.expected !== "" && <span class="soft small" lang={has(`expected.${r.expected}`) ? undefined : "en"}>{term("expected", r.expected)}</span>}</> },
        ]}
      />
      <p class="soft small">{t("import.nothing")}</p>
    </section>
  );
}
