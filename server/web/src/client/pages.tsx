// Which page is at which path.
import type { ComponentType } from "preact";
import { counted, t } from "../kit/texts";
import { Empty, Title } from "../kit/parts";
import { later } from "../kit/later";
import { match } from "../kit/route";
import { value, visits } from "./figures";
import { ActionPage } from "./action";
import { NewActionPage } from "./action-new";
import { ActionsPage } from "./actions";
import { AlertsPage } from "./alerts";
import { AppealsPage } from "./appeals";
import { AssessmentPage } from "./assessment";
import { ClaimsPage } from "./claims";
import { ExportPage } from "./export";
import { HowPage } from "./how";
import { Overview } from "./overview";
import { PlacePage } from "./place";
import { PlacesPage } from "./places";
import { QuestionPage } from "./question";
import { ReportPage } from "./report";
import { ReportsPage } from "./reports";
import { SectionPage, SectionsPage } from "./sections";
import { type At, link } from "./view";
import { WaitsPage } from "./waits";

/** What a page gets: what is looked at, and the variables of its path. */
export interface PageProps {
  at: At;
  of: Record<string, string>;
}

/** A page: its path, what shows it, and whether it has figures, which are of one program. */
interface Route {
  path: string;
  page: ComponentType<PageProps>;
  figures?: boolean;
}

/** The form of a checklist and its engine are needed by those who hand in a self-assessment alone. */
const AssessPage = later<PageProps>(
  () => t("assess.new"),
  () => import("./assess").then((part) => part.AssessPage),
);

const routes: Route[] = [
  { path: "", page: Overview, figures: true },
  { path: "/places", page: PlacesPage, figures: true },
  { path: "/places/:place", page: PlacePage, figures: true },
  { path: "/sections", page: SectionsPage, figures: true },
  { path: "/sections/:section", page: SectionPage, figures: true },
  { path: "/questions/:question", page: QuestionPage, figures: true },
  { path: "/waits", page: WaitsPage, figures: true },
  { path: "/claims", page: ClaimsPage, figures: true },
  { path: "/claims/new", page: AssessPage, figures: true },
  { path: "/claims/:assessment", page: AssessmentPage },
  { path: "/reports", page: ReportsPage },
  { path: "/reports/:report", page: ReportPage },
  { path: "/alerts", page: AlertsPage },
  { path: "/actions", page: ActionsPage },
  { path: "/actions/new", page: NewActionPage, figures: true },
  { path: "/actions/:action", page: ActionPage },
  { path: "/appeals", page: AppealsPage },
  { path: "/export", page: ExportPage, figures: true },
  { path: "/how", page: HowPage, figures: true },
];

/** Page shows the page of a path. */
export function Page({ at, path }: { at: At; path: string }) {
  for (const route of routes) {
    const of = match(route.path, path === "/" ? "" : path);
    if (!of) continue;
    if (route.figures && at.program === "") return at.base.programs.length > 0 ? <ChooseProgram at={at} /> : <NoVisits at={at} />;
    return <route.page key={path} at={at} of={of} />;
  }
  return (
    <>
      <Title screen={t("title")}>{t("problem.notFound")}</Title>
      <p>
        <a href={link(at.query, "/")}>{t("tab.overview")}</a>
      </p>
    </>
  );
}

/** ChooseProgram shows the figure of each program. They are never blended into one. */
function ChooseProgram({ at }: { at: At }) {
  return (
    <>
      <Title screen={t("title")}>{t("choose.program")}</Title>
      <p class="soft">{t("choose.neverBlended")}</p>
      <ul class="stack">
        {at.base.programs.map((p) => (
          <li key={p.program} class="card row wrap">
            <a href={link(at.query, "/", { program: p.program })}>{at.base.titles?.programs[p.program] ?? p.program}</a>
            <span class="number">
              {value(p.total?.basisPoints)} · {visits(p.total?.visits ?? 0)}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function NoVisits({ at }: { at: At }) {
  return (
    <>
      <Title screen={t("title")}>{at.base.titles?.location ?? ""}</Title>
      <Empty>
        <p>{t("empty.span")}</p>
        {(at.chosen.from || at.chosen.to) && (
          <p>
            <a href={link(at.query, "/", { from: undefined, to: undefined })}>{counted("lastMonths", 12)}</a>
          </p>
        )}
      </Empty>
    </>
  );
}
