// Publishing: what changes and which trends break is shown before anything is published.
import { useEffect, useState } from "preact/hooks";
import type { Checklist, ChecklistVersion } from "../../gen/api";
import { publishChecklist } from "../../gen/calls";
import { send } from "../../kit/call";
import { useAct } from "../../kit/load";
import { Dialog, Notice, ProblemBox, say } from "../../kit/parts";
import { t } from "../../kit/texts";
import { Changes } from "./changes";
import { type Change, changesOf } from "./content";
import type { Draft } from "./draft";

/** Publish stores the draft, shows what it changes, and publishes it. */
export function Publish({ checklist, latest, draft, close, done }: { checklist: Checklist; latest: ChecklistVersion | undefined; draft: Draft; close: () => void; done: () => void }) {
  const [ready, setReady] = useState<{ version: ChecklistVersion; etag: string; changes: Change[] }>();
  const prepare = useAct(async () => {
    const stored = draft.dirty || !checklist.draft ? await draft.save() : checklist;
    if (!stored) return close();
    const version = await send(publishChecklist, { checklist: checklist.checklist, etag: stored.etag, validateOnly: true });
    setReady({ version, etag: stored.etag, changes: latest ? await changesOf(latest, version) : [] });
  });
  const publish = useAct(async (etag: string) => {
    const version = await send(publishChecklist, { checklist: checklist.checklist, etag });
    say(t("checklists.isPublished", { n: version.version }));
    done();
  });
  useEffect(() => prepare.run(), []);
  const leave = () => (ready && draft.dirty ? done() : close());
  const problem = prepare.problem ?? publish.problem;
  return (
    <Dialog title={t("checklists.publish")} close={leave}>
      <div class="stack">
        {problem && <ProblemBox problem={problem} />}
        {!ready && !problem && <p role="status">{t("checklists.comparing")}</p>}
        {ready && (latest ? <Changes changes={ready.changes} versions={[ready.version, latest]} /> : <Notice tone="accent">{t("checklists.first")}</Notice>)}
        {ready && (
          <>
            <p class="soft small">{t("checklists.publishHint")}</p>
            <div class="buttons">
              <button class="primary" disabled={publish.busy} onClick={() => publish.run(ready.etag)}>
                {t("checklists.publishAs", { n: (latest?.version ?? 0) + 1 })}
              </button>
              <button onClick={leave}>{t("cancel")}</button>
            </div>
          </>
        )}
      </div>
    </Dialog>
  );
}
