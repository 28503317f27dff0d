// Goal: the ledger is complete: each reading of personal data, each denial and each failure leaves an entry or is named here
// with a reason; and while the ledger cannot be written, nothing is read that must leave one and nothing changes.
// Method: the list of what the server mounts, an organisation with requests, real sessions; the entries counted around each
// call; then the ledger's table broken by a trigger, every changing endpoint called with what its schema takes, each row of
// the database compared.
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { permissionTable, roles } from "../src/features/access/permissions.ts";
import type { Role } from "../src/features/access/permissions.ts";
import { openRequest } from "../src/features/rights/index.ts";
import { features } from "../src/features.ts";
import { read, write } from "../src/platform/db.ts";
import { addressOf, isForMachines, isMutating, parameterNames } from "../src/platform/endpoint.ts";
import type { AnyEndpoint } from "../src/platform/endpoint.ts";
import { newId } from "../src/platform/ids.ts";
import type { AccountId } from "../src/platform/ids.ts";
import { listOutbox } from "../src/platform/mail/outbox.ts";
import { randomOf } from "./fuzz/random.ts";
import { fitting, schemaOf } from "./fuzz/schema.ts";
import { testOffice } from "./office.ts";
import type { TestOffice } from "./office.ts";
import { signedIn, testKeys } from "./signed-in.ts";
import type { SignedInMember } from "./signed-in.ts";
import { bearerOf, isForPrograms } from "./tokens.ts";
import { nameOf } from "./walk/product.ts";
import { world } from "./world.ts";
import type { World } from "./world.ts";

const api = "/o/:organisation/api";

/** Readings that leave an entry, called below. */
const leaves: Readonly<Record<string, string>> = {
  [`${api}/access/people`]: "people.read",
  [`${api}/access/people/:account`]: "people.read",
  [`${api}/office/mails/:mail`]: "mail.read",
  [`${api}/rights/requests`]: "request.listed",
  [`${api}/rights/requests/:reference`]: "request.read",
  [`${api}/rights/letters/of/:reference`]: "request.read",
  [`${api}/rights/search/:reference`]: "request.read",
  [`${api}/rights/recipients/:reference`]: "request.read",
  [`${api}/cases`]: "case.listed",
};

/** Readings that leave an entry and need more than stands here; the test that sees the entry. */
const elsewhere: Readonly<Record<string, string>> = {
  [`${api}/rights/requests/:reference/evidence/:file`]:
    "request.evidence-read, in the request's evidence test",
  [`${api}/rights/review/:reference/compare`]:
    "identity.compared where something was found, in the delivery's tests",
  [`${api}/rights/review/:reference/people`]: "request.read, as for the request",
  [`${api}/rights/review/:reference/rows`]: "review.rows-read, in the review's tests",
  [`${api}/rights/review/:reference/row`]: "review.row-opened, in the review's tests",
  [`${api}/rights/package/:reference/file`]: "package.taken-for-post, in the delivery's tests",
  [`${api}/rights/package/:reference/look/:ticket/:file`]: "package.looked-into, in the delivery's tests",
  [`${api}/rights/package/:reference/look/:ticket/:system/:file`]: "package.looked-into, as above",
  [`${api}/rights/package/:reference/look/:ticket/:system/:folder/:file`]: "package.looked-into, as above",
  [`${api}/rights/package/:reference/files`]:
    "package.files-listed where there are any, in the delivery's tests",
  [`${api}/rights/package/:reference/files/:file/content`]: "package.file-read, in the delivery's tests",
  [`${api}/rights/package/:reference/files/:file/text`]: "package.file-read, in the tests of redacted files",
  [`${api}/rights/execution/:reference`]: "request.read, as for the request",
  [`${api}/rights/documents/:reference`]: "request.read where there is anything, in the documents' tests",
  [`${api}/rights/documents/:reference/:document/text`]: "documents.read, in the documents' tests",
  [`${api}/rights/execution/:reference/:execution/questions`]:
    "execution.rows-read where there are any, in the execution's tests",
  [`${api}/rights/letters/:letter`]: "request.read, as for the list of letters",
  [`${api}/rights/letters/:letter/pdf`]: "request.read, as for the list of letters",
  [`${api}/rights/erasure/:reference`]: "request.read, as for the request",
  [`${api}/rights/drills/:reference`]: "request.read, as for the request",
  [`${api}/rights/drills/:reference/pdf`]: "request.read, as for the request",
  [`${api}/rights/recipients/:reference/:notice/letter`]: "request.read, as for the request",
  [`${api}/rights/recipients/:reference/:notice/receipts`]:
    "request.read, in the tests of conversations with systems",
  [`${api}/cases/:reference`]: "case.read, in the cases' tests",
  [`${api}/office/mails/:mail/attachments/:number`]: "mail.read, in the office's tests",
  [`${api}/mailbox/mails/:mail`]: "mail.incoming-read, in the mailbox's tests",
  [`${api}/mailbox/mails/:mail/whole`]: "mail.file-read, in the mailbox's tests",
  [`${api}/mailbox/mails/:mail/attachments/:at`]: "mail.file-read, in the mailbox's tests",
  [`${api}/mailbox/mails`]: "mail.incoming-listed where there are any, in the mailbox's tests",
  [`${api}/rights/measures`]: "measure.own-listed where there are any, in the measures' tests",
  [`${api}/own-cases`]: "case.own-listed where there are any, in the cases' tests",
  [`${api}/statistics/:from/:until/:edition/pdf`]: "statistics.exported, in the statistics' tests",
  [`${api}/statistics/:from/:until/:edition/xlsx`]: "statistics.exported, as above",
  [`${api}/reports/packs/:number/pdf`]: "report.taken, in the packs' tests",
  [`${api}/reports/packs/:number/xlsx`]: "report.taken, as above",
  [`${api}/reports/packs/:number/json`]: "report.taken, as above",
  [`${api}/complaints/:reference/letters/:letter/pdf`]: "complaint.letter-printed, in the complaints' tests",
  [`${api}/audits/:reference/population`]: "audit.population-taken, in the audits' tests",
  [`${api}/registers/tables/:format/xlsx`]: "register.exported, in the tables' tests",
  [`${api}/registers/disclosures`]:
    "disclosure.listed where a person is among them, in the disclosures' tests",
  [`${api}/registers/disclosures/file`]: "disclosure.exported, as above",
  [`${api}/ledger/export`]: "ledger.exported, in the ledger's page test",
};

const noPerson = "it tells nothing of a person";
/** Readings without an entry, and why. */
const exceptions: Readonly<Record<string, string>> = {
  [`${api}/access/own`]: "one's own account, to oneself",
  [`${api}/access/provider`]: noPerson,
  [`${api}/rights/controllers`]: noPerson,
  [`${api}/office/me`]: "one's own name and roles, to oneself",
  [`${api}/office/find`]: "references of cases, and no word of what is in them",
  [`${api}/office/mails`]: "kinds of letter with masked recipients; the mail itself leaves one",
  [`${api}/office/settings`]: "names of colleagues beside what they changed, as in the ledger",
  [`${api}/office/clock`]: noPerson,
  [`${api}/office/setup`]: noPerson,
  [`${api}/office/stopped`]: noPerson,
  [`${api}/connectors/stores`]: noPerson,
  [`${api}/connectors/stores/:store`]: noPerson,
  [`${api}/connectors/stores/:store/tables/:table`]: "columns and counts; a sample of rows leaves one",
  [`${api}/rights/drafts/:form`]: "one's own half-typed words, to oneself",
  [`${api}/rights/review/:reference`]: "counts of rows",
  [`${api}/rights/review/:reference/roles`]: "counts of people by table, and rules",
  [`${api}/rights/package/:reference`]: "states and counts",
  [`${api}/rights/execution/:reference/:execution/certificate`]: "counts, columns and reasons",
  [`${api}/rights/unconfirmed`]: "counts, references and days, and no word of what was asked",
  [`${api}/office/mail-server`]: "the organisation's own mail server",
  [`${api}/office/mail-server/try/:mail`]: "what became of a mail to whoever asks",
  [`${api}/rights/certificates/:certificate`]: "counts and codes, and which colleague erased",
  [`${api}/rights/certificates/:certificate/pdf`]: noPerson,
  [`${api}/rights/certificates/:certificate/file`]: noPerson,
  [`${api}/policy`]: noPerson,
  [`${api}/policy/print/:day/pdf`]: noPerson,
  [`${api}/policy/examples/:pack`]: noPerson,
  [`${api}/policy/clauses/:clause`]: noPerson,
  [`${api}/policy/clauses/:clause/attestations`]: "which colleague looked at a promise, and what they said",
  [`${api}/policy/translations`]: noPerson,
  [`${api}/policy/translations/:language`]: noPerson,
  [`${api}/policy/signing`]: "which colleague has read and signed the policy",
  [`${api}/policy/drafts`]: "which colleague wrote and approved the draft",
  [`${api}/policy/drafts/:draft`]: "which colleague wrote and approved the draft",
  [`${api}/registers`]: noPerson,
  [`${api}/registers/entries/:kind`]: noPerson,
  [`${api}/registers/entries/:kind/:key`]: "what is processed, and which colleague wrote it down",
  [`${api}/registers/notices/:key`]: noPerson,
  [`${api}/registers/controller`]: "the organisation's own contact",
  [`${api}/statistics`]: "counts of cases",
  [`${api}/reports/packs`]: "counts of promises",
  [`${api}/audits/:reference/sample`]:
    "references and keys, results and days, and no word of what is in them",
  [`${api}/reports/packs/:number`]: "counts, the policy's words and the register's",
  [`${api}/suppression`]: "counts of keyed hashes",
  [`${api}/rights/drills`]:
    "references and days of rehearsals, and what they were for, which is about nobody",
  [`${api}/imports`]: "counts of rows, and which colleague brought them",
  [`${api}/imports/template`]: "the names of columns",
  [`${api}/imports/:import/report`]: "references and days of cases, and no word of what is in them",
  [`${api}/agenda`]: "references and days of cases, and no word of what is in them",
  [`${api}/cases/:reference/wall`]: "names of colleagues, and no word of what is in the case",
  [`${api}/case-forms/:kind`]: "the fields of a form",
  [`${api}/late-cases`]: noPerson,
  [`${api}/case-ends`]: "times, and counts of cases",
  [`${api}/calendars`]: "holidays, and references and days of cases",
  [`${api}/calendars/:calendar`]: "holidays, and which colleague wrote them down",
  [`${api}/calendar-standing`]: noPerson,
  [`${api}/mailbox/boxes`]: "addresses of the organisation's own mailboxes",
  [`${api}/mailbox/mails/count`]: noPerson,
  [`${api}/ledger`]: noPerson,
  [`${api}/ledger/entries`]: "an entry for each look at the entries would make what one looks for",
  [`${api}/ledger/choices`]: "names of colleagues, as in the ledger",
  [`${api}/ledger/verifications`]: "names of colleagues, as in the ledger",
  [`${api}/ledger/outlets`]: "addresses that colleagues gave for this and their owners agreed to",
  [`${api}/ledger/receipt/:entry`]: noPerson,
  [`${api}/ledger/cases/:reference`]: "numbers of entries",
  [`${api}/ledger/cases/:reference/:sequence`]: "pseudonyms and hashes",
};

/** Changing calls that succeed while the ledger is broken, and why that is right. */
const withoutEntry: Readonly<Record<string, string>> = {
  [`POST /o/:organisation/sign-in/again/passkey/options`]: "a question to a passkey, good for minutes",
  [`POST ${api}/access/passkey-options`]: "a question to a passkey, good for minutes",
  [`POST ${api}/access/passkeys`]: "it answers that the passkey was not right, and adds none",
  [`POST ${api}/access/own/password`]: "it answers that the old password was not right, and changes none",
  [`POST ${api}/access/own/app-options`]: "a secret to be confirmed, good for minutes",
  [`POST ${api}/access/own/app`]: "it answers that the code was not right, and changes none",
  [`POST ${api}/case-ends/preview`]: "it says what a change would do, and does nothing",
  [`POST ${api}/calendars/:calendar/preview`]: "it says what a change would do, and does nothing",
  [`POST ${api}/policy/look`]:
    "what the caller saw of the policy, for themselves: statuses of clauses, and no person",
  [`PUT ${api}/rights/drafts/:form`]: "one's own half-typed words, kept for a day",
  [`DELETE ${api}/rights/drafts/:form`]: "one's own half-typed words",
};
/** What those, sessions and limits keep for minutes, or for the caller alone. */
const passing = new Set(["idempotency", "throttle", "session", "ceremony", "rights_draft", "policy_look"]);

/** Refusals that no entry is made of, each with its reason, beside the two that are. */
const silentRefusals = {
  not_signed_in: "nobody is known to have been refused, and anybody could fill the ledger for ever",
  step_up_required: "a question, not a refusal: it is asked for and goes on",
  invalid_request: "what was sent could not be understood, and nothing was refused to anybody",
};

let w: World;
let office: TestOffice;
const members = new Map<Role, SignedInMember>();
let anna: SignedInMember;
/** What stands for the parameters of paths. */
let known: Readonly<Record<string, string>>;
let hidden: string;

beforeAll(async () => {
  w = await world();
  office = await testOffice({ world: w });
  const [here] = w.organisations;
  for (const role of roles) members.set(role, await signedIn(w, here, role, { keys: testKeys }));
  anna = await signedIn(w, here, ["owner", "officer", "developer"], { name: "Anna Ferrer", keys: testKeys });
  const reference = await request();
  const [mail] = await read(w.db, here.scope, (tx) => listOutbox(tx, here.scope, 1));
  hidden = await request(anna.accountId);
  const { accountId: account } = anna;
  known = { organisation: here.slug, reference, account, mail: mail?.id ?? "", form: "log-request" };
});
afterAll(async () => {
  await office.close();
  await w.close();
});

async function request(aboutAccountId?: AccountId): Promise<string> {
  const { scope } = anna;
  const { reference } = await write(w.db, scope, (tx) =>
    openRequest(tx, scope, office.platform, {
      channel: "email",
      capacity: "self",
      delivery: "portal",
      receivedAt: w.now(),
      texts: { requesterName: "Robin Hart", requesterEmail: "robin.hart@example.org" },
      language: "en",
      aboutAccountId,
      now: w.now(),
    }),
  );
  return reference;
}

const guarded = (): readonly AnyEndpoint[] =>
  features
    .flatMap((feature) => feature.routes(office.platform))
    .map((route) => route.endpoint)
    .filter(
      ({ permission, kind }) => permission !== "public" && !isForMachines(permission) && kind !== "page",
    );
const readings = (): readonly AnyEndpoint[] => guarded().filter((one) => !isMutating(one));

function addressWith(one: AnyEndpoint, more: Readonly<Record<string, string>> = {}): string {
  const params = parameterNames(one.path).map((name) => [name, more[name] ?? known[name] ?? newId()]);
  return `${office.url}${addressOf(one.path, Object.fromEntries(params))}`;
}

/** A changing one with what its schema takes; what the code behind it calls malformed is made up anew, a few times. */
async function call(
  who: SignedInMember,
  one: AnyEndpoint,
  more: Readonly<Record<string, string>> = {},
): Promise<Response> {
  if (!isMutating(one)) return fetch(addressWith(one, more), { headers: { cookie: who.cookie } });
  const schema = schemaOf(z.toJSONSchema(one.body, { io: "input", unrepresentable: "any" }));
  for (let tries = 1; ; tries += 1) {
    const body = fitting(schema, randomOf(`${tries} ${nameOf(one)}`), () => []);
    const reply = await fetch(addressWith(one, more), {
      method: one.method,
      headers: {
        ...(isForPrograms(one) ? { authorization: await tokenOf(who) } : { cookie: who.cookie }),
        origin: office.url,
        "content-type": one.kind === "form" ? "application/x-www-form-urlencoded" : "application/json",
        "idempotency-key": crypto.randomUUID(),
      },
      body: JSON.stringify(body),
    });
    if (reply.status !== 400 || tries === 6) return reply;
  }
}

const tokens = new Map<string, string>();
async function tokenOf(who: SignedInMember): Promise<string> {
  const token = tokens.get(who.accountId) ?? (await bearerOf(w, w.organisations[0].slug, who));
  tokens.set(who.accountId, token);
  return token;
}

/** Entries of this actor beyond the first `after` of them. */
async function entriesOf(who: SignedInMember, after = 0): Promise<readonly string[]> {
  const rows = await read(w.db, who.scope, (tx) =>
    tx
      .selectFrom("ledger_entry")
      .select("type")
      .where("organisation_id", "=", who.scope.organisationId)
      .where("actor_id", "=", who.actorId)
      .orderBy("arrival")
      .execute(),
  );
  return rows.slice(after).map(({ type }) => type);
}

test("each reading leaves an entry, or is named with the reason why not", async () => {
  const named = [...Object.keys(leaves), ...Object.keys(elsewhere), ...Object.keys(exceptions)];
  const paths = readings().map(({ path }) => path);
  expect(paths.toSorted()).toEqual(named.toSorted());
  for (const one of readings()) {
    const type = leaves[one.path];
    if (type === undefined) continue;
    // The same reading within a minute leaves one entry.
    w.advance({ seconds: 61 });
    const before = (await entriesOf(anna)).length;
    const { status } = await call(anna, one);
    expect([one.path, status, await entriesOf(anna, before)]).toEqual([one.path, 200, [type]]);
  }
});

test("each denial leaves an entry under whoever was denied; asked again at once it leaves no second", async () => {
  const expected = new Map<Role, number>();
  for (const one of guarded()) {
    const { permission } = one;
    if (permission === "member") continue;
    const allowed: readonly Role[] =
      Object.entries(permissionTable).find(([name]) => name === permission)?.[1] ?? [];
    const role = roles.find((each) => !allowed.includes(each));
    const who = role === undefined ? undefined : members.get(role);
    if (role === undefined || who === undefined) continue;
    const before = (await entriesOf(who)).length;
    const { status } = await call(who, one);
    expect([nameOf(one), status, await entriesOf(who, before)]).toEqual([
      nameOf(one),
      403,
      ["access.denied"],
    ]);
    expected.set(role, (expected.get(role) ?? 0) + 1);
    if (expected.get(role) !== 1) continue;
    await call(who, one);
    expect(await entriesOf(who, before)).toEqual(["access.denied"]);
  }
  expect([...expected.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(60);
  expect(Object.keys(silentRefusals)).toHaveLength(3);
  const [first] = readings();
  if (first === undefined) throw new Error("nothing is read");
  const nobody = await fetch(addressWith(first));
  expect(nobody.status).toBe(401);
});

test("a case hidden from whom it is about is denied to them, and the entry is hidden from them as well", async () => {
  const officer = members.get("officer");
  if (officer === undefined) throw new Error("no officer");
  const cases = readings().filter(({ path }) => path.includes(":reference"));
  const before = (await entriesOf(anna)).length;
  const asked = cases
    .filter(({ path }) => !/:(?:sequence|ticket)/.test(path))
    .filter(({ stepUp }) => !stepUp);
  for (const one of asked) {
    const { status } = await call(anna, one, { reference: hidden });
    // A query that is missing is said before anything is looked for.
    expect([one.path, status === 404 || status === 400]).toEqual([one.path, true]);
  }
  await expect
    .poll(async () => (await entriesOf(anna, before)).length)
    .toBeGreaterThanOrEqual(asked.length - 2);
  expect(new Set(await entriesOf(anna, before))).toEqual(new Set(["access.denied"]));
  const listed = async (who: SignedInMember): Promise<string> =>
    (
      await fetch(`${office.url}/o/harbour-school/api/ledger/entries?case=${hidden}`, {
        headers: { cookie: who.cookie },
      })
    ).text();
  expect(await listed(anna)).not.toContain("access.denied");
  expect(await listed(officer)).toContain("access.denied");
});

test("an act that fails leaves an entry of its own", async () => {
  const superuser = await w.client("kept_superuser");
  await superuser.query(breaking("ledger_verification"));
  const one = guarded().find(
    ({ method, path }) => method === "POST" && path === `${api}/ledger/verifications`,
  );
  if (one === undefined) throw new Error("nothing to fail");
  const before = (await entriesOf(anna)).length;
  const { status } = await call(anna, one);
  await superuser.query("drop trigger refuse on kept.ledger_verification");
  expect([status, await entriesOf(anna, before)]).toEqual([500, ["act.failed"]]);
});

const breaking = (table: string): string => `
  create or replace function kept.refuse() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$;
  create trigger refuse before insert on kept.${table} execute function kept.refuse()`;

test("while the ledger cannot be written, no reading that must leave an entry is given and nothing changes", async () => {
  const superuser = await w.client("kept_superuser");
  const { rows: tables } = await superuser.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'kept' order by 1",
  );
  const everything = async (): Promise<readonly string[]> => {
    const lines: string[] = [];
    for (const { name } of tables.filter((one) => !passing.has(one.name))) {
      const { rows } = await superuser.query<{ hash: string }>(
        `select md5(coalesce(string_agg(one::text, '|' order by one::text), '')) as hash from kept."${name}" as one`,
      );
      lines.push(`${name} ${rows[0]?.hash}`);
    }
    return lines;
  };
  // Somebody who has just proved who they are: nothing is held up before it gets to the ledger.
  const bea = await signedIn(w, w.organisations[0], ["owner", "officer", "developer"], { keys: testKeys });
  // A token is noted when it is first used, whatever comes of the call.
  for (const one of guarded().filter(isForPrograms)) await call(bea, one);
  await superuser.query(breaking("ledger_entry"));
  try {
    const before = await everything();
    for (const one of readings()) {
      if (!(one.path in leaves)) continue;
      expect([one.path, (await call(bea, one)).status]).toEqual([one.path, 500]);
    }
    const [crashed, passed]: [string[], string[]] = [[], []];
    for (const one of guarded().filter(isMutating)) {
      const { status } = await call(bea, one);
      if (status === 500) crashed.push(nameOf(one));
      if (status < 400 && !(nameOf(one) in withoutEntry)) passed.push(nameOf(one));
    }
    expect(passed, "it did something without an entry").toEqual([]);
    expect(crashed.length, "acts that went as far as their entry").toBeGreaterThan(12);
    expect(await everything()).toEqual(before);
  } finally {
    await superuser.query("drop trigger refuse on kept.ledger_entry");
  }
});
