// Actions: what is to be mended, by whom, by when, and the visit that proves it.
import type { Action } from "../gen/api";
import { listActions } from "../gen/calls";
import { send } from "../kit/call";
import { date } from "../kit/format";
import { useLoad } from "../kit/load";
import { Chip, Empty, Load, Title, type Tone } from "../kit/parts";
import { t, term } from "../kit/texts";
import { Pages, StateFilter, stateFilter } from "./lists";
import type { PageProps } from "./pages";
import { link } from "./view";

const states = ["OPEN", "DONE", "PROVEN", "MISSED", "CANCELLED"];
const tones: Partial<Record<string, Tone>> = { OPEN: "accent", DONE: "warn", PROVEN: "good", MISSED: "bad" };

export function ActionState({ action }: { action: Action }) {
  return <Chip tone={tones[action.state ?? ""] ?? "plain"}>{term("actionState", action.state)}</Chip>;
}

export function ActionsPage({ at }: PageProps) {
  const state = at.query.get("state") ?? "";
  const page = at.query.get("page") ?? "";
  const list = useLoad(`actions ${at.client} ${at.location} ${state} ${page}`, (signal) =>
    send(listActions, { client: at.client, location: at.location, filter: stateFilter(state), pageSize: 50, pageToken: page }, { signal }),
  );
  return (
    <>
      <Title screen={t("title")}>{t("tab.actions")}</Title>
      <StateFilter at={at} path="/actions" group="actionState" states={states} state={state} />
      {at.isManager && (
        <p class="noprint">
          <a class="button primary" href={link(at.query, "/actions/new")}>
            {t("action.new")}
          </a>
        </p>
      )}
      <Load from={list}>
        {(data) =>
          data.actions.length === 0 ? (
            <Empty>{t("actions.none")}</Empty>
          ) : (
            <>
              <section class="card">
                <ul class="lines">
                  {data.actions.map((a) => (
                    <li key={a.action} class="stack tight">
                      <div class="row wrap">
                        <a href={link(at.query, `/actions/${a.action}`)}>{a.title}</a>
                        <ActionState action={a} />
                      </div>
                      <span class="soft small">{[data.titles?.locations[`${at.client}/${a.location}`] ?? a.location, term("cause", a.cause), a.owner, t("due", { day: date(a.due, "UTC") })].filter(Boolean).join(" · ")}</span>
                    </li>
                  ))}
                </ul>
              </section>
              <Pages at={at} path="/actions" page={page} next={data.nextPageToken} more={{ state: state || undefined }} />
            </>
          )
        }
      </Load>
    </>
  );
}
