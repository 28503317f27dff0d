/** A vendor's double that knows whether it still has the record, and answers otherwise than documented where a test says so. */
import type { Coverage, FoundRecord } from "../../src/features/connectors/records/system.ts";
import type { Exchange, HttpDouble, Reply } from "./http.ts";
import type { Vendor } from "./vendor.ts";
import { connectTo } from "./vendors.ts";

const { signal } = new AbortController();

export type State = { where: "there" | "gone" | "bin"; readonly times: Map<string, number> };
/** Another reply than the script's; `undefined`: as documented. */
export type Wrong = (exchange: Exchange, vendor: Vendor, state: State) => Reply | undefined;

/** The vendor as documented, with what it has; `wrong` goes first. */
export function playing(double: HttpDouble, vendor: Vendor, wrong: Wrong): State {
  const state: State = { where: "there", times: new Map() };
  double.play({
    exchanges: [...vendor.find, vendor.look, ...vendor.parts, vendor.order, vendor.alive, ...vendor.also],
    order: "loose",
    instead: (exchange) => {
      state.times.set(exchange.role, (state.times.get(exchange.role) ?? 0) + 1);
      const reply = wrong(exchange, vendor, state);
      if (reply !== undefined) return reply;
      if (exchange.role === "order") state.where = "gone";
      if (exchange.role === "look" && state.where !== "there")
        return state.where === "bin" ? vendor.bin.look : vendor.denial;
      if (exchange.role === "also" && state.where === "bin") return vendor.bin.also[0];
      return undefined;
    },
  });
  return state;
}

export async function searched(
  double: HttpDouble,
  vendor: Vendor,
): Promise<{ readonly records: readonly FoundRecord[]; readonly coverage: Coverage }> {
  const records: FoundRecord[] = [];
  const found = connectTo(vendor, double.port).find(vendor.asked, signal);
  for (let next = await found.next(); ; next = await found.next()) {
    if (next.done === true) return { records, coverage: next.value };
    records.push(next.value);
  }
}

export async function recordOf(double: HttpDouble, vendor: Vendor): Promise<FoundRecord> {
  double.play({ exchanges: [...vendor.find, vendor.look], order: "loose" });
  const [record] = (await searched(double, vendor)).records;
  if (record === undefined) throw new Error("nothing was found");
  return record;
}
