/** A block on data: begun meanwhile, ended on a day the person is told of, lifted, handed on (GDPR art. 18(3)). */
import { useState } from "react";
import type { ReactNode } from "react";
import { useMe } from "../../../web/call.ts";
import { instantOf } from "../../../web/moments.ts";
import { TextArea, TextField } from "../../../web/widgets/index.ts";
import { ActFrame } from "./act_dialog.tsx";
import { useAct } from "./use_act.ts";
import type { ActProps } from "./use_act.ts";

const blockWords = {
  "begin-restriction": {
    title: "Block the data meanwhile",
    label: "Block them",
    text: "While it is looked into, the data are kept and not used. Plan the block for each system under Measures. It lasts until you lift it, and the person is told before that.",
    words: "Which data, and since when",
  },
  "tell-lifting": {
    title: "The person was told that the block ends",
    label: "Put on record",
    text: "By telephone or in person. A letter about it is written under Letters, and tells by itself once it has gone out.",
    words: "How they were told, and what they said",
  },
  "lift-restriction": {
    title: "Lift the block",
    label: "Lift it",
    text: "The person was told. Have the block taken off wherever it was set.",
    words: "Why it ends",
  },
  "hand-on-restriction": {
    title: "Hand the block on",
    label: "Hand it on",
    text: "Somebody else answers for it from here on, and for telling the person before it ends. The request can then be closed.",
    words: "Who answers for it, and until when",
  },
} as const;
export type BlockStep = keyof typeof blockWords;

export function BlockDialog({ step, ...props }: ActProps & { readonly step: BlockStep }): ReactNode {
  const acting = useAct(props);
  const zone = useMe().data?.organisation.zone ?? "UTC";
  const [words, setWords] = useState("");
  const [when, setWhen] = useState("");
  const said = blockWords[step];
  const happenedAt = instantOf(when, zone);
  const at = step === "tell-lifting" && happenedAt !== undefined ? { happenedAt } : {};
  return (
    <ActFrame
      title={said.title}
      label={said.label}
      onClose={props.onClose}
      acting={acting}
      isReady={words.trim() !== ""}
      onSubmit={() => void acting.act({ type: step, words, ...at }, "On record")}
    >
      <p>{said.text}</p>
      <TextArea label={said.words} value={words} onChange={setWords} rows={3} maxLength={4000} isRequired />
      {step === "tell-lifting" && (
        <TextField
          label="When they were told"
          hint="Leave empty for now."
          type="datetime-local"
          width="half"
          value={when}
          onChange={setWhen}
        />
      )}
    </ActFrame>
  );
}

export function LiftingDialog(props: ActProps): ReactNode {
  const acting = useAct(props);
  const [on, setOn] = useState("");
  const [words, setWords] = useState("");
  return (
    <ActFrame
      title="Say when the block ends"
      label="Put on record"
      onClose={props.onClose}
      acting={acting}
      isReady={on !== "" && words.trim() !== ""}
      onSubmit={() => void acting.act({ type: "plan-lifting", on, words }, "On record")}
    >
      <p>
        The letter that tells the person names this day and these reasons. Nothing is lifted before they were
        told, or before the day.
      </p>
      <TextField
        label="From this day the data are used again"
        type="date"
        width="short"
        value={on}
        onChange={setOn}
        isRequired
      />
      <TextArea
        label="Why it ends, as the person will read it"
        value={words}
        onChange={setWords}
        rows={3}
        maxLength={4000}
        isRequired
      />
    </ActFrame>
  );
}
