/** Asks again who is there before an export or a step that cannot be taken back; then one does it once more. */
import type { ReactNode } from "react";
import { usePlace } from "./router.ts";
import { stopAsking, useAskedAgain } from "./step_up.ts";
import { Button, Dialog, Link } from "./widgets/index.ts";

export function StepUpDialog(): ReactNode {
  const isOpen = useAskedAgain();
  const { organisation } = usePlace();
  const back = encodeURIComponent(`${location.pathname}${location.search}`);
  return (
    <Dialog
      title="Show again that it is you"
      isOpen={isOpen}
      onClose={stopAsking}
      actions={
        <>
          <Button onPress={stopAsking}>Not now</Button>
          <Link kind="primary" to={`/o/${organisation}/sign-in/again?to=${back}`}>
            Continue
          </Link>
        </>
      }
    >
      <p>
        This step gives data out or cannot be taken back, so it needs a fresh proof of who you are. You come
        back to this page and do it once more; what you did before is kept.
      </p>
    </Dialog>
  );
}
