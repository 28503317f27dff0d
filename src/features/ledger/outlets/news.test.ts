// Goal: who is sent checkpoints learns of another key before they check with the former one: what became of it, which key signs
// now, and the signed statement; in each mail until one has arrived, and of a lost or stolen key with the warning that the mail
// itself proves nothing.
// Method: a real ledger and real key files; the key exchanged, stolen and lost in turn; each mail judged with nothing but itself
// and the key its reader had, in both languages.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { derivedKeys } from "../../../../testkit/keys.ts";
import { world } from "../../../../testkit/world.ts";
import type { World } from "../../../../testkit/world.ts";
import { findNote, openCheckpoint, parseNote, readVerifierKey, verifyNote } from "../../../evidence/index.ts";
import type { VerifierKey } from "../../../evidence/index.ts";
import { read, write } from "../../../platform/db.ts";
import { exchangeKey } from "../../../platform/ledger/exchange.ts";
import type { KeyPlan } from "../../../platform/ledger/exchange.ts";
import { integrate } from "../../../platform/ledger/integrate.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import { signedCheckpoint, verifierKeyText } from "../../../platform/ledger/publish.ts";
import { keysIn, openLedgerKey } from "../../../platform/ledger/signing_key.ts";
import { setPublic } from "../../../platform/ledger/witness_store.ts";
import { checkpointMail } from "./mails.ts";
import { newsFor, newsHeaders } from "./news.ts";

let w: World;
let size = 0;
const keys = derivedKeys(Buffer.alloc(32, 1));
const folder = mkdtempSync(path.join(tmpdir(), "kept-news-"));
beforeAll(async () => {
  w = await world();
  await openLedgerKey(folder, async () => false);
  await add();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await w.close();
});

async function add(): Promise<void> {
  const [{ scope, organisationId }] = w.organisations;
  const owner = { kind: "organisation", id: organisationId } as const;
  await write(w.db, scope, async (tx) => {
    await append(tx, scope, keys, { type: "people.read", now: w.now(), payload: {}, owner });
    await integrate(tx, scope, { key: keysIn(folder), now: w.now(), thorough: true });
  });
  const note = await checkpoint();
  size = Number(note.split("\n")[1]);
}

const checkpoint = async (): Promise<string> => {
  const [{ scope }] = w.organisations;
  return (await read(w.db, scope, (tx) => signedCheckpoint(tx, scope))) ?? "";
};

async function keyNow(): Promise<VerifierKey> {
  const [{ scope }] = w.organisations;
  const key = readVerifierKey(await read(w.db, scope, (tx) => verifierKeyText(tx, scope, keysIn(folder))));
  if (key === undefined) throw new Error("No key.");
  return key;
}

/** The mail to somebody who last received a checkpoint of this size. */
async function mailTo(deliveredSize: number | undefined, language: "en" | "es" = "en") {
  const [{ scope }] = w.organisations;
  const note = await checkpoint();
  return read(w.db, scope, async (tx) => {
    const news = await newsFor(tx, scope, { deliveredSize, deliveredAt: w.now() });
    const links = { link: "https://kept.example/stop", historyLink: "https://kept.example/key-history" };
    return checkpointMail(language, { to: "pat@example.org", name: "Harbour", size, note, news, ...links });
  });
}

/** The one statement in a mail, and which of these keys signed it. */
function statementIn(text: string, trusted: readonly VerifierKey[]): readonly boolean[] {
  const [statement = ""] = /kept-ledger-key\/1\n(?:[^\n]+\n){7}\n(?:\u2014 [^\n]+\n)+/u.exec(text) ?? [];
  expect(parseNote(statement)).toBeDefined();
  return trusted.map((key) => verifyNote(statement, [key]) !== undefined);
}

async function changed(plan: KeyPlan): Promise<{ before: VerifierKey; after: VerifierKey; seen: number }> {
  const [before, seen] = [await keyNow(), size];
  if (plan.kind === "lost") rmSync(path.join(folder, "ledger.key"));
  await exchangeKey({ db: w.db, keys, folder, now: w.now }, plan);
  await add();
  return { before, after: await keyNow(), seen };
}

test("an exchanged key is told of with the statement that both signed, until a mail has arrived", async () => {
  const first = await mailTo(undefined);
  expect(first.text).toContain("The key that signs now: kept-ledger/");
  expect(first.subject).not.toContain("what changed");
  const overlapUntil = w.now().add({ hours: 48 });
  const { before, after, seen } = await changed({ kind: "exchanged", overlapUntil });
  const mail = await mailTo(seen);
  expect(mail.subject).toMatch(/^Ledger of Harbour at \d+ entries: please read what changed$/u);
  expect(mail.text).toContain("Another key signs this ledger now.");
  expect(mail.text).toContain(`Until ${overlapUntil.toString().slice(0, 10)} both keys sign.`);
  expect(mail.text).not.toContain("key-history");
  expect(statementIn(mail.text, [before, after])).toEqual([true, true]);
  // The checkpoint is still the first note that anything finds in it, and the key in the mail opens it.
  const named = /The key that signs now: (\S+)/u.exec(mail.text)?.[1] ?? "";
  expect(readVerifierKey(named)).toEqual(after);
  expect(openCheckpoint(findNote(mail.text) ?? "", after).checkpoint?.size).toBe(size);
  // Not delivered: told again; delivered: not any more.
  await add();
  expect((await mailTo(seen)).text).toContain("Another key signs");
  const told = await mailTo(size);
  expect([told.subject.includes("what changed"), told.text.includes("Another key signs")]).toEqual([
    false,
    false,
  ]);
  const [{ scope }] = w.organisations;
  await write(w.db, scope, (tx) => setPublic(tx, scope, true, w.now()));
  const spanish = await mailTo(seen, "es");
  expect(spanish.subject).toBe(`Libro de registro de Harbour con ${size} anotaciones: lea qué ha cambiado`);
  expect(spanish.text).toContain("Ahora firma este libro otra clave.");
  expect(spanish.text).toContain("https://kept.example/key-history");
});

test("an address is told beside the checkpoint, with the statement that both signed", async () => {
  const overlapUntil = w.now().add({ hours: 48 });
  const { before, after, seen } = await changed({ kind: "exchanged", overlapUntil });
  const [{ scope }] = w.organisations;
  const headersFor = (deliveredSize: number) =>
    read(w.db, scope, async (tx) =>
      newsHeaders(
        await newsFor(tx, scope, { deliveredSize, deliveredAt: w.now() }),
        "https://kept.example/key-history",
      ),
    );
  const told = await headersFor(seen);
  expect(told["link"]).toBe('<https://kept.example/key-history>; rel="key-history"');
  const statement = Buffer.from(told["kept-key-change"] ?? "", "base64").toString("utf8");
  expect(statementIn(statement, [before, after])).toEqual([true, true]);
  expect(await headersFor(size)).toEqual({});
});

test("of a stolen and of a lost key it is said that the mail proves nothing, and the former key signed nothing", async () => {
  const start = size;
  const stolen = await changed({ kind: "stolen" });
  const mail = await mailTo(stolen.seen);
  expect(mail.text).toMatch(
    /was stolen[^]*sign like Harbour, mails and statements, too[^]*another way than by mail/u,
  );
  expect(statementIn(mail.text, [stolen.before, stolen.after])).toEqual([false, true]);
  expect((await mailTo(stolen.seen, "es")).text).toContain("Robaron la clave");
  const lost = await changed({ kind: "lost" });
  const second = await mailTo(lost.seen);
  expect(second.text).toMatch(/was lost[^]*nothing proves that the new key is that of Harbour/u);
  expect(second.text).not.toContain("was stolen");
  expect(statementIn(second.text, [lost.before, lost.after])).toEqual([false, true]);
  // Who missed both mails is told of both, in their order.
  expect((await mailTo(start)).text).toMatch(/was stolen[^]*was lost/u);
  expect((await mailTo(lost.seen, "es")).text).toContain("Se perdió la clave");
});
