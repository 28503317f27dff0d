// Goal: a checkpoint goes to nobody who did not agree, to no address that may not be reached, once each time it is due; and
// whoever looks sees when it last arrived and since when it does not.
// Method: the real server, database and worker; a receiver on a socket that can be told to fail; the clock moved by hand; the
// mail server's word written down as the mail duty writes it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dutyWorld } from "../../../../testkit/duties.ts";
import type { DutyWorld } from "../../../../testkit/duties.ts";
import { testOffice } from "../../../../testkit/office.ts";
import type { TestOffice } from "../../../../testkit/office.ts";
import { signedIn, testKeys } from "../../../../testkit/signed-in.ts";
import type { SignedInMember } from "../../../../testkit/signed-in.ts";
import { findNote, openCheckpoint, verifierKeyOf } from "../../../evidence/index.ts";
import { read, write } from "../../../platform/db.ts";
import type { MailId } from "../../../platform/ids.ts";
import { startIntegrator } from "../../../platform/ledger/integrator.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import { ledgerKeyOf } from "../../../platform/ledger/signing_key.ts";
import { createLogger } from "../../../platform/log.ts";
import { listOutbox, readMail, settleMail } from "../../../platform/mail/outbox.ts";
import { ledger } from "../index.ts";
import { Outlets } from "./contract.ts";
import type { NewOutlet } from "./contract.ts";
import { checkpointFolder, deliverDuty, sweepOutlets } from "./deliver.ts";

let w: DutyWorld;
let office: TestOffice;
let receiver: Server;
let answer = 200;
const received: string[] = [];
const key = ledgerKeyOf(Buffer.alloc(32, 6));

beforeAll(async () => {
  w = await dutyWorld();
  office = await testOffice({ world: w });
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString("utf8")));
    request.on("end", () => {
      if (answer === 200) received.push(body);
      response.writeHead(answer).end();
    });
  });
  await new Promise<void>((resolve) => {
    receiver.listen(0, "127.0.0.1", resolve);
  });
});
afterAll(async () => {
  receiver.close();
  await office.close();
  await w.close();
});

const here = (): DutyWorld["organisations"][0] => w.organisations[0];
const address = (): string => {
  const bound = receiver.address();
  return `http://127.0.0.1:${typeof bound === "object" ? bound?.port : 0}/checkpoints`;
};
const path = "/o/harbour-school/api/ledger/outlets";

/** Somebody new each time: the clock moves on by days, and a session does not last them. */
const owner = (): Promise<SignedInMember> => signedIn(w, here(), "owner", { keys: testKeys });

async function call(
  who: SignedInMember,
  method: string,
  at: string,
  body?: NewOutlet,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const reply = await fetch(`${office.url}${at}`, {
    method,
    headers: {
      cookie: who.cookie,
      origin: office.url,
      ...(method === "GET"
        ? {}
        : { "content-type": "application/json", "idempotency-key": crypto.randomUUID() }),
    },
    ...(method === "GET" ? {} : { body: JSON.stringify(body ?? {}) }),
  });
  return { status: reply.status, body: await reply.json() };
}

const outlets = async (): Promise<ReturnType<typeof Outlets.parse>["outlets"]> =>
  Outlets.parse((await call(await owner(), "GET", path)).body).outlets;

/** Adds an entry, numbers it, sweeps, and lets a worker make one attempt at whatever is owed. */
async function goOn(by: Temporal.DurationLike, entries = 1): Promise<void> {
  w.advance(by);
  const { scope, organisationId } = here();
  await write(w.db, scope, async (tx) => {
    const of = { kind: "organisation", id: organisationId } as const;
    for (let n = 0; n < entries; n += 1)
      await append(tx, scope, testKeys, { type: "people.read", now: w.now(), payload: {}, owner: of });
  });
  const log = createLogger({ write: (line) => w.logged.push(line), level: "info", now: w.now });
  const integrator = startIntegrator({ db: w.db, key, log, now: w.now, lookMilliseconds: 60_000 });
  await integrator.pass(true);
  await integrator.stop();
  await write(w.db, scope, (tx) => sweepOutlets(tx, scope, w.now()));
  const owed = await read(w.db, scope, (tx) =>
    tx
      .selectFrom("duty")
      .select("id")
      .where("kind", "=", deliverDuty)
      .where("state", "=", "waiting")
      .execute(),
  );
  const worker = await w.worker(ledger.duties(office.platform));
  for (const { id } of owed)
    await w.settled(scope, id, ({ state, problem }) => state === "done" || problem !== null);
  await worker.stop();
}

const mailsTo = async (to: string): Promise<readonly { id: MailId; text: string }[]> =>
  read(w.db, here().scope, async (tx) => {
    const found: { id: MailId; text: string }[] = [];
    for (const { id } of await listOutbox(tx, here().scope, 50)) {
      const content = (await readMail(tx, here().scope, testKeys, id))?.content;
      if (content?.to === to) found.push({ id, text: content.text });
    }
    return found;
  });

/** Presses the button on the recipient's page. */
async function press(link: string, wanted: "yes" | "stop"): Promise<string> {
  const at = new URL(link).pathname;
  const page = await fetch(`${office.url}${at}`);
  const html = await page.text();
  const hidden = [...html.matchAll(/name="(_form|_once)"\s+value="([^"]+)"/g)].map(
    ([, name = "", value = ""]): [string, string] => [name, value],
  );
  const reply = await fetch(`${office.url}${at}`, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "sec-fetch-site": "same-origin",
      cookie: (page.headers.get("set-cookie") ?? "").split(";", 1)[0] ?? "",
    },
    body: new URLSearchParams([...hidden, ["answer", wanted]]),
  });
  return reply.text();
}

test("a person is asked, gets nothing before their yes, then a checkpoint a week, and can stop", async () => {
  const to = { kind: "mail", address: "pat.reeve@example.org" } as const;
  const anna = await owner();
  expect((await call(anna, "POST", path, { to, when: { rhythm: "week" } })).status).toBe(200);
  expect((await call(anna, "POST", path, { to, when: { rhythm: "day" } })).status).toBe(409);
  const handler = await signedIn(w, here(), "handler");
  expect((await call(handler, "POST", path, { to, when: { rhythm: "day" } })).status).toBe(403);
  const [asking, ...more] = await mailsTo(to.address);
  expect(more).toEqual([]);
  const link = /https?:\/\/\S+\/checkpoints\/\S+/.exec(asking?.text ?? "")?.[0] ?? "";
  await goOn({ hours: 1 });
  expect(await mailsTo(to.address)).toHaveLength(1);
  expect(await outlets()).toMatchObject([{ state: "unconfirmed", where: to.address }]);
  const auditor = await signedIn(w, here(), "auditor", { keys: testKeys });
  expect(JSON.stringify((await call(auditor, "GET", path)).body)).not.toContain("pat.reeve");
  expect(await press(link, "yes")).toContain("You receive checkpoints");
  await goOn({ hours: 1 });
  const [sent] = await mailsTo(to.address);
  expect(sent?.text).toContain("The key that signs now: kept-ledger/");
  const note = findNote(sent?.text.replaceAll("\n", "\r\n") ?? "") ?? "";
  const trusted = verifierKeyOf(key.signer(here().organisationId, 1));
  const { checkpoint } = openCheckpoint(note, trusted);
  expect(checkpoint?.size).toBeGreaterThan(0);
  expect(await outlets()).toMatchObject([{ state: "waiting", isUnderWay: true }]);
  await write(w.db, here().scope, (tx) => settleMail(tx, sent?.id as MailId, { state: "sent", at: w.now() }));
  await goOn({ hours: 1 });
  expect(await outlets()).toMatchObject([
    { state: "delivered", deliveredSize: checkpoint?.size, isUnderWay: false },
  ]);
  expect(await mailsTo(to.address)).toHaveLength(2);
  await goOn({ hours: 7 * 24 });
  const [second] = await mailsTo(to.address);
  await write(w.db, here().scope, (tx) =>
    settleMail(tx, second?.id as MailId, { state: "refused", problem: "smtp_550", at: w.now() }),
  );
  await goOn({ hours: 1 });
  expect(await outlets()).toMatchObject([
    { state: "failing", problem: "mail_refused", deliveredSize: checkpoint?.size },
  ]);
  expect(await press(link, "stop")).toContain("Nothing is sent to you");
  await goOn({ hours: 14 * 24 });
  expect([await mailsTo(to.address), await outlets()]).toMatchObject([{ length: 3 }, []]);
  expect(await (await fetch(`${office.url}${new URL(link).pathname}`)).text()).toContain(
    "Nothing is sent to you",
  );
});

test("an address in our own network is reached only when that was said; its failures are told with since when", async () => {
  const to = { kind: "url", address: address(), ownNetwork: false } as const;
  await call(await owner(), "POST", path, { to, when: { rhythm: "day" } });
  await goOn({ hours: 1 });
  const [refused] = await outlets();
  expect([refused?.state, refused?.problem, received]).toEqual(["failing", "own_network", []]);
  expect((await call(await owner(), "DELETE", `${path}/${refused?.id}`)).status).toBe(200);
  expect((await call(await owner(), "DELETE", `${path}/${refused?.id}`)).status).toBe(404);
  const allowed = { ...to, ownNetwork: true };
  await call(await owner(), "POST", path, { to: allowed, when: { rhythm: "entries", entries: 10 } });
  answer = 500;
  await goOn({ hours: 1 });
  const since = w.now();
  expect(await outlets()).toMatchObject([
    { state: "failing", problem: "status_500", tries: 1, failingSince: since.toString() },
  ]);
  answer = 200;
  await goOn({ hours: 1 }, 3);
  expect(received, "ten more entries are not there yet").toEqual([]);
  await goOn({ hours: 1 }, 10);
  expect(received).toHaveLength(1);
  const [outlet] = await outlets();
  expect(outlet).toMatchObject({ state: "delivered", tries: 0 });
  expect(outlet?.failingSince).toBeUndefined();
  expect(findNote(received[0] ?? "")).toBe(received[0]);
  await call(await owner(), "DELETE", `${path}/${outlet?.id}`);
});

test("a folder gets one file for each, and a stranger's answer that never came is forgotten", async () => {
  await call(await owner(), "POST", path, { to: { kind: "file" }, when: { rhythm: "day" } });
  const mail = { kind: "mail", address: "kim@example.org" } as const;
  await call(await owner(), "POST", path, { to: mail, when: { rhythm: "day" } });
  await goOn({ hours: 1 });
  await goOn({ hours: 2 });
  await goOn({ hours: 24 });
  const folder = checkpointFolder(office.platform.folder, "harbour-school");
  const files = existsSync(folder) ? readdirSync(folder).toSorted() : [];
  expect(files).toHaveLength(2);
  const note = readFileSync(`${folder}/${files[1]}`, "utf8");
  expect(openCheckpoint(note, verifierKeyOf(key.signer(here().organisationId, 1))).checkpoint?.size).toBe(
    Number.parseInt(files[1] ?? "", 10),
  );
  await goOn({ hours: 15 * 24 });
  expect((await outlets()).map(({ kind }) => kind)).toEqual(["file"]);
  const superuser = await w.client("kept_superuser");
  const { rows } = await superuser.query("select from kept.cell where row_table = 'ledger_outlet'");
  expect(rows).toEqual([]);
});
