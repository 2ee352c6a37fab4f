// Appeals against a question of a report.
import { useState } from "preact/hooks";
import type { Appeal, Question } from "../gen/api";
import { createAppeal } from "../gen/calls";
import { send } from "../kit/call";
import { date, points } from "../kit/format";
import { useAct } from "../kit/load";
import { Chip, Dialog, Field, ProblemBox, say, type Tone } from "../kit/parts";
import { t, term } from "../kit/texts";
import { deleteKept, keep, kept } from "./kept";
import { type At } from "./view";

const tones: Partial<Record<string, Tone>> = { OPEN: "accent", UPHELD: "good", REFUSED: "plain", WITHDRAWN: "plain" };

export function AppealState({ appeal }: { appeal: Appeal }) {
  return <Chip tone={tones[appeal.state ?? ""] ?? "plain"}>{term("appealState", appeal.state)}</Chip>;
}

/** AppealLine says what became of an appeal, beside the answer that it is against. */
export function AppealLine({ appeal }: { appeal: Appeal }) {
  return (
    <div class="stack tight">
      <p>
        <AppealState appeal={appeal} /> {appeal.text}{" "}
        <span class="soft small">{[appeal.appealedBy?.title, appeal.createTime && date(appeal.createTime), appeal.state === "OPEN" && appeal.dueTime && t("due", { day: date(appeal.dueTime) })].filter(Boolean).join(" · ")}</span>
      </p>
      {appeal.answer !== "" && (
        <blockquote>
          {appeal.reason && <b>{term("appealReason", appeal.reason)}. </b>}
          {appeal.answer}
          {appeal.differenceBasisPoints !== undefined && <span class="soft"> {t("pointsChange", { p: points(appeal.differenceBasisPoints) })}</span>}
        </blockquote>
      )}
    </div>
  );
}

interface DialogProps {
  at: At;
  report: string;
  question: Question;
  done: () => void;
  close: () => void;
}

/** AppealDialog takes the reasons of an appeal. What is typed is kept until it has been taken. */
export function AppealDialog({ at, report, question, done, close }: DialogProps) {
  const name = `appeal ${report} ${question.key}`;
  const [text, setText] = useState(() => kept<string>(name) ?? "");
  const [once] = useState(() => crypto.randomUUID());
  const [missing, setMissing] = useState(false);
  const act = useAct(async () => {
    setMissing(text.trim() === "");
    if (text.trim() === "") return;
    await send(createAppeal, { client: at.client, releasedReport: report, resource: { question: question.key, text: text.trim() } }, { once });
    deleteKept(name);
    say(t("appeal.taken"));
    done();
  });
  return (
    <Dialog title={t("appeal.raise")} close={close}>
      <form
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          act.run();
        }}
      >
        <p>{Object.values(question.text)[0]}</p>
        <Field label={t("appeal.why")} hint={t("appeal.whyHint")} fault={missing ? t("needed") : undefined}>
          <textarea
            rows={5}
            maxLength={4000}
            value={text}
            onInput={(e) => {
              setText(e.currentTarget.value);
              keep(name, e.currentTarget.value);
            }}
          />
        </Field>
        {act.problem && <ProblemBox problem={act.problem} />}
        <p class="buttons">
          <button class="primary" disabled={act.busy}>
            {t("appeal.send")}
          </button>
          <button type="button" onClick={close}>
            {t("cancel")}
          </button>
        </p>
      </form>
    </Dialog>
  );
}
