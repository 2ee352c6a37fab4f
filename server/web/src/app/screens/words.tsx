// What the shopper tells in own words, and praise.
import { useState } from "preact/hooks";
import { localized } from "../../kit/form";
import { Field } from "../../kit/parts";
import { href, usePlace } from "../../kit/route";
import { t } from "../../kit/texts";
import { behaviours } from "../actions";
import { Frame } from "../frame";
import { useStored } from "../hooks";
import { visibleSections } from "./fill";
import { type ReportProps, Unstored } from "./report";

export function Words({ item, editor }: ReportProps) {
  const { visit, version } = item;
  const { query } = usePlace();
  const content = editor.shown.content;
  const praise = content.commendations ?? [];
  const catalogue = (useStored("behaviours", behaviours).data?.value.behaviours ?? []).filter((b) => b.polarity !== "NEGATIVE");
  const [chosen, setChosen] = useState("");
  const last = version && visibleSections(version, editor.stored.content).sections.at(-1);
  const set = (change: Partial<typeof content>) => editor.change((d) => ({ ...d, content: { ...d.content, ...change } }));
  const name = (code: string | undefined) => localized(catalogue.find((b) => b.code === code)?.title, version) || code;
  return (
    <Frame
      title={t("app.words.title")}
      back={`/visits/${visit.visit}`}
      under={<Unstored editor={editor} />}
      foot={
        <>
          <a class="button" href={href(last ? `/visits/${visit.visit}/fill/${last.key}` : `/visits/${visit.visit}`)} aria-label={t("app.previous")}>
            ‹
          </a>
          <a class="button primary" href={href(`/visits/${visit.visit}/check`, { check: query.get("check") ?? undefined })}>
            {t("app.toCheck")}
          </a>
        </>
      }
    >
      <section class="card stack">
        <Field label={t("app.narrative")} hint={t("app.narrativeHint")}>
          <textarea rows={10} maxLength={10000} value={content.narrative ?? ""} onInput={(e) => set({ narrative: e.currentTarget.value })} />
        </Field>
      </section>
      <section class="card stack">
        <h2>{t("app.praise")}</h2>
        <p class="soft small">{t("app.praiseHint")}</p>
        {praise.map((p, i) => (
          <div key={p.behaviour} class="stack tight">
            <Field label={name(p.behaviour) ?? ""}>
              <textarea rows={2} maxLength={1000} value={p.text ?? ""} onInput={(e) => set({ commendations: praise.map((c, k) => (k === i ? { ...c, text: e.currentTarget.value } : c)) })} />
            </Field>
            <button class="quiet" onClick={() => set({ commendations: praise.filter((_, k) => k !== i) })}>
              {t("app.praiseRemove")}
            </button>
          </div>
        ))}
        {catalogue.length > 0 && (
          <div class="stack tight">
            <Field label={t("app.praiseWhat")}>
              <select value={chosen} onChange={(e) => setChosen(e.currentTarget.value)}>
                <option value="">–</option>
                {catalogue
                  .filter((b) => !praise.some((p) => p.behaviour === b.code))
                  .map((b) => (
                    <option key={b.code} value={b.code}>
                      {localized(b.title, version)}
                    </option>
                  ))}
              </select>
            </Field>
            <button
              disabled={chosen === ""}
              onClick={() => {
                set({ commendations: [...praise, { behaviour: chosen, text: "" }] });
                setChosen("");
              }}
            >
              {t("app.praiseAdd")}
            </button>
          </div>
        )}
      </section>
    </Frame>
  );
}
