// Files of briefings. Those that this server itself has an address for are fetched and kept, after their digest was checked; the
// pages of the app fetch nothing from elsewhere.
import type { BriefingFile } from "../../gen/api";
import type { Rows } from "./base";
import { pieceSize } from "./files";
import { hexOf, sha256 } from "./ids";
import { note } from "./log";
import { act, list } from "./phone";
import type { VisitRow } from "./rows";

/** What is kept of a file stands in the table of what is kept, under this name and its digest; its bytes lie in pieces under both. */
const prefix = "briefing ";

/** canKeep reports whether a file can be fetched for later: one of the server's own address. */
export function canKeep(file: BriefingFile): boolean {
  return URL.canParse(file.uri) && new URL(file.uri).origin === location.origin;
}

/** keptBriefings are the digests of the files that are on this phone. */
export async function keptBriefings(): Promise<ReadonlySet<string>> {
  const all = await list<{ key: string }>("kept");
  return new Set(all.filter((k) => k.key.startsWith(prefix)).map((k) => k.key.slice(prefix.length)));
}

/** fetchBriefings fetches the files of visits that are to be made. One that does not come, or is another one, is tried again later. */
export async function fetchBriefings(): Promise<void> {
  const wanted = (await list<VisitRow>("visits")).filter((r) => !r.removed && r.visit.report === "").flatMap((r) => r.visit.briefingFiles.filter(canKeep));
  if (wanted.length === 0) return;
  const there = new Set(await keptBriefings());
  for (const file of wanted) {
    if (there.has(file.sha256)) continue;
    there.add(file.sha256);
    const bytes = await fetched(file);
    if (!bytes) note(`briefing ${file.uri.slice(0, 200)}: it did not come as announced`);
    else await keepBriefing(file, bytes);
  }
}

/** fetched returns the bytes of a file where they are those that were announced. The session is not shown to whoever serves it. */
async function fetched(file: BriefingFile): Promise<ArrayBuffer | undefined> {
  const answer = await fetch(file.uri, { credentials: "omit", cache: "no-store" }).catch(() => undefined);
  const bytes = answer?.ok ? await answer.arrayBuffer().catch(() => undefined) : undefined;
  return bytes && String(bytes.byteLength) === file.sizeBytes && hexOf(await sha256(bytes)) === file.sha256 ? bytes : undefined;
}

async function keepBriefing(file: BriefingFile, bytes: ArrayBuffer): Promise<void> {
  const key = prefix + file.sha256;
  await act("relaxed", ["kept", "pieces"], async (rows) => {
    for (let n = 0; n * pieceSize < bytes.byteLength; n++) rows.put("pieces", [key, n], bytes.slice(n * pieceSize, (n + 1) * pieceSize));
    rows.put("kept", key, { key, time: Date.now(), value: Number(file.sizeBytes) });
  });
}

/** briefing returns a file that is on this phone; undefined where its bytes are not those of its digest. */
export async function briefing(file: BriefingFile): Promise<Blob | undefined> {
  const pieces = await act("read", ["pieces"], (rows) => rows.all<ArrayBuffer>("pieces", prefix + file.sha256));
  const blob = new Blob(pieces, { type: file.mediaType });
  return hexOf(await sha256(await blob.arrayBuffer())) === file.sha256 ? blob : undefined;
}

/** removeBriefings removes the files that none of the visits has. */
export async function removeBriefings(rows: Rows, needed: ReadonlySet<string>): Promise<void> {
  for (const { key, value } of await rows.all<{ key: string; value: unknown }>("kept")) {
    if (!key.startsWith(prefix) || needed.has(key.slice(prefix.length))) continue;
    rows.remove("kept", key);
    for (let n = 0; n * pieceSize < Number(value); n++) rows.remove("pieces", [key, n]);
  }
}
