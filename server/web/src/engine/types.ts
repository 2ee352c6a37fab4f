// What the engine knows of a checklist version. The readers make these of JSON; defaults are filled in, so that whoever
// uses them never asks whether a member was sent.

/** A text by BCP 47 locale. */
export type Text = Readonly<Record<string, string>>;

/** A kind of question, by the name of its member in the API. */
export type Kind = Definition['kind'];

/** A draft, or one published version of a checklist. */
export interface Version {
  readonly checklist: string;
  /** From 1; 0 in a draft. It is not part of the digest. */
  readonly number: number;
  /** The digest that the server sent; '' where it sent none. versionDigest computes it. */
  readonly digest: string;
  readonly title: Text;
  readonly description: Text;
  readonly defaultLocale: string;
  /** POINTS or SECTION_WEIGHTED. */
  readonly totalMode: string;
  readonly minBaseBasisPoints: number;
  readonly passMarkBasisPoints: number | undefined;
  readonly bands: readonly Band[];
  readonly sections: readonly Section[];
}

/** A name for the totals from fromBasisPoints up to the next band. */
export interface Band {
  readonly key: string;
  readonly fromBasisPoints: number;
  readonly title: Text;
}

/** A group of questions that is scored by itself. */
export interface Section {
  readonly key: string;
  readonly title: Text;
  /** The part of a SECTION_WEIGHTED total; with 0 the section stands outside it. */
  readonly weight: number;
  readonly visibleWhen: Conditions | undefined;
  readonly questions: readonly Question[];
}

/** When something is reached: all of one list hold, or any of the other does. One of the two lists is empty. */
export interface Conditions {
  readonly all: readonly Condition[];
  readonly any: readonly Condition[];
}

/** One comparison with the answer to an earlier question, or a nested list. */
export interface Condition extends Conditions {
  readonly question: string;
  readonly equals: string | undefined;
  readonly notEquals: string | undefined;
  readonly contains: string | undefined;
  readonly atLeast: string | undefined;
  readonly below: string | undefined;
  readonly outcome: string | undefined;
  readonly answered: boolean | undefined;
}

/** One question of a version. */
export interface Question {
  readonly key: string;
  readonly text: Text;
  readonly guidance: Text;
  /** As the author marked it. isRequired says whether a submission needs an answer. */
  readonly required: boolean;
  readonly allowNotApplicable: boolean;
  readonly notApplicableReasonRequired: boolean;
  readonly bonus: boolean;
  readonly penalty: boolean;
  readonly weight: number;
  readonly dimensions: readonly string[];
  readonly critical: Critical | undefined;
  readonly visibleWhen: Conditions | undefined;
  readonly commentRule: CommentRule | undefined;
  readonly proof: Proof | undefined;
  /** ALL or INTERNAL. */
  readonly audience: string;
  readonly behaviours: readonly string[];
  readonly role: string;
  readonly definition: Definition;
}

/** What a question asks for; kind is '' in a draft that has not said it yet. */
export type Definition =
  | ({ readonly kind: 'choice' | 'multiChoice' } & Choice)
  | ({ readonly kind: 'scale' } & Scale)
  | ({ readonly kind: 'number' } & NumberKind)
  | ({ readonly kind: 'duration' } & Duration)
  | { readonly kind: 'freeText'; readonly minCharacters: number; readonly maxCharacters: number }
  | { readonly kind: 'timestamp'; readonly notBefore: string }
  | { readonly kind: 'evidence' | 'note' | '' };

/** Options to choose from. The bounds and exclusive options are for multiChoice alone; 0 is no bound. */
export interface Choice {
  readonly options: readonly Option[];
  readonly minChosen: number;
  readonly maxChosen: number;
}

/** One option of a choice. */
export interface Option {
  readonly key: string;
  readonly text: Text;
  readonly points: number;
  readonly exclusive: boolean;
}

/** A whole number from min to max, both included. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly pointsPerStep: number;
  readonly minLabel: Text;
  readonly maxLabel: Text;
}

/** A decimal; undefined is no bound. */
export interface NumberKind {
  readonly unit: string;
  readonly bands: readonly PointBand[];
  readonly min: string | undefined;
  readonly max: string | undefined;
  readonly decimals: number | undefined;
}

/** A time in whole seconds. With between it is computed from two earlier instants and not asked. */
export interface Duration {
  readonly bands: readonly PointBand[];
  /** 0 where left out: 604800 then holds, and 31536000 with between. */
  readonly maxSeconds: number;
  readonly between: { readonly from: string; readonly to: string } | undefined;
}

/** The points of values below a decimal; the last of a list has '' and takes the rest. */
export interface PointBand {
  readonly below: string;
  readonly points: number;
}

/** What a question decides about the whole report where it earns too little. */
export interface Critical {
  readonly belowPoints: number;
  /** FAIL, ZERO_SECTION, CAP or ZERO_REPORT. */
  readonly effect: string;
  readonly capBasisPoints: number | undefined;
}

/** When an answer needs a comment: always, under so many points, or with one of the options. */
export interface CommentRule {
  readonly always: boolean;
  readonly belowPoints: number;
  readonly options: readonly string[];
  readonly minCharacters: number;
}

/** The evidence that belongs beside an answer. */
export interface Proof {
  readonly kinds: readonly string[];
  readonly required: boolean;
}
