import { useEffect, useState } from "preact/hooks";
import { clock } from "../../format";
import { t } from "../../texts";
import { type Draft, type KindProps, type Stopwatch, localized, useForm } from "../context";

const endings = ["SERVED", "LEFT_UNSERVED", "HUNG_UP"] as const;

/** Duration takes a length of time, by a stopwatch or by hand, and how the wait ended. */
export function Duration({ question, kind, answer, onValue, labelledBy }: KindProps<"duration">) {
  const form = useForm();
  const watch = form.stopwatch?.(question.key);
  const [byHand, setByHand] = useState(watch === undefined);
  const duration = answer?.duration;
  if (kind.between) {
    const title = (key: string) => localized(form.version.sections.flatMap((s) => s.questions).find((q) => q.key === key)?.text, form.version);
    return <p class="soft small">{t("form.between", { from: title(kind.between.from), to: title(kind.between.to) })}</p>;
  }
  const put = (change: NonNullable<Draft["duration"]>) => onValue({ duration: { ...duration, ...change } });
  return (
    <div class="stack" role="group" aria-labelledby={labelledBy}>
      {watch && !byHand && !form.readOnly ? (
        <>
          <Watch watch={watch} seconds={duration?.seconds} onSeconds={(seconds) => put({ seconds })} />
          <p class="soft small">
            {t("form.watchGoesOn")}{" "}
            <button type="button" class="link" onClick={() => setByHand(true)}>
              {t("form.byHand")}
            </button>
          </p>
        </>
      ) : (
        <ByHand seconds={duration?.seconds} readOnly={form.readOnly ?? false} onSeconds={(seconds) => (seconds === undefined ? onValue(undefined) : put({ seconds }))} />
      )}
      <fieldset class="options">
        <legend class="small">{t("form.howItEnded")}</legend>
        {endings.map((outcome) => (
          <label key={outcome} class="option">
            <input type="radio" name={`${question.key}-outcome`} checked={duration?.outcome === outcome} disabled={form.readOnly} onChange={() => put({ outcome })} />
            <span>{t(`waitOutcome.${outcome}`)}</span>
          </label>
        ))}
      </fieldset>
    </div>
  );
}

/** Watch is the stopwatch: large figures, start and stop, no sound. */
function Watch({ watch, seconds, onSeconds }: { watch: Stopwatch; seconds: number | undefined; onSeconds: (seconds: number) => void }) {
  const [, tick] = useState(0);
  const state = watch.read();
  useEffect(() => {
    if (!state?.running) return;
    // The time is read from the clock at every drawing; the interval only draws.
    const timer = setInterval(() => tick((n) => n + 1), 500);
    return () => clearInterval(timer);
  }, [state?.running]);
  const act = (run: () => void) => () => {
    run();
    tick((n) => n + 1);
  };
  return (
    <div class="watch">
      <output aria-live="off">{clock(state?.running ? state.seconds : (seconds ?? state?.seconds ?? 0))}</output>
      {state?.running ? (
        <button type="button" class="primary" onClick={act(() => onSeconds(Math.floor(watch.stop())))}>
          {t("form.stop")}
        </button>
      ) : (
        <button type="button" class="primary" onClick={act(watch.start)}>
          {t(seconds === undefined ? "form.start" : "form.startAgain")}
        </button>
      )}
    </div>
  );
}

/** ByHand takes minutes and seconds. */
function ByHand({ seconds, readOnly, onSeconds }: { seconds: number | undefined; readOnly: boolean; onSeconds: (seconds: number | undefined) => void }) {
  const minutes = seconds === undefined ? "" : String(Math.floor(seconds / 60));
  const rest = seconds === undefined ? "" : String(seconds % 60);
  const put = (m: string, s: string) => onSeconds(m === "" && s === "" ? undefined : Math.max(0, Math.trunc(Number(m)) * 60 + Math.trunc(Number(s))));
  return (
    <div class="withunit">
      <input type="number" inputMode="numeric" min={0} value={minutes} readOnly={readOnly} aria-label={t("form.minutes")} onInput={(e) => put(e.currentTarget.value, rest)} />
      <span class="soft">{t("unit.minute")}</span>
      <input type="number" inputMode="numeric" min={0} max={59} value={rest} readOnly={readOnly} aria-label={t("form.seconds")} onInput={(e) => put(minutes, e.currentTarget.value)} />
      <span class="soft">{t("unit.second")}</span>
    </div>
  );
}
