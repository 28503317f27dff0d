/** Why one recipient, or several, need not be told: a reason of the closed list, with words where it does not say enough. */
import { useState } from "react";
import type { ReactNode } from "react";
import { RadioGroup, TextArea } from "../../../../web/widgets/index.ts";
import { excuses } from "../../recipients/contract.ts";
import type { Excuse } from "../../recipients/contract.ts";
import { ActFrame } from "../act_dialog.tsx";
import type { Acting } from "../use_act.ts";
import { excuseWords } from "./words.ts";

export function WhyNotDialog({
  title,
  acting,
  onClose,
  onSubmit,
}: {
  readonly title: string;
  readonly acting: Pick<Acting, "isPending" | "problem">;
  readonly onClose: () => void;
  readonly onSubmit: (reason: Excuse, said: { readonly words?: string }) => void;
}): ReactNode {
  const [reason, setReason] = useState<Excuse>("nothing-disclosed");
  const [words, setWords] = useState("");
  const isPlain = reason === "our-own" || reason === "listed-twice";
  return (
    <ActFrame
      title={title}
      label="Decide"
      onClose={onClose}
      acting={acting}
      isReady={isPlain || words.trim() !== ""}
      onSubmit={() => onSubmit(reason, words.trim() === "" ? {} : { words })}
    >
      <RadioGroup
        label="Because"
        value={reason}
        onChange={setReason}
        choices={excuses.map((value) => ({ value, ...excuseWords[value] }))}
      />
      <TextArea label="Why" value={words} onChange={setWords} maxLength={4000} isRequired={!isPlain} />
    </ActFrame>
  );
}
