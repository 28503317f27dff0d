/**
 * One organisation in which every page has something to show, for the test that looks at all of them: requests in
 * several states, one under review, one answered; policy, registers, mails, people, a connected database.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
import { act as actOnCase, openAs } from "../src/features/cases/index.ts";
import { holdings, kinds } from "../src/features.ts";
import type { Sent } from "../src/platform/cases/fields.ts";
import type { Machine } from "../src/platform/cases/machine.ts";
import { installPolicy, readPack } from "../src/features/policy/index.ts";
import { keepRecord } from "../src/features/policy/evaluate.ts";
import { makePack } from "../src/features/reports/make.ts";
import { installRegisters, readRegisterPack } from "../src/features/registers/index.ts";
import { release } from "../src/features/rights/delivery/release.ts";
import { latestPackage } from "../src/features/rights/delivery/store.ts";
import { eraseRequests } from "../src/features/rights/erasure/erase.ts";
import { countsOf } from "../src/features/rights/erasure/preview.ts";
import { draftLetter } from "../src/features/rights/letters/letters.ts";
import { act } from "../src/features/rights/request/act.ts";
import type { Command } from "../src/features/rights/request/commands.ts";
import { openRequest, readRequest } from "../src/features/rights/request/store.ts";
import type { NewRequest } from "../src/features/rights/request/store.ts";
import { approveFindings, confirmSameness, decidePeople } from "../src/features/rights/review/decide.ts";
import { peopleView, reviewOf, reviewView } from "../src/features/rights/review/read.ts";
import { countPersonTables, lockRun } from "../src/features/rights/run/store.ts";
import { read, write } from "../src/platform/db.ts";
import { newId } from "../src/platform/ids.ts";
import type { AccountId, CaseId } from "../src/platform/ids.ts";
import { listOutbox, readMail } from "../src/platform/mail/outbox.ts";
import { openPage } from "./browser.ts";
import { furnishDoors } from "./every_page.doors.ts";
import { furnishDrill } from "./every_page.drill.ts";
import { furnishDraft } from "./every_page.policy.ts";
import { furnishOutbox } from "./every_page.outbox.ts";
import { furnishRecipients, type RecipientPage } from "./every_page.recipients.ts";
import { furnishExecution } from "./every_page.execution.ts";
import { furnishFile } from "./every_page.file.ts";
import { furnishStore } from "./every_page.store.ts";
import { furnishMailbox } from "./mailbox.ts";
import { memberIn, testOffice } from "./office.ts";
import type { TestOffice } from "./office.ts";
import { answeredRequest } from "./policy_request.ts";
import { publishedNotice } from "./published_notice.ts";
import { requestWorld } from "./requests.ts";
import type { RequestWorld } from "./requests.ts";
import { signedIn, testKeys } from "./signed-in.ts";
import type { SignedInMember } from "./signed-in.ts";

export type Furnished = {
  readonly w: RequestWorld;
  readonly office: TestOffice;
  readonly anna: SignedInMember;
  /** What addresses need to know, by the name of the parameter. */
  readonly known: Readonly<Record<Known, string>>;
  readonly close: () => Promise<void>;
};

type Known =
  | "asked"
  | "draft"
  | "reviewed"
  | "file"
  | "answered"
  | "refused"
  | "certificate"
  | RecipientPage
  | "drill"
  | "letter"
  | "complaint"
  | "plan"
  | "action"
  | "store"
  | "systems"
  | "corrected"
  | "mail"
  | "mailbox"
  | "came"
  | "confirm"
  | "follow"
  | "package"
  | "invited"
  | "person"
  | "owner"
  | "factor"
  | "first";

type Place = Pick<Furnished, "w" | "office" | "anna">;

export async function furnished(browser: Browser): Promise<Furnished> {
  const w = await requestWorld();
  const [here] = w.organisations;
  const office = await testOffice({ world: w });
  // Past requests first: whoever signed in before them would be signed out again.
  await answeredRequest(w, here.scope, { days: 20 });
  await answeredRequest(w, here.scope, { days: 45, isIdentified: false });
  w.advance({ days: 60 });
  const roles = ["owner", "officer", "developer"] as const;
  const anna = await signedIn(w, here, roles, { name: "Anna Ferrer", keys: testKeys });
  const place: Place = { w, office, anna };
  const person = await furnishOffice(place);
  const known = {
    person,
    draft: await furnishDraft(w, anna),
    ...(await furnishRequests(place)),
    ...(await furnishRecipients(place)),
    drill: await furnishDrill(place),
    ...(await furnishCases(place)),
    ...(await furnishPublic(place, browser)),
    ...(await furnishDoors(place)),
    store: await furnishStore(place),
    ...(await furnishExecution(place)),
    mail: await furnishOutbox(place),
    ...(await furnishMailbox(place)),
  };
  return {
    ...place,
    known,
    close: async () => {
      await office.close();
      await w.close();
    },
  };
}

/** Gives the account of a colleague whose page is looked at. */
async function furnishOffice({ w, anna }: Place): Promise<string> {
  const { scope } = anna;
  const pack = await readPack("school");
  await write(w.db, scope, (tx) => installPolicy(tx, scope, pack, { keys: testKeys, now: w.now() }));
  const file = path.join(import.meta.dirname, "../packs/school/registers.yml");
  const registers = readRegisterPack(readFileSync(file, "utf8"));
  await write(w.db, scope, (tx) => installRegisters(tx, scope, registers, w.now()));
  await publishedNotice(w, scope);
  await write(w.db, scope, (tx) => keepRecord(tx, w.now, { scope, keys: testKeys, db: w.db }));
  await write(w.db, scope, (tx) =>
    makePack(tx, scope, { db: w.db, keys: testKeys, on: undefined, now: w.now() }),
  );
  const ben = await signedIn(w, w.organisations[0], "handler", { name: "Ben Osei" });
  await signedIn(w, w.organisations[0], "auditor", {
    name: "Carla Nunes-Albright of Harbour & Partners LLP",
  });
  return ben.accountId;
}

/** A complaint nobody took up, a plan with a condition, an action, a question answered and one asked back. */
async function furnishCases({
  w,
  office,
  anna,
}: Place): Promise<Record<"complaint" | "plan" | "action", string>> {
  const { scope } = anna;
  const today = w.now().toZonedDateTimeISO("Europe/London").toPlainDate();
  const due = today.add({ days: 14 }).toString();
  const machineOf = (kind: string): Machine => {
    const machine = kinds.find((one) => one.kind.kind === kind);
    if (machine === undefined) throw new Error(`There is no kind ${kind}.`);
    return machine;
  };
  const open = (kind: string, sent: Sent) =>
    write(w.db, scope, (tx) =>
      openAs(tx, scope, office.platform, kinds, machineOf(kind), { sent, now: w.now() }),
    );
  const give = (of: { readonly id: CaseId; readonly kind: string }, command: string, sent: Sent) =>
    write(w.db, scope, (tx) =>
      actOnCase(tx, scope, office.platform, kinds, machineOf(of.kind), {
        caseId: of.id,
        command,
        sent,
        now: w.now(),
      }),
    );
  const complaint = await open("complaint", {
    sort: "pictures",
    channel: "post",
    receivedOn: today.subtract({ days: 6 }).toString(),
    name: "Mei Tan",
    email: "mei@tan.example",
    complaint: "A picture of my daughter hangs in the hall.",
    language: "en",
  });
  const plan = await open("change", {
    plan: "start",
    what: "An app with which students book their trips",
    purpose: "Fewer forms on paper.",
    whose: "Students: names, mail addresses, which trip.",
    isOfChildren: "yes",
  });
  await give(plan, "triage", { finding: "conditions", view: "Fine, if the provider signs the contract." });
  await give(plan, "set-condition", { condition: "Have the contract signed", owner: anna.actorId, due });
  const action = await open("action", { action: "Close the old share", owner: anna.actorId, due });
  const topic = "retention";
  const essays = await open("advice", { topic, question: "How long do we keep essays?" });
  await give(essays, "answer", { answer: "A year after the course.", sharing: "in-the-log" });
  const waiting = await open("advice", { topic, question: "May we ask parents by telephone?" });
  await give(waiting, "ask-back", { askedBack: "For which course?" });
  return { complaint: complaint.reference, plan: plan.reference, action: action.reference };
}

async function furnishRequests(
  place: Place,
): Promise<
  Record<"asked" | "reviewed" | "file" | "answered" | "refused" | "certificate" | "letter", string>
> {
  const { w, office, anna } = place;
  const { scope } = anna;
  await asked(place, 38, { capacity: "self", channel: "post" });
  const refused = await asked(place, 12, { capacity: "self", channel: "email" });
  await does(place, refused.caseId, { type: "refuse", ground: "unfounded" }, 2, "The tenth this week.");
  const { caseId, reference } = await asked(place, 15);
  await does(place, caseId, { type: "ask-clarification" }, 11, "Which part is it about?");
  await does(place, caseId, { type: "record-clarification" }, 3, "Everything about the summer course.");
  await does(place, caseId, { type: "confirm-identity", method: "known-to-staff" }, 2);
  const letter = await write(w.db, scope, async (tx) => {
    const request = await readRequest(tx, scope, testKeys, { caseId });
    if (request === undefined) throw new Error("The request is not there.");
    const member = { ...memberIn(w, w.organisations[0]), accountId: anna.accountId, actorId: anna.actorId };
    const setting = { scope, desk: office.platform, member, now: w.now() };
    return draftLetter(tx, setting, request, { template: "answer", language: "en" });
  });
  const reviewed = await w.searched(w.person("meiling"));
  const file = await furnishFile(place, reviewed.caseId);
  return {
    asked: reference,
    letter: letter.id,
    refused: refused.reference,
    certificate: await erased(place),
    reviewed: (await w.caseOf(reviewed.caseId)).reference,
    file: `${(await w.caseOf(reviewed.caseId)).reference}/files/${file}`,
    answered: await answered(place),
  };
}

/** What was kept for a request that was taken back long ago, erased; its certificate. */
async function erased(place: Place): Promise<string> {
  const { w, office, anna } = place;
  const { scope } = anna;
  // Of somebody who asks for nothing else: as long as they did, nothing of theirs would be erased.
  const texts = { requesterName: "Rosa Almeida", requesterEmail: "rosa@almeida.example" };
  const { caseId } = await asked(place, 50, { capacity: "self", texts });
  await does(place, caseId, { type: "withdraw" }, 45, "Rang to say so.");
  const requests = [await w.caseOf(caseId)];
  const now = w.now();
  return write(w.db, scope, async (tx) => {
    const held = holdings();
    const counts = await countsOf(tx, scope, caseId, held);
    const ground = "no-longer-needed";
    const given = { requests, ground, counts, language: "en", holdings: held, now } as const;
    return (await eraseRequests(tx, scope, office.platform, given)).certificateId;
  });
}

async function asked(
  { w, office, anna }: Place,
  daysAgo: number,
  more: Partial<NewRequest> = {},
): Promise<{ readonly caseId: CaseId; readonly reference: string }> {
  const now = w.now();
  return write(w.db, anna.scope, (tx) =>
    openRequest(tx, anna.scope, office.platform, {
      channel: "telephone",
      capacity: "guardian",
      delivery: "portal",
      receivedAt: now.subtract({ hours: daysAgo * 24 }),
      language: "en",
      handler: anna.actorId,
      texts: {
        requesterName: "Carmen Ortega",
        requesterEmail: "carmen@ortega.example",
        subjectName: "Lucía Ortega",
        subjectBorn: "2015-04-09",
        wording: "Everything about my daughter’s summer course of 2025.",
        identities: [{ name: "student-number", value: "S-1042" }],
      },
      now,
      ...more,
    }),
  );
}

async function does(
  { w, office, anna }: Place,
  caseId: CaseId,
  command: Command,
  daysAgo = 0,
  words?: string,
): Promise<void> {
  const happenedAt = w.now().subtract({ hours: daysAgo * 24 });
  const given = { caseId, command, now: w.now(), happenedAt, words };
  await write(w.db, anna.scope, (tx) => act(tx, anna.scope, office.platform, given, () => undefined));
}

/** A request that went all its way: searched, decided, packed, released to its person. */
export async function answered(place: Place): Promise<string> {
  const { w, anna } = place;
  const { scope } = anna;
  const { caseId } = await w.searched(w.person("yuxuan"));
  const file = await w.caseOf(caseId);
  for (;;) {
    const { people } = await read(w.db, scope, async (tx) =>
      peopleView(tx, scope, await reviewOf(tx, scope, testKeys, file), { open: true }),
    );
    if (people.length === 0) break;
    await write(w.db, scope, async (tx) => {
      const { run, seals } = await reviewOf(tx, scope, testKeys, file);
      const persons = people.map(({ person }) => person);
      const decided = { persons, decision: "withhold", reason: "did-not-agree", words: undefined } as const;
      await decidePeople(tx, scope, testKeys, run, seals, decided, w.now());
    });
  }
  const { counts } = await read(w.db, scope, (tx) => reviewView(tx, scope, testKeys, file));
  const packageId = await write(w.db, scope, async (tx) => {
    const run = await lockRun(tx, scope, caseId);
    if (run === undefined) throw new Error("There is no run.");
    await confirmSameness(tx, scope, testKeys, run, await countPersonTables(tx, scope, run.id), w.now());
    return approveFindings(tx, scope, testKeys, (await lockRun(tx, scope, caseId)) ?? run, counts, w.now());
  });
  await w.work("rights.package", packageId);
  await does(place, caseId, { type: "confirm-identity", method: "known-to-staff" });
  const ready = await w.caseOf(caseId);
  await write(w.db, scope, async (tx) => {
    const stored = await latestPackage(tx, scope, caseId);
    const typed = ready.reference;
    const wish = {
      packageId: stored?.id ?? "",
      delivery: "portal",
      typed,
      ageRecipient: undefined,
      without: "The register follows.",
    } as const;
    const by = { accountId: newId<AccountId>(), organisation: w.organisations[0].slug };
    await release(tx, scope, w.platform, ready, by, wish, w.now());
  });
  return ready.reference;
}

/** Links as persons get them, out of their mails. */
async function furnishPublic(
  place: Place,
  browser: Browser,
): Promise<Record<"confirm" | "follow" | "package", string>> {
  const { office, w } = place;
  const { page, context } = await openPage(browser, { javaScriptEnabled: false });
  const ask = async (email: string): Promise<string> => {
    await page.goto(`${office.url}/p/${w.organisations[0].slug}/request?right=access`);
    await page.getByLabel("Your full name").fill("Tomasz Zieliński");
    await page.getByLabel("Your e-mail address").fill(email);
    await page.getByRole("button", { name: "Send my request" }).click();
    return linkIn(await newestMail(place, email), "/confirm/");
  };
  const confirm = await ask("tomasz@example.org");
  await page.goto(`${office.url}${await ask("siriporn@example.org")}`);
  await page.getByRole("button", { name: "Confirm that this is my address" }).click();
  const follow = new URL(page.url()).pathname;
  const [, token = ""] = /request\/([\w-]{43})/.exec(follow) ?? [];
  if (token === "") throw new Error(`The confirmation leads to ${follow}.`);
  await context.close();
  return { confirm, follow, package: linkIn(await newestMail(place, "robin.hart@example.org"), "/package/") };
}

/** The path of the first link in a mail that leads there. */
function linkIn(mail: string, part: string): string {
  const found = [...mail.matchAll(/https?:\/\/[^/\s]+(\/[^\s?]+)/g)].find(([link]) => link.includes(part));
  if (found?.[1] === undefined) throw new Error(`The mail has no link with ${part}: ${mail}`);
  return found[1];
}

async function newestMail({ w, anna }: Place, to: string): Promise<string> {
  const { scope } = anna;
  return read(w.db, scope, async (tx) => {
    for (const { id } of await listOutbox(tx, scope, 50)) {
      const mail = await readMail(tx, scope, testKeys, id);
      if (mail?.content?.to === to) return mail.content.text;
    }
    throw new Error(`There is no mail to ${to}.`);
  });
}
