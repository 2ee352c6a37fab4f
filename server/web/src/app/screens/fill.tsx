// One section of the report. What is asked follows from the answers that are stored.
import { useEffect, useMemo } from "preact/hooks";
import { type Standing, reached, readAnswers } from "../../engine";
import { QuestionCard, localized } from "../../kit/form";
import { Bar } from "../../kit/parts";
import { href, usePlace } from "../../kit/route";
import { t } from "../../kit/texts";
import { byQuestion, check, complete } from "../fill/complete";
import { ReportForm } from "../fill/form";
import { Frame } from "../frame";
import { engineOf } from "../model";
import { park } from "../sender/park";
import type { Content } from "../store/rows";
import type { ChecklistVersion } from "../../gen/api";
import { TwoDrafts } from "./twodrafts";
import { type ReportProps, Unstored } from "./report";

/** visibleSections are the sections with a question that is asked. */
export function visibleSections(version: ChecklistVersion, content: Content) {
  const now = reached(engineOf(version), readAnswers(content.answers), content.outcome ?? "COMPLETED");
  const standing = now?.questions ?? new Map<string, Standing>();
  const shown = (key: string) => standing.get(key)?.visible !== false;
  return { standing, sections: now ? version.sections.map((s) => ({ ...s, questions: s.questions.filter((q) => shown(q.key)) })).filter((s) => s.questions.length > 0) : [] };
}

export function Fill({ item, editor, section }: ReportProps & { section: string }) {
  const { visit, version } = item;
  const { query } = usePlace();
  const checked = query.get("check") === "1";
  const stored = editor.stored.content;
  const { sections, standing } = useMemo(() => (version ? visibleSections(version, stored) : { sections: [], standing: new Map<string, Standing>() }), [version, stored]);
  const problems = useMemo(
    () => (checked && version ? byQuestion(check(version, visit.visit, complete(editor.stored), []).problems, complete(editor.stored)) : new Map<string, string[]>()),
    [checked, version, stored],
  );
  const at = sections.findIndex((s) => s.key === section);
  const here = sections[at];
  useEffect(() => () => void park(visit.visit).catch(() => undefined), []);
  useHash(query.get("q"));
  if (!version || !here) {
    return (
      <Frame title={t("app.report")} back={`/visits/${visit.visit}`}>
        <p>{t("app.sectionGone")}</p>
        <a class="button primary" href={href(sections[0] ? `/visits/${visit.visit}/fill/${sections[0].key}` : `/visits/${visit.visit}/check`)}>
          {t("next")}
        </a>
      </Frame>
    );
  }
  const states = [...standing.values()].filter((s) => s.visible);
  const answered = states.filter((s) => s.state === "ANSWERED" || s.state === "NOT_APPLICABLE").length;
  const before = sections[at - 1];
  const after = sections[at + 1];
  const step = (key: string | undefined, otherwise: string) => href(key ? `/visits/${visit.visit}/fill/${key}` : `/visits/${visit.visit}/${otherwise}`, { check: checked ? "1" : undefined });
  return (
    <Frame
      title={localized(here.title, version)}
      back={`/visits/${visit.visit}`}
      right={<span class="soft small number">{t("app.sectionOf", { n: at + 1, of: sections.length })}</span>}
      under={
        <>
          <Bar value={answered} of={states.length} label={t("app.answeredOf", { n: answered, of: states.length })} />
          <Unstored editor={editor} />
        </>
      }
      foot={
        <>
          <a class="button" href={before ? step(before.key, "") : href(`/visits/${visit.visit}`)} aria-label={t("app.previous")}>
            ‹
          </a>
          <a class="button primary" href={step(after?.key, "words")}>
            {t("next")}
          </a>
        </>
      }
    >
      {editor.shown.theirs && <TwoDrafts draft={editor.shown} />}
      <div class="row">
        <p class="soft small" aria-live="off">
          {t(editor.isStored ? "app.isStored" : "app.isStoring")}
        </p>
        <a href={href(`/visits/${visit.visit}/outcome`)}>{t("app.otherOutcome")}</a>
      </div>
      <ReportForm item={item} editor={editor} problems={problems}>
        {here.questions.map((q) => (
          <QuestionCard key={q.key} question={q} />
        ))}
      </ReportForm>
    </Frame>
  );
}

/** useHash brings the question that a link is about into view, and the focus to it. */
function useHash(question: string | null): void {
  useEffect(() => {
    if (!question) return;
    const card = document.getElementById(`q-${question}`);
    card?.scrollIntoView({ block: "start" });
    card?.querySelector<HTMLElement>("input, textarea, select, button")?.focus({ preventScroll: true });
  }, [question]);
}
