/** Steps that decide nothing: hand over, note, ask, record, close. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useMe } from "../../../web/call.ts";
import { RadioGroup, Select, TextArea, TextField } from "../../../web/widgets/index.ts";
import type { questionWays } from "../request/contract.ts";
import { ActFrame } from "./act_dialog.tsx";
import { instantOf } from "../../../web/moments.ts";
import { useAct } from "./use_act.ts";
import type { ActProps } from "./use_act.ts";

export function AssignDialog(props: ActProps): ReactNode {
  const { view, onClose } = props;
  const acting = useAct(props);
  const me = view.assignable.find(({ isMe }) => isMe)?.actorId;
  const [to, setTo] = useState<string | undefined>(me ?? view.assignable[0]?.actorId);
  return (
    <ActFrame
      title="Who takes the request?"
      label={to === me ? "Take it up" : "Hand it over"}
      onClose={onClose}
      acting={acting}
      isReady={to !== undefined}
      onSubmit={() =>
        void acting.act({ type: "assign", ...(to === undefined ? {} : { to: to as never }) }, "Handed over")
      }
    >
      <Select
        label="To"
        hint="Whoever has it answers for its clock."
        value={to}
        onChange={setTo}
        choices={view.assignable.map(({ actorId, name, isMe }) => ({
          value: actorId,
          label: isMe ? `${name} (you)` : name,
        }))}
      />
    </ActFrame>
  );
}

export function NoteDialog(props: ActProps): ReactNode {
  const acting = useAct(props);
  const [words, setWords] = useState("");
  return (
    <ActFrame
      title="Add a note"
      label="Add the note"
      onClose={props.onClose}
      acting={acting}
      isReady={words.trim() !== ""}
      onSubmit={() => void acting.act({ type: "note", words }, "Note added")}
    >
      <TextArea
        label="Note"
        hint="For colleagues. It goes with the case, and the person may ask to see it."
        value={words}
        onChange={setWords}
        maxLength={4000}
        isRequired
      />
    </ActFrame>
  );
}

type QuestionWay = (typeof questionWays)[number];

const questionChoices = (
  hasEmail: boolean,
): readonly { readonly value: QuestionWay; readonly label: string; readonly hint: string }[] => [
  ...(hasEmail
    ? [
        {
          value: "mail",
          label: "By mail, now",
          hint: "The page of their request shows it, too, and they can answer there.",
        } as const,
      ]
    : []),
  { value: "letter", label: "By letter", hint: "The next step is to write it." },
  { value: "told", label: "I have asked them", hint: "By telephone or in person." },
];

export function ClarificationDialog({
  isAnswer,
  ...props
}: ActProps & { readonly isAnswer: boolean }): ReactNode {
  const acting = useAct(props);
  const zone = useMe().data?.organisation.zone ?? "UTC";
  const [words, setWords] = useState("");
  const [when, setWhen] = useState("");
  const happenedAt = instantOf(when, zone);
  const [by, setBy] = useState<QuestionWay>(props.view.requesterHasEmail ? "mail" : "letter");
  const submit = (): void => {
    if (!isAnswer)
      void acting.act(
        {
          type: "ask-clarification",
          words,
          by,
          ...(by === "told" && happenedAt !== undefined ? { happenedAt } : {}),
        },
        "Question on record",
      );
    else {
      const at = happenedAt === undefined ? {} : { happenedAt };
      void acting.act({ type: "record-clarification", words, ...at }, "Answer recorded");
    }
  };
  return (
    <ActFrame
      title={isAnswer ? "Record the answer" : "Ask what is meant"}
      label={isAnswer ? "Record the answer" : "Put the question on record"}
      onClose={props.onClose}
      acting={acting}
      isReady={words.trim() !== ""}
      onSubmit={submit}
    >
      {!isAnswer && (
        <p>
          Ask only when there is a great deal of data and the request does not say what is wanted. Where the
          law allows it the clock waits for the answer, from the day the question reaches the person.
        </p>
      )}
      <TextArea
        label={isAnswer ? "What the person answered" : "The question"}
        value={words}
        onChange={setWords}
        maxLength={4000}
        isRequired
      />
      {!isAnswer && (
        <RadioGroup
          label="How it reaches them"
          value={by}
          onChange={setBy}
          choices={questionChoices(props.view.requesterHasEmail)}
        />
      )}
      {(isAnswer || by === "told") && (
        <TextField
          label={isAnswer ? "When the answer came" : "When they were asked"}
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

export function CloseDialog(props: ActProps): ReactNode {
  const acting = useAct(props);
  return (
    <ActFrame
      title="Close the request"
      label="Close it"
      onClose={props.onClose}
      acting={acting}
      onSubmit={() => void acting.act({ type: "close" }, "Closed")}
    >
      <p>
        The package is kept for as long as the settings say and then destroyed; its manifest stays. Links that
        are out go on working until they expire.
      </p>
    </ActFrame>
  );
}
