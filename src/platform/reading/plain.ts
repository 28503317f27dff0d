/**
 * Text from bytes: by its mark (Unicode 23.8), else UTF-8 where it is that without a fault, else UTF-16 by where its zeros
 * stand, else Windows-1252, of which Latin-1 is a part. `undefined` for what is no text.
 */
const lookBytes = 65_536;

export function textOf(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decoded(bytes, "utf-16le");
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decoded(bytes, "utf-16be");
  const zeros = zerosIn(bytes.subarray(0, lookBytes));
  if (zeros.even + zeros.odd > 0) {
    if (zeros.odd > zeros.half * 0.4 && zeros.even < zeros.half * 0.05) return decoded(bytes, "utf-16le");
    if (zeros.even > zeros.half * 0.4 && zeros.odd < zeros.half * 0.05) return decoded(bytes, "utf-16be");
    return undefined;
  }
  if (hasControls(bytes.subarray(0, lookBytes))) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    const text = decoded(bytes, "windows-1252");
    return text.includes("\0") ? undefined : text;
  }
}

function decoded(bytes: Uint8Array, encoding: string): string {
  return new TextDecoder(encoding).decode(bytes);
}

function zerosIn(bytes: Uint8Array): { readonly even: number; readonly odd: number; readonly half: number } {
  let [even, odd] = [0, 0];
  for (const [at, byte] of bytes.entries()) {
    if (byte !== 0) continue;
    if (at % 2 === 0) even += 1;
    else odd += 1;
  }
  return { even, odd, half: Math.max(1, Math.floor(bytes.length / 2)) };
}

/** One in fifty: what is compressed or sealed has more, a stray one in a text does not make it none. */
function hasControls(bytes: Uint8Array): boolean {
  let controls = 0;
  for (const byte of bytes) if (byte < 0x20 && !isWhite(byte)) controls += 1;
  return controls > 2 && controls > bytes.length / 50;
}

function isWhite(byte: number): boolean {
  return (byte >= 0x09 && byte <= 0x0d) || byte === 0x1b;
}
