/** Decisions about a right: what was found out, the verdict, the child, the other right, a fee, a block. */
import { useState } from "react";
import type { ReactNode } from "react";
import { Checkbox, RadioGroup, Select, TextArea, TextField } from "../../../web/widgets/index.ts";
import type { childViews, feeWays, rerouteReasons, Verdict } from "../request/contract.ts";
import type { OfficeAct, RequestView } from "../request/office/contract.ts";
import { feeValue } from "../request/contract.ts";
import { ActFrame } from "./act_dialog.tsx";
import { choicesFrom } from "./choices.ts";
import { useAct } from "./use_act.ts";
import type { ActProps } from "./use_act.ts";

type Choice = RequestView["decide"]["bases"][number];
type ActOf<Type extends OfficeAct["type"]> = Extract<OfficeAct, { readonly type: Type }>;

/** Several of a list, each with the article under it. */
function Several({
  label,
  choices,
  chosen,
  onChange,
}: {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}): ReactNode {
  return (
    <fieldset className="several">
      <legend>{label}</legend>
      {choices.map(({ value, label: text, hint }) => (
        <Checkbox
          key={value}
          isSelected={chosen.includes(value)}
          onChange={(isOn) => onChange(isOn ? [...chosen, value] : chosen.filter((one) => one !== value))}
          hint={hint}
        >
          {text}
        </Checkbox>
      ))}
    </fieldset>
  );
}

const verdictChoices: readonly { readonly value: Verdict; readonly label: string; readonly hint: string }[] =
  [
    { value: "granted", label: "Grant it", hint: "All that was asked for is done." },
    { value: "partly", label: "Grant it in part", hint: "The rest is not done, for a reason of the law." },
    {
      value: "refused",
      label: "Refuse it",
      hint: "This ends the request; the letter of refusal comes next.",
    },
  ];

export function AssessDialog(props: ActProps): ReactNode {
  const { view } = props;
  const acting = useAct(props);
  // What is decided about somebody's right is nobody's default.
  const [verdict, setVerdict] = useState<Verdict>();
  const [bases, setBases] = useState<readonly string[]>([]);
  const [grounds, setGrounds] = useState<readonly string[]>([]);
  const [words, setWords] = useState("");
  const [typed, setTyped] = useState("");
  // Each verdict has grounds of its own.
  const choose = (next: Verdict): void => {
    setVerdict(next);
    setGrounds([]);
  };
  const isRefused = verdict === "refused";
  const isGranted = verdict === "granted";
  const needsBasis = verdict !== undefined && !isRefused && view.decide.bases.length > 0;
  const isReady =
    verdict !== undefined &&
    words.trim() !== "" &&
    (isGranted || grounds.length > 0) &&
    (!needsBasis || bases.length > 0) &&
    (!isRefused || typed.trim().toUpperCase() === view.reference);
  return (
    <ActFrame
      title="Decide"
      label={isRefused ? "Refuse" : "Put the decision on record"}
      isDanger={isRefused}
      onClose={props.onClose}
      acting={acting}
      isReady={isReady}
      onSubmit={() => {
        if (verdict === undefined) return;
        const act = {
          type: "assess",
          verdict,
          bases: needsBasis ? [...bases] : [],
          grounds: isGranted ? [] : [...grounds],
          words,
          ...(isRefused ? { typed } : {}),
        } as const;
        void acting.act(act, "Decided");
      }}
    >
      {view.decide.about.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <RadioGroup label="The decision" value={verdict} onChange={choose} choices={verdictChoices} />
      {needsBasis && (
        <Several label="It rests on" choices={view.decide.bases} chosen={bases} onChange={setBases} />
      )}
      {verdict !== undefined && !isGranted && (
        <Several
          label={isRefused ? "It is refused because" : "The rest is not done because"}
          choices={isRefused ? view.decide.grounds : view.keepReasons}
          chosen={grounds}
          onChange={setGrounds}
        />
      )}
      <TextArea
        label="The reasons, as the person will read them"
        value={words}
        onChange={setWords}
        maxLength={4000}
        isRequired
      />
      {isRefused && (
        <TextField
          label={`Type ${view.reference} to confirm`}
          value={typed}
          onChange={setTyped}
          width="half"
          maxLength={40}
          isRequired
        />
      )}
    </ActFrame>
  );
}

export function ExamineDialog(props: ActProps): ReactNode {
  const { view } = props;
  const acting = useAct(props);
  const { findings, isReviewed } = view.decide;
  const [finding, setFinding] = useState<string>();
  const [reviewer, setReviewer] = useState<string | undefined>(
    view.assignable.find(({ isMe }) => isMe)?.actorId,
  );
  const [madeBy, setMadeBy] = useState("nobody");
  const [words, setWords] = useState("");
  const people = view.assignable.map(({ actorId, name, isMe }) => ({
    value: actorId,
    label: isMe ? `${name} (you)` : name,
  }));
  const submit = (): void => {
    const reviewed = isReviewed ? { reviewer, ...(madeBy === "nobody" ? {} : { madeBy }) } : {};
    void acting.act({ type: "examine", finding, words, ...reviewed } as ActOf<"examine">, "On record");
  };
  return (
    <ActFrame
      title="Record what was found out"
      label="Put on record"
      onClose={props.onClose}
      acting={acting}
      isReady={finding !== undefined && words.trim() !== ""}
      onSubmit={submit}
    >
      <RadioGroup
        label="What was found"
        value={finding}
        onChange={setFinding}
        choices={choicesFrom(findings)}
      />
      {isReviewed && (
        <>
          <Select label="Who looked at it again" value={reviewer} onChange={setReviewer} choices={people} />
          <Select
            label="Who had a part in the decision before"
            hint="Whoever did may not be the one who looks again."
            value={madeBy}
            onChange={setMadeBy}
            choices={[{ value: "nobody", label: "Nobody here: a machine decided" }, ...people]}
          />
        </>
      )}
      <TextArea
        label="How, and what was weighed"
        hint="It stays with the case; an authority may ask to see it."
        value={words}
        onChange={setWords}
        maxLength={4000}
        isRequired
      />
    </ActFrame>
  );
}

type ChildView = (typeof childViews)[number];
const childChoices: readonly { readonly value: ChildView; readonly label: string }[] = [
  { value: "agrees", label: "The child wants it, too" },
  { value: "objects", label: "The child does not want it" },
  { value: "wants-it-otherwise", label: "The child wants it otherwise" },
  { value: "decides-alone", label: "The child is old enough to decide, and does" },
  { value: "too-young", label: "The child is too young to be asked" },
];

export function ChildDialog(props: ActProps): ReactNode {
  const acting = useAct(props);
  const [view, setView] = useState<ChildView>();
  const [words, setWords] = useState("");
  return (
    <ActFrame
      title="Record the child’s view"
      label="Put on record"
      onClose={props.onClose}
      acting={acting}
      isReady={view !== undefined && words.trim() !== ""}
      onSubmit={() => {
        if (view !== undefined) void acting.act({ type: "hear-child", view, words }, "On record");
      }}
    >
      <p>The data are the child’s. A guardian exercises the right for them, and in their interest.</p>
      <RadioGroup label="What the child wants" value={view} onChange={setView} choices={childChoices} />
      <TextArea
        label="How you know, and whether they understand it"
        value={words}
        onChange={setWords}
        rows={3}
        maxLength={4000}
        isRequired
      />
    </ActFrame>
  );
}

type RerouteReason = (typeof rerouteReasons)[number];
const rerouteChoices: readonly { readonly value: RerouteReason; readonly label: string }[] = [
  { value: "misunderstood", label: "It was understood wrongly at first" },
  { value: "person-agreed", label: "The person agreed that this is what they want" },
  { value: "right-on-that-basis", label: "On the basis the data rest on, this is the right they have" },
  { value: "not-in-this-law", label: "The law does not give the right that was named" },
];

export function RerouteDialog(props: ActProps): ReactNode {
  const { view } = props;
  const acting = useAct(props);
  const { others } = view.decide;
  const suggested = others.find(({ hint }) => hint !== undefined) ?? others[0];
  const [to, setTo] = useState<string | undefined>(suggested?.value);
  const [reason, setReason] = useState<RerouteReason>("misunderstood");
  const [words, setWords] = useState("");
  return (
    <ActFrame
      title="Deal with it as another right"
      label="Change it"
      onClose={props.onClose}
      acting={acting}
      isReady={to !== undefined && words.trim() !== ""}
      onSubmit={() =>
        void acting.act({ type: "reroute", to, reason, words } as ActOf<"reroute">, "On record")
      }
    >
      <p>
        Nobody needs to name the right they have. The clock goes on from the day the request arrived; what was
        decided for the other right is decided no more.
      </p>
      <Select label="What is asked for" value={to} onChange={setTo} choices={choicesFrom(others)} />
      <Select label="Why" value={reason} onChange={setReason} choices={rerouteChoices} />
      <TextArea
        label="In a sentence"
        value={words}
        onChange={setWords}
        rows={2}
        maxLength={4000}
        isRequired
      />
    </ActFrame>
  );
}

export function FeeDialog({ isPaid, ...props }: ActProps & { readonly isPaid: boolean }): ReactNode {
  const { view } = props;
  const acting = useAct(props);
  const has = (offer: RequestView["offers"][number]): boolean => view.offers.includes(offer);
  const [what, setWhat] = useState<"ask" | "take" | "waive">(
    isPaid ? "take" : has("ask-fee") ? "ask" : has("take-fee") ? "take" : "waive",
  );
  const [ground, setGround] = useState<string | undefined>(view.decide.fees[0]?.value);
  const [by, setBy] = useState<(typeof feeWays)[number]>("letter");
  const [words, setWords] = useState("");
  const [value, setValue] = useState("");
  const { currency } = view.decide;
  const amount = { value: value.trim().replace(",", "."), currency };
  const choices = [
    ...(has("ask-fee") ? [{ value: "ask" as const, label: "Ask for a fee" }] : []),
    ...(has("take-fee") ? [{ value: "take" as const, label: "The fee was paid" }] : []),
    ...(has("waive-fee") ? [{ value: "waive" as const, label: "Ask for no fee after all" }] : []),
  ];
  const submit = (): void => {
    if (what === "take") void acting.act({ type: "take-fee" }, "On record");
    else if (what === "waive") void acting.act({ type: "waive-fee", words }, "On record");
    else void acting.act({ type: "ask-fee", ground, by, words, amount } as ActOf<"ask-fee">, "On record");
  };
  return (
    <ActFrame
      title="Fee"
      label="Put on record"
      onClose={props.onClose}
      acting={acting}
      isReady={
        what === "take" ||
        (words.trim() !== "" && (what === "waive" || (ground !== undefined && feeValue.test(amount.value))))
      }
      onSubmit={submit}
    >
      <p>A request costs nothing, but on a ground of the law, and then no more than what it costs you.</p>
      {choices.length > 1 && (
        <RadioGroup label="What happened" value={what} onChange={setWhat} choices={choices} />
      )}
      {what === "ask" && (
        <>
          <Select
            label="Ground"
            value={ground}
            onChange={setGround}
            choices={choicesFrom(view.decide.fees)}
          />
          <TextField
            label={`How much, in ${currency}`}
            hint="No more than the work costs you; such as 25 or 12.50."
            width="short"
            inputMode="decimal"
            maxLength={9}
            value={value}
            onChange={setValue}
            isRequired
          />
          <RadioGroup
            label="How they hear of it"
            value={by}
            onChange={setBy}
            choices={[
              { value: "letter", label: "By letter", hint: "The next step is to write it." },
              { value: "told", label: "I have told them", hint: "By telephone or in person." },
            ]}
          />
        </>
      )}
      {what !== "take" && (
        <TextArea
          label={what === "ask" ? "Why, as the person will read it" : "Why"}
          value={words}
          onChange={setWords}
          rows={3}
          maxLength={4000}
          isRequired
        />
      )}
    </ActFrame>
  );
}
