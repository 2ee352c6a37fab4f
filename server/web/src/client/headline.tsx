// The figures at the top: the score, who passed, who left unserved, and praise.
import { useLoad } from "../kit/load";
import { number } from "../kit/format";
import { counted, t } from "../kit/texts";
import { OtherFigure, otherOf } from "./compared";
import { changeOf, interval, shareLine, Sure, value, visits } from "./figures";
import { type At, keyOf, link } from "./view";

export function Headline({ at }: { at: At }) {
  const { total, titles, commendations } = at.base;
  const band = total?.band ? titles?.bands[total.band] : undefined;
  const left = total?.outcomes?.leftUnservedRate;
  const best = commendations[0];
  return (
    <section class="heads" aria-label={t("atAGlance")}>
      <div class="card">
        <h2 class="small soft">{t("score")}</h2>
        <p class="big number">{value(total?.basisPoints)}</p>
        <p class="small">
          {[
            interval(total?.lowBasisPoints, total?.highBasisPoints, "between") ?? t("noInterval"),
            band,
            visits(total?.visits ?? 0),
            counted("atLocations", total?.locations ?? 0, { n: number(total?.locations ?? 0) }),
          ]
            .filter(Boolean)
            .join(" · ")}{" "}
          <Sure figure={total} />
        </p>
        <Before at={at} />
      </div>
      <div class="card">
        <h2 class="small soft">{t("passed")}</h2>
        <p class="mid number">{value(total?.passShare?.basisPoints)}</p>
        <p class="small soft">{total?.passShare && shareLine(total.passShare)}</p>
      </div>
      <div class="card">
        <h2 class="small soft">{t("leftUnserved")}</h2>
        <p class="mid number">{value(left?.basisPoints)}</p>
        <p class="small soft">{left && shareLine(left)}</p>
      </div>
      <div class="card">
        <h2 class="small soft">{t("praise")}</h2>
        <p class="mid number">{number(total?.commendations ?? 0)}</p>
        {best && (
          <p class="small soft">
            {t("praise.most")} <a href={link(at.query, "/reports")}>{titles?.behaviours[best.behaviour] ?? best.behaviour}</a> ({number(best.times)})
          </p>
        )}
      </div>
    </section>
  );
}

/** Before says how the score compares. */
function Before({ at }: { at: At }) {
  const { compare } = at.chosen;
  const other = useLoad(keyOf(at, "total", compare), async (signal) => ({ card: await otherOf(at, undefined, signal) }));
  if (compare === "before") return <p class="small soft">{`${t("compare.before")}: ${changeOf(at.base.difference)}`}</p>;
  return (
    <p class="small soft">
      {t(`compare.${compare}`)}: <OtherFigure figure={other.data?.card?.total} />
    </p>
  );
}
