// A report that was given back: what is asked, and the old answers beside the new ones.
import type { Report } from "../../gen/api";
import { getReport } from "../../gen/calls";
import { send } from "../../kit/call";
import { localized } from "../../kit/form";
import { Notice } from "../../kit/parts";
import { href } from "../../kit/route";
import { counted, t, term } from "../../kit/texts";
import { current } from "../actions";
import { answerText } from "../fill/answer";
import { Frame } from "../frame";
import { useStored } from "../hooks";
import { answersOf, equal } from "../store/compare";
import { AnswerDue } from "./answerdue";
import { type ReportProps, Unstored } from "./report";
import { visibleSections } from "./fill";

export function Returned({ item, editor }: ReportProps) {
  const { visit, version } = item;
  const draft = editor.shown;
  const report = useStored(`full ${draft.reportId}`, () => current<Report>(`full ${draft.reportId}`, () => send(getReport, { report: draft.reportId }))).data?.value;
  if (!version) return null;
  const reason = report?.events.filter((e) => e.act === "RETURNED").at(-1);
  const old = answersOf(draft.before ?? draft.content), now = answersOf(draft.content);
  const changed = version.sections.flatMap((s) => s.questions.map((q) => ({ q, section: s }))).filter(({ q }) => !equal(old.get(q.key), now.get(q.key)));
  const over = visit.returnedRevision === 0 && draft.baseRevision > 0;
  const asked = new Set(visit.returnedQuestions);
  const { sections } = visibleSections(version, editor.stored.content);
  const concerned = version.sections.flatMap((s) => s.questions.map((q) => ({ q, section: s }))).filter(({ q }) => asked.has(q.key));
  const reachable = new Set(sections.flatMap((s) => s.questions.map((q) => q.key)));
  const others = changed.filter(({ q }) => !asked.has(q.key));
  const narrated = (draft.before?.narrative ?? "") !== (draft.content.narrative ?? "");
  const one = ({ q, section }: (typeof concerned)[number]) => (
    <div key={q.key} class="stack tight">
      <h3>
        {reachable.has(q.key) ? <a href={href(`/visits/${visit.visit}/fill/${section.key}`, { q: q.key })}>{localized(q.text, version)}</a> : localized(q.text, version)}
      </h3>
      <Pair before={answerText(q, old.get(q.key), version)} after={answerText(q, now.get(q.key), version)} />
    </div>
  );
  return (
    <Frame
      title={t("app.returnedTitle")}
      back={`/visits/${visit.visit}`}
      under={<Unstored editor={editor} />}
      foot={
        <a class="button primary wide" href={href(`/visits/${visit.visit}/check`)}>
          {t("app.toCheck")}
        </a>
      }
    >
      {over && <Notice tone="warn">{t("app.returnOver")}</Notice>}
      <section class="card problem stack tight">
        {reason?.reason && <h2>{term("reviewReason", reason.reason)}</h2>}
        <p class="words">{visit.returnComment !== "" ? t("app.quote", { text: visit.returnComment }) : t("app.returnedNoWords")}</p>
        <AnswerDue visit={visit} />
        <p>
          <a href={href(`/visits/${visit.visit}/messages`)}>{t("app.messagesTitle")}</a>
        </p>
      </section>
      {concerned.length > 0 && (
        <section class="card stack">
          <h2>{t("app.returnedAsked")}</h2>
          {concerned.map(one)}
          <p class="soft small">{t("app.returnedProof")}</p>
        </section>
      )}
      <section class="card stack">
        <h2>{t(concerned.length > 0 ? "app.returnedElse" : "app.returnedWhere")}</h2>
        <ul class="stack tight">
          {sections.map((s) => (
            <li key={s.key}>
              <a href={href(`/visits/${visit.visit}/fill/${s.key}`)}>{localized(s.title, version)}</a>
            </li>
          ))}
          <li>
            <a href={href(`/visits/${visit.visit}/words`)}>{t("app.words.title")}</a>
          </li>
        </ul>
      </section>
      {(others.length > 0 || narrated) && (
        <section class="card stack">
          <h2>{counted("app.changed", others.length + (narrated ? 1 : 0))}</h2>
          {others.map(one)}
          {narrated && (
            <div class="stack tight">
              <h3>{t("app.narrative")}</h3>
              <Pair before={draft.before?.narrative ?? ""} after={draft.content.narrative ?? ""} />
            </div>
          )}
        </section>
      )}
    </Frame>
  );
}

function Pair({ before, after }: { before: string; after: string }) {
  return (
    <dl class="pair">
      <div>
        <dt class="soft small">{t("app.before")}</dt>
        <dd class="words">{before || "–"}</dd>
      </div>
      <div>
        <dt class="soft small">{t("app.after")}</dt>
        <dd class="words">{after || "–"}</dd>
      </div>
    </dl>
  );
}
