import { useState } from "preact/hooks";
import type { Report } from "../../gen/api";
import { createMessage, listMessages } from "../../gen/calls";
import { send } from "../../kit/call";
import { dateTime } from "../../kit/format";
import { useAct, useLoad } from "../../kit/load";
import { Load, ProblemBox } from "../../kit/parts";
import { t } from "../../kit/texts";
import { canJudge, useWho } from "../who";

/** Messages are between the desk and the shopper. No client sees them. */
export function Messages({ report }: { report: Report }) {
  const [text, setText] = useState("");
  const messages = useLoad(`${report.report} messages`, (signal) => send(listMessages, { report: report.report }, { signal }));
  const act = useAct(async () => {
    await send(createMessage, { report: report.report, resource: { text: text.trim() } }, { once: crypto.randomUUID() });
    setText("");
    messages.reload();
  });
  return (
    <section class="stack tight">
      <h2>{t("messages.title")}</h2>
      <Load from={messages}>
        {(list) =>
          list.messages.map((m) => (
            <div key={m.message} class={m.fromShopper ? "message" : "message ours"}>
              <p class="prose">{m.text}</p>
              <p class="soft small">
                {m.fromShopper ? t("role.SHOPPER") : m.authorTitle} · {m.createTime && dateTime(m.createTime)}
                {m.readTime && ` · ${t("messages.read", { time: dateTime(m.readTime) })}`}
              </p>
            </div>
          ))
        }
      </Load>
      {canJudge(useWho()) && (
        <form
          class="stack tight"
          onSubmit={(e) => {
            e.preventDefault();
            if (text.trim() !== "") act.run();
          }}
        >
          <textarea rows={2} aria-label={t("messages.write")} placeholder={t("messages.write")} value={text} onInput={(e) => setText(e.currentTarget.value)} maxLength={4000} />
          {act.problem && <ProblemBox problem={act.problem} />}
          <div class="row">
            <span class="soft small">{t("messages.never")}</span>
            <button disabled={act.busy || text.trim() === ""}>{t("messages.send")}</button>
          </div>
        </form>
      )}
    </section>
  );
}
