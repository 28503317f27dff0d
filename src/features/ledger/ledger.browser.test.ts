// Goal: a running installation numbers entries within a second, shows its ledger to foreign tools only where it was told
// to, and gives receipts that a browser without a network judges rightly.
// Method: the product served as people run it; its public addresses read by the auditor of `evidence`; the page saved to
// a file and opened in Chromium with true and changed receipts and exports, before and after the ledger's key was exchanged,
// stolen and lost.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axeFindings, openBrowser, openPage, overflow } from "../../../testkit/browser.ts";
import { serving } from "../../../testkit/serving.ts";
import type { Serving } from "../../../testkit/serving.ts";
import {
  archiveWriter,
  auditLog,
  parseNote,
  readArchive,
  readVerifierKey,
  signerOf,
  signNote,
  tilesOf,
  tilePath,
} from "../../evidence/index.ts";
import { read, write } from "../../platform/db.ts";
import { derivedKeys } from "../../../testkit/keys.ts";
import { exchangeKey } from "../../platform/ledger/exchange.ts";
import { integrate } from "../../platform/ledger/integrate.ts";
import { append } from "../../platform/ledger/ledger.ts";
import { keyHistoryText, promiseOf, receiptOf, verifierKeyText } from "../../platform/ledger/publish.ts";
import { keysIn, ledgerKeyOf } from "../../platform/ledger/signing_key.ts";
import { readHead } from "../../platform/ledger/tree_store.ts";
import { setPublic } from "../../platform/ledger/witness_store.ts";
import { archiveOf } from "./archive.ts";

let s: Serving;
const folder = mkdtempSync(path.join(tmpdir(), "kept-receipt-"));
const browser = await openBrowser();
const keys = derivedKeys(Buffer.alloc(32, 1));
const ids: string[] = [];
beforeAll(async () => {
  s = await serving();
  const [here] = s.world.organisations;
  await write(s.world.db, here.scope, async (tx) => {
    for (let n = 0; n < 300; n += 1) {
      const owner = { kind: "organisation", id: here.organisationId } as const;
      const { id } = await append(tx, here.scope, keys, {
        type: "request.opened",
        now: s.world.now(),
        payload: { n },
        owner,
      });
      ids.push(id);
    }
  });
});
afterAll(async () => {
  if (typeof browser !== "string") await browser.close();
  await s.close();
  rmSync(folder, { recursive: true, force: true });
});

const size = async (): Promise<number> => {
  const [here] = s.world.organisations;
  return (await read(s.world.db, here.scope, (tx) => readHead(tx, here.scope)))?.size ?? 0;
};

test("what was committed is numbered and signed within a second", async () => {
  const begun = performance.now();
  const [here] = s.world.organisations;
  const before = await size();
  await write(s.world.db, here.scope, (tx) => {
    const owner = { kind: "organisation", id: here.organisationId } as const;
    return append(tx, here.scope, keys, { type: "request.closed", now: s.world.now(), payload: {}, owner });
  });
  const wanted = Math.max(301, before + 1);
  while ((await size()) < wanted && performance.now() - begun < 10_000);
  // Twice the second that is promised, because the machine that tests is busy with other tests.
  expect([await size(), performance.now() - begun < 2000]).toEqual([301, true]);
});

test("its addresses are those of tlog-tiles, and there is nothing at them until the organisation says so", async () => {
  const [here] = s.world.organisations;
  const address = `${s.address}/p/${here.slug}/ledger`;
  const fetched = async (name: string): Promise<{ status: number; bytes: Uint8Array; headers: Headers }> => {
    const answer = await fetch(`${address}/${name}`);
    return {
      status: answer.status,
      bytes: new Uint8Array(await answer.arrayBuffer()),
      headers: answer.headers,
    };
  };
  const names = [...tilesOf(301, true)].map(tilePath);
  for (const name of ["checkpoint", "verifier-key", ...names]) {
    expect([name, (await fetched(name)).status]).toEqual([name, 404]);
  }
  await write(s.world.db, here.scope, (tx) => setPublic(tx, here.scope, true, s.world.now()));
  const files = new Map<string, Uint8Array>();
  for (const name of ["checkpoint", "verifier-key", ...names]) {
    const { status, bytes, headers } = await fetched(name);
    expect([name, status]).toEqual([name, 200]);
    const isTile = name.startsWith("tile/");
    expect([name, headers.get("content-type"), /immutable/.test(headers.get("cache-control") ?? "")]).toEqual(
      [name, isTile ? "application/octet-stream" : "text/plain; charset=utf-8", isTile],
    );
    files.set(name, bytes);
  }
  const key = readVerifierKey(
    Buffer.from(files.get("verifier-key") ?? [])
      .toString()
      .trim(),
  );
  if (key === undefined) throw new Error("no key");
  expect(auditLog((name) => files.get(name), key)).toMatchObject({
    checkpoint: { size: 301 },
    fault: undefined,
  });
  for (const name of ["tile/0/002", "tile/0/001.p/46", "tile/00/000", "tile/3/000", "tile/entries/001"]) {
    expect([name, (await fetched(name)).status]).toEqual([name, 404]);
  }
  const other = s.world.organisations[1];
  expect((await fetch(`${s.address}/p/${other.slug}/ledger/checkpoint`)).status).toBe(404);
  await write(s.world.db, here.scope, (tx) => setPublic(tx, here.scope, false, s.world.now()));
  expect((await fetched("checkpoint")).status).toBe(404);
});

test.skipIf(typeof browser === "string")(
  "the page, saved and opened without a network, tells a true receipt from a changed one",
  async () => {
    if (typeof browser === "string") return;
    const [here] = s.world.organisations;
    const found = await read(s.world.db, here.scope, (tx) => receiptOf(tx, here.scope, ids[17] as never));
    if (found.result !== "receipt") throw new Error(found.result);
    const answer = await fetch(`${s.address}/check-a-receipt.html`);
    expect(answer.headers.get("content-disposition")).toContain("check-a-receipt.html");
    const html = await answer.text();
    expect(html).not.toMatch(/https?:\/\//);
    const file = path.join(folder, "check-a-receipt.html");
    writeFileSync(file, html);
    writeFileSync(path.join(folder, "true.tlog-proof"), found.text);
    const lines = found.text.split("\n");
    const entry = Buffer.from((lines[1] ?? "").slice(6), "base64")
      .toString()
      .replace("request.opened", "request.closed");
    writeFileSync(
      path.join(folder, "changed.tlog-proof"),
      lines.with(1, `extra ${Buffer.from(entry).toString("base64")}`).join("\n"),
    );
    const whole = await wholeLedger(ids[18] ?? "");
    writeFileSync(path.join(folder, "whole.zip"), whole.archive);
    writeFileSync(path.join(folder, "waiting.promise"), whole.promise);
    const at = whole.archive.indexOf("request.opened");
    writeFileSync(path.join(folder, "changed.zip"), changedAt(whole.archive, at));
    const anotherKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const key = await keyText();
    const shots = process.env["KEPT_SHOTS"];
    for (const view of [{ width: 1280 }, { width: 320, theme: "dark" }] as const) {
      const { page, context, faults } = await openPage(browser, view);
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      await page.goto(pathToFileURL(file).href);
      const judge = async (keyLine: string, name: string): Promise<string> => {
        await page.fill("#keys", keyLine);
        await page.setInputFiles("#receipt", path.join(folder, name));
        await page.evaluate("document.querySelector('#result').replaceChildren()");
        await page.click("button");
        await page.waitForSelector("#result h2");
        return page.innerText("#result");
      };
      expect(await judge(key, "true.tlog-proof")).toMatch(
        /The receipt is true\s+What happened: [^()]+ \(request\.opened\)/,
      );
      expect(await overflow(page)).toEqual([]);
      expect(await axeFindings(page)).toEqual([]);
      if (shots !== undefined)
        await page.screenshot({ path: path.join(shots, `receipt-${view.width}.png`), fullPage: true });
      expect(await judge(key, "changed.tlog-proof")).toContain("the receipt or the entry was changed");
      expect(await judge(anotherKey, "true.tlog-proof")).toContain("not signed with this key");
      expect(await judge(key, "waiting.promise")).toMatch(/The promise is true[^]*does not show/);
      await page.fill(
        "#kept",
        `Dear reader,\n\n${found.text.slice(found.text.indexOf("\n\n") + 2)}\nGoodbye`,
      );
      expect(await judge(key, "whole.zip")).toMatch(
        /The ledger is whole[^]*goes on from the checkpoint you kept/,
      );
      expect(await judge(key, "changed.zip")).toContain("Entry number 1 is not the one that was recorded");
      expect(await judge("no key", "true.tlog-proof")).toContain("The key cannot be read");
      expect(asked.filter((url) => !url.startsWith("file:"))).toEqual([]);
      expect(faults).toEqual([]);
      await context.close();
    }
    expect(parseNote(found.text.slice(found.text.indexOf("\n\n") + 2))).toBeDefined();
  },
);

type Age = {
  readonly key: string;
  readonly receipt: string;
  readonly history: string;
  readonly archive: Buffer;
};

/** What a keeper gives out now: the key, a receipt of one entry, the history of the key, the export. */
async function givenOut(): Promise<Age> {
  const [{ scope }] = s.world.organisations;
  const key = (await keyText()).trim();
  const found = await read(s.world.db, scope, (tx) => receiptOf(tx, scope, ids[17] as never));
  const history = (await read(s.world.db, scope, (tx) => keyHistoryText(tx, scope))) ?? "";
  if (found.result !== "receipt") throw new Error(found.result);
  const { archive } = await wholeLedger(ids[18] ?? "", history);
  return { key, receipt: found.text, history, archive };
}

/** The archive with another history of the key in it, or none. */
function withHistory(archive: Buffer, history: string | undefined): Buffer {
  const changed = archiveWriter();
  const files = new Map(readArchive(archive));
  expect(files.delete("key-history")).toBe(true);
  if (history !== undefined) files.set("key-history", Buffer.from(history));
  return Buffer.concat([
    ...[...files].map(([name, bytes]) => changed.add({ path: name, bytes })),
    changed.end(),
  ]);
}

test.skipIf(typeof browser === "string")(
  "the page follows a key that was exchanged, lost or stolen, and no history that was made up",
  async () => {
    if (typeof browser === "string") return;
    const [{ scope }, there] = s.world.organisations;
    const place = { db: s.world.db, keys, folder: s.options.keystore, now: s.world.now };
    const ages: Age[] = [await givenOut()];
    const former = readFileSync(path.join(place.folder, "ledger.key"), "utf8").trim().split(" ").at(-1) ?? "";
    for (const kind of ["exchanged", "stolen", "lost"] as const) {
      if (kind === "lost") rmSync(path.join(place.folder, "ledger.key"));
      await exchangeKey(place, { kind });
      ages.push(await givenOut());
      // What a key signed last of all stands in the statement that ends it; this is signed after what was given out.
      await write(s.world.db, scope, async (tx) => {
        const owner = { kind: "organisation", id: scope.organisationId } as const;
        const { now } = s.world;
        await append(tx, scope, keys, { type: "request.closed", now: now(), payload: {}, owner });
        await integrate(tx, scope, { key: keysIn(place.folder), now: now(), thorough: true });
      });
    }
    const [first, exchanged, stolen, lost] = ages;
    if (first === undefined || exchanged === undefined || stolen === undefined || lost === undefined) return;
    const foreign = await read(s.world.db, there.scope, (tx) =>
      verifierKeyText(tx, there.scope, keysIn(place.folder)),
    );
    // By whoever still has the key that was exchanged: the newer tree under the older key.
    const at = exchanged.receipt.indexOf("\n\n") + 2;
    const note = parseNote(exchanged.receipt.slice(at))?.text ?? "";
    const origin = readVerifierKey(first.key)?.name ?? "";
    const retired = `${exchanged.receipt.slice(0, at)}${signNote(note, signerOf(origin, Buffer.from(former, "hex")))}`;
    // One letter of the statement's last signature, and one change left out.
    const told = exchanged.history;
    const end = told.lastIndexOf('\\n",');
    const letter = told[end - 12] === "A" ? "B" : "A";
    const forged = `${told.slice(0, end - 12)}${letter}${told.slice(end - 11)}`;
    const opening = /"opening": "(.)/u.exec(told)?.[1] ?? "";
    const reopened = told.replace(`"opening": "${opening}`, `"opening": "${opening === "A" ? "B" : "A"}`);
    const isTrue = /The receipt is true/;
    const cases: readonly (readonly [key: string, file: string | Buffer, history: string, words: RegExp])[] =
      [
        [first.key, exchanged.receipt, "", /not signed with this key[^]*Then add the history of the key/],
        [first.key, exchanged.receipt, told, isTrue],
        [exchanged.key, first.receipt, "", /not signed with this key/],
        [exchanged.key, first.receipt, told, isTrue],
        [first.key, retired, "", isTrue],
        [first.key, retired, told, /a key of this ledger whose time was over by then/],
        [first.key, exchanged.receipt, forged, /a statement that is not signed by the keys it names/],
        [first.key, exchanged.receipt, told.slice(0, -9), /cannot be read, or is not one chain/],
        [foreign, exchanged.receipt, told, /The key you gave does not stand in the history/],
        [first.key, exchanged.archive, "", /The ledger is whole[^]*Its key was changed once/],
        [first.key, withHistory(exchanged.archive, undefined), "", /The ledger is not whole/],
        [exchanged.key, withHistory(exchanged.archive, undefined), "", /and the history of the key disagree/],
        [exchanged.key, withHistory(exchanged.archive, reopened), "", /and the history of the key disagree/],
        [stolen.key, exchanged.receipt, stolen.history, /a key that was stolen later, and no witness/],
        [exchanged.key, stolen.receipt, stolen.history, /get the new key from the organisation itself/],
        [stolen.key, first.receipt, stolen.history, isTrue],
        [exchanged.key, stolen.archive, "", /get the new key from the organisation itself/],
        [stolen.key, stolen.archive, "", /The ledger is whole[^]*Its key was changed 2 times/],
        [lost.key, stolen.receipt, lost.history, isTrue],
        [stolen.key, lost.receipt, lost.history, /took the place of a lost or stolen one/],
        [lost.key, lost.archive, "", /The ledger is whole[^]*Its key was changed 3 times/],
        [lost.key, withHistory(lost.archive, stolen.history), "", /The ledger is not whole/],
      ];
    const html = await (await fetch(`${s.address}/check-a-receipt.html`)).text();
    const saved = path.join(folder, "saved.html");
    writeFileSync(saved, html);
    const { page, context, faults } = await openPage(browser, { width: 320 });
    await page.goto(pathToFileURL(saved).href);
    for (const [number, [key, file, history, words]] of cases.entries()) {
      const name = path.join(folder, `case-${number}.${typeof file === "string" ? "tlog-proof" : "zip"}`);
      writeFileSync(name, file);
      const historyFile = path.join(folder, `case-${number}.key-history`);
      writeFileSync(historyFile, history);
      await page.fill("#keys", key);
      await page.setInputFiles("#receipt", name);
      await page.setInputFiles("#history", history === "" ? [] : historyFile);
      await page.evaluate("document.querySelector('#result').replaceChildren()");
      await page.click("button");
      await page.waitForSelector("#result.proved h2, #result.refused h2");
      expect([number, await page.innerText("#result")]).toEqual([number, expect.stringMatching(words)]);
      const shots = process.env["KEPT_SHOTS"];
      if (shots !== undefined && number === 13)
        await page.screenshot({ path: path.join(shots, "key-stolen-320.png"), fullPage: true });
    }
    expect(await overflow(page)).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
    expect(await read(s.world.db, scope, (tx) => keyHistoryText(tx, scope))).toBe(lost.history);
  },
);

/** The export as the office gives it, and a promise of an entry. */
async function wholeLedger(
  entry: string,
  keyHistory?: string,
): Promise<{ readonly archive: Buffer; readonly promise: string }> {
  const [here] = s.world.organisations;
  const file = readFileSync(path.join(s.options.keystore, "ledger.key"), "utf8");
  const key = ledgerKeyOf(Buffer.from(file.trim().split(" ").at(-1) ?? "", "hex"));
  const head = await read(s.world.db, here.scope, (tx) => readHead(tx, here.scope));
  if (head === undefined) throw new Error("nothing is numbered");
  const { note: checkpoint } = head;
  const parts: Uint8Array[] = [];
  for await (const part of archiveOf(s.world.db, here.scope, {
    size: head.size,
    checkpoint,
    verifierKey: "",
    keyHistory,
  }))
    parts.push(part);
  const promise = await read(s.world.db, here.scope, (tx) =>
    promiseOf(tx, here.scope, key, entry as never, s.world.now()),
  );
  return { archive: Buffer.concat(parts), promise: promise ?? "" };
}

/** The archive with another word in its first entry, and a checksum of the file that fits it. */
function changedAt(archive: Buffer, at: number): Buffer {
  const files = new Map(readArchive(archive));
  const changed = archiveWriter();
  const name = "tile/entries/000";
  const bytes = Buffer.from(files.get(name) ?? []);
  bytes.write("request.closed", bytes.indexOf("request.opened"));
  expect(at).toBeGreaterThan(0);
  files.set(name, bytes);
  return Buffer.concat([
    ...[...files].map(([path_, content]) => changed.add({ path: path_, bytes: content })),
    changed.end(),
  ]);
}

async function keyText(): Promise<string> {
  const [here] = s.world.organisations;
  await write(s.world.db, here.scope, (tx) => setPublic(tx, here.scope, true, s.world.now()));
  return (await fetch(`${s.address}/p/${here.slug}/ledger/verifier-key`)).text();
}
