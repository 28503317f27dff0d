/** The routes of signing in through a provider. The network is asked before the transaction begins. */
import { readCells, writeCell } from "../../../platform/cells/cells.ts";
import { read } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { jsonRoute, memberScope, pageRoute } from "../../../platform/http/routes.ts";
import type { Route, Work } from "../../../platform/http/routes.ts";
import { publicScope, readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { countTry } from "../../../platform/throttle.ts";
import { makeAccount, note, rewrite } from "../accounts/accounts.ts";
import { accountByEmail, accountById, lockAccount, removeCell, updateAccount } from "../accounts/store.ts";
import type { AccountRow } from "../accounts/store.ts";
import { beginCeremony, findCeremony, useCeremony } from "../ceremonies/store.ts";
import { useInvitations } from "../first-run/store.ts";
import { wayBack } from "../place.ts";
import { preparedChange, preparedForm } from "../prepared.ts";
import { emailIndex, hashOf, indexOf, newSecret } from "../secrets.ts";
import { cookieToken, isSecure, setCookie } from "../sessions/cookies.ts";
import { enter } from "../sign-in/enter.ts";
import * as endpoints from "./endpoints.ts";
import { claimedBy, leavingAddress } from "./exchange.ts";
import type { Claimed, Client } from "./exchange.ts";
import { bindSubject, forgetSubjects, holderOf, readProvider, writeProvider } from "./store.ts";
import type { Provider } from "./store.ts";
import { leaveView, returnView } from "./views.ts";

const minutes = 10;

export function providerRoutes(platform: Platform): readonly Route[] {
  return [...leaveRoutes(platform), ...returnRoutes(platform), ...settingRoutes(platform)];
}

const returnAddress = ({ url }: Platform, slug: string): string => `${url}/o/${slug}/sign-in/provider/return`;

/** The provider of an organisation that offers it; refuses with `not_found` otherwise. */
async function offeredBy(
  { db, keys }: Platform,
  slug: string,
): Promise<{ scope: Scope; name: string; provider: Provider; client: Client }> {
  const scope = await publicScope(db, slug);
  return read(db, scope, async (tx) => {
    const provider = await readProvider(tx, scope);
    if (provider?.enabled !== true) throw refusal("not_found");
    const { secretCell, issuer, clientId, ownNetwork } = provider;
    const secrets = await readCells(tx, scope, keys, secretCell === undefined ? [] : [secretCell]);
    const secret = secretCell === undefined ? undefined : secrets.get(secretCell);
    const { name } = await readProfile(tx, scope);
    return { scope, name, provider, client: { issuer, clientId, secret, ownNetwork } };
  });
}

function leaveRoutes(platform: Platform): readonly Route[] {
  const { db, keys, url } = platform;
  return [
    preparedForm(
      endpoints.leave,
      async ({ params, ip, now }) => {
        const { scope, name, client } = await offeredBy(platform, params.organisation);
        const limit = { name: "provider.address", of: ip, limit: 100, windowSeconds: 3600, now };
        if (!(await countTry(db, scope, keys, limit)).allowed) throw refusal("too_many_tries");
        const flow = newSecret();
        const back = returnAddress(platform, params.organisation);
        const { address } = await leavingAddress(client, flow.token, back);
        return { scope, found: { name, address, flow, host: new URL(client.issuer).host } };
      },
      async ({ params, body, now }, { tx, scope, cookie }, { name, address, flow, host }) => {
        const shown = { organisation: params.organisation, name, host };
        if (address === undefined) return { show: shown };
        const returnTo = wayBack(params.organisation, body.to);
        await beginCeremony(tx, scope, { purpose: "provider", hash: flow.hash, returnTo, now, minutes });
        cookie(setCookie("flow", params.organisation, isSecure(url), flow.token, minutes * 60));
        return { show: { ...shown, address } };
      },
      leaveView,
    ),
  ];
}

function returnRoutes(platform: Platform): readonly Route[] {
  const { db, keys, url } = platform;
  return [
    pageRoute(
      endpoints.returnPage,
      async ({ params, query }) => {
        const { name } = await offeredBy(platform, params.organisation);
        const { code, state, iss } = query;
        const failed = code === undefined || state === undefined;
        return { organisation: params.organisation, name, code: code ?? "", state: state ?? "", iss, failed };
      },
      returnView,
    ),
    preparedForm(
      endpoints.finish,
      async ({ params, body, headers, now }) => {
        const offered = await offeredBy(platform, params.organisation);
        const { scope, client } = offered;
        const flow = cookieToken(headers, "flow", params.organisation, isSecure(url));
        const ceremony =
          flow === undefined
            ? undefined
            : await read(db, scope, (tx) => findCeremony(tx, scope, "provider", hashOf(flow), now));
        const back = returnAddress(platform, params.organisation);
        const claimed =
          flow === undefined || ceremony === undefined
            ? undefined
            : await claimedBy(client, flow, back, body);
        return { scope, found: { ...offered, ceremony, claimed } };
      },
      async ({ params, body, headers, now }, work, { name, provider, ceremony, claimed }) => {
        const { tx, scope } = work;
        const shown = { ...body, organisation: params.organisation, name, failed: true };
        const isNew = ceremony !== undefined && (await useCeremony(tx, scope, ceremony.id, now));
        const account =
          isNew && claimed !== undefined
            ? await accountOf(platform, work, provider, claimed, now)
            : undefined;
        if (account === undefined) {
          await note(tx, scope, keys, { type: "sign-in.failed", now, payload: { factor: "provider" } });
          return { show: shown };
        }
        const agent = headers["user-agent"];
        await enter(platform, work, { slug: params.organisation, account, method: "provider", now, agent });
        return { see: wayBack(params.organisation, ceremony?.returnTo) };
      },
      returnView,
    ),
  ];
}

/** The account of a verified address: one there is, or, where the provider's domain is trusted, a new one for staff. */
async function accountOf(
  { keys }: Platform,
  { tx, scope }: Work,
  { emailDomain }: Provider,
  { email, name, subject }: Claimed,
  now: Temporal.Instant,
): Promise<AccountRow | undefined> {
  if (emailDomain !== undefined && email.split("@").at(-1) !== emailDomain) return undefined;
  const known = await accountByEmail(tx, scope, await emailIndex(keys, scope, email));
  const index = await indexOf(keys, scope, `provider subject\n${subject}`);
  const holder = await holderOf(tx, scope, index);
  if (holder !== undefined && holder !== known?.id) return undefined;
  // An address may have gone to somebody else: whoever the provider named the first time is the account's.
  if (known !== undefined && !(await bindSubject(tx, scope, known.id, index))) return undefined;
  if (known?.state === "active") return known;
  if (known !== undefined) {
    if ((await lockAccount(tx, scope, known.id))?.state !== known.state) return undefined;
    if (name !== "" && known.nameCell === undefined)
      await rewrite(tx, scope, keys, known.id, "name", name, now);
    await updateAccount(tx, scope, known.id, { state: "active" });
    await useInvitations(tx, scope, known.id, now);
    await note(tx, scope, keys, { type: "account.opened", now, payload: { account: known.id } });
    return { ...known, state: "active" };
  }
  if (emailDomain === undefined) return undefined;
  const grants = [{ role: "staff" as const }];
  const made = await makeAccount(tx, scope, keys, { name, email, grants, state: "active", now });
  await bindSubject(tx, scope, made.accountId, index);
  return accountById(tx, scope, made.accountId);
}

function settingRoutes(platform: Platform): readonly Route[] {
  const { db, keys } = platform;
  return [
    jsonRoute(endpoints.provider, async (call) => {
      const scope = await memberScope(call);
      const provider = await read(db, scope, (tx) => readProvider(tx, scope));
      const { secretCell, ...shown } = provider ?? {
        issuer: "",
        clientId: "",
        emailDomain: undefined,
        ownNetwork: false,
        enabled: false,
        secretCell: undefined,
      };
      return {
        ...shown,
        hasSecret: secretCell !== undefined,
        returnAddress: returnAddress(platform, call.params.organisation),
      };
    }),
    preparedChange(
      endpoints.setProvider,
      async (call) => {
        const { issuer, clientId, ownNetwork } = call.body;
        const asked = { issuer, clientId, ownNetwork, secret: undefined };
        const found = await leavingAddress(asked, newSecret().token, platform.url);
        return { scope: await memberScope(call), found };
      },
      async ({ body, now }, { tx, scope }, { address, problem }) => {
        const works = address !== undefined;
        // Switched on only when it answers: else everybody would meet a door that leads nowhere.
        if (body.enabled && !works) return { works, problem };
        const { secret, ...rest } = body;
        const known = await readProvider(tx, scope);
        const before = known?.secretCell;
        // A secret is for the provider it was given for: at another address it would be handed to a stranger.
        const isSame = known?.issuer === body.issuer && known.clientId === body.clientId;
        if (before !== undefined && (secret !== undefined || !isSame)) await removeCell(tx, scope, before);
        let secretCell = isSame ? before : undefined;
        // Another provider has other names for everybody.
        if (known !== undefined && known.issuer !== body.issuer) await forgetSubjects(tx, scope);
        if (secret !== undefined) {
          const row = { table: "identity_provider", column: "secret", rowId: scope.organisationId };
          const owner = { kind: "organisation", id: scope.organisationId } as const;
          secretCell = await writeCell(tx, scope, keys, { row, owner, text: secret, now });
        }
        await writeProvider(tx, scope, { ...rest, emailDomain: body.emailDomain, secretCell }, now);
        await note(tx, scope, keys, { type: "provider.set", now, payload: { enabled: body.enabled } });
        return { works, problem };
      },
    ),
  ];
}
