/** How much an erasure removes, or has removed, by kind. */
import type { ReactNode } from "react";
import type { Counts } from "../erasure/contract.ts";
import { countedThings } from "./erasure_words.ts";
import "./erasure.css";

export function ErasureCounts({ counts }: { readonly counts: Counts }): ReactNode {
  return (
    <ul className="plain erasure-counts">
      {countedThings.map(([name, words]) => (
        <li key={name}>
          <b>{counts[name]}</b> <span>{words}</span>
        </li>
      ))}
    </ul>
  );
}
