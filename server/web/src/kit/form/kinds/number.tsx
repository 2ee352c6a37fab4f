import { useState } from "preact/hooks";
import { language, t, term } from "../../texts";
import { type KindProps, useForm } from "../context";

/** NumberInput takes a number, with a point or a comma as people write it. */
export function NumberInput({ kind, answer, onValue, labelledBy }: KindProps<"number">) {
  const form = useForm();
  const mark = language() === "en" ? "." : ",";
  const [typed, setTyped] = useState<string>();
  const value = typed ?? (answer?.number ?? "").replace(".", mark);
  return (
    <div class="withunit">
      <input
        inputMode={(kind.decimals ?? 0) > 0 || kind.decimals === undefined ? "decimal" : "numeric"}
        value={value}
        readOnly={form.readOnly}
        aria-labelledby={labelledBy}
        maxLength={100}
        onInput={(e) => {
          const text = e.currentTarget.value;
          setTyped(text);
          const plain = text.trim().replace(",", ".").replace("−", "-");
          onValue(plain === "" ? undefined : { number: plain });
        }}
        onBlur={() => setTyped(undefined)}
      />
      {kind.unit !== "" && <span class="soft">{term("unit", kind.unit)}</span>}
      {(kind.min !== undefined || kind.max !== undefined) && (
        <span class="soft small">{t("form.range", { min: kind.min?.replace(".", mark), max: kind.max?.replace(".", mark) })}</span>
      )}
    </div>
  );
}
