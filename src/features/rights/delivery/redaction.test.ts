// Goal: no byte of an archive names somebody who is held back, by name, address, telephone or key, however it is written;
// what the requester is in a shared row stays readable;
// and a package for a person's own key can be opened with that key and with nothing else.
// Method: the example school; every entry of the ZIP inflated and searched in every encoding the package uses; what the
// people are called is read from the school itself, not from what was found. age is opened by its own library.
import { Readable } from "node:stream";
import { Decrypter, generateIdentity, identityToRecipient } from "age-encryption";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { memberIn } from "../../../../testkit/office.ts";
import { requestWorld, type RequestWorld } from "../../../../testkit/requests.ts";
import {
  approve,
  confirmIdentity,
  decideAll,
  decideAnew,
  newestMail,
  unzip,
  zipOf,
} from "../../../../testkit/review.ts";
import { read, write } from "../../../platform/db.ts";
import type { CaseId } from "../../../platform/ids.ts";
import type { RunId } from "../request/events.ts";
import type { DecisionReason } from "../run/contract.ts";
import { sealsOf } from "../run/sealed.ts";
import { behind, exchange, fileFor, mailCode } from "./fetch.ts";
import { release } from "./release.ts";
import { guardedPeople, latestPackage } from "./store.ts";

let w: RequestWorld;
beforeAll(async () => {
  w = await requestWorld();
}, 60_000);
afterAll(() => w.close());

const telling = /name|mail|phone|address_line|passport|birth/;

/** What the school's own tables call these people, by table and column. */
async function calledBy(caseId: CaseId, runId: RunId): Promise<ReadonlyMap<string, string>> {
  const [{ scope }] = w.organisations;
  const seals = await sealsOf(w.platform.keys, scope, caseId);
  const people = await read(w.db, scope, (tx) => guardedPeople(tx, scope, runId));
  const client = new pg.Client(w.school.connection);
  await client.connect();
  const called = new Map<string, string>();
  try {
    for (const { person, table_name: table, content } of people) {
      const { key } = await seals.openPerson(runId, person, content);
      const entry = w.school.map.tables[table];
      const [column = "id"] = entry?.key ?? [];
      const { rows } = await client.query<Record<string, unknown>>(
        `select * from ${client.escapeIdentifier(table.split(".").at(-1) ?? table)} where ${client.escapeIdentifier(column)}::text = $1`,
        [key[0]],
      );
      for (const [name, value] of Object.entries(rows[0] ?? {}))
        if (telling.test(name) && typeof value === "string" && value.length > 3)
          called.set(value, `${table}.${name}`);
      if ((key[0] ?? "").length > 8) called.set(key[0] ?? "", `${table} key`);
    }
  } finally {
    await client.end();
  }
  return called;
}

/** A text as a page, a JSON file and a table of the package would hold it. */
function writings(text: string): readonly string[] {
  const markup = text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
  const ascii = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const csv = text.replaceAll('"', '""');
  return [
    ...new Set([
      text,
      markup,
      JSON.stringify(text).slice(1, -1),
      ascii,
      csv,
      encodeURIComponent(text),
      text.normalize("NFD"),
    ]),
  ];
}

/** Where an archive names somebody it is decided about. */
async function namings(
  decision: "show" | "redact" | "withhold",
  reason: DecisionReason,
): Promise<readonly string[]> {
  const { caseId, runId } = await w.searched(w.person("yuxuan"));
  await decideAll(w, caseId, "withhold", "did-not-agree");
  const called = await calledBy(caseId, runId);
  expect(called.size).toBeGreaterThan(10);
  if (decision !== "withhold") await decideAnew(w, caseId, decision, reason);
  await approve(w, caseId);
  const files = await zipOf(w, caseId);
  expect(files.size).toBeGreaterThan(5);
  return [...files].flatMap(([name, body]) => {
    const text = body.toString("utf8");
    const told = [...called].filter(([value]) => writings(value).some((form) => text.includes(form)));
    return told.map(([value, from]) => `${name}: ${from}: ${value}`);
  });
}

test("redacted or withheld, nobody is named in any entry of the archive; shown, they are", async () => {
  expect(await namings("redact", "did-not-agree")).toEqual([]);
  expect(await namings("withhold", "did-not-agree")).toEqual([]);
  // The control: were the search blind, it would find nothing here either.
  expect((await namings("show", "agreed")).length).toBeGreaterThan(5);
}, 60_000);

test("redacted, the requester's own entry and number stand in rows shared with others, and theirs do not", async () => {
  const { caseId, runId } = await w.searched(w.person("siriporn"));
  await decideAll(w, caseId, "redact", "did-not-agree");
  const called = await calledBy(caseId, runId);
  await approve(w, caseId);
  const files = await zipOf(w, caseId);
  const csv = (table: string): string =>
    [...files].find(([name]) => name.endsWith(`csv/${table}.csv`))?.[1].toString("utf8") ?? "";
  // She is the emergency contact of student 1003: her name, telephone and address; not the student's number.
  expect(csv("emergency_contact")).toContain('"Siriporn Wattanakul","friend","+66 2 555 0101","SIRI');
  expect(csv("emergency_contact")).toMatch(/^3,"\(held back\)"/m);
  expect(csv("placement")).toMatch(/^1,1,"\(held back\)"/m);
  expect(csv("message")).toMatch(/"student",1,/);
  const told = [...files].flatMap(([name, body]) => {
    const text = body.toString("utf8");
    return [...called]
      .filter(([value]) => writings(value).some((form) => text.includes(form)))
      .map(([, from]) => `${name}: ${from}`);
  });
  expect(told).toEqual([]);
}, 60_000);

test("a package for somebody's own key opens with that key, and with no other", async () => {
  const [{ scope }] = w.organisations;
  const anna = memberIn(w, w.organisations[0]);
  const { keys } = w.platform;
  const { caseId } = await w.searched(w.person("yuxuan"));
  await decideAll(w, caseId, "withhold", "did-not-agree");
  const packageId = await approve(w, caseId);
  await confirmIdentity(w, caseId);
  const identity = await generateIdentity();
  const ageRecipient = await identityToRecipient(identity);
  const file = await w.caseOf(caseId);
  const handOver = (recipient: string | undefined) =>
    write(w.db, scope, (tx) =>
      release(
        tx,
        scope,
        w.platform,
        file,
        anna,
        {
          packageId,
          delivery: "age",
          typed: file.reference,
          ageRecipient: recipient,
          without: "The register follows.",
        },
        w.now(),
      ),
    );
  await expect(handOver(undefined)).rejects.toMatchObject({
    key: "not_yet",
    details: [{ reason: "no-age-key" }],
  });
  const plain = await zipOf(w, caseId);
  await handOver(ageRecipient);
  const token = /package\/([\w-]{43})/.exec(await newestMail(w))?.[1] ?? "";
  await write(w.db, scope, async (tx) =>
    mailCode(tx, scope, w.platform, await behind(tx, scope, keys, token, w.now()), w.now()),
  );
  const code = /\n(\d{8})\n/.exec(await newestMail(w))?.[1] ?? "";
  const given = await write(w.db, scope, async (tx) => {
    const fetched = await behind(tx, scope, keys, token, w.now());
    const right = await exchange(tx, scope, w.platform, fetched, code, w.now());
    if (!("ticket" in right)) throw new Error("The code was right.");
    return fileFor(tx, scope, w.platform, fetched, right.ticket, w.now());
  });
  expect([given.fileName, given.mediaType]).toEqual([
    `${file.reference}.zip.age`,
    "application/octet-stream",
  ]);
  const sealed = Buffer.concat(await Readable.from(given.content).toArray());
  expect(sealed.toString("latin1")).toMatch(/^age-encryption\.org\/v1\n-> X25519 /);
  expect(sealed.includes("manifest.json")).toBe(false);
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const opened = unzip(Buffer.from(await decrypter.decrypt(sealed)));
  expect([...opened]).toEqual([...plain]);
  const stranger = new Decrypter();
  stranger.addIdentity(await generateIdentity());
  await expect(stranger.decrypt(sealed)).rejects.toThrow(/identity/);
  const stored = await read(w.db, scope, (tx) => latestPackage(tx, scope, caseId));
  expect(JSON.stringify(stored)).not.toContain(ageRecipient);
}, 60_000);
