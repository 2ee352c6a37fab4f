// The visits, by when they are due.
import { dateTime, money } from "../../kit/format";
import { Bar, Chip, Empty } from "../../kit/parts";
import { href } from "../../kit/route";
import { counted, t, term } from "../../kit/texts";
import { Frame } from "../frame";
import { useStored } from "../hooks";
import { type Item, isOnPhone, items, standingOf, titleOf } from "../model";
import { AnswerDue } from "./answerdue";

const open = ["returned", "refused", "begun", "elsewhere", "todo", "waiting"];

export function Visits() {
  const all = useStored("visits", items);
  const shown = (all.data ?? []).filter((i) => open.includes(i.stage));
  const done = (all.data ?? []).filter((i) => i.stage === "done").reverse();
  return (
    <Frame title={t("app.visits")}>
      {all.data && shown.length === 0 && (
        <Empty>
          <p>{t("app.noVisits")}</p>
          <p>
            <a href={href("/offers")}>{t("app.seeOffers")}</a>
          </p>
        </Empty>
      )}
      {!all.data && !all.problem && <p class="soft">{t("loading")}</p>}
      <ul class="stack">
        {sorted(shown).map((i) => (
          <VisitCard key={i.visit.visit} item={i} />
        ))}
      </ul>
      {done.length > 0 && (
        <details>
          <summary>{counted("app.done", done.length)}</summary>
          <ul class="stack">
            {done.map((i) => (
              <VisitCard key={i.visit.visit} item={i} />
            ))}
          </ul>
        </details>
      )}
    </Frame>
  );
}

/** sorted puts first what waits for the shopper: returned and refused reports, then what was begun. */
function sorted(list: Item[]): Item[] {
  const rank = (i: Item) => (i.stage === "returned" || i.stage === "refused" ? 0 : i.stage === "begun" ? 1 : 2);
  return [...list].sort((a, b) => rank(a) - rank(b));
}

const tones = { returned: "bad", refused: "bad", begun: "accent", elsewhere: "accent", waiting: "warn", done: "good", todo: "plain", over: "plain" } as const;

function VisitCard({ item }: { item: Item }) {
  const { visit, place, stage, version, draft } = item;
  const standing = draft && version && standingOf(version, draft.content);
  const gone = item.removed || visit.state === "CANCELLED" || visit.state === "EXPIRED";
  return (
    <li class={stage === "begun" ? "card accent stack tight" : stage === "returned" || stage === "refused" ? "card problem stack tight" : "card stack tight"}>
      <div class="row">
        <h2>
          <a href={href(`/visits/${visit.visit}`)}>{titleOf(place, visit)}</a>
        </h2>
        {stage !== "todo" ? <Chip tone={tones[stage]}>{t(`app.stage.${stage}`)}</Chip> : visit.fee && <b class="number">{money(visit.fee)}</b>}
      </div>
      <p class="soft small">{[place && term("channel", place.channel), visit.windowEnd && t("app.until", { time: dateTime(visit.windowEnd, place?.timeZone) })].filter(Boolean).join(" · ")}</p>
      {gone && stage !== "done" && <p class="small">{t("app.cancelledStill")}</p>}
      {stage === "returned" && visit.returnComment !== "" && <p class="small">{t("app.quote", { text: visit.returnComment })}</p>}
      {stage !== "done" && <AnswerDue visit={visit} />}
      {stage === "begun" && standing && (
        <>
          <Bar value={standing.answered} of={standing.asked} label={t("app.answeredOf", { n: standing.answered, of: standing.asked })} />
          <p class="soft small number">
            {t("app.answeredOf", { n: standing.answered, of: standing.asked })} · {t("app.savedAt", { time: dateTime(draft.savedTime) })}
          </p>
          {draft.content.endTime && standing.missing.length > 0 && <a href={href(`/visits/${visit.visit}/check`)}>{counted("app.missing", standing.missing.length)}</a>}
        </>
      )}
      {(visit.unreadMessages ?? 0) > 0 && (
        <p>
          <a href={href(`/visits/${visit.visit}/messages`)}>{counted("app.messages", visit.unreadMessages ?? 0)}</a>
        </p>
      )}
      {(stage === "todo" || stage === "elsewhere") && <p>{isOnPhone(item) ? <Chip tone="good">{t("app.onPhone")}</Chip> : <Chip tone="warn">{t("app.notOnPhone")}</Chip>}</p>}
    </li>
  );
}
