// The rules by which a program raises alerts.
import { useState } from "preact/hooks";
import type { AlertRule } from "../../gen/api";
import { createAlertRule, deleteAlertRule, listAlertRules, updateAlertRule } from "../../gen/calls";
import { send } from "../../kit/call";
import { useAct } from "../../kit/load";
import { Chip, ProblemBox, say } from "../../kit/parts";
import { t, term } from "../../kit/texts";
import type { Data } from "../parts/data";
import { Fields, type Spec } from "../parts/fields";
import { usePages } from "../parts/lists";
import { termsOf } from "../parts/pick";
import { Listing } from "../parts/table";
import { isAdmin, useWho } from "../who";

const specs = (): Spec[] => [
  { path: "alertRule", label: "dir.id", hint: "dir.idHint", fixed: true },
  { path: "title", label: "dir.title" },
  { path: "kind", label: "rules.kind", kind: "select", choices: termsOf("alertKind", ["CRITICAL_QUESTION", "VERDICT", "OUTCOME", "SCORE_UNDER", "SCORE_OVER", "WAIT", "PRAISE", "FALL", "FLAG", "OVERDUE_REVIEW"]), must: true },
  { path: "moment", label: "rules.moment", kind: "select", choices: termsOf("moment", ["RELEASE", "SUBMISSION"]), must: true },
  { path: "questions", label: "rules.questions", kind: "words", hint: "checklists.keysHint" },
  { path: "verdict", label: "rules.verdict", kind: "select", choices: termsOf("verdict", ["PASS", "FAIL"]) },
  { path: "basisPoints", label: "rules.mark", kind: "percent" },
  { path: "times", label: "rules.times", kind: "decimal" },
  { path: "hours", label: "rules.hours", kind: "number" },
  { path: "flags", label: "rules.flags", kind: "words", hint: "dir.wordsHint" },
  { path: "outcomes", label: "rules.outcomes", kind: "several", choices: termsOf("outcome", ["LEFT_UNSERVED", "HUNG_UP", "CLOSED", "NO_SUCH_PLACE", "ABORTED"]) },
  { path: "disabled", label: "rules.disabled", kind: "flag" },
];

/** AlertRules lists the rules of a program, and edits one at a time. */
export function AlertRules({ client, program }: { client: string; program: string }) {
  const me = useWho();
  const pages = usePages(`${client} ${program}`, async (pageToken, signal) => {
    const page = await send(listAlertRules, { client, program, pageToken }, { signal });
    return { items: page.alertRules, next: page.nextPageToken };
  });
  const [value, setValue] = useState<Data>();
  const isNew = value !== undefined && value.etag === undefined;
  const done = (text: string) => (setValue(undefined), say(text), pages.reload());
  const save = useAct(async () => {
    if (!value) return;
    if (isNew) await send(createAlertRule, { client, program, resource: value });
    else {
      const names = specs().filter((s) => !s.fixed).map((s) => s.path);
      await send(updateAlertRule, { client, program, alertRule: value.alertRule, resource: Object.fromEntries(names.map((n) => [n, value[n]])), updateMask: names.join(",") }, { ifMatch: `"${value.etag}"` });
    }
    done(t("dir.saved"));
  });
  const remove = useAct(async (rule: AlertRule) => {
    await send(deleteAlertRule, { client, program, alertRule: rule.alertRule }, { ifMatch: `"${rule.etag}"` });
    done(t("dir.isDeleted"));
  });
  const problem = save.problem ?? remove.problem;
  return (
    <section class="card stack">
      <h2>{t("rules.title")}</h2>
      <Listing
        from={pages}
        empty={t("rules.none")}
        caption={t("rules.title")}
        id={(r) => r.alertRule}
        columns={[
          { title: t("dir.title"), draw: (r) => <>{r.title || r.alertRule} {r.disabled && <Chip>{t("rules.disabled")}</Chip>}</> },
          { title: t("rules.kind"), draw: (r) => term("alertKind", r.kind) },
          { title: t("rules.moment"), draw: (r) => term("moment", r.moment) },
          {
            title: t("desk.act"),
            draw: (r) =>
              isAdmin(me) ? (
                <span class="buttons">
                  <button class="link" aria-label={`${t("edit.edit")} ${r.alertRule}`} onClick={() => setValue(r)}>
                    {t("edit.edit")}
                  </button>
                  <button class="link" aria-label={`${t("dir.delete")} ${r.alertRule}`} disabled={remove.busy} onClick={() => remove.run(r)}>
                    {t("dir.delete")}
                  </button>
                </span>
              ) : (
                "–"
              ),
          },
        ]}
      />
      {problem && <ProblemBox problem={problem} />}
      {value ? (
        <form class="stack" onSubmit={(e) => (e.preventDefault(), save.run())}>
          <div class="grid">
            <Fields specs={specs()} value={value} onChange={setValue} isNew={isNew} faults={problem?.violations.map((v) => ({ ...v, path: v.path.replace(/^resource\./, "") }))} />
          </div>
          <div class="buttons">
            <button class="primary" disabled={save.busy}>
              {t("save")}
            </button>
            <button type="button" onClick={() => setValue(undefined)}>
              {t("cancel")}
            </button>
          </div>
        </form>
      ) : (
        isAdmin(me) && (
          <button class="self" onClick={() => setValue({ kind: "CRITICAL_QUESTION", moment: "RELEASE" })}>
            {t("rules.add")}
          </button>
        )
      )}
    </section>
  );
}
