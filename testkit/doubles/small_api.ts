/** An API of nobody, small enough to change one thing of it, and a connection to its double. */
import { openHttp } from "../../src/features/connectors/records/http/http.ts";
import { parseDescription } from "../../src/features/connectors/records/http/parse.ts";
import type { HttpOptions } from "../../src/features/connectors/records/http/http.ts";
import type { RecordSystem } from "../../src/features/connectors/records/system.ts";
import type { AskedValue, Coverage, FoundRecord } from "../../src/features/connectors/records/system.ts";
import type { Exchange, HttpDouble, Reply } from "./http.ts";
import { testClock } from "./vendors.ts";

export const smallApi = `kept_api: 1
name: Small
documentation: [https://api.example.org/docs]
limits: ["It finds addresses only."]
base: https://api.example.org/v1
auth: { kind: key, header: X-Api-Key, secret: api_key }
rate: { requests: 100, seconds: 1 }
errors: [{ at: error }]
test: { path: /me }
find:
  - asks: [email, identifier]
    request: { path: /people, query: { q: "{asked}" } }
    records: [people]
record:
  keys: { id: id }
  title: [name]
  guard: { field: version }
  look:
    request: { path: "/people/{key.id}" }
    gone: { statuses: [404], when: { at: code, is: [no_person] } }
erase:
  request: { method: DELETE, path: "/people/{key.id}", headers: { Idempotency-Key: "{order}", If-Match: "{guard}" } }
  done: [204]
verify:
  alive: { path: /me }
  times: 1
`;

/** The text with one piece of it written otherwise. */
export function changed(from: string, to: string, text: string = smallApi): string {
  if (!text.includes(from)) throw new Error(`The description has no ${from}.`);
  return text.replace(from, () => to);
}

export type Opened = HttpOptions & {
  readonly secrets?: Readonly<Record<string, string>>;
  readonly hosts?: readonly string[];
};

/** Every host named leads to the double. */
export function openSmall(text: string, port: number, options: Opened = {}): RecordSystem {
  const parsed = parseDescription(text);
  if ("problems" in parsed) throw new Error(JSON.stringify(parsed.problems));
  const { secrets = { api_key: "small-key-1" }, hosts = ["api.example.org"], ...rest } = options;
  return openHttp(parsed.description, secrets, {
    ownHosts: hosts,
    instead: Object.fromEntries(hosts.map((host) => [`https://${host}`, `http://${host}:${port}`])),
    resolve: (_host, done) => done(null, [{ address: "127.0.0.1", family: 4 }]),
    clock: testClock(),
    ...rest,
  });
}

export const person = { id: "p/1", name: "Anna Ek", email: "anna@example.org", version: 7 };

export function call(role: string, line: string, reply: Reply, more: Partial<Exchange> = {}): Exchange {
  const [method = "", target = ""] = line.split(" ");
  return { role, call: `${method} api.example.org /v1${target}`, reply, ...more };
}

export const anna: readonly AskedValue[] = [{ kind: "email", value: "anna@example.org" }];
export const keyed = { headers: { "x-api-key": "small-key-1" } };
export const ref = { id: JSON.stringify({ id: "p/1" }), place: "Small" };
export const known = { ref, guard: "7" };
export const people = (records: readonly unknown[], more: object = {}): Reply => ({
  status: 200,
  json: { people: records, ...more },
});
export const list = (reply: Reply, more = ""): Exchange =>
  call("list", `GET /people?q=anna%40example.org${more}`, reply, keyed);
export const look = (reply: Reply): Exchange => call("look", "GET /people/p%2F1", reply, keyed);
export const there = look({ status: 200, json: person });
export const order = (reply: Reply): Exchange => call("order", "DELETE /people/p%2F1", reply, keyed);

/** The double plays in order; what connects to it is described by the text. */
export function playing(
  double: HttpDouble,
  exchanges: readonly Exchange[],
  text = smallApi,
  options: Opened = {},
): RecordSystem {
  double.play({ exchanges, order: "strict" });
  return openSmall(text, double.port, options);
}

export async function searched(
  system: RecordSystem,
  asked = anna,
): Promise<{ readonly records: readonly FoundRecord[]; readonly coverage: Coverage }> {
  const records: FoundRecord[] = [];
  const found = system.find(asked, new AbortController().signal);
  for (let next = await found.next(); ; next = await found.next()) {
    if (next.done === true) return { records, coverage: next.value };
    records.push(next.value);
  }
}
