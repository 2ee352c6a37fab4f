// The way from the whole client down to the place that is looked at.
import type { Location, Token } from "../gen/api";
import { getLocation } from "../gen/calls";
import { Problem, send } from "../kit/call";
import { useLoad } from "../kit/load";
import { language, t } from "../kit/texts";
import { type At, link } from "./view";

/** How deep trees of locations may be for the way to be shown. */
const deepest = 12;

/** wayTo loads a location and those above it that the reader may see, the highest first. */
export async function wayTo(client: string, id: string, signal: AbortSignal): Promise<Location[]> {
  const way: Location[] = [];
  // What stands above all is the client itself, and no location.
  for (let next = id; next !== "" && next !== "all" && way.length < deepest; ) {
    try {
      const found: Location = await send(getLocation, { client, location: next }, { signal });
      way.unshift(found);
      next = found.parent;
    } catch (error) {
      if (error instanceof Problem && error.status === 404 && way.length > 0) break;
      throw error;
    }
  }
  return way;
}

/** titleOf is a location's title in the reader's language. */
export function titleOf(location: Location): string {
  return location.titles[language()] ?? location.title;
}

interface Props {
  client: string;
  title: string;
  who: Token;
  at: At | undefined;
  query: URLSearchParams;
}

export function Crumbs({ client, title, who, at, query }: Props) {
  const id = at?.location ?? "";
  const way = useLoad(`way ${id}`, (signal) => wayTo(client, id, signal));
  const places = way.data ?? [];
  const tops = who.locations.length === 0 ? [] : who.locations;
  return (
    <nav class="crumbs" aria-label={t("where")}>
      <b>{title}</b>
      {tops.length === 0 && places.length > 0 && (
        <span>
          <i aria-hidden="true">›</i> <a href={link(query, "/", { location: undefined })}>{t("allPlaces")}</a>
        </span>
      )}
      {tops.length > 1 &&
        tops
          .filter((top) => !places.some((p) => p.location === top))
          .map((top) => (
            <span key={top}>
              <i aria-hidden="true">·</i> <a href={link(query, "/", { location: top })}>{top}</a>
            </span>
          ))}
      {places.map((p, i) => (
        <span key={p.location}>
          <i aria-hidden="true">›</i>{" "}
          {i === places.length - 1 ? (
            <span aria-current="location">{titleOf(p)}</span>
          ) : (
            <a href={link(query, "/", { location: p.location })}>{titleOf(p)}</a>
          )}
        </span>
      ))}
    </nav>
  );
}
