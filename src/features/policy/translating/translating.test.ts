// Goal: a clause can be read in another language; it is of one wording and says so when that changes; the newest counts, an empty one
// takes it back; a whole file is matched by its numbers and writes nothing by itself; nothing of it touches what is in force.
// Method: a real database, a policy of four clauses and its next version, files in Markdown, the functions behind the routes.
import { afterAll, beforeAll, expect, test } from "vitest";
import { derivedKeys } from "../../../../testkit/keys.ts";
import { world, type World } from "../../../../testkit/world.ts";
import { read, write } from "../../../platform/db.ts";
import { listEntries } from "../../../platform/ledger/ledger.ts";
import { ownPolicy } from "../document/own.ts";
import { installPolicy } from "../install.ts";
import { importPolicy } from "../importing/read.ts";
import { currentPolicy } from "../store.ts";
import { languagesView, matchedFile, translationView, writeTranslations } from "./translating.ts";

const keys = derivedKeys(Buffer.alloc(32, 7));
let w: World;
beforeAll(async () => {
  w = await world();
  await install(
    "1.1 We answer within a month.\n1.2 We keep logs for a year.\n1.3 Staff tell us.\n1.4 Backups are made.",
  );
});
afterAll(() => w.close());

async function install(clauses: string): Promise<void> {
  const [{ scope }] = w.organisations;
  const pack = ownPolicy("Our policy", clauses, Temporal.PlainDate.from("2026-01-01"));
  await write(w.db, scope, (tx) => installPolicy(tx, scope, pack, { keys, now: w.now() }));
}

const spanish = async () => {
  const [{ scope }] = w.organisations;
  const { lines } = await read(w.db, scope, (tx) => translationView(tx, scope, "es"));
  return lines.map(({ label, text, isStale }) => `${label} ${text}${isStale ? " (stale)" : ""}`);
};
const say = (...clauses: readonly { readonly label: string; readonly text: string }[]) => {
  const [{ scope }] = w.organisations;
  return write(w.db, scope, (tx) =>
    writeTranslations(tx, scope, keys, { language: "es", clauses, now: w.now() }),
  );
};

test("a clause is read in another language, the newest of it counts, and an empty one takes it back", async () => {
  const [{ scope }, other] = w.organisations;
  const before = await read(w.db, scope, (tx) => currentPolicy(tx, scope));
  const answer = { label: "1.1", text: "Respondemos en un mes." };
  expect(await say(answer, { label: "1.3", text: "El personal nos avisa." })).toEqual({
    written: 2,
    unchanged: 0,
  });
  expect(await say(answer, { label: "1.4", text: "" })).toEqual({ written: 0, unchanged: 2 });
  expect(await say({ ...answer, text: " Contestamos en un mes. " })).toMatchObject({ written: 1 });
  expect(await spanish()).toEqual(["1.1 Contestamos en un mes.", "1.3 El personal nos avisa."]);
  await say({ label: "1.3", text: "" });
  expect(await spanish()).toEqual(["1.1 Contestamos en un mes."]);
  expect(await read(w.db, scope, (tx) => languagesView(tx, scope))).toEqual({
    clauses: 4,
    languages: [{ language: "es", translated: 1, stale: 0 }],
  });
  expect(await read(w.db, other.scope, (tx) => languagesView(tx, other.scope))).toEqual({
    clauses: 0,
    languages: [],
  });
  expect(await read(w.db, scope, (tx) => currentPolicy(tx, scope))).toEqual(before);
  const entries = await read(w.db, scope, (tx) => listEntries(tx, scope, { limit: 500 }));
  expect(entries.filter(({ type }) => type === "policy.translated")).toHaveLength(3);
});

test("a clause that is not in force is refused with all that came with it, and so is one that comes twice", async () => {
  const before = await spanish();
  await expect(
    say({ label: "1.2", text: "Guardamos registros un año." }, { label: "9.9", text: "Nada." }),
  ).rejects.toMatchObject({ key: "not_found" });
  const twice = { label: "1.2", text: "Guardamos registros un año." };
  await expect(say(twice, twice)).rejects.toMatchObject({ details: [{ reason: "twice" }] });
  expect(await spanish()).toEqual(before);
});

const file = `# Nuestra política

## 1. Todo

1.1 Respondemos en un mes.

1.2 Guardamos los registros un año.

1.7 Esto no está.
`;

test("a file is matched by its numbers, says what it lacks and what is its alone, and writes nothing by itself", async () => {
  const [{ scope }] = w.organisations;
  const before = await spanish();
  const policy = await importPolicy(new TextEncoder().encode(file), "politica.md");
  const found = await read(w.db, scope, (tx) => matchedFile(tx, scope, policy));
  expect(found).toEqual({
    clauses: [
      { label: "1.1", text: "Respondemos en un mes." },
      { label: "1.2", text: "Guardamos los registros un año." },
    ],
    unknown: ["1.7"],
    missing: ["1.3", "1.4"],
  });
  expect(await spanish()).toEqual(before);
  await say(...found.clauses);
  expect(await spanish()).toEqual(["1.1 Respondemos en un mes.", "1.2 Guardamos los registros un año."]);
});

test("where the wording changed since, the translation is of an earlier one until it is written anew", async () => {
  await install("1.1 We answer within three weeks.\n1.2 We keep logs for a year.\n1.4 Backups are made.");
  expect(await spanish()).toEqual([
    "1.1 Respondemos en un mes. (stale)",
    "1.2 Guardamos los registros un año.",
  ]);
  await say({ label: "1.1", text: "Respondemos en tres semanas." });
  expect(await spanish()).toEqual([
    "1.1 Respondemos en tres semanas.",
    "1.2 Guardamos los registros un año.",
  ]);
});
