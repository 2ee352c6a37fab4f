// Drafts at the server: a copy that another phone, or the browser at home, can take up.
import { saveDraft } from "../../gen/calls";
import { Problem } from "../../kit/call";
import { change, digestOf, draftOf } from "../store/drafts";
import { note } from "../store/log";
import type { Draft } from "../store/rows";
import { withLock } from "./send";
import { fetchTheirs } from "./sync";
import { askWithEtag } from "./timely";

/** park saves the draft of a visit at the server, where it has changed. What another phone has saved meanwhile is never
 * overwritten: it is then beside the draft, and the shopper chooses. It returns false where there was no way to the server. */
export function park(visit: string): Promise<boolean> {
  let running = parking.get(visit);
  if (!running) {
    let result = true;
    running = withLock(`copy of ${visit}`, async () => void (result = await parkOnce(visit))).then(() => result).finally(() => parking.delete(visit));
    parking.set(visit, running);
  }
  return running;
}

/** One at a time of each draft, by one page, so that this phone is not taken for another one. */
const parking = new Map<string, Promise<boolean>>();

async function parkOnce(visit: string): Promise<boolean> {
  const draft = await draftOf(visit);
  if (!draft || draft.theirs) return true;
  const digest = await digestOf(visit, draft.content);
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

/** bodyOf is the copy as it is saved. */
function bodyOf(draft: Draft) {
  return { reportId: draft.reportId, baseRevision: draft.baseRevision, report: draft.content };
}
