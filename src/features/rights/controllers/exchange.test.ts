// Goal: an erasure that one organisation's Kept hands to another's by OpenDSR arrives as a request there, is told and done on
// signed words alone, and is called back; a call-back that is not the processor's own hastens nothing, and a certificate that
// proves nothing signs nothing.
// Method: two organisations of one installation speak to each other over the real server, through a line that leads https to it;
// duties attempt by attempt; the tables, duties and the log are searched for the person.
import { sign } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { certificate } from "../../../../testkit/doubles/certificate.ts";
import type { Made } from "../../../../testkit/doubles/certificate.ts";
import { testKeys } from "../../../../testkit/signed-in.ts";
import {
  controllerTerms,
  installation,
  installationUrl,
  isSignedWith,
  pemOf,
  receivedAs,
  requestOfSystem,
  systemsWorld,
  type SystemsWorld,
} from "../../../../testkit/systems.ts";
import { read } from "../../../platform/db.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import { newId } from "../../../platform/ids.ts";
import { readRequest } from "../request/store.ts";
let s: SystemsWorld;
let x: SystemsWorld["x"];
let bea: SystemsWorld["bea"];
beforeAll(async () => {
  s = await systemsWorld();
  ({ x, bea } = s);
});
afterAll(() => s.close());

const owedTo = (caseId: CaseId): Promise<readonly { key: string; data: unknown }[]> =>
  read(x.w.db, bea.scope, (tx) =>
    tx
      .selectFrom("duty")
      .select(["key", "data"])
      .where("kind", "=", "rights.controller_told")
      .where("case_id", "=", caseId)
      .orderBy("id")
      .execute(),
  );

test("an erasure told to another organisation's Kept is a request there, and done here when that one says so", async () => {
  const of = await x.asked("Meadow Travel");
  expect((await x.transmit(of)).body).toEqual({ state: "sent" });
  expect(await s.asks(of)).toBe("written");
  expect(await x.seen(of)).toMatchObject({
    state: "reached",
    exchange: { state: "accepted", hasReceipt: true },
  });
  const { subject_request_id: id } = await x.exchangeOf(of);
  const caseId = await s.caseOf(id);
  const there = await read(x.w.db, bea.scope, (tx) => readRequest(tx, bea.scope, testKeys, { caseId }));
  expect(there?.file.state).toMatchObject({
    name: "open",
    right: "erasure",
    channel: "opendsr",
    capacity: "controller",
    identity: { status: "not-asked" },
    authority: "not-needed",
  });
  expect(there?.texts).toMatchObject({
    requesterName: "Harbour School",
    requesterEmail: "privacy@harbour.example",
    identities: [
      { name: "email", value: "robin.hart@example.org" },
      { name: "student-number", value: "S-1042" },
    ],
  });
  // The key goes to the system it is for, and not where a certificate is shown.
  expect(s.sent).toEqual([
    "GET /p/meadow-travel/opendsr/v2/discovery with the key",
    "GET /p/meadow-travel/opendsr/certificate.pem",
    "POST /p/meadow-travel/opendsr/v2/requests with the key",
  ]);
  expect(await s.asks(of)).toBe("processor_at_work");
  await s.does(caseId, { type: "assign", to: bea.actorId });
  expect((await receivedAs(x, bea.scope, { caseId })).status).toBe("in_progress");
  expect(await s.tells(caseId)).toBe("written");
  expect(await s.asks(of)).toBe("processor_at_work");
  await s.answers(caseId);
  expect(await s.tells(caseId)).toBe("written");
  expect(await s.tells(caseId)).toBe("nothing");
  expect((await owedTo(caseId)).length).toBe(2);
  expect(await s.asks(of)).toBe("written");
  expect(await x.seen(of)).toMatchObject({
    state: "answered",
    answer: { kind: "confirmed", way: "opendsr" },
    exchange: { state: "completed" },
  });
});

test("a call-back that is unsigned, of another key, altered or about something else is refused, and hastens nothing", async () => {
  const of = await x.asked("Meadow Travel");
  await x.transmit(of);
  await s.asks(of);
  const { id, subject_request_id: request } = await x.exchangeOf(of);
  const path = `/p/harbour-school/opendsr/callbacks/${id}`;
  const dueAt = async (): Promise<string> => {
    const row = await read(x.w.db, x.anna.scope, (tx) =>
      tx.selectFrom("duty").select("due_at").where("key", "=", `${id} status`).executeTakeFirstOrThrow(),
    );
    return row.due_at.toString();
  };
  const admin = await x.w.client("kept_superuser");
  await admin.query("update kept.duty set due_at = now() + interval '1 hour' where key = $1", [
    `${id} status`,
  ]);
  const owed = await dueAt();
  const said = {
    controller_id: "x",
    expected_completion_time: "2026-04-02T08:00:00Z",
    subject_request_id: request,
    request_status: "completed",
    status_callback_url: `${installationUrl}${path}`,
  };
  const term = { from: x.w.now().subtract({ hours: 24 }), until: x.w.now().add({ hours: 24 }) };
  const stranger = certificate({
    name: installation,
    ...term,
    by: { ...s.authority, name: "Test Authority" },
  });
  const calls = async (
    text: string,
    more: { readonly by?: Made; readonly domain?: string; readonly signed?: string; readonly to?: string },
  ): Promise<number> => {
    const signature = sign("sha256", Buffer.from(more.signed ?? text), (more.by ?? s.own).privateKey);
    const reply = await s.wire.app.inject({
      method: "POST",
      url: more.to ?? path,
      headers: {
        host: installation,
        "content-type": "application/json",
        "x-opendsr-processor-domain": more.domain ?? installation,
        ...(more.signed === "" ? {} : { "x-opendsr-signature": signature.toString("base64") }),
      },
      payload: text,
    });
    return reply.statusCode;
  };
  const text = JSON.stringify(said);
  expect(await calls(text, { signed: "" })).toBe(403);
  expect(await calls(text, { by: stranger })).toBe(403);
  expect(await calls(`${text} `, { signed: text })).toBe(403);
  expect(await calls(text, { domain: "elsewhere.example" })).toBe(403);
  expect(await calls(JSON.stringify({ ...said, subject_request_id: crypto.randomUUID() }), {})).toBe(403);
  expect(
    await calls(JSON.stringify({ ...said, status_callback_url: `${installationUrl}/nowhere` }), {}),
  ).toBe(403);
  expect(await calls("completed", {})).toBe(403);
  expect(await calls(text, { to: `/p/harbour-school/opendsr/callbacks/${newId()}` })).toBe(403);
  expect(await calls(text, { to: `/p/meadow-travel/opendsr/callbacks/${id}` })).toBe(403);
  expect(await dueAt()).toBe(owed);
  // A true one only brings the question forward: what it says is not believed.
  expect(await calls(text, {})).toBe(200);
  expect((await dueAt()) < owed).toBe(true);
  expect(await s.asks(of)).toBe("processor_at_work");
  expect((await x.seen(of)).state).toBe("reached");
});

test("a controller that cannot be called is tried again, and one that named no such server any more is not called", async () => {
  const sent = requestOfSystem();
  await s.asksIn("POST", "requests", { body: sent });
  const caseId = await s.caseOf(String(sent["subject_request_id"]));
  await s.does(caseId, { type: "assign", to: bea.actorId });
  s.isAway = true;
  expect(await s.tells(caseId)).toBe("callback_unreachable");
  s.isAway = false;
  expect(await s.tells(caseId)).toBe("callback_refused");
  expect((await receivedAs(x, bea.scope, { caseId })).told).toBeNull();
  const { controllers } = (await s.at(bea, "GET", "")).body as {
    controllers: readonly { id: string; name: string }[];
  };
  const mine = controllers.find(({ name }) => name === controllerTerms.name);
  expect((await s.at(bea, "PUT", String(mine?.id), { ...controllerTerms, callbackHosts: [] })).status).toBe(
    200,
  );
  expect(await s.tells(caseId)).toBe("nothing");
  expect((await s.at(bea, "PUT", String(mine?.id), controllerTerms)).status).toBe(200);
});

test("a certificate that proves nothing is not taken; a new one signs from then on, and the key before is destroyed", async () => {
  const term = { from: x.w.now().subtract({ hours: 24 }), until: x.w.now().add({ hours: 24 * 90 }) };
  const by = { ...s.authority, name: "Test Authority" };
  const next = certificate({ name: installation, ...term, by });
  const weak = certificate({ name: installation, ...term, by, bits: 1024 });
  const late = certificate({
    name: installation,
    from: term.from,
    until: x.w.now().subtract({ hours: 1 }),
    by,
  });
  const elsewhere = certificate({ name: "elsewhere.example", ...term, by });
  const files = { certificate: next.pem, key: pemOf(next), domain: installation };
  for (const [given, reason] of [
    [{ ...files, key: pemOf(s.own) }, "key_of_another"],
    [{ ...files, key: "no key" }, "key_unreadable"],
    [{ ...files, certificate: "no certificate" }, "certificate_unreadable"],
    [{ ...files, certificate: weak.pem, key: pemOf(weak) }, "certificate_weak"],
    [{ ...files, certificate: late.pem, key: pemOf(late) }, "certificate_not_valid_now"],
    [{ ...files, certificate: elsewhere.pem, key: pemOf(elsewhere) }, "certificate_of_another"],
  ] as const) {
    const { status, body: said } = await s.at(bea, "PUT", "signer", given);
    expect([status, said["details"]]).toEqual([400, [{ at: expect.stringMatching(/^body\./), reason }]]);
  }
  const request = requestOfSystem({ status_callback_urls: [] });
  expect(isSignedWith(await s.asksIn("POST", "requests", { body: request }), s.own)).toBe(true);
  // A key pasted with the certificate is given out to nobody.
  const pasted = { ...files, certificate: `${pemOf(next)}${next.pem}` };
  expect((await s.at(bea, "PUT", "signer", pasted)).status).toBe(200);
  const shown = await s.asksIn("GET", "/p/meadow-travel/opendsr/certificate.pem", { key: undefined });
  expect([shown.status, shown.text]).toEqual([200, next.pem]);
  expect(isSignedWith(await s.asksIn("POST", "requests", { body: request }), next)).toBe(true);
  const left = await read(x.w.db, bea.scope, (tx) =>
    tx.selectFrom("cell").select("id").where("row_table", "=", "opendsr_signer").execute(),
  );
  expect(left.length).toBe(1);
  expect((await s.asksIn("GET", "/p/north-events/opendsr/v2/discovery", { key: undefined })).status).toBe(
    404,
  );
});

test("no table, duty or line of the log says in the clear who the person is, or with which key was asked", async () => {
  const { rows } = await x.w.client("kept_superuser").then((client) =>
    client.query<{ text: string }>(`
        select r::text as text from kept.opendsr_received r union all select r::text from kept.opendsr_controller r
        union all select r::text from kept.opendsr_vendor_key r union all select r::text from kept.opendsr_signer r
        union all select r::text from kept.duty r union all select r::text from kept.ledger_entry r
        union all select r::text from kept.case_event r`),
  );
  expect(rows.length).toBeGreaterThan(20);
  const everything = [
    ...rows.map(({ text }) => text),
    ...s.wire.lines,
    ...x.office.lines,
    ...x.w.logged,
  ].join("\n");
  for (const secret of ["maya.quill", "robin.hart", "S-1042", s.key.slice(-43), "PRIVATE KEY"])
    expect([secret, everything.includes(secret)]).toEqual([secret, false]);
});
