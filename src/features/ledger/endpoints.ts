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
  summary: "Lists what happened, newest first: types, times and pseudonyms.",
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

export const verdict = endpoint({
  ...office,
  kind: "json",
  path: "/o/:organisation/api/ledger/verdict",
  params: contract.organisationPath,
  reply: contract.Verdict,
  refusals: [],
  summary: "Derives the whole ledger again and says the first thing that is wrong.",
});

export const receipt = endpoint({
  ...office,
  kind: "stream",
  path: "/o/:organisation/api/ledger/receipt/:entry",
  params: contract.entryPath,
  reply: contract.receiptHead,
  refusals: ["not_found", "not_yet"],
  summary: "Gives the receipt of an entry, to be checked without Kept.",
});
