// The choice of a location.
import { Field, Load } from "../kit/parts";
import { t } from "../kit/texts";
import { useNames } from "./names";
import type { At } from "./view";

/** PlaceField chooses a location among those that the manager has. */
export function PlaceField({ at, value, set }: { at: At; value: string; set: (id: string) => void }) {
  const places = useNames(at.client);
  return (
    <Load from={places}>
      {(names) => (
        <Field label={t("location")}>
          <select value={value} required onChange={(e) => set(e.currentTarget.value)}>
            <option value="">{t("choose")}</option>
            {[...names].map(([id, title]) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </Field>
      )}
    </Load>
  );
}
