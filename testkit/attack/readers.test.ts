// Goal: whoever may read little gets no more by another door: an auditor no name, address or word, somebody whom a case is
// about no trace of it, whoever only logs nothing of what was logged.
// Method: every reading call of the whole product, asked as each of them, its answer searched for what was planted.
import { afterAll, beforeAll, expect, test } from "vitest";
import { saveSettings, readSettings } from "../../src/features/office/index.ts";
import { act } from "../../src/features/rights/request/act.ts";
import { openRequest } from "../../src/features/rights/request/store.ts";
import type { RequestFile } from "../../src/features/rights/request/store.ts";
import { write } from "../../src/platform/db.ts";
import { addressOf } from "../../src/platform/endpoint.ts";
import type { AccountId } from "../../src/platform/identifiers.ts";
import { openFileStore } from "../../src/platform/files.ts";
import { systemNow } from "../../src/platform/time.ts";
import { ask } from "../edge.ts";
import { signedIn, testKeys } from "../signed-in.ts";
import type { SignedInMember } from "../signed-in.ts";
import { nameOf, product, walkAddress } from "../walk/product.ts";
import type { Product } from "../walk/product.ts";
import { walkTable } from "../walk/table.ts";

let whole: Product;
let auditor: SignedInMember;
let walled: SignedInMember;
let staff: SignedInMember;
let officer: SignedInMember;
let open: RequestFile;
let about: RequestFile;
let ownAsk: RequestFile;

/** What may be in no answer to somebody who may not see it. */
const planted = /Quillon|Zephyrine|Wexcombe|Marrowgate|S-90417|Vantongeren/i;

beforeAll(async () => {
  whole = await product();
  const { organisations, db } = whole.world;
  const place = { db, now: systemNow };
  const [here] = organisations;
  officer = await signedIn(place, here, ["owner", "officer"], { name: "Officer Vantongeren" });
  auditor = await signedIn(place, here, "auditor");
  walled = await signedIn(place, here, ["owner", "officer"]);
  staff = await signedIn(place, here, "staff");
  open = await request();
  about = await request({ aboutAccountId: walled.accountId });
  // As the public page opens it: nobody there says that the address is a colleague's.
  ownAsk = await request({ channel: "portal", email: walled.email.toUpperCase() });
  await write(db, officer.scope, async (tx) => {
    const { version, ...settings } = await readSettings(tx, officer.scope);
    await saveSettings(tx, officer.scope, { version, settings, now: systemNow() });
  });
});
afterAll(() => whole.close());

/** A request with a name, addresses, wording and a note, taken up by the officer. */
function request(
  more: {
    readonly aboutAccountId?: AccountId;
    readonly channel?: "portal" | "email";
    readonly email?: string;
  } = {},
): Promise<RequestFile> {
  const { db } = whole.world;
  const { scope, actorId } = officer;
  const desk = {
    keys: testKeys,
    files: openFileStore("/nowhere", testKeys),
    url: "http://127.0.0.1:8360",
    mailFrom: "kept@riverbridge.example",
  };
  const now = systemNow();
  return write(db, scope, async (tx) => {
    const { file } = await openRequest(tx, scope, desk, {
      channel: more.channel ?? "email",
      capacity: "self",
      delivery: "post",
      receivedAt: now,
      texts: {
        requesterName: "Quillon Zephyrine",
        requesterEmail: more.email ?? "quillon@zephyrine.example",
        requesterAddress: "1 Marrowgate",
        wording: "All since Wexcombe.",
        identities: more.email === undefined ? [{ name: "number", value: "S-90417" }] : [],
      },
      language: "en",
      aboutAccountId: more.aboutAccountId,
      handler: actorId,
      now,
    });
    const note = { caseId: file.id, command: { type: "note" }, words: "Quillon rang.", now } as const;
    return act(tx, scope, desk, note, () => undefined);
  });
}

/** Every reading call as this member, about this case; the answers that were given. */
async function answers(who: SignedInMember, file: RequestFile): Promise<ReadonlyMap<string, string>> {
  const given = new Map<string, string>();
  for (const one of whole.endpoints) {
    if (one.method !== "GET" || one.kind !== "json" || !one.path.includes(":organisation")) continue;
    const params = {
      organisation: "harbour-school",
      ...walkTable[nameOf(one)]?.params,
      reference: file.reference,
    };
    const url = one.path.includes(":reference")
      ? addressOf(one.path, params)
      : walkAddress(one, "harbour-school");
    const reply = await ask(whole.app, { method: "GET", url, headers: { cookie: who.cookie } });
    if (reply.statusCode === 200) given.set(nameOf(one), reply.body);
  }
  return given;
}

const withTrace = (given: ReadonlyMap<string, string>, trace: RegExp): readonly string[] =>
  [...given].filter(([, body]) => trace.test(body)).map(([name]) => name);

test("whoever may see it all is told what was planted, so that the search below can find it", async () => {
  const found = withTrace(await answers(officer, open), planted);
  expect(found.length).toBeGreaterThan(4);
});

test("no answer to an auditor holds a name, an address or a word of anybody", async () => {
  const given = await answers(auditor, open);
  expect(given.size).toBeGreaterThan(10);
  expect(withTrace(given, planted)).toEqual([]);
});

test("whom a case is about finds no trace of it in any answer", async () => {
  const given = await answers(walled, about);
  expect(given.size).toBeGreaterThan(10);
  expect(withTrace(given, new RegExp(about.reference))).toEqual([]);
});

test("a colleague who asked on the public page finds no trace of it either", async () => {
  const given = await answers(walled, ownAsk);
  expect(given.size).toBeGreaterThan(10);
  expect(withTrace(given, new RegExp(ownAsk.reference))).toEqual([]);
  expect(withTrace(await answers(officer, ownAsk), new RegExp(ownAsk.reference)).length).toBeGreaterThan(4);
});

test("whoever only logs reads nothing back", async () => {
  // Forms in which a colleague is chosen name the colleagues; nothing names whom a case is about.
  const ofCases = new RegExp(planted.source.replace("|Vantongeren", ""), "i");
  expect(withTrace(await answers(staff, open), ofCases)).toEqual([]);
});
