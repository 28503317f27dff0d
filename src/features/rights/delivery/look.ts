/**
 * A look into the package before, or after, it is handed over: the very files of the archive, byte for byte as the manifest
 * has them, shown in the browser and never written down in plain. A fresh proof opens it for half an hour, for the one who
 * asked; every file that is looked at is an entry of the ledger (GDPR arts. 5(2), 32).
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { memberOf, type Actor } from "../../../platform/http/routes.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { styleSource } from "../package/style.ts";
import { requestOf } from "../run/case.ts";
import { fileIn } from "./archive.ts";
import { notYet } from "./release.ts";
import { latestPackage, type StoredPackage } from "./store.ts";
import { isTicket, makeTicket } from "./ticket.ts";

const lookMinutes = 30;
/** More than this is for a download, not for a look. */
const mostBytes = 33_554_432;

type Asking = {
  readonly actor: Actor;
  readonly params: { readonly organisation: string; readonly reference: string };
};

/** Opens it, and says where its first page stands. */
export async function openLook(
  tx: WriteTx,
  scope: Scope,
  { keys }: Pick<Platform, "keys">,
  call: Asking,
  now: Instant,
): Promise<{ readonly address: string; readonly until: string }> {
  const request = await requestOf(tx, scope, call);
  const stored = await lookedAt(tx, scope, call);
  const { organisation } = call.params;
  const ticket = await makeTicket(keys, scope, lookOf(stored, call), now, lookMinutes);
  await append(tx, scope, keys, {
    type: "package.opened",
    now,
    payload: { caseId: request.id, packageId: stored.id, state: stored.state, rows: stored.rows },
    owner: { kind: "case", id: request.id },
  });
  return {
    address: `/o/${organisation}/api/rights/package/${request.reference}/look/${ticket}/index.html`,
    until: now.add({ minutes: lookMinutes }).toString(),
  };
}

export type Look = Asking & { readonly params: { readonly ticket: string } };

/** One file of it, checked against the manifest before a byte of it is shown. */
export async function lookAt(
  tx: WriteTx,
  scope: Scope,
  { keys, files }: Pick<Platform, "keys" | "files">,
  call: Look,
  path: string,
  now: Instant,
): Promise<{ readonly head: LookHead; readonly content: Buffer }> {
  const request = await requestOf(tx, scope, call);
  const stored = await lookedAt(tx, scope, call);
  if (!(await isTicket(keys, scope, lookOf(stored, call), call.params.ticket, now)))
    throw refusal("link_expired");
  const listed = Manifest.parse(stored.manifest).find((file) => file.path === path);
  const { file_id: fileId } = stored;
  if (listed === undefined || fileId === null) throw refusal("not_found");
  if (listed.sizeBytes > mostBytes) throw refusal("too_large");
  const archive = async () => {
    const opened = await files.get(tx, scope, fileId);
    if (opened === undefined) throw refusal("link_expired");
    return opened.content;
  };
  const content = await fileIn(archive, path, mostBytes);
  const sha256 = createHash("sha256")
    .update(content ?? "")
    .digest("hex");
  if (content === undefined || sha256 !== listed.sha256)
    throw new Error("The package is not what its manifest says.");
  await append(tx, scope, keys, {
    type: "package.looked-into",
    now,
    payload: { caseId: request.id, packageId: stored.id, path, sizeBytes: content.length },
    owner: { kind: "case", id: request.id },
  });
  return { head: headOf(path), content };
}

const Manifest = z.array(z.object({ path: z.string(), sizeBytes: z.number(), sha256: z.string() }));

async function lookedAt(tx: Tx, scope: Scope, call: Asking): Promise<StoredPackage> {
  const request = await requestOf(tx, scope, call);
  const stored = await latestPackage(tx, scope, request.id);
  if (stored?.state === "destroyed") throw refusal("link_expired");
  if (stored === undefined || stored.state === "replaced") throw notYet(["package-not-built"]);
  return stored;
}

/** A look is for one person: another who is given its address may look by a proof of their own. */
function lookOf(
  { id }: StoredPackage,
  call: Asking,
): { readonly packageId: string; readonly linkId: string } {
  return { packageId: id, linkId: `look ${memberOf(call).accountId}` };
}

export type LookHead = {
  readonly mediaType: string;
  readonly fileName?: string;
  readonly styleSource?: string;
};

/** Pages and what a browser shows as text or picture; everything else is a file to save. */
function headOf(path: string): LookHead {
  const ending = path.slice(path.lastIndexOf(".") + 1);
  if (ending === "html") return { mediaType: "text/html; charset=utf-8", styleSource };
  const mediaType = shown[ending];
  return mediaType === undefined
    ? { mediaType: "application/octet-stream", fileName: path.slice(path.lastIndexOf("/") + 1) }
    : { mediaType };
}

const shown: Readonly<Record<string, string>> = {
  txt: "text/plain; charset=utf-8",
  csv: "text/plain; charset=utf-8",
  json: "text/plain; charset=utf-8",
  png: "image/png",
  jpg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
};
