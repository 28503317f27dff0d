/**
 * Hands a package over. Everything that must be so first (identity, authority, review, the very package that was shown)
 * is asked again in the transaction that records the answer; the answer letter is written in it, because it counts what
 * was found; found rows are destroyed in it, because from then on the package is what was found.
 */
import type { CaseFile } from "../../../platform/cases/kind.ts";
import { cellOf, destroyCellsAt, readCells, writeCell } from "../../../platform/cells/cells.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import { failPoint } from "../../../platform/fail_point.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { Member } from "../../../platform/http/routes.ts";
import type { Language } from "../../../platform/i18n/platform.ts";
import type { MailId } from "../../../platform/identifiers.ts";
import type { MailContent } from "../../../platform/mail/message.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn, type Instant } from "../../../platform/time.ts";
import { readSettings } from "../../office/index.ts";
import { postOfRequest } from "../drill/post.ts";
import { attachmentWith, lackingOf, prepareAnswer, sendAnswerWith } from "../letters/answer.ts";
import { released, type PackageId } from "../request/events.ts";
import { missingBeforeRelease } from "../request/gates.ts";
import { makeLink } from "../request/links.ts";
import type { RequestState } from "../request/state.ts";
import { receivedOf } from "../recipients/received.ts";
import { readRequest, type ReadRequest } from "../request/store.ts";
import { note } from "../run/case.ts";
import { countDocuments, destroyDocuments } from "../documents/store.ts";
import { destroyFound } from "../run/found/store.ts";
import { changeRun, lockRun } from "../run/store.ts";
import { countOpenFiles } from "./files/store.ts";
import { deliveryMail } from "./mails.ts";
import { noteHandedOver } from "./disclosed.ts";
import { registerPrint } from "./register_print.ts";
import { changePackage, latestPackage } from "./store.ts";

export type Release = {
  readonly packageId: string;
  readonly delivery: "portal" | "post" | "age";
  readonly typed: string;
  readonly ageRecipient: string | undefined;
  /** Why it goes out although something that a person must be told is missing. */
  readonly without?: string | undefined;
};

/** What stands between a request and the release of its newest package, as codes. */
export async function missingOf(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  request: CaseFile<RequestState>,
): Promise<readonly string[]> {
  const missing: string[] = [...missingBeforeRelease(request.state)];
  const newest = await latestPackage(tx, scope, request.id);
  const stale = newest === undefined || newest.id !== request.state.package.packageId;
  if (stale && !missing.includes("package-not-built")) missing.push("package-not-built");
  if (newest !== undefined && (await isRegisterNew(tx, scope, keys, request))) missing.push(registerChanged);
  if ((await countDocuments(tx, scope, request.id)).open > 0) missing.push(documentsOpen);
  return missing;
}

const registerChanged = "register-changed";
/** Files found in folders of which nobody has decided. */
const documentsOpen = "documents-open";

/** The register tells other things now than in the package that is made and not handed over. */
export async function isRegisterNew(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  { id, state }: Pick<CaseFile<RequestState>, "id" | "state">,
): Promise<boolean> {
  const { package: made, search, regime } = state;
  const { runId } = search;
  if (made.status !== "built" || made.register === undefined || runId === undefined) return false;
  const texts = (await readRequest(tx, scope, keys, { caseId: id }))?.texts ?? {};
  const received = (await receivedOf(tx, scope, keys, { state, texts }))?.told;
  return (await registerPrint(tx, scope, { runId, regime, received })) !== made.register;
}

/** Files that the data name and nobody answered for: passed with a reason on record, or not at all. */
export const filesOpen = "files-open";

export type Desk = Pick<Platform, "keys" | "files" | "url" | "mailFrom">;
/** Who hands it over, in which organisation. */
export type Releaser = Pick<Member, "accountId" | "organisation">;

export async function release(
  tx: WriteTx,
  scope: Scope,
  platform: Desk,
  request: CaseFile<RequestState>,
  by: Releaser,
  given: Release,
  now: Instant,
): Promise<void> {
  const { keys } = platform;
  const run = await lockRun(tx, scope, request.id);
  const missing = await missingOf(tx, scope, keys, request);
  if (missing.length > 0) throw notYet(missing);
  const newest = await latestPackage(tx, scope, request.id);
  if (run === undefined || newest?.id !== given.packageId || newest.state !== "built")
    throw refusal("conflict");
  // The review was opened again after this package was built.
  if (run.approval !== newest.id) throw notYet(["review-not-approved"]);
  if (given.typed.trim().toUpperCase() !== request.reference) throw notYet(["reference-not-typed"]);
  if (given.delivery === "age") await keepRecipient(tx, scope, platform, newest.id, given.ageRecipient, now);
  const { delivery } = given;
  const known = await readRequest(tx, scope, keys, { caseId: request.id });
  if (known === undefined) throw refusal("not_found");
  const { accountId } = by;
  const setting = { scope, desk: platform, member: { accountId, pseudonymous: false }, now };
  // The letter says how it comes, which need not be how it was asked for.
  const { file } = known;
  const going = { ...known, file: { ...file, state: { ...file.state, delivery } } };
  const untold = [...new Set((await lackingOf(tx, setting, going)).map(({ reason }) => reason))];
  const isFileOpen = (await countOpenFiles(tx, scope, request.id)) > 0;
  const lacking = isFileOpen ? [...untold, filesOpen] : untold;
  if (lacking.length > 0 && given.without === undefined)
    throw notYet(untold.length > 0 ? ["information-missing"] : [filesOpen]);
  const answer = await prepareAnswer(tx, setting, going);
  await changePackage(tx, scope, newest.id, { state: "released", delivery, released_at: now });
  failPoint("release.marked");
  const attachment = answer === undefined ? undefined : attachmentWith(answer);
  const mailId =
    delivery === "post"
      ? undefined
      : await mailLink(tx, scope, platform, { known, attachment, organisation: by.organisation, now });
  const event = released.make({
    packageId: newest.id,
    delivery,
    ...(mailId === undefined ? {} : { mailId }),
    ...(lacking.length === 0 ? {} : { lacking }),
  });
  const words = lacking.length === 0 ? undefined : given.without;
  await note(tx, scope, keys, { caseId: request.id, now, events: [event], words });
  if (answer !== undefined && mailId !== undefined) await sendAnswerWith(tx, setting, answer, mailId);
  await noteHandedOver(tx, scope, keys, { known, delivery, now });
  failPoint("release.answered");
  await destroyFound(tx, scope, run.id);
  await destroyDocuments(tx, scope, request.id);
  await destroyCellsAt(tx, scope, { table: "search_run", rowId: run.id });
  await changeRun(tx, scope, run.id, { state: "destroyed", destroyed_at: now });
  failPoint("release.destroyed");
}

export function notYet(reasons: readonly string[]): ReturnType<typeof refusal> {
  return refusal(
    "not_yet",
    {},
    reasons.map((reason) => ({ at: "release", reason })),
  );
}

const recipientCell = (packageId: PackageId) => ({
  table: "package",
  column: "age_recipient",
  rowId: packageId,
});

async function keepRecipient(
  tx: WriteTx,
  scope: Scope,
  { keys }: Pick<Platform, "keys">,
  packageId: PackageId,
  recipient: string | undefined,
  now: Instant,
): Promise<void> {
  if (recipient === undefined) throw notYet(["no-age-key"]);
  const owner = { kind: "file" as const, id: packageId };
  await writeCell(tx, scope, keys, { row: recipientCell(packageId), owner, text: recipient, now });
}

/** The public key a package is sealed with when it is fetched; `undefined` when it goes out as it is. */
export async function recipientOf(
  tx: Tx,
  scope: Scope,
  keys: Platform["keys"],
  packageId: PackageId,
): Promise<string | undefined> {
  const id = await cellOf(tx, scope, recipientCell(packageId));
  return id === undefined ? undefined : (await readCells(tx, scope, keys, [id])).get(id);
}

type Attachment = NonNullable<MailContent["attachments"]>[number];

/** Mails a new link to the package, with the answer letter when it goes with it. */
export async function mailLink(
  tx: WriteTx,
  scope: Scope,
  { keys, url, mailFrom }: Desk,
  given: {
    readonly known: ReadRequest;
    /** The answer letter, when it goes with it. */
    readonly attachment: Attachment | undefined;
    readonly organisation: string;
    readonly now: Instant;
  },
): Promise<MailId> {
  const { known, attachment, now } = given;
  const { id: caseId, reference } = known.file;
  const to = known.texts.requesterEmail;
  if (to === undefined) throw notYet(["no-address"]);
  const { linkLivesDays } = await readSettings(tx, scope);
  const profile = await readProfile(tx, scope);
  const expiresAt = now.add({ hours: 24 * linkLivesDays });
  const { token } = await makeLink(tx, scope, keys, { caseId, purpose: "download", now, expiresAt });
  const content = deliveryMail(attachment === undefined ? "ready" : "answer", {
    to,
    name: known.texts.requesterName,
    language: known.language,
    organisation: profile.name,
    reference,
    link: packageAddress(url, given.organisation, token, known.language),
    until: dayIn(profile.zone, expiresAt),
  });
  return postOfRequest(tx, scope, keys, known.file, "requester", {
    owner: { kind: "case", id: caseId },
    from: mailFrom,
    now,
    content: attachment === undefined ? content : { ...content, attachments: [attachment] },
  });
}

/** The page answers in the language of the request, whatever the browser asks for. */
function packageAddress(url: string, organisation: string, token: string, language: Language): string {
  return `${url}/p/${organisation}/package/${token}?language=${language}`;
}
