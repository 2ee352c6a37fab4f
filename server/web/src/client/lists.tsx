// Parts that lists share: a filter by state and pages, both in the address.
import { go } from "../kit/route";
import { t, term } from "../kit/texts";
import { type At, link } from "./view";

/** stateFilter is the API's filter for a state. */
export function stateFilter(state: string): string {
  return /^[A-Z_]+$/.test(state) ? `state = "${state}"` : "";
}

export function StateFilter({ at, path, group, states, state }: { at: At; path: string; group: string; states: string[]; state: string }) {
  return (
    <div class="selectors noprint">
      <label>
        {t("state")}
        <select value={state} onChange={(e) => go(link(at.query, path, { state: e.currentTarget.value || undefined }))}>
          <option value="">{t("all")}</option>
          {states.map((s) => (
            <option key={s} value={s}>
              {term(group, s)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

export function Pages({ at, path, page, next, more = {} }: { at: At; path: string; page: string; next: string; more?: Record<string, string | undefined> }) {
  if (page === "" && next === "") return null;
  return (
    <p class="buttons noprint">
      {page !== "" && (
        <a class="button" href={link(at.query, path, more)}>
          {t("firstPage")}
        </a>
      )}
      {next !== "" && (
        <a class="button" href={link(at.query, path, { ...more, page: next })}>
          {t("olderPage")}
        </a>
      )}
    </p>
  );
}
