/** Shown only while destructive work waits because time has jumped: what happened, and the one thing to do. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange, useMay } from "../../../web/call.ts";
import { Button, ErrorNotice, Notice, Time, toast } from "../../../web/widgets/index.ts";
import { confirmClock, showClock } from "../settings/endpoints.ts";

export function ClockNotice({ organisation }: { readonly organisation: string }): ReactNode {
  const maySee = useMay("settings:read");
  const mayConfirm = useMay("settings:write");
  const { data, refetch } = useCall(showClock, { params: { organisation } }, { when: maySee, every: 60 });
  const change = useChange(confirmClock);
  // Of the machine in front of the person: what they can hold the server's date against.
  const [here] = useState(() => new Date());
  if (data?.jump === undefined) return null;
  const { from, to } = data.jump;
  const confirm = async (): Promise<void> => {
    const done = await change.run({ params: { organisation }, body: { to } });
    if (done === undefined) return;
    toast("The date is confirmed. What had waited goes on.");
    await refetch();
  };
  return (
    <Notice kind="warn" title="Nothing is being deleted: the clock has jumped">
      <p>
        Kept last knew the time on <Time at={from} kind="exact" />. Its clock now says{" "}
        <strong>
          <Time at={to} kind="exact" />
        </strong>
        ; the device in front of you says <Time at={here} kind="exact" />.
      </p>
      <p>
        This happens when a clock is set wrong, or when the machine was off for more than a day. Until
        somebody confirms the date, whatever is due for deletion stays. If the date is wrong, set the server’s
        clock right: then this goes away by itself.
      </p>
      {change.error !== undefined && <ErrorNotice error={change.error} />}
      {mayConfirm ? (
        <p>
          <Button kind="primary" onPress={() => void confirm()} isPending={change.isPending}>
            The date is right, go on
          </Button>
        </p>
      ) : (
        <p>An owner or the data-protection officer can confirm it.</p>
      )}
    </Notice>
  );
}
