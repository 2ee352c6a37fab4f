import { type KindProps, localized, useForm } from "../context";

/** The most steps that are shown one beside another; a longer scale is typed. */
const mostSteps = 11;

/** Scale takes a step between two ends. */
export function Scale({ question, kind, answer, onValue, labelledBy }: KindProps<"scale">) {
  const form = useForm();
  const [low, high] = [localized(kind.minLabel, form.version), localized(kind.maxLabel, form.version)];
  const steps = kind.max - kind.min + 1;
  if (steps > mostSteps) {
    return (
      <div class="stack tight">
        <input
          type="number"
          inputMode="numeric"
          min={kind.min}
          max={kind.max}
          value={answer?.scale ?? ""}
          readOnly={form.readOnly}
          aria-labelledby={labelledBy}
          onInput={(e) => onValue(e.currentTarget.value === "" ? undefined : { scale: Math.trunc(Number(e.currentTarget.value)) })}
        />
        <Ends low={`${kind.min} ${low}`} high={`${kind.max} ${high}`} />
      </div>
    );
  }
  return (
    <div class="stack tight" role="radiogroup" aria-labelledby={labelledBy}>
      <div class="steps">
        {Array.from({ length: steps }, (_, i) => kind.min + i).map((step) => (
          <label key={step} class="step">
            <input type="radio" name={question.key} checked={answer?.scale === step} disabled={form.readOnly} onChange={() => onValue({ scale: step })} />
            <span>{step}</span>
            {step === kind.min && low !== "" && <span class="hidden"> {low}</span>}
            {step === kind.max && high !== "" && <span class="hidden"> {high}</span>}
          </label>
        ))}
      </div>
      <Ends low={low} high={high} />
    </div>
  );
}

function Ends({ low, high }: { low: string; high: string }) {
  return (
    <div class="row soft small" aria-hidden="true">
      <span>{low}</span>
      <span>{high}</span>
    </div>
  );
}
