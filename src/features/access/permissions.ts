/**
 * Who may do what, in one table; everything that is not in it is refused. Pure and safe for the browser: the page
 * "What each role may do" is this table. Decision: docs/decisions/0050-sign-in.md.
 */
import type { machines, Permission } from "../../platform/endpoint.ts";

export const roles = ["owner", "officer", "handler", "staff", "auditor", "developer"] as const;
export type Role = (typeof roles)[number];

/** What a role can be given: everything but what belongs to everybody, to whoever is signed in, and to the machine. */
export type Grantable = Exclude<Permission, "public" | "member" | (typeof machines)[number]>;

/** Permission → the roles that have it. */
export const permissionTable = {
  "case:read": ["owner", "officer", "handler", "auditor"],
  "case:log": ["owner", "officer", "handler", "staff"],
  "case:work": ["officer", "handler"],
  "case:decide": ["officer"],
  "policy:read": ["owner", "officer", "handler", "staff", "auditor", "developer"],
  "policy:check": ["owner", "officer"],
  "policy:sign": ["owner", "officer", "handler", "staff", "developer"],
  "register:read": ["owner", "officer", "handler", "auditor", "developer"],
  "register:write": ["owner", "officer"],
  "connection:read": ["owner", "officer", "handler", "auditor", "developer"],
  "connection:write": ["owner", "officer"],
  "people:read": ["owner", "officer", "handler", "auditor"],
  "people:write": ["owner"],
  "mail:read": ["owner", "officer", "handler"],
  "mail:write": ["owner", "officer"],
  "settings:read": ["owner", "officer", "auditor"],
  "settings:write": ["owner", "officer"],
  "ledger:read": ["owner", "officer", "auditor"],
  "token:write": ["developer"],
  "suppression:check": ["developer"],
} as const satisfies Readonly<Record<Grantable, readonly Role[]>>;

export const grantable = Object.keys(permissionTable).filter((name): name is Grantable =>
  Object.hasOwn(permissionTable, name),
);

/** The roles a deputy takes over while somebody is away. Ownership and the developer's tokens are nobody else's. */
const deputised: ReadonlySet<Role> = new Set(["officer", "handler"]);

export type HeldRole = {
  readonly role: Role;
  /** From this moment on the role is over; an auditor always has one. */
  readonly endsAt?: Temporal.Instant | undefined;
};

/** Somebody is away, and the account stands in for them: from `from` up to, not including, `until`. */
export type StandingIn = {
  readonly roles: readonly HeldRole[];
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
};

export type AccountFacts = {
  readonly state: "invited" | "active" | "ended";
  readonly roles: readonly HeldRole[];
  readonly standsInFor: readonly StandingIn[];
};

const before = (one: Temporal.Instant, other: Temporal.Instant): boolean =>
  Temporal.Instant.compare(one, other) < 0;

/** The roles that hold now: the account's own, and those of whoever it stands in for. */
export function rolesOf(facts: AccountFacts, now: Temporal.Instant): ReadonlySet<Role> {
  if (facts.state !== "active") return new Set();
  const holding = (held: readonly HeldRole[]): Role[] =>
    held.filter(({ endsAt }) => endsAt === undefined || before(now, endsAt)).map(({ role }) => role);
  const own = holding(facts.roles);
  // Standing in needs a role of one's own that is still running, and an auditor only ever reads.
  if (own.every((role) => role === "auditor")) return new Set(own);
  const taken = facts.standsInFor
    .filter(({ from, until }) => !before(now, from) && before(now, until))
    .flatMap((absence) => holding(absence.roles))
    .filter((role) => deputised.has(role));
  return new Set([...own, ...taken]);
}

/** What an account may do now. Empty for an invited or ended account, and for one whose roles are all over. */
export function permissionsOf(facts: AccountFacts, now: Temporal.Instant): ReadonlySet<Permission> {
  return permissionsOfRoles(rolesOf(facts, now));
}

export function permissionsOfRoles(held: ReadonlySet<Role>): ReadonlySet<Grantable> {
  return new Set(
    grantable.filter((permission) => permissionTable[permission].some((role) => held.has(role))),
  );
}

/** Whether names are shown as pseudonyms unless a case says otherwise: to whoever is an auditor and nothing else. */
export function isPseudonymous(held: ReadonlySet<Role>): boolean {
  return held.size > 0 && [...held].every((role) => role === "auditor");
}
