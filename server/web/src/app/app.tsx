// The shopper's phone. It works from what is stored on it; the server is asked when there is a network.
import { useEffect, useState } from "preact/hooks";
import { setAppVersion } from "../kit/call";
import { href, match, usePlace } from "../kit/route";
import { start } from "../kit/start";
import { t } from "../kit/texts";
import { type Start, boot } from "./boot";
import { Frame } from "./frame";
import { useTold } from "./hooks";
import { startPulse } from "./pulse";
import { loadMore, useMore } from "./later";
import { NoStorage } from "./screens/nostorage";
import { Outbox } from "./screens/outbox";
import { VisitScreen } from "./screens/visit";
import { Visits } from "./screens/visits";
import { note } from "./store/log";
import { shopper } from "./store/phone";
import { startWorker } from "./update";
import { appVersion } from "./version";

function App() {
  const [state, setState] = useState<Start>("loading");
  const { path } = usePlace();
  const more = useMore();
  useTold();
  useEffect(() => {
    void boot().then((found) => {
      setState(found);
      startPulse();
    });
  }, []);
  if (state === "loading") return <main class="body" aria-busy="true" />;
  if (state === "noStorage") return <NoStorage />;
  if (!shopper() || path === "/enrol") return more ? <more.Enrol /> : <main class="body" aria-busy="true" />;
  return <Screens path={path} />;
}

function Screens({ path }: { path: string }) {
  const more = useMore();
  if (path === "/" || path === "/visits") return <Visits />;
  if (path === "/offers" && more) return <more.Offers />;
  if (path === "/outbox") return <Outbox />;
  if (path === "/me" && more) return <more.Me />;
  const visit = match("/visits/:visit", path)?.visit;
  if (visit !== undefined) return <VisitScreen visit={visit} />;
  if (!more) return <main class="body" aria-busy="true" />;
  const filled = match("/visits/:visit/fill/:section", path);
  if (filled?.visit !== undefined) return <more.ReportScreens visit={filled.visit} screen="fill" section={filled.section} />;
  const inner = match("/visits/:visit/:screen", path);
  const screen = inner?.screen;
  if (inner?.visit !== undefined && screen === "messages") return <more.Messages visit={inner.visit} />;
  if (inner?.visit !== undefined && (screen === "words" || screen === "outcome" || screen === "check" || screen === "returned")) return <more.ReportScreens visit={inner.visit} screen={screen} />;
  return (
    <Frame title={t("problem.notFound")}>
      <a class="button" href={href("/visits")}>
        {t("app.visits")}
      </a>
    </Frame>
  );
}

addEventListener("unhandledrejection", (event) => note(`fault: ${event.reason instanceof Error ? event.reason.message : String(event.reason)}`));
setAppVersion(appVersion);
void startWorker().catch((error: unknown) => note(`worker: ${error instanceof Error ? error.message : String(error)}`));
loadMore();
void start("app", "/app", App);
