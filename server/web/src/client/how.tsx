// How the figures are computed, in words.
import { number, percentRaised } from "../kit/format";
import { Title } from "../kit/parts";
import { t } from "../kit/texts";
import { interval, visits } from "./figures";
import type { PageProps } from "./pages";

const parts = ["method", "interval", "passRate", "thin", "change", "trend", "waits", "revision"] as const;

export function HowPage({ at }: PageProps) {
  const { total, method } = at.base;
  return (
    <>
      <Title screen={t("title")}>{t("tab.how")}</Title>
      <section class="card stack">
        <h2>{t("how.this")}</h2>
        <dl class="facts">
          <dt>{t("how.method")}</dt>
          <dd>{method && t(`method.${method}`)}</dd>
          <dt>{t("visits")}</dt>
          <dd>
            {visits(total?.visits ?? 0)}, {number(total?.locations ?? 0)} {t("how.locations")}
          </dd>
          <dt>{t("how.interval")}</dt>
          <dd>{interval(total?.lowBasisPoints, total?.highBasisPoints) ?? t("noInterval")}</dd>
          <dt>{t("how.confidence")}</dt>
          <dd>{total?.confidence && t(`confidence.${total.confidence}`)}</dd>
          {total?.distortion !== undefined && (
            <>
              <dt>{t("how.oneVisit")}</dt>
              <dd>{t("how.distortion", { p: percentRaised(Math.ceil(total.distortion * 10000)) })}</dd>
            </>
          )}
        </dl>
      </section>
      <section class="card stack">
        {parts.map((part) => (
          <p key={part}>{part === "method" ? method && t(`methodMeans.${method}`) : t(`how.read.${part}`)}</p>
        ))}
        <p>
          <a href="/docs">{t("how.more")}</a>
        </p>
      </section>
    </>
  );
}
