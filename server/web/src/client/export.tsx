// Figures and rows as files: what, of which span, in which form, and how large it is before anything is fetched.
import { useState } from "preact/hooks";
import { callerHeaders, problemOf, queryOf, reach } from "../kit/call";
import { bytes, month } from "../kit/format";
import { useAct, useLoad } from "../kit/load";
import { Field, Load, ProblemBox, say, Title } from "../kit/parts";
import { t } from "../kit/texts";
import { visits } from "./figures";
import type { PageProps } from "./pages";
import { type At } from "./view";

/** What can be exported: its path, its forms, and what it asks for beside the view. */
const kinds = [
  { key: "scorecard", path: "scorecard", forms: ["xlsx", "csv", "svg"], more: { groupBy: "LOCATION" } },
  { key: "sections", path: "scorecard", forms: ["xlsx", "csv", "svg"], more: { groupBy: "SECTION" } },
  { key: "trend", path: "trend", forms: ["xlsx", "csv", "svg"], more: {} },
  { key: "rankings", path: "rankings", forms: ["xlsx", "csv", "svg"], more: {} },
  { key: "answers", path: "answers", forms: ["xlsx", "csv", "svg"], more: {} },
  { key: "waits", path: "waits", forms: ["xlsx", "csv", "svg"], more: {} },
  { key: "claims", path: "claims:compare", forms: ["xlsx", "csv", "svg"], more: {} },
  { key: "paper", path: "", forms: ["pdf"], more: {} },
  { key: "visitRows", path: "visitRows", forms: ["csv", "ndjson"], more: {} },
  { key: "answerRows", path: "answerRows", forms: ["csv", "ndjson"], more: {} },
  { key: "questionRows", path: "questionRows", forms: ["csv", "ndjson"], more: {} },
] as const;

type Kind = (typeof kinds)[number];

function addressOf(at: At, kind: Kind, form: string): string {
  const path = kind.key === "paper" ? `locations/${encodeURIComponent(at.location || "all")}/report` : kind.path;
  const rows = kind.path.endsWith("Rows");
  const view = { program: at.program, from: at.from, to: at.to, location: kind.key === "paper" ? "" : at.location };
  return `/v1/clients/${encodeURIComponent(at.client)}/${path}?${queryOf({ ...(rows && kind.key === "questionRows" ? {} : view), ...kind.more, alt: form })}`;
}

export function ExportPage({ at }: PageProps) {
  const [key, setKey] = useState<string>(at.query.get("what") ?? "scorecard");
  const [form, setForm] = useState("xlsx");
  const kind = kinds.find((k) => k.key === key) ?? kinds[0];
  const chosen = (kind.forms as readonly string[]).includes(form) ? form : kind.forms[0];
  const address = addressOf(at, kind, chosen);
  return (
    <>
      <Title screen={t("title")}>{t("tab.export")}</Title>
      <section class="card stack">
        <Field label={t("export.what")}>
          <select value={kind.key} onChange={(e) => setKey(e.currentTarget.value)}>
            {kinds.map((k) => (
              <option key={k.key} value={k.key}>
                {t(`export.${k.key}`)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t("export.form")}>
          <select value={chosen} onChange={(e) => setForm(e.currentTarget.value)}>
            {kind.forms.map((f) => (
              <option key={f} value={f}>
                {t(`form.${f}`)}
              </option>
            ))}
          </select>
        </Field>
        <p class="small soft">
          {month(at.from)} – {month(at.to)} · {at.base.titles?.location} · {visits(at.base.total?.visits ?? 0)}
        </p>
        <Save address={address} />
      </section>
      <OData at={at} />
    </>
  );
}

interface Size {
  bytes: number | undefined;
  name: string;
}

/** sizeOf asks for the head of a file alone. Rows are written as they are read, so that nobody knows their size before. */
async function sizeOf(address: string, signal: AbortSignal): Promise<Size> {
  const response = await reach(address, { method: "HEAD", headers: { ...callerHeaders(), Accept: "*/*", "Cache-Control": "no-transform" }, credentials: "same-origin", signal });
  if (!response.ok) throw await problemOf(await reach(address, { headers: callerHeaders(), credentials: "same-origin", signal }));
  const length = response.headers.get("Content-Length");
  const name = /filename="?([^";]+)"?/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? "export";
  return { bytes: length ? Number(length) : undefined, name };
}

function Save({ address }: { address: string }) {
  const size = useLoad(address, (signal) => sizeOf(address, signal));
  const save = useAct(async () => {
    const response = await reach(address, { headers: { ...callerHeaders(), Accept: "*/*" }, credentials: "same-origin" });
    if (!response.ok) throw await problemOf(response);
    const place = URL.createObjectURL(await response.blob());
    const link = document.createElement("a");
    link.href = place;
    link.download = size.data?.name ?? "export";
    link.click();
    URL.revokeObjectURL(place);
    say(t("export.done"));
  });
  return (
    <Load from={size}>
      {(data) => (
        <>
          <p>
            <code>{data.name}</code> · {data.bytes === undefined ? t("export.unknownSize") : bytes(data.bytes)}
          </p>
          {save.problem && <ProblemBox problem={save.problem} />}
          <p>
            <button class="primary" disabled={save.busy} onClick={() => save.run()}>
              {t("export.save")}
            </button>
          </p>
        </>
      )}
    </Load>
  );
}

/** OData tells how a program such as Excel or Power BI reads the rows itself. */
function OData({ at }: { at: At }) {
  const address = `${location.origin}/v1/clients/${encodeURIComponent(at.client)}/odata/`;
  return (
    <section class="card stack">
      <h2>{t("export.odata")}</h2>
      <p>{t("export.odataHow")}</p>
      <dl class="facts">
        <dt>{t("export.address")}</dt>
        <dd>
          <code>{address}</code>
        </dd>
        <dt>{t("export.user")}</dt>
        <dd>
          <code>{at.who.token}</code>
        </dd>
      </dl>
      <p>
        <button
          onClick={() => {
            void navigator.clipboard.writeText(address).then(() => say(t("export.copied")));
          }}
        >
          {t("export.copy")}
        </button>
      </p>
    </section>
  );
}
