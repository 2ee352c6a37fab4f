// The agency's desk: the way between its places, and who sits at it.
import { useEffect, useState } from "preact/hooks";
import { deleteSession, whoAmI } from "../gen/calls";
import type { Token } from "../gen/api";
import { send } from "../kit/call";
import { dateTimeInFull } from "../kit/format";
import { later } from "../kit/later";
import { useLoad } from "../kit/load";
import { OfflineStrip } from "../kit/offline";
import { Empty, Load } from "../kit/parts";
import { go, href, match, usePlace } from "../kit/route";
import { keepFocus } from "../kit/focus";
import { start } from "../kit/start";
import { type Key, t } from "../kit/texts";
import { Access } from "./access/access";
import { Alerts } from "./alerts/alerts";
import { Appeals } from "./appeals/appeals";
import { Directory } from "./directory/directory";
import { KeyHelp, useKeys } from "./keys";
import { Log } from "./log/log";
import { Payables } from "./payables/payables";
import { Planning } from "./planning/planning";
import { Review } from "./review/review";
import { WhoProvider, canSee } from "./who";

/** Place is a tab of the desk. */
interface Tab {
  path: string;
  title: Key;
  /** The key that leads there after G. */
  key: string;
  draw: (rest: string) => preact.JSX.Element;
}

const tabs: Tab[] = [
  { path: "/review", title: "desk.review", key: "r", draw: (rest) => <Review report={match("/:report", rest)?.report} /> },
  { path: "/planning", title: "desk.planning", key: "p", draw: () => <Planning /> },
  { path: "/checklists", title: "desk.checklists", key: "c", draw: (rest) => <Checklists rest={rest} /> },
  { path: "/directory", title: "desk.directory", key: "d", draw: (rest) => <Directory rest={rest} /> },
  { path: "/access", title: "desk.access", key: "a", draw: (rest) => <Access rest={rest} /> },
  { path: "/appeals", title: "desk.appeals", key: "e", draw: (rest) => <Appeals rest={rest} /> },
  { path: "/payables", title: "desk.payables", key: "m", draw: () => <Payables /> },
  { path: "/alerts", title: "desk.alerts", key: "w", draw: () => <Alerts /> },
  { path: "/log", title: "desk.log", key: "l", draw: () => <Log /> },
];

/** The editor of checklists and its engine are a third of the desk. */
const Checklists = later(
  () => t("desk.checklists"),
  () => import("./checklists/checklists").then((part) => part.Checklists),
);

function Desk() {
  const who = useLoad("who", (signal) => send(whoAmI, {}, { signal }));
  if (who.problem?.status === 401) location.replace("/");
  if (who.data) return <Signed me={who.data} />;
  return (
    <main>
      <h1>{t("title")}</h1>
      <Load from={who}>{() => null}</Load>
    </main>
  );
}

function Signed({ me }: { me: Token }) {
  const place = usePlace();
  const [help, setHelp] = useState(false);
  const open = tabs.filter((tab) => canSee(me, tab.path));
  const current = open.find((tab) => place.path === tab.path || place.path.startsWith(`${tab.path}/`));
  useKeys({ "?": () => setHelp(true), ...Object.fromEntries(open.map((tab) => [`g ${tab.key}`, () => go(href(tab.path))])) });
  const first = place.path === "/" ? open[0] : undefined;
  useEffect(() => {
    if (first) go(href(first.path), true);
  }, [first]);
  return (
    <WhoProvider value={me}>
      <header class="top">
        <a class="skip" href="#main">
          {t("desk.skip")}
        </a>
        <strong>{t("desk.desk")}</strong>
        <nav aria-label={t("desk.places")}>
          {open.map((tab) => (
            <a key={tab.path} href={href(tab.path)} aria-current={tab === current ? "page" : undefined}>
              {t(tab.title)}
            </a>
          ))}
        </nav>
        <span class="who">{me.title || t(`role.${me.role ?? "REVIEWER"}`)}</span>
        <button class="quiet" onClick={() => setHelp(true)} aria-label={t("keys.title")}>
          <kbd>?</kbd>
        </button>
        <button class="quiet" onClick={() => void signOut()}>
          {t("signOut")}
        </button>
      </header>
      <p class="printed small">
        {t("title")} · {t("desk.asOf", { time: dateTimeInFull(Date.now()) })}
      </p>
      <OfflineStrip />
      <main id="main" tabIndex={-1}>{current ? current.draw(place.path.slice(current.path.length)) : <Empty>{t("problem.notFound")}</Empty>}</main>
      {help && <KeyHelp close={() => setHelp(false)} />}
    </WhoProvider>
  );
}

async function signOut(): Promise<void> {
  await send(deleteSession, { session: "current" }).catch(() => undefined);
  location.assign("/");
}

keepFocus();
void start("desk", "/desk", Desk);
