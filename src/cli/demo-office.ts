/**
 * The example school as an organisation that uses Kept: its people, its policy, its register, its connected database and
 * a dozen requests in every state, one of them late.
 */
import { createServer } from "node:net";
import path from "node:path";
import { readFile } from "node:fs/promises";
import { schoolMembers } from "../../packs/school/requests.ts";
import type { SchoolMember } from "../../packs/school/requests.ts";
import { createMember, signInLink } from "../features/access/index.ts";
import { installStore, requestLook } from "../features/connectors/index.ts";
import type { DataMap, PostgresConnection } from "../features/connectors/index.ts";
import { saveSettings } from "../features/office/index.ts";
import { installPolicy, readPack } from "../features/policy/index.ts";
import { installRegisters, readRegisterPack } from "../features/registers/index.ts";
import { serve } from "../main.ts";
import type { ServeOptions } from "../main.ts";
import { openDatabase, write } from "../platform/db.ts";
import type { Database } from "../platform/db.ts";
import { openFileStore } from "../platform/files.ts";
import { openKeystore } from "../platform/vault/keystore.ts";
import type { Example } from "../platform/example.ts";
import type { KeyProvider } from "../platform/keys.ts";
import type { PostgresServer } from "../platform/postgres/postgres.ts";
import { prepareEmbedded } from "../platform/roles.ts";
import type { Scope } from "../platform/scope.ts";
import { systemNow } from "../platform/time.ts";
import type { Instant } from "../platform/time.ts";
import { openExampleOrganisation, exampleSlug } from "./demo-school.ts";
import { tellStory } from "./demo-story.ts";
import type { Told } from "./demo-asks.ts";

const register = path.join(import.meta.dirname, "../../packs/school/registers.yml");
/** The story begins before its first request: what was set up then is older than what it was used for. */
const storyDays = 120;

type ExampleStore = {
  readonly connection: PostgresConnection;
  readonly map: DataMap;
  /** The role that erases. */
  readonly eraser: { readonly user: string };
};

export type ExampleOffice = {
  readonly requests: number;
  /** Complaints, questions, plans. */
  readonly others: number;
  readonly members: number;
  /** Signs Anna Ferrer in, once, within a day. */
  readonly link: () => Promise<string>;
  /** Whom one may be there without a proof, on this machine. */
  readonly example: Example;
  readonly close: () => Promise<void>;
};

/** Sets the school up and tells its requests; the product serves meanwhile, on a port of its own, with the story's clock. */
export async function setUpOffice(
  server: PostgresServer,
  options: ServeOptions,
  store: ExampleStore,
): Promise<ExampleOffice> {
  const today = systemNow();
  const clock = { now: today.subtract({ hours: 24 * storyDays }) };
  const scope = await openExampleOrganisation(server, () => clock.now);
  const { app } = await prepareEmbedded(server);
  const db = openDatabase(app);
  const keys = await openKeystore(options.keystore, db, systemNow);
  const members = await setUp(db, keys, scope, store, clock.now);
  const port = await freePort();
  const running = await serve({ ...options, port, url: `http://localhost:${port}`, now: () => clock.now });
  try {
    const told: Told = {
      db,
      keys,
      files: openFileStore(path.join(options.folder, "files"), keys),
      address: running.address,
      url: options.url,
      mailFrom: options.mail.from ?? `kept@${new URL(options.url).hostname}`,
      slug: exampleSlug,
      organisationId: scope.organisationId,
      map: store.map,
      members,
      clock,
    };
    const { requests, others } = await tellStory(told, today);
    const { accountId } = told.members.get("anna") ?? {};
    if (accountId === undefined) throw new Error("The story has no officer.");
    const platform = { db, keys, now: systemNow, url: options.url };
    return {
      requests,
      others,
      members: members.size,
      link: () => signInLink(platform, exampleSlug, accountId),
      example: { organisation: exampleSlug, people: peopleOf(told.members) },
      close: () => db.close(),
    };
  } finally {
    // The database is the demo's own and stays up for what is served next.
    await running.stop();
  }
}

const roleWords: Readonly<Record<SchoolMember["roles"][number], string>> = {
  owner: "owner",
  officer: "data-protection officer",
  handler: "case handler",
  staff: "staff",
  auditor: "auditor",
};

function peopleOf(members: Told["members"]): Example["people"] {
  return schoolMembers.flatMap(({ key, name, roles }) => {
    const accountId = members.get(key)?.accountId;
    const does = roles.map((role) => roleWords[role]).join(" and ");
    return accountId === undefined ? [] : [{ accountId, name, does }];
  });
}

async function setUp(
  db: Database,
  keys: KeyProvider,
  scope: Scope,
  store: ExampleStore,
  now: Instant,
): Promise<Told["members"]> {
  const [policy, registers] = await Promise.all([readPack("school"), readFile(register, "utf8")]);
  return write(db, scope, async (tx) => {
    await saveSettings(tx, scope, {
      version: 0,
      settings: {
        name: "Riverbridge Language School",
        officerContact: "Anna Ferrer, privacy@riverbridge.example",
        language: "en",
        zone: "Europe/London",
        calendar: "england-and-wales",
        regime: "uk",
        packageKeptMonths: 12,
        linkLivesDays: 30,
        drillKeptDays: 30,
        secondLookOneIn: 0,
      },
      now,
    });
    await installPolicy(tx, scope, policy, { keys, now });
    await installRegisters(tx, scope, readRegisterPack(registers), now);
    const storeId = await installStore(tx, scope, keys, { name: "School database", ...store, now });
    await requestLook(tx, scope, storeId, now);
    const members = new Map<SchoolMember["key"], Awaited<ReturnType<typeof createMember>>>();
    for (const { key, name, email, roles } of schoolMembers) {
      const grants = roles.map((role) =>
        role === "auditor" ? { role, endsAt: now.add({ hours: 24 * 2 * storyDays }) } : { role },
      );
      members.set(key, await createMember(tx, scope, keys, { name, email, grants, now }));
    }
    return members;
  });
}

/** The product's own port is for what people open afterwards. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
