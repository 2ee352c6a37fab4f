// Everything at once that keeps the report from being sent, as links; what it comes to; and the stroke that freezes it.
import type { ChecklistVersion } from "../../gen/api";
import { localized, fromTyped, toTyped } from "../../kit/form";
import { bytes, duration, percent } from "../../kit/format";
import { useAct } from "../../kit/load";
import { Chip, Field, ProblemBox, say } from "../../kit/parts";
import { go, href } from "../../kit/route";
import { counted, has, t } from "../../kit/texts";
import { type Checked, check, complete, questionOf } from "../fill/complete";
import { Frame } from "../frame";
import { useStored } from "../hooks";
import { standingOf, titleOf } from "../model";
import { pulse } from "../pulse";
import { freeze } from "../store/drafts";
import { checkedIn } from "../store/checkins";
import { progress } from "../store/bundle";
import { type Elsewhere, filesElsewhere } from "../store/elsewhere";
import { files as filesOf } from "../store/files";
import type { Content, FileRow } from "../store/rows";
import { clocks, drift, elapsed, stopped } from "../store/watch";
import { whereIs } from "../fill/form";
import { remarks } from "../fill/remarks";
import { TwoDrafts } from "./twodrafts";
import { type ReportProps, Unstored } from "./report";

export function Check({ item, editor }: ReportProps) {
  const { visit, version, place } = item;
  const draft = editor.stored;
  const files = useStored(`files ${draft.reportId}`, () => filesOf(draft.reportId)).data ?? [];
  const others = useStored(`elsewhere ${draft.reportId}`, () => filesElsewhere(editor.stored)).data ?? [];
  const content = complete(draft);
  const proofs = [...files, ...others];
  const result = version && check(version, visit.visit, content, proofs);
  const send = useAct(async () => {
    if (!version) return;
    const last = await editor.flushed();
    const final = complete(last);
    const judged = check(version, visit.visit, final, proofs);
    if (judged.problems.length > 0) return;
    await freeze(last, final, judged.score?.effectiveBasisPoints ?? undefined);
    say(t("app.frozen"));
    go(href("/outbox"), true);
    void pulse(true);
  });
  if (!version || !result) return null;
  const standing = standingOf(version, content);
  const first = links(result, version, content, visit.visit)[0];
  const wrong = result.problems.length > 0;
  return (
    <Frame
      title={t("app.check")}
      back={`/visits/${visit.visit}`}
      under={
        <>
          <p class="soft small under">{[titleOf(place, visit), t("app.answeredOf", { n: standing.answered, of: standing.asked })].join(" · ")}</p>
          <Unstored editor={editor} />
        </>
      }
      foot={
        wrong ? (
          first && (
            <a class="button primary wide" href={first.to}>
              {t("app.toFirst")}
            </a>
          )
        ) : (
          <button class="primary wide" disabled={send.busy || draft.theirs !== undefined} onClick={() => send.run()}>
            {t("app.send")}
          </button>
        )
      }
    >
      {draft.theirs && <TwoDrafts draft={draft} />}
      {send.problem && <ProblemBox problem={send.problem} />}
      <Problems result={result} version={version} content={content} visit={visit.visit} />
      <Times item={item} editor={editor} />
      <ScoreCard result={result} outcome={content.outcome ?? "COMPLETED"} />
      <Remarks item={item} editor={editor} content={content} />
      <Evidence files={files} others={others} unproven={result.unproven} version={version} visit={visit.visit} />
      {(draft.others?.length ?? 0) > 0 && <Others version={version} others={draft.others ?? []} visit={visit.visit} />}
      <p class="soft small">
        {t("app.sendHint")} <a href={href(`/visits/${visit.visit}/outcome`)}>{t("app.otherOutcome")}</a>
      </p>
    </Frame>
  );
}

interface Found {
  key: string;
  to: string;
  title: string;
  where: string;
}

/** links are the problems with where they lead. */
function links(result: Checked, version: ChecklistVersion, content: Content, visit: string): Found[] {
  return result.problems.map((p) => {
    const question = questionOf(p, content);
    const section = version.sections.find((s) => s.questions.some((q) => q.key === question));
    const why = has(`reason.${p.reason}`) ? t(`reason.${p.reason}` as never) : p.reason;
    if (!section || question === undefined) {
      const isTime = p.path === "report.startTime" || p.path === "report.endTime";
      return {
        key: p.path + p.reason, title: t(isTime ? "app.times" : "app.words.title"), where: why,
        to: isTime ? `#${p.path === "report.endTime" ? "end" : "start"}` : href(`/visits/${visit}/words`, { check: "1" }),
      };
    }
    return {
      key: p.path + p.reason,
      title: localized(section.questions.find((q) => q.key === question)?.text, version),
      where: `${localized(section.title, version)} · ${why}`,
      to: href(`/visits/${visit}/fill/${section.key}`, { check: "1", q: question }),
    };
  });
}

function Problems({ result, version, content, visit }: { result: Checked; version: ChecklistVersion; content: Content; visit: string }) {
  const found = links(result, version, content, visit);
  if (found.length === 0) return null;
  return (
    <section class="card problem stack" aria-labelledby="problems">
      <h2 id="problems">{counted("app.missing", found.length)}</h2>
      <ul class="stack tight">
        {found.map((f) => (
          <li key={f.key}>
            <a href={f.to} onClick={(e) => f.to.startsWith("#") && (e.preventDefault(), document.getElementById(f.to.slice(1))?.focus())}>
              {f.title}
            </a>
            <p class="soft small">{f.where}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How far the wall clock may be from what was measured before it was set. */
const clockWasSet = 6 * 3600_000;

/** Times are when the visit began and ended, in the time of the place. */
function Times({ item, editor }: ReportProps) {
  const { content, watch } = editor.shown;
  const zone = item.place?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const set = (name: "startTime" | "endTime", typed: string) => {
    const instant = fromTyped(typed, zone);
    editor.change((d) => ({ ...d, content: { ...d.content, [name]: instant && new Date(instant).toISOString() } }));
  };
  const end = () =>
    editor.change((d) => {
      const now = clocks();
      // By a clock that was set during the visit it would end before it began, or days later: then what was measured counts.
      const after = Date.parse(d.content.startTime ?? "") + elapsed(d.watch, now);
      const instant = d.watch.running && Math.abs(now.wall - after) > clockWasSet ? after : now.wall;
      return { ...d, watch: stopped(d.watch, now), content: { ...d.content, endTime: new Date(instant).toISOString() } };
    });
  return (
    <section class="card stack">
      <h2>{t("app.times")}</h2>
      <Field label={t("app.start")}>
        <input id="start" type="datetime-local" value={content.startTime ? toTyped(content.startTime, zone) : ""} onChange={(e) => set("startTime", e.currentTarget.value)} />
      </Field>
      <Field label={t("app.end")} hint={content.endTime ? "" : t("app.endHint")}>
        <input id="end" type="datetime-local" value={content.endTime ? toTyped(content.endTime, zone) : ""} onChange={(e) => set("endTime", e.currentTarget.value)} />
      </Field>
      {!content.endTime && <button onClick={end}>{t("app.endNow")}</button>}
      {content.endTime && !watch.running && <p class="soft small">{t("app.measured", { time: duration(watch.elapsed / 1000) })}</p>}
    </section>
  );
}

function ScoreCard({ result, outcome }: { result: Checked; outcome: string }) {
  const value = result.score?.effectiveBasisPoints;
  return (
    <section class="card stack tight">
      <div class="row">
        <h2>{t("app.scoreNow")}</h2>
        <span class="soft small">{t("app.provisional")}</span>
      </div>
      <p class="figure number">{value === undefined || value === null ? t(result.score ? "app.noScore" : "app.notScored") : percent(value)}</p>
      <p class="soft small">{result.score ? t("app.scoreHint") : t(`app.outcome.${outcome}` as never)}</p>
    </section>
  );
}

/** Remarks say what the reviewer will see beside the answers, and take what the shopper says to it. */
function Remarks({ item, editor, content }: ReportProps & { content: Content }) {
  const known = useStored(`known of ${item.visit.visit}`, async () => ({ checked: await checkedIn(item.visit.visit), offset: drift() ?? (await progress()).clockOffset })).data;
  const said = known ? remarks(item, content, known.checked, known.offset) : [];
  return (
    <section class="card stack">
      {said.length > 0 && (
        <>
          <h2>{t("app.remarks")}</h2>
          <ul class="stack tight" id="remarks">
            {said.map((s) => (
              <li key={s}>{s}</li>
            ))}
          </ul>
          <p class="soft small">{t("app.remarksHint")}</p>
        </>
      )}
      <Field label={t("app.comment")} hint={t("app.commentHint")}>
        <textarea id="comment" rows={2} maxLength={2000} value={editor.shown.comment ?? ""} onInput={(e) => editor.change((d) => ({ ...d, comment: e.currentTarget.value }))} />
      </Field>
    </section>
  );
}

function Evidence({ files, others, unproven, version, visit }: { files: FileRow[]; others: Elsewhere[]; unproven: string[]; version: ChecklistVersion; visit: string }) {
  const away = others.filter((f) => f.size === undefined).length;
  if (files.length + others.length + unproven.length === 0) return null;
  return (
    <section class="card stack tight">
      <h2>{t("app.evidence")}</h2>
      <ul class="stack tight">
        {files.map((f) => (
          <li key={f.id} class="row">
            <span>
              <span aria-hidden="true">✓ </span>
              {f.title}
              {f.chosen && <span class="soft small"> · {t("app.chosen")}</span>}
            </span>
            <Chip>{bytes(f.size)}</Chip>
          </li>
        ))}
        {others.map((f) => (
          <li key={f.id} class="row">
            <span>{whereIs(f)}</span>
            {f.size !== undefined && <Chip>{bytes(f.size)}</Chip>}
          </li>
        ))}
        {unproven.map((key) => {
          const section = version.sections.find((s) => s.questions.some((q) => q.key === key));
          return (
            <li key={key}>
              <a href={href(`/visits/${visit}/fill/${section?.key}`, { q: key })}>{t("app.unproven", { question: localized(section?.questions.find((q) => q.key === key)?.text, version) })}</a>
            </li>
          );
        })}
      </ul>
      {away > 0 && <p class="small">{counted("app.filesElsewhere", away)}</p>}
      <p class="soft small">{t("app.evidenceHint")}</p>
    </section>
  );
}

/** Others are answers of the other phone that say something else. */
function Others({ version, others, visit }: { version: ChecklistVersion; others: NonNullable<ReportProps["editor"]["shown"]["others"]>; visit: string }) {
  return (
    <section class="card stack tight">
      <h2>{counted("app.others", others.length)}</h2>
      <ul class="stack tight">
        {others.map((a) => {
          const section = version.sections.find((s) => s.questions.some((q) => q.key === a.question));
          return (
            <li key={a.question}>
              <a href={href(`/visits/${visit}/fill/${section?.key}`, { q: a.question })}>{localized(section?.questions.find((q) => q.key === a.question)?.text, version)}</a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
