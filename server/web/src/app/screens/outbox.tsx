// The outbox: what was sent, what waits and why, and the proof of what was taken.
import type { ComponentChildren } from "preact";
import { bytes, date, dateTimeInFull, percent, time } from "../../kit/format";
import { Bar, Chip, Empty, Notice, type Tone } from "../../kit/parts";
import { go, href } from "../../kit/route";
import { counted, t, term } from "../../kit/texts";
import { room } from "../boot";
import { Frame } from "../frame";
import { useStatus, useStored } from "../hooks";
import { items, titleOf, type Item } from "../model";
import { correctReport, reportFile, reviewOf, saveAs } from "../actions";
import { pulse } from "../pulse";
import type { Status } from "../sender/status";
import { type Entry, type State, outbox, stateOf, tryAgain } from "../store/outbox";
import type { FileRow } from "../store/rows";
import { SendNow } from "../strips";

export function Outbox() {
  const entries = useStored("outbox", outbox);
  const visits = useStored("visits", items).data ?? [];
  const space = useStored("room", room).data;
  const of = new Map(visits.map((i) => [i.visit.visit, i]));
  return (
    <Frame title={t("app.outbox")} right={<SendNow />} under={space && <Notice tone={space.persisted ? "good" : "plain"}>{t(space.persisted ? "app.protected" : "app.notProtected")}</Notice>}>
      {entries.data?.length === 0 && <Empty>{t("app.outboxEmpty")}</Empty>}
      <ul class="stack">
        {entries.data?.map((entry) => (
          <Report key={entry.report.key} entry={entry} item={of.get(entry.report.visit)} />
        ))}
      </ul>
      {(entries.data?.length ?? 0) > 0 && <p class="soft small">{t("app.copiesStay")}</p>}
    </Frame>
  );
}

const tones: Record<State | "sending", Tone> = { saved: "plain", queued: "warn", comment: "warn", photos: "warn", sending: "accent", taken: "good", refused: "bad", disagreed: "bad" };

function Report({ entry, item }: { entry: Entry; item: Item | undefined }) {
  const { report, files } = entry;
  const status = useStatus();
  const state = stateOf(report, files);
  const sending = status.report === report.key;
  const shown = sending ? "sending" : state;
  return (
    <li class={state === "refused" || state === "disagreed" ? "card problem stack" : "card stack"}>
      <div class="row">
        <h2>{item ? titleOf(item.place, item.visit) : report.visit}</h2>
        <Chip tone={tones[shown]}>{t(`app.state.${shown}`)}</Chip>
      </div>
      {state === "taken" ? <Taken entry={entry} item={item} /> : <Steps entry={entry} status={sending ? status : undefined} />}
      {report.trouble && !report.receipt && !sending && <p class="small soft">{t("app.lastTry", { time: time(report.trouble.time), why: report.trouble.message || t("app.offline") })}</p>}
      {state === "refused" && report.refusal && (
        <>
          <p>{report.refusal.message}</p>
          <ul class="small stack tight">
            {report.refusal.violations.map((v) => (
              <li key={v.path + v.reason}>{v.message}</li>
            ))}
          </ul>
          {item && <button class="primary" onClick={() => void correctReport(entry, item).then((to) => go(href(to)))}>{t("app.correct")}</button>}
        </>
      )}
      {state === "disagreed" && (
        <>
          <p>{t("app.disagreed")}</p>
          <button onClick={() => void tryAgain(report.key).then(() => pulse(true))}>{t("again")}</button>
        </>
      )}
      <p>
        <button class="link" onClick={() => void reportFile(entry, item).then(saveAs)}>
          {t("app.saveCopy")}
        </button>
      </p>
    </li>
  );
}

/** Steps are what has happened to a report, and what has not. */
function Steps({ entry, status }: { entry: Entry; status: Status | undefined }) {
  const { report, files } = entry;
  const share = files.reduce((sum, f) => sum + (f.storedTime !== undefined ? f.size : f.sent), 0);
  const size = files.reduce((sum, f) => sum + f.size, 0);
  const done = files.filter((f) => f.storedTime !== undefined).length;
  return (
    <>
      <ol class="done small">
        <Step done>{t("app.step.saved", { time: date(report.frozenTime) + ", " + time(report.frozenTime) })}</Step>
        <Step done={report.receipt !== undefined} now={status !== undefined && !report.receipt}>
          {t(report.receipt ? "app.step.answers" : "app.step.answersWait")}
        </Step>
        <Step done={report.receipt !== undefined}>{t(report.receipt ? "app.step.receipt" : "app.step.receiptWait")}</Step>
        {report.comment && <Step done={report.comment.sentTime !== undefined}>{t(report.comment.sentTime !== undefined ? "app.step.comment" : "app.step.commentWait")}</Step>}
        {files.length > 0 && (
          <Step done={done === files.length} now={status?.file !== undefined}>
            {t("app.step.photos", { n: done, of: files.length, size: bytes(size) })}
          </Step>
        )}
      </ol>
      {files.length > 0 && report.receipt && <Bar value={share} of={size} label={t("app.step.photos", { n: done, of: files.length, size: bytes(size) })} />}
    </>
  );
}

function Step({ done, now, children }: { done: boolean; now?: boolean; children: ComponentChildren }) {
  return (
    <li>
      <span aria-hidden="true">{done ? "✓" : now ? "↑" : "·"}</span>
      <span>{children}</span>
    </li>
  );
}

/** Taken is the proof, and what became of the report since. */
function Taken({ entry: { report, files }, item }: { entry: Entry; item: Item | undefined }) {
  const receipt = JSON.parse(report.receipt ?? "{}") as { takenTime?: string; contentDigest?: string; score?: { effectiveBasisPoints?: number; verdict?: string } };
  const review = useStored(`review ${report.reportId}`, () => reviewOf(report.reportId)).data;
  const refused = files.filter((f): f is FileRow & { refusal: object } => f.refusal !== undefined);
  const digest = receipt.contentDigest ?? "";
  const score = receipt.score?.effectiveBasisPoints;
  return (
    <>
      <dl class="facts small number">
        <dt>{t("app.fact.taken")}</dt>
        <dd>{receipt.takenTime && dateTimeInFull(receipt.takenTime)}</dd>
        {score !== undefined && (
          <>
            <dt>{t("app.fact.score")}</dt>
            <dd>{[percent(score), receipt.score?.verdict !== "NONE" && term("verdict", receipt.score?.verdict)].filter(Boolean).join(" · ")}</dd>
          </>
        )}
        <dt>{t("app.fact.receipt")}</dt>
        <dd>
          <code>{`${digest.slice(0, 4)} ${digest.slice(4, 8)} … ${digest.slice(-6)}`}</code> {t("app.fact.matches")}
        </dd>
        {files.length > 0 && (
          <>
            <dt>{t("app.fact.photos")}</dt>
            <dd>{counted("app.photosTaken", files.length - refused.length)}</dd>
          </>
        )}
        {review?.state && (
          <>
            <dt>{t("app.fact.review")}</dt>
            <dd>{review.state === "SUBMITTED" && review.dueTime ? t("app.reviewDue", { time: date(review.dueTime) }) : term("reportState", review.state)}</dd>
          </>
        )}
        {review?.fee && (
          <>
            <dt>{t("app.fact.fee")}</dt>
            <dd>{review.fee}</dd>
          </>
        )}
      </dl>
      {report.comment?.refusal && <p class="fault small">{t("app.commentRefused", { why: report.comment.refusal.message })}</p>}
      {refused.map((f) => (
        <p key={f.id} class="fault small">
          {f.title}: {f.refusal.message}
        </p>
      ))}
      {item && item.visit.report === report.reportId && <a href={href(`/visits/${report.visit}/messages`)}>{t("app.messagesTitle")}</a>}
    </>
  );
}
