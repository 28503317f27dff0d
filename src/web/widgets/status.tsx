/** Whether a promise is kept: a sign with its word, never colour alone, and behind it what it rests on. */
import type { ReactNode } from "react";

export type StatusCode = "kept" | "due" | "broken" | "unproven" | "n/a";

const words: Readonly<Record<StatusCode, { readonly word: string; readonly name: string }>> = {
  kept: { word: "kept", name: "kept" },
  due: { word: "due", name: "due" },
  broken: { word: "broken", name: "broken" },
  unproven: { word: "unproven", name: "unproven" },
  "n/a": { word: "not applicable", name: "na" },
};

/** Drawn, because fonts draw ● ◔ ✕ ◌ in sizes of their own; each has a shape that is told without colour. */
export function Sign({ status }: { readonly status: StatusCode }): ReactNode {
  const stroke = { fill: "none", stroke: "currentColor", strokeWidth: 1.6 } as const;
  const shape = {
    kept: <circle cx="8" cy="8" r="4.6" fill="currentColor" />,
    due: (
      <>
        <circle cx="8" cy="8" r="5" {...stroke} />
        <path d="M8 8V3a5 5 0 0 1 5 5z" fill="currentColor" />
      </>
    ),
    broken: <path d="M4 4l8 8M12 4l-8 8" {...stroke} strokeWidth={2.2} strokeLinecap="round" />,
    unproven: <circle cx="8" cy="8" r="4.8" {...stroke} strokeDasharray="2 1.77" />,
    "n/a": <path d="M4 8h8" {...stroke} strokeLinecap="round" />,
  }[status];
  return (
    <svg className="sign" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      {shape}
    </svg>
  );
}

/** The sign alone, where its word stands near; readers hear the word. */
export function Glyph({
  status,
  title,
}: {
  readonly status: StatusCode;
  readonly title?: string;
}): ReactNode {
  const { word, name } = words[status];
  return (
    <span className={`glyph ${name}`} role="img" aria-label={title ?? word} title={title ?? word}>
      <Sign status={status} />
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
  const known = words[status];
  return (
    <span className={isPill ? `status pill ${known.name}` : `status ${known.name}`}>
      <span className={`glyph ${known.name}`} aria-hidden="true">
        <Sign status={status} />
      </span>
      <span className="status-word">{word ?? known.word}</span>
      {basis !== undefined && <span className="status-basis"> {basis}</span>}
    </span>
  );
}
