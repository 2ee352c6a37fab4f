import { number } from "../../format";
import { t } from "../../texts";
import { type KindProps, useForm } from "../context";

/** FreeText takes a text, and counts its characters where a bound is near. */
export function FreeText({ kind, answer, onValue, labelledBy }: KindProps<"freeText">) {
  const form = useForm();
  const text = answer?.text ?? "";
  const length = [...text].length;
  const [least, most] = [kind.minCharacters ?? 0, kind.maxCharacters || 10000];
  return (
    <div class="stack tight">
      <textarea rows={5} value={text} readOnly={form.readOnly} aria-labelledby={labelledBy} onInput={(e) => onValue(e.currentTarget.value === "" ? undefined : { text: e.currentTarget.value })} />
      {!form.readOnly && (length < least || length > most * 0.8) && (
        <p class={length > most ? "fault small" : "soft small"}>
          {length < least ? t("form.charactersMissing", { n: number(least - length) }) : t("form.charactersOf", { n: number(length), most: number(most) })}
        </p>
      )}
    </div>
  );
}
