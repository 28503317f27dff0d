/** Answers the mail server's endpoints. The password goes in and never comes out. */
import { z } from "zod";
import { read } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope } from "../../../platform/http/routes.ts";
import type { Route } from "../../../platform/http/routes.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import type { WriteTx } from "../../../platform/db.ts";
import { postMail } from "../../../platform/mail/outbox.ts";
import { MailServer } from "../../../platform/mail/server.ts";
import { readMailSending, setMailServer } from "../../../platform/mail/server_store.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { listMembers } from "../../access/index.ts";
import { countMails, shownMails } from "../mail/store.ts";
import * as endpoints from "./endpoints.ts";
import type { MailServerView } from "./endpoints.ts";
import { isMailSent } from "./sending.ts";
import { testMail } from "./words.ts";

const done = { done: true } as const;

export function mailServerRoutes(platform: Platform): readonly Route[] {
  const { db, keys } = platform;
  return [
    jsonRoute(endpoints.showMailServer, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, async (tx): Promise<MailServerView> => {
        const { server, sentAt, problem, failingSince } = await readMailSending(tx, scope, keys);
        const { waiting } = await countMails(tx, scope, memberOf(call).accountId);
        const isSet = platform.hasMailServer === true;
        const source = isSet ? "environment" : server === undefined ? "none" : "office";
        const sending = source === "none" ? "outbox" : failingSince === undefined ? "sending" : "failing";
        const from = isSet ? platform.mailFrom : server?.from;
        const isFailing = sending === "failing" && failingSince !== undefined && problem !== undefined;
        return {
          source,
          sending,
          ...(isFailing ? { failingSince: failingSince.toString(), problem } : {}),
          ...(sentAt === undefined ? {} : { sentAt: sentAt.toString() }),
          waiting,
          ...(from === undefined ? {} : { from }),
          ...(server === undefined ? {} : { place: placeOf(server) }),
          asOf: call.now.toString(),
        };
      });
    }),
    changeRoute(endpoints.saveMailServer, memberScope, async ({ body, now }, { tx, scope }) => {
      const { server: before } = await readMailSending(tx, scope, keys);
      await setMailServer(tx, scope, keys, serverFrom(body, before), now);
      await note(platform, tx, scope, now, "mail-server.set");
      return done;
    }),
    changeRoute(endpoints.removeMailServer, memberScope, async ({ now }, { tx, scope }) => {
      const { server } = await readMailSending(tx, scope, keys);
      if (server === undefined) throw refusal("not_found");
      await setMailServer(tx, scope, keys, undefined, now);
      await note(platform, tx, scope, now, "mail-server.removed");
      return done;
    }),
    ...tryingRoutes(platform),
  ];
}

function tryingRoutes(platform: Platform): readonly Route[] {
  const { db, keys } = platform;
  return [
    changeRoute(endpoints.tryMailServer, memberScope, async (call, { tx, scope }) => {
      if (!(await isMailSent(tx, scope, platform))) throw refusal("conflict");
      const { accountId } = memberOf(call);
      const { now } = call;
      const members = await listMembers(tx, scope, keys, now);
      const me = members.find((one) => one.accountId === accountId);
      if (me === undefined) throw refusal("not_found");
      const { name, language } = await readProfile(tx, scope);
      const mail = await postMail(tx, scope, keys, {
        content: testMail({ to: me.email, organisation: name, language: language === "es" ? "es" : "en" }),
        owner: { kind: "organisation", id: scope.organisationId },
        from: platform.mailFrom,
        now,
      });
      await note(platform, tx, scope, now, "mail-server.tried");
      return { mail };
    }),
    jsonRoute(endpoints.triedMail, async (call) => {
      const scope = await memberScope(call);
      const id = call.params.mail;
      return read(db, scope, async (tx) => {
        const [mail] = await shownMails(tx, scope, keys, memberOf(call).accountId, { id, limit: 1 });
        if (mail === undefined) throw refusal("not_found");
        return { state: mail.state, problem: mail.problem, tries: mail.tries };
      });
    }),
  ];
}

function placeOf({ host, port, encryption, user = "", password, from, ownNetwork }: MailServer) {
  return { host, port, encryption, user, hasPassword: password !== undefined, from, ownNetwork };
}

/** What was sent, with the password that is sealed where the same user of the same server goes on. */
function serverFrom(
  body: z.output<typeof endpoints.saveMailServer.body>,
  before: MailServer | undefined,
): MailServer {
  const { user = "", password = "", ...rest } = body;
  if (!/^[A-Za-z0-9.:_-]+$/.test(rest.host)) throw invalid("host", "not_a_name");
  if (rest.encryption === "none" && !rest.ownNetwork) throw invalid("encryption", "own_network_only");
  if (!z.email().safeParse(rest.from).success) throw invalid("from", "not_an_address");
  const isSame =
    before !== undefined &&
    before.host === rest.host &&
    before.port === rest.port &&
    before.user === user &&
    before.encryption === rest.encryption &&
    before.ownNetwork === rest.ownNetwork;
  const secret = password !== "" ? password : isSame ? before.password : undefined;
  if (user !== "" && secret === undefined) throw invalid("password", "missing");
  return MailServer.parse({
    ...rest,
    ...(user === "" ? {} : { user, password: secret }),
  });
}

const invalid = (field: string, reason: string) =>
  refusal("invalid_request", {}, [{ at: `body.${field}`, reason }]);

async function note(
  { keys }: Pick<Platform, "keys">,
  tx: WriteTx,
  scope: Scope,
  now: Instant,
  type: "mail-server.set" | "mail-server.removed" | "mail-server.tried",
): Promise<void> {
  await append(tx, scope, keys, {
    type,
    now,
    payload: {},
    owner: { kind: "organisation", id: scope.organisationId },
  });
}
