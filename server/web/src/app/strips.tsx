// The first lines of every screen: what is unsent and safe, and what needs the shopper.
import { useState } from "preact/hooks";
import { dateTime, time } from "../kit/format";
import { Notice } from "../kit/parts";
import { href } from "../kit/route";
import { counted, t } from "../kit/texts";
import { useStatus, useStored, useTold } from "./hooks";
import { pulse, syncTrouble } from "./pulse";
import { progress } from "./store/bundle";
import { isUnsent, outbox } from "./store/outbox";
import { whatRemoved } from "./store/phone";
import { hasUpdate, updateLater, updateNow } from "./update";
import { appVersion, isOlder } from "./version";

/** isOffline reports whether the phone has no way to the server, as far as it knows. */
export function isOffline(): boolean {
  return !navigator.onLine || syncTrouble()?.isOffline === true;
}

/** Strips are the lines. What is at risk comes first. */
export function Strips() {
  useTold();
  const entries = useStored("outbox", outbox);
  const { block, until, report } = useStatus();
  const waiting = (entries.data ?? []).filter((e) => isUnsent(e.report, e.files)).length;
  const offline = isOffline() || block === "offline";
  const said = waiting > 0 ? counted("app.safe", waiting) : "";
  return (
    <>
      {whatRemoved() === "lost" && <Notice tone="bad">{t("app.lost")}</Notice>}
      {whatRemoved() === "restored" && <Notice tone="warn">{t("app.restored")}</Notice>}
      {entries.problem && "kind" in entries.problem && <Notice tone="bad">{t(entries.problem.kind === "full" ? "app.full" : "app.noStorage")}</Notice>}
      {offline ? (
        <Notice tone="warn">
          <b>{t("app.offline")}</b> {said !== "" ? `${said} ${t("app.goesByItself")}` : t("app.offlineWorks")}
        </Notice>
      ) : block === "signedOut" || syncTrouble()?.status === 401 ? (
        <Notice tone="warn">
          {said} {t("app.signedOut")} <a href={href("/enrol")}>{t("app.enterCode")}</a>
        </Notice>
      ) : block === "otherShopper" ? (
        <Notice tone="warn">
          {said} {t("app.otherShopper")} <a href={href("/enrol")}>{t("app.enterCode")}</a>
        </Notice>
      ) : block === "tooOld" || syncTrouble()?.reason === "APP_TOO_OLD" ? (
        <Notice tone="warn">
          {said} {t("app.tooOld")}
        </Notice>
      ) : block === "busy" ? (
        <Notice tone="warn">
          {said} {t("app.busy", { time: until !== undefined ? time(until) : undefined })}
        </Notice>
      ) : (
        waiting > 0 && <Notice tone="accent">{report ? counted("app.sending", waiting) : said}</Notice>
      )}
      <TooOldSoon />
      <Update />
    </>
  );
}

/** TooOldSoon says from when on the server will ask for a newer app, while there is time to get it. */
function TooOldSoon() {
  const { plannedAppVersion: version, plannedAppTime: from } = useStored("progress", progress).data ?? {};
  if (!version || !from || !isOlder(appVersion, version)) return null;
  return (
    <Notice tone="plain">
      {t("app.tooOldSoon", { time: dateTime(from), version })}{" "}
      <button class="link" onClick={() => location.reload()}>
        {t("app.loadAgain")}
      </button>
    </Notice>
  );
}

function Update() {
  const [refused, setRefused] = useState(false);
  if (!hasUpdate()) return null;
  return (
    <Notice tone="accent">
      {t(refused ? "app.updateForm" : "app.update")}{" "}
      <span class="buttons">
        <button onClick={() => void updateNow().then((done) => setRefused(!done))}>{t("app.updateNow")}</button>
        <button class="quiet" onClick={updateLater}>
          {t("app.updateLater")}
        </button>
      </span>
    </Notice>
  );
}

/** SendNow is the button that sends what waits. */
export function SendNow() {
  const [busy, setBusy] = useState(false);
  return (
    <button
      disabled={busy}
      onClick={() => {
        setBusy(true);
        void pulse(true).finally(() => setBusy(false));
      }}
    >
      {t("app.sendNow")}
    </button>
  );
}
