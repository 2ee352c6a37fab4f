import { useState } from "preact/hooks";
import { bytes } from "../../format";
import { t } from "../../texts";
import { type KindProps, useForm } from "../context";

/** Evidence takes photos and other files. Their bytes are kept before the answer names them. */
export function Evidence({ question, labelledBy }: KindProps<"evidence">) {
  return <Attachments question={question.key} labelledBy={labelledBy} />;
}

/** Attachments shows the files of a question, and takes more. */
export function Attachments({ question, labelledBy }: { question: string; labelledBy: string }) {
  const { files, readOnly } = useForm();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  if (!files) return <p class="soft small">{t("form.filesElsewhere")}</p>;
  const add = async (input: HTMLInputElement, fromCamera: boolean) => {
    const chosen = [...(input.files ?? [])];
    setBusy(true);
    setFailed(false);
    try {
      for (const file of chosen) await files.add(question, file, fromCamera);
    } catch (error) {
      console.error(error);
      setFailed(true);
    }
    setBusy(false);
    input.value = "";
  };
  return (
    <div class="stack tight" role="group" aria-labelledby={labelledBy}>
      <ul class="files">
        {files.of(question).map((file) => (
          <li key={file.id} class="row">
            {file.picture && <img src={file.picture} alt="" width="64" height="64" />}
            <span>{file.title}</span>
            {file.bytes !== undefined && <span class="soft small">{bytes(file.bytes)}</span>}
            {!readOnly && (
              <button type="button" class="quiet" onClick={() => void files.remove(question, file.id)} aria-label={t("form.removeFile", { title: file.title })}>
                ✕
              </button>
            )}
          </li>
        ))}
      </ul>
      {!readOnly && (
        <div class="buttons">
          <label class="button">
            {t("form.takePhoto")}
            <input class="hidden" type="file" accept="image/jpeg" capture="environment" disabled={busy} onChange={(e) => void add(e.currentTarget, true)} />
          </label>
          <label class="button quiet">
            {t("form.chooseFile")}
            <input class="hidden" type="file" multiple disabled={busy} onChange={(e) => void add(e.currentTarget, false)} />
          </label>
        </div>
      )}
      {failed && (
        <p class="fault small" role="alert">
          {t("form.fileFailed")}
        </p>
      )}
    </div>
  );
}
