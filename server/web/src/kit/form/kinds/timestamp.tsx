import { t } from "../../texts";
import { type KindProps, useForm } from "../context";
import { fromTyped, toTyped } from "../zone";

/** Timestamp takes a day and a time, in the zone of the place. */
export function Timestamp({ answer, onValue, labelledBy }: KindProps<"timestamp">) {
  const form = useForm();
  const take = (typed: string) => {
    const timestamp = fromTyped(typed, form.zone);
    onValue(timestamp === undefined ? undefined : { timestamp });
  };
  return (
    <div class="withunit">
      <input type="datetime-local" value={answer?.timestamp ? toTyped(answer.timestamp, form.zone) : ""} readOnly={form.readOnly} aria-labelledby={labelledBy} onInput={(e) => take(e.currentTarget.value)} />
      {!form.readOnly && (
        <button type="button" onClick={() => take(toTyped(new Date().toISOString(), form.zone))}>
          {t("form.now")}
        </button>
      )}
    </div>
  );
}
