/** Asks for one record by what names it: there, denied in the words that mean this record, or nothing that can be believed. */
import { troubleIn, troubleOf } from "./api.ts";
import type { Api, CallOptions, Reply, Trouble } from "./api.ts";
import type { ApiDescription } from "./description.ts";
import { holds } from "./pick.ts";
import type { Values } from "./template.ts";

export type Look =
  | { readonly kind: "there"; readonly item: unknown; readonly reply: Reply }
  | { readonly kind: "gone" }
  | { readonly kind: "trouble"; readonly trouble: Trouble };

export async function lookAt(
  api: Api,
  values: Values,
  signal: AbortSignal,
  options: CallOptions & { readonly look?: Pick<ApiDescription["record"]["look"], "request" | "gone"> } = {},
): Promise<Look> {
  const look = options.look ?? api.description.record.look;
  try {
    const reply = await api.call(look.request, values, signal, options);
    const body = reply.json?.value;
    const isDenied = look.gone.statuses.includes(reply.status);
    // A store between us and the API may answer from what it kept; by its age such an answer is known (RFC 9111, 5.1).
    const isKept = Number(reply.header("age") ?? 0) > 0;
    if (isDenied && !isKept && (look.gone.when === undefined || holds(body, look.gone.when)))
      return { kind: "gone" };
    const trouble = troubleOf(api, reply);
    if (trouble !== undefined) return { kind: "trouble", trouble };
    return { kind: "there", item: body, reply };
  } catch (error) {
    const trouble = troubleIn(error);
    if (trouble === undefined) throw error;
    return { kind: "trouble", trouble };
  }
}
