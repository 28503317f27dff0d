/** The routes of the People door: thin; what becomes of accounts stands in `accounts/accounts.ts`. */
import type { z } from "zod";
import { write } from "../../../platform/db.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope } from "../../../platform/http/routes.ts";
import type { Member, Route } from "../../../platform/http/routes.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import type { AccountId } from "../../../platform/identifiers.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { postMail } from "../../../platform/mail/outbox.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { changeRoles, endAccount, makeAccount, note, ownerOf, textsOf } from "../accounts/accounts.ts";
import * as store from "../accounts/store.ts";
import type { Absence, AccountRow, Grant } from "../accounts/store.ts";
import { invitationDays, invitationPath } from "../first-run/links.ts";
import { openInvitations } from "../first-run/store.ts";
import { pseudonymOf } from "../people.ts";
import { countPasskeys } from "../passkeys/store.ts";
import { rolesOf } from "../permissions.ts";
import { accessSentences } from "../sentences.ts";
import { idleMinutes } from "../sessions/sessions.ts";
import { endSessions, listSessions } from "../sessions/store.ts";
import type { SessionLine } from "../sessions/store.ts";
import type { AbsenceId } from "../tables.ts";
import { listTokens } from "../tokens/store.ts";
import type { PersonLine } from "./contract.ts";
import * as endpoints from "./endpoints.ts";

const accountId = idSchema<AccountId>();
const done = { done: true } as const;

export function peopleRoutes(platform: Platform): readonly Route[] {
  return [...listRoutes(platform), ...accountRoutes(platform), ...absenceRoutes(platform)];
}

function listRoutes({ db, keys }: Platform): readonly Route[] {
  return [
    jsonRoute(endpoints.people, async (call) => {
      const scope = await memberScope(call);
      const { pseudonymous } = memberOf(call);
      const { now } = call;
      // A human who reads who works here leaves a line in the ledger, like every reader of personal data.
      return write(db, scope, async (tx) => {
        const accounts = await store.listAccounts(tx, scope);
        const absences = await store.listAbsences(tx, scope, now);
        await note(tx, scope, keys, { type: "people.read", now, payload: { count: accounts.length } });
        const people = await linesOf(tx, scope, keys, accounts, { pseudonymous, now });
        return { people, absences: absences.map(shownAbsence), pseudonymous };
      });
    }),
    jsonRoute(endpoints.person, async (call) => {
      const scope = await memberScope(call);
      const { pseudonymous } = memberOf(call);
      const { now } = call;
      const id = accountId.parse(call.params.account);
      return write(db, scope, async (tx) => {
        const account = await store.accountById(tx, scope, id);
        if (account === undefined) throw refusal("not_found");
        const absences = (await store.listAbsences(tx, scope, now)).filter(
          (one) => one.accountId === id || one.deputyId === id,
        );
        const named = new Set([id, ...absences.flatMap((one) => [one.accountId, one.deputyId])]);
        const accounts = (await store.listAccounts(tx, scope)).filter((one) => named.has(one.id));
        const lines = await linesOf(tx, scope, keys, accounts, { pseudonymous, now });
        const line = lines.find((one) => one.accountId === id);
        if (line === undefined) throw refusal("not_found");
        await note(tx, scope, keys, { type: "people.read", now, payload: { account: id, count: 1 } });
        const seenSince = now.subtract({ minutes: idleMinutes });
        const isLiving = account.state === "active";
        return {
          person: line,
          createdAt: account.createdAt.toString(),
          ...(account.endedAt === undefined ? {} : { endedAt: account.endedAt.toString() }),
          sessions: isLiving ? (await listSessions(tx, scope, id, { now, seenSince })).map(shownSession) : [],
          tokens: isLiving ? (await listTokens(tx, scope, id, now)).length : 0,
          absences: absences.map(shownAbsence),
          names: Object.fromEntries(lines.map((one) => [one.accountId, one.name])),
          pseudonymous,
        };
      });
    }),
  ];
}

/** Accounts as a reader sees them: roles, proofs and names, or pseudonyms. */
async function linesOf(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  accounts: readonly AccountRow[],
  { pseudonymous, now }: { readonly pseudonymous: boolean; readonly now: Temporal.Instant },
): Promise<z.input<typeof PersonLine>[]> {
  const ids = accounts.map(({ id }) => id);
  const texts = await textsOf(tx, scope, keys, pseudonymous ? [] : accounts);
  const facts = await store.factsOf(tx, scope, ids, now);
  const passkeys = await countPasskeys(tx, scope);
  const invitations = await openInvitations(tx, scope, now);
  return accounts.map(({ id, state, totpCell, lastSignedInAt }) => {
    const fact = facts.get(id) ?? { state, roles: [], standsInFor: [] };
    const own = new Set(fact.roles.map(({ role }) => role));
    const invitation = invitations.get(id);
    const email = texts.get(id)?.email ?? "";
    return {
      accountId: id,
      name: pseudonymous ? pseudonymOf(id) : (texts.get(id)?.name ?? email),
      email,
      state,
      roles: fact.roles.map(({ role, endsAt }) => ({
        role,
        ...(endsAt === undefined ? {} : { endsAt: endsAt.toString() }),
      })),
      standsIn: [...rolesOf(fact, now)].filter((role) => !own.has(role)),
      passkeys: passkeys.get(id) ?? 0,
      app: totpCell !== undefined,
      ...(lastSignedInAt === undefined ? {} : { lastSignedInAt: lastSignedInAt.toString() }),
      ...(invitation === undefined ? {} : { invitationEndsAt: invitation.toString() }),
    };
  });
}

/** A session as the person and the organisation see it: never its token. */
export const shownSession = ({ createdAt, seenAt, ...one }: SessionLine) => ({
  ...one,
  createdAt: createdAt.toString(),
  seenAt: seenAt.toString(),
});

const shownAbsence = ({ from, until, ...rest }: Absence) => ({
  ...rest,
  from: from.toString(),
  until: until.toString(),
});

const grantsOf = (
  grants: readonly { readonly role: Grant["role"]; readonly endsAt?: string | undefined }[],
): Grant[] =>
  grants.map(({ role, endsAt }) => ({
    role,
    ...(endsAt === undefined ? {} : { endsAt: Temporal.Instant.from(endsAt) }),
  }));

/** Mails an account a link of its own. */
async function mailInvitation(
  { keys, url, mailFrom }: Platform,
  tx: WriteTx,
  scope: Scope,
  invited: {
    readonly id: AccountId;
    readonly email: string;
    readonly slug: string;
    readonly now: Temporal.Instant;
  },
): Promise<void> {
  const { id, email, slug, now } = invited;
  const path = await invitationPath(tx, scope, { slug, accountId: id, now });
  const { name, language } = await readProfile(tx, scope);
  const tongue = accessSentences.languages.find((one) => one === language) ?? "en";
  const content = {
    to: email,
    subject: accessSentences.say(tongue, "invitation.subject", { name }),
    text: accessSentences.say(tongue, "invitation.text", {
      name,
      link: `${url}${path}`,
      days: invitationDays,
    }),
    language: tongue,
  };
  await postMail(tx, scope, keys, { content, owner: ownerOf(id), from: mailFrom, now });
  await note(tx, scope, keys, { type: "account.invited", now, payload: { account: id } });
}

function accountRoutes(platform: Platform): readonly Route[] {
  const { keys } = platform;
  return [
    changeRoute(endpoints.invite, memberScope, async ({ params, body, now }, { tx, scope }) => {
      const made = await makeAccount(tx, scope, keys, {
        name: "",
        email: body.email,
        grants: grantsOf(body.grants),
        state: "invited",
        now,
      });
      const email = body.email.toLowerCase();
      await mailInvitation(platform, tx, scope, {
        id: made.accountId,
        email,
        slug: params.organisation,
        now,
      });
      return done;
    }),
    changeRoute(endpoints.inviteAgain, memberScope, async ({ params, now }, { tx, scope }) => {
      const id = accountId.parse(params.account);
      const account = await store.accountById(tx, scope, id);
      const email =
        account === undefined || account.state === "ended"
          ? undefined
          : (await textsOf(tx, scope, keys, [account])).get(id)?.email;
      if (email === undefined) throw refusal("not_found");
      await mailInvitation(platform, tx, scope, { id, email, slug: params.organisation, now });
      return done;
    }),
    changeRoute(endpoints.setRoles, memberScope, async ({ params, body, now }, { tx, scope }) => {
      await changeRoles(tx, scope, keys, accountId.parse(params.account), grantsOf(body.grants), now);
      return done;
    }),
    changeRoute(endpoints.signOutPerson, memberScope, async ({ params, now }, { tx, scope }) => {
      const id = accountId.parse(params.account);
      if ((await store.accountById(tx, scope, id)) === undefined) throw refusal("not_found");
      const ended = await endSessions(tx, scope, id, now);
      await note(tx, scope, keys, {
        type: "account.signed-out",
        now,
        payload: { account: id, sessions: ended },
      });
      return { ended };
    }),
    changeRoute(endpoints.endPerson, memberScope, async ({ params, now }, { tx, scope }) => {
      await endAccount(tx, scope, keys, accountId.parse(params.account), now);
      return done;
    }),
  ];
}

/** One's own absence, or anybody's as an owner. */
function mayArrange(member: Member, about: AccountId): boolean {
  return member.via === "session" && (member.accountId === about || member.permissions.has("people:write"));
}

function absenceRoutes({ keys }: Platform): readonly Route[] {
  return [
    changeRoute(endpoints.addAbsence, memberScope, async (call, { tx, scope }) => {
      const { body, now } = call;
      const [about, deputy] = [accountId.parse(body.account), accountId.parse(body.deputy)];
      if (!mayArrange(memberOf(call), about)) throw refusal("forbidden");
      const [from, until] = [Temporal.Instant.from(body.from), Temporal.Instant.from(body.until)];
      const facts = await store.factsOf(tx, scope, [about, deputy], now);
      const away = facts.get(about);
      const standIn = facts.get(deputy);
      if (away === undefined || standIn === undefined) throw refusal("not_found");
      const reads = [...rolesOf(standIn, now)].every((role) => role === "auditor");
      const problems = [
        ...(about === deputy || reads ? [{ at: "body.deputy", reason: "cannot_stand_in" }] : []),
        ...(Temporal.Instant.compare(from, until) >= 0 || Temporal.Instant.compare(until, now) <= 0
          ? [{ at: "body.until", reason: "too_early" }]
          : []),
      ];
      if (problems.length > 0) throw refusal("invalid_request", {}, problems);
      await store.insertAbsence(tx, scope, { accountId: about, deputyId: deputy, from, until }, now);
      await note(tx, scope, keys, { type: "absence.added", now, payload: { account: about, deputy } });
      return done;
    }),
    changeRoute(endpoints.endAbsence, memberScope, async (call, { tx, scope }) => {
      const id = idSchema<AbsenceId>().parse(call.params.absence);
      const absence = (await store.listAbsences(tx, scope, call.now)).find((one) => one.id === id);
      if (absence === undefined || !mayArrange(memberOf(call), absence.accountId)) throw refusal("not_found");
      await store.removeAbsence(tx, scope, id);
      const payload = { account: absence.accountId, deputy: absence.deputyId };
      await note(tx, scope, keys, { type: "absence.ended", now: call.now, payload });
      return done;
    }),
  ];
}
