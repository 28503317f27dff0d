/** An API behind HTTP for the contract: Ann's entries in a small API about people, Bea's beside them, over a real socket. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { z } from "zod";
import { openHttp } from "../../src/features/connectors/records/http/http.ts";
import { parseDescription } from "../../src/features/connectors/records/http/parse.ts";
import type { RecordSystem } from "../../src/features/connectors/records/system.ts";
import type { RecordSystemUnderTest } from "./fixture.ts";

const description = `kept_api: 1
name: People
documentation: [https://people.example.org/docs]
limits: ["It finds what it was told to find."]
base: https://people.example.org/v1
auth: { kind: key, header: X-Api-Key, secret: api_key }
rate: { requests: 10000, seconds: 1 }
errors: [{ at: error }]
test: { path: /me }
find:
  - asks: [email, phone, name, identifier]
    request: { path: /people, query: { q: "{asked}" } }
    paging: { kind: offset, query: offset, size_query: size, size: 20 }
    records: [people]
    total: [total]
record:
  keys: { id: id }
  title: [name]
  guard: { field: version }
  look:
    request: { path: "/people/{key.id}" }
    gone: { statuses: [404], when: { at: code, is: [no_person] } }
erase:
  request: { method: DELETE, path: "/people/{key.id}", headers: { If-Match: "{guard}" } }
  done: [204]
verify:
  alive: { path: /me }
  times: 1
`;

export function openPeople({ port }: { readonly port: number }): RecordSystem {
  const parsed = parseDescription(description);
  if ("problems" in parsed) throw new Error(JSON.stringify(parsed.problems));
  return openHttp(
    parsed.description,
    { api_key: "small-key-1" },
    {
      ownHosts: ["people.example.org"],
      instead: { "https://people.example.org": `http://people.example.org:${port}` },
      resolve: (_host, done) => done(null, [{ address: "127.0.0.1", family: 4 }]),
    },
  );
}

type Fields = Readonly<Record<string, string>>;
const anns: readonly Fields[] = [
  { id: "a1", name: "A. Muller", mail: "Ann.Example@example.org" },
  { id: "a2", name: "Second entry", phone: "+44 20 79460018" },
  { id: "a3", name: "Third entry", number: "C-4711" },
];
const weak: readonly Fields[] = [
  { id: "w1", name: "Ann Müller" },
  { id: "w2", name: "Home number", phone: "020 7946 0018" },
];
const beas: readonly Fields[] = [
  { id: "b1", name: "Bea Other", mail: "joann.example@example.org" },
  { id: "b2", name: "Hana Müller", phone: "+44 20 7946 00181" },
];

type Running = { readonly process: ChildProcess; readonly port: number };
let running: Promise<Running> | undefined;

/** In a process of its own: whoever is killed in the middle is waited for without an ear for anything else. */
async function started(): Promise<Running> {
  const script = path.resolve(import.meta.dirname, "people_server.ts");
  const child = spawn(process.execPath, [script], { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { process: child, port: Number(line.toString().trim()) };
}

const People = z.array(z.record(z.string(), z.string()));

export const httpUnderTest: RecordSystemUnderTest = {
  missing: undefined,
  stop: async () => {
    const { process: child } = (await running) ?? {};
    running = undefined;
    if (child === undefined) return;
    const ended = once(child, "exit");
    child.kill();
    await ended;
  },
  make: async () => {
    running ??= started();
    const { port } = await running;
    const ask = async (what: string, people: readonly Fields[] = []): Promise<z.infer<typeof People>> => {
      const body = people.length === 0 ? {} : { body: JSON.stringify(people.map(Object.entries)) };
      const reply = await fetch(`http://127.0.0.1:${port}/test/${what}`, { method: "POST", ...body });
      return People.parse(await reply.json());
    };
    await ask("clear");
    await ask("put", [...anns, ...weak, ...beas]);
    const titles = (of: readonly Fields[]): readonly string[] => of.map(({ name = "" }) => name);
    const isAnns = (id = ""): boolean => anns.some((one) => one["id"] === id) || id.startsWith("more");
    return {
      open: () => openPeople({ port }),
      strong: titles(anns),
      // Its own search takes a part of a word for the whole: what it leads to and does not hold the value waits for a person.
      weak: titles([...weak, ...beas]),
      gaps: [],
      others: async () =>
        Object.fromEntries(
          (await ask("all"))
            .filter(({ id }) => !isAnns(id))
            .map((one) => [one["id"] ?? "", JSON.stringify(one)]),
        ),
      everything: async () => JSON.stringify(await ask("all")),
      change: async (title) => {
        const one = anns.find(({ name }) => name === title);
        if (one !== undefined) await ask("put", [{ ...one, note: "changed" }]);
      },
      forbid: async () => {
        await ask("forbid");
      },
      add: async (count) => {
        const more = Array.from({ length: count }, (_, at) => ({
          id: `more${at}`,
          name: `more ${at}`,
          mail: "ann.example@example.org",
          note: "x".repeat(100_000),
        }));
        for (let at = 0; at < count; at += 50) await ask("put", more.slice(at, at + 50));
      },
      description: { kind: "http", port },
      drop: async () => {
        await ask("clear");
      },
    };
  },
};
