// A manager's self-assessment: the shopper's checklist, filled in before anything is released, and sealed until it is.
import { useEffect, useMemo, useState } from "preact/hooks";
import { prepare } from "../engine/prepare";
import { readAnswers } from "../engine/read-report";
import { readVersion } from "../engine/read-version";
import { settle } from "../engine/settle";
import type { ChecklistVersion } from "../gen/api";
import { submitSelfAssessment } from "../gen/calls";
import { send } from "../kit/call";
import { type Draft, FormProvider, QuestionCard } from "../kit/form";
import { month, number } from "../kit/format";
import { useAct } from "../kit/load";
import { Empty, Field, Load, ProblemBox, say, Title } from "../kit/parts";
import { go } from "../kit/route";
import { language, t } from "../kit/texts";
import { deleteKept, keep, kept } from "./kept";
import { PlaceField } from "./place-field";
import type { PageProps } from "./pages";
import { useVersion } from "./version";
import { type At, link, monthsFrom } from "./view";

export function AssessPage({ at }: PageProps) {
  const version = useVersion(at);
  return (
    <>
      <Title screen={t("title")}>{t("assess.new")}</Title>
      <p>{t("assess.explain")}</p>
      <Load from={version}>{(v) => (v ? <Assess at={at} version={v} /> : <Empty>{t("assess.noVersion")}</Empty>)}</Load>
    </>
  );
}

/** The version without what clients are not shown, and without files, which a self-assessment has none of. */
function shown(version: ChecklistVersion): ChecklistVersion {
  return { ...version, sections: version.sections.map((s) => ({ ...s, questions: s.questions.filter((q) => q.audience !== "INTERNAL" && !q.evidence) })) };
}

function Assess({ at, version: whole }: { at: At; version: ChecklistVersion }) {
  const version = useMemo(() => shown(whole), [whole]);
  const engine = useMemo(() => readVersion(whole), [whole]);
  const place = at.query.get("location") ?? (at.who.locations.length === 1 ? (at.who.locations[0] ?? "") : "");
  const [wanted, setWanted] = useState(place);
  const [of, setOf] = useState("");
  const keptName = `assess ${at.client} ${at.program} ${version.version}`;
  const [answers, setAnswers] = useState<Map<string, Draft>>(() => new Map(kept<[string, Draft][]>(keptName) ?? []));
  const [problems, setProblems] = useState<Map<string, string[]>>(new Map());
  const [once] = useState(() => crypto.randomUUID());
  useEffect(() => keep(keptName, [...answers]), [answers]);
  const standing = useMemo(() => new Map(settle(prepare(engine), readAnswers([...answers.values()]), "COMPLETED").map((s) => [s.item.question.key, s])), [engine, answers]);
  const open = (key: string) => standing.get(key)?.visible !== false;
  const missing = version.sections.flatMap((s) => s.questions).filter((q) => open(q.key) && standing.get(q.key)?.reason);
  const act = useAct(async () => {
    if (missing.length > 0) {
      setProblems(new Map(missing.map((q) => [q.key, [standing.get(q.key)?.reason ?? ""]])));
      document.getElementById(`q-${missing[0]?.key}`)?.scrollIntoView();
      say(t("assess.missing", { n: number(missing.length) }));
      return;
    }
    const given = [...answers.values()].filter((a) => open(a.question ?? ""));
    const made = await send(
      submitSelfAssessment,
      { client: at.client, resource: { location: wanted, program: at.program, version: version.version, month: of, locale: language(), answers: given } as never },
      { once },
    );
    deleteKept(keptName);
    go(link(at.query, `/claims/${made.selfAssessment}`), true);
  });
  const faults = act.problem?.violations ?? [];
  const all = new Map(problems);
  for (const v of faults) {
    const key = /answers\[(\d+)\]/.exec(v.path)?.[1];
    const question = key === undefined ? undefined : [...answers.values()].filter((a) => open(a.question ?? ""))[Number(key)]?.question;
    if (question) all.set(question, [...(all.get(question) ?? []), v.reason]);
  }
  const change = (key: string, answer: Draft | undefined) => {
    setAnswers((old) => {
      const next = new Map(old);
      if (answer) next.set(key, answer);
      else next.delete(key);
      return next;
    });
    setProblems((old) => new Map([...old].filter(([k]) => k !== key)));
  };
  return (
    <form
      class="stack assess"
      onSubmit={(e) => {
        e.preventDefault();
        act.run();
      }}
    >
      <div class="card stack">
        <PlaceField at={at} value={wanted} set={setWanted} />
        <Field label={t("month")}>
          <select value={of} onChange={(e) => setOf(e.currentTarget.value)}>
            <option value="">{t("assess.thisMonth")}</option>
            {[1, 2, 3].map((back) => {
              const m = monthsFrom(new Date().toISOString().slice(0, 7), -back);
              return (
                <option key={m} value={m}>
                  {month(m)}
                </option>
              );
            })}
          </select>
        </Field>
      </div>
      <FormProvider value={{ version, zone: "UTC", answers, onAnswer: change, problems: all }}>
        {version.sections.map((s) => {
          const questions = s.questions.filter((q) => open(q.key));
          if (questions.length === 0) return null;
          return (
            <section key={s.key} class="stack" aria-label={Object.values(s.title)[0]}>
              <h2>{Object.values(s.title)[0]}</h2>
              {questions.map((q) => (
                <QuestionCard key={q.key} question={q} />
              ))}
            </section>
          );
        })}
      </FormProvider>
      {act.problem && <ProblemBox problem={act.problem} />}
      <p class="small soft">{missing.length > 0 ? t("assess.missing", { n: number(missing.length) }) : t("assess.ready")}</p>
      <button class="primary" disabled={act.busy || wanted === ""}>
        {t("assess.send")}
      </button>
    </form>
  );
}
