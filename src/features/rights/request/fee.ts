/** A fee as people write it: of the two currencies of the laws that have one here. Pure. */
import type { FeeAmount } from "./contract.ts";

export function feeIn(language: "en" | "es", { value, currency }: FeeAmount): string {
  const isRound = !/\.\d*[1-9]/.test(value);
  return new Intl.NumberFormat(language === "en" ? "en-GB" : "es", {
    style: "currency",
    currency,
    minimumFractionDigits: isRound ? 0 : 2,
  }).format(Number(value));
}
