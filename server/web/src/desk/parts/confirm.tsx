// A question before an act that cannot be taken back.
import type { ComponentChildren } from "preact";
import { useAct } from "../../kit/load";
import { Dialog, ProblemBox } from "../../kit/parts";
import { t } from "../../kit/texts";

/** Confirm asks before an act. */
export function Confirm({ title, act, label, close, children }: { title: string; act: () => Promise<void>; label: string; close: () => void; children?: ComponentChildren }) {
  const acting = useAct(act);
  return (
    <Dialog title={title} close={close}>
      <div class="stack">
        {children}
        {acting.problem && <ProblemBox problem={acting.problem} />}
        <div class="buttons">
          <button class="danger" disabled={acting.busy} onClick={() => acting.run()}>
            {label}
          </button>
          <button onClick={close}>{t("cancel")}</button>
        </div>
      </div>
    </Dialog>
  );
}
