/**
 * What our answers are signed with (OpenDSR 2.0 §6.3.2; RSA PKCS #1 v1.5 with SHA-256): a certificate for our domain and its key,
 * brought by the organisation. The key lies in a cell and is opened for the answer at hand alone.
 */
import { createPrivateKey, sign, X509Certificate } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { z } from "zod";
import { readCells, writeCell } from "../../../platform/cells/cells.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { ErrorDetail } from "../../../platform/errors.ts";
import { newId } from "../../../platform/ids.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { fingerprintOf, judgeCertificate } from "../recipients/opendsr/signature.ts";
import type { SignerFiles } from "./contract.ts";
import { replaceSigner, signerRow } from "./store.ts";
import type { SignerId } from "./tables.ts";

export type Signer = {
  readonly domain: string;
  readonly certificate: string;
  /** The headers an answer goes out under. */
  readonly headersOf: (bytes: Buffer) => Readonly<Record<string, string>>;
};

/** The signer in force; refuses with `not_found` where the organisation has none, or no key opens it. */
export async function signerOf(tx: Tx, scope: Scope, keys: KeyProvider): Promise<Signer> {
  const row = await signerRow(tx, scope);
  if (row === undefined) throw refusal("not_found");
  const pem = (await readCells(tx, scope, keys, [row.key_cell])).get(row.key_cell);
  if (pem === undefined) throw refusal("not_found");
  const { domain, certificate } = row;
  return { domain, certificate, headersOf: headersWith(domain, createPrivateKey(pem)) };
}

const headersWith =
  (domain: string, key: KeyObject) =>
  (bytes: Buffer): Readonly<Record<string, string>> => ({
    "x-opendsr-processor-domain": domain,
    "x-opendsr-signature": sign("sha256", bytes, key).toString("base64"),
  });

/** Puts a certificate and its key in force; refuses what could not be verified by anybody, saying which part. */
export async function setSigner(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  { certificate, key, domain, now }: z.output<typeof SignerFiles> & { readonly now: Instant },
): Promise<{ readonly fingerprint: string }> {
  const leaf = leafOf(certificate);
  const judged = judgeCertificate(
    certificate,
    // Whether others trust it is for them to say: by its fingerprint, or by who issued it.
    { domain, fingerprint: leaf === undefined ? undefined : fingerprintOf(leaf) },
    { roots: [], now },
  );
  if (leaf === undefined || "problem" in judged) {
    const reason = "problem" in judged ? judged.problem : "certificate_unreadable";
    throw unusable("certificate", reason);
  }
  const opened = keyOf(key);
  if (opened === undefined) throw unusable("key", "key_unreadable");
  if (!leaf.checkPrivateKey(opened)) throw unusable("key", "key_of_another");
  const id = newId<SignerId>();
  const fingerprint = fingerprintOf(leaf);
  const keyCell = await writeCell(tx, scope, keys, {
    row: { table: "opendsr_signer", column: "key", rowId: id },
    owner: { kind: "organisation", id: scope.organisationId },
    text: opened.export({ type: "pkcs8", format: "pem" }),
    now,
  });
  await replaceSigner(tx, scope, {
    id,
    domain,
    certificate: publicPart(certificate),
    fingerprint,
    valid_until: Temporal.Instant.fromEpochMilliseconds(leaf.validToDate.getTime()),
    key_cell: keyCell,
    created_at: now,
    ended_at: null,
  });
  return { fingerprint };
}

const block = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** The certificates and nothing else of the file: a key that was pasted with them goes out to nobody. */
const publicPart = (pem: string): string => (pem.match(block) ?? []).map((one) => `${one}\n`).join("");

function leafOf(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem.match(block)?.[0] ?? "");
  } catch {
    return undefined;
  }
}

function keyOf(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

function unusable(field: "certificate" | "key", reason: string): Error {
  const details: readonly ErrorDetail[] = [{ at: `body.${field}`, reason }];
  return refusal("invalid_request", {}, details);
}
