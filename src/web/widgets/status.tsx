/** Whether a promise is kept: a sign with its word, never colour alone, and behind it what it rests on. */
import type { ReactNode } from "react";

export type StatusCode = "kept" | "due" | "broken" | "unproven" | "n/a";

const signs: Readonly<
  Record<StatusCode, { readonly sign: string; readonly word: string; readonly name: string }>
> = {
  kept: { sign: "●", word: "kept", name: "kept" },
  due: { sign: "◔", word: "due", name: "due" },
  broken: { sign: "✕", word: "broken", name: "broken" },
  unproven: { sign: "◌", word: "unproven", name: "unproven" },
  "n/a": { sign: "–", word: "not applicable", name: "na" },
};

/** The sign alone, where its word stands near; readers hear the word. */
export function Glyph({
  status,
  title,
}: {
  readonly status: StatusCode;
  readonly title?: string;
}): ReactNode {
  const { sign, word, name } = signs[status];
  return (
    <span className={`glyph ${name}`} role="img" aria-label={title ?? word} title={title ?? word}>
      {sign}
    </span>
  );
}

/** Sign, word, and what it rests on: `<Status status="kept" basis="measured, 12 of 12" />`. */
export function Status({
  status,
  word,
  basis,
  isPill = false,
}: {
  readonly status: StatusCode;
  /** In place of the status's own word, such as “unproven, no occasion yet”. */
  readonly word?: string;
  readonly basis?: ReactNode;
  readonly isPill?: boolean;
}): ReactNode {
  const known = signs[status];
  return (
    <span className={isPill ? `status pill ${known.name}` : `status ${known.name}`}>
      <span className={`glyph ${known.name}`} aria-hidden="true">
        {known.sign}
      </span>
      <span className="status-word">{word ?? known.word}</span>
      {basis !== undefined && <span className="status-basis"> {basis}</span>}
    </span>
  );
}
