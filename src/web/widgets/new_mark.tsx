/** What is new to whoever reads: a word, and not colour alone. */
import type { ReactNode } from "react";

export function NewMark({ word = "new" }: { readonly word?: string }): ReactNode {
  return <span className="new-mark">{word}</span>;
}
