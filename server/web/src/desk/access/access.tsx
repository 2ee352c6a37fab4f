// Access: who may come in. Invitations for phones and people, the tokens that they became, and sessions.
import { Title } from "../../kit/parts";
import { usePlace } from "../../kit/route";
import { type Key, t } from "../../kit/texts";
import { SubPlaces } from "../parts/table";
import { Invitations } from "./invitations";
import { Sessions, Tokens } from "./tokens";

const places: [string, Key][] = [
  ["invitations", "access.invitations"],
  ["tokens", "access.tokens"],
  ["sessions", "access.sessions"],
];

/** Access shows one of its parts. */
export function Access({ rest }: { rest: string }) {
  const { query } = usePlace();
  const part = rest.split("/")[1] || "invitations";
  return (
    <div class="page stack">
      <div class="noprint">
        <SubPlaces label={t("desk.access")} base="/access" places={places} />
      </div>
      <div class="noprint">
        <Title screen={t("desk.desk")}>{t(places.find(([name]) => name === part)?.[1] ?? "desk.access")}</Title>
      </div>
      {part === "invitations" && <Invitations />}
      {part === "tokens" && <Tokens />}
      {part === "sessions" && <Sessions token={query.get("token") ?? ""} />}
    </div>
  );
}
