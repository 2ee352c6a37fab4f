// What a form needs from the screen that it is on.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Answer, ChecklistVersion, Question } from "../../gen/api";
import type { Input } from "../call";
import { language } from "../texts";

/** An answer as it is typed: parts may be missing. */
export type Draft = Input<Answer>;

/** Stopwatch measures a wait; it goes on where the page is closed or the phone is dark. */
export interface Stopwatch {
  /** Seconds measured so far, and whether it runs. Undefined where it was not started. */
  read: () => { seconds: number; running: boolean } | undefined;
  start: () => void;
  /** Stops it and returns the seconds measured. */
  stop: () => number;
  /** Forgets what was measured. */
  clear: () => void;
}

/** Attached is a file of an answer. */
export interface Attached {
  id: string;
  title: string;
  /** How large it is, where that is known. */
  bytes: number | undefined;
  /** An address of a small picture, where it is one. */
  picture?: string | undefined;
}

/** Files keeps the photos and other files of answers. */
export interface Files {
  of: (question: string) => Attached[];
  /** Stores a file; fromCamera is set where it comes from the button of the camera. */
  add: (question: string, file: File, fromCamera: boolean) => Promise<void>;
  remove: (question: string, id: string) => Promise<void>;
}

/** Form is what every question of a form shares. */
export interface Form {
  version: ChecklistVersion;
  /** The IANA zone of times that are typed, such as that of the location. */
  zone: string;
  answers: ReadonlyMap<string, Draft>;
  /** Takes a changed answer; undefined removes it. It is called at every touch. */
  onAnswer: (question: string, answer: Draft | undefined) => void;
  /** Machine reasons of what is wrong, by question. */
  problems: ReadonlyMap<string, readonly string[]>;
  /** A stopwatch for a question of a length of time; without it the time is typed. */
  stopwatch?: ((question: string) => Stopwatch) | undefined;
  files?: Files | undefined;
  /** Whether answers are shown and not changed. */
  readOnly?: boolean | undefined;
}

const FormContext = createContext<Form | undefined>(undefined);
export const FormProvider = FormContext.Provider;

/** useForm returns the form that a question is in. */
export function useForm(): Form {
  const form = useContext(FormContext);
  if (!form) throw new Error("a question is outside of a form");
  return form;
}

/** Localized is a text by language tags. */
export type Localized = Record<string, string>;

/** localized returns a text in the reader's language, else in that of the checklist, else in any. */
export function localized(text: Localized | undefined, version?: Pick<ChecklistVersion, "defaultLocale">): string {
  if (!text) return "";
  const wanted = [language() as string, version?.defaultLocale ?? ""];
  for (const tag of wanted) {
    const exact = text[tag];
    if (exact !== undefined) return exact;
    const base = Object.keys(text).find((key) => tag !== "" && key.split("-")[0] === tag.split("-")[0]);
    if (base !== undefined) return text[base] ?? "";
  }
  return Object.values(text)[0] ?? "";
}

/** The names of kinds of questions, as the API has them. */
export const kindNames = ["choice", "multiChoice", "scale", "number", "duration", "freeText", "timestamp", "evidence", "note"] as const;
export type KindName = (typeof kindNames)[number];

/** kindOf returns the kind of a question; undefined where a newer server has one that is not known here. */
export function kindOf(question: Question): KindName | undefined {
  return kindNames.find((name) => question[name] !== undefined);
}

/** KindProps are what the input of a kind is given. */
export interface KindProps<K extends KindName> {
  question: Question;
  kind: NonNullable<Question[K]>;
  answer: Draft | undefined;
  /** Takes the value of the answer; comment and reason are kept by the question around it. */
  onValue: (value: Draft | undefined) => void;
  /** The id of the element that names the input. */
  labelledBy: string;
}
