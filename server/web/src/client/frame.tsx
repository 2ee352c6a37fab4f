// What stands around every page: where the reader is, what is looked at, and where to go.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Token } from "../gen/api";
import { deleteSession } from "../gen/calls";
import { send } from "../kit/call";
import { dateTime, month } from "../kit/format";
import { useAct } from "../kit/load";
import { OfflineStrip } from "../kit/offline";
import { ProblemBox } from "../kit/parts";
import type { Place } from "../kit/route";
import { chooseLanguage, type Language, language, languages, names, t } from "../kit/texts";
import type { Base } from "./client";
import { Crumbs } from "./crumbs";
import { visits } from "./figures";
import { Selectors } from "./selectors";
import { type At, type Chosen, link } from "./view";

/** The parts of the page, in the order of a reader's questions. */
const tabs = ["overview", "places", "sections", "waits", "claims", "reports", "alerts", "actions", "appeals"] as const;

const pathOf = (tab: (typeof tabs)[number]) => (tab === "overview" ? "/" : `/${tab}`);

/** The tab that a path belongs to. */
function tabOf(path: string): (typeof tabs)[number] | undefined {
  const first = path.split("/")[1] ?? "";
  if (first === "") return "overview";
  if (first === "questions") return "sections";
  return tabs.find((tab) => tab === first);
}

interface Props {
  who: Token;
  client: string;
  chosen: Chosen;
  base: Base | undefined;
  at: At | undefined;
  place: Place;
  children: ComponentChildren;
}

export function Frame({ who, client, chosen, base, at, place, children }: Props) {
  const [open, setOpen] = useState<"" | "tabs" | "view">("");
  const tab = tabOf(place.path);
  useEffect(() => setOpen(""), [place]);
  const toggle = (which: "tabs" | "view") => setOpen(open === which ? "" : which);
  return (
    <>
      <a class="skip" href="#main">
        {t("skip")}
      </a>
      <header class="top">
        <div class="in">
          <div class="row wrap">
            <Crumbs client={client} title={base?.one.titles?.client ?? client} who={who} at={at} query={place.query} />
            <span class="buttons noprint">
              <button class="wide-only" onClick={() => print()}>{t("print")}</button>
              <a class="button" href={link(place.query, "/export")}>
                {t("tab.export")}
              </a>
            </span>
          </div>
          <div class="narrow buttons noprint">
            <button aria-expanded={open === "tabs"} aria-controls="tabs" onClick={() => toggle("tabs")}>
              ☰ {tab ? t(`tab.${tab}`) : t("menu")}
            </button>
            <button aria-expanded={open === "view"} aria-controls="view" onClick={() => toggle("view")}>
              {t("choose.view")}
            </button>
          </div>
          <div id="view" class={open === "view" ? "folded open" : "folded"}>
            <Selectors chosen={chosen} base={base} place={place} />
          </div>
          {at && <Standing at={at} />}
          <nav id="tabs" class={open === "tabs" ? "tabs folded open" : "tabs folded"} aria-label={t("parts")}>
            {tabs.map((name) => (
              <a key={name} href={link(place.query, pathOf(name))} aria-current={name === tab ? "page" : undefined}>
                {t(`tab.${name}`)}
              </a>
            ))}
          </nav>
        </div>
      </header>
      <OfflineStrip />
      <main id="main" class="in stack" tabIndex={-1}>
        {children}
      </main>
      <Foot who={who} />
    </>
  );
}

/** Standing says what the figures on the page stand on; it is printed on every page. */
function Standing({ at }: { at: At }) {
  return (
    <p class="standing small soft">
      {t("standing", {
        time: at.base.asOf ? dateTime(at.base.asOf) : undefined,
        program: at.base.titles?.program || undefined,
        place: at.base.titles?.location || undefined,
        span: at.from && `${month(at.from, "short")} – ${month(at.to, "short")}`,
        visits: at.base.total ? visits(at.base.total.visits) : undefined,
      })}{" "}
      <a href={link(at.query, "/how")}>{t("tab.how")}</a>
    </p>
  );
}

function Foot({ who }: { who: Token }) {
  const out = useAct(async () => {
    await send(deleteSession, { session: "current" });
    location.assign("/");
  });
  return (
    <footer class="in row wrap small soft noprint">
      <span>{who.title}</span>
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
      <button class="quiet" disabled={out.busy} onClick={() => out.run()}>
        {t("signOut")}
      </button>
      {out.problem && <ProblemBox problem={out.problem} />}
    </footer>
  );
}
