// How visits were felt: would they come back, would they recommend it, were promises kept.
import type { Experience, Rate } from "../gen/api";
import { getExperience } from "../gen/calls";
import { send } from "../kit/call";
import { number } from "../kit/format";
import { useLoad } from "../kit/load";
import { Load } from "../kit/parts";
import { Picture } from "../kit/picture";
import { t } from "../kit/texts";
import { shareLine, value } from "./figures";
import { asked, type At, keyOf } from "./view";

export function ExperienceCard({ at }: { at: At }) {
  const experience = useLoad(keyOf(at, "experience"), (signal) => send(getExperience, asked(at), { signal }));
  return (
    <section class="card stack">
      <h2>{t("experience")}</h2>
      <Load from={experience}>{(data) => <Facts data={data} />}</Load>
      <Picture of={getExperience} request={asked(at)} />
    </section>
  );
}

function Facts({ data }: { data: Experience }) {
  const { recommendation: r, promises } = data;
  const shares: [string, Rate | undefined][] = [
    [t("wouldReturn"), data.wouldReturn],
    [t("wasAsked"), data.wasAskedAllWell],
    [t("wouldComplain"), data.wouldHaveComplained],
    [t("feltBetter"), data.feelings?.better],
    [t("feltWorse"), data.feelings?.worse],
  ];
  return (
    <dl class="facts">
      {r?.netPromoterBasisPoints !== undefined && (
        <>
          <dt>{t("netPromoter")}</dt>
          <dd>
            {t("netPromoterFigure", {
              n: number(Math.trunc(r.netPromoterBasisPoints / 100)),
              low: number(Math.floor((r.lowBasisPoints ?? 0) / 100)),
              high: number(Math.ceil((r.highBasisPoints ?? 0) / 100)),
              up: number(r.promoters),
              between: number(r.passives),
              down: number(r.detractors),
            })}
          </dd>
        </>
      )}
      {shares
        .filter(([, rate]) => (rate?.of ?? 0) > 0)
        .map(([name, rate]) => (
          <Line key={name} name={name} rate={rate} />
        ))}
      {promises && promises.given > 0 && (
        <>
          <dt>{t("promisesInTime")}</dt>
          <dd>{t("nOf", { n: number(promises.keptInTime), all: number(promises.given) })}</dd>
        </>
      )}
    </dl>
  );
}

function Line({ name, rate }: { name: string; rate: Rate | undefined }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {value(rate?.basisPoints)} <span class="soft small">{rate && shareLine(rate)}</span>
      </dd>
    </>
  );
}
