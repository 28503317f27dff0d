/** Says on every screen of a rehearsed request that it is one, in words. */
import type { ReactNode } from "react";
import { Link, Notice } from "../../../../web/widgets/index.ts";

export function DrillNotice({
  reference,
  isEnded = false,
  hasLink = true,
}: {
  readonly reference: string;
  readonly isEnded?: boolean;
  readonly hasLink?: boolean;
}): ReactNode {
  return (
    <Notice
      kind="warn"
      title={isEnded ? "This was a drill, and it has ended" : "This is a drill"}
      action={
        hasLink ? (
          <Link to={`/work/drills/${reference}`}>{isEnded ? "Read its report" : "How the drill stands"}</Link>
        ) : undefined
      }
    >
      {isEnded
        ? "No real person asked. What it found is destroyed; its report is kept."
        : "No real person asked. Every mail goes to whoever rehearses and to nobody outside; telephone nobody outside, post nothing, and change nothing in any system."}
    </Notice>
  );
}
