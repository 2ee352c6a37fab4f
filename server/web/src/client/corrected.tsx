// What was corrected since the reader last looked, by the client's feed of changes.
import { useState } from "preact/hooks";
import type { Change } from "../gen/api";
import { listChanges } from "../gen/calls";
import { send } from "../kit/call";
import { date, percentInFull, points } from "../kit/format";
import { useLoad } from "../kit/load";
import { counted, t, term } from "../kit/texts";
import { useNames } from "./names";
import { type At, lastPart, link } from "./view";

/** What this browser keeps: up to where the feed was read, and whether its first reading has come to the end. */
interface Seen {
  token: string;
  ended: boolean;
}

/** How many pages are read at one look; the next look goes on. */
const mostPages = 5;

const keyOf = (client: string) => `seen ${client}`;

function readSeen(client: string): Seen {
  try {
    return (JSON.parse(localStorage.getItem(keyOf(client)) ?? "null") as Seen | null) ?? { token: "", ended: false };
  } catch {
    return { token: "", ended: false };
  }
}

function writeSeen(client: string, seen: Seen): void {
  try {
    localStorage.setItem(keyOf(client), JSON.stringify(seen));
  } catch {
    // A browser that keeps nothing shows nothing: it cannot know what was seen.
  }
}

interface News {
  changes: Change[];
  token: string;
}

/** readOn reads the feed from where it was seen. What a first reading finds is not news. */
async function readOn(client: string, signal: AbortSignal): Promise<News> {
  let { token, ended } = readSeen(client);
  const changes: Change[] = [];
  for (let page = 0; page < mostPages; page++) {
    const read = await send(listChanges, { client, after: token, pageSize: 1000 }, { signal });
    token = read.nextToken;
    if (ended) changes.push(...read.changes.filter((c) => c.kind === "CORRECTED" || c.kind === "WITHDRAWN"));
    if (!ended) writeSeen(client, { token, ended: !read.more });
    if (!read.more) break;
  }
  return { changes, token };
}

/** How many corrections are listed; the rest is counted. */
const shown = 5;

export function Corrected({ at }: { at: At }) {
  const [seen, setSeen] = useState(false);
  const news = useLoad(`news ${at.client}`, (signal) => readOn(at.client, signal));
  const changes = news.data?.changes ?? [];
  if (seen || changes.length === 0) return null;
  const done = () => {
    if (news.data) writeSeen(at.client, { token: news.data.token, ended: true });
    setSeen(true);
  };
  return (
    <section class="card accent stack" aria-label={t("corrected")}>
      <div class="row wrap">
        <h2>{t("corrected")}</h2>
        <button onClick={done}>{t("corrected.seen")}</button>
      </div>
      <ul class="lines">
        {changes.slice(-shown).map((c) => (
          <li key={c.token}>
            <CorrectedLine at={at} change={c} />
          </li>
        ))}
      </ul>
      {changes.length > shown && <p class="soft small">{counted("more", changes.length - shown)}</p>}
    </section>
  );
}

function CorrectedLine({ at, change }: { at: At; change: Change }) {
  const names = useNames(at.client);
  const location = names.data?.get(change.location) ?? change.location;
  const { correction: c } = change;
  const difference = c?.differenceBasisPoints;
  return (
    <>
      {change.time && <span class="soft">{date(change.time)}</span>}{" "}
      {change.kind === "WITHDRAWN" ? (
        t("corrected.withdrawn", { location })
      ) : (
        <a href={link(at.query, `/reports/${lastPart(change.resource)}`)}>
          {t("corrected.revision", {
            location,
            revision: c?.revision,
            p: c?.basisPoints === undefined ? undefined : percentInFull(c.basisPoints),
            difference: difference === undefined ? undefined : points(difference),
            reason: c?.reason ? term("reviewReason", c.reason) : undefined,
          })}
        </a>
      )}
    </>
  );
}
