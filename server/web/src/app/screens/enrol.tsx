// Install and enrol: the app on the home screen first, then the code inside it.
import { useEffect, useState } from "preact/hooks";
import { createSession } from "../../gen/calls";
import { Problem, send } from "../../kit/call";
import { useAct } from "../../kit/load";
import { Field, Notice, ProblemBox } from "../../kit/parts";
import { go, href } from "../../kit/route";
import { t } from "../../kit/texts";
import { ChooseLanguage } from "./nostorage";
import { Scan, canScan } from "./scan";
import { canInstall, install, platform, signedInAs, takeSession } from "../boot";
import { useTold } from "../hooks";
import { pulse } from "../pulse";
import { shopper } from "../store/phone";

export function Enrol() {
  useTold();
  const where = platform();
  return (
    <main class="stack body">
      <h1>{t("app.title")}</h1>
      {where === "ios" && <Steps notice={t("app.iosFirst")} steps={["app.ios1", "app.ios2", "app.ios3"]} />}
      {where === "android" && !canInstall() && <Steps notice={t("app.installFirst")} steps={["app.android1", "app.android2", "app.android3"]} />}
      {canInstall() && (
        <section class="card stack">
          <p>{t("app.installWhy")}</p>
          <button class="primary" onClick={() => void install()}>
            {t("app.install")}
          </button>
        </section>
      )}
      {where === "other" && !canInstall() && <Notice tone="plain">{t("app.inBrowser")}</Notice>}
      <Code />
      <ChooseLanguage />
    </main>
  );
}

/** Steps are the pictures and words of how the app comes onto the home screen. */
function Steps({ notice, steps }: { notice: string; steps: readonly ("app.ios1" | "app.ios2" | "app.ios3" | "app.android1" | "app.android2" | "app.android3")[] }) {
  return (
    <section class="card stack">
      <p>
        <b>{notice}</b>
      </p>
      <ol class="install stack tight">
        {steps.map((key, i) => (
          <li key={key}>
            <svg width="28" height="28" viewBox="0 0 28 28" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">
              {i === 0 ? <path d="M14 4v13M9 9l5-5 5 5M7 13H5v11h18V13h-2" /> : i === 1 ? <path d="M6 6h16v16H6zM14 10v8M10 14h8" /> : <path d="M9 3h10v22H9zM12 22h4" />}
            </svg>
            <span>{t(key)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Code takes the code of an invitation, typed or from the link of a QR code. */
function Code() {
  const [code, setCode] = useState(() => new URLSearchParams(location.hash.slice(1)).get("code") ?? "");
  const [name, setName] = useState("");
  const [missing, setMissing] = useState(false);
  const [other, setOther] = useState("");
  const [scans, setScans] = useState(false);
  useEffect(() => {
    const known = shopper();
    if (known) void signedInAs().then((who) => setOther(who && who !== known.shopper ? who : ""));
  }, []);
  const enter = async () => {
    if (!(await takeSession())) throw new Problem(403, { reason: "NOT_A_SHOPPER", title: t("app.notAShopper") });
    go(href("/visits"), true);
    void pulse(true);
  };
  const act = useAct(async () => {
    const secret = code.trim();
    setMissing(secret === "");
    if (secret === "") return;
    await send(createSession, secret.startsWith("ms_") ? { key: secret } : { code: secret, title: name.trim() });
    await enter();
  });
  const change = useAct(enter);
  return (
    <>
      <form
        class="card stack"
        onSubmit={(e) => {
          e.preventDefault();
          act.run();
        }}
      >
        <Field label={t("signin.code")} hint={t("app.codeHint")} fault={missing ? t("signin.needed") : undefined}>
          <input name="code" value={code} onInput={(e) => setCode(e.currentTarget.value)} autocomplete="one-time-code" autocapitalize="none" spellcheck={false} />
        </Field>
        {canScan() && (
          <button type="button" onClick={() => setScans(true)}>
            {t("app.scan")}
          </button>
        )}
        {!code.trim().startsWith("ms_") && (
          <Field label={t("app.phoneName")} hint={t("app.phoneNameHint")}>
            <input name="title" value={name} onInput={(e) => setName(e.currentTarget.value)} autocomplete="off" maxLength={200} />
          </Field>
        )}
        {act.problem && <ProblemBox problem={act.problem} />}
        {change.problem && <ProblemBox problem={change.problem} />}
        <button class="primary" disabled={act.busy}>
          {t("signIn")}
        </button>
        {other !== "" && (
          <button type="button" disabled={change.busy} onClick={() => change.run()}>
            {t("app.goOnAs", { who: other })}
          </button>
        )}
        {shopper() && <a href={href("/visits")}>{t("cancel")}</a>}
      </form>
      {scans && (
        <Scan
          close={() => setScans(false)}
          done={(found) => {
            setCode(found);
            setScans(false);
          }}
        />
      )}
    </>
  );
}
