// What becomes of a copy when the tables are filled from it.
import type { Row } from "./copy";
import { type Draft, type Outgoing, type Progress, outgoingKey } from "./rows";

/** The identity of tables that were filled from a copy begins with it. */
export const restoredMark = "restored ";

/** isIdentity reports whether a row is the identity of its tables. A copy has it when it has all of them. */
export function isIdentity({ table, key }: Row): boolean {
  return table === "meta" && key === "identity";
}

/** mended are the rows of a copy as the tables take them: without a draft whose report was frozen in the moment of the kill, and
 * with all visits to be fetched again. */
export function mended(rows: readonly Row[]): Row[] {
  const frozen = new Set(rows.filter(({ table, value }) => table === "reports" && !(value as Outgoing).refusal).map(({ key }) => key));
  const isFrozen = ({ reportId, baseRevision }: Draft) => frozen.has(outgoingKey(reportId, baseRevision));
  return rows
    .filter((row) => !isIdentity(row) && !(row.table === "drafts" && isFrozen(row.value as Draft)))
    .map((row) => (row.table === "meta" && row.key === "progress" ? { ...row, value: { ...(row.value as Progress), token: "" } } : row));
}
