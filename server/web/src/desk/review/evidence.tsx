// The evidence of a report: small pictures, one large with zoom, what each proves, and the areas that are blacked out.
import { useState } from "preact/hooks";
import type { ChecklistVersion, Evidence, EvidenceArea, Report } from "../../gen/api";
import { blackOutEvidence } from "../../gen/calls";
import { send } from "../../kit/call";
import { localized } from "../../kit/form";
import { bytes, dateTime } from "../../kit/format";
import { useAct } from "../../kit/load";
import { Dialog, ProblemBox } from "../../kit/parts";
import { t, term } from "../../kit/texts";
import { useKeys } from "../keys";
import { canJudge, useWho } from "../who";

interface Props {
  report: Report;
  version: ChecklistVersion;
  evidence: Evidence[];
  zoomed: number | undefined;
  zoom: (index: number | undefined) => void;
  reload: () => void;
}

/** sourceOf returns the address of a picture. */
export function sourceOf(e: Evidence, form: "ORIGINAL" | "CLIENT" | "THUMBNAIL"): string {
  return `/v1/reports/${e.report}/evidence/${e.evidence}:download?form=${form}&screen=DESK${e.blackedOut?.length ? `&areas=${e.blackedOut.length}` : ""}`;
}

const isImage = (e: Evidence) => e.mediaType.startsWith("image/") && e.state === "STORED";

/** EvidencePane lists the evidence of a report. */
export function EvidencePane({ report, version, evidence, zoomed, zoom, reload }: Props) {
  const questions = version.sections.flatMap((s) => s.questions);
  const open = zoomed === undefined ? undefined : evidence[zoomed];
  return (
    <section class="stack tight">
      <h2>
        {t("evidence.title")} <span class="soft small">{evidence.length}</span>
      </h2>
      {evidence.length === 0 && <p class="soft small">{t("evidence.none")}</p>}
      <ul class="pictures">
        {evidence.map((e, index) => (
          <li key={e.evidence}>
            <button class="picture" onClick={() => zoom(index)} disabled={e.state !== "STORED"}>
              {isImage(e) ? <img src={sourceOf(e, "THUMBNAIL")} alt="" loading="lazy" /> : <span>{e.mediaType}</span>}
              <span class="small">
                {localized(questions.find((q) => q.key === e.question)?.text, version) || e.question} · {bytes(e.sizeBytes)}
                {e.state !== "STORED" && ` · ${term("evidenceState", e.state)}`}
                {e.capture?.source === "LIBRARY" && ` · ${t("evidence.fromLibrary")}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {open && zoomed !== undefined && (
        <Zoom key={open.evidence} report={report} evidence={open} title={localized(questions.find((q) => q.key === open.question)?.text, version)} step={(by) => zoom((zoomed + by + evidence.length) % evidence.length)} close={() => zoom(undefined)} reload={reload} />
      )}
    </section>
  );
}

/** Zoom shows one file in a window. */
function Zoom({ report, evidence, title, step, close, reload }: { report: Report; evidence: Evidence; title: string; step: (by: number) => void; close: () => void; reload: () => void }) {
  const [scale, setScale] = useState(1);
  const [areas, setAreas] = useState<EvidenceArea[]>();
  const mayJudge = canJudge(useWho());
  const act = useAct(async () => {
    await send(blackOutEvidence, { report: report.report, evidence: evidence.evidence, areas: areas ?? [] });
    setAreas(undefined);
    reload();
  });
  useKeys({ "+": () => setScale((s) => Math.min(8, s * 1.5)), "-": () => setScale((s) => Math.max(1, s / 1.5)), ArrowRight: () => step(1), ArrowLeft: () => step(-1) }, true);
  return (
    <Dialog title={title || t("evidence.title")} close={close}>
      <div class="stack">
        {isImage(evidence) ? (
          <Canvas evidence={evidence} scale={scale} areas={areas} add={(a) => setAreas([...(areas ?? []), a])} />
        ) : (
          <a class="button" href={sourceOf(evidence, "ORIGINAL")} download>
            {t("evidence.download")}
          </a>
        )}
        <dl class="facts small">
          <dt class="soft">{t("evidence.stored")}</dt>
          <dd>{evidence.storedTime && dateTime(evidence.storedTime)}</dd>
          <Taken evidence={evidence} />
          <dt class="soft">{t("evidence.clientSees")}</dt>
          <dd>{t(evidence.blackedOut?.length ? "evidence.blackedOut" : "evidence.clean", { n: evidence.blackedOut?.length })}</dd>
        </dl>
        {act.problem && <ProblemBox problem={act.problem} />}
        <div class="buttons">
          <button onClick={() => step(-1)}>‹ {t("evidence.previous")}</button>
          <button onClick={() => step(1)}>{t("evidence.next")} ›</button>
          <button onClick={() => setScale((s) => (s > 1 ? 1 : 2))}>{t("keys.zoom")}</button>
          {mayJudge && isImage(evidence) && areas === undefined && <button onClick={() => setAreas([])}>{t("evidence.blackOut")}</button>}
          {areas !== undefined && (
            <>
              <button class="primary" disabled={areas.length === 0 || act.busy} onClick={() => act.run()}>
                {t("evidence.blackOutSave", { n: areas.length })}
              </button>
              <button onClick={() => setAreas(undefined)}>{t("cancel")}</button>
            </>
          )}
        </div>
        {areas !== undefined && <Typed evidence={evidence} add={(a) => setAreas([...areas, a])} />}
      </div>
    </Dialog>
  );
}

/** Taken says when, where and from what a file was taken, by the camera and by the phone. It is a hint, and no verdict. */
function Taken({ evidence: { capture, photo } }: { evidence: Evidence }) {
  const at = photo?.position ?? capture?.position;
  const accuracy = photo?.position ? undefined : capture?.position?.accuracyMeters;
  const time = photo?.localTime ? dateTime(`${photo.localTime}Z`, "UTC") : capture?.time && dateTime(capture.time);
  const rows = [
    [t("evidence.taken"), time && `${time} (${t(photo?.localTime ? "evidence.byCamera" : "evidence.byPhone")})`],
    [t("evidence.where"), at && `${at.latitude.toFixed(5)}, ${at.longitude.toFixed(5)}${accuracy === undefined ? "" : ` ± ${accuracy} m`}${capture?.position?.mock && !photo?.position ? ` · ${t("evidence.mock")}` : ""}`],
    [t("evidence.from"), capture?.source && t(capture.source === "CAMERA" ? "evidence.fromCamera" : "evidence.fromLibrary")],
  ];
  return (
    <>
      {rows.map(
        ([name, value]) =>
          value && [
            <dt key={name} class="soft">
              {name}
            </dt>,
            <dd key={`${name} is`}>{value}</dd>,
          ],
      )}
    </>
  );
}

/** Canvas shows a picture, and takes areas that are drawn on it. */
function Canvas({ evidence, scale, areas, add }: { evidence: Evidence; scale: number; areas: EvidenceArea[] | undefined; add: (a: EvidenceArea) => void }) {
  const [from, setFrom] = useState<{ x: number; y: number }>();
  const [width, height] = [evidence.width ?? 1, evidence.height ?? 1];
  const at = (e: PointerEvent, box: DOMRect) => ({ x: Math.round(((e.clientX - box.left) / box.width) * width), y: Math.round(((e.clientY - box.top) / box.height) * height) });
  const boxOf = (e: PointerEvent) => (e.currentTarget as Element).getBoundingClientRect();
  return (
    <div class="zoom" tabIndex={0} role="region" aria-label={t("evidence.picture")}>
      <div class={`frame scale-${Math.round(Math.log(scale) / Math.log(1.5))}`}>
        <img src={sourceOf(evidence, "CLIENT")} alt={t("evidence.picture")} draggable={false} />
        {areas !== undefined && (
          <svg
            viewBox={`0 0 ${width} ${height}`}
            preserveAspectRatio="none"
            aria-hidden="true"
            onPointerDown={(e) => setFrom(at(e, boxOf(e)))}
            onPointerUp={(e) => {
              if (!from) return;
              const to = at(e, boxOf(e));
              const area = { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) };
              setFrom(undefined);
              if (area.width > 0 && area.height > 0) add(area);
            }}
          >
            {areas.map((a, i) => (
              <rect key={i} x={a.x} y={a.y} width={a.width} height={a.height} />
            ))}
          </svg>
        )}
      </div>
    </div>
  );
}

/** Typed takes an area in numbers, for those who do not draw. */
function Typed({ evidence, add }: { evidence: Evidence; add: (a: EvidenceArea) => void }) {
  const names = ["x", "y", "width", "height"] as const;
  return (
    <form
      class="withunit"
      onSubmit={(e) => {
        e.preventDefault();
        const data = new FormData(e.currentTarget);
        const [x, y, width, height] = names.map((n) => Number(data.get(n)));
        add({ x: x!, y: y!, width: width!, height: height! });
        e.currentTarget.reset();
      }}
    >
      {names.map((name) => (
        <label key={name} class="field">
          <span class="small">{t(`evidence.area.${name}`)}</span>
          <input name={name} type="number" required min={name === "x" || name === "y" ? 0 : 1} max={name === "x" || name === "width" ? (evidence.width ?? 1) : (evidence.height ?? 1)} />
        </label>
      ))}
      <button>{t("evidence.area.add")}</button>
    </form>
  );
}
