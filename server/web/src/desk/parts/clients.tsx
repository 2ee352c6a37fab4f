// The clients, where a place is about one of them.
import type { ComponentChildren } from "preact";
import { useLoad } from "../../kit/load";
import { Empty, Load, Title } from "../../kit/parts";
import { usePlace } from "../../kit/route";
import { t } from "../../kit/texts";
import { type Choice, loadChoices } from "./lists";

/** OfClient shows what is about a client: the one that the address names, or the first. Until it is there, title is the heading. */
export function OfClient({ title, children }: { title?: string; children: (client: string, clients: Choice[]) => ComponentChildren }) {
  const { query } = usePlace();
  const clients = useLoad("clients", () => loadChoices("clients"));
  const client = query.get("client") ?? clients.data?.[0]?.[0];
  return (
    <>
      {title !== undefined && (clients.data === undefined || client === undefined) && <Title screen={t("desk.desk")}>{title}</Title>}
      <Load from={clients}>{(list) => (client === undefined ? <Empty>{t("dir.noClients")}</Empty> : children(client, list))}</Load>
    </>
  );
}
