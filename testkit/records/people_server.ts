/**
 * A small API about people with a state of its own, as a process beside the tests: searched by text, in pages, read, erased with
 * the version that was seen. `/test/*` is the tests' own way to look and to write beside the product; started by path.
 */
import { createServer, type ServerResponse } from "node:http";

type Person = { readonly id: string; readonly version: string; readonly [field: string]: string };
type Field = readonly [name: string, value: string];

const people = new Map<string, Person>();
let written = 0;
let isForbidden = false;
const perPage = 20;

const put = (fields: readonly Field[]): void => {
  const given = Object.fromEntries(fields);
  const id = given["id"] ?? `p${people.size + 1}`;
  written += 1;
  people.set(id, { ...people.get(id), ...given, id, version: `v${written}` });
};
const answer = (reply: ServerResponse, status: number, body?: unknown): void => {
  reply.writeHead(status, { "content-type": "application/json" });
  reply.end(body === undefined ? undefined : JSON.stringify(body));
};
const plain = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}@.]/gu, "");

/** A telephone number is looked for as it is dialled: without its country, and without the zero before it. */
function holds(person: Person, asked: string): boolean {
  const wanted = plain(asked);
  const dialled = /^[+\d\s()-]+$/.test(asked) ? wanted.replace(/^44/, "") : wanted;
  return Object.entries(person).some(([name, value]) => name !== "version" && plain(value).includes(dialled));
}

function search(query: URLSearchParams, reply: ServerResponse): void {
  const found = [...people.values()].filter((person) => holds(person, query.get("q") ?? ""));
  const from = Number(query.get("offset") ?? "0");
  answer(reply, 200, { people: found.slice(from, from + perPage), total: found.length });
}

const server = createServer((request, reply) => {
  const url = new URL(request.url ?? "/", "http://here");
  const [, area, kind, id = ""] = url.pathname.split("/");
  const body: Buffer[] = [];
  request.on("data", (piece: Buffer) => body.push(piece));
  request.on("end", () => {
    if (area === "test") {
      const given =
        body.length === 0 ? [] : (JSON.parse(Buffer.concat(body).toString()) as readonly Field[][]);
      if (kind === "put") for (const fields of given) put(fields);
      if (kind === "forbid") isForbidden = true;
      if (kind === "clear") {
        people.clear();
        isForbidden = false;
      }
      answer(reply, 200, [...people.values()]);
      return;
    }
    if (request.headers["x-api-key"] !== "small-key-1") answer(reply, 401, { error: "no_key" });
    else if (kind === "me") answer(reply, 200, { me: "the tests" });
    else if (kind === "people" && id === "") search(url.searchParams, reply);
    else {
      const person = people.get(decodeURIComponent(id));
      if (person === undefined) answer(reply, 404, { error: "there is nobody", code: "no_person" });
      else if (request.method !== "DELETE") answer(reply, 200, person);
      else if (isForbidden) answer(reply, 403, { error: "not allowed" });
      else if (request.headers["if-match"] !== person.version)
        answer(reply, 412, { error: "another version" });
      else {
        people.delete(person.id);
        answer(reply, 204);
      }
    }
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  process.stdout.write(`${address.port}\n`);
});
// Whoever started it has gone.
process.stdin.resume().on("end", () => process.exit(0));
