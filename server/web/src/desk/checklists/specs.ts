// The fields of a checklist, of a section, and of questions of each kind.
import { kindNames } from "../../kit/form";
import type { Spec } from "../parts/fields";
import type { Choice } from "../parts/lists";
import { termsOf } from "../parts/pick";

const texts = (path: string, label: Spec["label"], kind: "texts" | "areas" = "texts"): Spec => ({ path, label, kind });
const count = (path: string, label: Spec["label"], hint?: Spec["hint"]): Spec => ({ path, label, kind: "number", ...(hint ? { hint } : {}) });
const flag = (path: string, label: Spec["label"]): Spec => ({ path, label, kind: "flag" });
const key: Spec = { path: "key", label: "checklists.key", hint: "dir.idHint" };

/** aboutSpecs are the fields of a checklist as a whole. */
export const aboutSpecs = (): Spec[] => [
  texts("title", "dir.title"), texts("description", "checklists.description", "areas"),
  { path: "defaultLocale", label: "checklists.defaultLocale", hint: "dir.localeHint" },
  { path: "totalMode", label: "checklists.totalMode", kind: "select", choices: termsOf("totalMode", ["POINTS", "SECTION_WEIGHTED"]), must: true },
  { path: "passMarkBasisPoints", label: "checklists.passMark", kind: "percent" },
  { path: "minBaseBasisPoints", label: "checklists.minBase", kind: "percent", hint: "checklists.minBaseHint" },
  { path: "bands", label: "checklists.bands", kind: "rows", fields: [key, { path: "fromBasisPoints", label: "checklists.from", kind: "percent" }, texts("title", "dir.title")] },
];

/** sectionSpecs are the fields of a section. */
export const sectionSpecs: Spec[] = [key, count("weight", "checklists.weight", "checklists.sectionWeightHint"), texts("title", "dir.title")];

const options = (member: string, several: boolean): Spec => ({
  path: `${member}.options`, label: "checklists.options", kind: "rows",
  fields: [{ path: "key", label: "checklists.key" }, count("points", "report.points"), ...(several ? [flag("exclusive", "checklists.exclusive")] : []), texts("text", "checklists.text")],
});
const bands = (member: string): Spec => ({ path: `${member}.bands`, label: "checklists.pointBands", kind: "rows", fields: [{ path: "below", label: "checklists.below", hint: "checklists.belowHint" }, count("points", "report.points")] });

/** kindSpecs are the fields of a kind; earlier are the questions that stand before. */
export function kindSpecs(kind: string, earlier: Choice[]): Spec[] {
  switch (kind) {
    case "choice":
      return [options("choice", false)];
    case "multiChoice":
      return [count("multiChoice.minChosen", "checklists.minChosen"), count("multiChoice.maxChosen", "checklists.maxChosen"), options("multiChoice", true)];
    case "scale":
      return [count("scale.min", "checklists.min"), count("scale.max", "checklists.max"), count("scale.pointsPerStep", "checklists.perStep"), texts("scale.minLabel", "checklists.minLabel"), texts("scale.maxLabel", "checklists.maxLabel")];
    case "number":
      return [{ path: "number.unit", label: "checklists.unit" }, { path: "number.min", label: "checklists.min" }, { path: "number.max", label: "checklists.max" }, count("number.decimals", "checklists.decimals"), bands("number")];
    case "duration":
      return [
        count("duration.maxSeconds", "checklists.maxSeconds"),
        { path: "duration.between.from", label: "checklists.betweenFrom", kind: "select", choices: earlier, hint: "checklists.betweenHint" },
        { path: "duration.between.to", label: "checklists.betweenTo", kind: "select", choices: earlier },
        bands("duration"),
      ];
    case "freeText":
      return [count("freeText.minCharacters", "checklists.minCharacters"), count("freeText.maxCharacters", "checklists.maxCharacters")];
    case "timestamp":
      return [{ path: "timestamp.notBefore", label: "checklists.notBefore", kind: "select", choices: earlier }];
    default:
      return [];
  }
}

/** kindChoices are the kinds of questions. */
export function kindChoices(): Choice[] {
  return termsOf("kind", kindNames);
}

/** textSpecs are what a question says. */
export const textSpecs: Spec[] = [key, texts("text", "checklists.text", "areas"), texts("guidance", "checklists.guidance", "areas")];

/** ruleSpecs are how a question counts and what it asks for beside its answer. */
export function ruleSpecs(behaviours: Choice[]): { title: Spec["label"]; specs: Spec[] }[] {
  return [
    {
      title: "checklists.counts",
      specs: [
        count("weight", "checklists.weight", "checklists.weightHint"), flag("required", "checklists.required"), flag("allowNotApplicable", "form.notApplicable"), flag("notApplicableReasonRequired", "checklists.naReason"),
        flag("bonus", "checklists.bonus"), flag("penalty", "checklists.penalty"),
      ],
    },
    {
      title: "checklists.critical",
      specs: [{ path: "critical.effect", label: "checklists.effect", kind: "select", choices: termsOf("effect", ["FAIL", "ZERO_SECTION", "CAP", "ZERO_REPORT"]) }, count("critical.belowPoints", "checklists.criticalBelow"), { path: "critical.capBasisPoints", label: "checklists.cap", kind: "percent" }],
    },
    {
      title: "checklists.proof",
      specs: [{ path: "proof.kinds", label: "checklists.proofKinds", kind: "several", choices: termsOf("proof", ["PHOTO", "PROOF_OF_PURCHASE", "RECORDING", "DOCUMENT"]) }, flag("proof.required", "checklists.proofRequired")],
    },
    {
      title: "checklists.commentRule",
      specs: [flag("commentRule.always", "checklists.always"), count("commentRule.belowPoints", "checklists.commentBelow"), { path: "commentRule.options", label: "checklists.commentOptions", kind: "words", hint: "checklists.keysHint" }, count("commentRule.minCharacters", "checklists.minCharacters")],
    },
    {
      title: "checklists.meaning",
      specs: [
        { path: "audience", label: "checklists.audience", kind: "select", choices: termsOf("audience", ["ALL", "INTERNAL"]) },
        { path: "role", label: "checklists.role", kind: "select", choices: termsOf("questionRole", ["WAIT", "QUEUE_LENGTH", "STAFF_ON_FLOOR", "FEELING_BEFORE", "FEELING_AFTER", "WOULD_RETURN", "WOULD_RECOMMEND", "WOULD_HAVE_COMPLAINED", "WAS_ASKED_ALL_WELL", "STAFF_NAME", "PROMISE_DUE", "PROMISE_MADE"]) },
        { path: "dimensions", label: "checklists.dimensions", kind: "words", hint: "dir.wordsHint" },
        { path: "behaviours", label: "checklists.behaviours", kind: "several", choices: behaviours },
      ],
    },
  ];
}
