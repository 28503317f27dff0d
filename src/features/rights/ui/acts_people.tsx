/** Who is asking, and whether they may: everything about identity and authority in two dialogs. */
import { useState } from "react";
import type { ReactNode } from "react";
import { Notice, RadioGroup, Select, TextArea, TextField } from "../../../web/widgets/index.ts";
import { authorityRefusals, identityRefusals, skipReasons } from "../request/contract.ts";
import type { Offer, OfficeAct, RequestView } from "../request/office/contract.ts";
import { ActFrame } from "./act_dialog.tsx";
import { Compared } from "./compared.tsx";
import { addingProof, ProofFields, useProof } from "./proof.tsx";
import { useAct } from "./use_act.ts";
import type { ActProps } from "./use_act.ts";

type Way =
  | "add-proof"
  | "try-code"
  | "ask-code"
  | "from-proof"
  | "mailbox"
  | "ask-proof"
  | "known"
  | "skip"
  | "refuse"
  | "record";
type Choice = { readonly value: Way; readonly label: string; readonly hint: string };

const skipWords: Readonly<Record<(typeof skipReasons)[number], string>> = {
  "known-correspondence": "It came from an address we write to",
  "known-in-person": "Staff know the person",
  "current-account": "They asked from their own account",
  "nothing-sensitive": "Nothing in the answer could harm them",
};
const refusalWords: Readonly<Record<(typeof identityRefusals)[number], string>> = {
  "does-not-match": "The proof does not match what we know",
  "not-readable": "The proof cannot be read",
  "expired-document": "The document has expired",
  "never-came": "No proof came",
};
const authorityWords: Readonly<Record<(typeof authorityRefusals)[number], string>> = {
  "no-document": "No proof came",
  "not-the-guardian": "Not the guardian",
  "against-the-child": "It would be against the child’s interest",
  "child-decides": "The child is old enough to decide",
  "not-entitled": "Neither named to settle the estate nor next of kin",
};
const choicesOf = <Value extends string>(
  words: Readonly<Record<Value, string>>,
  values: readonly Value[],
): { value: Value; label: string }[] => values.map((value) => ({ value, label: words[value] }));

function identityWays({ offers, evidence, requesterHasEmail }: RequestView): readonly Choice[] {
  const has = (offer: Offer): boolean => offers.includes(offer);
  const proof = evidence.some(({ of }) => of === "identity");
  return [
    ...(proof && has("confirm-identity")
      ? [
          {
            value: "from-proof",
            label: "The proof shows it",
            hint: "It is destroyed with your decision.",
          } as const,
        ]
      : []),
    ...(has("confirm-mailbox")
      ? [
          {
            value: "mailbox",
            label: "The address they confirmed is one we know",
            hint: "They followed the link we mailed to it. That proves only who reads it: compare it with what we hold.",
          } as const,
        ]
      : []),
    ...(has("try-code")
      ? [
          {
            value: "try-code",
            label: "They read out the code",
            hint: "Eight digits, from the mail we sent.",
          } as const,
        ]
      : []),
    ...(has("ask-code")
      ? [
          {
            value: "ask-code",
            label: "Send a code by mail",
            hint: "To the address of the request. It lives 15 minutes.",
          } as const,
        ]
      : []),
    ...(has("ask-evidence")
      ? [
          {
            value: "ask-proof",
            label: "Ask for a document",
            hint: requesterHasEmail
              ? "They send it through a link; you look at it, then it is destroyed."
              : "There is no e-mail address: a letter that asks for it is the next step, and the clock waits from the day it goes.",
          } as const,
        ]
      : []),
    ...(has("add-evidence") ? [addingProof] : []),
    ...(has("confirm-identity")
      ? [
          {
            value: "known",
            label: "I know the person",
            hint: "You have met them, or checked a document in front of you.",
          } as const,
        ]
      : []),
    ...(has("skip-identity")
      ? [{ value: "skip", label: "No proof is needed", hint: "A decision, with its reason." } as const]
      : []),
    ...(has("refuse-identity")
      ? [
          {
            value: "refuse",
            label: "It could not be confirmed",
            hint: "The request stays open; another proof may come.",
          } as const,
        ]
      : []),
  ];
}

export function IdentityDialog(props: ActProps): ReactNode {
  const acting = useAct(props);
  const proof = useProof(props, "identity");
  const ways = identityWays(props.view);
  // Nothing is chosen for them: the most convenient answer is not the likeliest.
  const [way, setWay] = useState<Way | undefined>(undefined);
  const [code, setCode] = useState("");
  const [words, setWords] = useState("");
  const [skip, setSkip] = useState<(typeof skipReasons)[number]>("known-correspondence");
  const [refusal, setRefusal] = useState<(typeof identityRefusals)[number]>("does-not-match");
  const [left, setLeft] = useState<string>();
  const submit = async (): Promise<void> => {
    if (way === "add-proof") return proof.send();
    const act = identityAct(way, { code, words, skip, refusal });
    if (act === undefined) return;
    const reply = await acting.act(act, "On record");
    if (reply?.code !== undefined) setLeft(triedWords(reply.code));
  };
  return (
    <ActFrame
      title="Settle identity"
      label={submitLabel(way)}
      onClose={props.onClose}
      acting={way === "add-proof" ? proof : acting}
      isReady={way === "add-proof" ? proof.file !== undefined : isReady(way, code, words)}
      onSubmit={() => void submit()}
    >
      <RadioGroup label="How do we know who is asking?" value={way} onChange={setWay} choices={ways} />
      {way === "add-proof" && <ProofFields {...proof} />}
      {(way === "mailbox" || way === "from-proof" || way === "known") && (
        <Compared organisation={props.organisation} reference={props.view.reference} />
      )}
      {way === "mailbox" && (
        <TextArea
          label="What you compared"
          hint="Kept in the history of the request. Such as: the address stands in their student record since 2023."
          value={words}
          onChange={setWords}
          rows={2}
          maxLength={4000}
          isRequired
        />
      )}
      {way === "try-code" && (
        <TextField
          label="Code"
          value={code}
          onChange={setCode}
          inputMode="numeric"
          maxLength={8}
          width="short"
          isRequired
        />
      )}
      {left !== undefined && <Notice kind="warn">{left}</Notice>}
      {way === "skip" && (
        <>
          <Select
            label="Reason"
            value={skip}
            onChange={setSkip}
            choices={choicesOf(skipWords, skipReasons)}
          />
          <TextArea
            label="In a sentence"
            value={words}
            onChange={setWords}
            rows={2}
            maxLength={4000}
            isRequired
          />
        </>
      )}
      {way === "refuse" && (
        <Select
          label="Reason"
          value={refusal}
          onChange={setRefusal}
          choices={choicesOf(refusalWords, identityRefusals)}
        />
      )}
    </ActFrame>
  );
}

function isReady(way: Way | undefined, code: string, words: string): boolean {
  if (way === "try-code") return /^\d{6,8}$/.test(code);
  return way === "skip" || way === "mailbox" ? words.trim() !== "" : way !== undefined;
}

function submitLabel(way: Way | undefined): string {
  if (way === "ask-code") return "Send the code";
  if (way === "ask-proof") return "Ask for it";
  if (way === "add-proof") return "Add the document";
  return way === "try-code" ? "Try the code" : "Put on record";
}

function triedWords({
  outcome,
  triesLeft,
}: {
  readonly outcome: string;
  readonly triesLeft: number;
}): string {
  if (outcome === "expired") return "This code has expired. Send a new one.";
  if (outcome === "exhausted" || triesLeft === 0) return "Too many wrong codes. Send a new one.";
  return `Wrong code. ${triesLeft === 1 ? "1 try is" : `${triesLeft} tries are`} left.`;
}

function identityAct(
  way: Way | undefined,
  given: {
    readonly code: string;
    readonly words: string;
    readonly skip: (typeof skipReasons)[number];
    readonly refusal: (typeof identityRefusals)[number];
  },
): OfficeAct | undefined {
  switch (way) {
    case "try-code":
      return { type: "try-code", code: given.code };
    case "ask-code":
      return { type: "ask-code" };
    case "ask-proof":
      return { type: "ask-evidence", of: "identity" };
    case "from-proof":
      return { type: "confirm-identity", method: "evidence" };
    case "mailbox":
      return { type: "confirm-identity", method: "mailed-link", words: given.words };
    case "known":
      return { type: "confirm-identity", method: "known-to-staff" };
    case "skip":
      return { type: "skip-identity", reason: given.skip, words: given.words };
    case "refuse":
      return { type: "refuse-identity", reason: given.refusal };
    case "record":
    case "add-proof":
    case undefined:
      return undefined;
    default:
      return way satisfies never;
  }
}

function authorityWays({ offers, evidence, requesterHasEmail }: RequestView): readonly Choice[] {
  const has = (offer: Offer): boolean => offers.includes(offer);
  const proof = evidence.some(({ of }) => of === "authority");
  const confirm: readonly Choice[] = [
    ...(proof
      ? [
          {
            value: "from-proof",
            label: "The proof shows it",
            hint: "It is destroyed with your decision.",
          } as const,
        ]
      : []),
    {
      value: "record",
      label: "Our records show it",
      hint: "Such as the enrolment, or a signed authority on file.",
    },
    { value: "known", label: "I know it", hint: "Staff know the guardian or agent." },
  ];
  return [
    ...(has("confirm-authority") ? confirm : []),
    ...(has("ask-authority")
      ? [
          {
            value: "ask-proof",
            label: "Ask for a document",
            hint: requesterHasEmail
              ? "They send it through a link."
              : "There is no e-mail address: ask by letter or telephone, and add here what comes.",
          } as const,
        ]
      : []),
    ...(has("add-authority") ? [addingProof] : []),
    ...(has("refuse-authority")
      ? [
          {
            value: "refuse",
            label: "They may not",
            hint: "The request stays open; another proof may come.",
          } as const,
        ]
      : []),
  ];
}

export function AuthorityDialog(props: ActProps): ReactNode {
  const acting = useAct(props);
  const proof = useProof(props, "authority");
  const ways = authorityWays(props.view);
  const [way, setWay] = useState<Way | undefined>(ways[0]?.value);
  const [refusal, setRefusal] = useState<(typeof authorityRefusals)[number]>("no-document");
  const submit = (): void => {
    if (way === "add-proof") void proof.send();
    else if (way === "ask-proof") void acting.act({ type: "ask-evidence", of: "authority" }, "Asked for");
    else if (way === "refuse") void acting.act({ type: "refuse-authority", reason: refusal }, "On record");
    else {
      const basis = way === "from-proof" ? "evidence" : way === "record" ? "record" : "known-to-staff";
      void acting.act({ type: "confirm-authority", basis }, "On record");
    }
  };
  return (
    <ActFrame
      title="Settle authority"
      label={submitLabel(way)}
      onClose={props.onClose}
      acting={way === "add-proof" ? proof : acting}
      isReady={way === "add-proof" ? proof.file !== undefined : way !== undefined}
      onSubmit={submit}
    >
      <RadioGroup
        label="How do we know that they may act for this person?"
        value={way}
        onChange={setWay}
        choices={ways}
      />
      {way === "add-proof" && <ProofFields {...proof} />}
      {way === "refuse" && (
        <Select
          label="Reason"
          value={refusal}
          onChange={setRefusal}
          choices={choicesOf(authorityWords, authorityRefusals)}
        />
      )}
    </ActFrame>
  );
}
