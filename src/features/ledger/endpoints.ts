/**
 * The ledger for others: read by any tool that knows `c2sp.org/tlog-tiles` where the organisation lets it, and by the
 * organisation itself. Entries hold no personal data (docs/decisions/0016-ledger-entry.md).
 */
import { z } from "zod";
import { endpoint, organisationParam } from "../../platform/endpoint.ts";
import * as contract from "./contract.ts";

const open = { permission: "public", method: "GET", kind: "stream", refusals: ["not_found"] } as const;
const office = { permission: "ledger:read", method: "GET" } as const;

export const checkpoint = endpoint({
  ...open,
  path: "/p/:organisation/ledger/checkpoint",
  params: contract.organisationPath,
  reply: contract.textHead,
  summary: "Gives the newest signed checkpoint of a public ledger, with its witnesses' signatures.",
});

export const verifierKey = endpoint({
  ...open,
  path: "/p/:organisation/ledger/verifier-key",
  params: contract.organisationPath,
  reply: contract.textHead,
  summary: "Gives the key with which checkpoints and receipts are checked; it is never secret.",
});

export const keyHistory = endpoint({
  ...open,
  path: "/p/:organisation/ledger/key-history",
  params: contract.organisationPath,
  reply: contract.historyHead,
  summary: "Gives the signed statements by which one key of a public ledger took the place of another.",
});

const tile = {
  ...open,
  reply: contract.tileHead,
  summary: "Gives a tile of hashes, or a bundle of entries, of a public ledger.",
} as const;
const part = contract.tilePart;
const named = { organisation: organisationParam, level: part, a: part };

export const tileOfOne = endpoint({
  ...tile,
  path: "/p/:organisation/ledger/tile/:level/:a",
  params: z.strictObject(named),
});
export const tileOfTwo = endpoint({
  ...tile,
  path: "/p/:organisation/ledger/tile/:level/:a/:b",
  params: z.strictObject({ ...named, b: part }),
});
export const tileOfThree = endpoint({
  ...tile,
  path: "/p/:organisation/ledger/tile/:level/:a/:b/:c",
  params: z.strictObject({ ...named, b: part, c: part }),
});

export const verifierPage = endpoint({
  ...open,
  path: "/check-a-receipt.html",
  reply: contract.verifierHead,
  refusals: [],
  summary: "Gives the page that checks a receipt without a network, as a file to keep.",
});

export const entries = endpoint({
  ...office,
  kind: "json",
  path: "/o/:organisation/api/ledger/entries",
  params: contract.organisationPath,
  query: contract.EntriesQuery,
  reply: contract.Entries,
  refusals: [],
  summary: "Lists what happened, newest first, by case, clause, actor, kind of act and days.",
});

export const choices = endpoint({
  ...office,
  kind: "json",
  path: "/o/:organisation/api/ledger/choices",
  params: contract.organisationPath,
  reply: contract.Choices,
  refusals: [],
  summary: "Gives what the ledger can be searched by: kinds of act, actors, clauses.",
});

export const state = endpoint({
  ...office,
  kind: "json",
  path: "/o/:organisation/api/ledger",
  params: contract.organisationPath,
  reply: contract.State,
  refusals: [],
  summary: "Says how far the ledger is numbered, signed and witnessed.",
});

export const verifications = endpoint({
  ...office,
  kind: "json",
  path: "/o/:organisation/api/ledger/verifications",
  params: contract.organisationPath,
  reply: contract.Verifications,
  refusals: [],
  summary: "Lists the last verifications: how far they are, and what they found.",
});

export const verify = endpoint({
  permission: "ledger:read",
  method: "POST",
  kind: "json",
  path: "/o/:organisation/api/ledger/verifications",
  params: contract.organisationPath,
  reply: contract.AskedVerification,
  refusals: [],
  summary: "Has the whole ledger derived again from its entries; the reply does not wait for it.",
});

export const exportArchive = endpoint({
  ...office,
  kind: "stream",
  path: "/o/:organisation/api/ledger/export",
  stepUp: true,
  params: contract.organisationPath,
  reply: contract.archiveHead,
  refusals: ["not_found", "too_large"],
  summary: "Gives the whole signed ledger as one file, to be checked without Kept.",
});

export const receipt = endpoint({
  ...office,
  kind: "stream",
  path: "/o/:organisation/api/ledger/receipt/:entry",
  params: contract.entryPath,
  reply: contract.receiptHead,
  refusals: ["not_found"],
  summary: "Gives the receipt of an entry, or the promise of one while it waits for its number.",
});

const ofCase = { permission: "case:read", method: "GET", refusals: ["not_found"] } as const;

export const caseReceipts = endpoint({
  ...ofCase,
  kind: "json",
  path: "/o/:organisation/api/ledger/cases/:reference",
  params: contract.casePath,
  reply: contract.CaseReceipts,
  summary: "Says which events of a case have a receipt, and which still wait for their number.",
});

export const caseReceipt = endpoint({
  ...ofCase,
  kind: "stream",
  path: "/o/:organisation/api/ledger/cases/:reference/:sequence",
  params: contract.eventPath,
  reply: contract.receiptHead,
  summary: "Gives the receipt of one event of a case, or the promise of one.",
});
