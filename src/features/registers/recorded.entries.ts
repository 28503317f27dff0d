/** What promises are held against: entries that each answer for themselves, as codes and days, without anybody's words. */
import type { Tx } from "../../platform/db.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import type { BodyOf } from "./kinds/all.ts";
import type { KindName } from "./kinds/field.ts";
import { dayOf, isAny } from "./recorded.ts";
import { entriesOf } from "./typed.ts";

type Reader<Fact> = (
  tx: Tx,
  scope: Scope,
  now: Instant,
) => Promise<readonly (Fact & { readonly key: string })[]>;
type Read<Of> = Of extends Reader<infer Fact> ? Fact & { readonly key: string } : never;

function recorded<Name extends KindName, Fact>(
  kind: Name,
  factOf: (body: BodyOf<Name>) => Fact,
): Reader<Fact> {
  return async (tx, scope, now) => {
    const entries = await entriesOf(tx, scope, kind, { now });
    return entries.map(({ key, body }) => ({ key, ...factOf(body) }));
  };
}

export const recordedRisks = recorded("risk", (body) => ({
  isScenarioSaid: body.scenario !== undefined,
  isAssessed: body.likelihood !== undefined && body.severity !== undefined && body.assessedOn !== undefined,
  isTreated: body.treatment === "accept" || isAny(body.measures),
}));
export type RecordedRisk = Read<typeof recordedRisks>;

export const recordedSystems = recorded("system", (body) => ({
  isOwned: body.owner !== undefined,
  /** How what is stored is protected; absent while nobody said. */
  atRest: body.atRest,
  keysHeldBy: body.keysHeldBy,
  isSignedInTo: isAny(body.signIn),
}));
export type RecordedSystem = Read<typeof recordedSystems>;

const recordedSets = recorded("data-set", (body) => ({
  medium: body.medium,
  isOwned: body.owner !== undefined,
  /** A person is found in it: by the map, or in the way it says. */
  isFindable: body.table !== undefined || body.searchRoute !== undefined,
  isRuled: body.retentionRule !== undefined,
  checkedOn: dayOf(body.checkedOn),
}));
const recordedPaper = recorded("paper-store", (body) => ({
  medium: "paper" as const,
  isOwned: body.owner !== undefined,
  isFindable: body.searchRoute !== undefined,
  isRuled: body.retentionRule !== undefined,
  checkedOn: dayOf(body.checkedOn),
}));
export type RecordedStore = Read<typeof recordedSets>;

/** What is held together, on whatever it is held: data sets, and stores of paper. */
export async function recordedStores(tx: Tx, scope: Scope, now: Instant): Promise<readonly RecordedStore[]> {
  return [...(await recordedSets(tx, scope, now)), ...(await recordedPaper(tx, scope, now))];
}

export const recordedCategories = recorded("data-category", (body) => ({
  /** It names what it is used for. */
  isTied: isAny(body.purposes),
}));
export type RecordedCategory = Read<typeof recordedCategories>;

export const recordedTransfers = recorded("transfer", (body) => ({
  safeguard: body.safeguard,
  startedOn: dayOf(body.startedOn),
  endsOn: dayOf(body.endsOn),
  signedOn: body.agreement === undefined ? undefined : dayOf(body.signedOn),
  isAssessed: body.assessment !== undefined,
  isGroundSaid: body.ground !== undefined,
}));
export type RecordedTransfer = Read<typeof recordedTransfers>;

export const recordedCameras = recorded("camera", (body) => ({
  isReasoned: body.reason !== undefined,
  sign: body.sign,
  isNoticed: body.notice !== undefined,
  reviewedOn: dayOf(body.reviewedOn),
}));
export type RecordedCamera = Read<typeof recordedCameras>;

export const recordedOccasions = recorded("occasion", (body) => ({
  startsOn: dayOf(body.startsOn),
  pictures: body.pictures,
  toldBy: body.toldBy ?? [],
  toldOn: dayOf(body.toldOn),
}));
export type RecordedOccasion = Read<typeof recordedOccasions>;

export const recordedDevices = recorded("device", (body) => ({
  sort: body.sort,
  encrypted: body.encrypted,
  password: body.password,
  remoteWipe: body.remoteWipe,
}));
export type RecordedDevice = Read<typeof recordedDevices>;

export const recordedSites = recorded("site", (body) => ({ reviewedOn: dayOf(body.reviewedOn) }));
export type RecordedSite = Read<typeof recordedSites>;

export const recordedDocuments = recorded("document", (body) => ({
  clauses: body.clauses ?? [],
  dated: dayOf(body.dated),
  approvedOn: dayOf(body.approvedOn),
  reviewBy: dayOf(body.reviewBy),
  endsOn: dayOf(body.endsOn),
  triedOn: dayOf(body.triedOn),
}));
export type RecordedDocument = Read<typeof recordedDocuments>;

export const recordedMeasures = recorded("security-measure", (body) => ({
  clauses: body.clauses ?? [],
  state: body.state,
  testedOn: dayOf(body.testedOn),
  renewedOn: dayOf(body.renewedOn),
}));
export type RecordedMeasure = Read<typeof recordedMeasures>;

export const recordedRoles = recorded("role", (body) => ({
  clauses: body.clauses ?? [],
  isFilled: body.isFilled,
  hasLine: body.reportsTo !== undefined,
}));
export type RecordedRole = Read<typeof recordedRoles>;
