// What a reviewer will see beside the answers, as far as the phone can tell: said before the report is sent, so that the shopper may
// say why.
import { duration, number } from "../../kit/format";
import { t } from "../../kit/texts";
import type { Item } from "../model";
import type { Checked } from "../store/checkins";
import type { Content } from "../store/rows";

/** Limits from which on something is said. Programs have their own, which the phone does not know; these are their defaults. */
const farMeters = 250;
const clockOff = 5 * 60_000;
const aged = 30 * 60_000;

/** remarks are the sentences. offset is what is to be added to the phone's clock, where that is known. */
export function remarks({ visit, place }: Item, content: Content, checked: Checked | undefined, offset = 0, now = Date.now()): string[] {
  const said: string[] = [];
  const start = Date.parse(content.startTime ?? "") + offset, end = Date.parse(content.endTime ?? "") + offset;
  if (place?.channel === "IN_PERSON") said.push(...ofPosition(content, place.position, checked, start - offset));
  const early = Date.parse(visit.windowStart ?? "") - start, late = start - Date.parse(visit.windowEnd ?? "");
  if (early > 0) said.push(t("app.remark.early", { time: span(early) }));
  if (late > 0) said.push(t("app.remark.late", { time: span(late) }));
  const measured = (content.elapsedSeconds ?? 0) * 1000, planned = visit.minutes * 60_000, whole = end - start;
  if ((content.outcome ?? "COMPLETED") === "COMPLETED" && measured * 3 < planned && whole >= 0) said.push(t("app.remark.quick", { time: span(measured), planned: span(planned) }));
  if (whole >= 0 && Math.abs(whole - measured) > 60_000 + Math.max(whole, measured) / 10) said.push(t("app.remark.span", { time: span(measured), span: span(whole) }));
  if (end > now + offset + clockOff) said.push(t("app.remark.ahead"));
  if (Math.abs(offset) > clockOff) said.push(t("app.remark.clock", { time: span(Math.abs(offset)) }));
  return said;
}

function ofPosition({ position }: Content, place: { latitude: number; longitude: number } | undefined, checked: Checked | undefined, start: number): string[] {
  const { latitude, longitude, accuracyMeters = 0 } = position ?? {};
  if (latitude === undefined || longitude === undefined) return [t("app.remark.none")];
  const said: string[] = [];
  const distance = place ? meters(latitude, longitude, place.latitude, place.longitude) : 0;
  if (distance - accuracyMeters > farMeters) said.push(t("app.remark.far", { distance: number(Math.round(distance)), accuracy: number(accuracyMeters) }));
  else if (accuracyMeters > farMeters) said.push(t("app.remark.vague", { accuracy: number(accuracyMeters) }));
  const age = start - (checked?.position?.time ?? start);
  if (age > aged) said.push(t("app.remark.aged", { time: span(age) }));
  return said;
}

const span = (milliseconds: number): string => duration(milliseconds / 1000);

/** meters is the distance of two points along the great circle. */
function meters(aLatitude: number, aLongitude: number, bLatitude: number, bLongitude: number): number {
  const rad = Math.PI / 180;
  const h = Math.sin(((bLatitude - aLatitude) * rad) / 2) ** 2 + Math.cos(aLatitude * rad) * Math.cos(bLatitude * rad) * Math.sin(((bLongitude - aLongitude) * rad) / 2) ** 2;
  return 2 * 6371008.8 * Math.asin(Math.min(1, Math.sqrt(h)));
}
