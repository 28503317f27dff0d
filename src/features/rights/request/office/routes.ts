/** The office's calls on rights requests: who may see what, and one transaction per act. */
import { listMembers, mayOpenCase, namesFor } from "../../../access/index.ts";
import type { ListedMember } from "../../../access/index.ts";
import { VersionConflict } from "../../../../platform/cases/kind.ts";
import { readCases, readEvents } from "../../../../platform/cases/store.ts";
import { readCells } from "../../../../platform/cells/cells.ts";
import { read, write } from "../../../../platform/db.ts";
import type { Tx } from "../../../../platform/db.ts";
import { turnedMails } from "../../../../platform/drills/store.ts";
import { refusal } from "../../../../platform/errors.ts";
import type { Platform } from "../../../../platform/feature.ts";
import {
  changeRoute,
  jsonRoute,
  memberOf,
  memberScope,
  streamRoute,
} from "../../../../platform/http/routes.ts";
import type { Member, Route, Work } from "../../../../platform/http/routes.ts";
import type { ActorId, MailId, ShortReference } from "../../../../platform/identifiers.ts";
import { append } from "../../../../platform/ledger/ledger.ts";
import { mailFates } from "../../../../platform/mail/outbox.ts";
import { readProfile } from "../../../../platform/organisations.ts";
import type { KeyProvider } from "../../../../platform/keys.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { ActorKind } from "../../../../platform/tables.ts";
import type { Instant } from "../../../../platform/time.ts";
import { act, enterCode } from "../act.ts";
import { keepEvidence } from "../evidence.ts";
import { dropDraft, readDraft, saveDraft } from "../drafts/store.ts";
import { isAnswerHeld, isMailHeld } from "../domain.judgement.ts";
import { kindOf } from "../kinds/kinds.ts";
import { receivedOfCase } from "../../controllers/store.ts";
import { countOpenFiles } from "../../delivery/files/store.ts";
import { countDocuments } from "../../documents/store.ts";
import { isRegisterNew } from "../../delivery/release.ts";
import { lackingLines } from "../../letters/answer.ts";
import { openMeasureWords } from "../measures/store.ts";
import { recipientsOf } from "../recipients.ts";
import { look } from "../../../../platform/cases/looked.ts";
import { readPromised } from "../promised.ts";
import { otherRequests } from "../same_person.ts";
import { heldAsk } from "../unconfirmed/store.ts";
import { actorKinds, bundled } from "../rows/store.ts";
import { measuresOf, requestKind } from "../state.ts";
import { noteReading, readRequest } from "../store.ts";
import type { ReadRequest, RequestFile } from "../store.ts";
import { caseOwner } from "../texts.ts";
import type { Command } from "../commands.ts";
import { arrivedAt, understand } from "./acts.ts";
import { DraftFields } from "./contract.ts";
import type { OfficeAct } from "./contract.ts";
import * as endpoints from "./endpoints.ts";
import { listFor, unconfirmedFor } from "./list.ts";
import { logRequest } from "./log.ts";
import { offersFor } from "./offers.ts";
import { namingFor } from "./people.ts";
import { readCountry } from "../../../registers/index.ts";
import { livingFrom } from "../../../suppression/index.ts";
import { officeSentences } from "./sentences.ts";
import { rightWords } from "./decide_words.ts";
import { foundIn, searchOverview } from "./systems.ts";
import { mailIn } from "./moments.ts";
import { requestView } from "./view.ts";
import { wallsOf } from "../../../../platform/cases/walls.ts";

export function officeRoutes(platform: Platform): readonly Route[] {
  const { db, keys, files } = platform;
  return [
    jsonRoute(endpoints.listRequests, async (call) => {
      const member = memberOf(call);
      const scope = await memberScope(call);
      return write(db, scope, (tx) => listFor(tx, scope, keys, member, call.query, call.now));
    }),
    jsonRoute(endpoints.countUnconfirmed, async (call) => {
      const { accountId } = memberOf(call);
      const scope = await memberScope(call);
      return read(db, scope, (tx) => unconfirmedFor(tx, scope, accountId, call.now));
    }),
    changeRoute(endpoints.logRequest, memberScope, (call, { tx, scope }) =>
      logRequest(tx, scope, platform, memberOf(call), call.body, call.now),
    ),
    jsonRoute(endpoints.readRequest, async (call) => {
      const member = memberOf(call);
      const scope = await memberScope(call);
      // The reading and its ledger entry are one transaction: what is shown is on record.
      return write(db, scope, async (tx) => {
        const request = await openFor(tx, scope, platform, member, call.params.reference);
        const count = Object.values(request.texts).filter((text) => text !== undefined).length;
        const looked = await look(tx, scope, request.file.id, call.now);
        await noteReading(tx, scope, keys, { what: request.file.id, count, now: call.now });
        return viewFor(tx, scope, platform, member, { ...request, looked }, call.now);
      });
    }),
    changeRoute(endpoints.workOnRequest, memberScope, (call, work) =>
      actOn(platform, work, memberOf(call), { ...call.params, ...call.body, now: call.now }),
    ),
    changeRoute(endpoints.decideOnRequest, memberScope, (call, work) =>
      actOn(platform, work, memberOf(call), { ...call.params, ...call.body, now: call.now }),
    ),
    changeRoute(endpoints.addEvidence, memberScope, async (call, { tx, scope, afterCommit }) => {
      const { now, body } = call;
      const { file } = await openFor(tx, scope, platform, memberOf(call), call.params.reference);
      const { zone } = await readProfile(tx, scope);
      const happenedAt = arrivedAt(body.arrivedOn, file, zone, now);
      const fileId = await keepEvidence(tx, scope, platform, { caseId: file.id, file: body.file, now });
      const command = { type: "receive-evidence", of: body.of, fileId } as const;
      const done = await act(tx, scope, platform, { caseId: file.id, command, now, happenedAt }, afterCommit);
      return { version: done.version, state: done.state.name };
    }),
    streamRoute(endpoints.readEvidence, async (call) => {
      const member = memberOf(call);
      const scope = await memberScope(call);
      return write(db, scope, async (tx) => {
        const { file } = await openFor(tx, scope, platform, member, call.params.reference);
        const held = file.state.identity.evidence.find(({ fileId }) => fileId === call.params.file);
        const opened = held === undefined ? undefined : await files.get(tx, scope, held.fileId);
        if (held === undefined || opened === undefined) throw refusal("not_found");
        await append(tx, scope, keys, {
          type: "request.evidence-read",
          now: call.now,
          owner: caseOwner(file.id),
          payload: { case: file.id, file: held.fileId, of: held.of },
        });
        const fileName = `${file.reference}-${held.of}${endings[opened.mediaType] ?? ""}`;
        return { head: { mediaType: opened.mediaType, fileName }, content: opened.content };
      });
    }),
    ...draftRoutes(platform),
  ];
}

const endings: Readonly<Record<string, string>> = {
  "application/pdf": ".pdf",
  "image/jpeg": ".jpg",
  "image/png": ".png",
};

function draftRoutes({ db, keys }: Platform): readonly Route[] {
  return [
    jsonRoute(endpoints.readDraft, async (call) => {
      const scope = await memberScope(call);
      const draft = await read(db, scope, (tx) => readDraft(tx, scope, keys, call.params.form, call.now));
      if (draft === undefined) return { fields: {} };
      return { fields: DraftFields.parse(JSON.parse(draft.text)), savedAt: draft.savedAt.toString() };
    }),
    changeRoute(endpoints.saveDraft, memberScope, async (call, { tx, scope }) => {
      const text = JSON.stringify(call.body.fields);
      await saveDraft(tx, scope, keys, { form: call.params.form, text, now: call.now });
      return { savedAt: call.now.toString() };
    }),
    changeRoute(endpoints.dropDraft, memberScope, async (call, { tx, scope }) => {
      await dropDraft(tx, scope, call.params.form);
      return {};
    }),
  ];
}

/** The request of this reference, if it exists for this member; everything else is not found, alike. */
async function openFor(
  tx: Tx,
  scope: Scope,
  { keys }: Pick<Platform, "keys">,
  member: Member,
  reference: string,
): Promise<ReadRequest> {
  const request = await readRequest(tx, scope, keys, { reference: reference as ShortReference });
  if (request === undefined || !mayOpenCase(member, request.file)) throw refusal("not_found");
  return request;
}

/** Events of one case are few; the page shows the newest of a case that has very many. */
const mostEvents = 500;

async function viewFor(
  tx: Tx,
  scope: Scope,
  platform: Platform,
  member: Member,
  { looked, ...request }: ReadRequest & { readonly looked: Instant | undefined },
  now: Instant,
) {
  const { file } = request;
  const { keys } = platform;
  const after = Math.max(0, file.version - mostEvents);
  const events = await readEvents(tx, scope, requestKind, file.id, { after, limit: mostEvents });
  const words = await readCells(
    tx,
    scope,
    keys,
    events.flatMap(({ cellIds }) => cellIds),
  );
  const { zone } = await readProfile(tx, scope);
  const actors = [...new Set([...events.map(({ actorId }) => actorId), ...handlersIn(events, file)])];
  const names = await namesFor(tx, scope, keys, member, actors);
  const kinds = await actorKinds(tx, scope, actors);
  const fates = await mailFates(
    tx,
    scope,
    events.flatMap((event) => mailIn(event) ?? []),
  );
  const country = file.state.capacity === "survivor" ? await readCountry(tx, scope) : undefined;
  const isOurs = member.permissions.has("case:work");
  const members = isOurs ? await listMembers(tx, scope, keys, now) : [];
  return requestView({
    request,
    events,
    words,
    naming: await namingFor(scope, keys, member.pseudonymous),
    nameOf: (actor) => names.get(actor) ?? officeSentences.say("en", whoIs(kinds.get(actor))),
    offers: offersFor(request, member, {
      now,
      zone,
      isAnswerHeld: isAnswerHeld(file.state, fates),
      isLiftingHeld: isMailHeld(file.state.restriction?.mailId, fates),
      recipients: await recipientsOf(tx, scope, file.id),
      country,
    }),
    permissions: member.permissions,
    others: (await otherRequests(tx, scope, file, member.accountId)).filter(
      ({ file: other }) => mayOpenCase(member, other) && !isTogether(file, other),
    ),
    promised: await readPromised(tx, scope, file.state.right),
    assignable: choosable(members, handlerRoles, file, member),
    owners: choosable(members, ownerRoles, file, member),
    systems: await searchOverview(tx, scope, file.id),
    found: await foundIn(tx, scope, file.id),
    measureWords: await openMeasureWords(
      tx,
      scope,
      keys,
      measuresOf(file.state).map(({ id }) => id),
    ),
    together: await togetherWith(tx, scope, member, file),
    lacking: isAnswerToCome(file) ? await lackingLines(tx, { scope, desk: platform }, request) : [],
    ...(await waiting(tx, scope, keys, file)),
    fates,
    turned: await turnedIn(tx, scope, keys, file),
    looked: { at: looked, by: member.actorId },
    country,
    now,
    zone,
  });
}

/** What a package that is made still waits for, how the mail stands that asks to confirm, and who is suppressed by it. */
async function waiting(tx: Tx, scope: Scope, keys: KeyProvider, file: RequestFile) {
  const { id, state } = file;
  const openFiles = state.package.status === "built" ? await countOpenFiles(tx, scope, id) : 0;
  return {
    openFiles,
    openDocuments: state.package.status === "built" ? (await countDocuments(tx, scope, id)).open : 0,
    isRegisterNew: await isRegisterNew(tx, scope, keys, file),
    heldAsk: await heldAskOf(tx, scope, file),
    suppressed: await livingFrom(tx, scope, id),
    received: await receivedOfCase(tx, scope, id),
  };
}

/** Asked for in the same letter: said once, as that. */
function isTogether({ state: { bundle } }: RequestFile, other: RequestFile): boolean {
  return bundle !== undefined && other.state.bundle === bundle;
}

/** A package is to go out, and what was found says which activities must be told of. */
function isAnswerToCome({ state }: RequestFile): boolean {
  return state.name === "open" && state.search.status === "finished" && kindOf(state).answer === "package";
}

/** Of a rehearsal, to whom its mails would have gone. */
async function turnedIn(
  tx: Tx,
  scope: Scope,
  keys: Platform["keys"],
  { id, state }: RequestFile,
): Promise<ReadonlyMap<MailId, string>> {
  if (state.isDrill !== true) return new Map();
  const mails = await turnedMails(tx, scope, keys, id);
  return new Map(
    mails.flatMap(({ mailId, addressee }) => (addressee === undefined ? [] : [[mailId, addressee] as const])),
  );
}

/** One mail asks for all that came in one letter. */
async function heldAskOf(tx: Tx, scope: Scope, { id, state: { name, bundle } }: RequestFile) {
  if (name !== "unconfirmed") return undefined;
  const others = bundle === undefined ? [] : await bundled(tx, scope, { bundle, except: id });
  return heldAsk(tx, scope, [id, ...others]);
}

/** What was asked for in the same letter, as far as whoever reads may see it. */
async function togetherWith(tx: Tx, scope: Scope, member: Member, { id, state }: RequestFile) {
  if (state.bundle === undefined) return [];
  const ids = await bundled(tx, scope, { bundle: state.bundle, except: id });
  const files = await readCases(tx, scope, requestKind, ids);
  return files
    .filter((file) => mayOpenCase(member, file))
    .map((file) => ({
      reference: file.reference,
      right: rightWords[file.state.right],
      state: officeSentences.say("en", `stage.${file.state.name === "open" ? "open" : file.state.name}`),
    }));
}

/** Who may be given something of this request: of these roles, and not whom it is about. */
function choosable(
  members: readonly ListedMember[],
  may: ReadonlySet<string>,
  file: RequestFile,
  member: Member,
) {
  const walls = wallsOf(file);
  return members
    .filter(({ state, roles, accountId }) => {
      return state === "active" && roles.some((role) => may.has(role)) && !walls.includes(accountId);
    })
    .map(({ actorId, name }) => ({ actorId, name, isMe: actorId === member.actorId }));
}

function whoIs(kind: ActorKind | undefined): "who.public" | "who.system" | "who.colleague" {
  if (kind === "public") return "who.public";
  return kind === "person" ? "who.colleague" : "who.system";
}

/** Colleagues whom the page names though they did nothing in it. */
function handlersIn(
  events: readonly { readonly type: string; readonly data: unknown }[],
  { state }: RequestFile,
): readonly ActorId[] {
  const named = events.flatMap(({ type, data }) => {
    const of = namedIn[type];
    return of === undefined ? [] : ((data as Readonly<Record<string, ActorId | undefined>>)[of] ?? []);
  });
  return state.handler === undefined ? named : [...named, state.handler];
}

const namedIn: Readonly<Record<string, string>> = {
  "request.assigned": "to",
  "request.examined": "reviewer",
  "measure.planned": "owner",
  "measure.handed": "owner",
};

async function actOn(
  platform: Platform,
  { tx, scope, afterCommit }: Work,
  member: Member,
  input: {
    readonly reference: string;
    readonly version: number;
    readonly act: OfficeAct;
    readonly now: Instant;
  },
) {
  const { now, version } = input;
  const { file } = await openFor(tx, scope, platform, member, input.reference);
  try {
    if (input.act.type === "try-code") {
      const entered = { caseId: file.id, now, version, code: input.act.code };
      const { file: after, ...code } = await enterCode(tx, scope, platform, entered, afterCommit);
      return { version: after.version, state: after.state.name, code };
    }
    const understood = understand(input.act, file, member, now);
    await checkAssignee(tx, scope, platform, file, understood.command, now);
    const done = await act(
      tx,
      scope,
      platform,
      { caseId: file.id, version, now, ...understood },
      afterCommit,
    );
    return { version: done.version, state: done.state.name };
  } catch (error) {
    if (error instanceof VersionConflict) throw await whatChanged(tx, scope, file, version);
    throw error;
  }
}

const handlerRoles: ReadonlySet<string> = new Set(["officer", "handler"]);
/** A measure may be anybody's who signs in to see it; an auditor only ever reads. */
const ownerRoles: ReadonlySet<string> = new Set(["officer", "handler", "owner", "staff"]);

/** A case goes to somebody who works on cases, and never to whom it is about. */
async function checkAssignee(
  tx: Tx,
  scope: Scope,
  { keys }: Pick<Platform, "keys">,
  file: RequestFile,
  command: Command,
  now: Instant,
): Promise<void> {
  const isOwned = command.type === "plan-measure" || command.type === "hand-measure";
  if (command.type !== "assign" && !isOwned) return;
  const wanted = isOwned ? command.owner : command.to;
  const to = (await listMembers(tx, scope, keys, now)).find(({ actorId }) => actorId === wanted);
  const may = isOwned ? ownerRoles : handlerRoles;
  const works = to?.state === "active" && to.roles.some((role) => may.has(role));
  if (works && !wallsOf(file).includes(to.accountId)) return;
  const detail = isOwned
    ? { at: "body.act.owner", reason: "not_an_owner" }
    : { at: "body.act.to", reason: "not_a_handler" };
  throw refusal("invalid_request", {}, [detail]);
}

/** Somebody else wrote first: the events since, as codes, so that the page can say what they were. */
async function whatChanged(tx: Tx, scope: Scope, file: RequestFile, version: number) {
  const since = await readEvents(tx, scope, requestKind, file.id, { after: version, limit: 20 });
  return refusal(
    "conflict",
    {},
    since.map(({ type, sequence }) => ({ at: `event.${sequence}`, reason: type })),
  );
}
