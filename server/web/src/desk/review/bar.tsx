// The bar of decisions: approve, return, reject, exclude, and what a released report allows.
import { useState } from "preact/hooks";
import type { Report, ReviewReason } from "../../gen/api";
import { localized } from "../../kit/form";
import { Dialog, Field } from "../../kit/parts";
import { type Key, t } from "../../kit/texts";
import { useKeys } from "../keys";
import { reachedQuestions } from "./answers";
import type { Act, PendingDecision } from "./decisions";
import { propose } from "./propose";
import { Readers } from "./readers";
import type { Opened } from "./report";

/** The reasons of a review, in the order of the API. */
export const reasons: readonly ReviewReason[] = [
  "COMPLETE", "INCOMPLETE", "CONTRADICTORY", "UNCLEAR", "EVIDENCE_MISSING", "WRONG_LOCATION", "WRONG_TIME", "SCENARIO_NOT_KEPT", "DUPLICATE", "FABRICATED",
  "SHOPPER_DISCOVERED", "APPEAL_UPHELD", "AGENCY_ERROR", "OTHER",
];

/** ReasonSelect takes a reason. A window with it may begin there. */
export function ReasonSelect({ value, onChange, autofocus = false }: { value: ReviewReason | ""; onChange: (reason: ReviewReason) => void; autofocus?: boolean }) {
  return (
    <select autofocus={autofocus} value={value} onChange={(e) => onChange(e.currentTarget.value as ReviewReason)} required>
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

/** DecisionBar takes the decision on a report. A return is about the question that is open, unless the reviewer says otherwise. */
export function DecisionBar({ opened, question, decided, disabled }: { opened: Opened; question: string | undefined; decided: (d: PendingDecision) => void; disabled: boolean }) {
  const { report, titles } = opened;
  const [asking, setAsking] = useState<Offer>();
  const decide = (act: Act, reason: ReviewReason, comment: string, questions?: string[]) =>
    decided({ report: report.report, place: titles.place, act, etag: report.etag, reason, comment, ...(questions && { questions }) });
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
          about={asking.act === "return" ? { opened, proposed: question } : undefined}
          propose={asking.act === "return" || asking.act === "reject" ? (reason) => propose(opened, reason) : undefined}
          taken={report.released && (asking.act === "withdraw" || asking.act === "exclude") ? report : undefined}
          close={() => setAsking(undefined)}
          decide={(reason, comment, questions) => {
            setAsking(undefined);
            decide(asking.act, reason, comment, questions);
          }}
        />
      )}
    </>
  );
}

/** About is the report whose questions a return names, and the one that is proposed. */
interface About {
  opened: Opened;
  proposed: string | undefined;
}

interface Asking {
  act: Act;
  about?: About | undefined;
  /** The words to begin with, by the reason. */
  propose?: ((reason: ReviewReason) => Promise<string>) | undefined;
  /** The report that the decision takes from its client. */
  taken?: Report | undefined;
  close: () => void;
  decide: (reason: ReviewReason, comment: string, questions?: string[]) => void;
}

/** Ask takes the reason and the words of a decision, and the questions of a return. What goes to the shopper is said, and who has read
 * a report that its client can read no longer. Words that the
 * reviewer wrote are never replaced by proposed ones. */
export function Ask({ act, about, propose, taken, close, decide }: Asking) {
  const [questions, setQuestions] = useState(() => (about?.proposed === undefined ? [] : [about.proposed]));
  const [reason, setReason] = useState<ReviewReason | "">("");
  const [comment, setComment] = useState("");
  const [proposed, setProposed] = useState("");
  const [tried, setTried] = useState(false);
  const choose = (next: ReviewReason) => {
    setReason(next);
    void propose?.(next).then((words) => {
      setProposed(words);
      setComment((now) => (now === "" || now === proposed ? words : now));
    }, () => undefined); // Without a connection the reviewer writes.
  };
  const wordsNeeded = act === "return";
  const submit = () => {
    setTried(true);
    if (reason !== "" && (!wordsNeeded || comment.trim() !== "")) decide(reason, comment.trim(), about && questions);
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
          <ReasonSelect value={reason} onChange={choose} autofocus />
        </Field>
        <Field
          label={t(wordsNeeded ? "decision.toShopper" : "decision.comment")}
          hint={t(comment !== "" && comment === proposed ? "decision.proposed" : wordsNeeded ? "decision.toShopperHint" : "decision.commentHint")}
          fault={tried && wordsNeeded && comment.trim() === "" ? t("decision.wordsNeeded") : undefined}
        >
          <textarea
            value={comment}
            onInput={(e) => setComment(e.currentTarget.value)}
            // Whoever types at once replaces what is proposed.
            onFocus={(e) => comment !== "" && comment === proposed && e.currentTarget.select()}
            maxLength={2000}
          />
        </Field>
        {taken && <Readers report={taken} heading="h3" />}
        {about && <Questions about={about} chosen={questions} choose={setQuestions} />}
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

/** Questions takes those that the shopper is to look at; the proposed one comes first. */
function Questions({ about: { opened, proposed }, chosen, choose }: { about: About; chosen: string[]; choose: (keys: string[]) => void }) {
  const all = reachedQuestions(opened).flatMap((s) => s.questions);
  const sorted = [...all.filter((q) => q.key === proposed), ...all.filter((q) => q.key !== proposed)];
  const order = all.map((q) => q.key);
  const toggle = (key: string, on: boolean) => choose([...chosen.filter((k) => k !== key), ...(on ? [key] : [])].sort((a, b) => order.indexOf(a) - order.indexOf(b)));
  return (
    <fieldset class="stack tight">
      <legend class="label">{t("decision.questions")}</legend>
      <p class="soft small">{t("decision.questionsHint")}</p>
      <div class="choices">
        {sorted.map((q) => (
          <label key={q.key} class="check">
            <input type="checkbox" checked={chosen.includes(q.key)} disabled={!chosen.includes(q.key) && chosen.length >= 100} onChange={(e) => toggle(q.key, e.currentTarget.checked)} />
            <span>{localized(q.text, opened.version)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
