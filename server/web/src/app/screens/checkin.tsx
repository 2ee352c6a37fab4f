// The check-in at the door. It is stored on the phone first; it never keeps anybody from beginning.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Visit } from "../../gen/api";
import { dateTime, number } from "../../kit/format";
import { Notice, say } from "../../kit/parts";
import { t } from "../../kit/texts";
import { type Denied, type Fix, accuracyWord, locate } from "../place";
import { useStored } from "../hooks";
import { type Checked, checkedIn, sendCheckIns, storeCheckIn } from "../store/checkins";
import { locateDraft } from "../store/drafts";

/** CheckIn takes the position and the time at the door. */
export function CheckIn({ visit }: { visit: Visit }) {
  const checked = useStored(`check-in ${visit.visit}`, () => checkedIn(visit.visit));
  const [fix, setFix] = useState<Fix>();
  const [denied, setDenied] = useState<Denied>();
  const [busy, setBusy] = useState(false);
  const stop = useRef<AbortController>();
  useEffect(() => () => stop.current?.abort(), []);
  const at = visit.checkInTime ?? (checked.data && new Date(checked.data.time).toISOString());
  if (at !== undefined) {
    return (
      <section class="card stack tight">
        <h2>{t("app.checkIn")}</h2>
        <p>{t("app.checkedInAt", { time: dateTime(at) })}</p>
        {checked.data && <Where fix={checked.data.position} />}
        {checked.data && !visit.checkInTime && <p class="soft small">{t("app.checkInWaits")}</p>}
      </section>
    );
  }
  const measure = async () => {
    stop.current = new AbortController();
    setBusy(true);
    setDenied(undefined);
    const result = await locate(setFix, stop.current.signal);
    setBusy(false);
    if (typeof result === "string") setDenied(result);
    const position = typeof result === "string" ? undefined : result;
    const stored: Checked = { visit: visit.visit, time: Date.now(), position };
    await storeCheckIn(stored);
    if (position) await locateDraft(visit.visit, position);
    say(t("app.checkedIn"));
    void sendCheckIns();
  };
  return (
    <section class="card stack">
      <h2>{t("app.checkIn")}</h2>
      <p class="small soft">{t("app.checkInHint")}</p>
      {busy && <Where fix={fix} waiting />}
      {denied && <Notice tone="warn">{t(`app.position.${denied}`)}</Notice>}
      {busy ? (
        <button onClick={() => stop.current?.abort()}>{t("app.takeThis")}</button>
      ) : (
        <button class="primary" onClick={() => void measure()}>
          {t("app.checkInNow")}
        </button>
      )}
    </section>
  );
}

/** Where shows a position's accuracy as a ring and a word. */
export function Where({ fix, waiting = false }: { fix: Pick<Fix, "accuracyMeters"> | undefined; waiting?: boolean }) {
  if (!fix) return waiting ? <p role="status">{t("app.locating")}</p> : <p class="small soft">{t("app.position.none")}</p>;
  const word = accuracyWord(fix.accuracyMeters);
  const radius = { exact: 6, fair: 11, coarse: 16, approximate: 21 }[word];
  return (
    <div class="where">
      <svg width="48" height="48" viewBox="0 0 48 48" aria-hidden="true">
        <circle cx="24" cy="24" r={radius} class="ring" />
        <circle cx="24" cy="24" r="3" class="dot" />
      </svg>
      <p class="small" role={waiting ? "status" : undefined}>
        <b>{t(`app.accuracy.${word}`)}</b> {t("app.meters", { n: number(fix.accuracyMeters) })}
        {word === "approximate" && <> {t("app.allowPrecise")}</>}
      </p>
    </div>
  );
}
