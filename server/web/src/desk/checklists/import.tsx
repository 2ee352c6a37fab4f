// Import of a draft: an XLSForm workbook by the server, or JSON as the API has it.
import { useState } from "preact/hooks";
import type { Checklist, ImportDraftResponse } from "../../gen/api";
import { importDraft } from "../../gen/calls";
import { send } from "../../kit/call";
import { useAct } from "../../kit/load";
import { Dialog, Notice, ProblemBox, say } from "../../kit/parts";
import { t } from "../../kit/texts";
import { Table } from "../parts/table";
import { contentOf } from "./content";
import type { Draft } from "./draft";

/** base64Of reads a file. */
function base64Of(file: File): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result).split(",")[1] ?? "");
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(file);
  });
}

/** ImportFile takes a file as the draft. A workbook is tried first, and told line by line what a draft cannot have of it. */
export function ImportFile({ checklist, draft, close, done }: { checklist: Checklist; draft: Draft; close: () => void; done: () => void }) {
  const [found, setFound] = useState<{ workbook: string; answer: ImportDraftResponse }>();
  const [fault, setFault] = useState("");
  const read = useAct(async (file: File) => {
    setFound(undefined);
    setFault("");
    if (/\.json$/i.test(file.name)) {
      try {
        draft.change(contentOf(JSON.parse(await file.text())));
        say(t("checklists.imported"));
        close();
      } catch (error) {
        setFault(error instanceof Error ? error.message : String(error));
      }
      return;
    }
    const workbook = await base64Of(file);
    setFound({ workbook, answer: await send(importDraft, { checklist: checklist.checklist, workbook, etag: draft.etag, validateOnly: true }) });
  });
  const store = useAct(async (workbook: string) => {
    await send(importDraft, { checklist: checklist.checklist, workbook, etag: draft.etag });
    draft.discard();
    say(t("checklists.imported"));
    done();
  });
  const problem = read.problem ?? store.problem;
  return (
    <Dialog title={t("dir.import")} close={close}>
      <div class="stack">
        <p>{t("checklists.importHint")}</p>
        <label class="field">
          <span class="label">{t("import.file")}</span>
          <input type="file" accept=".xlsx,.json" onChange={(e) => e.currentTarget.files?.[0] && read.run(e.currentTarget.files[0])} />
        </label>
        {read.busy && <p role="status">{t("import.checking")}</p>}
        {fault !== "" && (
          <Notice tone="bad">
            {t("checklists.notJson")} <code>{fault}</code>
          </Notice>
        )}
        {problem && <ProblemBox problem={problem} />}
        {found && (
          <>
            <Notice tone={found.answer.problems.length > 0 ? "warn" : "good"}>{t("checklists.importNotes", { n: found.answer.problems.length })}</Notice>
            {found.answer.problems.length > 0 && (
              <Table
                caption={t("import.fault")}
                rows={found.answer.problems}
                id={(p) => `${p.sheet} ${p.row} ${p.column} ${p.reason}`}
                columns={[
                  { title: t("checklists.sheet"), draw: (p) => p.sheet },
                  { title: t("import.line"), number: true, draw: (p) => p.row || "–" },
                  { title: t("import.column"), draw: (p) => p.column || "–" },
                  { title: t("import.fault"), draw: (p) => p.message },
                ]}
              />
            )}
            <button class="primary self" disabled={store.busy} onClick={() => store.run(found.workbook)}>
              {t("checklists.importStore")}
            </button>
          </>
        )}
      </div>
    </Dialog>
  );
}
