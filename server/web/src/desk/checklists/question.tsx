// The editor of a question: what it says, its kind, when it is asked, how it counts.
import type { Violation } from "../../kit/call";
import { kindNames, localized } from "../../kit/form";
import { Field } from "../../kit/parts";
import { t } from "../../kit/texts";
import type { Data } from "../parts/data";
import { Fields, faultAt } from "../parts/fields";
import type { Choice } from "../parts/lists";
import { Conditions } from "./conditions";
import { kindChoices, kindSpecs, ruleSpecs, textSpecs } from "./specs";

interface Props {
  question: Data;
  earlier: Data[];
  behaviours: Choice[];
  onChange: (question: Data) => void;
  faults: Violation[];
  /** The path of the question, with a dot behind it. */
  at: string;
}

const starts: Record<string, Data> = { choice: { options: [] }, multiChoice: { options: [] }, scale: { min: 1, max: 5, pointsPerStep: 1 } };

/** QuestionEditor edits a question. */
export function QuestionEditor({ question, earlier, behaviours, onChange, faults, at }: Props) {
  const kind = kindNames.find((k) => question[k] !== undefined) ?? "";
  const choices = earlier.map((q): Choice => [q.key, localized(q.text) || q.key]);
  const setKind = (next: string) => {
    const rest = { ...question };
    for (const name of kindNames) delete rest[name];
    // Options stay where both kinds have them.
    const start = (next === "choice" || next === "multiChoice") && (question.choice ?? question.multiChoice) ? { options: (question.choice ?? question.multiChoice).options } : (starts[next] ?? {});
    onChange({ ...rest, [next]: start });
  };
  const fields = (specs: Parameters<typeof Fields>[0]["specs"]) => (
    <div class="grid">
      <Fields specs={specs} value={question} onChange={(v) => onChange(kind !== "" && v[kind] === undefined ? { ...v, [kind]: {} } : v)} faults={faults} at={at} />
    </div>
  );
  return (
    <div class="card stack">
      <h3>{localized(question.text) || question.key || t("checklists.untitled")}</h3>
      {fields(textSpecs)}
      <Field label={t("checklists.kind")} fault={faultAt(faults, at.slice(0, -1)) ?? faultAt(faults, `${at}kind`)}>
        <select value={kind} onChange={(e) => setKind(e.currentTarget.value)}>
          {kindChoices().map(([v, title]) => (
            <option key={v} value={v}>
              {title}
            </option>
          ))}
        </select>
      </Field>
      {fields(kindSpecs(kind, choices))}
      <Conditions value={question.visibleWhen} onChange={(v) => onChange({ ...question, visibleWhen: v })} earlier={earlier} faults={faults} at={`${at}visibleWhen`} />
      {ruleSpecs(behaviours).map((group) => (
        <details key={group.title} open={group.title === "checklists.counts" || group.specs.some((s) => question[s.path.split(".")[0] ?? ""] !== undefined && s.kind !== "several") || undefined}>
          <summary>
            <strong>{t(group.title)}</strong>
          </summary>
          {fields(group.specs)}
        </details>
      ))}
    </div>
  );
}
