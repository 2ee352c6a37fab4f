// The report of a visit: its sections, its outcome, the check. They share one open draft.
import type { ComponentChildren } from "preact";
import { Notice } from "../../kit/parts";
import { href } from "../../kit/route";
import { t } from "../../kit/texts";
import type { Editor } from "../fill/editor";
import { setEvidenceQuestions } from "../fill/form";
import { type Open, useReport } from "../fill/use";
import { Frame } from "../frame";
import type { Item } from "../model";
import { StoreFault } from "../store/base";
import { Check } from "./check";
import { Fill } from "./fill";
import { Outcome } from "./outcome";
import { Returned } from "./returned";
import { Words } from "./words";

/** ReportScreens shows one of the screens of a report. */
export function ReportScreens({ visit, screen, section }: { visit: string; screen: "fill" | "words" | "outcome" | "check" | "returned"; section?: string | undefined }) {
  const open = useReport(visit);
  if (open.kind !== "open") return <NotOpen visit={visit} open={open} />;
  const { item, editor } = open;
  if (editor.gone) return <NotOpen visit={visit} open={{ kind: "none" }} />;
  setEvidenceQuestions(editor, new Set(item.version?.sections.flatMap((s) => s.questions).filter((q) => q.evidence).map((q) => q.key)));
  const props: ReportProps = { item, editor };
  if (screen === "outcome") return <Outcome {...props} />;
  if (screen === "check") return <Check {...props} />;
  if (screen === "returned") return <Returned {...props} />;
  if (screen === "words") return <Words {...props} />;
  return <Fill {...props} section={section ?? ""} key={section} />;
}

/** ReportProps is what each screen of a report is given. */
export interface ReportProps {
  item: Item;
  editor: Editor;
}

function NotOpen({ visit, open }: { visit: string; open: Open }) {
  const back = `/visits/${visit}`;
  if (open.kind === "loading") return <Frame title={t("app.report")} back={back}><p class="soft">{t("loading")}</p></Frame>;
  return (
    <Frame title={t("app.report")} back={back}>
      <Notice tone="warn">{t(open.kind === "elsewhere" ? "app.otherTab" : "app.noDraft")}</Notice>
      <a class="button" href={href(back)}>
        {t("back")}
      </a>
    </Frame>
  );
}

/** Unstored says that something typed is not on the disk yet, and why. */
export function Unstored({ editor }: { editor: Editor }): ComponentChildren {
  if (editor.fault === undefined) return null;
  const full = editor.fault instanceof StoreFault && editor.fault.kind === "full";
  return <Notice tone="bad">{t(full ? "app.fullForm" : "app.notStored")}</Notice>;
}
