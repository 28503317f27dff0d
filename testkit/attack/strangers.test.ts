// Goal: a link that went astray answers for nobody, and a stranger who types somebody's address neither speaks to them in
// our name, nor takes their way back, nor holds their erasure back.
// Method: the attacks that once got through, over HTTP and with the duties run by hand.
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installRegisters, readRegisterPack } from "../../src/features/registers/index.ts";
import { freshLinksDuty, lostDuties } from "../../src/features/rights/public/lost.ts";
import { act } from "../../src/features/rights/request/act.ts";
import { openRequest } from "../../src/features/rights/request/store.ts";
import { read, write } from "../../src/platform/db.ts";
import type { WriteTx } from "../../src/platform/db.ts";
import type { DutyKind } from "../../src/platform/duties/kinds.ts";
import type { MailId } from "../../src/platform/identifiers.ts";
import { listOutbox, readMail } from "../../src/platform/mail/outbox.ts";
import { dutyWorld } from "../duties.ts";
import type { DutyWorld } from "../duties.ts";
import { signedIn, testKeys } from "../signed-in.ts";
import type { SignedInMember } from "../signed-in.ts";
import { office as openOffice, visitor } from "../visitor.ts";
import type { Office } from "../visitor.ts";

let w: DutyWorld;
let office: Office;
let anna: SignedInMember;
beforeAll(async () => {
  w = await dutyWorld();
  office = await openOffice(w);
  anna = await signedIn(w, w.organisations[0], ["owner", "officer"], { name: "Anna Ferrer", keys: testKeys });
  const pack = path.join(import.meta.dirname, "../../packs/school/registers.yml");
  await write(w.db, anna.scope, (tx) =>
    installRegisters(tx, anna.scope, readRegisterPack(readFileSync(pack, "utf8")), w.now()),
  );
});
afterAll(async () => {
  await w.stopWorkers();
  await office.close();
  await w.close();
});

const mailsTo = (email: string) =>
  read(w.db, anna.scope, async (tx) => {
    const found: { id: MailId; subject: string; text: string; toName?: string | undefined }[] = [];
    for (const { id } of await listOutbox(tx, anna.scope, 200)) {
      const mail = await readMail(tx, anna.scope, testKeys, id);
      if (mail?.content?.to === email) found.push({ id, ...mail.content });
    }
    return found;
  });
const ask = (ip: string, email: string, name: string) =>
  visitor(office, { ip }).submit("/p/harbour-school/request", {
    "want-access": "yes",
    capacity: "self",
    delivery: "portal",
    name,
    email,
  });
async function lost(ip: string, email: string): Promise<void> {
  await visitor(office, { ip }).submit("/p/harbour-school/follow", { email });
  const [kind] = lostDuties(office.platform);
  const duty = await read(w.db, anna.scope, (tx) =>
    tx
      .selectFrom("duty")
      .select(["data"])
      .where("kind", "=", freshLinksDuty)
      .orderBy("id", "desc")
      .limit(1)
      .executeTakeFirstOrThrow(),
  );
  const attempt = {
    data: duty.data,
    scope: anna.scope,
    write: <T>(work: (tx: WriteTx) => Promise<T>): Promise<T> => write(w.db, anna.scope, work),
  };
  // The duty asks for nothing else of its attempt.
  const effect = await kind?.run(attempt as unknown as Parameters<DutyKind["run"]>[0]);
  await write(w.db, anna.scope, async (tx) => effect?.(tx, anna.scope));
}

test("whoever lost their link gets one to their own request, whatever strangers asked in their name", async () => {
  const victim = "victim@example.org";
  // A stranger, from one address, before the victim has asked anything: three are mailed, three more are quiet and never lapse.
  for (let n = 0; n < 6; n += 1) await ask("198.51.100.7", victim, `Stranger ${n}`);
  // Fifteen days on the first three have lapsed in life; the quiet ones stay. (Nothing lapses here: no worker runs.)
  w.advance({ hours: 30 });
  const own = await ask("192.0.2.1", victim, "The Victim");
  expect(own.statusCode).toBe(200);
  const confirm = (await mailsTo(victim)).map(({ text }) => /http:\S+/.exec(text)?.[0] ?? "")[0] ?? "";
  const confirmed = await visitor(office).submit(confirm, {});
  const followPage = await visitor(office).open((confirmed.headers.location ?? "").split("?", 1)[0] ?? "");
  const reference = /R-\d{4}-\d{4}/.exec(followPage.body)?.[0] ?? "none";
  const before = (await mailsTo(victim)).length;
  await lost("192.0.2.1", victim);
  const mails = (await mailsTo(victim)).slice(0, (await mailsTo(victim)).length - before);
  expect(mails.some(({ subject, text }) => subject.includes(reference) || text.includes(reference))).toBe(
    true,
  );
});

test("what a stranger typed goes to no address that has not answered, also once a colleague has taken it up", async () => {
  const victim = "nobody-asked@example.net";
  const bait = "your account is closed today, pay at https://evil.example/pay";
  await visitor(office, { ip: "198.51.100.8" }).submit("/p/harbour-school/stop", {
    reach: victim,
    name: bait,
  });
  const rows = await read(w.db, anna.scope, (tx) =>
    tx.selectFrom("case_file").select(["id"]).orderBy("id", "desc").limit(1).execute(),
  );
  const caseId = rows[0]?.id;
  if (caseId === undefined) throw new Error("no case");
  await write(w.db, anna.scope, (tx) =>
    act(
      tx,
      anna.scope,
      office.platform,
      { caseId, command: { type: "assign", to: anna.actorId }, now: w.now() },
      () => undefined,
    ),
  );
  await lost("198.51.100.8", victim);
  const mails = await mailsTo(victim);
  expect(mails.some(({ text }) => text.includes("evil.example"))).toBe(false);
});

test("a link that went to a wrong address answers for nobody once the address was mended", async () => {
  const { reference } = await write(w.db, anna.scope, async (tx) => {
    const opened = await openRequest(tx, anna.scope, office.platform, {
      right: "erasure",
      channel: "telephone",
      capacity: "self",
      delivery: "post",
      receivedAt: w.now(),
      texts: { requesterName: "Robin Hart", requesterAddress: "1 Quay Street" },
      language: "en",
      now: w.now(),
    });
    for (const command of [
      { type: "confirm-identity", method: "known-to-staff" },
      { type: "assess", verdict: "granted", bases: ["unneeded"], grounds: [] },
    ] as const)
      await act(
        tx,
        anna.scope,
        office.platform,
        { caseId: opened.caseId, command, now: w.now() },
        () => undefined,
      );
    return opened;
  });
  anna = await signedIn(w, w.organisations[0], ["owner", "officer"], { keys: testKeys });
  const browser = visitor(office);
  browser.cookies.set("kept-harbour-school", anna.cookie.split("=")[1] ?? "");
  const base = `/o/harbour-school/api/rights/recipients/${reference}`;
  const texts = { name: "Northgate Payroll", person: "Robin Hart, employee 1042" };
  const added = await browser.call("POST", base, {
    act: "erased",
    texts: { ...texts, email: "wrong@stranger.example" },
  });
  const { id } = added.json<{ id: string }>();
  const step = (one: object) => browser.call("POST", `${base}/${id}/work`, { step: one });
  expect((await step({ type: "mail", days: 14 })).statusCode).toBe(200);
  const [first] = await mailsTo("wrong@stranger.example");
  const link = /http:\S+/.exec(first?.text ?? "")?.[0] ?? "";
  expect((await visitor(office, { ip: "203.0.113.5" }).open(link)).body).toContain('name="answer"');
  // The officer sees the mistake and mends the address.
  await step({
    type: "change",
    texts: { ...texts, email: "right@northgate.example" },
    language: "en",
  });
  const page = await visitor(office, { ip: "203.0.113.5" }).open(link);
  expect(page.body).not.toContain('name="answer"');
  const list = (await browser.call("GET", base)).json<{ notices: { id: string }[] }>();
  const one = list.notices.find((notice) => notice.id === id);
  expect(JSON.stringify(one)).not.toContain('"confirmed"');
  expect((await step({ type: "mail", days: 14 })).statusCode).toBe(200);
  expect(await mailsTo("right@northgate.example")).toHaveLength(1);
});

test("a stranger's word, which nobody confirmed or took up, does not hold back an erasure", async () => {
  const email = "erase-me@example.org";
  const { caseId, reference } = await write(w.db, anna.scope, (tx) =>
    openRequest(tx, anna.scope, office.platform, {
      right: "erasure",
      channel: "telephone",
      capacity: "self",
      delivery: "post",
      receivedAt: w.now(),
      texts: { requesterName: "Robin Hart", requesterEmail: email },
      language: "en",
      now: w.now(),
    }),
  );
  await write(w.db, anna.scope, (tx) =>
    act(
      tx,
      anna.scope,
      office.platform,
      { caseId, command: { type: "withdraw" }, now: w.now() },
      () => undefined,
    ),
  );
  await visitor(office, { ip: "198.51.100.99" }).submit("/p/harbour-school/stop", {
    reach: email,
  });
  anna = await signedIn(w, w.organisations[0], ["owner", "officer"], { keys: testKeys });
  const browser = visitor(office);
  browser.cookies.set("kept-harbour-school", anna.cookie.split("=")[1] ?? "");
  const at = `/o/harbour-school/api/rights/erasure/${reference}`;
  const preview = (await browser.call("GET", at)).json<{
    requests: { reference: string; counts: unknown }[];
  }>();
  const counts = preview.requests.find((one) => one.reference === reference)?.counts;
  const erased = await browser.call("POST", at, {
    references: [reference],
    ground: "consent-withdrawn",
    counts,
    typed: reference,
  });
  expect(erased.statusCode).toBe(200);
});
