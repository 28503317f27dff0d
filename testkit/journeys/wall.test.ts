// Goal: a case about a colleague does not exist for that colleague, however high their role: nothing they can ask answers
// otherwise than if the case had never come, and no mail of it can be opened. With the wall taken out of the store the same
// questions must show it.
// Method: the product's server with a clock that stands; the colleague asks every address before and after, and the answers
// must be the same byte for byte; another officer asks the same and must see a difference, or nothing would be proved.
import { openZip } from "../../src/platform/reading/zip.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { act } from "../../src/features/rights/request/act.ts";
import type { Command } from "../../src/features/rights/request/commands.ts";
import { openRequest } from "../../src/features/rights/request/store.ts";
import type { NewRequest } from "../../src/features/rights/request/store.ts";
import { write } from "../../src/platform/db.ts";
import type { AccountId } from "../../src/platform/identifiers.ts";
import { testOffice } from "../office.ts";
import type { TestOffice } from "../office.ts";
import { signedIn } from "../signed-in.ts";
import type { SignedInMember } from "../signed-in.ts";
import { addresses, idsIn } from "./addresses.ts";
import type { Ids } from "./addresses.ts";

let office: TestOffice;
let anna: SignedInMember;
let clara: SignedInMember;
const everything = ["owner", "officer", "handler", "staff"] as const;

beforeAll(async () => {
  office = await testOffice();
  const [school] = office.world.organisations;
  anna = await signedIn(office.world, school, everything, { name: "Anna Ferrer" });
  clara = await signedIn(office.world, school, everything, { name: "Clara Whitcombe" });
  await post(anna, "/api/policy/install", { pack: "school" });
}, 180_000);
afterAll(() => office.close());

const at = (path: string): string => `${office.url}/o/${office.world.organisations[0].slug}${path}`;

async function post(by: SignedInMember, path: string, body: object): Promise<unknown> {
  const reply = await fetch(at(path), {
    method: "POST",
    headers: {
      cookie: by.cookie,
      origin: office.url,
      "content-type": "application/json",
      "idempotency-key": crypto.randomUUID(),
    },
    body: JSON.stringify(body),
  });
  expect([path, reply.status]).toEqual([path, 200]);
  return reply.json();
}

/** Every readable address with these ids, and what it answers this person. */
async function everyAnswer(by: SignedInMember, ids: Ids): Promise<ReadonlyMap<string, string>> {
  const { slug } = office.world.organisations[0];
  const answers = new Map<string, string>();
  const more = [
    "/rights/requests?whose=all",
    "/rights/requests?whose=team&pressing=yes",
    "/office/find?q=R-",
  ];
  const urls = [
    ...addresses(slug, ids, (method) => method === "GET").map(({ url }) => url),
    ...more.map((path) => `/o/${slug}/api${path}`),
    ...["10.3", "10.9", "10.10"].map((clause) => `/o/${slug}/api/policy/clauses/${clause}`),
  ];
  for (const url of new Set(urls)) {
    const reply = await fetch(`${office.url}${url}`, { headers: { cookie: by.cookie }, redirect: "manual" });
    // Each form has a token of its own.
    const text = shown(await reply.bytes()).replaceAll(/name="_(?:form|once)"\s+value="[^"]*"/g, "");
    answers.set(url, `${reply.status} ${text}`);
  }
  return answers;
}

/** What an answer says; of a workbook what is in it, without when it was packed. */
function shown(bytes: Uint8Array): string {
  const read = (part: Uint8Array | undefined): string => new TextDecoder().decode(part);
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return read(bytes);
  const zip = openZip(bytes, 50_000_000);
  return zip.names.map((name) => `${name}\n${read(zip.read(name))}`).join("\n");
}

const nothing: Ids = {};
const noId = "01890000-0000-7000-8000-000000000000";

/** A request of Anna's that came 45 days ago. */
function opened(of: Pick<NewRequest, "texts" | "aboutAccountId">): ReturnType<typeof openRequest> {
  const { platform, world } = office;
  const now = world.now();
  const came = { channel: "email", capacity: "self", delivery: "portal", language: "en", now } as const;
  const receivedAt = now.subtract({ hours: 24 * 45 });
  return write(world.db, anna.scope, (tx) =>
    openRequest(tx, anna.scope, platform, { ...came, ...of, receivedAt, handler: anna.actorId }),
  );
}

/** A request about Clara that is late, with a mail, a draft of a letter and a settled identity. */
async function aboutClara(): Promise<string> {
  const { platform, world } = office;
  const now = world.now();
  const texts = { requesterName: "Clara Whitcombe", requesterEmail: "clara@whitcombe.example" };
  const { caseId, reference } = await opened({ texts, aboutAccountId: clara.accountId });
  const does = (command: Command): Promise<unknown> =>
    write(world.db, anna.scope, (tx) =>
      act(tx, anna.scope, platform, { caseId, command, now }, () => undefined),
    );
  await does({ type: "note" });
  await does({ type: "confirm-identity", method: "known-to-staff" });
  await post(anna, `/api/rights/letters/of/${reference}`, { template: "acknowledgement" });
  return reference;
}

test("every address answers the colleague as if the case had never come", async () => {
  const before = await everyAnswer(clara, nothing);
  const annas = await everyAnswer(anna, nothing);
  const reference = await aboutClara();
  const ids = await idsIn(office.world.db, anna.scope);
  expect([ids["reference"], ids["mail"]?.length, ids["letter"]?.length]).toEqual([[reference], 1, 1]);
  const after = await everyAnswer(clara, nothing);
  const changed = [...after].filter(([url, answer]) => before.get(url) !== answer && !ofLedger(url));
  expect(changed.map(([url, answer]) => [url, before.get(url), answer])).toEqual([]);
  // The ledger grows with all that happens, readings too; of the case nothing stands in it for her.
  const ofCase = (await entryTypes(anna)).filter((type) => type.startsWith("request."));
  expect(ofCase.length).toBeGreaterThan(1);
  expect((await entryTypes(clara)).filter((type) => /^(?:request|identity|letter)\./.test(type))).toEqual([]);
  const seen = [...(await everyAnswer(anna, nothing))].filter(([url, answer]) => annas.get(url) !== answer);
  const paths = seen.map(([url]) => url.replace(/^.*\/api\//, ""));
  for (const path of ["policy", "office/mails", "office/setup", "cases", "statistics", "office/find?q=R-"])
    expect([path, paths.some((one) => one.startsWith(path))]).toEqual([path, true]);
  // By its own ids it answers what an id of nothing answers.
  const named = await everyAnswer(clara, ids);
  const values = [ids["reference"], ids["mail"], ids["letter"], ids["file"]].flatMap((list) => list ?? []);
  const byId = [...named].filter(([url]) => values.some((value) => url.includes(value)));
  expect(byId.length).toBeGreaterThan(12);
  for (const [url, answer] of byId.filter(([one]) => one.includes("/api/"))) {
    const path = values.reduce((text, value) => text.replaceAll(value, noId), url);
    expect([path, answer.slice(0, 4)]).toEqual([path, expect.stringMatching(/^40[04] $/)]);
  }
});

const ofLedger = (url: string): boolean => /\/api\/ledger(?:\/(?:entries|verdict))?$/.test(url);

async function entryTypes(by: SignedInMember): Promise<readonly string[]> {
  const reply = await fetch(at("/api/ledger/entries"), { headers: { cookie: by.cookie } });
  const { entries } = (await reply.json()) as { readonly entries: readonly { readonly type: string }[] };
  return entries.map(({ type }) => type);
}

/** Puts the wall around the one request there is, or takes it away, where the product looks for it. */
async function wallFor(whom: AccountId | null): Promise<void> {
  await write(office.world.db, anna.scope, async (tx) => {
    const about = sql`case when ${whom}::text is null then body - 'aboutAccountId'
      else body || jsonb_build_object('aboutAccountId', ${whom}::text) end`;
    await tx.updateTable("case_file").set({ body: about }).execute();
    const row = await tx.deleteFrom("rights_request").returningAll().executeTakeFirstOrThrow();
    await tx
      .insertInto("rights_request")
      .values({ ...row, about_account_id: whom })
      .execute();
  });
}

test("without the wall the same questions give the case away: the check can fail", async () => {
  const before = await everyAnswer(clara, nothing);
  await wallFor(null);
  const now = await everyAnswer(clara, nothing);
  const changed = [...now].flatMap(([url, answer]) => (before.get(url) === answer ? [] : [url]));
  for (const path of ["/api/policy", "/api/rights/requests", "/api/office/mails", "/api/office/find"])
    expect([path, changed.some((url) => url.includes(path))]).toEqual([path, true]);
  const [reference = ""] = (await idsIn(office.world.db, anna.scope))["reference"] ?? [];
  const request = await fetch(at(`/api/rights/requests/${reference}`), { headers: { cookie: clara.cookie } });
  expect(request.status).toBe(200);
  // It stands again for what comes after.
  await wallFor(clara.accountId);
});

test("no gap in the references she sees tells of the case she may not see", async () => {
  const numberOf = ({ reference }: { readonly reference: string }): number => Number(reference.slice(7));
  const numbers: number[] = [];
  for (const requesterName of ["A. Lamb", "B. Moss", "C. Hale", "D. Reed"])
    numbers.push(numberOf(await opened({ texts: { requesterName } })));
  // Counted one by one, each would be one after the other; by chance it happens once in a thousand million runs.
  const steps = numbers.slice(1).map((number, index) => number - (numbers[index] ?? 0));
  expect(steps.every((step) => step === 1)).toBe(false);
  const seen = await fetch(at("/api/rights/requests?whose=all"), { headers: { cookie: clara.cookie } });
  expect(await seen.json()).toMatchObject({ counts: { all: numbers.length } });
});
