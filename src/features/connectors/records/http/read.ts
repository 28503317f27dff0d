/** A record's content: what the API shows of it, and what belongs to it (the whole mail, notes, a file's bytes). */
import { stopIfAborted } from "../gaps.ts";
import type { GuardedRef, RecordContent } from "../system.ts";
import { troubleIn, troubleOf } from "./api.ts";
import type { Api, Reply } from "./api.ts";
import type { ApiPart } from "./description.ts";
import { lookAt } from "./look.ts";
import { listed } from "./pages.ts";
import { holds, pick, pickText } from "./pick.ts";
import { guardOf, valuesOf } from "./record.ts";
import type { Values } from "./template.ts";

type Part = RecordContent["parts"][number];

/** What belongs to a record and could not be had: the answer would look whole without it. */
class PartMissing extends Error {
  override readonly name = "PartMissing";
}

export async function readRecord(
  api: Api,
  record: GuardedRef,
  signal: AbortSignal,
): Promise<RecordContent | undefined> {
  stopIfAborted(signal);
  const values = valuesOf(api.description, record.ref);
  if (values === undefined) return undefined;
  const look = await lookAt(api, values, signal);
  if (look.kind !== "there" || guardOf(api.description, look.item, look.reply) !== record.guard)
    return undefined;
  const parts: Part[] = [jsonPart("record", look.item)];
  try {
    for (const part of api.description.record.parts) {
      if ("each" in part) for await (const each of partsOf(api, part, values, signal)) parts.push(each);
      else if (part.when === undefined || holds(look.item, part.when))
        parts.push(await partOf(api, part, values, signal));
    }
  } catch (error) {
    // Half a record would be handed on as if it were whole.
    if (error instanceof PartMissing) return undefined;
    throw error;
  }
  return { parts };
}

function jsonPart(name: string, value: unknown): Part {
  const text = JSON.stringify(value, undefined, 2) ?? "";
  return { name, mediaType: "application/json", bytes: new TextEncoder().encode(text), text };
}

async function asked(work: () => Promise<Reply>, api: Api, isFile: boolean): Promise<Reply> {
  try {
    const reply = await work();
    const trouble = troubleOf(api, reply, isFile);
    if (trouble !== undefined) throw new PartMissing(trouble.why);
    return reply;
  } catch (error) {
    const trouble = troubleIn(error);
    throw trouble === undefined ? error : new PartMissing(trouble.why, { cause: undefined });
  }
}

async function partOf(
  api: Api,
  part: Exclude<ApiPart, { readonly each: unknown }>,
  values: Values,
  signal: AbortSignal,
): Promise<Part> {
  const isFile = part.encoding === "bytes" || part.content === undefined;
  const options = { isFile, elsewhere: part.elsewhere };
  const reply = await asked(() => api.call(part.request, values, signal, options), api, isFile);
  if (isFile) return filePart(part.name, part.media, reply.bytes);
  return encodedPart(part.name, part.media, pick(reply.json?.value, part.content ?? []), part.encoding);
}

async function* partsOf(
  api: Api,
  part: Extract<ApiPart, { readonly each: unknown }>,
  values: Values,
  signal: AbortSignal,
): AsyncGenerator<Part> {
  const { each } = part;
  for await (const item of listed(api, each, values, signal)) {
    if ("gap" in item) throw new PartMissing(item.why);
    const title = each.title === undefined ? undefined : pickText(item.record, each.title);
    const name = title === undefined ? part.name : `${part.name}: ${title}`;
    let content = item.record;
    const { detail } = each;
    if (detail !== undefined) {
      const keys = Object.entries(each.keys).map(([key, path]) => [
        `part.${key}`,
        pickText(item.record, path),
      ]);
      const more: Values = { ...values, ...Object.fromEntries(keys) };
      const reply = await asked(() => api.call(detail, more, signal), api, false);
      content = reply.json?.value;
    }
    yield each.content === undefined
      ? jsonPart(name, content)
      : encodedPart(name, part.media, pick(content, each.content), each.encoding);
  }
}

function encodedPart(name: string, mediaType: string, value: unknown, encoding: ApiPartEncoding): Part {
  if (encoding === "json" || typeof value !== "string") return jsonPart(name, value);
  if (encoding === "text" || encoding === "bytes")
    return { name, mediaType, bytes: new TextEncoder().encode(value), text: value };
  const isWritten = /^[\w+/=\s-]*$/.test(value);
  if (!isWritten) throw new PartMissing("The API's answer cannot be read.");
  return filePart(name, mediaType, new Uint8Array(Buffer.from(value, encoding)));
}

type ApiPartEncoding = Exclude<ApiPart, { readonly each: unknown }>["encoding"];

function filePart(name: string, mediaType: string, bytes: Uint8Array): Part {
  const isText = /^text\/|json$/.test(mediaType);
  return { name, mediaType, bytes, text: isText ? new TextDecoder().decode(bytes) : undefined };
}
