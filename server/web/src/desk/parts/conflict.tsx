// A conflict: somebody else changed what is being edited. Both versions are shown, and nothing is overwritten by itself.
import { t } from "../../kit/texts";
import { differences, shown } from "./data";

/** Conflict shows where two versions differ; the reader keeps one of them. */
export function Conflict({ mine, theirs, keepMine, takeTheirs }: { mine: unknown; theirs: unknown; keepMine: () => void; takeTheirs: () => void }) {
  const found = differences(mine, theirs);
  return (
    <section class="card problem stack" role="alert" aria-labelledby="conflict">
      <h2 id="conflict">{t("conflict.title")}</h2>
      <p>{t("conflict.text")}</p>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{t("conflict.field")}</th>
            <th scope="col">{t("conflict.mine")}</th>
            <th scope="col">{t("conflict.theirs")}</th>
          </tr>
        </thead>
        <tbody>
          {found.map((d) => (
            <tr key={d.path}>
              <td data-title={t("conflict.field")}>
                <code>{d.path}</code>
              </td>
              <td data-title={t("conflict.mine")}>{shown(d.mine)}</td>
              <td data-title={t("conflict.theirs")}>{shown(d.theirs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div class="buttons">
        <button onClick={keepMine}>{t("conflict.keepMine")}</button>
        <button onClick={takeTheirs}>{t("conflict.takeTheirs")}</button>
      </div>
    </section>
  );
}
