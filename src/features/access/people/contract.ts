/** What the People door and one's own account page show and send. Browser-safe. */
import { z } from "zod";
import { permissions } from "../../../platform/endpoint.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import { line, sentMoment } from "../../../platform/text.ts";

const Role = z.enum(["owner", "officer", "handler", "staff", "auditor", "developer"]);
const moment = z.iso.datetime({ offset: true });

export const Grants = z
  .array(z.strictObject({ role: Role, endsAt: sentMoment.optional() }))
  .min(1)
  .max(6)
  .refine((grants) => new Set(grants.map(({ role }) => role)).size === grants.length, {
    error: "repeats a role",
  })
  .refine((grants) => grants.every(({ role, endsAt }) => role !== "auditor" || endsAt !== undefined), {
    error: "an auditor needs an end",
  });

export const Absence = z.object({
  id: z.string(),
  accountId: z.string(),
  deputyId: z.string(),
  from: moment,
  until: moment,
});

export const PersonLine = z.object({
  accountId: z.string(),
  name: z.string(),
  email: z.string(),
  state: z.enum(["invited", "active", "ended"]),
  roles: z.array(z.object({ role: Role, endsAt: moment.optional() })),
  /** Roles held for somebody who is away. */
  standsIn: z.array(Role),
  passkeys: z.int(),
  app: z.boolean(),
  lastSignedInAt: moment.optional(),
  invitationEndsAt: moment.optional(),
});

export const People = z.object({
  people: z.array(PersonLine),
  absences: z.array(Absence),
  /** Names are withheld from whoever audits. */
  pseudonymous: z.boolean(),
});

const SessionLine = z.object({
  id: z.string(),
  device: z.string(),
  method: z.string(),
  createdAt: moment,
  seenAt: moment,
});

/** One account as the People door knows it. */
export const PersonPage = z.object({
  person: PersonLine,
  createdAt: moment,
  endedAt: moment.optional(),
  sessions: z.array(SessionLine),
  /** Tokens for the organisation's own systems that neither ended nor ran out. */
  tokens: z.int(),
  /** Theirs, and those in which they stand in. */
  absences: z.array(Absence),
  /** The names of whoever these absences speak of, by account. */
  names: z.record(z.string(), z.string()),
  pseudonymous: z.boolean(),
});

export const Invite = z.strictObject({ email: z.email().max(254), grants: Grants });

export const Own = z.object({
  accountId: z.string(),
  name: z.string(),
  email: z.string(),
  roles: z.array(Role),
  passkeysWork: z.boolean(),
  hasPassword: z.boolean(),
  hasApp: z.boolean(),
  recoveryCodes: z.int(),
  passkeys: z.array(
    z.object({
      id: z.string(),
      synced: z.boolean(),
      createdAt: moment,
      lastUsedAt: moment.optional(),
    }),
  ),
  sessions: z.array(z.object({ ...SessionLine.shape, isThis: z.boolean() })),
  tokens: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      scopes: z.array(z.enum(permissions)),
      createdAt: moment,
      expiresAt: moment,
      lastUsedAt: moment.optional(),
    }),
  ),
  /** What a token of this account may be given. */
  tokenScopes: z.array(z.enum(permissions)),
});

export const NewToken = z.strictObject({
  label: line({ max: 80, min: 1 }),
  scopes: z.array(z.enum(permissions)).min(1).max(permissions.length),
  days: z.int().min(1).max(366),
});

export const AbsenceWish = z.strictObject({
  account: idSchema(),
  deputy: idSchema(),
  from: sentMoment,
  until: sentMoment,
});
