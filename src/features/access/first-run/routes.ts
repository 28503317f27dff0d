/** The routes of one-time links: the first organisation, its owner, and people who were invited. */
import { read } from "../../../platform/db.ts";
import type { WriteTx } from "../../../platform/db.ts";
import { readCells, writeCell } from "../../../platform/cells/cells.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { formRoute, pageRoute } from "../../../platform/http/routes.ts";
import type { Route } from "../../../platform/http/routes.ts";
import type { AccountId } from "../../../platform/identifiers.ts";
import {
  openOrganisation,
  organisationIdOf,
  publicScope,
  readProfile,
} from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { calendarChoices, isCalendarSetting } from "../../../law/calendars.ts";
import { makeAccount, note, ownerOf, rewrite, textsOf } from "../accounts/accounts.ts";
import {
  accountByEmail,
  accountById,
  lockAccount,
  removeCell,
  replaceRoles,
  updateAccount,
} from "../accounts/store.ts";
import type { AccountRow } from "../accounts/store.ts";
import { hashPassword } from "../password/hash.ts";
import { passwordProblem } from "../password/problem.ts";
import { removePasskeys } from "../passkeys/store.ts";
import { isExposed } from "../place.ts";
import { preparedForm } from "../prepared.ts";
import { forgetSubjects } from "../provider/store.ts";
import { emailIndex, hashOf, normalEmail } from "../secrets.ts";
import { endSessions } from "../sessions/store.ts";
import { enter } from "../sign-in/enter.ts";
import { forgetFailures, limitCodes, recoveryHash } from "../sign-in/factors.ts";
import { newRecoveryCodes, newTotpSecret, qrOf, stepOf, totpAddress } from "../totp/codes.ts";
import { replaceRecoveryCodes } from "../totp/store.ts";
import * as endpoints from "./endpoints.ts";
import { currentZones } from "../../../platform/zones.ts";
import { ownerPath } from "./links.ts";
import {
  findInvitation,
  giveInvitationTo,
  isFirstRun,
  keepProofs,
  setFirstRun,
  useInvitations,
} from "./store.ts";
import type { Invitation } from "./store.ts";
import { factorView, firstRunView, welcomeView } from "./views.ts";

export function firstRunRoutes(platform: Platform): readonly Route[] {
  return [...organisationRoutes(platform), ...welcomeRoutes(platform), ...factorRoutes(platform)];
}

function organisationRoutes(platform: Platform): readonly Route[] {
  const { db, url, now: clock } = platform;
  const check = async (token: string, now: Instant): Promise<void> => {
    if (!(await isFirstRun(db, hashOf(token), now))) throw refusal("link_expired");
  };
  const zones = [...currentZones()];
  const shown = (language: "en" | "es") => ({
    exposed: isExposed(url),
    zones,
    calendars: calendarChoices(language).map((one) => ({ ...one, sources: [...one.sources] })),
  });
  return [
    pageRoute(
      endpoints.firstRunPage,
      async ({ params, query, now }) => {
        await check(params.token, now);
        return { token: params.token, ...shown(query.language ?? "en") };
      },
      firstRunView,
    ),
    formRoute(
      endpoints.firstRun,
      async ({ params, body, now }) => {
        await check(params.token, now);
        if (!isCalendarSetting(body.calendar))
          throw refusal("invalid_request", {}, [{ at: "body.calendar", reason: "unknown_calendar" }]);
        // There is no scope before there is an organisation; made twice, the second time finds the first.
        const site = { name: body.name, zone: body.zone, calendar: body.calendar };
        return openOrganisation(db, clock, { ...body, slug: slugOf(body), site });
      },
      async ({ body, now }, { tx, scope }) => {
        const see = await ownerPath(tx, scope, platform, slugOf(body), now);
        await setFirstRun(db, undefined);
        return { see };
      },
      firstRunView,
    ),
  ];
}

/** As typed, else from the name: “Riverbridge Language School” becomes `riverbridge-language-school`. */
function slugOf({ slug, name }: { readonly slug: string; readonly name: string }): string {
  if (slug !== "") return slug;
  // An apostrophe joins: “St Ebba's” is st-ebbas.
  const plain = name
    .normalize("NFKD")
    .replaceAll(/[\p{M}'’ʼ`´]/gu, "")
    .toLowerCase();
  const made = plain
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 60)
    .replaceAll(/^-|-$/g, "");
  if (made === "" || made === "form")
    throw refusal("invalid_request", {}, [{ at: "body.slug", reason: "not_from_name" }]);
  return made;
}

type Guest = {
  readonly slug: string;
  readonly name: string;
  readonly scope: Scope;
  readonly invitation: Invitation;
  readonly account: AccountRow | undefined;
  readonly person: { readonly name: string; readonly email: string };
};

/** Who follows a link; refuses when it is none of ours, used or too old, or its account has ended. */
async function guestOf(
  { db, keys }: Platform,
  { params, now }: { readonly params: { organisation: string; token: string }; readonly now: Instant },
): Promise<Guest> {
  const organisationId = await organisationIdOf(db, params.organisation);
  if (organisationId === undefined) throw refusal("link_expired");
  const scope = await publicScope(db, params.organisation);
  const guest = await read(db, scope, async (tx) => {
    const invitation = await findInvitation(tx, scope, hashOf(params.token), now);
    if (invitation === undefined) return undefined;
    const account =
      invitation.accountId === undefined ? undefined : await accountById(tx, scope, invitation.accountId);
    if (account?.state === "ended") return undefined;
    const texts =
      account === undefined ? undefined : (await textsOf(tx, scope, keys, [account])).get(account.id);
    const person = { name: texts?.name ?? "", email: texts?.email ?? "" };
    const { name } = await readProfile(tx, scope);
    return { slug: params.organisation, name, scope, invitation, account, person };
  });
  if (guest === undefined) throw refusal("link_expired");
  return guest;
}

const welcomeModel = (guest: Guest, url: string, token: string) => ({
  organisation: guest.slug,
  name: guest.name,
  token,
  first: guest.account === undefined,
  returning: guest.account?.state === "active",
  exposed: isExposed(url),
  person: guest.person,
});

function welcomeRoutes(platform: Platform): readonly Route[] {
  const { keys, url } = platform;
  return [
    pageRoute(
      endpoints.welcomePage,
      async (call) => ({
        ...welcomeModel(await guestOf(platform, call), url, call.params.token),
        problems: {},
      }),
      welcomeView,
    ),
    preparedForm(
      endpoints.welcome,
      async (call) => {
        const guest = await guestOf(platform, call);
        const { name, password } = call.body;
        const email = guest.account === undefined ? (call.body.email ?? "") : guest.person.email;
        const problems = {
          name: name === "" ? "empty" : undefined,
          email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(email) ? undefined : "email",
          password: passwordProblem(password, [name, email, guest.name, guest.slug]),
        };
        const wrong = Object.values(problems).some((problem) => problem !== undefined);
        const passwordHash = wrong ? undefined : await hashPassword(password.normalize("NFC"));
        return { scope: guest.scope, found: { guest, email, problems, passwordHash } };
      },
      async ({ params, body, now }, { tx, scope }, { guest, email, problems, passwordHash }) => {
        const model = welcomeModel(guest, url, params.token);
        const person = { name: body.name, email };
        if (passwordHash === undefined) return { show: { ...model, person, problems } };
        let id = guest.account?.id;
        if (id === undefined) {
          const index = await emailIndex(keys, scope, email);
          const begun = await accountByEmail(tx, scope, index);
          if (begun !== undefined && begun.state !== "invited") {
            return { show: { ...model, person, problems: { email: "email" } } };
          }
          const grants = [
            { role: "owner" as const },
            ...(body.officer === "yes" ? [{ role: "officer" as const }] : []),
          ];
          const made = { name: body.name, email: normalEmail(email), grants, state: "invited" as const, now };
          // Whoever began with an earlier link and lost it goes on with the account they began.
          id = begun?.id ?? (await makeAccount(tx, scope, keys, made)).accountId;
          if (begun !== undefined) {
            await replaceRoles(tx, scope, id, grants, now);
            await rewrite(tx, scope, keys, id, "name", body.name, now);
            await useInvitations(tx, scope, id, now);
          }
          await giveInvitationTo(tx, scope, guest.invitation.id, id);
        } else await rewrite(tx, scope, keys, id, "name", body.name, now);
        await waitForCode(platform, tx, scope, { invitation: guest.invitation, id, passwordHash, now });
        return { see: `/o/${guest.slug}/welcome/${params.token}/code` };
      },
      welcomeView,
    ),
  ];
}

/** Password and a new secret wait on the link: until a code confirms them, the old ways in are the ways in. */
async function waitForCode(
  { keys }: Platform,
  tx: WriteTx,
  scope: Scope,
  chosen: {
    readonly invitation: Invitation;
    readonly id: AccountId;
    readonly passwordHash: string;
    readonly now: Instant;
  },
): Promise<void> {
  const { invitation, id, passwordHash, now } = chosen;
  if (invitation.proofs !== undefined) await removeCell(tx, scope, invitation.proofs.totpCell);
  const totpCell = await writeCell(tx, scope, keys, {
    row: { table: "invitation", column: "totp", rowId: invitation.id },
    owner: ownerOf(id),
    text: newTotpSecret(),
    now,
    expiresAt: invitation.expiresAt,
  });
  await keepProofs(tx, scope, invitation.id, { passwordHash, totpCell });
}

function factorRoutes(platform: Platform): readonly Route[] {
  const { db, keys } = platform;
  const begun = async (call: Parameters<typeof guestOf>[1]) => {
    const guest = await guestOf(platform, call);
    const { account, scope } = guest;
    // Never the account's own secret: whoever holds the link has not shown yet that they may know it.
    const { proofs } = guest.invitation;
    const secret =
      proofs === undefined
        ? undefined
        : await read(db, scope, async (tx) =>
            (await readCells(tx, scope, keys, [proofs.totpCell])).get(proofs.totpCell),
          );
    if (account === undefined || proofs === undefined || secret === undefined) throw refusal("link_expired");
    const model = {
      organisation: guest.slug,
      name: guest.name,
      token: call.params.token,
      qr: qrOf(totpAddress(secret, guest.name, guest.person.email)),
      secret: (secret.match(/.{1,4}/g) ?? []).join(" "),
    };
    return { scope, account, secret, passwordHash: proofs.passwordHash, model };
  };
  return [
    pageRoute(endpoints.factorPage, async (call) => (await begun(call)).model, factorView),
    preparedForm(
      endpoints.factor,
      async (call) => {
        const found = await begun(call);
        await limitCodes(platform, found.scope, found.account.id, call.now);
        return { scope: found.scope, found };
      },
      async ({ params, body, headers, now }, work, { account, secret, passwordHash, model }) => {
        const { tx, scope } = work;
        const step = stepOf(secret, body.code, now);
        if (step === undefined) return { show: { ...model, problem: "wrong" as const } };
        const { state } = (await lockAccount(tx, scope, account.id)) ?? {};
        if (state === undefined || state === "ended") throw refusal("link_expired");
        // Two at once: the second finds it used.
        if ((await useInvitations(tx, scope, account.id, now)) === 0) throw refusal("link_expired");
        const codes = newRecoveryCodes();
        const hashes = await Promise.all(codes.map((code) => recoveryHash(keys, scope, account.id, code)));
        await replaceRecoveryCodes(tx, scope, account.id, hashes, now);
        // Whoever comes in by a new link has lost the old ways in: none of them stays open.
        await endSessions(tx, scope, account.id, now);
        await removePasskeys(tx, scope, account.id);
        await forgetSubjects(tx, scope, account.id);
        await rewrite(tx, scope, keys, account.id, "totp", secret, now);
        await updateAccount(tx, scope, account.id, { state: "active", passwordHash, totpLastStep: step });
        await forgetFailures(tx, scope, keys, { id: account.id });
        const type = state === "active" ? "account.recovered" : "account.opened";
        await note(tx, scope, keys, { type, now, payload: { account: account.id } });
        const agent = headers["user-agent"];
        await enter(platform, work, { slug: params.organisation, account, method: "setup", now, agent });
        return { show: { ...model, recoveryCodes: [...codes] } };
      },
      factorView,
    ),
  ];
}
