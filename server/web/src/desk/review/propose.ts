// What is proposed to write to a shopper who gets a report back.
import type { ReviewReason } from "../../gen/api";
import { filled, matched, textsIn } from "../../kit/texts";
import type { Opened } from "./report";

/** propose returns the proposed words for a reason, in the language of the report; nothing where there are none. */
export async function propose({ report, titles }: Opened, reason: ReviewReason): Promise<string> {
  const language = matched([report.content?.locale ?? ""]);
  const texts = await textsIn("desk", language);
  const day = new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(new Date(report.content?.startTime ?? report.takenTime ?? 0));
  return filled(texts[`propose.${reason}`] ?? "", { place: titles.place, day });
}
