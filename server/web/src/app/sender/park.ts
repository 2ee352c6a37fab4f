// Drafts at the server: a copy that another phone, or the browser at home, can take up.
import { saveDraft } from "../../gen/calls";
import { Problem } from "../../kit/call";
import { change, copyDigest, draftOf } from "../store/drafts";
import { changeFile, files } from "../store/files";
import { note } from "../store/log";
import type { Draft, FileRow } from "../store/rows";
import { withLock } from "./send";
import { fetchTheirs } from "./sync";
import { askWithEtag } from "./timely";
import { uploadOnce } from "./upload";

/** park saves the draft of a visit at the server, where it has changed. What another phone has saved meanwhile is never
 * overwritten: it is then beside the draft, and the shopper chooses. It returns false where there was no way to the server. */
export function park(visit: string): Promise<boolean> {
  const before = parking.get(visit);
  if (before) {
    before.again = true;
    return before.result;
  }
  const one = { again: false, result: Promise.resolve(true) };
  parking.set(visit, one);
  const all = async () => {
    let reached = true;
    do {
      one.again = false;
      reached = (await parkOnce(visit)) && (await parkFiles(visit));
    } while (one.again && reached);
    return reached;
  };
  let reached = true;
  one.result = withLock(`copy of ${visit}`, async () => void (reached = await all()))
    .then(() => reached)
    .finally(() => parking.delete(visit));
  return one.result;
}

/** One at a time of each draft, by one page, so that this phone is not taken for another one. Where it was asked for again meanwhile
 * it is done again, since the draft may have changed. */
const parking = new Map<string, { again: boolean; result: Promise<boolean> }>();

async function parkOnce(visit: string): Promise<boolean> {
  const draft = await draftOf(visit);
  if (!draft || draft.theirs) return true;
  const digest = await copyDigest(visit, draft.content, draft.comment);
  if (digest === draft.parked.digest) return true;
  await change(visit, draft.reportId, (d) => ({ ...d, parked: { ...d.parked, attempts: [...new Set([...d.parked.attempts, digest])].slice(-20) } }));
  try {
    const saved = await askWithEtag(saveDraft, { visit, draft: bodyOf(draft) }, draft.parked.etag ? { ifMatch: `"${draft.parked.etag}"` } : {});
    await change(visit, draft.reportId, (d) => ({ ...d, parked: { etag: saved.body.etag, digest, attempts: [], time: Date.now() } }));
    note(`draft of visit ${visit} saved at the server, ${saved.body.etag}`);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.isOffline) return false;
    note(`draft of visit ${visit}: ${error.status} ${error.reason}`);
    if (error.status === 412 || error.reason === "ETAG_REQUIRED" || error.reason === "ETAG_MISMATCH") await fetchTheirs(visit);
  }
  return true;
}

/** parkFiles sends the files of a draft, so that a phone that is lost takes nothing with it. Those of an answer to a return go with the
 * answer. What the server will not take is judged again when the report is sent. */
async function parkFiles(visit: string): Promise<boolean> {
  const draft = await draftOf(visit);
  if (!draft || draft.theirs || draft.baseRevision > 0) return true;
  for (const file of await files(draft.reportId)) {
    if (file.storedTime !== undefined || file.refusal || isBeingLocated(file)) continue;
    if ((await draftOf(visit))?.reportId !== draft.reportId) return true;
    const verdict = await uploadOnce(file.id);
    if (verdict?.kind === "block") return verdict.block !== "offline";
    if (verdict?.kind === "refused") await changeFile(file.id, { refusal: undefined });
    if (verdict) return true;
  }
  return true;
}

/** isBeingLocated reports whether the place where a photo was taken may still come: it is told with the first bytes. */
function isBeingLocated({ chosen, position, takenTime }: FileRow): boolean {
  const age = Date.now() - takenTime;
  return !chosen && !position && age >= 0 && age < longestLook;
}

const longestLook = 60_000;

/** bodyOf is the copy as it is saved. */
function bodyOf(draft: Draft) {
  return { reportId: draft.reportId, baseRevision: draft.baseRevision, report: draft.content, comment: draft.comment ?? "" };
}
