// Forms by description: a list of fields says what is edited, and this draws them.
import { useId } from "preact/hooks";
import type { Violation } from "../../kit/call";
import { fromTyped, toTyped } from "../../kit/form";
import { Field } from "../../kit/parts";
import { type Key, languages, names, t } from "../../kit/texts";
import { type Data, get, set } from "./data";
import type { Choice } from "./lists";

/** Spec is one field of a form. */
export interface Spec {
  /** Where its value is, such as fee.amount. */
  path: string;
  label: Key;
  kind?: "text" | "area" | "number" | "decimal" | "percent" | "flag" | "day" | "time" | "select" | "words" | "several" | "texts" | "areas" | "rows";
  hint?: Key;
  /** Of a select, and of several. */
  choices?: Choice[];
  /** The fields of each row. */
  fields?: Spec[];
  /** Whether it is set when something is made, and never after. */
  fixed?: boolean;
  /** Whether there is always a value. */
  must?: boolean;
}

interface Props {
  specs: Spec[];
  value: Data;
  onChange: (value: Data) => void;
  faults?: Violation[] | undefined;
  /** The path of the value itself, as faults have it. */
  at?: string;
  isNew?: boolean;
}

/** Fields draws the fields of a value, each with its faults. */
export function Fields({ specs, value, onChange, faults = [], at = "", isNew = true }: Props) {
  return (
    <>
      {specs
        .filter((spec) => isNew || !spec.fixed)
        .map((spec) => (
          <OneField key={spec.path} spec={spec} value={get(value, spec.path)} faults={faults} at={at + spec.path} onChange={(v) => onChange(set(value, spec.path, v))} />
        ))}
    </>
  );
}

interface OneProps {
  spec: Spec;
  value: any;
  faults: Violation[];
  at: string;
  onChange: (value: unknown) => void;
}

/** faultAt returns what is wrong at a path, and below it for values that have no fields of their own. */
export function faultAt(faults: Violation[], path: string, below = false): string | undefined {
  const found = faults.filter((f) => f.path === path || (below && (f.path.startsWith(`${path}.`) || f.path.startsWith(`${path}[`))));
  return found.length === 0 ? undefined : [...new Set(found.map((f) => f.message))].join(" ");
}

function OneField(props: OneProps) {
  const { spec, value, faults, at, onChange } = props;
  switch (spec.kind) {
    case "rows":
      return <Rows {...props} />;
    case "texts":
    case "areas":
      return <Texts {...props} />;
    case "several":
      return <Several {...props} />;
    case "flag":
      return (
        <label class="check">
          <input type="checkbox" checked={value === true} onChange={(e) => onChange(e.currentTarget.checked || undefined)} />
          {t(spec.label)}
        </label>
      );
    default:
      return (
        <Field label={t(spec.label)} {...(spec.hint ? { hint: t(spec.hint) } : {})} fault={faultAt(faults, at, true)}>
          <Input spec={spec} value={value} onChange={onChange} />
        </Field>
      );
  }
}

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

function Input({ spec, value, onChange }: Pick<OneProps, "spec" | "value" | "onChange">) {
  const text = (next: string) => onChange(next === "" ? undefined : next);
  const numeric = (factor: number) => (e: { currentTarget: HTMLInputElement }) => onChange(e.currentTarget.value === "" ? undefined : Math.round(e.currentTarget.valueAsNumber * factor));
  switch (spec.kind) {
    case "area":
      return <textarea rows={3} value={value ?? ""} onInput={(e) => text(e.currentTarget.value)} />;
    case "number":
      return <input type="number" step={1} value={value ?? ""} onInput={numeric(1)} />;
    case "percent":
      return <input type="number" step="0.01" value={value === undefined ? "" : value / 100} onInput={numeric(100)} />;
    case "decimal":
      return <input type="number" step="any" value={value ?? ""} onInput={(e) => onChange(e.currentTarget.value === "" ? undefined : e.currentTarget.valueAsNumber)} />;
    case "day":
      return <input type="date" value={value ?? ""} onInput={(e) => text(e.currentTarget.value)} />;
    case "time":
      return <input type="datetime-local" value={value ? toTyped(value, zone) : ""} onInput={(e) => onChange(fromTyped(e.currentTarget.value, zone))} />;
    case "words":
      return <input value={(value ?? []).join(", ")} onChange={(e) => onChange(e.currentTarget.value.split(",").map((w) => w.trim()).filter((w) => w !== ""))} />;
    case "select":
      return (
        <select required={spec.must ?? false} value={value ?? ""} onChange={(e) => text(e.currentTarget.value)}>
          {!(spec.must && value) && <option value="">–</option>}
          {value && !spec.choices?.some(([v]) => v === value) && <option value={value}>{value}</option>}
          {spec.choices?.map(([v, title]) => (
            <option key={v} value={v}>
              {title}
            </option>
          ))}
        </select>
      );
    default:
      return <input value={value ?? ""} onInput={(e) => text(e.currentTarget.value)} />;
  }
}

/** Several takes any number of choices. */
function Several({ spec, value, onChange }: OneProps) {
  const chosen: string[] = value ?? [];
  return (
    <fieldset class="stack tight">
      <legend class="label small">{t(spec.label)}</legend>
      <div class="buttons">
        {spec.choices?.map(([v, title]) => (
          <label key={v} class="check">
            <input type="checkbox" checked={chosen.includes(v)} onChange={(e) => onChange(e.currentTarget.checked ? [...chosen, v] : chosen.filter((c) => c !== v))} />
            {title}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Texts takes a text in each language. A language that is not the product's own stays as it is. */
function Texts({ spec, value, faults, at, onChange }: OneProps) {
  const texts: Record<string, string> = value ?? {};
  const id = useId();
  const tags = [...new Set([...languages, ...Object.keys(texts)])];
  const change = (tag: string, text: string) => {
    const next = { ...texts, [tag]: text };
    if (text === "") delete next[tag];
    onChange(next);
  };
  const fault = faultAt(faults, at, true);
  return (
    <fieldset class={fault ? "texts stack tight faulty" : "texts stack tight"}>
      <legend class="label small">{t(spec.label)}</legend>
      {tags.map((tag) => (
        <div key={tag} class="text">
          <label class="soft small" for={`${id}${tag}`}>
            {names[tag as keyof typeof names] ?? tag}
          </label>
          {spec.kind === "areas" ? (
            <textarea id={`${id}${tag}`} rows={2} lang={tag} value={texts[tag] ?? ""} onInput={(e) => change(tag, e.currentTarget.value)} />
          ) : (
            <input id={`${id}${tag}`} lang={tag} value={texts[tag] ?? ""} onInput={(e) => change(tag, e.currentTarget.value)} />
          )}
        </div>
      ))}
      {fault && (
        <p class="fault small" role="alert">
          {fault}
        </p>
      )}
    </fieldset>
  );
}

/** Rows takes a list of values with fields of their own. */
function Rows({ spec, value, faults, at, onChange }: OneProps) {
  const rows: Data[] = value ?? [];
  const replace = (i: number, row: Data) => onChange(rows.map((r, n) => (n === i ? row : r)));
  const move = (i: number, by: number) => {
    const next = [...rows];
    next.splice(i + by, 0, ...next.splice(i, 1));
    onChange(next);
  };
  const fault = faultAt(faults, at);
  return (
    <fieldset class="stack tight">
      <legend class="label small">{t(spec.label)}</legend>
      {rows.map((row, i) => (
        <fieldset key={i} class="rowset">
          <legend class="hidden">{`${t(spec.label)} ${i + 1}`}</legend>
          <div class="grid">
            <Fields specs={spec.fields ?? []} value={row} onChange={(v) => replace(i, v)} faults={faults} at={`${at}[${i}].`} />
          </div>
          <div class="buttons">
            {i > 0 && (
              <button type="button" class="link" onClick={() => move(i, -1)} aria-label={`${t("desk.up")} ${i + 1}`}>
                {t("desk.up")}
              </button>
            )}
            <button type="button" class="link" onClick={() => onChange(rows.filter((_, n) => n !== i))} aria-label={`${t("desk.remove")} ${i + 1}`}>
              {t("desk.remove")}
            </button>
          </div>
        </fieldset>
      ))}
      <button type="button" class="self small" onClick={() => onChange([...rows, {}])} aria-label={`${t("desk.add")}: ${t(spec.label)}`}>
        {t("desk.add")}
      </button>
      {fault && (
        <p class="fault small" role="alert">
          {fault}
        </p>
      )}
    </fieldset>
  );
}
