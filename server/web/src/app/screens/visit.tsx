// One visit: what to play and ask, where and when, and the way into the report.
import { useEffect, useState } from "preact/hooks";
import type { BriefingFile } from "../../gen/api";
import { bytes, dateTime, duration, money } from "../../kit/format";
import { useAct } from "../../kit/load";
import { Chip, Empty, Notice, ProblemBox } from "../../kit/parts";
import { go, href } from "../../kit/route";
import { counted, t, term } from "../../kit/texts";
import { beginAnswer, beginReport, correctReport, saveAs } from "../actions";
import { Frame } from "../frame";
import { useStored } from "../hooks";
import { type Item, engineOf, item, standingOf, titleOf } from "../model";
import { mapLink } from "../place";
import { briefing, canKeep } from "../store/briefings";
import { contentOf } from "../store/drafts";
import { drift } from "../store/watch";
import { takeUp } from "../sender/sync";
import { AnswerDue } from "./answerdue";
import { CheckIn } from "./checkin";
import { Decline } from "./decline";
import { Discard } from "./discard";
import { TwoDrafts } from "./twodrafts";

export function VisitScreen({ visit }: { visit: string }) {
  const found = useStored(`visit ${visit}`, async () => ({ item: await item(visit) }));
  if (!found.data) return <Frame title={t("app.visit")} back="/visits">{found.problem ? <Empty>{t("app.noStorage")}</Empty> : <p class="soft">{t("loading")}</p>}</Frame>;
  if (!found.data.item) return <Frame title={t("problem.notFound")} back="/visits"><Empty>{t("problem.advice.NOT_FOUND")}</Empty></Frame>;
  return <One item={found.data.item} />;
}

function One({ item }: { item: Item }) {
  const { visit, place, draft, stage } = item;
  return (
    <Frame title={titleOf(place, visit)} back="/visits" right={stage === "todo" ? undefined : <Chip>{t(`app.stage.${stage}`)}</Chip>}>
      {draft?.theirs && <TwoDrafts draft={draft} />}
      <Window item={item} />
      {stage === "returned" && (
        <section class="card problem stack tight">
          <h2>{t("app.returnedTitle")}</h2>
          <p>{visit.returnComment !== "" ? t("app.quote", { text: visit.returnComment }) : t("app.returnedNoWords")}</p>
          <AnswerDue visit={visit} />
        </section>
      )}
      {visit.scenario !== "" && (
        <section class="card stack tight">
          <h2>{t("app.scenario")}</h2>
          <p class="words">{visit.scenario}</p>
        </section>
      )}
      <PlaceCard item={item} />
      {visit.briefingFiles.length > 0 && (
        <section class="card stack tight">
          <h2>{t("app.briefing")}</h2>
          <ul class="stack tight">
            {visit.briefingFiles.map((f) => (
              <Briefing key={f.uri} file={f} here={item.briefings.has(f.sha256)} />
            ))}
          </ul>
        </section>
      )}
      {(stage === "todo" || stage === "begun" || stage === "elsewhere") && <CheckIn visit={visit} />}
      <Start item={item} />
      {visit.report !== "" && <a href={href(`/visits/${visit.visit}/messages`)}>{(visit.unreadMessages ?? 0) > 0 ? counted("app.messages", visit.unreadMessages ?? 0) : t("app.messagesTitle")}</a>}
      {(stage === "todo" || stage === "elsewhere") && visit.state !== "CHECKED_IN" && <Decline visit={visit} />}
      {draft && <Discard item={item} draft={draft} />}
    </Frame>
  );
}

/** Window says when the visit may be made, in the time of the place, and how long that still is. */
function Window({ item: { visit, place, removed } }: { item: Item }) {
  const zone = place?.timeZone;
  const [now] = useState(() => Date.now() + (drift() ?? 0));
  const start = Date.parse(visit.windowStart ?? ""), end = Date.parse(visit.windowEnd ?? "");
  const gone = removed || visit.state === "CANCELLED" || visit.state === "EXPIRED";
  return (
    <section class="card stack tight">
      <p>
        <b>{visit.windowStart && visit.windowEnd && t("app.window", { from: dateTime(visit.windowStart, zone), to: dateTime(visit.windowEnd, zone) })}</b>
      </p>
      <p class="soft small">
        {[place && term("channel", place.channel), zone, visit.minutes > 0 && t("app.minutes", { n: visit.minutes }), visit.fee && money(visit.fee)].filter(Boolean).join(" · ")}
      </p>
      {gone ? (
        <Notice tone="warn">{t("app.cancelledStill")}</Notice>
      ) : now < start ? (
        <Notice tone="plain">{t("app.tooEarly")}</Notice>
      ) : now > end ? (
        <Notice tone="warn">{t("app.tooLate")}</Notice>
      ) : (
        end - now < 48 * 3600_000 && <p class="small">{t("app.left", { time: duration((end - now) / 1000) })}</p>
      )}
    </section>
  );
}

function PlaceCard({ item: { visit, place } }: { item: Item }) {
  if (!place) return null;
  const { position } = place;
  return (
    <section class="card stack tight">
      <h2>{t("app.place")}</h2>
      {place.address !== "" && <p class="words">{place.address}</p>}
      {place.contact !== "" && <p>{place.channel === "PHONE" ? <a href={`tel:${place.contact.replace(/[^+\d]/g, "")}`}>{place.contact}</a> : place.contact}</p>}
      {place.openingHours.length > 0 && (
        <ul class="small soft">
          {place.openingHours.map((h) => (
            <li key={`${h.day}${h.opens}`}>
              {term("day", h.day)} {h.opens}–{h.closes}
            </li>
          ))}
        </ul>
      )}
      {position && (
        <p>
          <a href={mapLink(position.latitude, position.longitude, titleOf(place, visit))} target="_blank" rel="noreferrer">
            {t("app.map")}
          </a>
        </p>
      )}
    </section>
  );
}

/** Briefing is a file of the briefing: the one on this phone, or a link that needs a network. */
function Briefing({ file, here }: { file: BriefingFile; here: boolean }) {
  const [picture, setPicture] = useState("");
  useEffect(() => () => URL.revokeObjectURL(picture), [picture]);
  const open = async () => {
    const blob = await briefing(file);
    if (!blob) return;
    // Pictures alone are shown in the page: what another kind of file would do there is not known.
    if (/^image\/(jpeg|png|webp|gif)$/.test(file.mediaType)) setPicture(URL.createObjectURL(blob));
    else await saveAs({ name: new URL(file.uri).pathname.split("/").pop() || file.title, blob });
  };
  return (
    <li class="stack tight">
      <div class="row">
        {here ? (
          <button class="link" onClick={() => void open()}>
            {file.title}
          </button>
        ) : (
          <a href={file.uri} target="_blank" rel="noreferrer">
            {file.title}
          </a>
        )}
        <span class="soft small">{bytes(file.sizeBytes)}</span>
      </div>
      <p class="soft small">{t(here ? "app.onPhone" : canKeep(file) ? "app.notOnPhone" : "app.briefing.network")}</p>
      {picture !== "" && <img class="briefing" src={picture} alt={file.title} />}
    </li>
  );
}

/** Start is the way into the report: begin, go on, answer, correct. */
function Start({ item }: { item: Item }) {
  const { visit, version, draft, stage, entries } = item;
  const first = version?.sections[0]?.key;
  const begin = useAct(async () => {
    if (!version) return;
    if (stage === "elsewhere") await takeUp(visit.visit);
    else if (stage === "returned") await beginAnswer(item);
    else await beginReport(item, contentOf(visit));
    go(href(stage === "returned" ? `/visits/${visit.visit}/returned` : `/visits/${visit.visit}/fill/${first}`));
  });
  const [standing, setStanding] = useState<{ answered: number; asked: number }>();
  useEffect(() => {
    if (draft && version) setStanding(standingOf(version, draft.content));
  }, [draft, version]);
  if (stage === "done" || stage === "waiting") return <a class="button" href={href("/outbox")}>{t("app.seeOutbox")}</a>;
  if (!version || first === undefined) return <Notice tone="warn">{t("app.notOnPhoneYet")}</Notice>;
  if (engineOf(version).sections.length === 0) return null;
  const refused = entries[0];
  return (
    <section class="stack">
      {begin.problem && <ProblemBox problem={begin.problem} />}
      {stage === "refused" && refused ? (
        <button class="primary" onClick={() => void correctReport(refused, item).then((to) => go(href(to)))}>
          {t("app.correct")}
        </button>
      ) : draft ? (
        <>
          {standing && <p class="small soft number">{t("app.answeredOf", { n: standing.answered, of: standing.asked })} · {t("app.savedAt", { time: dateTime(draft.savedTime) })}</p>}
          <a class="button primary" href={href(draft.before ? `/visits/${visit.visit}/returned` : `/visits/${visit.visit}/fill/${first}`)}>
            {t("app.goOn")}
          </a>
        </>
      ) : (
        stage !== "over" && (
          <button class="primary" disabled={begin.busy} onClick={() => begin.run()}>
            {t(stage === "returned" ? "app.answerReturn" : stage === "elsewhere" ? "app.takeUp" : "app.begin")}
          </button>
        )
      )}
    </section>
  );
}
