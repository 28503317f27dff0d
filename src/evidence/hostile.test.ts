// Goal: whatever a stranger hands to a function that reads, it answers "not that" and never falls; the one thing it may
// throw is the documented refusal of an envelope.
// Method: each reader gets whole artefacts that were cut, doubled, flipped, joined or sewn together from others, and plain
// noise. The control: the whole artefacts are read, so what is refused is refused for what was changed.
import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  archiveWriter,
  decimal,
  emptyRoot,
  findNote,
  formatAddCheckpoint,
  formatCheckpoint,
  formatPromise,
  formatVerifierKey,
  fromBase64,
  leafHash,
  openCheckpoint,
  parseAddCheckpoint,
  parseCheckpoint,
  parseEntry,
  parseKeyChange,
  parseKeyHistory,
  parseNote,
  parsePromise,
  parseReceipt,
  parseSignatureLine,
  parseTilePath,
  parseVerifierKey,
  readArchive,
  readBundle,
  readCellHead,
  readVerifierKey,
  signerOf,
  signNote,
  tilePath,
  verifierKeyOf,
  verifyNote,
  writeBundle,
} from "./index.ts";
import { isWhole } from "../../testkit/whole.ts";
import { SealBroken } from "../platform/cells/seal.ts";

const runs = isWhole ? 3000 : 300;
const signer = signerOf("school.example/ledger", randomBytes(32));
const key = verifierKeyOf(signer);
const text = formatCheckpoint({
  origin: signer.name,
  size: 3,
  root: leafHash(randomBytes(9)),
  extensions: [],
});
const note = signNote(text, signer);
const ask = formatAddCheckpoint({ oldSize: 1, proof: [emptyRoot(), emptyRoot()], checkpoint: note });
const promise = formatPromise({
  origin: signer.name,
  entry: randomBytes(40),
  madeAtSeconds: 5,
  dueAtSeconds: 9,
});
const path = tilePath({ level: 0, index: 1_234_067, width: 17 });
const bundle = writeBundle([randomBytes(3), randomBytes(0), randomBytes(300)]);
const writer = archiveWriter();
const archive = Buffer.concat([
  writer.add({ path: "checkpoint", bytes: Buffer.from(note) }),
  writer.add({ path, bytes: bundle }),
  writer.end(),
]);

/** Its refusal is the one error that is documented. */
function headOf(given: Uint8Array): unknown {
  try {
    return readCellHead(Buffer.from(given));
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
}

/** What reads text, with something it reads; those without are read nowhere else but in their own tests. */
const ofText: readonly (readonly [name: string, read: (text: string) => unknown, whole?: string])[] = [
  ["parseNote", parseNote, note],
  ["verifyNote", (given) => verifyNote(given, [key]), note],
  ["openCheckpoint", (given) => openCheckpoint(given, key), note],
  ["parseCheckpoint", parseCheckpoint, text],
  ["findNote", findNote, `Dear reader,\n\n${note}\nKeep this.\n`],
  ["parseSignatureLine", parseSignatureLine, note.trimEnd().split("\n").at(-1) ?? ""],
  ["parseVerifierKey", parseVerifierKey, formatVerifierKey(key)],
  ["readVerifierKey", readVerifierKey, formatVerifierKey(key)],
  ["parseAddCheckpoint", parseAddCheckpoint, ask],
  ["parsePromise", parsePromise, promise],
  ["parseTilePath", parseTilePath, path],
  ["fromBase64", fromBase64, "AAEC"],
  ["decimal", decimal, "9007199254740991"],
  ["parseReceipt", parseReceipt],
  ["parseKeyChange", parseKeyChange],
  ["parseKeyHistory", parseKeyHistory],
];
const ofBytes: readonly (readonly [
  name: string,
  read: (bytes: Uint8Array) => unknown,
  whole?: Uint8Array,
])[] = [
  ["readBundle", readBundle, bundle],
  ["readArchive", readArchive, archive],
  ["parseNote of bytes", parseNote, Buffer.from(note)],
  ["parseReceipt of bytes", parseReceipt],
  ["parseAddCheckpoint of bytes", parseAddCheckpoint, Buffer.from(ask)],
  ["parseEntry", parseEntry],
  ["readCellHead", headOf],
];
const wholes = [note, text, ask, promise, path, formatVerifierKey(key), '{"version":1,"changes":[]}'];

const noise = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.string({
    unit: fc.constantFrom("\n", "\u2014 ", "A", "=", "0", "+", "/", "\0", "\ud800", "{", '"', "1e9"),
    maxLength: 60,
  }),
);
/** A piece out of one artefact, sewn to a piece of another, with noise between. */
const sewn = fc
  .tuple(fc.constantFrom(...wholes), fc.nat(400), noise, fc.constantFrom(...wholes), fc.nat(400))
  .map(([one, to, between, other, from]) => one.slice(0, to) + between + other.slice(from));
const hostileText = fc.oneof(
  noise,
  sewn,
  fc.constantFrom(...wholes).map((whole) => whole.repeat(300)),
);
const hostileBytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc
    .tuple(fc.constantFrom(bundle, archive), fc.nat(600), fc.nat(255), fc.nat(600))
    .map(([whole, at, value, end]) => {
      const copy = Uint8Array.from(whole.subarray(0, Math.max(1, whole.length - (end % whole.length))));
      copy[at % copy.length] = value;
      return copy;
    }),
);

test("the whole artefacts are read", () => {
  const texts = ofText.filter(([, read, whole]) => whole !== undefined && read(whole) === undefined);
  const bytes = ofBytes.filter(([, read, whole]) => whole !== undefined && read(whole) === undefined);
  expect([...texts, ...bytes].map(([name]) => name)).toEqual([]);
});

test.each(ofText.map(([name, read]) => ({ name, read })))(
  "$name answers whatever text it is handed",
  ({ read }) => {
    const property = fc.property(hostileText, (given) => void read(given));
    expect(() => fc.assert(property, { numRuns: runs })).not.toThrow();
  },
);

test.each(ofBytes.map(([name, read]) => ({ name, read })))(
  "$name answers whatever bytes it is handed",
  ({ read }) => {
    const property = fc.property(hostileBytes, (given) => void read(given));
    expect(() => fc.assert(property, { numRuns: runs })).not.toThrow();
  },
);
