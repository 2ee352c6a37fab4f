// The bar of decisions: approve, return, reject, exclude, and what a released report allows.
import { useState } from "preact/hooks";
import type { Report, ReviewReason } from "../../gen/api";
import { Dialog, Field } from "../../kit/parts";
import { type Key, t } from "../../kit/texts";
import { useKeys } from "../keys";
import type { Act, PendingDecision } from "./decisions";
import type { Opened } from "./report";

/** The reasons of a review, in the order of the API. */
export const reasons: readonly ReviewReason[] = [
  "COMPLETE", "INCOMPLETE", "CONTRADICTORY", "UNCLEAR", "EVIDENCE_MISSING", "WRONG_LOCATION", "WRONG_TIME", "SCENARIO_NOT_KEPT", "DUPLICATE", "FABRICATED",
  "SHOPPER_DISCOVERED", "APPEAL_UPHELD", "AGENCY_ERROR", "OTHER",
];

/** ReasonSelect takes a reason. */
export function ReasonSelect({ value, onChange }: { value: ReviewReason | ""; onChange: (reason: ReviewReason) => void }) {
  return (
    <select value={value} onChange={(e) => onChange(e.currentTarget.value as ReviewReason)} required>
      <option value="" disabled>
        {t("decision.choose")}
      </option>
      {reasons.map((reason) => (
        <option key={reason} value={reason}>
          {t(`reviewReason.${reason}` as Key)}
        </option>
      ))}
    </select>
  );
}

/** An act with its key, and the reason that goes without saying. */
interface Offer {
  act: Act;
  key: string;
  reason?: ReviewReason;
}

/** offers returns what can be done with a report by its state; see docs/states.md. */
export function offers(report: Report): Offer[] {
  const exclude: Offer = report.excluded ? { act: "include", key: "u" } : { act: "exclude", key: "u" };
  const whole: ReviewReason = report.flags.includes("EVIDENCE_MISSING") ? "EVIDENCE_MISSING" : "COMPLETE";
  switch (report.state) {
    case "SUBMITTED":
      return [{ act: "approve", key: "a", reason: whole }, { act: "return", key: "r" }, { act: "reject", key: "x" }, exclude];
    case "APPROVED":
      if (report.released) return [{ act: "withdraw", key: "w" }, exclude];
      return [...(report.secondLook ? [{ act: "confirm", key: "a", reason: "COMPLETE" } as Offer] : [{ act: "release", key: "a", reason: "COMPLETE" } as Offer]), { act: "return", key: "r" }, { act: "reject", key: "x" }, exclude];
    case "RETURNED":
      return [{ act: "reject", key: "x" }];
    case "REJECTED":
      return [{ act: "approve", key: "a", reason: whole }];
    default:
      return [];
  }
}

/** DecisionBar takes the decision on a report. */
export function DecisionBar({ opened: { report, titles }, decided, disabled }: { opened: Opened; decided: (d: PendingDecision) => void; disabled: boolean }) {
  const [asking, setAsking] = useState<Offer>();
  const decide = (act: Act, reason: ReviewReason, comment: string) => decided({ report: report.report, place: titles.place, act, etag: report.etag, reason, comment });
  const choose = (offer: Offer) => (offer.reason ? decide(offer.act, offer.reason, "") : setAsking(offer));
  const open = offers(report);
  useKeys(disabled ? {} : Object.fromEntries(open.map((offer) => [offer.key, () => choose(offer)])));
  return (
    <>
      <div class="buttons">
        {open.map((offer, i) => (
          <button key={offer.act} class={i === 0 ? "primary" : ""} disabled={disabled} onClick={() => choose(offer)}>
            {t(`act.${offer.act}`)} <kbd>{offer.key.toUpperCase()}</kbd>
          </button>
        ))}
      </div>
      {asking && (
        <Ask
          act={asking.act}
          close={() => setAsking(undefined)}
          decide={(reason, comment) => {
            setAsking(undefined);
            decide(asking.act, reason, comment);
          }}
        />
      )}
    </>
  );
}

/** Ask takes the reason and the words of a decision. What goes to the shopper is said. */
export function Ask({ act, close, decide }: { act: Act; close: () => void; decide: (reason: ReviewReason, comment: string) => void }) {
  const [reason, setReason] = useState<ReviewReason | "">("");
  const [comment, setComment] = useState("");
  const [tried, setTried] = useState(false);
  const wordsNeeded = act === "return";
  const submit = () => {
    setTried(true);
    if (reason !== "" && (!wordsNeeded || comment.trim() !== "")) decide(reason, comment.trim());
  };
  return (
    <Dialog title={t(`act.${act}`)} close={close}>
      <form
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          submit();
        }}
      >
        <Field label={t("decision.reason")} fault={tried && reason === "" ? t("decision.reasonNeeded") : undefined}>
          <ReasonSelect value={reason} onChange={setReason} />
        </Field>
        <Field
          label={t(wordsNeeded ? "decision.toShopper" : "decision.comment")}
          hint={t(wordsNeeded ? "decision.toShopperHint" : "decision.commentHint")}
          fault={tried && wordsNeeded && comment.trim() === "" ? t("decision.wordsNeeded") : undefined}
        >
          <textarea value={comment} onInput={(e) => setComment(e.currentTarget.value)} maxLength={2000} />
        </Field>
        <div class="buttons">
          <button class="primary">{t(`act.${act}`)}</button>
          <button type="button" onClick={close}>
            {t("cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
