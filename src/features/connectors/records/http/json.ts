/** JSON of a stranger: bounded in depth, in UTF-8, and numbers that JavaScript would round stay the text they are. */

export type ReadJson = { readonly value: unknown } | undefined;

export function readJson(bytes: Uint8Array, mostDepth: number): ReadJson {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (depthOf(text, mostDepth) > mostDepth) return undefined;
    return { value: JSON.parse(text, exact) };
  } catch {
    return undefined;
  }
}

/** An identifier of nineteen digits read as a number would be another's. */
function exact(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isRounded = typeof value === "number" && !Number.isSafeInteger(value);
  return isRounded && /^-?\d+$/.test(context?.source ?? "") ? context?.source : value;
}

function depthOf(text: string, most: number): number {
  let depth = 0;
  let deepest = 0;
  let isInText = false;
  for (let at = 0; at < text.length && deepest <= most; at += 1) {
    const sign = text[at];
    if (isInText) {
      if (sign === "\\") at += 1;
      else if (sign === '"') isInText = false;
    } else if (sign === '"') isInText = true;
    else if (sign === "{" || sign === "[") {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (sign === "}" || sign === "]") depth -= 1;
  }
  return deepest;
}
