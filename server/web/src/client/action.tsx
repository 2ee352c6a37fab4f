// One action: what happened to it, what it changed, and what can be done next.
import { useState } from "preact/hooks";
import type { Action } from "../gen/api";
import { cancelAction, completeAction, getAction, getActionFigures, listReleasedReports, proveAction, reopenAction } from "../gen/calls";
import { send } from "../kit/call";
import { date, dateTime, month, percent, percentInFull } from "../kit/format";
import { useLoad } from "../kit/load";
import { Empty, Field, Load, Title } from "../kit/parts";
import { t, term } from "../kit/texts";
import { ActionState } from "./actions";
import { Conflict, type Decision, useDecision } from "./decision";
import { changeOf, interval, value, visits } from "./figures";
import { useNames } from "./names";
import { LoadPage } from "./load-page";
import type { PageProps } from "./pages";
import { textsOf, useVersion } from "./version";
import { type At, lastPart, link, monthsFrom } from "./view";

export function ActionPage({ at, of }: PageProps) {
  const id = of.action ?? "";
  const action = useLoad(`action ${id}`, (signal) => send(getAction, { client: at.client, action: id }, { signal }));
  return (
    <LoadPage title={t("tab.actions")} from={action}>
      {(a) => <Opened key={a.action} at={at} first={a} />}
    </LoadPage>
  );
}

function Opened({ at, first }: { at: At; first: Action }) {
  const decision = useDecision(first, () => send(getAction, { client: at.client, action: first.action }));
  const a = decision.current;
  const names = useNames(at.client);
  const version = useVersion(at);
  return (
    <>
      <Title screen={t("title")}>{a.title}</Title>
      <section class="card stack">
        <p>
          <ActionState action={a} />
        </p>
        {a.text !== "" && <p class="narrative">{a.text}</p>}
        <dl class="facts">
          <dt>{t("location")}</dt>
          <dd>
            <a href={link(at.query, `/places/${a.location}`, { location: a.location })}>{names.data?.get(a.location) ?? a.location}</a>
          </dd>
          {a.question !== "" && (
            <>
              <dt>{t("question")}</dt>
              <dd>
                <a href={link(at.query, `/questions/${a.question}`)}>{(version.data && textsOf(version.data)[a.question]) ?? a.question}</a>
              </dd>
            </>
          )}
          <dt>{t("action.cause")}</dt>
          <dd>{term("cause", a.cause)}</dd>
          <dt>{t("action.owner")}</dt>
          <dd>{a.owner}</dd>
          <dt>{t("action.due")}</dt>
          <dd>{date(a.due, "UTC")}</dd>
          {a.targetBasisPoints !== undefined && (
            <>
              <dt>{t("action.target")}</dt>
              <dd>{percentInFull(a.targetBasisPoints)}</dd>
            </>
          )}
          {a.proof && (
            <>
              <dt>{t("action.proof")}</dt>
              <dd>
                <a href={link(at.query, `/reports/${lastPart(a.proof.releasedReport)}`)}>{month(a.proof.month)}</a> {a.proof.basisPoints !== undefined && percentInFull(a.proof.basisPoints)}
              </dd>
            </>
          )}
        </dl>
      </section>
      {a.done !== "" && <Effect at={at} action={a} />}
      <Conflict of={decision} />
      {at.isManager && <Next at={at} decision={decision} />}
      <section class="card">
        <h2>{t("action.history")}</h2>
        <ul class="lines">
          {a.events.map((e, i) => (
            <li key={i}>
              {term("actionAct", e.act)} <span class="soft small">{[e.by?.title, e.time && dateTime(e.time), e.day && date(e.day, "UTC")].filter(Boolean).join(" · ")}</span>
              {e.note !== "" && <blockquote>{e.note}</blockquote>}
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

/** Effect compares the months before and after the action was done. */
function Effect({ at, action }: { at: At; action: Action }) {
  const figures = useLoad(`effect ${action.action} ${action.etag}`, (signal) => send(getActionFigures, { client: at.client, action: action.action }, { signal }));
  return (
    <section class="card stack">
      <h2>{t("action.effect")}</h2>
      <Load from={figures}>
        {(f) => (
          <>
            <dl class="facts">
              {([["before", f.before], ["after", f.after]] as const).map(([key, figure]) => (
                <div key={key} class="contents">
                  <dt>{t(`action.${key}`)}</dt>
                  <dd>
                    {value(figure?.basisPoints)} <span class="soft small">{[interval(figure?.lowBasisPoints, figure?.highBasisPoints), visits(figure?.visits ?? 0)].filter(Boolean).join(" · ")}</span>
                  </dd>
                </div>
              ))}
            </dl>
            <p>{changeOf(f.difference)}</p>
            <p class="small soft">{t("action.notWhy")}</p>
          </>
        )}
      </Load>
    </section>
  );
}

/** Next are the acts that the state of an action leaves. */
function Next({ at, decision }: { at: At; decision: Decision<Action> }) {
  const a = decision.current;
  const [note, setNote] = useState("");
  const [day, setDay] = useState("");
  const of = { client: at.client, action: a.action };
  const run = (act: (etag: string) => Promise<Action>, said: string) =>
    decision.run(async (etag) => {
      const done = await act(etag);
      setNote("");
      return done;
    }, said);
  if (a.state === "PROVEN" || a.state === "CANCELLED") return null;
  const said = t("action.saved");
  return (
    <section class="card stack noprint">
      <h2>{t("action.next")}</h2>
      <Field label={t("action.note")}>
        <textarea rows={2} maxLength={2000} value={note} onInput={(e) => setNote(e.currentTarget.value)} />
      </Field>
      <Field label={t(a.state === "MISSED" ? "action.dayOrDue" : a.state === "DONE" ? "action.due" : "action.day")}>
        <input type="date" value={day} onInput={(e) => setDay(e.currentTarget.value)} />
      </Field>
      {a.state === "DONE" && <Prove at={at} action={a} run={(releasedReport) => run((etag) => send(proveAction, { ...of, etag, releasedReport, note }), said)} />}
      <p class="buttons">
        {(a.state === "OPEN" || a.state === "MISSED") && (
          <button class="primary" disabled={decision.busy} onClick={() => run((etag) => send(completeAction, { ...of, etag, day, note }), said)}>
            {t("action.complete")}
          </button>
        )}
        {(a.state === "DONE" || a.state === "MISSED") && (
          <button disabled={decision.busy} onClick={() => run((etag) => send(reopenAction, { ...of, etag, due: day || a.due, note }), said)}>
            {t("action.reopen")}
          </button>
        )}
        <button class="danger" disabled={decision.busy} onClick={() => run((etag) => send(cancelAction, { ...of, etag, note }), said)}>
          {t("action.cancel")}
        </button>
      </p>
    </section>
  );
}

/** Prove offers the released visits of later months that may prove it. */
function Prove({ at, action, run }: { at: At; action: Action; run: (report: string) => void }) {
  const from = monthsFrom(action.done.slice(0, 7), 1);
  const list = useLoad(`proofs ${action.action} ${action.done}`, (signal) =>
    send(listReleasedReports, { client: at.client, program: action.program, location: action.location, from, to: monthsFrom(from, 11), pageSize: 50 }, { signal }),
  );
  const [chosen, setChosen] = useState("");
  return (
    <Load from={list}>
      {(page) =>
        page.releasedReports.length === 0 ? (
          <Empty>{t("action.noProof", { month: month(from) })}</Empty>
        ) : (
          <>
            <Field label={t("action.proof")}>
              <select value={chosen} onChange={(e) => setChosen(e.currentTarget.value)}>
                <option value="">{t("choose")}</option>
                {page.releasedReports.map((r) => {
                  const of = r.score?.questions.find((q) => q.question === action.question);
                  const reached = of ? `${of.earned}/${of.possible}` : r.score?.effectiveBasisPoints === undefined ? "" : percent(r.score.effectiveBasisPoints);
                  return (
                    <option key={r.name} value={lastPart(r.name)}>
                      {r.titles?.location ?? r.location}, {month(r.month)}: {reached}
                    </option>
                  );
                })}
              </select>
            </Field>
            <p>
              <button class="primary" disabled={chosen === ""} onClick={() => run(chosen)}>
                {t("action.prove")}
              </button>
            </p>
          </>
        )
      }
    </Load>
  );
}
