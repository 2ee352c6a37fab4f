// A plain table: the first cell of a row names it.
import type { ComponentChildren } from "preact";

/** Head is the head of a column: n for numbers, w for what narrow screens leave out, both or none before the text. */
export type Head = [kind: "" | "n" | "w" | "nw", text: string];

const classOf = ([kind]: Head) => [kind.includes("n") && "number", kind.includes("w") && "n"].filter(Boolean).join(" ") || undefined;

/** Grid shows rows of cells. The cell at index names is the head of its row; it is the first where nothing else is said. */
export function Grid({ caption, heads, rows, names = 0 }: { caption?: ComponentChildren; heads: Head[]; rows: [key: string, ...cells: ComponentChildren[]][]; names?: number }) {
  return (
    // Narrow screens show the cells of a row below each other, which takes tables their roles unless these are said.
    <table class="figures stacks" role="table">
      {caption && <caption>{caption}</caption>}
      <thead role="rowgroup">
        <tr role="row">
          {heads.map((h) => (
            <th key={h[1]} role="columnheader" scope="col" class={classOf(h)}>
              {h[1]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(([key, ...cells]) => (
          <tr key={key} role="row">
            {cells.map((cell, i) => {
              const shape = heads[i] && classOf(heads[i]);
              return i === names ? (
                <th key={i} role="rowheader" scope="row">
                  {cell}
                </th>
              ) : (
                <td key={i} role="cell" class={shape} data-head={heads[i]?.[1]}>
                  {cell}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
