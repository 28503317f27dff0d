/** A vendor with something in its bundle, its page locked and opened, for the test that looks at every page. */
import { createFrom } from "../src/features/registers/entries.ts";
import { makeTicket } from "../src/features/rights/delivery/ticket.ts";
import { bundleDuties } from "../src/features/rights/recipients/bundles/send.ts";
import { vendorLinks } from "../src/features/rights/recipients/bundles/store.ts";
import { actOnNotice, addNotice } from "../src/features/rights/recipients/notices.ts";
import type { Desk } from "../src/features/rights/recipients/notices.ts";
import { requestKind } from "../src/features/rights/request/state.ts";
import { readCase } from "../src/platform/cases/store.ts";
import { read, write } from "../src/platform/db.ts";
import type { Platform } from "../src/platform/feature.ts";
import { newId } from "../src/platform/ids.ts";
import type { CaseId, DutyId } from "../src/platform/ids.ts";
import { listOutbox, readMail } from "../src/platform/mail/outbox.ts";
import { doneByHand } from "./by_hand.ts";
import type { Row } from "./every_page.look.ts";
import type { Furnished } from "./every_page.ts";
import { testKeys } from "./signed-in.ts";

const email = "privacy@ferries.example";

/** The path of its page, that page with a ticket, and the one on which it answers. */
export async function furnishVendor(
  {
    w,
    office,
    anna,
  }: {
    readonly w: Pick<Furnished["w"], "db" | "now">;
    readonly office: { readonly platform: Platform };
    readonly anna: Pick<Furnished["anna"], "scope">;
  },
  caseId: CaseId,
): Promise<Record<"vendor" | "vendorOpen" | "vendorAnswer", string>> {
  const { scope } = anna;
  const now = w.now();
  const desk: Desk = office.platform;
  const id = await write(w.db, scope, async (tx) => {
    const values = { name: "Harbour Ferries", contact: email, telephone: "+44 1632 960002" };
    await createFrom(tx, scope, { kind: "vendor", key: "harbour-ferries", values, now });
    const request = await readCase(tx, scope, requestKind, caseId);
    if (request === undefined) throw new Error("The request is not there.");
    const texts = { name: "Harbour Ferries", person: "Booking 2025-1042", data: "The passenger list" };
    const add = { act: "erased", language: "en", texts, now } as const;
    const notice = await addNotice(tx, scope, desk, request, add);
    await actOnNotice(tx, scope, desk, request, { id: notice, command: { type: "bundle", days: 14 }, now });
    return notice;
  });
  const [writing] = bundleDuties(office.platform);
  if (writing === undefined) throw new Error("There is no such duty.");
  const owed = { id: newId<DutyId>(), data: { vendor: "harbour-ferries" } };
  await doneByHand(w.db, scope, office.platform.log, writing, owed);
  await write(w.db, scope, async (tx) => {
    const request = await readCase(tx, scope, requestKind, caseId);
    if (request === undefined) throw new Error("The request is not there.");
    const on = now.toZonedDateTimeISO("Europe/London").toPlainDate();
    await actOnNotice(tx, scope, desk, request, { id, command: { type: "show", on }, now });
  });
  return read(w.db, scope, async (tx) => {
    const link = (await vendorLinks(tx, scope)).find((one) => one.vendor_key === "harbour-ferries");
    if (link === undefined) throw new Error("The vendor has no link.");
    const open = await makeTicket(testKeys, scope, { vendor: "harbour-ferries", linkId: link.id }, now, 60);
    for (const { id: mail } of await listOutbox(tx, scope, 50)) {
      const { content } = (await readMail(tx, scope, testKeys, mail)) ?? {};
      const path = /https?:\/\/[^/\s]+(\/p\/[^\s?]+\/vendor\/[^\s?]+)/.exec(content?.text ?? "")?.[1];
      if (content?.to !== email || path === undefined) continue;
      const vendorAnswer = `${path}/answer?notice=${id}&open=${open}`;
      return { vendor: path, vendorOpen: `${path}?open=${open}`, vendorAnswer };
    }
    throw new Error("There is no mail with a link.");
  });
}

const place = "/p/:organisation/vendor/:token";
const telling = (what: string, shows: string): Row => ({
  page: `${place}/${what}`,
  at: ({ vendorOpen }) => vendorOpen.replace("?", `/${what}?`),
  shows,
});

/** The pages of a vendor, as it is to see them. */
export const vendorRows: readonly Row[] = [
  { page: place, at: ({ vendor }) => vendor, shows: "We read it out to you by telephone" },
  { page: place, at: ({ vendorOpen }) => vendorOpen, shows: "The passenger list" },
  telling("breach", "Tell us now"),
  telling("request", "Hand it on"),
  telling("sub-processor", "We answer before it."),
  { page: `${place}/answer`, at: ({ vendorAnswer }) => vendorAnswer, shows: "What have you done?" },
];
