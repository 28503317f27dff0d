/** The routes of one's own account: proofs, sessions, tokens. */
import { readCells, writeCell } from "../../../platform/cells/cells.ts";
import { read } from "../../../platform/db.ts";
import type { Permission } from "../../../platform/endpoint.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope } from "../../../platform/http/routes.ts";
import type { Route } from "../../../platform/http/routes.ts";
import { idSchema, type SessionId } from "../../../platform/identifiers.ts";
import { newId } from "../../../platform/ids.ts";
import { readProfile } from "../../../platform/organisations.ts";
import { note, ownerOf, rewrite, textsOf } from "../accounts/accounts.ts";
import { accountById, factsOf, updateAccount } from "../accounts/store.ts";
import { hashPassword } from "../password/hash.ts";
import { passwordProblem } from "../password/problem.ts";
import { passkeysOf } from "../passkeys/store.ts";
import { rolesOf } from "../permissions.ts";
import { passkeysWork } from "../place.ts";
import { preparedChange } from "../prepared.ts";
import { newSecret } from "../secrets.ts";
import { signedInAt } from "../sessions/identify.ts";
import type { SignedIn } from "../sessions/identify.ts";
import { idleMinutes } from "../sessions/sessions.ts";
import { endSessions, listSessions } from "../sessions/store.ts";
import { recoveryHash } from "../sign-in/factors.ts";
import type { TokenId } from "../tables.ts";
import { tokenText } from "../tokens/identify.ts";
import { endTokens, insertToken, listTokens } from "../tokens/store.ts";
import { newRecoveryCodes, newTotpSecret, qrOf, stepOf, totpAddress } from "../totp/codes.ts";
import { countRecoveryCodes, replaceRecoveryCodes } from "../totp/store.ts";
import * as endpoints from "./endpoints.ts";
import { shownSession } from "./routes.ts";

const done = { done: true } as const;

export function ownRoutes(platform: Platform): readonly Route[] {
  return [
    ...showRoutes(platform),
    ...proofRoutes(platform),
    ...sessionRoutes(platform),
    ...tokenRoutes(platform),
  ];
}

async function sessionOf(
  platform: Platform,
  call: {
    readonly headers: Parameters<typeof signedInAt>[1]["headers"];
    readonly params: { organisation: string };
  },
): Promise<SignedIn> {
  const signedIn = await signedInAt(platform, call, call.params.organisation);
  if (signedIn === undefined) throw refusal("not_signed_in");
  return signedIn;
}

function showRoutes(platform: Platform): readonly Route[] {
  const { db, keys, url } = platform;
  return [
    jsonRoute(endpoints.own, async (call) => {
      const { accountId, permissions } = memberOf(call);
      const scope = await memberScope(call);
      const { session } = await sessionOf(platform, call);
      const { now } = call;
      return read(db, scope, async (tx) => {
        const account = await accountById(tx, scope, accountId);
        if (account === undefined) throw refusal("not_found");
        const texts = (await textsOf(tx, scope, keys, [account])).get(accountId);
        const facts = (await factsOf(tx, scope, [accountId], now)).get(accountId);
        const seenSince = now.subtract({ minutes: idleMinutes });
        const sessions = await listSessions(tx, scope, accountId, { now, seenSince });
        const tokens = await listTokens(tx, scope, accountId, now);
        const labels = await readCells(
          tx,
          scope,
          keys,
          tokens.flatMap(({ labelCell }) => (labelCell === undefined ? [] : [labelCell])),
        );
        const held: readonly Permission[] = [...permissions];
        return {
          accountId,
          name: texts?.name ?? "",
          email: texts?.email ?? "",
          roles: facts === undefined ? [] : [...rolesOf(facts, now)],
          passkeysWork: passkeysWork(url),
          hasPassword: account.passwordHash !== undefined,
          hasApp: account.totpCell !== undefined,
          recoveryCodes: await countRecoveryCodes(tx, scope, accountId),
          passkeys: (await passkeysOf(tx, scope, accountId)).map(
            ({ id, deviceType, createdAt, lastUsedAt }) => ({
              id,
              synced: deviceType === "multiDevice",
              createdAt: createdAt.toString(),
              lastUsedAt: lastUsedAt?.toString(),
            }),
          ),
          sessions: sessions.map((one) => ({ ...shownSession(one), isThis: one.id === session.id })),
          tokens: tokens.map(({ id, labelCell, scopes, ...at }) => ({
            id,
            label: (labelCell === undefined ? undefined : labels.get(labelCell)) ?? "",
            scopes: held.filter((one) => scopes.includes(one)),
            createdAt: at.createdAt.toString(),
            expiresAt: at.expiresAt.toString(),
            lastUsedAt: at.lastUsedAt?.toString(),
          })),
          tokenScopes: held.filter((one) => one !== "token:write"),
        };
      });
    }),
  ];
}

function proofRoutes(platform: Platform): readonly Route[] {
  const { db, keys } = platform;
  return [
    preparedChange(
      endpoints.setPassword,
      async (call) => {
        const scope = await memberScope(call);
        const { accountId } = memberOf(call);
        const context = await read(db, scope, async (tx) => {
          const account = await accountById(tx, scope, accountId);
          const texts =
            account === undefined ? undefined : (await textsOf(tx, scope, keys, [account])).get(accountId);
          return [texts?.name ?? "", texts?.email ?? "", (await readProfile(tx, scope)).name];
        });
        const problem = passwordProblem(call.body.password, context);
        const hash =
          problem === undefined ? await hashPassword(call.body.password.normalize("NFC")) : undefined;
        return { scope, found: { problem, hash } };
      },
      async (call, { tx, scope }, { problem, hash }) => {
        if (hash === undefined) return problem === undefined ? {} : { problem };
        const { session, member } = await sessionOf(platform, call);
        await updateAccount(tx, scope, member.accountId, { passwordHash: hash });
        await endSessions(tx, scope, member.accountId, call.now, { except: session.id });
        await note(tx, scope, keys, {
          type: "password.changed",
          now: call.now,
          payload: { account: member.accountId },
        });
        return {};
      },
    ),
    changeRoute(endpoints.appOptions, memberScope, async (call, { tx, scope }) => {
      const { accountId } = memberOf(call);
      const account = await accountById(tx, scope, accountId);
      const email =
        account === undefined ? "" : (await textsOf(tx, scope, keys, [account])).get(accountId)?.email;
      const secret = newTotpSecret();
      return { secret, qr: qrOf(totpAddress(secret, (await readProfile(tx, scope)).name, email ?? "")) };
    }),
    changeRoute(endpoints.setApp, memberScope, async (call, { tx, scope }) => {
      const { accountId } = memberOf(call);
      const step = stepOf(call.body.secret, call.body.code, call.now);
      if (step === undefined) return { right: false };
      await rewrite(tx, scope, keys, accountId, "totp", call.body.secret, call.now);
      await updateAccount(tx, scope, accountId, { totpLastStep: step });
      await note(tx, scope, keys, { type: "app.changed", now: call.now, payload: { account: accountId } });
      return { right: true };
    }),
    changeRoute(endpoints.newCodes, memberScope, async (call, { tx, scope }) => {
      const { accountId } = memberOf(call);
      const codes = [...newRecoveryCodes()];
      const hashes = await Promise.all(codes.map((one) => recoveryHash(keys, scope, accountId, one)));
      await replaceRecoveryCodes(tx, scope, accountId, hashes, call.now);
      await note(tx, scope, keys, {
        type: "recovery-codes.made",
        now: call.now,
        payload: { account: accountId },
      });
      return { codes };
    }),
  ];
}

function sessionRoutes(platform: Platform): readonly Route[] {
  const { keys } = platform;
  return [
    changeRoute(endpoints.endSession, memberScope, async (call, { tx, scope }) => {
      const { accountId } = memberOf(call);
      const only = idSchema<SessionId>().parse(call.params.session);
      if ((await endSessions(tx, scope, accountId, call.now, { only })) === 0) throw refusal("not_found");
      await note(tx, scope, keys, { type: "session.ended", now: call.now, payload: { session: only } });
      return done;
    }),
    changeRoute(endpoints.endOtherSessions, memberScope, async (call, { tx, scope }) => {
      const { member, session } = await sessionOf(platform, call);
      const count = await endSessions(tx, scope, member.accountId, call.now, { except: session.id });
      await note(tx, scope, keys, { type: "session.others-ended", now: call.now, payload: { count } });
      return done;
    }),
  ];
}

function tokenRoutes({ keys }: Platform): readonly Route[] {
  return [
    changeRoute(endpoints.makeToken, memberScope, async (call, { tx, scope }) => {
      const { accountId, permissions } = memberOf(call);
      const { label, scopes, days } = call.body;
      // Nobody hands out what they do not hold, and a token makes no tokens.
      if (scopes.some((one) => one === "token:write" || !permissions.has(one))) throw refusal("forbidden");
      const id = newId<TokenId>();
      const { token, hash } = newSecret();
      const { now } = call;
      const row = { table: "api_token", column: "label", rowId: id };
      const labelCell = await writeCell(tx, scope, keys, {
        row,
        owner: ownerOf(accountId),
        text: label,
        now,
      });
      const expiresAt = now.add({ hours: 24 * days });
      await insertToken(tx, scope, {
        id,
        accountId,
        hash,
        labelCell,
        scopes: [...new Set(scopes)],
        now,
        expiresAt,
      });
      await note(tx, scope, keys, {
        type: "token.made",
        now,
        payload: { token: id, scopes: [...scopes], days },
      });
      return { token: tokenText(call.params.organisation, token) };
    }),
    changeRoute(endpoints.endToken, memberScope, async (call, { tx, scope }) => {
      const { accountId } = memberOf(call);
      const only = idSchema<TokenId>().parse(call.params.token);
      if ((await endTokens(tx, scope, accountId, call.now, only)) === 0) throw refusal("not_found");
      await note(tx, scope, keys, { type: "token.ended", now: call.now, payload: { token: only } });
      return done;
    }),
  ];
}
