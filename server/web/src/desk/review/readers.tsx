import type { Report } from "../../gen/api";
import { listReportReads } from "../../gen/calls";
import { send } from "../../kit/call";
import { dateTime } from "../../kit/format";
import { useLoad } from "../../kit/load";
import { Load } from "../../kit/parts";
import { t, term } from "../../kit/texts";
import { Row } from "./history";

/** How many readers are listed at most. */
const most = 100;

/** Readers lists who at the client has read a report, and to which of its programs it was delivered. */
export function Readers({ report, heading: Heading }: { report: Report; heading: "h2" | "h3" }) {
  const readers = useLoad(`${report.report} ${report.etag} readers`, (signal) => send(listReportReads, { report: report.report, pageSize: most }, { signal }));
  return (
    <section class="stack tight">
      <Heading>{t("readers.title")}</Heading>
      <Load from={readers}>
        {({ reads, deliveries, nextPageToken, since }) => (
          <>
            {reads.length === 0 && <p>{t("readers.nobody")}</p>}
            {reads.length + deliveries.length > 0 && (
              <dl class="facts small">
                {reads.map((r) => (
                  <Row key={r.reader} at={r.readTime ?? ""} text={`${r.title || r.reader} · ${term("role", r.role)}`} />
                ))}
                {nextPageToken !== "" && <Row at="" text={t("readers.more", { n: most })} />}
                {deliveries.map((d) => (
                  <Row key={d.webhook} at={d.deliveryTime ?? ""} text={t("readers.delivered", { webhook: d.title || d.webhook })} />
                ))}
              </dl>
            )}
            <p class="soft small">
              {t("readers.notCounted")} {since && t("readers.since", { time: dateTime(since) })}
            </p>
          </>
        )}
      </Load>
    </section>
  );
}
