// Goal: every endpoint answers every role of its organisation as the table of roles says, and whoever belongs to another
// organisation, or no longer belongs to this one, like nobody.
// Method: a table of roles written here by hand is the specification: the product's own table is compared with it, then the
// real server is asked, with real sessions, endpoint by endpoint and role by role.
import { afterAll, beforeAll, expect, test } from "vitest";
import { permissionTable, roles } from "../src/features/access/permissions.ts";
import type { Role } from "../src/features/access/permissions.ts";
import { endAccount } from "../src/features/access/accounts/accounts.ts";
import { write } from "../src/platform/db.ts";
import {
  isForMachines,
  isMutating,
  machines,
  parameterNames,
  permissions,
} from "../src/platform/endpoint.ts";
import type { AnyEndpoint, Permission } from "../src/platform/endpoint.ts";
import { systemNow } from "../src/platform/time.ts";
import { ask } from "./edge.ts";
import { signedIn, testKeys } from "./signed-in.ts";
import type { SignedInMember } from "./signed-in.ts";
import { bearerOf, isForPrograms } from "./tokens.ts";
import { nameOf, product, walkAddress } from "./walk/product.ts";
import type { Product } from "./walk/product.ts";

/** o owner · d data-protection officer · h case handler · s staff · a auditor · v developer */
const specification: Readonly<Record<string, string>> = {
  "case:read": "o d h a",
  "case:log": "o d h s",
  "case:work": "d h",
  "case:decide": "d",
  "policy:read": "o d h s a v",
  "policy:check": "o d",
  "policy:sign": "o d h s v",
  "register:read": "o d h a v",
  "register:write": "o d",
  "connection:read": "o d h a v",
  "connection:write": "o d",
  "people:read": "o d h a",
  "people:write": "o",
  "mail:read": "o d h",
  "mail:write": "o d",
  "settings:read": "o d a",
  "settings:write": "o d",
  "ledger:read": "o d a",
  "token:write": "v",
  "suppression:check": "v",
};
const letters: Readonly<Record<Role, string>> = {
  owner: "o",
  officer: "d",
  handler: "h",
  staff: "s",
  auditor: "a",
  developer: "v",
};

let whole: Product;
const members = new Map<Role, SignedInMember>();
const tokens = new Map<Role, string>();
let stranger: SignedInMember;
let former: SignedInMember;

beforeAll(async () => {
  whole = await product();
  const [here, there] = whole.world.organisations;
  const { db } = whole.world;
  const place = { db, now: systemNow };
  for (const role of roles) {
    const member = await signedIn(place, here, role);
    members.set(role, member);
    tokens.set(role, await bearerOf(place, here.slug, member));
  }
  stranger = await signedIn(place, there, ["owner", "officer"]);
  former = await signedIn(place, here, ["owner", "officer"]);
  await write(db, here.scope, (tx) => endAccount(tx, here.scope, testKeys, former.accountId, systemNow()));
});
afterAll(() => whole.close());

test("the table of roles is the specification", () => {
  const said = Object.fromEntries(
    Object.entries(permissionTable).map(([permission, held]) => [
      permission,
      held.map((role) => letters[role]).join(" "),
    ]),
  );
  expect(said).toEqual(specification);
  const open: ReadonlySet<Permission> = new Set(["public", "member", ...machines]);
  expect([...permissions].filter((one) => !open.has(one)).sort()).toEqual(Object.keys(specification).sort());
});

const guarded = (): readonly AnyEndpoint[] =>
  whole.endpoints.filter(({ permission }) => permission !== "public" && !isForMachines(permission));

function mayCall(one: AnyEndpoint, role: Role): boolean {
  return (
    one.permission === "member" || (specification[one.permission] ?? "").split(" ").includes(letters[role])
  );
}

async function asked(one: AnyEndpoint, cookie: string, token?: string): Promise<number> {
  const plain = one.kind === "form" ? "application/x-www-form-urlencoded" : "application/json";
  const reply = await ask(whole.app, {
    method: one.method,
    url: walkAddress(one, whole.world.organisations[0].slug),
    headers: {
      cookie,
      ...(token === undefined ? {} : { authorization: token }),
      ...(isMutating(one)
        ? {
            "content-type": one.files ? "multipart/form-data; boundary=x" : plain,
            "idempotency-key": "0123456789abcdef",
            "sec-fetch-site": "same-origin",
          }
        : {}),
    },
    // Judged by its schema after the permission: whoever may, is told what is wrong with it.
    ...(isMutating(one) ? { payload: one.kind === "form" || one.files ? "" : '{"unknown":true}' } : {}),
  });
  return reply.statusCode;
}

/** No role may be met with it. */
const openedBySession = 599;

/** An earlier call may have signed them out, as it should; then they sign in anew and ask again. */
async function askedAs(one: AnyEndpoint, role: Role): Promise<number> {
  // A program has a token of its own, and no session opens its doors.
  if (isForPrograms(one)) {
    const bySession = await asked(one, members.get(role)?.cookie ?? "");
    return bySession === 401 ? asked(one, "", tokens.get(role)) : openedBySession;
  }
  const status = await asked(one, members.get(role)?.cookie ?? "");
  if (status !== 401) return status;
  const anew = await signedIn({ db: whole.world.db, now: systemNow }, whole.world.organisations[0], role);
  members.set(role, anew);
  return asked(one, anew.cookie);
}

test("every role meets exactly what its permissions open", { timeout: 300_000 }, async () => {
  expect(guarded().length).toBeGreaterThan(40);
  const wrong: string[] = [];
  for (const one of guarded()) {
    for (const role of roles) {
      const status = await askedAs(one, role);
      // A form sent without its token is refused as foreign, with the same status, only after the permission was met.
      const met = status !== 401 && (status !== 403 || (one.kind === "form" && mayCall(one, role)));
      if (met !== mayCall(one, role) || status >= 500) wrong.push(`${nameOf(one)} as ${role}: ${status}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("no session and no token of a person opens what machines alone may call", async () => {
  const ofMachines = whole.endpoints.filter(({ permission }) => isForMachines(permission));
  expect(ofMachines.length).toBeGreaterThan(4);
  const met: string[] = [];
  for (const one of ofMachines) {
    for (const role of roles) {
      const bySession = await asked(one, members.get(role)?.cookie ?? "");
      const byToken = await asked(one, "", tokens.get(role));
      for (const status of [bySession, byToken])
        if (status !== 401 && status !== 403) met.push(`${nameOf(one)} as ${role}: ${status}`);
    }
  }
  expect(met).toEqual([]);
});

test("a member of another organisation and a former member are nobody", { timeout: 300_000 }, async () => {
  const wrong: string[] = [];
  const [here, there] = whole.world.organisations;
  const renamed = stranger.cookie.replace(there.slug, here.slug);
  for (const one of guarded()) {
    const nobodys = one.kind === "page" && parameterNames(one.path).includes("organisation") ? 303 : 401;
    for (const [who, cookie] of [
      ["stranger", stranger.cookie],
      ["stranger under our cookie's name", renamed],
      ["former member", former.cookie],
    ] as const) {
      const status = await asked(one, cookie);
      if (status !== nobodys) wrong.push(`${nameOf(one)} as ${who}: ${status}`);
    }
  }
  expect(wrong).toEqual([]);
});
