/** Where the tab ends in which somebody proved again who they are: it tells the tab that waits, and closes itself. */
import { useEffect } from "react";
import type { ReactNode } from "react";
import type { PageProps } from "../../../web/page.ts";
import { proofChannel } from "../../../web/step_up.ts";
import { Link, Page } from "../../../web/widgets/index.ts";

export default function Proved({ organisation }: PageProps): ReactNode {
  useEffect(() => {
    const channel = proofChannel(organisation);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel never leaves its origin
    channel.postMessage("proved");
    channel.close();
    // Nothing happens where the browser does not allow it: then the words below say what to do.
    window.close();
  }, [organisation]);
  return (
    <Page title="That was you" width="narrow">
      <p>Close this tab and go back to the one you came from: what you did there goes on by itself.</p>
      <p>
        If that tab is gone, <Link to="/">go to the first page</Link>.
      </p>
    </Page>
  );
}
