// What is claimed beside what was observed, and the managers' own self-assessments.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { ClaimComparison, ClaimGap, SelfAssessment } from "../gen/api";
import { compareClaims, listSelfAssessments } from "../gen/calls";
import { send } from "../kit/call";
import { month, number, percent, points } from "../kit/format";
import { useLoad } from "../kit/load";
import { Chip, Empty, Load, Title } from "../kit/parts";
import { Picture } from "../kit/picture";
import { counted, language, t } from "../kit/texts";
import { shareLine, value } from "./figures";
import { Grid } from "./grid";
import { useNames } from "./names";
import type { PageProps } from "./pages";
import { asked, type At, inLanguage, keyOf, link } from "./view";

export function ClaimsPage({ at }: PageProps) {
  const claims = useLoad(keyOf(at, "claims"), (signal) => send(compareClaims, asked(at), { signal }));
  return (
    <>
      <Title screen={t("title")}>{t("tab.claims")}</Title>
      <Load from={claims}>
        {(data) => (
          <>
            <Statements at={at} data={data} />
            <Gaps at={at} data={data} />
          </>
        )}
      </Load>
      <Assessments at={at} />
    </>
  );
}

function Statements({ at, data }: { at: At; data: ClaimComparison }) {
  if (data.claims.length === 0) return null;
  return (
    <section class="card stack">
      <h2>{t("claims.words")}</h2>
      <ul class="lines">
        {data.claims.map((c) => (
          <li key={c.claim} class="stack tight">
            <p>
              <q>{inLanguage(c.statement, language())}</q>
            </p>
            <p>
              <b class="number">{value(c.kept?.basisPoints)}</b> {t("claims.kept")} <span class="soft small">{c.kept && shareLine(c.kept)}</span>
            </p>
            <ul class="small soft">
              {c.questions.map((q) => (
                <li key={q.question}>
                  <a href={link(at.query, `/questions/${q.question}`)}>{data.titles?.questions[q.question] ?? q.question}</a> {value(q.rate?.basisPoints)}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Gaps({ at, data }: { at: At; data: ClaimComparison }) {
  if (!data.total || data.total.locations === 0) {
    return (
      <section class="card">
        <Empty>{t("claims.noGaps")}</Empty>
      </section>
    );
  }
  const row = (g: ClaimGap, name: string, href?: string): [string, ...ComponentChildren[]] => [
    g.key,
    <>
      {href ? <a href={href}>{name}</a> : name} {g.differs && <Chip tone="warn">{t("against.change")}</Chip>}
    </>,
    g.claimedBasisPoints === undefined ? "–" : percent(g.claimedBasisPoints),
    g.observedBasisPoints === undefined ? "–" : percent(g.observedBasisPoints),
    <>
      {g.gapBasisPoints === undefined ? "–" : points(g.gapBasisPoints)}
      <span class="soft small under">{g.lowBasisPoints !== undefined && g.highBasisPoints !== undefined && t("fromTo", { low: points(g.lowBasisPoints), high: points(g.highBasisPoints) })}</span>
    </>,
  ];
  return (
    <section class="card stack">
      <h2>{t("claims.gaps")}</h2>
      <Picture of={compareClaims} request={asked(at)} />
      <Grid
        heads={[["", t("what")], ["n", t("claimed")], ["n", t("observed")], ["n", t("gap")]]}
        rows={[
          row(data.total, t("wholeChecklist")),
          ...data.sections.map((g) => row(g, data.titles?.sections[g.key] ?? g.key, link(at.query, `/sections/${g.key}`))),
          ...data.locations.map((g) => row(g, data.titles?.locations[g.key] ?? g.key, link(at.query, "/claims", { location: g.key }))),
        ]}
      />
      <p class="small soft">{t("claims.note", { locations: number(data.total.locations), visits: number(data.total.visits) })}</p>
    </section>
  );
}

/** How many self-assessments are listed at first. */
const shown = 12;

function Assessments({ at }: { at: At }) {
  const list = useLoad(keyOf(at, "assessments"), (signal) => send(listSelfAssessments, { ...asked(at), pageSize: 200 }, { signal }));
  const names = useNames(at.client);
  const [whole, setWhole] = useState(false);
  return (
    <section class="card stack">
      <div class="row wrap">
        <h2>{t("assessments")}</h2>
        {at.isManager && (
          <a class="button primary noprint" href={link(at.query, "/claims/new")}>
            {t("assess.new")}
          </a>
        )}
      </div>
      <p class="small soft">{t("assess.sealedNote")}</p>
      <Load from={list}>
        {(page) =>
          page.selfAssessments.length === 0 ? (
            <p class="soft">{t("assess.none")}</p>
          ) : (
            <ul class="lines">
              {[...page.selfAssessments].reverse().slice(0, whole ? undefined : shown).map((a) => (
                <li key={a.name} class="row wrap">
                  <a href={link(at.query, `/claims/${a.selfAssessment}`)}>
                    {names.data?.get(a.location) ?? a.location}, {month(a.month)}
                  </a>
                  <Seal of={a} />
                </li>
              ))}
              {!whole && page.selfAssessments.length > shown && (
                <li>
                  <button onClick={() => setWhole(true)}>{counted("more", page.selfAssessments.length - shown)}</button>
                </li>
              )}
            </ul>
          )
        }
      </Load>
    </section>
  );
}

export function Seal({ of }: { of: SelfAssessment }) {
  return of.sealed ? <Chip tone="accent">{t("assess.sealed")}</Chip> : <Chip>{t("assess.opened")}</Chip>;
}
