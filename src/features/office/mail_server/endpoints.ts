/** The mail server of the organisation: how sending goes, where mail goes out, a mail to oneself to try it. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import type { MailId } from "../../../platform/identifiers.ts";
import { mailEncryptions } from "../../../platform/mail/contract.ts";
import { exactText, line, sentCount } from "../../../platform/text.ts";

const organisation = z.strictObject({ organisation: organisationParam });
const path = "/o/:organisation/api/office/mail-server" as const;

export const MailServerView = z.object({
  /** `environment`: whoever runs the installation has set it, and it goes before what is named here. */
  source: z.enum(["environment", "office", "none"]),
  sending: z.enum(["outbox", "sending", "failing"]),
  failingSince: z.string().optional(),
  /** A code; the page has the sentences. */
  problem: z.string().optional(),
  sentAt: z.string().optional(),
  waiting: z.int(),
  /** The sender of every mail. */
  from: z.string().optional(),
  /** What is named here, all but the password. */
  place: z
    .object({
      host: z.string(),
      port: z.int(),
      encryption: z.enum(mailEncryptions),
      user: z.string(),
      hasPassword: z.boolean(),
      from: z.string(),
      ownNetwork: z.boolean(),
    })
    .optional(),
  asOf: z.string(),
});
export type MailServerView = z.infer<typeof MailServerView>;

export const showMailServer = endpoint({
  kind: "json",
  method: "GET",
  path,
  permission: "settings:read",
  params: organisation,
  reply: MailServerView,
  refusals: [],
  summary: "Says how mail goes out and whether it does; never a password.",
});

export const saveMailServer = endpoint({
  kind: "json",
  method: "PUT",
  path,
  permission: "settings:write",
  stepUp: true,
  params: organisation,
  body: z.strictObject({
    host: line({ max: 255 }),
    port: sentCount.min(1).max(65_535),
    encryption: z.enum(mailEncryptions),
    user: line({ max: 255 }).optional(),
    /** Without one the password that is sealed stays, as long as server and user do. */
    password: exactText({ max: 1000 }).optional(),
    from: line({ max: 254 }),
    ownNetwork: z.boolean(),
  }),
  reply: z.object({ done: z.literal(true) }),
  refusals: ["invalid_request", "conflict"],
  summary: "Names the server that mail goes out by, from now on.",
});

export const removeMailServer = endpoint({
  kind: "json",
  method: "DELETE",
  path,
  permission: "settings:write",
  stepUp: true,
  params: organisation,
  reply: z.object({ done: z.literal(true) }),
  refusals: ["not_found"],
  summary: "Names no server any more: mail waits in the outbox, and the password is destroyed.",
});

export const tryMailServer = endpoint({
  kind: "json",
  method: "POST",
  path: `${path}/try`,
  permission: "settings:write",
  stepUp: true,
  params: organisation,
  body: z.strictObject({}),
  reply: z.object({ mail: idSchema<MailId>() }),
  refusals: ["conflict"],
  summary: "Sends a mail to whoever asks, by the server that is set.",
});

export const triedMail = endpoint({
  kind: "json",
  method: "GET",
  path: `${path}/try/:mail`,
  permission: "settings:write",
  params: z.strictObject({ organisation: organisationParam, mail: idSchema<MailId>() }),
  reply: z.object({
    state: z.enum(["waiting", "sent", "refused", "suppressed"]),
    problem: z.string().nullable(),
    tries: z.int(),
  }),
  refusals: ["not_found"],
  summary: "Says what became of a mail that was sent to try the server.",
});
