// Released reports, the newest release first, by filters that stand in the address.
import { listReleasedReports } from "../gen/calls";
import type { ChecklistVersion, ReportContent_Outcome, Score_Verdict } from "../gen/api";
import { send } from "../kit/call";
import { useLoad } from "../kit/load";
import { Empty, Load, Title } from "../kit/parts";
import { go } from "../kit/route";
import { t, term } from "../kit/texts";
import type { PageProps } from "./pages";
import { ReportList } from "./report-list";
import { textsOf, useVersion } from "./version";
import { asked, type At, link } from "./view";

const outcomes: ReportContent_Outcome[] = ["COMPLETED", "LEFT_UNSERVED", "HUNG_UP", "CLOSED", "NO_SUCH_PLACE", "ABORTED"];
const verdicts: Score_Verdict[] = ["PASS", "FAIL"];

/** The filters of the list, as the address has them. */
function filtersOf(query: URLSearchParams) {
  return {
    verdict: verdicts.find((v) => v === query.get("verdict")),
    outcome: outcomes.find((o) => o === query.get("outcome")),
    critical: query.get("critical") ?? "",
    page: query.get("page") ?? "",
  };
}

export function ReportsPage({ at }: PageProps) {
  const filters = filtersOf(at.query);
  const { page, ...fields } = filters;
  const request = { ...asked(at), ...fields, pageSize: 50, pageToken: page };
  const list = useLoad(`reports ${JSON.stringify(request)}`, (signal) => send(listReleasedReports, request, { signal }));
  const chosen = { verdict: filters.verdict, outcome: filters.outcome, critical: filters.critical || undefined };
  const version = useVersion(at);
  const filtered = Object.values(chosen).some((v) => v !== undefined);
  return (
    <>
      <Title screen={t("title")}>{t("tab.reports")}</Title>
      <Filters at={at} chosen={chosen} version={version.data} />
      <section class="card stack">
        <Load from={list}>
          {(data) =>
            data.releasedReports.length === 0 ? (
              <Empty>
                <p>{t(filtered ? "reports.noneFiltered" : "empty.span")}</p>
                {filtered && <EmptyingFilters at={at} chosen={chosen} version={version.data} />}
                {filtered && <a href={link(at.query, "/reports")}>{t("filter.clear")}</a>}
              </Empty>
            ) : (
              <>
                <ReportList at={at} reports={data.releasedReports} titles={data.titles} questions={version.data && textsOf(version.data)} />
                <p class="buttons noprint">
                  {page !== "" && (
                    <a class="button" href={link(at.query, "/reports", chosen)}>
                      {t("firstPage")}
                    </a>
                  )}
                  {data.nextPageToken !== "" && (
                    <a class="button" href={link(at.query, "/reports", { ...chosen, page: data.nextPageToken })}>
                      {t("olderPage")}
                    </a>
                  )}
                </p>
              </>
            )
          }
        </Load>
      </section>
    </>
  );
}

/** Choices are the filters that are chosen. */
type Choices = { verdict: Score_Verdict | undefined; outcome: ReportContent_Outcome | undefined; critical: string | undefined };

/** EmptyingFilters lists the filters without which there are reports, each as a link. */
function EmptyingFilters({ at, chosen, version }: { at: At; version: ChecklistVersion | undefined; chosen: Choices }) {
  const names = (Object.keys(chosen) as (keyof Choices)[]).filter((name) => chosen[name] !== undefined);
  const found = useLoad(`without ${JSON.stringify({ ...asked(at), ...chosen })}`, (signal) =>
    Promise.all(
      names.map(async (name) => {
        const { releasedReports } = await send(listReleasedReports, { ...asked(at), ...chosen, [name]: undefined, pageSize: 1 }, { signal });
        return releasedReports.length > 0 ? name : undefined;
      }),
    ),
  ).data;
  const labels = {
    verdict: `${t("verdict")}: ${term("verdict", chosen.verdict)}`,
    outcome: `${t("outcome")}: ${term("outcome", chosen.outcome)}`,
    critical: `${t("criticalHead")}: ${(version && textsOf(version)[chosen.critical ?? ""]) ?? chosen.critical}`,
  };
  return (
    <ul>
      {found?.map((name) => name && (
        <li key={name}>
          <a href={link(at.query, "/reports", { ...chosen, [name]: undefined })}>{t("reports.without", { filter: labels[name] })}</a>
        </li>
      ))}
    </ul>
  );
}

function Filters({ at, chosen, version }: { at: At; version: ChecklistVersion | undefined; chosen: Choices }) {
  const criticals = version?.sections.flatMap((s) => s.questions).filter((q) => q.critical) ?? [];
  const set = (more: Record<string, string | undefined>) => go(link(at.query, "/reports", { ...chosen, ...more }));
  return (
    <div class="selectors noprint">
      <label>
        {t("verdict")}
        <select value={chosen.verdict ?? ""} onChange={(e) => set({ verdict: e.currentTarget.value || undefined })}>
          <option value="">{t("all")}</option>
          {verdicts.map((v) => (
            <option key={v} value={v}>
              {term("verdict", v)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t("outcome")}
        <select value={chosen.outcome ?? ""} onChange={(e) => set({ outcome: e.currentTarget.value || undefined })}>
          <option value="">{t("all")}</option>
          {outcomes.map((o) => (
            <option key={o} value={o}>
              {term("outcome", o)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t("criticalHead")}
        <select value={chosen.critical ?? ""} onChange={(e) => set({ critical: e.currentTarget.value || undefined })}>
          <option value="">{t("all")}</option>
          {criticals.map((q) => (
            <option key={q.key} value={q.key}>
              {Object.values(q.text)[0]}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
