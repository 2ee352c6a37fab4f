// Words between a reviewer and the shopper on a report.
import { useEffect, useState } from "preact/hooks";
import type { Message } from "../../gen/api";
import { createMessage, listMessages, markMessagesRead } from "../../gen/calls";
import { Problem, send } from "../../kit/call";
import { dateTime } from "../../kit/format";
import { useAct } from "../../kit/load";
import { Empty, ProblemBox } from "../../kit/parts";
import { t } from "../../kit/texts";
import { Frame } from "../frame";
import { useStored } from "../hooks";
import { item } from "../model";
import { uuid7 } from "../store/ids";
import { keep, kept } from "../store/kept";

export function Messages({ visit }: { visit: string }) {
  const found = useStored(`visit ${visit}`, async () => ({ item: await item(visit) })).data;
  const report = found?.item?.visit.report ?? found?.item?.entries[0]?.report.reportId ?? "";
  return (
    <Frame title={t("app.messagesTitle")} back={`/visits/${visit}`}>
      {report !== "" ? <Words report={report} key={report} /> : found && <Empty>{t("app.noMessages")}</Empty>}
    </Frame>
  );
}

function Words({ report }: { report: string }) {
  const name = `messages ${report}`;
  const words = useStored(name, () => kept<Message[]>(name)).data?.value;
  const [text, setText] = useState(() => sessionStorage.getItem(name) ?? "");
  const [once, setOnce] = useState(uuid7);
  const [problem, setProblem] = useState<Problem>();
  const load = async () => {
    const { messages } = await send(listMessages, { report, pageSize: 200 });
    await keep(name, messages);
    const last = messages.filter((m) => !m.fromShopper).at(-1);
    if (last && !last.readTime) await send(markMessagesRead, { report, message: last.message });
    setProblem(undefined);
  };
  useEffect(() => {
    void load().catch((error: unknown) => error instanceof Problem && setProblem(error));
  }, [report]);
  const write = (words: string) => {
    setText(words);
    sessionStorage.setItem(name, words);
  };
  const act = useAct(async () => {
    if (text.trim() === "") return;
    await send(createMessage, { report, resource: { text: text.trim() } }, { once });
    setOnce(uuid7());
    write("");
    await load();
  });
  return (
    <>
      {problem && !problem.isOffline && <ProblemBox problem={problem} />}
      {words?.length === 0 && <Empty>{t("app.noMessages")}</Empty>}
      <ol class="stack">
        {words?.map((m) => (
          <li key={m.message} class={m.fromShopper ? "card message own" : "card message"}>
            <p class="soft small">
              {m.fromShopper ? t("app.you") : m.authorTitle || t("app.agency")} · {m.createTime && dateTime(m.createTime)}
            </p>
            <p class="words">{m.text}</p>
          </li>
        ))}
      </ol>
      <form
        class="card stack"
        onSubmit={(e) => {
          e.preventDefault();
          act.run();
        }}
      >
        <label class="field">
          <span class="label">{t("app.reply")}</span>
          <textarea value={text} maxLength={4000} onInput={(e) => write(e.currentTarget.value)} />
        </label>
        {act.problem && <ProblemBox problem={act.problem} />}
        <button class="primary" disabled={act.busy || text.trim() === ""}>
          {t("app.sendMessage")}
        </button>
      </form>
    </>
  );
}
