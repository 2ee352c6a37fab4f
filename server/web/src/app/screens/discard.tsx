// Discarding one draft: its name is typed, and a copy can be kept first.
import { useState } from "preact/hooks";
import { useAct } from "../../kit/load";
import { Dialog, Field, ProblemBox } from "../../kit/parts";
import { go, href } from "../../kit/route";
import { t } from "../../kit/texts";
import { draftFile, saveAs } from "../actions";
import { type Item, titleOf } from "../model";
import { discard } from "../store/drafts";
import { files } from "../store/files";
import type { Draft } from "../store/rows";

export function Discard({ item, draft }: { item: Item; draft: Draft }) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const name = titleOf(item.place, item.visit);
  const act = useAct(async () => {
    await discard(draft.visit);
    setOpen(false);
    go(href("/visits"), true);
  });
  return (
    <>
      <div class="buttons">
        <button class="quiet" onClick={() => void files(draft.reportId).then((f) => draftFile(draft, item, f)).then(saveAs)}>
          {t("app.saveCopy")}
        </button>
        <button class="quiet" onClick={() => setOpen(true)}>
          {t("app.discard")}
        </button>
      </div>
      {open && (
        <Dialog title={t("app.discard")} close={() => setOpen(false)}>
          <form
            class="stack"
            onSubmit={(e) => {
              e.preventDefault();
              if (typed.trim() === name) act.run();
            }}
          >
            <p>{t("app.discardWhat")}</p>
            <Field label={t("app.discardType", { name })}>
              <input value={typed} autocomplete="off" onInput={(e) => setTyped(e.currentTarget.value)} />
            </Field>
            {act.problem && <ProblemBox problem={act.problem} />}
            <button class="danger" disabled={act.busy || typed.trim() !== name}>
              {t("app.discardNow")}
            </button>
          </form>
        </Dialog>
      )}
    </>
  );
}
