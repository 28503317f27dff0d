/** About somebody who has died: that it is so, and how the request stands. */
import { useState } from "react";
import type { ReactNode } from "react";
import { Select, TextArea } from "../../../web/widgets/index.ts";
import { survivorRelations } from "../request/contract.ts";
import type { Standing, SurvivorRelation } from "../request/contract.ts";
import { ActFrame } from "./act_dialog.tsx";
import { useAct } from "./use_act.ts";
import type { ActProps } from "./use_act.ts";

const relationWords: Readonly<Record<SurvivorRelation, string>> = {
  executor: "They settle the estate: executor, administrator, heir",
  spouse: "Husband, wife or partner",
  relative: "Family",
  other: "Neither",
};
export const relationChoices = survivorRelations.map((value) => ({ value, label: relationWords[value] }));

export function DeathDialog(props: ActProps): ReactNode {
  const acting = useAct(props);
  const [relation, setRelation] = useState<SurvivorRelation>("executor");
  const [words, setWords] = useState("");
  return (
    <ActFrame
      title="The person has died"
      label="Put on record"
      onClose={props.onClose}
      acting={acting}
      isReady={words.trim() !== ""}
      onSubmit={() => void acting.act({ type: "note-death", relation, words }, "On record")}
    >
      <p>
        What a guardian or agent was allowed ends with the death. From here on it is a request about somebody
        who has died, asked by whoever asks now; whether they may is settled anew.
      </p>
      <Select
        label="What the requester is to them"
        value={relation}
        onChange={setRelation}
        choices={relationChoices}
      />
      <TextArea label="How you know" value={words} onChange={setWords} rows={2} maxLength={4000} isRequired />
    </ActFrame>
  );
}

export function StandingDialog(props: ActProps): ReactNode {
  const acting = useAct(props);
  const { dead } = props.view.decide;
  const [words, setWords] = useState("");
  const standing: Standing = dead?.isRight === true ? "by-law" : "voluntary";
  return (
    <ActFrame
      title="How does this stand in law?"
      label={standing === "by-law" ? "A law gives it" : "Answer of your own accord"}
      onClose={props.onClose}
      acting={acting}
      isReady={words.trim() !== ""}
      onSubmit={() => void acting.act({ type: "settle-standing", standing, words }, "On record")}
    >
      <p>
        {dead?.isRight === true
          ? "The law here gives this right to what the requester is to the dead."
          : "The law on personal data protects living people, and gives this requester no right. You may answer all the same; if you do not want to, close this and refuse the request on that ground."}
      </p>
      {dead !== undefined && (
        <p className="soft">
          {dead.article}. {dead.notes.join(" ")}
        </p>
      )}
      <p>What is about other people in these rows stays theirs: it is looked at as in any other request.</p>
      <TextArea
        label="The reasons, as the requester will read them"
        value={words}
        onChange={setWords}
        rows={3}
        maxLength={4000}
        isRequired
      />
    </ActFrame>
  );
}
