/** Naming places for checkpoints, seeing how they do, and a recipient's own word. */
import { randomBytes } from "node:crypto";
import path from "node:path";
import type { z } from "zod";
import { read } from "../../../platform/db.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import {
  changeRoute,
  formRoute,
  jsonRoute,
  memberOf,
  memberScope,
  pageRoute,
} from "../../../platform/http/routes.ts";
import type { Member, Route } from "../../../platform/http/routes.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import { postMail } from "../../../platform/mail/outbox.ts";
import { publicScope, readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { countTry } from "../../../platform/throttle.ts";
import type { Instant } from "../../../platform/time.ts";
import { confirmDays, mostOutlets } from "./contract.ts";
import type { Asked, NewOutlet, Outlets } from "./contract.ts";
import { checkpointFolder } from "./deliver.ts";
import { shownState } from "./domain.ts";
import * as endpoints from "./endpoints.ts";
import { askingMail } from "./mails.ts";
import {
  changeOutlet,
  endStored,
  insertOutlet,
  livingOutlets,
  outletById,
  outletByToken,
  textOf,
} from "./store.ts";
import type { StoredOutlet } from "./store.ts";
import { askedView } from "./views.ts";

/** A day's worth of strangers that an office could bother. */
const askedPerDay = 20;

export function outletRoutes(platform: Platform): readonly Route[] {
  const { db, keys } = platform;
  return [
    jsonRoute(endpoints.listOutlets, async (call) => {
      const scope = await memberScope(call);
      const member = memberOf(call);
      return read(db, scope, async (tx) => {
        const outlets = await livingOutlets(tx, scope);
        return {
          outlets: await Promise.all(outlets.map((one) => shownOutlet(tx, scope, platform, member, one))),
          mayAdd: member.permissions.has("settings:write") && outlets.length < mostOutlets,
        };
      });
    }),
    changeRoute(endpoints.addOutlet, memberScope, async (call, { tx, scope }) => {
      const { to } = call.body;
      await refuseSecond(tx, scope, platform, to);
      if (to.kind === "mail") {
        const name = "ledger.outlet";
        const tried = { name, of: "mail", limit: askedPerDay, windowSeconds: 86_400, now: call.now };
        if (!(await countTry(db, scope, keys, tried)).allowed) throw refusal("too_many_tries");
      }
      const id = await add(tx, scope, platform, call.params.organisation, call.body, call.now);
      await note(tx, scope, platform, "ledger.outlet-named", call.now, { outlet: id, kind: to.kind });
      return { id };
    }),
    changeRoute(endpoints.endOutlet, memberScope, async (call, { tx, scope }) => {
      const outlet = await outletById(tx, scope, call.params.outlet);
      if (outlet === undefined || outlet.state === "ended") throw refusal("not_found");
      await endStored(tx, scope, outlet.id, call.now);
      await note(tx, scope, platform, "ledger.outlet-ended", call.now, { outlet: outlet.id });
      return { ended: true } as const;
    }),
    ...recipientRoutes(platform),
  ];
}

/** The same place twice would only be twice the mail. */
async function refuseSecond(tx: Tx, scope: Scope, { keys }: Platform, to: NewOutlet["to"]): Promise<void> {
  const outlets = await livingOutlets(tx, scope);
  if (outlets.length >= mostOutlets) throw refusal("conflict");
  for (const one of outlets) {
    if (one.kind !== to.kind) continue;
    const known = await textOf(tx, scope, keys, one.id, "address");
    if (to.kind === "file" || known === to.address) throw refusal("conflict");
  }
}

async function add(
  tx: WriteTx,
  scope: Scope,
  { keys, url, mailFrom }: Platform,
  slug: string,
  { to, when }: NewOutlet,
  now: Instant,
): Promise<StoredOutlet["id"]> {
  const token = to.kind === "mail" ? randomBytes(32).toString("base64url") : undefined;
  const id = await insertOutlet(tx, scope, keys, {
    kind: to.kind,
    rhythm: when.rhythm,
    entries: when.rhythm === "entries" ? when.entries : undefined,
    ownNetwork: to.kind === "url" && to.ownNetwork,
    address: to.kind === "file" ? undefined : to.address,
    token,
    confirmBy: token === undefined ? undefined : now.add({ hours: confirmDays * 24 }),
    now,
  });
  if (to.kind !== "mail" || token === undefined) return id;
  const { name, language } = await readProfile(tx, scope);
  const link = `${url}/p/${slug}/checkpoints/${token}`;
  const content = askingMail(language === "es" ? "es" : "en", { to: to.address, name, link });
  const owner = { kind: "organisation", id: scope.organisationId } as const;
  await postMail(tx, scope, keys, { content, owner, from: mailFrom, now });
  return id;
}

async function shownOutlet(
  tx: Tx,
  scope: Scope,
  { keys, folder }: Platform,
  { pseudonymous, organisation }: Member,
  outlet: StoredOutlet,
): Promise<z.input<typeof Outlets>["outlets"][number]> {
  const address = await textOf(tx, scope, keys, outlet.id, "address");
  const shown = address ?? path.relative(path.dirname(folder), checkpointFolder(folder, organisation));
  return {
    id: outlet.id,
    kind: outlet.kind,
    where: pseudonymous && outlet.kind === "mail" ? "an address" : shown,
    rhythm: outlet.rhythm,
    ...(outlet.entries === undefined ? {} : { entries: outlet.entries }),
    state: shownState(outlet),
    ...(outlet.state === "unconfirmed" && outlet.confirmBy !== undefined
      ? { confirmBy: outlet.confirmBy.toString() }
      : {}),
    ...(outlet.deliveredAt === undefined ? {} : { deliveredAt: outlet.deliveredAt.toString() }),
    ...(outlet.deliveredSize === undefined ? {} : { deliveredSize: outlet.deliveredSize }),
    ...(outlet.failingSince === undefined ? {} : { failingSince: outlet.failingSince.toString() }),
    ...(outlet.problem === undefined ? {} : { problem: outlet.problem }),
    tries: outlet.tries,
    isUnderWay: outlet.state === "active" && (outlet.sentSize ?? 0) > (outlet.deliveredSize ?? 0),
  };
}

type AskedCall = {
  readonly params: { readonly organisation: string; readonly token: string };
  readonly query: { readonly language?: "en" | "es" | undefined };
  readonly now: Instant;
};

function recipientRoutes(platform: Platform): readonly Route[] {
  const { db } = platform;
  const shown = async (tx: Tx, scope: Scope, call: AskedCall): Promise<z.input<typeof Asked>> => {
    const { organisation, token } = call.params;
    const outlet = await outletByToken(tx, scope, token);
    const { name } = await readProfile(tx, scope);
    const { language } = call.query;
    return {
      slug: organisation,
      name,
      token,
      is: stateFor(outlet, call.now),
      ...(outlet === undefined ? {} : { rhythm: outlet.rhythm }),
      ...(language === undefined ? {} : { chosen: language }),
    };
  };
  return [
    pageRoute(
      endpoints.askedPage,
      async (call) => {
        const scope = await publicScope(db, call.params.organisation);
        return read(db, scope, (tx) => shown(tx, scope, call));
      },
      askedView,
    ),
    formRoute(
      endpoints.answerAsked,
      (call) => publicScope(db, call.params.organisation),
      async (call, { tx, scope }) => {
        const outlet = await outletByToken(tx, scope, call.params.token);
        const is = stateFor(outlet, call.now);
        if (outlet !== undefined && is === "unconfirmed" && call.body.answer === "yes") {
          await changeOutlet(tx, scope, outlet.id, { state: "active" });
          await note(tx, scope, platform, "ledger.outlet-confirmed", call.now, { outlet: outlet.id });
        }
        if (outlet !== undefined && is === "active" && call.body.answer === "stop") {
          await endStored(tx, scope, outlet.id, call.now);
          await note(tx, scope, platform, "ledger.outlet-ended", call.now, { outlet: outlet.id });
        }
        return { show: await shown(tx, scope, call) };
      },
      askedView,
    ),
  ];
}

function stateFor(outlet: StoredOutlet | undefined, now: Instant): "unconfirmed" | "active" | "gone" {
  if (outlet === undefined || outlet.state === "ended") return "gone";
  if (outlet.state === "active") return "active";
  const isLate = outlet.confirmBy !== undefined && Temporal.Instant.compare(outlet.confirmBy, now) < 0;
  return isLate ? "gone" : "unconfirmed";
}

async function note(
  tx: WriteTx,
  scope: Scope,
  { keys }: Pick<Platform, "keys">,
  type: string,
  now: Instant,
  payload: Readonly<Record<string, string>>,
): Promise<void> {
  const owner = { kind: "organisation", id: scope.organisationId } as const;
  await append(tx, scope, keys, { type, now, payload, owner });
}
