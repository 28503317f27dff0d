/** A request to erase whose data went to others, each of them at another point, for the test that looks at every page. */
import { createFrom } from "../src/features/registers/entries.ts";
import type { ExchangeId, NoticeId } from "../src/features/rights/recipients/contract.ts";
import type { NoticeCommand } from "../src/features/rights/recipients/domain.ts";
import { actOnNotice, addNotice, makeList } from "../src/features/rights/recipients/notices.ts";
import { updateExchange } from "../src/features/rights/recipients/opendsr/store.ts";
import { noticesOf, readNotice } from "../src/features/rights/recipients/store.ts";
import { act } from "../src/features/rights/request/act.ts";
import { requestKind } from "../src/features/rights/request/state.ts";
import { openRequest } from "../src/features/rights/request/store.ts";
import { readCase } from "../src/platform/cases/store.ts";
import { writeCell } from "../src/platform/cells/cells.ts";
import { read, write } from "../src/platform/db.ts";
import type { WriteTx } from "../src/platform/db.ts";
import { newId } from "../src/platform/ids.ts";
import type { MailId } from "../src/platform/ids.ts";
import { listOutbox, readMail } from "../src/platform/mail/outbox.ts";
import type { Scope } from "../src/platform/scope.ts";
import type { Furnished } from "./every_page.ts";
import { furnishVendor } from "./every_page.vendor.ts";
import { testKeys } from "./signed-in.ts";

export type RecipientPage = "erasure" | "notice" | "vendor" | "vendorOpen" | "vendorAnswer";

/** Its reference, and the path of the page on which one of them answers. */
export async function furnishRecipients({
  w,
  office,
  anna,
}: Pick<Furnished, "office" | "anna"> & { readonly w: Pick<Furnished["w"], "db" | "now"> }): Promise<
  Record<RecipientPage, string>
> {
  const { scope } = anna;
  const now = w.now();
  const daysAgo = (days: number) => now.subtract({ hours: 24 * days });
  const { caseId, reference } = await write(w.db, scope, (tx) =>
    openRequest(tx, scope, office.platform, {
      right: "erasure",
      channel: "telephone",
      capacity: "self",
      delivery: "post",
      receivedAt: daysAgo(26),
      texts: { requesterName: "Robin Hart", requesterAddress: "1 Quay Street", wording: "Erase me, please." },
      language: "en",
      handler: anna.actorId,
      now,
    }),
  );
  const known = { type: "confirm-identity", method: "known-to-staff" } as const;
  const granted = { type: "assess", verdict: "granted", bases: ["unneeded"], grounds: [] } as const;
  for (const command of [known, granted])
    await write(w.db, scope, (tx) =>
      act(tx, scope, office.platform, { caseId, command, now }, () => undefined),
    );
  await write(w.db, scope, async (tx) => {
    const request = await readCase(tx, scope, requestKind, caseId);
    if (request === undefined) throw new Error("The request is not there.");
    const day = (days: number) => daysAgo(days).toZonedDateTimeISO("Europe/London").toPlainDate();
    const give = async (id: NoticeId, wanted: NoticeCommand, words?: string): Promise<void> => {
      await actOnNotice(tx, scope, office.platform, request, { id, command: wanted, now, words });
    };
    await makeList(tx, scope, office.platform, request, { act: "erased", now });
    const added: NoticeId[] = [];
    for (const name of ["Northgate Payroll", "Lakeside Coaches", "Castle Hill Museum", "Old Mill Hostel"]) {
      const email = `privacy@${name.split(" ")[0]?.toLowerCase() ?? ""}.example`;
      const texts = { name, email, person: "Booking 2025-1042" };
      added.push(
        await addNotice(tx, scope, office.platform, request, { act: "erased", language: "en", texts, now }),
      );
    }
    const [payroll, coaches, museum, hostel] = added;
    if (payroll === undefined || coaches === undefined || museum === undefined || hostel === undefined)
      throw new Error("Four were added.");
    for (const [id, since] of [
      [payroll, 5],
      [coaches, 12],
      [hostel, 20],
    ] as const) {
      const mailId = newId<MailId>();
      await give(id, { type: "mail", mailId, days: 14 });
      if (id !== hostel) await give(id, { type: "reach", mailId, on: day(since) });
      else await give(id, { type: "refuse-mail", mailId });
    }
    const kept = { type: "answer", kind: "partly", way: "telephone", on: day(2) } as const;
    await give(coaches, kept, "The seating plan of June is still on paper.");
    await give(museum, { type: "tell", way: "post", on: day(24), days: 14 });
    await give(museum, { type: "escalate" });
    await tellSystems(tx, scope, now, async (name) => {
      const texts = { name, person: "Booking 2025-1042" };
      const add = { act: "erased", language: "en", texts, now } as const;
      return { id: await addNotice(tx, scope, office.platform, request, add), give };
    });
    const [first] = await noticesOf(tx, scope, caseId);
    if (first !== undefined && !added.includes(first.id))
      await give(first.id, { type: "excuse", reason: "nothing-disclosed" }, "The course was never booked.");
  });
  const notice = await read(w.db, scope, async (tx) => {
    for (const { id } of await listOutbox(tx, scope, 50)) {
      const mail = await readMail(tx, scope, testKeys, id);
      const path = /https?:\/\/[^/\s]+(\/p\/[^\s?]+\/notice\/[^\s?]+)/.exec(mail?.content?.text ?? "")?.[1];
      if (mail?.content?.to === "privacy@northgate.example" && path !== undefined) return path;
    }
    throw new Error("There is no mail with a link.");
  });
  return { erasure: reference, notice, ...(await furnishVendor({ w, office, anna }, caseId)) };
}

/** Three vendors with systems: one has taken the request, one answered with a wrong signature, one is still to be told. */
async function tellSystems(
  tx: WriteTx,
  scope: Scope,
  now: Temporal.Instant,
  add: (name: string) => Promise<{
    readonly id: NoticeId;
    readonly give: (id: NoticeId, wanted: NoticeCommand) => Promise<void>;
  }>,
): Promise<void> {
  const told = ["Quayside Software", "Bridge Mailings", "Riverside Records"] as const;
  for (const name of told) {
    const key = name.toLowerCase().replace(" ", "-");
    const values = { name, opendsrAddress: `https://opendsr.${key}.example/v2` };
    await createFrom(tx, scope, { kind: "vendor", key, values, now });
    const { id, give } = await add(name);
    if (name === "Riverside Records") continue;
    const exchangeId = newId<ExchangeId>();
    await give(id, { type: "transmit", exchangeId, days: 14 });
    const isTaken = name === "Quayside Software";
    const row = { table: "opendsr_exchange", column: "receipt", rowId: exchangeId };
    const { caseId } = (await readNotice(tx, scope, id)) ?? {};
    if (caseId === undefined) throw new Error("The notice is not there.");
    const owner = { kind: "case", id: caseId } as const;
    const taken = {
      state: "accepted",
      expected_at: now.add({ hours: 240 }),
      certificate: "3f9a".repeat(16),
      receipt_cell: await writeCell(tx, scope, testKeys, { row, owner, text: "{}", now }),
    } as const;
    const refused = { state: "refused", trouble: "signature_wrong" } as const;
    await updateExchange(tx, scope, exchangeId, { ...(isTaken ? taken : refused), changed_at: now });
    const on = now.toZonedDateTimeISO("Europe/London").toPlainDate();
    await give(id, isTaken ? { type: "accept", exchangeId, on } : { type: "refuse-exchange", exchangeId });
  }
}
