// Conditions as sentences: shown only if all of these hold: [question] [is] [answer].
import type { Violation } from "../../kit/call";
import { localized } from "../../kit/form";
import { t } from "../../kit/texts";
import type { Data } from "../parts/data";
import { faultAt } from "../parts/fields";
import type { Choice } from "../parts/lists";
import { termsOf } from "../parts/pick";

/** What an answer can be compared by. */
const comparisons = ["equals", "notEquals", "contains", "atLeast", "below", "outcome", "answered", "notAnswered"] as const;
type Comparison = (typeof comparisons)[number];

/** How deep groups may stand in groups. */
const mostLevels = 3;

interface Props {
  value: Data | undefined;
  onChange: (value: Data | undefined) => void;
  earlier: Data[];
  faults: Violation[];
  at: string;
  level?: number;
}

/** Conditions edits when something is asked. */
export function Conditions({ value, onChange, earlier, faults, at, level = 1 }: Props) {
  const how = value?.any?.length ? "any" : value?.all?.length ? "all" : "any" in (value ?? {}) ? "any" : "all";
  const rows: Data[] = value?.[how] ?? [];
  const change = (next: Data[], as = how) => onChange(next.length === 0 && level === 1 ? undefined : { [as]: next });
  const fault = faultAt(faults, at);
  return (
    <fieldset class="conditions stack tight">
      <legend class="label small">{t(level === 1 ? "checklists.onlyIf" : "checklists.group")}</legend>
      {rows.length === 0 && level === 1 && <p class="soft small">{t("checklists.always.asked")}</p>}
      {rows.length > 1 && (
        <select class="short" value={how} aria-label={t("checklists.how")} onChange={(e) => change(rows, e.currentTarget.value as "all" | "any")}>
          <option value="all">{t("checklists.all")}</option>
          <option value="any">{t("checklists.any")}</option>
        </select>
      )}
      {rows.map((row, i) => (
        <div key={i} class="sentence">
          {row.all || row.any ? (
            <Conditions value={row} onChange={(v) => change(rows.map((r, n) => (n === i ? (v ?? {}) : r)))} earlier={earlier} faults={faults} at={`${at}.${how}[${i}]`} level={level + 1} />
          ) : (
            <Sentence row={row} earlier={earlier} onChange={(v) => change(rows.map((r, n) => (n === i ? v : r)))} fault={faultAt(faults, `${at}.${how}[${i}]`, true)} />
          )}
          <button type="button" class="link" onClick={() => change(rows.filter((_, n) => n !== i))} aria-label={`${t("desk.remove")} ${i + 1}`}>
            {t("desk.remove")}
          </button>
        </div>
      ))}
      <div class="buttons">
        <button type="button" class="small" disabled={earlier.length === 0} onClick={() => change([...rows, { question: earlier.at(-1)?.key, answered: true }])}>
          {t("checklists.addCondition")}
        </button>
        {level < mostLevels && rows.length > 0 && (
          <button type="button" class="small" onClick={() => change([...rows, { any: [{ question: earlier.at(-1)?.key, answered: true }] }])}>
            {t("checklists.addGroup")}
          </button>
        )}
      </div>
      {fault && (
        <p class="fault small" role="alert">
          {fault}
        </p>
      )}
    </fieldset>
  );
}

/** fitting returns the comparisons that fit a question. */
function fitting(question: Data | undefined): Comparison[] {
  if (question?.choice || question?.scale) return ["equals", "notEquals", ...(question.scale ? (["atLeast", "below"] as const) : []), "answered", "notAnswered"];
  if (question?.multiChoice) return ["contains", "answered", "notAnswered"];
  if (question?.number) return ["atLeast", "below", "answered", "notAnswered"];
  if (question?.duration) return ["atLeast", "below", "outcome", "answered", "notAnswered"];
  return ["answered", "notAnswered"];
}

function Sentence({ row, earlier, onChange, fault }: { row: Data; earlier: Data[]; onChange: (row: Data) => void; fault: string | undefined }) {
  const question = earlier.find((q) => q.key === row.question);
  const comparison: Comparison = row.answered === false ? "notAnswered" : (comparisons.find((c) => row[c] !== undefined) ?? "answered");
  const offered = fitting(question);
  const options: Choice[] | undefined =
    comparison === "outcome"
      ? termsOf("waited", ["SERVED", "LEFT_UNSERVED", "HUNG_UP"])
      : (question?.choice ?? question?.multiChoice)?.options?.map((o: Data): Choice => [o.key, localized(o.text) || o.key]);
  const set = (next: Comparison, value: string) => onChange({ question: row.question, ...(next === "answered" ? { answered: true } : next === "notAnswered" ? { answered: false } : { [next]: value }) });
  const needsValue = comparison !== "answered" && comparison !== "notAnswered";
  return (
    <>
      <select value={row.question ?? ""} aria-label={t("report.question")} onChange={(e) => onChange({ question: e.currentTarget.value, answered: true })}>
        {!question && <option value={row.question ?? ""}>{row.question ?? "–"}</option>}
        {earlier.map((q) => (
          <option key={q.key} value={q.key}>
            {localized(q.text) || q.key}
          </option>
        ))}
      </select>
      <select class="short" value={comparison} aria-label={t("checklists.comparison")} onChange={(e) => set(e.currentTarget.value as Comparison, options?.[0]?.[0] ?? "")}>
        {(offered.includes(comparison) ? offered : [...offered, comparison]).map((c) => (
          <option key={c} value={c}>
            {t(`comparison.${c}`)}
          </option>
        ))}
      </select>
      {needsValue &&
        (options ? (
          <select class="short" value={row[comparison] ?? ""} aria-label={t("report.answer")} onChange={(e) => set(comparison, e.currentTarget.value)}>
            {!options.some(([v]) => v === row[comparison]) && <option value={row[comparison] ?? ""}>{row[comparison] || "–"}</option>}
            {options.map(([v, title]) => (
              <option key={v} value={v}>
                {title}
              </option>
            ))}
          </select>
        ) : (
          <input class="short" value={row[comparison] ?? ""} aria-label={t("report.answer")} onInput={(e) => set(comparison, e.currentTarget.value)} />
        ))}
      {fault && (
        <span class="fault small" role="alert">
          {fault}
        </span>
      )}
    </>
  );
}
