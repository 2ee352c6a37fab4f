// Giving a visit back: one tap and a reason, without a penalty in the dark.
import { useState } from "preact/hooks";
import type { Decline_Reason, Visit } from "../../gen/api";
import { declineVisit } from "../../gen/calls";
import { send } from "../../kit/call";
import { useAct } from "../../kit/load";
import { Dialog, Field, ProblemBox } from "../../kit/parts";
import { go, href } from "../../kit/route";
import { t, term } from "../../kit/texts";
import { pulse } from "../pulse";
import { removeVisit } from "../store/bundle";

const reasons: Decline_Reason[] = ["NO_TIME", "TOO_FAR", "FEE_TOO_LOW", "KNOWN_THERE", "CONFLICT_OF_INTEREST", "NOT_SUITABLE", "UNWELL", "OTHER"];

export function Decline({ visit, done }: { visit: Visit; done?: () => void }) {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState<Decline_Reason>("NO_TIME");
  const [words, setWords] = useState("");
  const act = useAct(async () => {
    await send(declineVisit, { visit: visit.visit, reason, note: words.trim() });
    await removeVisit(visit.visit);
    setOpen(false);
    void pulse();
    if (done) done();
    else go(href("/visits"), true);
  });
  return (
    <>
      <button class="quiet" onClick={() => setOpen(true)}>
        {t(done ? "app.declineOffer" : "app.decline")}
      </button>
      {open && (
        <Dialog title={t(done ? "app.declineOffer" : "app.decline")} close={() => setOpen(false)}>
          <form
            class="stack"
            onSubmit={(e) => {
              e.preventDefault();
              act.run();
            }}
          >
            <p class="small soft">{t("app.declineHint")}</p>
            <Field label={t("app.reason")}>
              <select value={reason} onChange={(e) => setReason(e.currentTarget.value as Decline_Reason)}>
                {reasons.map((r) => (
                  <option key={r} value={r}>
                    {term("decline", r)}
                  </option>
                ))}
              </select>
            </Field>
            <Field label={t("app.words")}>
              <textarea value={words} maxLength={500} required={reason === "OTHER"} onInput={(e) => setWords(e.currentTarget.value)} />
            </Field>
            {act.problem && <ProblemBox problem={act.problem} />}
            <button class="danger" disabled={act.busy}>
              {t(done ? "app.declineOffer" : "app.declineNow")}
            </button>
          </form>
        </Dialog>
      )}
    </>
  );
}
