// A new action: from an alert, from a question, or for a whole location.
import { useState } from "preact/hooks";
import type { Action_Cause } from "../gen/api";
import { createAction } from "../gen/calls";
import { send } from "../kit/call";
import { useAct } from "../kit/load";
import { Field, ProblemBox, Title } from "../kit/parts";
import { go } from "../kit/route";
import { t, term } from "../kit/texts";
import { deleteKept, keep, kept } from "./kept";
import type { PageProps } from "./pages";
import { PlaceField } from "./place-field";
import { useVersion } from "./version";
import { type At, link } from "./view";

const causes: Action_Cause[] = ["SKILL", "WILL", "BOTH", "MEANS"];

/** Typed is the form as it is kept. */
interface Typed {
  title: string;
  text: string;
  cause: string;
  owner: string;
  due: string;
  location: string;
  question: string;
  /** What a visit must reach, in percent; only where no question is named. */
  target: string;
}

export function NewActionPage({ at }: PageProps) {
  const alert = at.query.get("alert") ?? "";
  const name = `action ${at.client} ${alert} ${at.query.get("question") ?? ""}`;
  const [typed, setTyped] = useState<Typed>(
    () => kept<Typed>(name) ?? { title: "", text: "", cause: "", owner: "", due: "", location: at.query.get("location") ?? (at.who.locations.length === 1 ? (at.who.locations[0] ?? "") : ""), question: at.query.get("question") ?? "", target: "" },
  );
  const [once] = useState(() => crypto.randomUUID());
  const [tried, setTried] = useState(false);
  const set = (part: Partial<Typed>) => {
    const next = { ...typed, ...part };
    setTyped(next);
    keep(name, next);
  };
  const ofAll = alert === "" && typed.question === "";
  const needed = (value: string) => (tried && value.trim() === "" ? t("needed") : undefined);
  const act = useAct(async () => {
    setTried(true);
    if ([typed.title, typed.cause, typed.owner, typed.due, typed.location, ofAll ? typed.target : "-"].some((v) => v.trim() === "")) return;
    const resource = { program: at.program, location: typed.location, question: alert ? "" : typed.question, alert, title: typed.title.trim(), text: typed.text.trim(), cause: typed.cause as Action_Cause, owner: typed.owner.trim(), due: typed.due, ...(ofAll ? { targetBasisPoints: Math.round(Number(typed.target) * 100) } : {}) };
    const made = await send(createAction, { client: at.client, resource }, { once });
    deleteKept(name);
    go(link(at.query, `/actions/${made.action}`), true);
  });
  return (
    <>
      <Title screen={t("title")}>{t("action.new")}</Title>
      <form
        class="card stack"
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          act.run();
        }}
      >
        <Field label={t("action.title")} hint={t("action.titleHint")} fault={needed(typed.title)}>
          <input value={typed.title} maxLength={200} onInput={(e) => set({ title: e.currentTarget.value })} />
        </Field>
        {alert === "" ? (
          <>
            <PlaceField at={at} value={typed.location} set={(location) => set({ location })} />
            {needed(typed.location) && <p class="fault small">{t("needed")}</p>}
            <QuestionField at={at} value={typed.question} set={(question) => set({ question })} />
            {ofAll && (
              <Field label={`${t("action.target")} (%)`} fault={needed(typed.target)}>
                <input type="number" min="1" max="100" step="0.01" value={typed.target} onInput={(e) => set({ target: e.currentTarget.value })} />
              </Field>
            )}
          </>
        ) : (
          <p class="soft small">{t("action.fromAlert")}</p>
        )}
        <Field label={t("action.cause")} hint={t("action.causeHint")} fault={needed(typed.cause)}>
          <select value={typed.cause} onChange={(e) => set({ cause: e.currentTarget.value })}>
            <option value="">{t("choose")}</option>
            {causes.map((c) => (
              <option key={c} value={c}>
                {term("cause", c)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t("action.owner")} fault={needed(typed.owner)}>
          <input value={typed.owner} maxLength={200} onInput={(e) => set({ owner: e.currentTarget.value })} />
        </Field>
        <Field label={t("action.due")} fault={needed(typed.due)}>
          <input type="date" value={typed.due} onInput={(e) => set({ due: e.currentTarget.value })} />
        </Field>
        <Field label={t("action.text")}>
          <textarea rows={4} maxLength={4000} value={typed.text} onInput={(e) => set({ text: e.currentTarget.value })} />
        </Field>
        {act.problem && <ProblemBox problem={act.problem} />}
        <p>
          <button class="primary" disabled={act.busy}>
            {t("save")}
          </button>
        </p>
      </form>
    </>
  );
}

function QuestionField({ at, value, set }: { at: At; value: string; set: (key: string) => void }) {
  const version = useVersion(at);
  return (
    <Field label={t("question")} hint={t("action.questionHint")}>
      <select value={value} onChange={(e) => set(e.currentTarget.value)}>
        <option value="">{t("wholeChecklist")}</option>
        {version.data?.sections
          .flatMap((s) => s.questions)
          .map((q) => (
            <option key={q.key} value={q.key}>
              {Object.values(q.text)[0]}
            </option>
          ))}
      </select>
    </Field>
  );
}
