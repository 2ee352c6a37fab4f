// Verifies real deliveries, which are in deliveries.json, by each of the secrets: with the function that the documentation
// shows, and with the library of Standard Webhooks.
import { readFileSync } from "node:fs";
import { Webhook } from "standardwebhooks";
import { verify } from "./verify.mjs";

const { secrets, deliveries } = JSON.parse(readFileSync("deliveries.json", "utf8"));

const accepts = (attempt) => {
  try {
    return Boolean(attempt().type);
  } catch {
    return false;
  }
};

for (const { headers, body } of deliveries) {
  const bytes = Buffer.from(body, "base64");
  const good = secrets.map((secret) => accepts(() => verify(secret, headers, bytes)));
  const library = secrets.map((secret) => accepts(() => new Webhook(secret).verify(bytes, headers)));
  const secret = secrets[good.indexOf(true)];
  const changed = { ...headers, "webhook-id": headers["webhook-id"] + "x" };
  const later = Date.now() + 6 * 60 * 1000;
  console.log(
    JSON.parse(bytes).type,
    "signatures", headers["webhook-signature"].split(" ").length,
    "by hand", good.join(" "),
    "library", library.join(" "),
    "changed body", accepts(() => verify(secret, headers, Buffer.concat([bytes, Buffer.from(" ")]))),
    "changed id", accepts(() => verify(secret, changed, bytes)),
    "six minutes later", accepts(() => verify(secret, headers, bytes, later)),
  );
}
