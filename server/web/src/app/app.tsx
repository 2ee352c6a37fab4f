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
import { Enrol, NoStorage } from "./screens/enrol";
import { Me } from "./screens/me";
import { Messages } from "./screens/messages";
import { Offers } from "./screens/offers";
import { Outbox } from "./screens/outbox";
import { ReportScreens } from "./screens/report";
import { VisitScreen } from "./screens/visit";
import { Visits } from "./screens/visits";
import { note } from "./store/log";
import { shopper } from "./store/phone";
import { startWorker } from "./update";
import { appVersion } from "./version";

function App() {
  const [state, setState] = useState<Start>("loading");
  const { path } = usePlace();
  useTold();
  useEffect(() => {
    void boot().then((found) => {
      setState(found);
      startPulse();
    });
  }, []);
  if (state === "loading") return <main class="body" aria-busy="true" />;
  if (state === "noStorage") return <NoStorage />;
  if (!shopper() || path === "/enrol") return <Enrol />;
  return <Screens path={path} />;
}

function Screens({ path }: { path: string }) {
  if (path === "/" || path === "/visits") return <Visits />;
  if (path === "/offers") return <Offers />;
  if (path === "/outbox") return <Outbox />;
  if (path === "/me") return <Me />;
  const visit = match("/visits/:visit", path)?.visit;
  if (visit !== undefined) return <VisitScreen visit={visit} />;
  const filled = match("/visits/:visit/fill/:section", path);
  if (filled?.visit !== undefined) return <ReportScreens visit={filled.visit} screen="fill" section={filled.section} />;
  const inner = match("/visits/:visit/:screen", path);
  const screen = inner?.screen;
  if (inner?.visit !== undefined && screen === "messages") return <Messages visit={inner.visit} />;
  if (inner?.visit !== undefined && (screen === "words" || screen === "outcome" || screen === "check" || screen === "returned")) return <ReportScreens visit={inner.visit} screen={screen} />;
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
void start("app", "/app", App);
