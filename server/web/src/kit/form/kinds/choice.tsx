import { type KindProps, localized, useForm } from "../context";

/** Choice takes one of several options. */
export function Choice({ question, kind, answer, onValue, labelledBy }: KindProps<"choice">) {
  const form = useForm();
  return (
    <div class={kind.options.length === 2 ? "options two" : "options"} role="radiogroup" aria-labelledby={labelledBy}>
      {kind.options.map((option) => (
        <label key={option.key} class="option">
          <input type="radio" name={question.key} checked={answer?.choice === option.key} disabled={form.readOnly} onChange={() => onValue({ choice: option.key })} />
          <span>{localized(option.text, form.version)}</span>
        </label>
      ))}
    </div>
  );
}
