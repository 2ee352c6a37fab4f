// The page of the sign-in: one for all people; it leads each to the screen that their role has.
import { useEffect, useState } from "preact/hooks";
import type { Session } from "../gen/api";
import { createSession, whoAmI } from "../gen/calls";
import { send, setCaller } from "../kit/call";
import { useAct, useLoad } from "../kit/load";
import { Field, Load, ProblemBox } from "../kit/parts";
import { start } from "../kit/start";
import { chooseLanguage, language, languages, names, t, type Language } from "../kit/texts";

type Screen = NonNullable<Session["screen"]>;

/** What the server tells with the page: the screens that this browser has cookies of, and whether there is a provider. */
const told = document.getElementById("screen")?.dataset ?? {};
const screens = (told.screens ?? "").split(" ").filter((s): s is Screen => s === "APP" || s === "DESK" || s === "CLIENT");

/** A link may bring a code, as that of an invitation does, or a key, as those of a demo do. It is not sent to the server. */
const brought = new URLSearchParams(location.hash.slice(1));
const secretBrought = brought.get("code") ?? brought.get("key") ?? "";

/** A link alone signs in on this machine only, where a demo runs; elsewhere a person presses the button, so that no foreign link signs them in as somebody else. */
const signsInAlone = secretBrought !== "" && /^(127\.0\.0\.1|localhost|\[::1\])$/.test(location.hostname);

/** placeOf asks who has the session of a screen, and returns where that screen is; undefined where the session has ended. */
async function placeOf(screen: Screen): Promise<string | undefined> {
  if (screen === "APP") return "/app/";
  if (screen === "DESK") return "/desk/";
  setCaller(screen, language());
  const me = await send(whoAmI, {}).catch(() => undefined);
  return me?.client ? `/c/${encodeURIComponent(me.client)}/` : undefined;
}

function SignIn() {
  const [wanted, setWanted] = useState(secretBrought);
  const [title, setTitle] = useState("");
  const [missing, setMissing] = useState(false);
  const open = useLoad("open", async () => {
    const places = await Promise.all(screens.map(async (screen) => ({ screen, path: await placeOf(screen) })));
    const known = places.filter((p): p is { screen: Screen; path: string } => p.path !== undefined);
    if (known.length === 1 && known[0] && secretBrought === "" && !location.search.includes("stay")) location.replace(known[0].path);
    return known;
  });
  const act = useAct(async () => {
    const secret = wanted.trim();
    setMissing(secret === "");
    if (secret === "") return;
    const session = await send(createSession, secret.startsWith("ms_") ? { key: secret } : { code: secret, title: title.trim() });
    const path = session.screen && (await placeOf(session.screen));
    if (path) location.replace(path);
  });
  useEffect(() => {
    if (secretBrought !== "") history.replaceState(null, "", location.pathname + location.search);
    if (signsInAlone) act.run();
  }, []);
  const isKey = wanted.trim().startsWith("ms_");
  return (
    <main class="stack">
      <h1 class="brand">{t("title")}</h1>
      <Load from={open}>
        {(places) =>
          places.length > 0 && (
            <nav class="card stack" aria-label={t("signin.open")}>
              <h2>{t("signin.open")}</h2>
              {places.map((p) => (
                <a key={p.screen} class="button primary" href={p.path}>
                  {t(`screen.${p.screen}`)}
                </a>
              ))}
            </nav>
          )
        }
      </Load>
      {told.openid !== undefined && (
        <>
          <a class="button primary" href="/signin/oidc">
            {t("signin.openid")}
          </a>
          <p class="or soft">{t("signin.or")}</p>
        </>
      )}
      <form
        class="card stack"
        onSubmit={(e) => {
          e.preventDefault();
          act.run();
        }}
      >
        <Field label={t("signin.code")} hint={t("signin.codeHint")} fault={missing ? t("signin.needed") : undefined}>
          <input value={wanted} onInput={(e) => setWanted(e.currentTarget.value)} autocomplete="one-time-code" autocapitalize="none" spellcheck={false} />
        </Field>
        {!isKey && (
          <Field label={t("signin.name")} hint={t("signin.nameHint")}>
            <input value={title} onInput={(e) => setTitle(e.currentTarget.value)} autocomplete="name" maxLength={200} />
          </Field>
        )}
        {act.problem && <ProblemBox problem={act.problem} />}
        <button class="primary" disabled={act.busy}>
          {t("signIn")}
        </button>
      </form>
      <footer class="row wrap small soft">
        <label>
          {t("language")}{" "}
          <select value={language()} onChange={(e) => chooseLanguage(e.currentTarget.value as Language)}>
            {languages.map((tag) => (
              <option key={tag} value={tag}>
                {names[tag]}
              </option>
            ))}
          </select>
        </label>
        <a href="/docs">{t("signin.docs")}</a>
      </footer>
    </main>
  );
}

void start("signin", "/signin", SignIn);
