/**
 * Words that stand in a file no reader of ours understands, such as what a camera wrote into a photograph (EXIF, XMP, IPTC):
 * runs of letters in UTF-8 or Latin-1, and in UTF-16 of either order at any offset, as long as they are of the scripts up to
 * U+06FF. What is compressed is not among them. Pure.
 */

/** A run of fewer says nothing that could not be chance. */
const shortest = 4;
const newline = "\n";

/** Pieces of at most about `most` letters, with line feeds between the runs; a run is never cut. */
export function* looseWords(bytes: Uint8Array, most = 16_384): Generator<string> {
  yield* pieces(byteRuns(bytes), most);
  for (const offset of [0, 1])
    for (const isLittle of [true, false]) yield* pieces(unitRuns(bytes, offset, isLittle), most);
}

function* pieces(runs: Iterable<string>, most: number): Generator<string> {
  let piece = "";
  for (const run of runs) {
    piece += run + newline;
    if (piece.length < most) continue;
    yield piece;
    piece = "";
  }
  if (piece !== "") yield piece;
}

const isLetter = (byte: number): boolean => (byte >= 0x20 && byte < 0x7f) || byte >= 0xa0;

/** Bytes that could be text, read as UTF-8 where they are, else as Latin-1. */
function* byteRuns(bytes: Uint8Array): Generator<string> {
  const strict = new TextDecoder("utf-8", { fatal: true });
  let from = 0;
  for (let at = 0; at <= bytes.length; at += 1) {
    const byte = bytes[at];
    // Continuation bytes of UTF-8 lie between the control characters of Latin-1.
    if (byte !== undefined && (isLetter(byte) || byte >= 0x80)) continue;
    if (at - from >= shortest) yield decoded(strict, bytes.subarray(from, at));
    from = at + 1;
  }
}

function decoded(strict: TextDecoder, run: Uint8Array): string {
  try {
    return strict.decode(run);
  } catch {
    // Both: a name in UTF-8 may stand beside a byte that is none.
    return `${Buffer.from(run).toString("utf8")}${newline}${Buffer.from(run).toString("latin1")}`;
  }
}

function* unitRuns(bytes: Uint8Array, offset: number, isLittle: boolean): Generator<string> {
  let run: number[] = [];
  for (let at = offset; at + 1 < bytes.length; at += 2) {
    const [first = 0, second = 0] = [bytes[at], bytes[at + 1]];
    const unit = isLittle ? first | (second << 8) : (first << 8) | second;
    if ((unit >= 0x20 && unit < 0x7f) || (unit >= 0xa0 && unit <= 0x6ff)) {
      run.push(unit);
      continue;
    }
    if (run.length >= shortest) yield String.fromCharCode(...run);
    run = [];
  }
  if (run.length >= shortest) yield String.fromCharCode(...run);
}
