/** One thing an answer still waits for, with the way to it. */
import type { ReactNode } from "react";
import { Link } from "../../../web/widgets/index.ts";

/** Where what is missing is mended elsewhere than in the register. */
const wayTo: Readonly<Record<string, string>> = {
  "files-open": "See the files",
  "documents-open": "See what was found",
  "register-changed": "See the package",
  "lacking-more": "See the register",
};

export function Missing({
  code,
  text,
  to,
}: {
  readonly code: string;
  readonly text: string;
  readonly to: string | undefined;
}): ReactNode {
  if (to === undefined) return text;
  return (
    <>
      {text} <Link to={to}>{wayTo[code] ?? "Write it down"}</Link>
    </>
  );
}
