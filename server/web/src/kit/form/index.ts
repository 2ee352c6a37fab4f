// A form from a checklist: the same one on the phone, at the desk and in the editor's preview.
export type { Attached, Draft, Files, Form, KindName, Localized, Stopwatch } from "./context";
export { FormProvider, kindNames, kindOf, localized, useForm } from "./context";
export { QuestionCard } from "./question";
export { fromTyped, toTyped } from "./zone";
