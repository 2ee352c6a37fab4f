// The client's page: what customers met, how sure that is, and why it is so.
import { useEffect } from "preact/hooks";
import type { Scorecard, Token } from "../gen/api";
import { getScorecard, whoAmI } from "../gen/calls";
import { send } from "../kit/call";
import { useLoad } from "../kit/load";
import { usePlace } from "../kit/route";
import { keepFocus } from "../kit/focus";
import { start } from "../kit/start";
import { t } from "../kit/texts";
import { Frame } from "./frame";
import { LoadPage } from "./load-page";
import { Page } from "./pages";
import { type At, type Chosen, chosenIn } from "./view";

/** The client's id is in the path, since a link is for one client: /c/{client}/… */
const client = decodeURIComponent(location.pathname.split("/")[2] ?? "");

/** Figures of a view, and those of all programs, among which a reader chooses. */
export interface Base {
  all: Scorecard;
  one: Scorecard;
}

async function loadBase(chosen: Chosen, who: Token, signal: AbortSignal): Promise<Base> {
  const place = chosen.location || (who.locations.length > 1 ? (who.locations[0] ?? "") : "");
  const wanted = { client, location: place, from: chosen.from, to: chosen.to };
  const all = await send(getScorecard, wanted, { signal });
  if (chosen.program === "" || chosen.program === all.program) return { all, one: all };
  return { all, one: await send(getScorecard, { ...wanted, program: chosen.program }, { signal }) };
}

function Client() {
  const who = useLoad("who", (signal) => send(whoAmI, {}, { signal }));
  return who.data ? (
    <Inside who={who.data} />
  ) : (
    <main class="in stack">
      <LoadPage title={t("title")} from={who}>
        {() => null}
      </LoadPage>
    </main>
  );
}

function Inside({ who }: { who: Token }) {
  const place = usePlace();
  const chosen = chosenIn(place.query);
  const base = useLoad(`base ${JSON.stringify(chosen)}`, (signal) => loadBase(chosen, who, signal));
  useEffect(() => {
    const again = () => document.visibilityState === "visible" && base.problem?.isOffline && base.reload();
    addEventListener("online", again);
    document.addEventListener("visibilitychange", again);
    return () => {
      removeEventListener("online", again);
      document.removeEventListener("visibilitychange", again);
    };
  }, [base.problem, base.reload]);
  const at = base.data && atOf(base.data.one, chosen, who, place.query);
  return (
    <Frame who={who} client={client} chosen={chosen} base={base.data} at={at} place={place}>
      <LoadPage title={t("title")} from={base}>
        {() => at && <Page at={at} path={place.path} />}
      </LoadPage>
    </Frame>
  );
}

function atOf(one: Scorecard, chosen: Chosen, who: Token, query: URLSearchParams): At {
  return { client, chosen, program: one.program, from: one.from, to: one.to, location: one.location, base: one, who, isManager: who.role === "MANAGER", query };
}

keepFocus();
void start("client", `/c/${encodeURIComponent(client)}`, Client);
