// The shopper's own page: language, money, how the own reports compare, what the phone keeps, and the way out.
import { useState } from "preact/hooks";
import { deleteSession, getShopperLeniency } from "../../gen/calls";
import { Problem, send } from "../../kit/call";
import { bytes, date, dateTime, money, points } from "../../kit/format";
import { useAct } from "../../kit/load";
import { Notice, ProblemBox, say } from "../../kit/parts";
import { href } from "../../kit/route";
import { counted, t, term } from "../../kit/texts";
import { current, statement } from "../actions";
import { protect, room } from "../boot";
import { Frame } from "../frame";
import { useStored } from "../hooks";
import { unsentWork } from "../model";
import { progress } from "../store/bundle";
import { entries } from "../store/log";
import { leavePhone, shopper } from "../store/phone";
import { appVersion } from "../version";
import { ChooseLanguage } from "./nostorage";

export function Me() {
  const name = shopper()?.title || shopper()?.shopper || "";
  return (
    <Frame title={t("app.me")}>
      <section class="card stack">
        <h2>{name}</h2>
        <ChooseLanguage />
      </section>
      <Money />
      <OwnReports />
      <Storage />
      <Diagnostics />
      <Leave />
    </Frame>
  );
}

/** Money is the statement: plain words and dates. */
function Money() {
  const kept = useStored("statement", statement).data;
  if (!kept) return null;
  const { sums, payables, titles } = kept.value;
  return (
    <section class="card stack">
      <h2>{t("app.money")}</h2>
      {sums.length === 0 && <p class="soft">{t("app.noMoney")}</p>}
      {sums.map((s) => (
        <dl key={s.currency} class="facts number">
          <dt>{t("app.money.arisen")}</dt>
          <dd>{money({ amount: s.arisen, currency: s.currency })}</dd>
          <dt>{t("app.money.paid")}</dt>
          <dd>{money({ amount: s.paid, currency: s.currency })}</dd>
          <dt>{t("app.money.closing")}</dt>
          <dd>{money({ amount: s.closing, currency: s.currency })}</dd>
        </dl>
      ))}
      <details>
        <summary>{counted("app.lines", payables.length)}</summary>
        <ul class="stack tight">
          {[...payables].reverse().map((p) => (
            <li key={p.payable} class="line">
              <div class="row">
                <span>{[term("payableKind", p.kind), titles?.locations[`${p.client}/${p.location}`] ?? p.location].join(" · ")}</span>
                <b class="number">{p.amount && money(p.amount)}</b>
              </div>
              <p class="soft small">
                {[p.createTime && date(p.createTime), p.text, p.paidDay !== "" ? t("app.paidOn", { day: date(p.paidDay, "UTC"), reference: p.reference }) : term("payableState", p.state), p.reason].filter(Boolean).join(" · ")}
                {p.report !== "" && (
                  <>
                    {" · "}
                    <a href={href(`/visits/${p.visit}/messages`)}>{t("app.askAbout")}</a>
                  </>
                )}
              </p>
            </li>
          ))}
        </ul>
      </details>
      <p class="soft small">{t("app.asOf", { time: dateTime(kept.time) })}</p>
    </section>
  );
}

/** OwnReports is how often the shopper's reports were returned, and how they compare with others at the same places: never a ranking. */
function OwnReports() {
  const value = useStored("leniency", () => current("leniency", () => send(getShopperLeniency, { shopper: shopper()?.shopper ?? "" }))).data?.value;
  if (!value) return null;
  const { basisPoints, lowBasisPoints: low, highBasisPoints: high, reviewedReports: reviewed = 0, returnedReports: returned = 0 } = value;
  const compared = basisPoints !== undefined && low !== undefined && high !== undefined;
  if (!compared && reviewed === 0) return null;
  return (
    <section class="card stack tight">
      <h2>{t("app.ownReports")}</h2>
      {reviewed > 0 && <p>{counted(returned === 0 ? "app.noneReturned" : "app.ownReturned", reviewed, { returned })}</p>}
      {compared ? (
        <>
          <p>{t(low > 0 ? "app.lenient.more" : high < 0 ? "app.lenient.less" : "app.lenient.same")}</p>
          <p class="soft small">{t("app.lenient.figure", { points: points(basisPoints), low: points(low), high: points(high), n: value.visits })}</p>
        </>
      ) : (
        <p class="soft small">{t("app.lenient.none")}</p>
      )}
    </section>
  );
}

/** Storage is what the phone keeps, and whether the browser may remove it. */
function Storage() {
  const space = useStored("room", room).data;
  const work = useStored("work", unsentWork).data;
  return (
    <section class="card stack tight">
      <h2>{t("app.storage")}</h2>
      {space && <p>{t(space.persisted ? "app.protected" : "app.notProtected")}</p>}
      {space?.usage !== undefined && space.quota !== undefined && <p class="soft small">{t("app.space", { used: bytes(space.usage), all: bytes(space.quota) })}</p>}
      {work && work.drafts + work.reports > 0 && <p class="small">{t("app.wouldBeLost", { drafts: work.drafts, reports: work.reports })}</p>}
      {space && !space.persisted && <button onClick={() => void protect()}>{t("app.protectNow")}</button>}
    </section>
  );
}

/** Diagnostics is what to tell people who help. */
function Diagnostics() {
  const [copied, setCopied] = useState(false);
  const synced = useStored("progress", progress).data?.syncTime;
  const copy = async () => {
    const head = [`app ${appVersion}`, navigator.userAgent, `${screen.width}×${screen.height} @${devicePixelRatio}`, JSON.stringify(await room()), JSON.stringify({ ...(await progress()), token: undefined })];
    const lines = (await entries()).map((e) => `${new Date(e.time).toISOString()} ${e.text}`);
    await navigator.clipboard.writeText([...head, ...lines].join("\n"));
    setCopied(true);
    say(t("app.copied"));
  };
  return (
    <section class="card stack tight">
      <h2>{t("app.help")}</h2>
      <p class="soft small">
        {t("app.version", { version: appVersion })}
        {synced !== undefined && ` · ${t("app.syncedAt", { time: dateTime(synced) })}`}
      </p>
      <button onClick={() => void copy()}>{t(copied ? "app.copied" : "app.copyLog")}</button>
    </section>
  );
}

/** Leave ends the session and removes what is stored here, unless something of it is nowhere else. */
function Leave() {
  const work = useStored("work", unsentWork).data;
  const act = useAct(async () => {
    const now = await unsentWork();
    if (now.reports + now.drafts > 0) return;
    await send(deleteSession, { session: "current" }).catch((error: unknown) => {
      if (!(error instanceof Problem) || error.status !== 401) throw error;
    });
    await leavePhone();
    location.replace("/");
  });
  const holds = (work?.reports ?? 0) + (work?.drafts ?? 0) > 0;
  return (
    <section class="card stack tight">
      {holds && <Notice tone="warn">{t("app.leaveRefused", { drafts: work?.drafts, reports: work?.reports })}</Notice>}
      {act.problem && <ProblemBox problem={act.problem} />}
      <button disabled={!work || holds || act.busy} onClick={() => act.run()}>
        {t("signOut")}
      </button>
    </section>
  );
}
