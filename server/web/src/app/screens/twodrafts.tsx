// Two drafts of one visit, from two phones: nothing is overwritten, the shopper chooses.
import { useState } from "preact/hooks";
import { dateTime } from "../../kit/format";
import { useAct } from "../../kit/load";
import { ProblemBox } from "../../kit/parts";
import { counted, t } from "../../kit/texts";
import { park } from "../sender/park";
import { different } from "../store/compare";
import { type Choice, resolve } from "../store/drafts";
import type { Draft } from "../store/rows";

const choices: Choice[] = ["both", "mine", "theirs"];

export function TwoDrafts({ draft }: { draft: Draft }) {
  const [choice, setChoice] = useState<Choice>("both");
  const act = useAct(async () => {
    await resolve(draft.visit, choice);
    void park(draft.visit).catch(() => undefined);
  });
  const { theirs } = draft;
  if (!theirs) return null;
  return (
    <section class="card problem stack" aria-labelledby="two-drafts">
      <h2 id="two-drafts">{t("app.two")}</h2>
      <p class="small">{t("app.twoTimes", { mine: dateTime(draft.savedTime), theirs: dateTime(theirs.time) })}</p>
      <p class="small">{counted("app.twoDiffer", different(draft.content, theirs.content))}</p>
      <fieldset class="stack tight">
        <legend class="hidden">{t("app.two")}</legend>
        {choices.map((c) => (
          <label key={c} class="option">
            <input type="radio" name="two" checked={choice === c} onChange={() => setChoice(c)} />
            <span>{t(`app.two.${c}`)}</span>
          </label>
        ))}
      </fieldset>
      {act.problem && <ProblemBox problem={act.problem} />}
      <button class="primary" disabled={act.busy} onClick={() => act.run()}>
        {t("app.twoKeep")}
      </button>
    </section>
  );
}
