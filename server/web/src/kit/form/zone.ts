// Times that people type, in the zone of the place that they are about.

/** offsetOf returns by how many minutes a zone is ahead of UTC at an instant. */
function offsetOf(instant: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
  }).formatToParts(instant);
  const of = (type: string) => Number(parts.find((p) => p.type === type)?.value ?? 0);
  const local = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return Math.round((local - Math.floor(instant / 1000) * 1000) / 60000);
}

/** toTyped writes an instant as an input of type datetime-local has it, in a zone. */
export function toTyped(instant: string, zone: string): string {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) return "";
  return new Date(at + offsetOf(at, zone) * 60000).toISOString().slice(0, 16);
}

/** fromTyped returns the instant of what was typed in a zone, with the zone's offset; undefined where it is no time. */
export function fromTyped(typed: string, zone: string): string | undefined {
  const local = Date.parse(`${typed}Z`);
  if (Number.isNaN(local)) return undefined;
  // The offset is that of the instant itself, which is found in two steps around a change of the clocks.
  let offset = offsetOf(local, zone);
  offset = offsetOf(local - offset * 60000, zone);
  const sign = offset < 0 ? "-" : "+";
  const two = (n: number) => String(n).padStart(2, "0");
  const ahead = Math.abs(offset);
  return `${new Date(local).toISOString().slice(0, 19)}${sign}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
}
