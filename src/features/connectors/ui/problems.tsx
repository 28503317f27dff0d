/** Which table a page is about, and why a change to it was refused. */
import type { ReactNode } from "react";
import { ErrorNotice, Notice } from "../../../web/widgets/index.ts";

export type At = { readonly organisation: string; readonly store: string; readonly table: string };
/** What a change was refused for: the server's sentences. */
export function Problems({
  error,
  problems,
}: {
  readonly error: unknown;
  readonly problems: readonly string[];
}): ReactNode {
  if (error !== undefined) return <ErrorNotice error={error} />;
  if (problems.length === 0) return null;
  return (
    <Notice kind="error" title="Nothing was changed">
      {problems.slice(0, 5).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {problems.length > 5 && <p>And {problems.length - 5} more.</p>}
    </Notice>
  );
}
