/**
 * Serving over TLS without a proxy (ASVS 5.0 §12.1, §12.2): the certificate chain and its key from two PEM files, TLS 1.2
 * or newer. A renewed certificate is taken up without a restart; one that cannot be used leaves the old one in place.
 */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync, unwatchFile, watchFile } from "node:fs";
import type { Server } from "node:https";
import type { SecureContextOptions } from "node:tls";
import type { Logger } from "../log.ts";

/** Paths of PEM files: the certificate with its chain, and the private key. */
export type TlsFiles = {
  readonly certificate: string;
  readonly key: string;
  /** How often to look whether they changed. */
  readonly lookMilliseconds?: number | undefined;
};

/** The certificate or its key cannot be served with; the message says why and what to do. */
class TlsRefused extends Error {
  override readonly name = "TlsRefused";
}

/** Reads and judges the files at this moment: readable, belonging together, and valid now. */
export function readTls(files: TlsFiles, now: Temporal.Instant): SecureContextOptions {
  const [cert, key] = [contentOf(files.certificate, "certificate"), contentOf(files.key, "key")];
  const certificate = read(
    `${files.certificate} holds no certificate in PEM form.`,
    () => new X509Certificate(cert),
  );
  const secret = read(`${files.key} holds no private key in PEM form without a passphrase.`, () =>
    createPrivateKey(key),
  );
  if (!certificate.checkPrivateKey(secret)) {
    throw new TlsRefused(
      `The key in ${files.key} is not the key of the certificate in ${files.certificate}.`,
    );
  }
  const milliseconds = now.epochMilliseconds;
  if (milliseconds > certificate.validToDate.getTime()) {
    throw new TlsRefused(
      `The certificate in ${files.certificate} was valid until ${certificate.validTo}. Renew it.`,
    );
  }
  if (milliseconds < certificate.validFromDate.getTime()) {
    throw new TlsRefused(
      `The certificate in ${files.certificate} is valid from ${certificate.validFrom} on. Is this machine's clock right?`,
    );
  }
  return { cert, key, minVersion: "TLSv1.2" };
}

function contentOf(file: string, what: string): Buffer {
  return read(`The ${what} ${file} cannot be read. May this user read it?`, () => readFileSync(file));
}

function read<T>(sentence: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new TlsRefused(sentence, { cause });
  }
}

/** Takes up what the files hold when they change; gives the function that stops looking. */
export function followTls(
  server: Pick<Server, "setSecureContext">,
  files: TlsFiles,
  of: { readonly now: () => Temporal.Instant; readonly log: Logger },
): () => void {
  const paths = [files.certificate, files.key];
  const look = (): void => {
    try {
      server.setSecureContext(readTls(files, of.now()));
      of.log.info("tls.renewed", {});
    } catch (error) {
      // The two files are written one after the other; between them they do not belong together.
      if (!(error instanceof TlsRefused)) throw error;
      of.log.warn("tls.refused", {});
    }
  };
  const interval = files.lookMilliseconds ?? 30_000;
  for (const file of paths) watchFile(file, { interval, persistent: false }, look);
  return () => {
    for (const file of paths) unwatchFile(file, look);
  };
}
