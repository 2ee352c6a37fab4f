// The editor of a draft: an outline with all problems, the part that is open, and the preview beside it.
import { useState } from "preact/hooks";
import type { Checklist, ChecklistVersion } from "../../gen/api";
import { discardDraft, listBehaviours } from "../../gen/calls";
import { send } from "../../kit/call";
import { localized } from "../../kit/form";
import { useAct, useLoad } from "../../kit/load";
import { Notice, ProblemBox, say } from "../../kit/parts";
import { usePlace } from "../../kit/route";
import { counted, t } from "../../kit/texts";
import { useKeys } from "../keys";
import { Conflict } from "../parts/conflict";
import { Confirm } from "../parts/confirm";
import type { Data } from "../parts/data";
import { Fields } from "../parts/fields";
import { steer } from "../parts/pick";
import { contentOf } from "./content";
import { type Draft, useDraft } from "./draft";
import { ImportFile } from "./import";
import { Outline } from "./outline";
import { Preview } from "./preview";
import { Publish } from "./publish";
import { QuestionEditor } from "./question";
import { Conditions } from "./conditions";
import { aboutSpecs, sectionSpecs } from "./specs";

/** DraftEditor edits, checks, stores and publishes the draft of a checklist. */
export function DraftEditor({ checklist, latest, reload }: { checklist: Checklist; latest: ChecklistVersion | undefined; reload: () => void }) {
  const draft = useDraft(checklist, latest);
  const { query } = usePlace();
  const view = query.get("view") ?? "edit";
  const [asking, setAsking] = useState<"publish" | "discard" | "import">();
  const save = useAct(async () => {
    if ((await draft.save()) === undefined) return;
    say(t("dir.saved"));
    reload();
  });
  useKeys({ "ctrl Enter": () => save.run() });
  return (
    <section class="stack" aria-labelledby="draft">
      <div class="row wrap">
        <h2 id="draft">{t(checklist.draft || draft.dirty ? "checklists.draft" : "checklists.noDraft")}</h2>
        <div class="buttons">
          <button class="primary" disabled={save.busy || !draft.dirty || draft.theirs !== undefined} onClick={() => save.run()}>
            {t("save")} <kbd>Ctrl ↵</kbd>
          </button>
          <button disabled={draft.theirs !== undefined || !draft.checked || draft.faults.length > 0 || (!draft.dirty && !checklist.draft)} onClick={() => setAsking("publish")}>
            {t("checklists.publish")}
          </button>
          <button onClick={() => setAsking("import")}>{t("dir.import")}</button>
          {(checklist.draft || draft.dirty) && (
            <button class="danger" onClick={() => setAsking("discard")}>
              {t("checklists.discard")}
            </button>
          )}
        </div>
      </div>
      {draft.found && draft.dirty && <Notice tone="accent">{t("checklists.found")}</Notice>}
      {draft.theirs && <Conflict mine={draft.value} theirs={contentOf(draft.theirs.draft ?? latest)} keepMine={draft.keepMine} takeTheirs={() => (draft.takeTheirs(), reload())} />}
      {draft.problem && <ProblemBox problem={draft.problem} />}
      <nav class="shows" aria-label={t("checklists.views")}>
        {(["edit", "preview"] as const).map((v) => (
          <button key={v} class="small" aria-pressed={view === v} onClick={() => steer({ view: v === "edit" ? undefined : v })}>
            {t(`checklists.view.${v}`)}
          </button>
        ))}
        <span class="small" role="status">
          {!draft.checked ? t("checklists.checking") : draft.faults.length === 0 ? t("checklists.good") : counted("checklists.faults", draft.faults.length)}
        </span>
      </nav>
      {view === "preview" ? (
        <Preview draft={draft.value} />
      ) : (
        <div class="author">
          <Outline draft={draft} at={query.get("at") ?? ""} />
          <Part draft={draft} at={query.get("at") ?? ""} />
        </div>
      )}
      {asking === "publish" && <Publish checklist={checklist} latest={latest} draft={draft} close={() => setAsking(undefined)} done={reload} />}
      {asking === "import" && <ImportFile checklist={checklist} draft={draft} close={() => setAsking(undefined)} done={reload} />}
      {asking === "discard" && (
        <Confirm
          title={t("checklists.discard")}
          label={t("checklists.discard")}
          close={() => setAsking(undefined)}
          act={async () => {
            if (checklist.draft) await send(discardDraft, { checklist: checklist.checklist }, { ifMatch: `"${draft.etag}"` });
            draft.discard();
            setAsking(undefined);
            reload();
          }}
        >
          <p>{t("checklists.discardAsk")}</p>
        </Confirm>
      )}
    </section>
  );
}

/** Part edits what the address names: the whole, a section s0, or a question s0.q1. */
function Part({ draft, at }: { draft: Draft; at: string }) {
  const [, s, q] = /^s(\d+)(?:\.q(\d+))?$/.exec(at) ?? [];
  const behaviours = useLoad("behaviours", (signal) => send(listBehaviours, {}, { signal }));
  const sections: Data[] = draft.value.sections ?? [];
  const section = s === undefined ? undefined : sections[Number(s)];
  const faults = draft.faults.map((f) => ({ path: f.path, reason: f.reason ?? "", message: f.message }));
  const setSection = (next: Data) => draft.change({ ...draft.value, sections: sections.map((x, i) => (i === Number(s) ? next : x)) });
  if (section === undefined) {
    return (
      <div class="card stack">
        <h3>{t("checklists.whole")}</h3>
        <div class="grid">
          <Fields specs={aboutSpecs()} value={draft.value} onChange={draft.change} faults={faults} />
        </div>
      </div>
    );
  }
  const earlier = sections.flatMap((x, i) => (x.questions ?? []).filter((_: Data, n: number) => i < Number(s) || (i === Number(s) && q !== undefined && n < Number(q)))) as Data[];
  const question = q === undefined ? undefined : section.questions?.[Number(q)];
  if (question === undefined) {
    return (
      <div class="card stack">
        <h3>{t("checklists.sectionOf", { title: localized(section.title) || section.key })}</h3>
        <div class="grid">
          <Fields specs={sectionSpecs} value={section} onChange={setSection} faults={faults} at={`sections[${s}].`} />
        </div>
        <Conditions value={section.visibleWhen} onChange={(v) => setSection({ ...section, visibleWhen: v })} earlier={earlier} faults={faults} at={`sections[${s}].visibleWhen`} />
      </div>
    );
  }
  return (
    <QuestionEditor
      question={question}
      earlier={earlier}
      behaviours={(behaviours.data?.behaviours ?? []).map((b) => [b.code, localized(b.title) || b.code])}
      onChange={(next) => setSection({ ...section, questions: section.questions.map((x: Data, i: number) => (i === Number(q) ? next : x)) })}
      faults={faults}
      at={`sections[${s}].questions[${q}].`}
    />
  );
}
