/** Asks again who is there before an export or a step that cannot be taken back; then that step goes on by itself. */
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { addressIn, usePlace } from "./router.ts";
import { goOn, proofChannel, stopAsking, useAskedAgain } from "./step_up.ts";
import { Button, Dialog, Link } from "./widgets/index.ts";

export function StepUpDialog(): ReactNode {
  return useAskedAgain() ? <Asked /> : undefined;
}

function Asked(): ReactNode {
  const { organisation } = usePlace();
  const [isElsewhere, setElsewhere] = useState(false);
  useEffect(() => {
    const channel = proofChannel(organisation);
    channel.addEventListener("message", goOn);
    return () => channel.close();
  }, [organisation]);
  const back = encodeURIComponent(addressIn(organisation, "/proved"));
  return (
    <Dialog
      title="Show again that it is you"
      isOpen
      onClose={stopAsking}
      actions={
        <>
          <Button onPress={stopAsking}>Not now</Button>
          <Link
            kind={isElsewhere ? "button" : "primary"}
            to={`/o/${organisation}/sign-in/again?to=${back}`}
            target="_blank"
            // It closes itself afterwards, which a tab without an opener may not.
            rel="opener"
            onClick={() => setElsewhere(true)}
          >
            {isElsewhere ? "Open it again" : "Continue in a new tab"}
          </Link>
          {isElsewhere && (
            <Button kind="primary" onPress={goOn}>
              Go on
            </Button>
          )}
        </>
      }
    >
      <p>
        This step gives data out or cannot be taken back, so it needs a fresh proof of who you are. You give
        it in a new tab. What you typed stays here, and the step goes on as soon as the proof is given.
      </p>
    </Dialog>
  );
}
