/** Gathers the facts the checks declare (`checks/facts.ts`): cases and clocks become moments, and nothing personal. */
import type { Tx } from "../../platform/db.ts";
import { readProfile } from "../../platform/organisations.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { dayIn } from "../../platform/time.ts";
import { countHolders, listLeavers, staffAccounts } from "../access/index.ts";
import { concludedAudits } from "../audits/index.ts";
import {
  readController,
  recordedActivities,
  recordedCameras,
  recordedCategories,
  recordedDevices,
  recordedDocuments,
  recordedMeasures,
  recordedNotices,
  recordedOccasions,
  recordedRisks,
  recordedRoles,
  recordedSites,
  recordedStores,
  recordedSystems,
  recordedTransfers,
  recordedVendors,
} from "../registers/index.ts";
import { readReleases } from "../rights/index.ts";
import type { FactKey, Facts, RegisterFacts } from "./checks/facts.ts";
import { signaturesOf, signingOf } from "./signing/store.ts";
import type { StoredPolicy } from "./store.ts";

/** Occasions of a year count; a case may have begun two years before. */
export const readSince = (now: Instant): Instant => now.subtract({ hours: 24 * 366 });

/** What the checks look at beside cases (`parts/sources.ts`), as of `now`. */
export async function gatherBesideCases(
  tx: Tx,
  scope: Scope,
  policy: StoredPolicy,
  now: Instant,
  wanted: ReadonlySet<FactKey>,
): Promise<Facts> {
  const { zone, language } = await readProfile(tx, scope);
  const since = readSince(now);
  const { releases, strays } = wanted.has("releases")
    ? await readReleases(tx, scope, since)
    : { releases: [], strays: [] };
  return {
    now,
    zone,
    requests: [],
    tellings: [],
    leavers: wanted.has("leavers") ? await listLeavers(tx, scope, { since, now }) : [],
    releases,
    strayEntries: strays,
    complaints: [],
    advice: [],
    plans: [],
    ...(await gatherRegisters(tx, scope, { language: language.startsWith("es") ? "es" : "en", now }, wanted)),
    post: wanted.has("post") ? await gatherPost(tx, scope, now) : undefined,
    audits: wanted.has("audits") ? await concludedAudits(tx, scope, since) : [],
    signing: wanted.has("signing") ? await gatherSigning(tx, scope, policy, now) : undefined,
    version: {
      isReviewPromised: policy.clauses.some(({ promise }) => promise.check === "GOV-POLICY-REVIEW"),
      reviewedOn: policy.reviewedOn,
      recordedSince: dayIn(zone, policy.recordedAt),
    },
  };
}

async function gatherRegisters(
  tx: Tx,
  scope: Scope,
  of: Parameters<typeof recordedActivities>[2],
  wanted: ReadonlySet<FactKey>,
): Promise<RegisterFacts> {
  const { now } = of;
  const read = async <Fact>(
    key: keyof RegisterFacts,
    reader: (tx: Tx, scope: Scope, now: Instant) => Promise<readonly Fact[]>,
  ): Promise<readonly Fact[]> => (wanted.has(key) ? await reader(tx, scope, now) : []);
  return {
    activities: wanted.has("activities") ? await recordedActivities(tx, scope, of) : [],
    notices: await read("notices", recordedNotices),
    vendors: await read("vendors", recordedVendors),
    risks: await read("risks", recordedRisks),
    systems: await read("systems", recordedSystems),
    stores: await read("stores", recordedStores),
    categories: await read("categories", recordedCategories),
    transfers: await read("transfers", recordedTransfers),
    cameras: await read("cameras", recordedCameras),
    occasions: await read("occasions", recordedOccasions),
    devices: await read("devices", recordedDevices),
    sites: await read("sites", recordedSites),
    documents: await read("documents", recordedDocuments),
    measures: await read("measures", recordedMeasures),
    roles: await read("roles", recordedRoles),
  };
}

async function gatherSigning(
  tx: Tx,
  scope: Scope,
  { versionId }: StoredPolicy,
  now: Instant,
): Promise<Facts["signing"]> {
  const staff = await staffAccounts(tx, scope, now);
  const signed = new Set((await signaturesOf(tx, scope, versionId)).map((one) => one.account_id));
  const asked = await signingOf(tx, scope, versionId);
  return { dueOn: asked?.due_on, signed: staff.filter((one) => signed.has(one)).length, staff: staff.length };
}

async function gatherPost(tx: Tx, scope: Scope, now: Instant): Promise<Facts["post"]> {
  const controller = await readController(tx, scope);
  const officers = await countHolders(tx, scope, "officer", now);
  const isContactKnown = controller !== undefined && Object.keys(controller.contact).length > 0;
  return { officers, isContactKnown };
}
