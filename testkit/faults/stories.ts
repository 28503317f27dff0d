/**
 * What people do, over HTTP, from the first form to the last download: each changing call names what it does, so that
 * the checker can count its effect. The words are those of the journal and of `check.ts`.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { z } from "zod";
import { Client } from "./client.ts";
import type { Answer, Load } from "./client.ts";
import { slug } from "./site.ts";
import { students } from "./store.ts";

const office = `/o/${slug}/api`;
let number = 0;

/** A student whose data nobody asked for yet: their address may be written to three times a day. */
export function nextStudent(): string {
  number += 1;
  const id = 1 + ((number - 1) % students);
  const round = Math.floor((number - 1) / students);
  // The store compares addresses without what follows a plus sign only where the map says so: a mailbox of its own.
  return round === 0 ? `student-${id}@example.org` : `student-${id}@round-${round}.example.org`;
}

const searchedAddress = (mailbox: string): string => `${mailbox.split("@")[0]}@example.org`;
export const token = /\/([A-Za-z0-9_-]{43})(?:\b|$|\?)/;
export const linkTo = (page: "confirm" | "request" | "package"): RegExp =>
  new RegExp(`/p/${slug}/${page}/([A-Za-z0-9_-]{43})`);
/** The number of a request stands in the mail that acknowledges it. */
const given = /\b([A-Z]{1,3}-\d{4}-\d{4,8})\b/;
const code = /^\s*(\d{8})\s*$/m;

/** Everything from the form to the download, identity proved by a mailed code. */
export async function wholeRequest(load: Load): Promise<void> {
  const mailbox = nextStudent();
  const person = new Client(load);
  const mark = await ask(person, mailbox);
  if (mark === undefined) return;
  const follow = await confirm(person, mailbox, mark);
  const reference = await mailed(person, mailbox, given);
  const officer = new Client(load);
  await officer.signIn();
  await work(officer, reference, "request.assigned", { type: "assign" });
  await work(officer, reference, "identity.asked", { type: "ask-code" });
  const proof = await mailed(person, mailbox, code);
  await person.form(
    { does: "event identity.confirmed", about: reference },
    `/p/${slug}/request/${follow}/code`,
    { code: proof },
  );
  await searchAndReview(officer, reference, searchedAddress(mailbox));
  await release(load, reference, "portal");
  await download(person, mailbox, reference);
  await work(officer, reference, "request.closed", { type: "close" });
}

/** Written down by staff, proved by a document, answered by post. */
export async function loggedRequest(load: Load): Promise<void> {
  const mailbox = nextStudent();
  const officer = new Client(load);
  await officer.signIn();
  const about = randomUUID();
  const logged = await officer.json({ does: "open", about }, "POST", `${office}/rights/requests`, {
    channel: "telephone",
    receivedAt: new Date(Date.now() - 3_600_000).toISOString(),
    capacity: "self",
    requester: { name: "Robin Hart", email: mailbox, address: "2 Quay Street" },
    identities: [{ name: "email", value: searchedAddress(mailbox) }],
    wording: `Everything you hold. ${about}`,
    delivery: "post",
    language: "en",
  });
  const { reference } = accepted(logged, z.object({ reference: z.string() }));
  for (const words of ["Called back.", "Wants it by post."])
    await work(officer, reference, "request.noted", { type: "note", words });
  await work(officer, reference, "identity.asked", { type: "ask-evidence", of: "identity" });
  const person = new Client(load);
  const evidence = await mailed(person, mailbox, linkTo("request"));
  const image = Buffer.concat([Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), randomBytes(90_000)]);
  await person.upload(
    { does: "event identity.evidence-received", about: reference },
    `/p/${slug}/request/${evidence}/evidence`,
    { of: "identity" },
    image,
  );
  await work(officer, reference, "identity.confirmed", { type: "confirm-identity", method: "evidence" });
  await searchAndReview(officer, reference, searchedAddress(mailbox));
  await release(load, reference, "post");
  await officer.json(
    { does: "posted", about: reference },
    "POST",
    `${office}/rights/package/${reference}/posted`,
    { on: new Date().toISOString().slice(0, 10) },
  );
}

/** Asked and withdrawn. */
export async function withdrawnRequest(load: Load): Promise<void> {
  const mailbox = nextStudent();
  const person = new Client(load);
  const mark = await ask(person, mailbox);
  if (mark === undefined) return;
  const follow = await confirm(person, mailbox, mark);
  const reference = await mailed(person, mailbox, given);
  await person.form(
    { does: "event request.withdrawn", about: reference },
    `/p/${slug}/request/${follow}/withdraw`,
    { sure: "yes" },
  );
}

/** The officer looks around. */
export async function officeReads(load: Load): Promise<void> {
  const officer = new Client(load);
  await officer.signIn();
  const { requests } = await officer.read(
    `${office}/rights/requests`,
    z.object({ requests: z.array(z.object({ reference: z.string() })) }),
  );
  for (const { reference } of requests.slice(0, 3))
    await officer.read(`${office}/rights/requests/${reference}`, anything);
  const { mails } = await officer.read(
    `${office}/office/mails`,
    z.object({ mails: z.array(z.object({ id: z.string() })) }),
  );
  const [first] = mails;
  if (first !== undefined) await officer.read(`${office}/office/mails/${first.id}`, anything);
  await officer.wait(200);
}

/** `undefined` when this address or sender has asked too often: that answer acknowledges nothing. */
export async function ask(person: Client, mailbox: string): Promise<string | undefined> {
  const about = randomUUID();
  const took = ({ text }: Answer): boolean => text.includes(mailbox) && !text.includes('name="wording"');
  const asked = await person.form({ does: "open", about, took }, `/p/${slug}/request`, {
    "want-access": "yes",
    capacity: "self",
    delivery: "portal",
    name: "Robin Hart",
    email: mailbox,
    wording: `Everything you hold. ${about}`,
  });
  if (asked.status === 200 && !took(asked)) return undefined;
  if (asked.status !== 200) throw new Error(`The form was answered with ${asked.status}: ${said(asked)}`);
  return about;
}

/** Until then the person knows no number; the request is known by the mark in its wording. */
async function confirm(person: Client, mailbox: string, mark: string): Promise<string> {
  const link = await mailed(person, mailbox, linkTo("confirm"));
  const confirmed = await person.form(
    { does: "event request.confirmed", about: mark },
    `/p/${slug}/confirm/${link}`,
    {},
  );
  const follow = token.exec(confirmed.location)?.[1];
  if (follow === undefined) throw new Error(`The confirmation was answered with ${confirmed.status}.`);
  return follow;
}

export async function mailed(person: Client, mailbox: string, pattern: RegExp): Promise<string> {
  const { site, ending } = person.load;
  const found = await site.sink.wait(mailbox, pattern, () => ending.signal.aborted);
  if (found === undefined) person.check();
  return found ?? "";
}

/** One act of the officer; the worker may have moved the case meanwhile, then it is decided anew. */
async function work(officer: Client, reference: string, event: string, act: object): Promise<void> {
  const path = `${office}/rights/requests/${reference}`;
  for (;;) {
    const { version } = await officer.read(path, z.object({ version: z.int() }));
    const sent = { does: `event ${event}`, about: reference };
    const answer = await officer.json(sent, "POST", `${path}/work`, { version, act });
    if (answer.status === 409) continue;
    accepted(answer, anything);
    return;
  }
}

async function searchAndReview(officer: Client, reference: string, email: string): Promise<void> {
  const search = `${office}/rights/search/${reference}`;
  const identities = [{ name: "email", value: email }];
  const say = (does: string) => ({ does, about: reference });
  const planned = await officer.json(say("event search.planned"), "POST", `${search}/plan`, { identities });
  const { planHash } = accepted(planned, z.object({ planHash: z.string() }));
  accepted(
    await officer.json(say("event search.approved"), "POST", `${search}/approve`, { planHash }),
    anything,
  );
  const review = `${office}/rights/review/${reference}`;
  let found = await officer.read(review, Review);
  while (found.status === "not-searched") {
    await officer.wait(150);
    found = await officer.read(review, Review);
  }
  while (found.people.open > 0) {
    const { people } = await officer.read(`${review}/people?open=yes`, People);
    const persons = people.map(({ person }) => person);
    const decision = { persons, decision: "show", reason: "reasonable" };
    accepted(await officer.json(say("event review.decided"), "POST", `${review}/decide`, decision), anything);
    found = await officer.read(review, Review);
  }
  const { counts } = found;
  accepted(
    await officer.json(say("event review.approved"), "POST", `${review}/approve`, { counts }),
    anything,
  );
}

async function release(load: Load, reference: string, delivery: string): Promise<void> {
  const path = `${office}/rights/package/${reference}`;
  // Handing over asks for a proof of who is at the keyboard within the last five minutes.
  const officer = new Client(load);
  await officer.signIn();
  let view = await officer.read(path, Package);
  while (view.package?.state !== "built") {
    await officer.wait(150);
    view = await officer.read(path, Package);
  }
  await officer.signIn();
  const without = "The register is written this week.";
  const body = { packageId: view.package.id, delivery, typed: reference, without };
  const sent = { does: "event request.answered", about: reference };
  accepted(await officer.json(sent, "POST", `${path}/release`, body), anything);
}

async function download(person: Client, mailbox: string, reference: string): Promise<void> {
  const link = await mailed(person, mailbox, linkTo("package"));
  const path = `/p/${slug}/package/${link}`;
  const before = person.load.site.sink.delivered.length;
  await person.form({ does: "package code", about: reference }, `${path}/code`, {});
  const { site, ending } = person.load;
  let proof: string | undefined;
  while (proof === undefined) {
    const mail = site.sink.delivered
      .slice(before)
      .findLast(({ to, text }) => to === mailbox && code.test(text));
    proof = mail === undefined ? undefined : code.exec(mail.text)?.[1];
    if (proof === undefined) await person.wait(ending.signal.aborted ? 0 : 30);
  }
  const opened = await person.form({ does: "package open", about: reference }, `${path}/open`, {
    code: proof,
  });
  if (opened.location === "") throw new Error(`The package's code was answered with ${opened.status}.`);
  const page = await person.get(opened.location);
  const leads = /href="(\/p\/[^"]+\/file\/[^"]+)"/.exec(page.text)?.[1];
  if (leads === undefined) throw new Error("The page behind the right code leads to no file.");
  const key = randomUUID();
  await site.journal.write({ is: "intent", key, does: "download", about: reference });
  const file = await person.get(leads);
  await site.journal.write({ is: "ack", key, status: file.status });
  if (file.status !== 200 || !file.text.startsWith("PK"))
    throw new Error("The package that was fetched is none.");
}

function accepted<S extends z.ZodType>(answer: Answer, shape: S): z.output<S> {
  if (answer.status !== 200)
    throw new Error(`A call was answered with ${answer.status}: ${answer.text.slice(0, 300)}`);
  return shape.parse(JSON.parse(answer.text));
}

const anything = z.unknown();
const Review = z.object({
  status: z.string(),
  counts: z.unknown(),
  people: z.object({ open: z.int() }),
});
const People = z.object({ people: z.array(z.object({ person: z.string() })) });
const Package = z.object({ package: z.object({ id: z.string(), state: z.string() }).optional() });

/** What a page says besides its frame, for a test's own messages. */
function said({ text }: Answer): string {
  const main = text.slice(Math.max(0, text.indexOf("<main")));
  return main
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .slice(0, 300);
}
