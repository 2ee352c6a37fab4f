// Tables of the desk: on a narrow screen each row becomes a card with the names of its columns.
import type { ComponentChildren } from "preact";
import { Empty, ProblemBox } from "../../kit/parts";
import { href, usePlace } from "../../kit/route";
import { type Key, t } from "../../kit/texts";
import { useKeys } from "../keys";
import type { Pages } from "./lists";

/** Column is one of a table. */
export interface Column<T> {
  title: string;
  number?: boolean;
  draw: (row: T) => ComponentChildren;
}

/** Table shows rows. caption says what they are, for those who do not see it. */
export function Table<T>({ caption, columns, rows, id }: { caption: string; columns: Column<T>[]; rows: T[]; id: (row: T) => string }) {
  return (
    <table class="cards">
      <caption class="hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map((c) => (
            <th key={c.title} scope="col" class={c.number ? "number" : undefined}>
              {c.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={id(row)}>
            {columns.map((c) => (
              <td key={c.title} class={c.number ? "number" : undefined} data-title={c.title}>
                <div>{c.draw(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function focusOn(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}

/** step moves the focus to what leads on in the next row, or in the one before. */
function step(by: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>(".cards tbody tr")].map((row) => row.querySelector<HTMLElement>("a, button, input")).filter((e) => e !== null);
  const at = rows.findIndex((e) => e.closest("tr")?.contains(document.activeElement));
  rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))]?.focus();
}

/** Listing shows a list that grows by pages: its table, what is missing, what went wrong. J and K go from row to row. */
export function Listing<T>({ from, empty, ...table }: { from: Pages<T>; empty: string; caption: string; columns: Column<T>[]; id: (row: T) => string }) {
  useKeys({ j: () => step(1), k: () => step(-1), "/": () => focusOn(".filters input"), f: () => focusOn(".filters select, .filters input") });
  return (
    <>
      {from.slow && <progress class="loading" aria-label={t("loading")} />}
      {from.problem && <ProblemBox problem={from.problem} retry={from.reload} />}
      {from.items && (from.items.length === 0 ? <Empty>{empty}</Empty> : <Table rows={from.items} {...table} />)}
      {from.more && (
        <button class="self" onClick={from.more}>
          {t("desk.more")}
        </button>
      )}
    </>
  );
}

/** SubPlaces are the parts of a place, as links; the first one is also the place itself. */
export function SubPlaces({ label, base, places, query = {} }: { label: string; base: string; places: [string, Key][]; query?: Record<string, string | undefined> }) {
  const { path } = usePlace();
  const current = places.find(([name]) => path.startsWith(`${base}/${name}`)) ?? places[0];
  return (
    <nav class="shows" aria-label={label}>
      {places.map(([name, title]) => (
        <a key={name} href={href(`${base}/${name}`, query)} aria-current={name === current?.[0] ? "page" : undefined}>
          {t(title)}
        </a>
      ))}
    </nav>
  );
}
