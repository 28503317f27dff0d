/**
 * Tells the example school's requests: each step is carried out through the product, at the moment it is said to have
 * happened, by whoever did it. What the office does goes over HTTP as a signed-in member; what arrives from outside (a
 * letter at the desk, an answer of the requester) enters through the same functions the public pages call.
 */
import { setTimeout as wait } from "node:timers/promises";
import { identitiesOf, schoolPeople } from "../../packs/school/people.ts";
import { schoolCases } from "../../packs/school/cases.ts";
import { schoolRequests } from "../../packs/school/requests.ts";
import type { SchoolRequest, Step } from "../../packs/school/requests.ts";
import { act, openRequest, requestKind, storyEndpoints } from "../features/rights/index.ts";
import type { Command, LetterTemplate, RequestState } from "../features/rights/index.ts";
import { readCase } from "../platform/cases/store.ts";
import { read, write } from "../platform/db.ts";
import type { CaseId, ShortReference } from "../platform/identifiers.ts";
import { listOutbox, settleMail } from "../platform/mail/outbox.ts";
import { publicScope } from "../platform/organisations.ts";
import type { Instant } from "../platform/time.ts";
import { asks, memberOf, memberScope, patienceSeconds, type MemberKey, type Told } from "./demo-asks.ts";
import { caseMoments, type Moment } from "./demo-cases.ts";
import { approveErasure, planErasure } from "./demo-erasures.ts";

type Opened = { readonly caseId: CaseId; readonly reference: ShortReference };
/** Tells every request and every other case up to `today`; gives their numbers. */
export async function tellStory(
  told: Told,
  today: Instant,
): Promise<{ readonly requests: number; readonly others: number }> {
  const moments = [...requestMoments(told, today), ...caseMoments(told, today)]
    .filter(({ at }) => Temporal.Instant.compare(at, today) <= 0)
    .toSorted((one, other) => Temporal.Instant.compare(one.at, other.at));
  for (const { at, tell } of moments) {
    if (Temporal.Instant.compare(at, told.clock.now) > 0) told.clock.now = at;
    await tell();
    await deliver(told);
  }
  return { requests: schoolRequests.length, others: schoolCases.length };
}

/** In the story a mail server took each mail at once: an answer that never left would be none. */
async function deliver(told: Told): Promise<void> {
  const scope = memberScope(told, "anna");
  await write(told.db, scope, async (tx) => {
    const newest = await listOutbox(tx, scope, 20);
    for (const { id, state } of newest)
      if (state === "waiting") await settleMail(tx, id, { state: "sent", at: told.clock.now });
  });
}

/** A request arrives in the morning, and its steps follow some minutes apart. */
function requestMoments(told: Told, today: Instant): readonly Moment[] {
  return schoolRequests.flatMap((request, index) => {
    const received = today.subtract({ hours: 24 * request.receivedDaysAgo }).add({ minutes: -90 + index });
    let opened: Opened | undefined;
    const receives = async (): Promise<void> => {
      opened = await receive(told, received, request);
    };
    const steps = request.steps.map((step, at): Moment => ({
      at: received.add({ hours: 24 * step.day, minutes: 6 * (at + 1) }),
      tell: async () => {
        if (opened !== undefined) await carryOut(told, opened, request, step);
      },
    }));
    return [{ at: received, tell: receives }, ...steps];
  });
}

async function receive(told: Told, at: Instant, request: SchoolRequest): Promise<Opened> {
  const { requester, about } = request;
  const scope =
    request.loggedBy === undefined
      ? await publicScope(told.db, told.slug)
      : memberScope(told, request.loggedBy);
  const colleague = request.aboutColleague;
  const [first] = request.steps;
  return write(told.db, scope, async (tx) => {
    const opened = await openRequest(tx, scope, told, {
      right: request.right,
      channel: request.channel,
      capacity: request.capacity,
      delivery: request.delivery,
      receivedAt: at,
      language: request.language,
      aboutAccountId: colleague === undefined ? undefined : memberOf(told, colleague).accountId,
      now: at,
      texts: {
        requesterName: requester.name,
        requesterEmail: requester.email,
        requesterAddress: requester.postal,
        subjectName: about?.name,
        subjectBorn: about?.born,
        wording: request.wording === "" ? undefined : request.wording,
        identities: searchedBy(told, request).filter(({ value }) => value !== ""),
      },
    });
    // The worker goes by the database's clock, to which the days that an unconfirmed request waits are long over.
    if (first?.does === "confirm-address") {
      const { caseId } = opened;
      const command = { type: "confirm-address" } as const;
      await act(tx, scope, told, { caseId, now: at.add({ minutes: 4 }), command }, () => undefined);
    }
    return opened;
  });
}

function searchedBy(told: Told, request: SchoolRequest): readonly { name: string; value: string }[] {
  const person = schoolPeople.find(({ key }) => key === request.person);
  if (person !== undefined) return identitiesOf(person, told.map);
  return request.requester.email === undefined ? [] : [{ name: "email", value: request.requester.email }];
}

/** What one step asks of the case; steps that run through search, review and release are told below. */
function commandOf(
  told: Told,
  step: Step,
): { readonly command: Command; readonly words?: string } | undefined {
  switch (step.does) {
    case "withdraw":
    case "close":
    case "ask-code":
      return { command: { type: step.does } };
    case "take-up":
      return { command: { type: "assign", to: memberOf(told, step.by).actorId } };
    case "enter-code":
      return { command: { type: "try-code", right: true } };
    case "know-identity":
      return { command: { type: "confirm-identity", method: "known-to-staff" } };
    case "know-authority":
      return { command: { type: "confirm-authority", basis: "record" } };
    case "ask-clarification":
      return {
        command: { type: "ask-clarification", by: "told" },
        words: "Which of your dealings with us do you mean: a course, a stay with a host, or an application?",
      };
    case "answer-clarification":
      return { command: { type: "record-clarification" } };
    case "extend":
      return {
        command: { type: "extend", months: step.months, reason: "complexity" },
        words: "Ten years of bookings, payments and letters stand in several systems.",
      };
    case "refuse":
      return {
        command: { type: "refuse", ground: step.ground },
        words: "We asked for proof of who you are and for whom you act, and did not receive it.",
      };
    case "hear-child":
      return { command: { type: "hear-child", view: "agrees" }, words: "She wants it too." };
    case "grant":
      return {
        command: { type: "assess", verdict: "granted", bases: ["unneeded"], grounds: [] },
        words: "The course is over, and nothing is open.",
      };
    case "confirm-address":
    case "plan-erasure":
    case "erase":
    case "search":
    case "review":
    case "files":
    case "release":
      return undefined;
    default:
      return step satisfies never;
  }
}

async function carryOut(
  told: Told,
  { caseId, reference }: Opened,
  request: SchoolRequest,
  step: Step,
): Promise<void> {
  const asked = commandOf(told, step);
  if (asked !== undefined) {
    const scope = "by" in step ? memberScope(told, step.by) : await publicScope(told.db, told.slug);
    const later: (() => Promise<void>)[] = [];
    const given = { caseId, now: told.clock.now, ...asked };
    await write(told.db, scope, (tx) => act(tx, scope, told, given, (erase) => later.push(erase)));
    for (const erase of later) await erase();
    if (step.does === "extend")
      await writeTo(
        told,
        reference,
        step.by,
        "extension",
        "Your bookings and letters of ten years stand in several systems.",
      );
    if (step.does === "refuse")
      await writeTo(
        told,
        reference,
        step.by,
        "refusal",
        "We asked twice for proof of who you are and for whom you act, and received none.",
      );
  } else if (step.does === "search") await search(told, { caseId, reference }, request, step.by);
  else if (step.does === "review") await review(told, { caseId, reference }, step);
  else if (step.does === "plan-erasure")
    await planErasure(told, reference, searchedBy(told, request), step.by);
  else if (step.does === "erase") await approveErasure(told, reference, step.by);
  else if (step.does === "files") await answerFiles(told, reference, step.by);
  else if (step.does === "release") await release(told, reference, request, step.by);
}

async function search(told: Told, opened: Opened, request: SchoolRequest, by: MemberKey): Promise<void> {
  const params = { organisation: told.slug, reference: opened.reference };
  const identities = [...searchedBy(told, request)];
  const { planHash } = await asks(told, by, storyEndpoints.planSearch, { params, body: { identities } });
  await asks(told, by, storyEndpoints.approveSearch, { params, body: { planHash } });
  await reached(told, opened.caseId, ({ search: { status } }) => status === "finished");
}

async function review(
  told: Told,
  opened: Opened,
  step: Extract<Step, { readonly does: "review" }>,
): Promise<void> {
  const params = { organisation: told.slug, reference: opened.reference };
  const { seeds, sameness } = await asks(told, step.by, storyEndpoints.readReview, { params });
  if (sameness === "open") {
    const tables = new Set(seeds.map(({ system, title }) => `${system} ${title}`)).size;
    await asks(told, step.by, storyEndpoints.confirmSame, { params, body: { tables } });
  }
  for (;;) {
    const query = { open: "yes" } as const;
    const { people } = await asks(told, step.by, storyEndpoints.listPeople, { params, query });
    if (people.length === 0) break;
    const persons = people.map(({ person }) => person);
    const reason = step.decision === "show" ? "reasonable" : "confidential";
    await asks(told, step.by, storyEndpoints.decide, {
      params,
      body: { persons, decision: step.decision, reason },
    });
  }
  if (!step.approve) return;
  const { counts } = await asks(told, "anna", storyEndpoints.readReview, { params });
  await asks(told, "anna", storyEndpoints.approveReview, { params, body: { counts } });
  await reached(told, opened.caseId, (state) => state.package.status === "built");
}

/** Of the files that the data name, the first is added, and the others are not there any more. */
async function answerFiles(told: Told, reference: ShortReference, by: MemberKey): Promise<void> {
  const params = { organisation: told.slug, reference };
  const { files } = await asks(told, by, storyEndpoints.listPackageFiles, { params });
  for (const [at, { id }] of files.filter(({ standing }) => standing === "open").entries()) {
    if (at > 0) {
      const answer = { standing: "not-given", reason: "not-held" } as const;
      await asks(told, by, storyEndpoints.answerPackageFile, {
        params: { ...params, file: id },
        body: { answer },
      });
      continue;
    }
    const bytes = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
    const file = { name: "scan.pdf", mediaType: "application/pdf", bytes };
    const says = "Scan of the document you gave us when you enrolled.";
    await asks(told, by, storyEndpoints.addPackageFile, {
      params,
      body: { file, of: id, says, looked: "yes" },
    });
  }
  for (let tries = 0; tries < patienceSeconds * 10; tries += 1) {
    const { building, package: made } = await asks(told, by, storyEndpoints.readPackage, { params });
    if (!building && made !== undefined) return;
    await wait(100);
  }
  throw new Error(`The package of ${reference} was not made anew; the log says why.`);
}

async function release(
  told: Told,
  reference: ShortReference,
  request: SchoolRequest,
  by: MemberKey,
): Promise<void> {
  const params = { organisation: told.slug, reference };
  const view = await asks(told, by, storyEndpoints.readPackage, { params });
  if (view.package === undefined) throw new Error(`${reference} has no package to release.`);
  const without = view.lacking.length === 0 ? {} : { without: "The register is being completed." };
  const body = { packageId: view.package.id, delivery: request.delivery, typed: reference, ...without };
  await asks(told, by, storyEndpoints.releasePackage, { params, body });
}

/** A letter from its template, the officer's words where it asks for them, sent by mail. */
async function writeTo(
  told: Told,
  reference: ShortReference,
  by: MemberKey,
  template: LetterTemplate,
  words: string,
): Promise<void> {
  const { slug: organisation } = told;
  const drafted = await asks(told, by, storyEndpoints.draftLetter, {
    params: { organisation, reference },
    body: { template },
  });
  const filled: unknown = JSON.parse(JSON.stringify(drafted.body).replaceAll(/\[\[[^\]]*\]\]/g, words));
  const params = { organisation, letter: drafted.id };
  const body = { version: drafted.version, body: storyEndpoints.letterBody.parse(filled) };
  const { version } = await asks(told, by, storyEndpoints.changeLetter, { params, body });
  await asks(told, by, storyEndpoints.sendLetter, { params, body: { version, by: "mail" } });
}

/** Waits until the worker has brought the case there. */
async function reached(told: Told, caseId: CaseId, isThere: (state: RequestState) => boolean): Promise<void> {
  const scope = memberScope(told, "anna");
  for (let tries = 0; tries < patienceSeconds * 10; tries += 1) {
    const file = await read(told.db, scope, (tx) => readCase(tx, scope, requestKind, caseId));
    if (file !== undefined && isThere(file.state)) return;
    if (file?.state.search.status === "failed" || file?.state.package.status === "failed") break;
    await wait(100);
  }
  throw new Error("The worker did not bring the request on; its log says why.");
}
