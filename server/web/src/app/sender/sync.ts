// Changes from the server: visits, versions, drafts of another phone.
import { getDraft, syncVisits } from "../../gen/calls";
import { Problem } from "../../kit/call";
import { knownVersions, progress, startOver, storePage } from "../store/bundle";
import { begin, change, copyDigest, drafts, newDraft } from "../store/drafts";
import { keep } from "../store/kept";
import { note } from "../store/log";
import { list, shopper } from "../store/phone";
import type { Content, VisitRow } from "../store/rows";
import { withLock } from "./send";
import { ask } from "./timely";

/** sync fetches what is new, page by page; each page is stored before the next is asked for. Another page that does so is enough. */
export async function sync(): Promise<void> {
  const whose = shopper();
  if (!whose) return;
  await withLock(`sync of ${whose.shopper}`, async () => {
    for (let more = true; more; ) {
      const { token } = await progress();
      const known = await knownVersions();
      const asked = Date.now();
      const page = await ask(syncVisits, { token, pageSize: 100, knownVersions: known });
      if (page.more && page.token === token) throw new Error("the server announces another page with the same token");
      await storePage(page, asked, Date.now());
      if (page.offersChanged) await keep("offersChanged", true);
      more = page.more;
    }
    await repair();
    await fetchParked();
  });
}

/** repair fetches everything again where a visit's version is not there, as after a loss. */
async function repair(): Promise<void> {
  const [visits, versions] = await Promise.all([list<VisitRow>("visits"), list<{ key: string }>("versions")]);
  const there = new Set(versions.map((v) => v.key));
  if (visits.some((v) => !v.removed && !there.has(`${v.visit.checklist}/${v.visit.version}`))) {
    if ((await progress()).token !== "") await startOver();
  }
}

/** fetchParked fetches drafts that another phone has saved since this one did. */
async function fetchParked(): Promise<void> {
  const own = new Map((await drafts()).map((d) => [d.visit, d]));
  for (const { visit, removed } of await list<VisitRow>("visits")) {
    const draft = own.get(visit.visit);
    if (removed || !visit.parkedDraftEtag || !draft) continue;
    if (draft.parked.etag === visit.parkedDraftEtag || draft.theirs?.etag === visit.parkedDraftEtag) continue;
    await fetchTheirs(visit.visit).catch((error: unknown) => {
      if (!(error instanceof Problem) || error.isOffline) throw error;
      note(`draft of visit ${visit.visit}: ${error.reason}`);
    });
  }
}

/** fetchTheirs fetches the draft that the server has. One that this phone has sent itself, without hearing of it, is its own. */
export async function fetchTheirs(visit: string): Promise<void> {
  const saved = await ask(getDraft, { visit });
  const content = saved.report as Content | undefined;
  if (!content) return;
  const { comment } = saved;
  const digest = await copyDigest(visit, content, comment);
  for (const draft of (await drafts()).filter((d) => d.visit === visit)) {
    await change(visit, draft.reportId, (d) => {
      if (d.parked.digest === digest || d.parked.attempts.includes(digest)) {
        return { ...d, parked: { etag: saved.etag, digest, attempts: [], time: Date.now() } };
      }
      const time = saved.updateTime ? Date.parse(saved.updateTime) : Date.now();
      return { ...d, theirs: { etag: saved.etag, reportId: saved.reportId, baseRevision: saved.baseRevision, content, comment, time } };
    });
  }
}

/** takeUp begins a draft from the one that another phone has saved. */
export async function takeUp(visit: string): Promise<void> {
  const saved = await ask(getDraft, { visit });
  const content = saved.report as Content;
  const draft = await newDraft(visit, content, saved.reportId, saved.baseRevision);
  const { comment } = saved;
  const digest = await copyDigest(visit, content, comment);
  await begin({ ...draft, comment, shared: true, parked: { etag: saved.etag, digest, attempts: [], time: Date.now() } });
}
