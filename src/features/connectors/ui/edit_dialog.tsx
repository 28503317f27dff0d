/** The dialog in which a line of a table's entry is changed. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useChange } from "../../../web/call.ts";
import { Button, Dialog } from "../../../web/widgets/index.ts";
import { changeTable } from "../endpoints.ts";
import { Problems, type At } from "./problems.tsx";

type Change = Omit<Parameters<ReturnType<typeof useChange<typeof changeTable>>["run"]>[0]["body"], "hash">;

/** An edit undoes the confirmation: it says so, and shows the server's sentences when the edit means nothing. */
export function EditDialog({
  title,
  at,
  hash,
  change,
  verb = "Save",
  onClose,
  children,
}: {
  readonly title: string;
  readonly at: At;
  readonly hash: string;
  readonly change: Change;
  readonly verb?: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const save = useChange(changeTable);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const send = async (): Promise<void> => {
    const reply = await save.run({ params: at, body: { hash, ...change } });
    if (reply === undefined) return;
    setProblems(reply.problems.map(({ sentence }) => sentence));
    if (reply.problems.length === 0) onClose();
  };
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" isPending={save.isPending} onPress={() => void send()}>
            {verb}
          </Button>
        </>
      }
    >
      <div className="form">
        <Problems error={save.error} problems={problems} />
        {children}
        <p className="because">
          A change undoes the table's confirmation. Requests that were searched are not touched.
        </p>
      </div>
    </Dialog>
  );
}
