// Selects whose value is in the address.
import { go, here, href, usePlace } from "../../kit/route";
import { t } from "../../kit/texts";
import type { Choice } from "./lists";

/** steer changes parts of the address's query; empty values leave it. */
export function steer(changes: Record<string, string | undefined>): void {
  const { path, query } = here();
  go(href(path, { ...Object.fromEntries(query), ...changes }), true);
}

/** Pick is a select of one of the choices. With all it may be left open. */
export function Pick({ label, value, choices, all, onChange }: { label: string; value: string; choices: Choice[]; all?: string; onChange: (value: string) => void }) {
  return (
    <label class="field pick">
      <span class="small soft">{label}</span>
      <select value={value} onChange={(e) => onChange(e.currentTarget.value)}>
        {all !== undefined && <option value="">{all}</option>}
        {value !== "" && !choices.some(([v]) => v === value) && <option value={value}>{value}</option>}
        {choices.map(([v, title]) => (
          <option key={v} value={v}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Find is a field whose text narrows a list; it is in the address as find. */
export function Find({ label }: { label: string }) {
  const { query } = usePlace();
  return (
    <label class="field pick">
      <span class="small soft">{label}</span>
      <input type="search" value={query.get("find") ?? ""} onInput={(e) => steer({ find: e.currentTarget.value })} />
    </label>
  );
}

/** fits reports whether a text has all words that somebody looks for. */
export function fits(text: string, wanted: string): boolean {
  const low = text.toLowerCase();
  return wanted.toLowerCase().split(/\s+/).every((word) => low.includes(word));
}

/** termsOf returns the values of an enum as choices. */
export function termsOf(group: string, values: readonly string[]): Choice[] {
  return values.map((v): Choice => [v, t(`${group}.${v}` as never)]);
}

/** withOrWithout returns a change of a list that puts a value in or takes it out. */
export function withOrWithout(value: string, isIn: boolean): (list: string[]) => string[] {
  return (list) => (isIn ? [...list.filter((v) => v !== value), value] : list.filter((v) => v !== value));
}
