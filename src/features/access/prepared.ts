/**
 * Forms whose slow or counting part comes before the transaction: a limit on tries is counted in one of its own, and a
 * slow hash must not hold a connection. What was found out is handed to the answer.
 */
import type { AnyEndpoint } from "../../platform/endpoint.ts";
import { changeRoute, formRoute } from "../../platform/http/routes.ts";
import type { Call, FormAnswer, Route, View, Work } from "../../platform/http/routes.ts";
import type { Scope } from "../../platform/scope.ts";

type Prepared<Found> = { readonly scope: Scope; readonly found: Found };
type Mutating = { readonly method: Exclude<AnyEndpoint["method"], "GET"> };

function remember<C extends object, Found>(prepare: (call: C) => Promise<Prepared<Found>>) {
  const made = new WeakMap<object, Prepared<Found>>();
  return {
    scopeOf: async (call: C): Promise<Scope> => {
      const prepared = await prepare(call);
      made.set(call, prepared);
      return prepared.scope;
    },
    foundFor: (call: C): Found => {
      const prepared = made.get(call);
      if (prepared === undefined) throw new Error("The call was answered before it was prepared.");
      return prepared.found;
    },
  };
}

export function preparedForm<E extends AnyEndpoint & Mutating & { readonly kind: "form" }, Found>(
  endpoint: E,
  prepare: (call: Call<E>) => Promise<Prepared<Found>>,
  answer: (call: Call<E>, work: Work, found: Found) => Promise<FormAnswer<E>>,
  view: View<E>,
): Route {
  const { scopeOf, foundFor } = remember(prepare);
  return formRoute(endpoint, scopeOf, (call, work) => answer(call, work, foundFor(call)), view);
}

export function preparedChange<E extends AnyEndpoint & Mutating & { readonly kind: "json" }, Found>(
  endpoint: E,
  prepare: (call: Call<E>) => Promise<Prepared<Found>>,
  answer: (call: Call<E>, work: Work, found: Found) => ReturnType<Parameters<typeof changeRoute<E>>[2]>,
): Route {
  const { scopeOf, foundFor } = remember(prepare);
  return changeRoute(endpoint, scopeOf, (call, work) => answer(call, work, foundFor(call)));
}
