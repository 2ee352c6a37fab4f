// Sections and questions: where points are lost, and which behaviours were praised.
import type { ChecklistVersion, Scorecard, ScorecardRow } from "../gen/api";
import { Load, Title } from "../kit/parts";
import { number } from "../kit/format";
import { t } from "../kit/texts";
import { type Grouped, useGrouped } from "./compared";
import { ExperienceCard } from "./experience";
import { LoadPage } from "./load-page";
import type { PageProps } from "./pages";
import { FigureTable } from "./table";
import { useVersion } from "./version";
import { type At, link } from "./view";

export function SectionsPage({ at }: PageProps) {
  const sections = useGrouped(at, "SECTION");
  const questions = useGrouped(at, "QUESTION");
  const version = useVersion(at);
  return (
    <>
      <Title screen={t("title")}>{t("tab.sections")}</Title>
      <section class="card">
        <Load from={sections}>
          {({ card, other }) => <FigureTable at={at} caption={t("tab.sections")} head={t("section")} rows={card.rows} other={other} name={(row) => sectionLink(at, card, row)} />}
        </Load>
      </section>
      <Load from={questions}>{(data) => <Questions at={at} data={data} version={version.data} />}</Load>
      <Behaviours at={at} />
      <ExperienceCard at={at} />
    </>
  );
}

function sectionLink(at: At, card: Scorecard, row: ScorecardRow) {
  return <a href={link(at.query, `/sections/${row.section}`)}>{card.titles?.sections[row.section ?? ""] ?? row.section}</a>;
}

/** questionLink leads to a question; its name is its text. */
export function questionLink(at: At, titles: Record<string, string> | undefined, id: string) {
  return <a href={link(at.query, `/questions/${id}`)}>{titles?.[id] ?? id}</a>;
}

/** Questions are shown by section, the weakest first in each. */
function Questions({ at, data, version }: { at: At; data: Grouped; version: ChecklistVersion | undefined }) {
  const scored = data.card.rows.filter((r) => r.total?.basisPoints !== undefined);
  const groups = (version?.sections ?? []).map((s) => ({ key: s.key, keys: s.questions.map((q) => q.key) }));
  const known = new Set(groups.flatMap((g) => g.keys));
  const rest = scored.filter((r) => !known.has(r.question ?? "")).map((r) => r.question ?? "");
  if (rest.length > 0) groups.push({ key: "", keys: rest });
  return (
    <>
      {groups.map((group) => {
        const rows = scored.filter((r) => group.keys.includes(r.question ?? "")).sort((a, b) => (a.total?.basisPoints ?? 0) - (b.total?.basisPoints ?? 0));
        if (rows.length === 0) return null;
        const title = version?.sections.find((s) => s.key === group.key)?.title;
        return (
          <section class="card" key={group.key}>
            <FigureTable at={at} caption={title ? Object.values(title)[0] : t("questions")} head={t("question")} rows={rows} other={data.other} name={(row) => questionLink(at, data.card.titles?.questions, row.question ?? "")} />
          </section>
        );
      })}
    </>
  );
}

/** SectionPage is one section: its figure and its questions. */
export function SectionPage({ at, of }: PageProps) {
  const sections = useGrouped(at, "SECTION");
  const questions = useGrouped(at, "QUESTION");
  const version = useVersion(at);
  const key = of.section ?? "";
  return (
    <LoadPage title={t("section")} from={sections}>
      {({ card, other }) => (
        <>
          <Title screen={t("title")}>{card.titles?.sections[key] ?? key}</Title>
          <section class="card">
            <FigureTable at={at} caption={t("section")} head={t("section")} rows={card.rows.filter((r) => r.section === key)} other={other} name={() => card.titles?.sections[key] ?? key} />
          </section>
          <Load from={questions}>
            {(data) => {
              const keys = version.data?.sections.find((s) => s.key === key)?.questions.map((q) => q.key) ?? [];
              const rows = data.card.rows.filter((r) => keys.includes(r.question ?? ""));
              return (
                <section class="card">
                  <FigureTable at={at} caption={t("questions")} head={t("question")} rows={rows} other={data.other} name={(row) => questionLink(at, data.card.titles?.questions, row.question ?? "")} />
                </section>
              );
            }}
          </Load>
          <p>
            <a href={link(at.query, "/sections")}>{t("sections.all")}</a>
          </p>
        </>
      )}
    </LoadPage>
  );
}

function Behaviours({ at }: { at: At }) {
  const { commendations, titles } = at.base;
  if (commendations.length === 0) return null;
  return (
    <section class="card stack">
      <h2>{t("behaviours")}</h2>
      <ul class="lines">
        {commendations.map((c) => (
          <li key={c.behaviour} class="row">
            <span>{titles?.behaviours[c.behaviour] ?? c.behaviour}</span>
            <span class="number">{number(c.times)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
