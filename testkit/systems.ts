/**
 * Two organisations of one installation that speak OpenDSR to each other: one is the controller and asks, the other is its
 * processor and answers. https to the installation leads to the server of the test.
 */
import { verify, X509Certificate } from "node:crypto";
import type { ControllerId } from "../src/features/rights/controllers/contract.ts";
import { tellDuty } from "../src/features/rights/controllers/duty.ts";
import { newControllerKey } from "../src/features/rights/controllers/identify.ts";
import { setSigner } from "../src/features/rights/controllers/signer.ts";
import { insertController } from "../src/features/rights/controllers/store.ts";
import type { Counterpart } from "../src/platform/http/routes.ts";
import type { World } from "./world.ts";
import { answerOf, Unanswered } from "../src/features/rights/recipients/opendsr/call.ts";
import type { Line } from "../src/features/rights/recipients/opendsr/call.ts";
import { systemDuty } from "../src/features/rights/recipients/opendsr/duty.ts";
import { act } from "../src/features/rights/request/act.ts";
import type { Command } from "../src/features/rights/request/commands.ts";
import * as events from "../src/features/rights/request/events.ts";
import type { MeasureId } from "../src/features/rights/request/events.ts";
import { record } from "../src/features/rights/request/store.ts";
import { read, write } from "../src/platform/db.ts";
import type { DutyKind } from "../src/platform/duties/kinds.ts";
import type { CaseId } from "../src/platform/identifiers.ts";
import { newId } from "../src/platform/ids.ts";
import type { Scope } from "../src/platform/scope.ts";
import { attemptBy } from "./by_hand.ts";
import { certificate } from "./doubles/certificate.ts";
import type { Made } from "./doubles/certificate.ts";
import { exchangeWorld, type Asked, type ExchangeWorld } from "./exchanges.ts";
import { signedIn, testKeys, type SignedInMember } from "./signed-in.ts";
import { office, type Office } from "./visitor.ts";

export const installation = "kept.example";
export const installationUrl = `https://${installation}`;
const base = `${installationUrl}/p/meadow-travel/opendsr/v2`;

/** What the processor knows of the controller. */
export const controllerTerms = {
  name: "Harbour School",
  contact: "privacy@harbour.example",
  customerNumber: "student-number",
  callbackHosts: [installation],
};

export type Said = {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly text: string;
};
type OfficeSaid = { readonly status: number; readonly body: Record<string, unknown> };

export type SystemsWorld = {
  readonly x: ExchangeWorld;
  /** The server as others reach it. */
  readonly wire: Office;
  /** At the processor. */
  readonly bea: SignedInMember;
  readonly authority: Made;
  readonly own: Made;
  /** The controller's. */
  readonly key: string;
  /** Each address that was asked, and whether a key went there. */
  readonly sent: string[];
  /** Nobody answers at the installation's address. */
  isAway: boolean;
  /** The office's calls for controllers, of whoever's organisation it is. */
  readonly at: (
    who: SignedInMember,
    method: "GET" | "POST" | "PUT",
    path: string,
    body?: unknown,
  ) => Promise<OfficeSaid>;
  /** A call at the processor's address, with the controller's key or another. */
  readonly asksIn: (
    method: "GET" | "POST" | "DELETE",
    path: string,
    more?: { readonly body?: unknown; readonly key?: string | undefined },
  ) => Promise<Said>;
  /** One attempt of the controller's duty: what it ends with. */
  readonly asks: (of: Asked) => Promise<string>;
  /** One attempt to call the controller back. */
  readonly tells: (caseId: CaseId) => Promise<string>;
  /** The case that a request became at the processor. */
  readonly caseOf: (subjectRequestId: string) => Promise<CaseId>;
  readonly does: (caseId: CaseId, command: Command, place?: string) => Promise<unknown>;
  /** Decided, done in one place, and the letter that answers is out. */
  readonly answers: (caseId: CaseId) => Promise<void>;
  readonly close: () => Promise<void>;
};

export const pemOf = ({ privateKey }: Made): string => privateKey.export({ type: "pkcs8", format: "pem" });

export const isSignedWith = ({ headers, text }: Said, by: Made): boolean =>
  headers["x-opendsr-processor-domain"] === installation &&
  verify(
    "sha256",
    Buffer.from(text),
    new X509Certificate(by.pem).publicKey,
    Buffer.from(String(headers["x-opendsr-signature"]), "base64"),
  );

/** A request of a controller's system, as it is written to the letter of the protocol. */
export const requestOfSystem = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  regulation: "gdpr",
  subject_request_id: crypto.randomUUID(),
  subject_request_type: "erasure",
  submitted_time: "2026-03-02T08:00:00Z",
  subject_identities: [
    { identity_type: "email", identity_value: "maya.quill@example.org", identity_format: "raw" },
  ],
  api_version: "2.0",
  status_callback_urls: [`${installationUrl}/nowhere`],
  ...more,
});

export async function systemsWorld(): Promise<SystemsWorld> {
  const x = await exchangeWorld();
  const wire = await office(x.w, { url: installationUrl });
  const bea = await signedIn(x.w, x.w.organisations[1], ["owner", "officer"], { keys: testKeys });
  const term = { from: x.w.now().subtract({ hours: 24 }), until: x.w.now().add({ hours: 24 * 365 }) };
  const authority = certificate({ name: "Test Authority", ...term, isAuthority: true });
  const own = certificate({ name: installation, ...term, by: { ...authority, name: "Test Authority" } });
  const at = officeOf(x, bea);
  sure(await at(bea, "PUT", "signer", { certificate: own.pem, key: pemOf(own), domain: installation }));
  const key = String(sure(await at(bea, "POST", "", controllerTerms)).body["key"]);
  const values = {
    name: "Meadow Travel",
    part: "processor",
    country: "GB",
    services: ["Travel"],
    opendsrAddress: base,
    opendsrNumber: "student-number",
  };
  sure(await x.call("POST", "registers/entries/vendor", { key: "meadow-travel", values }));
  sure(await at(x.anna, "PUT", "systems", { base, key }));
  const does: SystemsWorld["does"] = (caseId, command, place) =>
    write(x.w.db, bea.scope, (tx) =>
      act(
        tx,
        bea.scope,
        wire.platform,
        { caseId, command, place, words: place, now: x.w.now() },
        () => undefined,
      ),
    );
  const me: SystemsWorld = {
    x,
    wire,
    bea,
    authority,
    own,
    key,
    sent: [],
    isAway: false,
    at,
    asksIn: (method, path, more = {}) => asked(wire, method, path, "key" in more ? more : { ...more, key }),
    asks: async (of) => {
      const { id } = await x.exchangeOf(of);
      const data = { case: of.caseId, notice: of.notice, exchange: id };
      return attempted(x, x.anna.scope, systemDuty(wire.platform, lineOf(me)), data);
    },
    tells: async (caseId) => {
      const { id } = await receivedAs(x, bea.scope, { caseId });
      return attempted(x, bea.scope, tellDuty(wire.platform, lineOf(me)), { case: caseId, received: id });
    },
    caseOf: async (subjectRequestId) => (await receivedAs(x, bea.scope, { subjectRequestId })).case_id,
    does,
    answers: async (caseId) => {
      await does(caseId, { type: "assess", verdict: "granted", bases: ["unneeded"], grounds: [] });
      const measureId = newId<MeasureId>();
      const due = x.w.now().toZonedDateTimeISO("Europe/London").toPlainDate().toString();
      await does(
        caseId,
        { type: "plan-measure", measureId, task: "erase", owner: bea.actorId, due },
        "Bookings",
      );
      await does(caseId, { type: "settle-measure", measureId, outcome: "done" });
      const letter = events.done.make({ letterId: newId(), by: "print", verdict: "granted" });
      const now = x.w.now();
      await write(x.w.db, bea.scope, (tx) =>
        record(tx, bea.scope, wire.platform, { caseId, events: [letter], now }),
      );
    },
    close: async () => {
      await wire.close();
      await x.close();
    },
  };
  return me;
}

function sure<T extends OfficeSaid>(said: T): T {
  if (said.status !== 200) throw new Error(`The office refused: ${JSON.stringify(said)}`);
  return said;
}

export const receivedAs = (
  { w }: Pick<ExchangeWorld, "w">,
  scope: Scope,
  of: { readonly caseId: CaseId } | { readonly subjectRequestId: string },
) =>
  read(w.db, scope, (tx) =>
    "caseId" in of
      ? tx
          .selectFrom("opendsr_received")
          .selectAll()
          .where("case_id", "=", of.caseId)
          .executeTakeFirstOrThrow()
      : tx
          .selectFrom("opendsr_received")
          .selectAll()
          .where("subject_request_id", "=", of.subjectRequestId)
          .executeTakeFirstOrThrow(),
  );

const officeOf =
  (x: ExchangeWorld, bea: SignedInMember): SystemsWorld["at"] =>
  async (who, method, path, body = {}) => {
    const slug = who.scope.organisationId === bea.scope.organisationId ? "meadow-travel" : "harbour-school";
    const isReading = method === "GET";
    const reply = await x.office.app.inject({
      method,
      url: `/o/${slug}/api/rights/controllers${path === "" ? "" : `/${path}`}`,
      headers: {
        host: "localhost:8360",
        cookie: who.cookie,
        origin: "http://localhost:8360",
        ...(isReading ? {} : { "content-type": "application/json", "idempotency-key": crypto.randomUUID() }),
      },
      ...(isReading ? {} : { payload: JSON.stringify(body) }),
    });
    return { status: reply.statusCode, body: JSON.parse(reply.body) as Record<string, unknown> };
  };

async function asked(
  wire: Office,
  method: "GET" | "POST" | "DELETE",
  path: string,
  { body, key }: { readonly body?: unknown; readonly key?: string | undefined },
): Promise<Said> {
  const reply = await wire.app.inject({
    method,
    url: path.startsWith("/") ? path : `/p/meadow-travel/opendsr/v2/${path}`,
    headers: {
      host: installation,
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(method === "POST" ? { "content-type": "application/json" } : {}),
    },
    ...(method === "POST" ? { payload: typeof body === "string" ? body : JSON.stringify(body) } : {}),
  });
  return { status: reply.statusCode, headers: reply.headers, text: reply.body };
}

const lineOf = (me: SystemsWorld): Line => ({
  ask: async ({ method, address, body: payload, headers }) => {
    const { hostname, pathname, search } = new URL(address);
    if (me.isAway || hostname !== installation) throw new Unanswered("unreachable");
    const withKey = headers !== undefined && "authorization" in headers;
    me.sent.push(`${method} ${pathname}${withKey ? " with the key" : ""}`);
    const reply = await me.wire.app.inject({
      method,
      url: `${pathname}${search}`,
      headers: {
        host: installation,
        ...headers,
        ...(payload === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(payload === undefined ? {} : { payload }),
    });
    const given = Object.fromEntries(
      Object.entries(reply.headers).map(([name, value]) => [name, String(value)]),
    );
    const init = { status: reply.statusCode, headers: given };
    return answerOf(new Response(new Uint8Array(reply.rawPayload), init));
  },
  roots: () => [me.authority.pem],
});

async function attempted(x: ExchangeWorld, scope: Scope, kind: DutyKind, data: unknown): Promise<string> {
  try {
    const effect = await kind.run(attemptBy(x.w, scope, data));
    if (effect === undefined) return "nothing";
    await write(x.w.db, scope, (tx) => effect(tx, scope));
    return "written";
  } catch (error) {
    if (error instanceof Error && error.name === "DutyProblem") return error.message;
    throw error;
  }
}

/** A controller whose system may hand requests to the first organisation, and what the answers to it are signed with. */
export async function letSystemIn({
  db,
  now,
  organisations: [{ scope, slug, organisationId }],
}: Pick<World, "db" | "now" | "organisations">): Promise<{
  readonly asActor: Counterpart;
  readonly key: string;
}> {
  const at = now();
  const term = { from: at.subtract({ hours: 24 }), until: at.add({ hours: 24 * 365 }) };
  const made = certificate({ name: installation, ...term });
  const id = newId<ControllerId>();
  const { key, hash } = newControllerKey(slug);
  await write(db, scope, async (tx) => {
    const files = { certificate: made.pem, key: pemOf(made), domain: installation };
    await setSigner(tx, scope, testKeys, { ...files, now: at });
    await insertController(tx, scope, {
      id,
      name: "Lakeside School",
      contact: "privacy@lakeside.example",
      customer_number: "student-number",
      callback_hosts: ["lakeside.example"],
      key_hash: hash,
      key_made_at: at,
      created_at: at,
      ended_at: null,
    });
  });
  const permitted = new Set(["opendsr:ask"] as const);
  return {
    asActor: { kind: "counterpart", organisationId, organisation: slug, id, permissions: permitted },
    key,
  };
}
