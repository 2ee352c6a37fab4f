// The inputs of all kinds of questions. A kind is one file; to add one, add it here and to kindNames.
import type { FunctionComponent } from "preact";
import type { Question } from "../../../gen/api";
import { t } from "../../texts";
import { type Draft, type KindName, type KindProps, kindOf } from "../context";
import { Choice } from "./choice";
import { Duration } from "./duration";
import { Evidence } from "./evidence";
import { FreeText } from "./freetext";
import { MultiChoice } from "./multichoice";
import { NumberInput } from "./number";
import { Scale } from "./scale";
import { Timestamp } from "./timestamp";

const inputs: { [K in Exclude<KindName, "note">]: FunctionComponent<KindProps<K>> } = {
  choice: Choice,
  multiChoice: MultiChoice,
  scale: Scale,
  number: NumberInput,
  duration: Duration,
  freeText: FreeText,
  timestamp: Timestamp,
  evidence: Evidence,
};

/** KindInput takes the value of an answer by the kind of its question. */
export function KindInput(props: { question: Question; answer: Draft | undefined; onValue: (value: Draft | undefined) => void; labelledBy: string }) {
  const name = kindOf(props.question);
  if (name === undefined) return <p class="fault">{t("form.unknownKind")}</p>;
  if (name === "note") return null;
  const Input = inputs[name] as FunctionComponent<KindProps<KindName>>;
  return <Input {...props} kind={props.question[name] as NonNullable<Question[KindName]>} />;
}
