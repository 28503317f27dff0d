/** Adds an activity by name; the rest is filled in on its page. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useChange } from "../../../web/call.ts";
import { go } from "../../../web/router.ts";
import { Button, Dialog, ErrorNotice, TextField } from "../../../web/widgets/index.ts";
import type { ProcessingActivity } from "../contract.ts";
import { createActivity } from "../endpoints.ts";

export function NewActivity({
  organisation,
  onClose,
}: {
  readonly organisation: string;
  readonly onClose: () => void;
}): ReactNode {
  const [name, setName] = useState("");
  const create = useChange(createActivity);
  const key = keyOf(name);
  const add = async (): Promise<void> => {
    const made = await create.run({ params: { organisation }, body: { key, activity: empty(name.trim()) } });
    if (made !== undefined) go(`/registers/processing-activity/${made.key}`);
  };
  return (
    <Dialog
      title="Add an activity"
      isOpen
      onClose={onClose}
      actions={
        <Button
          kind="primary"
          isPending={create.isPending}
          isDisabled={key === ""}
          onPress={() => void add()}
        >
          Add it
        </Button>
      }
    >
      <TextField
        label="What is it called?"
        hint="As people in the organisation call it: bookings, newsletter, cameras. Facts come next."
        isRequired
        autoFocus
        maxLength={120}
        value={name}
        onChange={setName}
        error={create.error?.code === "conflict" ? "There is an activity of this name." : undefined}
      />
      {create.error !== undefined && create.error.code !== "conflict" && <ErrorNotice error={create.error} />}
    </Dialog>
  );
}

/** The name as it stands in an address: `Bookings and lessons` is `bookings-and-lessons`. */
function keyOf(name: string): string {
  return name
    .normalize("NFD")
    .replaceAll(/\p{Mn}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 80)
    .replace(/-+$/, "");
}

function empty(name: string): ProcessingActivity {
  const words = {
    name,
    purposes: [],
    people: [],
    data: [],
    recipients: [],
    retention: [],
    source: [],
    transfers: [],
    automatedDecisions: [],
  };
  return {
    words: { en: words },
    lawfulBases: [],
    transfers: "unknown",
    automatedDecisions: "unknown",
    dataSets: [],
  };
}
