/** Erasures told to a vendor's system: an office, a processor's double on loopback, and the steps of one notice. */
import { expect } from "vitest";
import { act } from "../src/features/rights/request/act.ts";
import { openRequest } from "../src/features/rights/request/store.ts";
import type { ExchangeId, NoticeView, RecipientsView } from "../src/features/rights/recipients/contract.ts";
import { systemDuty } from "../src/features/rights/recipients/opendsr/duty.ts";
import { exchangesOf, type Exchange } from "../src/features/rights/recipients/opendsr/store.ts";
import { read, write } from "../src/platform/db.ts";
import type { CaseId } from "../src/platform/identifiers.ts";
import { attemptBy, officeCall } from "./by_hand.ts";
import type { OfficeReply } from "./by_hand.ts";
import { certificate, type Made } from "./doubles/certificate.ts";
import {
  processorBase,
  processorDomain,
  processorDouble,
  type ProcessorDouble,
} from "./doubles/processor.ts";
import { dutyWorld, type DutyWorld } from "./duties.ts";
import { signedIn, testKeys, type SignedInMember } from "./signed-in.ts";
import { office as openOffice, type Office } from "./visitor.ts";

export type Asked = { readonly caseId: CaseId; readonly reference: string; readonly notice: string };

export type ExchangeWorld = {
  readonly w: DutyWorld;
  readonly office: Office;
  readonly double: ProcessorDouble;
  /** Whoever calls from the office. */
  anna: SignedInMember;
  readonly call: (method: "GET" | "POST", at: string, body?: unknown) => Promise<OfficeReply>;
  /** A granted request with one recipient on its list. */
  readonly asked: (name?: string, right?: "erasure" | "rectification") => Promise<Asked>;
  readonly seen: (of: Asked) => Promise<NoticeView>;
  readonly step: (of: Asked, body: object) => Promise<OfficeReply>;
  readonly transmit: (of: Asked) => Promise<OfficeReply>;
  readonly exchangeOf: (of: Asked) => Promise<Exchange>;
  /** One attempt of the duty: what it ends with, or the code it waits for. */
  readonly attempted: (of: Asked, id?: ExchangeId) => Promise<string>;
  /** As it was before a test: nothing asked, nothing wrong. */
  readonly calm: () => void;
  readonly close: () => Promise<void>;
};

export async function exchangeWorld(): Promise<ExchangeWorld> {
  const w = await dutyWorld();
  const office = await openOffice(w);
  const roles = ["owner", "officer"] as const;
  const anna = await signedIn(w, w.organisations[0], roles, { name: "Anna Ferrer", keys: testKeys });
  const double = await trustedDouble(w);
  const me: ExchangeWorld = {
    w,
    office,
    double,
    anna,
    call: (method, at, body) => officeCall(office, me.anna, { method, at, body }),
    asked: (name = "northgate  PAYROLL", right = "erasure") => askedOf(me, name, right),
    seen: async ({ reference, notice }) => {
      const view = (await me.call("GET", `rights/recipients/${reference}`)).body as unknown as RecipientsView;
      const found = view.notices.find(({ id }) => id === notice);
      if (found === undefined) throw new Error("The notice is not there.");
      return found;
    },
    step: ({ reference, notice }, body) =>
      me.call("POST", `rights/recipients/${reference}/${notice}/work`, { step: body }),
    transmit: (of) => me.step(of, { type: "transmit", days: 14 }),
    exchangeOf: async ({ caseId }) => {
      const [latest] = await read(w.db, anna.scope, (tx) => exchangesOf(tx, anna.scope, caseId));
      if (latest === undefined) throw new Error("There is no conversation.");
      return latest;
    },
    attempted: (of, id) => attemptedOf(me, of, id),
    calm: () => {
      double.misbehave("none");
      double.status = "pending";
      double.calls.splice(0);
      double.requests.clear();
    },
    close: async () => {
      await double.close();
      await w.stopWorkers();
      await office.close();
      await w.close();
    },
  };
  const system = { opendsrAddress: `${processorBase}/`, opendsrNumber: "student-number" };
  await vendor(me, "northgate-payroll", "Northgate Payroll", system);
  await vendor(me, "lakeside-coaches", "Lakeside Coaches", {});
  return me;
}

function trustedDouble(w: DutyWorld): Promise<ProcessorDouble> {
  const term = { from: w.now().subtract({ hours: 24 }), until: w.now().add({ hours: 24 * 365 }) };
  const authority: Made = certificate({ name: "Test Authority", ...term, isAuthority: true });
  const by = { ...authority, name: "Test Authority" };
  return processorDouble({
    certificate: certificate({ name: processorDomain, ...term, by }),
    stranger: certificate({ name: "elsewhere.example", ...term, by }),
    roots: [authority.pem],
    now: w.now,
  });
}

async function vendor({ call }: ExchangeWorld, key: string, name: string, more: object): Promise<void> {
  const values = { name, part: "processor", country: "GB", services: ["Payroll"], ...more };
  const { status, body } = await call("POST", "registers/entries/vendor", { key, values });
  expect([status, body]).toEqual([200, expect.anything()]);
}

async function askedOf(
  { w, office, anna, call }: ExchangeWorld,
  name: string,
  right: "erasure" | "rectification",
): Promise<Asked> {
  const { scope } = anna;
  const opened = await write(w.db, scope, async (tx) => {
    const { caseId, reference } = await openRequest(tx, scope, office.platform, {
      right,
      channel: "telephone",
      capacity: "self",
      delivery: "post",
      receivedAt: w.now(),
      texts: {
        requesterName: "Robin Hart",
        requesterEmail: "robin.hart@example.org",
        identities: [{ name: "student-number", value: "S-1042" }],
      },
      language: "en",
      now: w.now(),
    });
    const known = { type: "confirm-identity", method: "known-to-staff" } as const;
    const granted = { type: "assess", verdict: "granted", bases: ["unneeded"], grounds: [] } as const;
    for (const command of right === "erasure" ? [known, granted] : [known])
      await act(tx, scope, office.platform, { caseId, command, now: w.now() }, () => undefined);
    return { caseId, reference };
  });
  const made = right === "erasure" ? "erased" : "corrected";
  const texts = { name, person: "Robin Hart, employee 1042", data: "Payslips" };
  const { body } = await call("POST", `rights/recipients/${opened.reference}`, { act: made, texts });
  return { ...opened, notice: String(body["id"]) };
}

async function attemptedOf(
  { w, office, anna, double, exchangeOf }: ExchangeWorld,
  of: Asked,
  id?: ExchangeId,
): Promise<string> {
  const { scope } = anna;
  const exchange = id ?? (await exchangeOf(of)).id;
  const attempt = attemptBy(w, scope, { case: of.caseId, notice: of.notice, exchange });
  try {
    const effect = await systemDuty(office.platform, double.line).run(attempt);
    if (effect === undefined) return "nothing";
    await write(w.db, scope, (tx) => effect(tx, scope));
    return "written";
  } catch (error) {
    if (error instanceof Error && error.name === "DutyProblem") return error.message;
    throw error;
  }
}
