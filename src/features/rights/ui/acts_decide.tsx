/** Decisions: more time, refusal, withdrawal. What ends a request asks for its number to be typed. */
import { useState } from "react";
import type { ReactNode } from "react";
import { RadioGroup, Select, TextArea, TextField } from "../../../web/widgets/index.ts";
import { extensionReasons, refusalGrounds } from "../request/contract.ts";
import { ActFrame } from "./act_dialog.tsx";
import { useAct } from "./use_act.ts";
import type { ActProps } from "./use_act.ts";

type Reason = (typeof extensionReasons)[number];
type Ground = (typeof refusalGrounds)[number];
const reasonWords: Readonly<Record<Reason, string>> = {
  complexity: "The request is complex",
  number: "There are many requests from this person",
  both: "Both",
};
const groundWords: Readonly<Record<Ground, string>> = {
  "not-identified": "We cannot tell who is asking",
  "no-authority": "The requester may not act for this person",
  unfounded: "It is manifestly unfounded",
  excessive: "It is excessive",
  "subject-has-died": "The person has died, and the law protects the living",
};

export function ExtendDialog(props: ActProps): ReactNode {
  const acting = useAct(props);
  const [months, setMonths] = useState<"1" | "2">("2");
  const [reason, setReason] = useState<Reason>("complexity");
  const [words, setWords] = useState("");
  return (
    <ActFrame
      title="Take more time"
      label="Extend"
      onClose={props.onClose}
      acting={acting}
      isReady={words.trim() !== ""}
      onSubmit={() => void acting.act({ type: "extend", months: Number(months), reason, words }, "Extended")}
    >
      <p>
        Once only, and the person must be told with the reasons before the first month is over. The next step
        is the letter that tells them, with these reasons.
      </p>
      <RadioGroup
        label="How long"
        value={months}
        onChange={setMonths}
        isInline
        choices={[
          { value: "1", label: "1 month" },
          { value: "2", label: "2 months" },
        ]}
      />
      <Select
        label="Because"
        value={reason}
        onChange={setReason}
        choices={extensionReasons.map((value) => ({ value, label: reasonWords[value] }))}
      />
      <Reasons value={words} onChange={setWords} />
    </ActFrame>
  );
}

/** What ends a request needs words, and the request's number typed. */
const isReady = (reference: string, words: string, typed: string): boolean =>
  words.trim() !== "" && typed.trim().toUpperCase() === reference;

export function RefuseDialog(props: ActProps): ReactNode {
  const { view } = props;
  const acting = useAct(props);
  const isSettled = !view.offers.includes("refuse-identity");
  const grounds = refusalGrounds.filter((ground) => {
    if (ground === "not-identified") return !isSettled;
    if (ground === "subject-has-died") return view.decide.dead?.isRight === false;
    // For themselves, or as the controller whose processor we are, nobody has to show that they may.
    return ground !== "no-authority" || (view.capacity !== "self" && view.capacity !== "controller");
  });
  const [ground, setGround] = useState<Ground>();
  const [words, setWords] = useState("");
  const [typed, setTyped] = useState("");
  return (
    <ActFrame
      title="Refuse the request"
      label="Refuse"
      isDanger
      onClose={props.onClose}
      acting={acting}
      isReady={ground !== undefined && isReady(view.reference, words, typed)}
      onSubmit={() => {
        if (ground !== undefined) void acting.act({ type: "refuse", ground, words, typed }, "Refused");
      }}
    >
      <p>
        This ends the request. Nothing more can be done to it but to tell the person, with the reasons and
        where they can complain. Proofs still held are destroyed.
      </p>
      <Select
        label="Ground"
        value={ground}
        onChange={setGround}
        choices={grounds.map((value) => ({ value, label: groundWords[value] }))}
      />
      <Reasons value={words} onChange={setWords} />
      <Typed reference={view.reference} value={typed} onChange={setTyped} />
    </ActFrame>
  );
}

export function WithdrawDialog(props: ActProps): ReactNode {
  const { view } = props;
  const acting = useAct(props);
  const [words, setWords] = useState("");
  const [typed, setTyped] = useState("");
  return (
    <ActFrame
      title="Record a withdrawal"
      label="Record it"
      isDanger
      onClose={props.onClose}
      acting={acting}
      isReady={isReady(view.reference, words, typed)}
      onSubmit={() => void acting.act({ type: "withdraw", words, typed }, "Withdrawn")}
    >
      <p>This ends the request: no answer is owed any more. Proofs still held are destroyed.</p>
      <TextArea
        label="How the person said so"
        value={words}
        onChange={setWords}
        rows={2}
        maxLength={4000}
        isRequired
      />
      <Typed reference={view.reference} value={typed} onChange={setTyped} />
    </ActFrame>
  );
}

type Written = { readonly value: string; readonly onChange: (value: string) => void };

function Reasons(written: Written): ReactNode {
  return (
    <TextArea label="The reasons, as the person will read them" maxLength={4000} isRequired {...written} />
  );
}

function Typed({ reference, ...written }: Written & { readonly reference: string }): ReactNode {
  return (
    <TextField label={`Type ${reference} to confirm`} width="half" maxLength={40} isRequired {...written} />
  );
}
