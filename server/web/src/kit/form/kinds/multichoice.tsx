import { t } from "../../texts";
import { type KindProps, localized, useForm } from "../context";

/** MultiChoice takes several options. One that excludes others takes them away, and they take it away. */
export function MultiChoice({ kind, answer, onValue, labelledBy }: KindProps<"multiChoice">) {
  const form = useForm();
  const chosen = new Set(answer?.choices?.keys ?? []);
  const toggle = (key: string, exclusive: boolean, on: boolean) => {
    const keys = kind.options
      .filter((o) => (o.key === key ? on : chosen.has(o.key) && !(on && (exclusive || (o.exclusive ?? false)))))
      .map((o) => o.key);
    onValue(keys.length > 0 ? { choices: { keys } } : undefined);
  };
  const [least, most] = [kind.minChosen ?? 0, kind.maxChosen ?? 0];
  return (
    <div class="options" role="group" aria-labelledby={labelledBy}>
      {(least > 1 || most > 0) && <p class="soft small">{t("form.choose", { least: least || undefined, most: most || undefined })}</p>}
      {kind.options.map((option) => (
        <label key={option.key} class="option">
          <input type="checkbox" checked={chosen.has(option.key)} disabled={form.readOnly} onChange={(e) => toggle(option.key, option.exclusive ?? false, e.currentTarget.checked)} />
          <span>{localized(option.text, form.version)}</span>
        </label>
      ))}
    </div>
  );
}
