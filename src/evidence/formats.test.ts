// Goal: tiles, notes, checkpoints, cosignatures and receipts are written and read exactly as C2SP specifies them, and
// whatever has another form is refused rather than guessed at.
// Method: the examples printed in the specifications (their keys and signatures where they print them); signatures that
// Node makes and checks; generated hostile input, and every bit of a signed checkpoint and of a receipt flipped.
import { createHash, randomBytes, verify as verifyRaw, createPublicKey } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  cosign,
  cosignatureType,
  decimal,
  formatCheckpoint,
  formatReceipt,
  formatVerifierKey,
  fromBase64,
  inclusionProof,
  leafHash,
  nodesOver,
  parseCheckpoint,
  parseEntry,
  parseNote,
  parseReceipt,
  parseTilePath,
  readBundle,
  readVerifierKey,
  rootOfLeaves,
  signatureLine,
  signerOf,
  signNote,
  tilePath,
  toBase64,
  verifierKeyOf,
  verifyNote,
  verifyReceipt,
  writeBundle,
} from "./index.ts";
import type { Primitives, VerifierKey } from "./index.ts";

test("paths of tiles are the specification's, and only its spelling is read", () => {
  expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe("tile/0/x001/x234/067");
  expect(tilePath({ level: 63, index: 0, width: 1 })).toBe("tile/63/000.p/1");
  expect(tilePath({ level: "entries", index: 999, width: 255 })).toBe("tile/entries/999.p/255");
  fc.assert(
    fc.property(
      fc.oneof(fc.constant("entries" as const), fc.nat(63)),
      fc.maxSafeNat(),
      fc.integer({ min: 1, max: 256 }),
      (level, index, width) => {
        const tile = { level, index, width };
        expect(parseTilePath(tilePath(tile))).toEqual(tile);
      },
    ),
    { numRuns: 300 },
  );
  const wrong = [
    "tile/64/000",
    "tile/00/000",
    "tile/-1/000",
    "tile/0/00",
    "tile/0/0000",
    "tile/0/x000/000",
    "tile/0/x1/000",
    "tile/0/x001/x000",
    "tile/0/001/000",
    "tile/0/000.p/0",
    "tile/0/000.p/256",
    "tile/0/000.p/01",
    "tile/0/000.p",
    "tile/entries/000/",
    "/tile/0/000",
    "tile/0/000\n",
    "tile/0/../000",
    "tile/0/x999/x999/x999/x999/x999/x999/999",
    "",
  ];
  expect(wrong.filter((path) => parseTilePath(path) !== undefined)).toEqual([]);
  for (const tile of [
    { level: 64, index: 0, width: 256 },
    { level: 0, index: -1, width: 256 },
    { level: 0, index: 0, width: 0 },
    { level: 0, index: 0, width: 257 },
  ]) {
    expect(() => tilePath(tile)).toThrow(RangeError);
  }
});

test("bundles of entries are read back whole, and a cut or overfull one is refused", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 40 }), fc.nat(), (entries, cut) => {
      const bundle = writeBundle(entries);
      expect(readBundle(bundle)?.map((entry) => [...entry])).toEqual(entries.map((entry) => [...entry]));
      if (bundle.length === 0) return;
      const shorter = readBundle(bundle.subarray(0, cut % bundle.length));
      // A cut between two entries is a shorter bundle; anywhere else it is none.
      expect(shorter === undefined || shorter.length < entries.length).toBe(true);
    }),
    { numRuns: 200 },
  );
  expect(readBundle(Uint8Array.of(0))).toBeUndefined();
  expect(readBundle(Uint8Array.of(0, 2, 1))).toBeUndefined();
  expect(readBundle(new Uint8Array(2 * 257))).toBeUndefined();
  expect(() => writeBundle([new Uint8Array(65_536)])).toThrow(RangeError);
});

// golang.org/x/mod/sumdb/note: the example key and note of its documentation.
const neumann = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const neumannNote =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
  "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

test("a note signed by the reference implementation verifies, and with any bit changed does not", () => {
  const key = readVerifierKey(neumann);
  if (key === undefined) throw new Error("the key was refused");
  expect(formatVerifierKey(key)).toBe(neumann);
  expect(verifyNote(neumannNote, [key])?.text).toBe(neumannNote.split("\n\n")[0] + "\n");
  const bytes = Buffer.from(neumannNote);
  let accepted = 0;
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    if (verifyNote(changed, [key]) !== undefined) accepted += 1;
  }
  expect(accepted).toBe(0);
  // Another id, another name, a truncated key.
  expect(readVerifierKey(neumann.replace("c74f20a3", "c74f20a4"))).toBeUndefined();
  expect(readVerifierKey(neumann.replace("Peter", "Pieter"))).toBeUndefined();
  expect(readVerifierKey(neumann.slice(0, -4))).toBeUndefined();
});

const log = signerOf("ledger.example/riverbridge", Buffer.alloc(32, 7));
const witness = signerOf("witness.example/w1", Buffer.alloc(32, 8));
const logKey = verifierKeyOf(log);
const witnessKey = verifierKeyOf(witness, cosignatureType);

test("a key's id is the hash of name, type and key that the specification names", () => {
  const wanted = createHash("sha256")
    .update("ledger.example/riverbridge\n")
    .update(Uint8Array.of(1))
    .update(logKey.publicKey)
    .digest();
  expect([...logKey.keyId]).toEqual([...wanted.subarray(0, 4)]);
  const text = formatVerifierKey(witnessKey);
  expect(formatVerifierKey(readVerifierKey(text) ?? logKey)).toBe(text);
});

const checkpoint = {
  origin: log.name,
  size: 3,
  root: rootOfLeaves([1, 2, 3].map((n) => leafHash(Uint8Array.of(n)))),
  extensions: [],
};

test("a checkpoint is three lines, read back strictly", () => {
  const text = formatCheckpoint(checkpoint);
  expect(text).toBe(`ledger.example/riverbridge\n3\n${toBase64(checkpoint.root)}\n`);
  expect(parseCheckpoint(text)).toEqual({ ...checkpoint, root: new Uint8Array(checkpoint.root) });
  const example = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
  expect(parseCheckpoint(example)).toMatchObject({ origin: "example.com/behind-the-sofa", size: 20_852_163 });
  const root = toBase64(checkpoint.root);
  const wrong = [
    text.slice(0, -1),
    `\n3\n${root}\n`,
    `o\n03\n${root}\n`,
    `o\n+3\n${root}\n`,
    `o\n-0\n${root}\n`,
    `o\n9007199254740992\n${root}\n`,
    `o\n3\n${root.slice(0, -1)}\n`,
    `o\n3\n${root.replace("=", "")}\n`,
    `o\n3\n${toBase64(new Uint8Array(31))}\n`,
    `o\n3\n${root}\n\n`,
    `o\n3\n${root}\n\next\n`,
    `o\r\n3\n${root}\n`,
    "o\n3\n",
    "",
  ];
  expect(wrong.filter((other) => parseCheckpoint(other) !== undefined)).toEqual([]);
  expect(() => formatCheckpoint({ ...checkpoint, origin: "a\nb" })).toThrow(RangeError);
});

test("a witness's cosignature is over the time and the checkpoint, and ignored by who does not know the key", () => {
  const text = formatCheckpoint(checkpoint);
  const cosigned = signNote(text, log) + signatureLine(cosign(text, witness, 1_679_315_147));
  expect(
    verifyNote(cosigned, [logKey, witnessKey])?.by.map(({ key, timeInSeconds }) => [key.name, timeInSeconds]),
  ).toEqual([
    [log.name, undefined],
    [witness.name, 1_679_315_147],
  ]);
  expect(verifyNote(cosigned, [logKey])?.by).toHaveLength(1);
  const stranger: VerifierKey = verifierKeyOf(signerOf(log.name, Buffer.alloc(32, 9)));
  expect(verifyNote(cosigned, [stranger])).toBeUndefined();
  // Checked by hand: the message of the specification, with Node alone.
  const signature = cosign(text, witness, 5).signature.subarray(8);
  const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), witnessKey.publicKey]);
  const publicKey = createPublicKey({ key: der, format: "der", type: "spki" });
  expect(verifyRaw(null, Buffer.from(`cosignature/v1\ntime 5\n${text}`), publicKey, signature)).toBe(true);
  // The key of a witness does not serve as the log's own, nor the other way round.
  expect(verifyNote(cosigned, [{ ...witnessKey, type: 1 }])).toBeUndefined();
});

test("notes of another form are refused", () => {
  const good = signNote(formatCheckpoint(checkpoint), log);
  const [, line = ""] = good.split("\n\n");
  expect(parseNote(good)?.signatures).toHaveLength(1);
  expect(parseNote(`a\n\nb\n\n${line}`)?.text).toBe("a\n\nb\n");
  const wrong = [
    good.slice(0, -1),
    good.replace("\n\n", "\n"),
    good.replaceAll("\u2014", "-"),
    good.replaceAll("\n", "\r\n"),
    `${good}\n`,
    `${good}x\n`,
    good.replace("\u2014 ", "\u2014  "),
    `text\n\n\u2014 a+b ${toBase64(randomBytes(68))}\n`,
    `text\n\n\u2014 a\u00a0b ${toBase64(randomBytes(68))}\n`,
    `text\n\n\u2014 name AAAA\n`,
    `text\n\n\u2014 name AAAAAAA\n`,
    `te\u0000xt\n\n${line}`,
    `te\txt\n\n${line}`,
    `text\n\n${line.repeat(65)}`,
    "",
    "\n",
    "\n\n",
  ];
  expect(wrong.filter((other) => parseNote(other) !== undefined)).toEqual([]);
  expect(parseNote(Buffer.concat([Buffer.from([0xff]), Buffer.from(good)]))).toBeUndefined();
  expect(() => signNote("no newline", log)).toThrow(RangeError);
  expect(() => signNote("bell\u0007\n", log)).toThrow(RangeError);
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.uint8Array()), (anything) => {
      expect(parseNote(anything)).toBeUndefined();
      expect(parseReceipt(anything)).toBeUndefined();
      expect(parseCheckpoint(String(anything))).toBeUndefined();
      expect(parseTilePath(String(anything))).toBeUndefined();
    }),
    { numRuns: 150 },
  );
});

test("base64 and numbers are canonical", () => {
  for (const wrong of ["AA", "AA=", "AB==", "AA==\n", " AA==", "A-==", "AAA=A"])
    expect(fromBase64(wrong)).toBeUndefined();
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    }),
  );
  for (const wrong of ["", "00", "01", "-1", "+1", "1.0", "1e3", "9007199254740992", "٣"])
    expect(decimal(wrong)).toBeUndefined();
  expect([decimal("0"), decimal("9007199254740991")]).toEqual([0, 2 ** 53 - 1]);
});

const primitives: Primitives = {
  sha256: async (bytes) => createHash("sha256").update(bytes).digest(),
  verifyEd25519: async (publicKey, message, signature) => {
    const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), publicKey]);
    return verifyRaw(null, message, createPublicKey({ key: der, format: "der", type: "spki" }), signature);
  },
};

test("a receipt proves its entry offline, and with any bit changed proves nothing", async () => {
  const entries = Array.from({ length: 21 }, (_, at) => Buffer.from(`entry ${at}`));
  const leaves = entries.map(leafHash);
  const text = formatCheckpoint({ origin: log.name, size: 21, root: rootOfLeaves(leaves), extensions: [] });
  const signed = signNote(text, log) + signatureLine(cosign(text, witness, 1000));
  const index = 13;
  const proof = inclusionProof(index, 21, nodesOver(leaves));
  const receipt = formatReceipt({ index, proof, checkpoint: signed, extra: entries[index] });
  expect(receipt.split("\n").slice(0, 3)).toEqual([
    "c2sp.org/tlog-proof@v1",
    `extra ${toBase64(entries[index] ?? new Uint8Array())}`,
    "index 13",
  ]);
  const verdict = await verifyReceipt(receipt, [logKey, witnessKey], primitives);
  expect(verdict).toMatchObject({
    result: "proved",
    index,
    witnesses: [{ name: witness.name, timeInSeconds: 1000 }],
  });
  const bytes = Buffer.from(receipt);
  const accepted: string[] = [];
  // A bit of every byte; all of them with KEPT_EVIDENCE_CASES set.
  const step = process.env["KEPT_EVIDENCE_CASES"] === undefined ? 9 : 1;
  for (let bit = 0; bit < bytes.length * 8; bit += step) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const other = await verifyReceipt(changed, [logKey, witnessKey], primitives);
    // A changed name or id makes the witness's a stranger's signature: the proof then stands without that witness.
    if (other.result === "proved" && other.witnesses.length > 0) accepted.push(changed.toString());
  }
  expect(accepted).toEqual([]);
  const problem = async (given: string, keys = [logKey], entry?: Uint8Array): Promise<string> => {
    const other = await verifyReceipt(given, keys, primitives, entry);
    return other.result === "refused" ? other.problem : "proved";
  };
  const bare = formatReceipt({ index, proof, checkpoint: signed, extra: undefined });
  expect(parseReceipt(bare)?.extra).toBeUndefined();
  expect(await problem(bare)).toBe("no_entry");
  expect(await problem(bare, [logKey], entries[index])).toBe("proved");
  expect(await problem(bare, [logKey], entries[12])).toBe("not_in_the_ledger");
  expect(await problem(receipt, [witnessKey])).toBe("not_signed_by_this_key");
  const longer = formatReceipt({
    index,
    proof: [...proof, new Uint8Array(32)],
    checkpoint: signed,
    extra: entries[index],
  });
  expect(await problem(longer)).toBe("not_in_the_ledger");
  expect(await problem(receipt.replace("index 13", "index 013"))).toBe("not_a_receipt");
  expect(await problem(receipt.replace("@v1", "@v2"))).toBe("not_a_receipt");
});

test("an entry's lines are read only in their form", () => {
  const id = "01a1ff71-5f42-7210-87c5-3549acadb939";
  const lines = [
    "kept-ledger-entry/1",
    id,
    "request.opened",
    "2026-03-02T09:00:00.000001Z",
    id,
    id,
    "-",
    "-",
    "ab".repeat(32),
    "",
  ];
  const entry = parseEntry(Buffer.from(lines.join("\n")));
  expect(entry).toMatchObject({ id, type: "request.opened", clauseId: undefined, hasSubject: false });
  for (let at = 0; at < lines.length; at += 1) {
    expect(parseEntry(Buffer.from(lines.with(at, "X").join("\n")))).toBeUndefined();
  }
});
