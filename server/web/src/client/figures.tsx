// Figures as they are shown everywhere: never without their interval and the number of visits.
import type { Difference, Figure, Rate } from "../gen/api";
import { number, percent, percentRaised, points } from "../kit/format";
import { Chip } from "../kit/parts";
import { counted, t } from "../kit/texts";

/** visits writes a number of visits. */
export function visits(n: number): string {
  return counted("visits", n, { n: number(n) });
}

/** interval writes the two ends of an interval; undefined where there is none. */
export function interval(low: number | undefined, high: number | undefined, key: "fromTo" | "between" = "fromTo"): string | undefined {
  if (low === undefined || high === undefined) return undefined;
  return t(key, { low: percent(low), high: percentRaised(high) });
}

/** value writes a figure, or that there is none. */
export function value(basisPoints: number | undefined): string {
  return basisPoints === undefined ? t("noScore") : percent(basisPoints);
}

/** sure says in a few words how far a figure can be trusted, where it is not far. */
export function Sure({ figure }: { figure: Figure | undefined }) {
  if (!figure?.visits || figure.confidence === "OK" || figure.confidence === undefined) return null;
  return <Chip tone="warn">{t(figure.confidence === "NONE" ? "tooFew" : "few")}</Chip>;
}

/** share writes a share with its counts, such as 63.9 to 68.7 % · 990 of 1492. */
export function shareLine(rate: { of: number } & ({ count: number } | { passed: number }) & Omit<Partial<Rate>, "count" | "of">): string {
  const n = "count" in rate ? rate.count : rate.passed;
  const counts = t("nOf", { n: number(n), all: number(rate.of) });
  const ends = interval(rate.lowBasisPoints, rate.highBasisPoints);
  return ends ? `${ends} · ${counts}` : counts;
}

/** Scale is the part of 0 to 100 per cent that bars of a table show, so that they can be compared. */
export interface Scale {
  from: number;
  mark: number | undefined;
}

/** scaleOf starts at the greatest of 0, 10, … 50 per cent that leaves every interval whole. */
export function scaleOf(figures: (Figure | undefined)[], mark?: number): Scale {
  const least = Math.min(5000, ...figures.map((f) => f?.lowBasisPoints ?? f?.basisPoints ?? 5000));
  return { from: Math.max(0, Math.floor(least / 1000) * 1000), mark };
}

const wide = 120;

/** Bar shows a figure and its interval on a scale; the words beside it say the same. */
export function Bar({ figure, scale }: { figure: Figure | undefined; scale: Scale }) {
  if (figure?.basisPoints === undefined) return null;
  const x = (basisPoints: number) => 5 + ((basisPoints - scale.from) / (10000 - scale.from)) * (wide - 10);
  const thin = figure.confidence !== "OK";
  return (
    <svg class="span" viewBox={`0 0 ${wide} 18`} width={wide} height="18" aria-hidden="true">
      {scale.mark !== undefined && scale.mark >= scale.from && <line class="mark" x1={x(scale.mark)} x2={x(scale.mark)} y1="0" y2="18" />}
      {figure.lowBasisPoints !== undefined && figure.highBasisPoints !== undefined && (
        <line class="ends" x1={x(figure.lowBasisPoints)} x2={x(figure.highBasisPoints)} y1="9" y2="9" />
      )}
      <circle class={thin ? "thin" : "dot"} cx={x(figure.basisPoints)} cy="9" r="4.5" />
    </svg>
  );
}

/** ValueCell is a figure in a table, with its interval, and on narrow screens its visits, which have no column there. */
export function ValueCell({ figure }: { figure: Figure | undefined }) {
  return (
    <>
      {value(figure?.basisPoints)}
      <span class="soft small under">{interval(figure?.lowBasisPoints, figure?.highBasisPoints)}</span>
      <span class="soft small under only-narrow">{visits(figure?.visits ?? 0)}</span>
    </>
  );
}

/** changeOf writes a difference in points, and whether it is more than chance. */
export function changeOf(difference: Difference | undefined): string {
  if (difference?.basisPoints === undefined) return t("nothingBefore");
  const p = points(difference.basisPoints);
  if (difference.acrossBreak) return t("changeAcrossBreak", { p });
  if (difference.lowBasisPoints === undefined) return t("changeUntested", { p });
  if (!difference.change) return t("noClearChange", { p });
  return t(difference.basisPoints > 0 ? "up" : "down", { p: p.replace(/^[+\-−]/, "") });
}
