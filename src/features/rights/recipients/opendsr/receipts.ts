/** What a processor's system signed about one erasure, as a file that is verified without Kept. */
import { z } from "zod";
import { readCells } from "../../../../platform/cells/cells.ts";
import type { Tx } from "../../../../platform/db.ts";
import type { KeyProvider } from "../../../../platform/keys.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { ExchangeId } from "../contract.ts";
import { readExchange } from "./store.ts";

const Kept = z.strictObject({
  body: z.base64(),
  signature: z.base64(),
  certificate: z.string(),
  fingerprint: z.string(),
  domain: z.string(),
  at: z.string(),
});
const ReceiptFile = z.strictObject({
  protocol: z.literal("OpenDSR 2.0"),
  howToVerify: z.string(),
  subjectRequestId: z.string(),
  /** Its answer to the request, and the one that said it was done. */
  taken: Kept.optional(),
  done: Kept.optional(),
});

const howToVerify =
  "Decode body and signature from base64 into files and put the certificate beside them, then: " +
  "openssl x509 -in certificate.pem -pubkey -noout > key.pem; " +
  "openssl dgst -sha256 -verify key.pem -signature signature body";

/** Nothing where nothing was signed, or the key of the case is destroyed. */
export async function receiptFile(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  id: ExchangeId | undefined,
): Promise<Buffer | undefined> {
  const exchange = id === undefined ? undefined : await readExchange(tx, scope, id);
  if (exchange === undefined) return undefined;
  const { receipt_cell: taken, outcome_cell: done } = exchange;
  const cells = await readCells(
    tx,
    scope,
    keys,
    [taken, done].filter((cell) => cell !== null),
  );
  if (cells.size === 0) return undefined;
  const opened = (cell: typeof taken): unknown => {
    const text = cell === null ? undefined : cells.get(cell);
    return text === undefined ? undefined : JSON.parse(text);
  };
  const file = ReceiptFile.parse({
    protocol: "OpenDSR 2.0",
    howToVerify,
    subjectRequestId: exchange.subject_request_id,
    taken: opened(taken),
    done: opened(done),
  });
  return Buffer.from(`${JSON.stringify(file, undefined, 2)}\n`, "utf8");
}
