/** Whom a notice goes to and what it says: for one more on the list, and to change one that is there. */
import { useState } from "react";
import type { ReactNode } from "react";
import { RadioGroup, TextArea, TextField } from "../../../../web/widgets/index.ts";
import type { NoticeAct, NoticeTexts } from "../../recipients/contract.ts";
import { ActFrame } from "../act_dialog.tsx";
import type { Acting } from "../use_act.ts";

export function TextsDialog({
  title,
  label,
  act,
  language: before,
  texts,
  acting,
  onClose,
  onSubmit,
  children,
}: {
  readonly title: string;
  readonly label: string;
  readonly act: NoticeAct;
  readonly language: "en" | "es";
  readonly texts: { readonly [Part in keyof NoticeTexts]?: NoticeTexts[Part] | undefined };
  readonly acting: Pick<Acting, "isPending" | "problem">;
  readonly onClose: () => void;
  readonly onSubmit: (texts: NoticeTexts, language: "en" | "es") => void;
  readonly children?: ReactNode;
}): ReactNode {
  const [name, setName] = useState(texts.name ?? "");
  const [email, setEmail] = useState(texts.email ?? "");
  const [postal, setPostal] = useState(texts.postal ?? "");
  const [person, setPerson] = useState(texts.person ?? "");
  const [data, setData] = useState(texts.data ?? "");
  const [language, setLanguage] = useState(before);
  const submit = (): void => {
    const given = { email, postal, person, data };
    const filled = Object.entries(given).flatMap(([key, value]) =>
      value.trim() === "" ? [] : [[key, value.trim()] as const],
    );
    onSubmit({ name, ...Object.fromEntries(filled) }, language);
  };
  return (
    <ActFrame
      title={title}
      label={label}
      onClose={onClose}
      acting={acting}
      isReady={name.trim() !== ""}
      onSubmit={submit}
    >
      {children}
      <TextField label="Recipient" value={name} onChange={setName} maxLength={200} isRequired autoFocus />
      <TextField
        label="E-mail address"
        hint="Where they deal with data protection, if they say so."
        type="email"
        value={email}
        onChange={setEmail}
        maxLength={254}
      />
      <TextArea label="Postal address" value={postal} onChange={setPostal} maxLength={600} rows={3} />
      <TextArea
        label="What they know the person by"
        hint="As little as tells them who it is: a number of theirs rather than a name and an address. It goes out in the message."
        value={person}
        onChange={setPerson}
        maxLength={600}
        rows={2}
      />
      <TextArea
        label={act === "corrected" ? "What is right now" : "Which data"}
        hint={act === "corrected" ? "Only what they had wrong." : "Where it is not all they have from us."}
        value={data}
        onChange={setData}
        maxLength={2000}
        rows={2}
      />
      <RadioGroup
        label="Language"
        value={language}
        onChange={setLanguage}
        isInline
        choices={[
          { value: "en", label: "English" },
          { value: "es", label: "Spanish" },
        ]}
      />
    </ActFrame>
  );
}
