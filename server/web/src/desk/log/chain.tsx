// How far the chain of the log was checked: from its first entry on, a part at a time, when somebody asks for it.
import { useState } from "preact/hooks";
import type { AuditChain } from "../../gen/api";
import { getAuditChain } from "../../gen/calls";
import { send } from "../../kit/call";
import { dateTimeInFull, number, time } from "../../kit/format";
import { useAct } from "../../kit/load";
import { Notice, ProblemBox } from "../../kit/parts";
import { t } from "../../kit/texts";

/** Chain checks the whole chain and says up to which entry, and when. What was checked before is not believed. */
export function Chain() {
  const [checked, setChecked] = useState<AuditChain>();
  const check = useAct(async () => {
    setChecked(undefined);
    for (let at: AuditChain | undefined; at === undefined || at.more; setChecked(at)) {
      at = await send(getAuditChain, at === undefined ? {} : { position: at.position, hash: at.hash ?? "" });
    }
  });
  const faults = checked?.faults ?? [];
  return (
    <section class="card stack tight" aria-label={t("log.chain")}>
      <div class="row wrap">
        <p role="status">{checked === undefined ? t(check.busy ? "log.checking" : "log.unchecked") : said(checked)}</p>
        <button disabled={check.busy} onClick={() => check.run()}>
          {t("log.check")}
        </button>
      </div>
      {faults.length > 0 && (
        <Notice tone="bad">
          {t("log.broken", { n: number(Number(checked?.position) + 1) })} <span lang="en">{faults.join("; ")}</span>
        </Notice>
      )}
      {checked?.hash && !checked.more && faults.length === 0 && (
        <p class="soft small">
          {t("log.head")} <code>{checked.hash}</code>
        </p>
      )}
      {check.problem && <ProblemBox problem={check.problem} />}
    </section>
  );
}

function said(chain: AuditChain): string {
  return t(chain.more ? "log.checkedSoFar" : "log.checked", {
    n: number(chain.position), all: number(chain.sealed), entry: chain.entryTime ? dateTimeInFull(chain.entryTime) : "–", at: chain.checkTime ? time(chain.checkTime) : "",
  });
}
