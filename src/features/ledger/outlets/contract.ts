/** Where checkpoints leave the house: by mail, to a file, to an address. Safe for the browser. */
import { z } from "zod";
import { organisationParam } from "../../../platform/endpoint.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import type { Id } from "../../../platform/identifiers.ts";

const outletKinds = ["mail", "file", "url"] as const;
const rhythms = ["day", "week", "entries"] as const;
export const mostOutlets = 10;
/** Somebody who does not answer within these days is not asked for ever. */
export const confirmDays = 14;

export const organisationPath = z.strictObject({ organisation: organisationParam });
export const outletPath = z.strictObject({
  organisation: organisationParam,
  outlet: idSchema<Id<"ledger outlet">>(),
});
/** 256 bits, base64url. */
export const tokenPath = z.strictObject({
  organisation: organisationParam,
  token: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
export const languageQuery = z.strictObject({ language: z.enum(["en", "es"]).optional() });

const rhythm = z.discriminatedUnion("rhythm", [
  z.strictObject({ rhythm: z.literal("day") }),
  z.strictObject({ rhythm: z.literal("week") }),
  z.strictObject({ rhythm: z.literal("entries"), entries: z.int().min(10).max(1_000_000) }),
]);

export const NewOutlet = z.strictObject({
  to: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("mail"), address: z.email().max(254) }),
    z.strictObject({ kind: z.literal("file") }),
    z.strictObject({
      kind: z.literal("url"),
      address: z.url({ protocol: /^https?$/ }).max(500),
      /** Private addresses are meant: the receiver stands in the organisation's own network. */
      ownNetwork: z.boolean(),
    }),
  ]),
  when: rhythm,
});
export type NewOutlet = z.output<typeof NewOutlet>;

const moment = z.iso.datetime({ offset: true });
const outletStates = ["unconfirmed", "waiting", "delivered", "failing"] as const;

const Outlet = z.object({
  id: z.string(),
  kind: z.enum(outletKinds),
  /** The address, as far as the reader may see it; of a file the folder on the server. */
  where: z.string(),
  rhythm: z.enum(rhythms),
  entries: z.int().optional(),
  /** `waiting`: nothing was due yet, or it is on its way. */
  state: z.enum(outletStates),
  confirmBy: moment.optional(),
  deliveredAt: moment.optional(),
  deliveredSize: z.int().optional(),
  failingSince: moment.optional(),
  problem: z.string().optional(),
  tries: z.int(),
  /** Something is on its way. */
  isUnderWay: z.boolean(),
});
export const Outlets = z.object({ outlets: z.array(Outlet).max(mostOutlets), mayAdd: z.boolean() });

export const Asked = z.object({
  slug: z.string(),
  name: z.string(),
  token: z.string(),
  /** `gone`: unknown, expired or ended. */
  is: z.enum(["unconfirmed", "active", "gone"]),
  rhythm: z.enum(rhythms).optional(),
  chosen: z.enum(["en", "es"]).optional(),
});
