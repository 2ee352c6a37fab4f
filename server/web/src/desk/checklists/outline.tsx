// The outline of a draft: sections and questions, their order, and where the problems are.
import { localized } from "../../kit/form";
import { href, usePlace } from "../../kit/route";
import { t } from "../../kit/texts";
import type { Data } from "../parts/data";
import { steer } from "../parts/pick";
import type { Draft } from "./draft";

/** Outline leads to the parts of a draft, and adds, moves and removes them. */
export function Outline({ draft, at }: { draft: Draft; at: string }) {
  const { path } = usePlace();
  const sections: Data[] = draft.value.sections ?? [];
  const setSections = (next: Data[]) => draft.change({ ...draft.value, sections: next });
  const setQuestions = (s: number, next: Data[]) => setSections(sections.map((x, i) => (i === s ? { ...x, questions: next } : x)));
  const faults = (prefix: string) => draft.faults.filter((f) => f.path.startsWith(prefix)).length;
  const own = (s: number) => draft.faults.filter((f) => f.path.startsWith(`sections[${s}]`) && !f.path.startsWith(`sections[${s}].questions[`)).length;
  const line = (to: string, title: string, wrong: number) => (
    <a href={href(path, { at: to })} aria-current={to === at ? "true" : undefined}>
      {title}
      {wrong > 0 && (
        <span class="chip bad">
          {wrong}
          <span class="hidden"> {t("checklists.problems")}</span>
        </span>
      )}
    </a>
  );
  return (
    <nav class="card outline stack tight" aria-label={t("checklists.outline")}>
      {line("", t("checklists.whole"), draft.faults.filter((f) => !f.path.startsWith("sections[")).length)}
      <ol>
        {sections.map((section, s) => (
          <li key={s}>
            <span class="row">
              {line(`s${s}`, `${s + 1}. ${localized(section.title) || section.key || t("checklists.untitled")}`, own(s))}
              <Movers
                what={localized(section.title) || section.key || ""}
                up={s > 0 ? () => (setSections(moved(sections, s, s - 1)), steer({ at: `s${s - 1}` })) : undefined}
                remove={() => (setSections(sections.filter((_, i) => i !== s)), steer({ at: undefined }))}
                shown={at === `s${s}`}
              />
            </span>
            <ol>
              {((section.questions ?? []) as Data[]).map((question, q) => (
                <li key={q} class="row">
                  {line(`s${s}.q${q}`, localized(question.text) || question.key || t("checklists.untitled"), faults(`sections[${s}].questions[${q}]`))}
                  <Movers
                    what={question.key ?? ""}
                    up={q > 0 ? () => (setQuestions(s, moved(section.questions, q, q - 1)), steer({ at: `s${s}.q${q - 1}` })) : undefined}
                    down={q + 1 < section.questions.length ? () => (setQuestions(s, moved(section.questions, q, q + 1)), steer({ at: `s${s}.q${q + 1}` })) : undefined}
                    remove={() => (setQuestions(s, section.questions.filter((_: Data, i: number) => i !== q)), steer({ at: `s${s}` }))}
                    shown={at === `s${s}.q${q}`}
                  />
                </li>
              ))}
            </ol>
            <button
              class="link small"
              onClick={() => {
                const questions = section.questions ?? [];
                setQuestions(s, [...questions, { key: "", text: {}, choice: { options: [] } }]);
                steer({ at: `s${s}.q${questions.length}` });
              }}
              aria-label={`${t("checklists.addQuestion")}: ${s + 1}`}
            >
              {t("checklists.addQuestion")}
            </button>
          </li>
        ))}
      </ol>
      <button class="self small" onClick={() => (setSections([...sections, { key: "", title: {}, questions: [] }]), steer({ at: `s${sections.length}` }))}>
        {t("checklists.addSection")}
      </button>
      {draft.faults.length > 0 && (
        <details open>
          <summary>{t("checklists.problems")}</summary>
          <ul class="stack tight small">
            {draft.faults.map((f) => (
              <li key={f.path + f.reason}>
                <a href={href(path, { at: partOf(f.path) })}>{f.message}</a> <code>{f.path}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
    </nav>
  );
}

/** partOf returns the part of a draft that a path is in, as the address has it. */
function partOf(path: string): string {
  const [, s, q] = /^sections\[(\d+)\](?:\.questions\[(\d+)\])?/.exec(path) ?? [];
  return s === undefined ? "" : q === undefined ? `s${s}` : `s${s}.q${q}`;
}

function moved<T>(list: T[], from: number, to: number): T[] {
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

/** Movers move and remove the part that is open. */
function Movers({ what, up, down, remove, shown }: { what: string; up?: (() => void) | undefined; down?: (() => void) | undefined; remove: () => void; shown: boolean }) {
  if (!shown) return null;
  return (
    <span class="movers">
      {up && (
        <button class="link" onClick={up} aria-label={`${t("desk.up")}: ${what}`}>
          ↑
        </button>
      )}
      {down && (
        <button class="link" onClick={down} aria-label={`${t("desk.down")}: ${what}`}>
          ↓
        </button>
      )}
      <button class="link" onClick={remove} aria-label={`${t("desk.remove")}: ${what}`}>
        ✕
      </button>
    </span>
  );
}
