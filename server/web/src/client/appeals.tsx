// All appeals of the client, and what became of each.
import type { Appeal } from "../gen/api";
import { getAppeal, listClientAppeals, withdrawAppeal } from "../gen/calls";
import { send } from "../kit/call";
import { useLoad } from "../kit/load";
import { Empty, Load, Title } from "../kit/parts";
import { t } from "../kit/texts";
import { AppealLine } from "./appeal-parts";
import { Conflict, useDecision } from "./decision";
import { Pages, StateFilter, stateFilter } from "./lists";
import type { PageProps } from "./pages";
import { type At, link } from "./view";

const states = ["OPEN", "UPHELD", "REFUSED", "WITHDRAWN"];

export function AppealsPage({ at }: PageProps) {
  const state = at.query.get("state") ?? "";
  const page = at.query.get("page") ?? "";
  const list = useLoad(`appeals ${at.client} ${at.location} ${state} ${page}`, (signal) =>
    send(listClientAppeals, { client: at.client, location: at.location, filter: stateFilter(state), pageSize: 50, pageToken: page }, { signal }),
  );
  return (
    <>
      <Title screen={t("title")}>{t("tab.appeals")}</Title>
      <StateFilter at={at} path="/appeals" group="appealState" states={states} state={state} />
      <Load from={list}>
        {(data) =>
          data.appeals.length === 0 ? (
            <Empty>{t("appeals.none")}</Empty>
          ) : (
            <>
              {data.appeals.map((a) => (
                <Card key={a.appeal + a.etag} at={at} appeal={a} location={data.titles?.locations[`${at.client}/${a.location}`] ?? a.location} />
              ))}
              <Pages at={at} path="/appeals" page={page} next={data.nextPageToken} more={{ state: state || undefined }} />
            </>
          )
        }
      </Load>
    </>
  );
}

function Card({ at, appeal: first, location }: { at: At; appeal: Appeal; location: string }) {
  const decision = useDecision(first, () => send(getAppeal, { client: at.client, appeal: first.appeal }));
  const appeal = decision.current;
  return (
    <article class="card stack">
      <h2>
        <a href={link(at.query, `/reports/${appeal.releasedReport}`)}>
          {location}: {appeal.questionText}
        </a>
      </h2>
      <AppealLine appeal={appeal} />
      <Conflict of={decision} />
      {at.isManager && appeal.state === "OPEN" && (
        <p class="noprint">
          <button disabled={decision.busy} onClick={() => decision.run((etag) => send(withdrawAppeal, { client: at.client, appeal: appeal.appeal, etag }), t("appeal.withdrawn"))}>
            {t("appeal.withdraw")}
          </button>
        </p>
      )}
    </article>
  );
}
