// Evidence of a released report, as clean copies: the server has taken off whatever tells about the shopper.
import type { ChecklistVersion, ReleasedEvidence } from "../gen/api";
import { listReleasedEvidence } from "../gen/calls";
import { fileAddress, send } from "../kit/call";
import { bytes } from "../kit/format";
import { useLoad } from "../kit/load";
import { t } from "../kit/texts";
import { type At } from "./view";

export function Evidence({ at, report, version }: { at: At; report: string; version: ChecklistVersion }) {
  const list = useLoad(`evidence ${report}`, (signal) => send(listReleasedEvidence, { client: at.client, releasedReport: report }, { signal }));
  if (!list.data || list.data.evidence.length === 0) return null;
  const titleOf = (key: string | undefined) => Object.values(version.sections.flatMap((s) => s.questions).find((q) => q.key === key)?.text ?? {})[0] ?? key ?? t("report");
  const address = (e: ReleasedEvidence, form: string) => fileAddress(`/v1/clients/${at.client}/releasedReports/${report}/evidence/${e.evidence}:download`, { form });
  return (
    <section class="card stack">
      <h2>{t("evidence")}</h2>
      <ul class="pictures">
        {list.data.evidence.map((e) => (
          <li key={e.evidence}>
            <a href={address(e, "client")} download>
              {e.mediaType.startsWith("image/") ? <img src={address(e, "thumbnail")} alt={t("evidence.photo", { question: titleOf(e.question) })} loading="lazy" /> : t("evidence.file", { type: e.mediaType })}
            </a>
            <span class="small soft under">
              {titleOf(e.question)} · {bytes(e.sizeBytes)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
