// Goal: nobody may do more than the table says, at any moment, through any combination of roles, ends and absences.
// Method: generated accounts against a naive reading of the rules, and the rows that the trust in Kept rests on.
import fc from "fast-check";
import { expect, test } from "vitest";
import { machines, permissions } from "../../platform/endpoint.ts";
import { idSchema } from "../../platform/identifiers.ts";
import type { AccountId } from "../../platform/identifiers.ts";
import { grantable, isPseudonymous, permissionTable, permissionsOf, roles, rolesOf } from "./permissions.ts";
import type { AccountFacts, HeldRole } from "./permissions.ts";
import { mayOpenCase } from "./wall.ts";

const start = Temporal.Instant.from("2026-03-02T09:00:00Z");
const moment = fc.integer({ min: -50, max: 50 }).map((hours) => start.add({ hours }));
const heldRole: fc.Arbitrary<HeldRole> = fc.record(
  { role: fc.constantFrom(...roles), endsAt: moment },
  { requiredKeys: ["role"] },
);
const facts: fc.Arbitrary<AccountFacts> = fc.record({
  state: fc.constantFrom("invited", "active", "ended"),
  roles: fc.array(heldRole, { maxLength: 3 }),
  standsInFor: fc.array(
    fc.record({ roles: fc.array(heldRole, { maxLength: 3 }), from: moment, until: moment }),
    { maxLength: 3 },
  ),
});
const later = (one: Temporal.Instant, other: Temporal.Instant): boolean =>
  one.epochMilliseconds > other.epochMilliseconds;

test("the table knows every permission that can be given, and nothing else", () => {
  const everybodys = ["public", "member", ...machines];
  expect([...grantable, ...everybodys].sort()).toEqual([...permissions].sort());
});

test("an account may do exactly what its running roles say, and a deputy what the absent one's say", () => {
  fc.assert(
    fc.property(facts, moment, (account, now) => {
      const running = (held: readonly HeldRole[]): string[] =>
        held.filter(({ endsAt }) => endsAt === undefined || later(endsAt, now)).map(({ role }) => role);
      const own = account.state === "active" ? running(account.roles) : [];
      const may = own.some((role) => role !== "auditor");
      const taken = account.standsInFor
        .filter(({ from, until }) => may && !later(from, now) && later(until, now))
        .flatMap((one) => running(one.roles))
        .filter((role) => role === "officer" || role === "handler");
      const expected = grantable.filter((one) =>
        [...own, ...taken].some((role) => permissionTable[one].some((name) => name === role)),
      );
      expect([...permissionsOf(account, now)].sort()).toEqual([...expected].sort());
    }),
    { numRuns: 2000 },
  );
});

test("nobody who is not active, or has no running role, may do anything", () => {
  fc.assert(
    fc.property(facts, moment, (account, now) => {
      const idle = account.state !== "active" || rolesOf(account, now).size === 0;
      expect(permissionsOf(account, now).size === 0).toBe(idle);
    }),
  );
});

test("an auditor only reads, whomever they stand in for, and sees pseudonyms", () => {
  fc.assert(
    fc.property(facts, moment, (account, now) => {
      const auditor: AccountFacts = { ...account, state: "active", roles: [{ role: "auditor" }] };
      expect([...permissionsOf(auditor, now)].filter((one) => !one.endsWith(":read"))).toEqual([]);
      expect(isPseudonymous(rolesOf(auditor, now))).toBe(true);
    }),
  );
  expect(isPseudonymous(new Set(["auditor", "staff"]))).toBe(false);
  expect(isPseudonymous(new Set())).toBe(false);
});

test("staff reach no case, no register and no connection; only an owner changes who may do what", () => {
  const of = (role: (typeof roles)[number]): string[] => [
    ...permissionsOf({ state: "active", roles: [{ role }], standsInFor: [] }, start),
  ];
  expect(of("staff").sort()).toEqual(["case:log", "policy:read", "policy:sign"]);
  expect(roles.filter((role) => of(role).includes("people:write"))).toEqual(["owner"]);
  expect(roles.filter((role) => of(role).includes("case:decide"))).toEqual(["officer"]);
  expect(roles.filter((role) => of(role).includes("token:write"))).toEqual(["developer"]);
});

test("a case about a colleague is invisible to that colleague and to nobody else", () => {
  const id = idSchema<AccountId>();
  const colleague = id.parse("018f0000-0000-7000-8000-000000000001");
  const other = id.parse("018f0000-0000-7000-8000-000000000002");
  expect(mayOpenCase({ accountId: colleague }, { walls: [], state: { aboutAccountId: colleague } })).toBe(
    false,
  );
  expect(mayOpenCase({ accountId: other }, { walls: [], state: { aboutAccountId: colleague } })).toBe(true);
  expect(mayOpenCase({ accountId: other }, { walls: [], state: {} })).toBe(true);
  expect(mayOpenCase({ accountId: other }, { walls: [colleague, other], state: {} })).toBe(false);
});
