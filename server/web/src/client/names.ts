// The titles of a client's locations, for lists that have their ids only.
import { listLocations } from "../gen/calls";
import { send } from "../kit/call";
import { type Loaded, useLoad } from "../kit/load";
import { titleOf } from "./crumbs";

/** How many locations are read at most; a list of more is for a search, not for a choice. */
const mostPages = 3;

let read: { client: string; names: Promise<Map<string, string>> } | undefined;

async function readNames(client: string): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (let page = 0, pageToken = ""; page === 0 || (pageToken !== "" && page < mostPages); page++) {
    const answer = await send(listLocations, { client, pageSize: 1000, pageToken });
    for (const l of answer.locations) names.set(l.location, titleOf(l));
    pageToken = answer.nextPageToken;
  }
  return names;
}

/** useNames returns titles by the ids of locations, read once. */
export function useNames(client: string): Loaded<Map<string, string>> {
  return useLoad(`names ${client}`, () => {
    if (read?.client !== client) read = { client, names: readNames(client) };
    read.names.catch(() => (read = undefined));
    return read.names;
  });
}
