/** The office's side of controllers that ask by OpenDSR: who may, with which key, and what our answers are signed with. */
import { read } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberScope } from "../../../platform/http/routes.ts";
import type { Route } from "../../../platform/http/routes.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { newId } from "../../../platform/ids.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import type { Json } from "../../../platform/ledger/canonical.ts";
import type { WriteTx } from "../../../platform/db.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { setVendorKey, vendorSystems } from "../recipients/opendsr/keys.ts";
import type { ControllerId, ControllerTerms } from "./contract.ts";
import * as endpoints from "./endpoints.ts";
import { newControllerKey } from "./identify.ts";
import { protocolRoutes } from "./routes.protocol.ts";
import { setSigner } from "./signer.ts";
import { controllers, insertController, signerRow, updateController } from "./store.ts";
import type { Controller, ListedController } from "./store.ts";

export function controllerRoutes(platform: Platform): readonly Route[] {
  return [
    ...protocolRoutes(platform),
    ...listRoutes(platform),
    ...keyRoutes(platform),
    ...signingRoutes(platform),
  ];
}

type Note = {
  readonly type: string;
  readonly now: Instant;
  readonly payload: Readonly<Record<string, Json>>;
};

const note = (tx: WriteTx, scope: Scope, keys: KeyProvider, entry: Note): Promise<unknown> =>
  append(tx, scope, keys, { ...entry, owner: { kind: "organisation", id: scope.organisationId } });

function listRoutes({ db, url, now }: Platform): readonly Route[] {
  return [
    jsonRoute(endpoints.listControllers, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, async (tx) => {
        const signer = await signerRow(tx, scope);
        return {
          address: `${url}/p/${call.params.organisation}/opendsr/v2`,
          isSecure: url.startsWith("https://"),
          ...(signer === undefined
            ? {}
            : {
                signer: {
                  domain: signer.domain,
                  fingerprint: signer.fingerprint,
                  validUntil: signer.valid_until.toString(),
                  since: signer.created_at.toString(),
                  isOver: Temporal.Instant.compare(signer.valid_until, now()) <= 0,
                },
              }),
          controllers: (await controllers(tx, scope)).map(shown),
          systems: (await vendorSystems(tx, scope, now())).map(({ base, vendors, setAt }) => ({
            base,
            vendors: [...vendors],
            ...(setAt === undefined ? {} : { keySetAt: setAt.toString() }),
          })),
        };
      });
    }),
  ];
}

function keyRoutes({ keys }: Platform): readonly Route[] {
  return [
    changeRoute(endpoints.letControllerIn, memberScope, async (call, { tx, scope }) => {
      const id = newId<ControllerId>();
      const { key, hash } = newControllerKey(call.params.organisation);
      await insertController(tx, scope, {
        id,
        ...columns(call.body),
        key_hash: hash,
        key_made_at: call.now,
        created_at: call.now,
        ended_at: null,
      });
      await note(tx, scope, keys, { type: "controller.let-in", now: call.now, payload: { controller: id } });
      return { id, key };
    }),
    changeRoute(endpoints.changeController, memberScope, async (call, { tx, scope }) => {
      const id = call.params.controller;
      if (!(await updateController(tx, scope, id, columns(call.body)))) throw refusal("not_found");
      await note(tx, scope, keys, { type: "controller.changed", now: call.now, payload: { controller: id } });
      return {};
    }),
    changeRoute(endpoints.makeControllerKey, memberScope, async (call, { tx, scope }) => {
      const id = call.params.controller;
      const { key, hash } = newControllerKey(call.params.organisation);
      const change = { key_hash: hash, key_made_at: call.now };
      if (!(await updateController(tx, scope, id, change))) throw refusal("not_found");
      await note(tx, scope, keys, {
        type: "controller.key-made",
        now: call.now,
        payload: { controller: id },
      });
      return { id, key };
    }),
    changeRoute(endpoints.endController, memberScope, async (call, { tx, scope }) => {
      const id = call.params.controller;
      if (!(await updateController(tx, scope, id, { ended_at: call.now }))) throw refusal("not_found");
      await note(tx, scope, keys, { type: "controller.ended", now: call.now, payload: { controller: id } });
      return {};
    }),
  ];
}

function signingRoutes({ keys }: Platform): readonly Route[] {
  return [
    changeRoute(endpoints.setVendorKey, memberScope, async (call, { tx, scope }) => {
      const { base, key } = call.body;
      const isNamed = (await vendorSystems(tx, scope, call.now)).some((one) => one.base === base);
      if (!isNamed) throw refusal("conflict");
      await setVendorKey(tx, scope, keys, { base, key, now: call.now });
      await note(tx, scope, keys, {
        type: "vendor.key-set",
        now: call.now,
        payload: { isSet: key !== undefined },
      });
      return {};
    }),
    changeRoute(endpoints.setSigner, memberScope, async (call, { tx, scope }) => {
      const { fingerprint } = await setSigner(tx, scope, keys, { ...call.body, now: call.now });
      await note(tx, scope, keys, { type: "controller.signer-set", now: call.now, payload: { fingerprint } });
      return { fingerprint };
    }),
  ];
}

const columns = ({ name, contact, customerNumber, callbackHosts }: ControllerTerms) =>
  ({
    name,
    contact,
    customer_number: customerNumber ?? null,
    callback_hosts: [...new Set(callbackHosts)],
  }) satisfies Partial<Controller>;

const shown = (row: ListedController) => ({
  id: row.id,
  name: row.name,
  contact: row.contact,
  ...(row.customer_number === null ? {} : { customerNumber: row.customer_number }),
  callbackHosts: row.callback_hosts,
  keyMadeAt: row.key_made_at.toString(),
  ...(row.ended_at === null ? {} : { endedAt: row.ended_at.toString() }),
  requests: row.requests,
  ...(row.last_asked_at === null ? {} : { lastAskedAt: row.last_asked_at.toString() }),
});
