/** Steps with one recipient that ask for something first: what it says, how it goes out, what came back, why not. */
import { useState } from "react";
import type { ReactNode } from "react";
import { addressOf } from "../../../../platform/endpoint.ts";
import { useChange } from "../../../../web/call.ts";
import { RadioGroup, Select, TextArea, TextField, toast } from "../../../../web/widgets/index.ts";
import { answerKinds, answerDays, giveUpReasons, laterAtMostDays } from "../../recipients/contract.ts";
import type {
  AnswerKind,
  DecideOnNotice,
  GiveUpReason,
  NoticeView,
  WorkOnNotice,
} from "../../recipients/contract.ts";
import { decideOnRecipient, readNoticeLetter, workOnRecipient } from "../../recipients/endpoints.ts";
import { ActFrame } from "../act_dialog.tsx";
import { TextsDialog } from "./texts_dialog.tsx";
import { WhyNotDialog } from "./why_not_dialog.tsx";
import { answerWords, giveUpWords, missingWords, problemOf } from "./words.ts";

export type OneProps = {
  readonly at: { readonly organisation: string; readonly reference: string };
  readonly notice: NoticeView;
  readonly today: string;
  readonly onClose: () => void;
};
export type DialogOf = "change" | "mail" | "transmit" | "bundle" | "tell" | "answer" | "excuse" | "give-up";

/** Sends a step, says what was done, closes. */
function useStep({ at, notice, onClose }: OneProps) {
  const work = useChange(workOnRecipient);
  const decide = useChange(decideOnRecipient);
  const params = { ...at, notice: notice.id };
  const after = (reply: unknown, done: string): void => {
    if (reply === undefined) return;
    toast(done);
    onClose();
  };
  return {
    work: async (step: WorkOnNotice, done: string) => after(await work.run({ params, body: { step } }), done),
    decide: async (step: DecideOnNotice, done: string) =>
      after(await decide.run({ params, body: { step } }), done),
    isPending: work.isPending || decide.isPending,
    problem: problemOf(work.error ?? decide.error),
  };
}

export function NoticeDialog({ name, ...props }: OneProps & { readonly name: DialogOf }): ReactNode {
  switch (name) {
    case "change":
      return <ChangeDialog {...props} />;
    case "mail":
      return <MailDialog {...props} />;
    case "transmit":
      return <TransmitDialog {...props} />;
    case "bundle":
      return <BundleDialog {...props} />;
    case "tell":
      return <TellDialog {...props} />;
    case "answer":
      return <AnswerDialog {...props} />;
    case "excuse":
      return <ExcuseDialog {...props} />;
    case "give-up":
      return <GiveUpDialog {...props} />;
    default:
      return name satisfies never;
  }
}

function ChangeDialog(props: OneProps): ReactNode {
  const { notice } = props;
  const step = useStep(props);
  return (
    <TextsDialog
      title="What it says"
      label="Keep it"
      act={notice.act}
      language={notice.language}
      texts={notice.texts}
      acting={step}
      onClose={props.onClose}
      onSubmit={(texts, language) => void step.work({ type: "change", language, texts }, "Kept")}
    />
  );
}

function DaysField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  return (
    <TextField
      label="Days for the answer"
      hint={`From ${answerDays.least} to ${answerDays.most}, counted from when it reaches them. The law gives no number.`}
      type="number"
      inputMode="numeric"
      width="short"
      value={value}
      onChange={onChange}
      isRequired
    />
  );
}

const areDays = (value: string): boolean =>
  /^\d+$/.test(value) && Number(value) >= answerDays.least && Number(value) <= answerDays.most;

/** What is still missing before it may go out, other than an address where none is needed. */
function Missing({ notice, way }: { readonly notice: NoticeView; readonly way: "mail" | "tell" }): ReactNode {
  const missing = notice.missing.filter((code) => way === "mail" || code !== "no-address");
  if (missing.length === 0) return null;
  return (
    <ul className="missing" aria-label="Missing before they can be told">
      {missing.map((code) => (
        <li key={code}>◌ {missingWords[code]}</li>
      ))}
    </ul>
  );
}

function MailDialog(props: OneProps): ReactNode {
  const { notice } = props;
  const step = useStep(props);
  const [days, setDays] = useState(String(answerDays.usual));
  return (
    <ActFrame
      title={`Tell ${notice.texts.name ?? "them"} by mail`}
      label="Send the mail"
      onClose={props.onClose}
      acting={step}
      isReady={areDays(days) && notice.missing.length === 0}
      onSubmit={() => void step.work({ type: "mail", days: Number(days) }, "The mail is on its way")}
    >
      <Missing notice={notice} way="mail" />
      <p>
        It says what was done, what we ask, and whom it concerns in your words. Its link leads to a page on
        which they answer without an account; a link sent before works no longer. Two reminders follow by
        themselves.
      </p>
      <p className="soft">
        To {notice.texts.email ?? "an address that is still missing"}, in{" "}
        {notice.language === "es" ? "Spanish" : "English"}. <Letter {...props} />
      </p>
      <DaysField value={days} onChange={setDays} />
    </ActFrame>
  );
}

function Letter({ at, notice }: Pick<OneProps, "at" | "notice">): ReactNode {
  const address = addressOf(readNoticeLetter.path, { ...at, notice: notice.id });
  return (
    <a href={address} target="_blank" rel="noreferrer">
      Read it as a letter
    </a>
  );
}

function TransmitDialog(props: OneProps): ReactNode {
  const { notice } = props;
  const step = useStep(props);
  const [days, setDays] = useState(String(answerDays.usual));
  return (
    <ActFrame
      title={`Tell the system of ${notice.texts.name ?? "the vendor"}`}
      label="Send the request"
      onClose={props.onClose}
      acting={step}
      isReady={areDays(days) && notice.missing.every((code) => code === "no-address")}
      onSubmit={() => void step.work({ type: "transmit", days: Number(days) }, "Their system is asked")}
    >
      <Missing notice={notice} way="tell" />
      <p>
        It receives the person’s e-mail address, and their number where the register says so, of what it
        takes; your words stay here. Before that its certificate is checked. It counts as told once the answer
        is signed, and as done once their system says so, signed.
      </p>
      <DaysField value={days} onChange={setDays} />
    </ActFrame>
  );
}

function BundleDialog(props: OneProps): ReactNode {
  const { notice } = props;
  const step = useStep(props);
  const [days, setDays] = useState(String(answerDays.usual));
  return (
    <ActFrame
      title={`Put it into the bundle of ${notice.texts.name ?? "the vendor"}`}
      label="Put it in"
      onClose={props.onClose}
      acting={step}
      isReady={areDays(days) && notice.missing.every((code) => code === "no-address")}
      onSubmit={() => void step.work({ type: "bundle", days: Number(days) }, "In their bundle")}
    >
      <Missing notice={notice} way="tell" />
      <p>
        On Monday they get one link to all that waits for them; at once, if a date of the law is nearer than a
        week. Whom it concerns shows after a code that reaches them another way, and from then on they are
        told. Two reminders follow by themselves.
      </p>
      <DaysField value={days} onChange={setDays} />
    </ActFrame>
  );
}

type Way = "post" | "telephone" | "in-person";

function TellDialog(props: OneProps): ReactNode {
  const { notice, today } = props;
  const step = useStep(props);
  const [way, setWay] = useState<Way>("post");
  const [on, setOn] = useState(today);
  const [days, setDays] = useState(String(answerDays.usual));
  return (
    <ActFrame
      title={`${notice.texts.name ?? "They"}: told another way`}
      label="Write it down"
      onClose={props.onClose}
      acting={step}
      isReady={areDays(days) && on !== "" && notice.missing.every((code) => code === "no-address")}
      onSubmit={() => void step.work({ type: "tell", way, on, days: Number(days) }, "Written down")}
    >
      <Missing notice={notice} way="tell" />
      <RadioGroup
        label="How"
        value={way}
        onChange={setWay}
        choices={[
          { value: "post", label: "By post", hint: <Letter {...props} /> },
          { value: "telephone", label: "By telephone" },
          { value: "in-person", label: "In person" },
        ]}
      />
      <TextField
        label={way === "post" ? "Posted on" : "Told on"}
        type="date"
        width="half"
        value={on}
        onChange={setOn}
        isRequired
      />
      <DaysField value={days} onChange={setDays} />
    </ActFrame>
  );
}

type AnswerWay = Extract<WorkOnNotice, { type: "answer" }>["way"];

function AnswerDialog(props: OneProps): ReactNode {
  const { notice, today } = props;
  const step = useStep(props);
  const [kind, setKind] = useState<AnswerKind>("confirmed");
  const [way, setWay] = useState<AnswerWay>("telephone");
  const [on, setOn] = useState(today);
  const [until, setUntil] = useState("");
  const [words, setWords] = useState("");
  const isSaid = !["partly", "must-keep", "passed-on"].includes(kind) || words.trim() !== "";
  const submit = (): void => {
    const more = {
      ...(kind === "later" && until !== "" ? { until } : {}),
      ...(words.trim() === "" ? {} : { words }),
    };
    void step.work({ type: "answer", kind, way, on, ...more }, "Answer recorded");
  };
  return (
    <ActFrame
      title={`What ${notice.texts.name ?? "they"} answered`}
      label="Record the answer"
      onClose={props.onClose}
      acting={step}
      isReady={on !== "" && isSaid && (kind !== "later" || until !== "")}
      onSubmit={submit}
    >
      <Select
        label="Answer"
        value={kind}
        onChange={setKind}
        choices={answerKinds.map((value) => ({ value, label: answerWords[value] }))}
      />
      {kind === "later" && (
        <TextField
          label="By which day"
          hint={`At most ${laterAtMostDays} days after they said so.`}
          type="date"
          width="half"
          value={until}
          onChange={setUntil}
          isRequired
        />
      )}
      <TextArea
        label={wordsLabel[kind] ?? "In their words"}
        hint={kind === "passed-on" ? "The first line is the name that goes on the list." : undefined}
        value={words}
        onChange={setWords}
        maxLength={4000}
        isRequired={!isSaid || kind in wordsLabel}
      />
      <RadioGroup
        label="How it came"
        value={way}
        onChange={setWay}
        isInline
        choices={[
          { value: "telephone", label: "Telephone" },
          { value: "mail", label: "Mail" },
          { value: "post", label: "Post" },
          { value: "in-person", label: "In person" },
        ]}
      />
      <TextField label="On" type="date" width="half" value={on} onChange={setOn} isRequired />
    </ActFrame>
  );
}

const wordsLabel: Readonly<Partial<Record<AnswerKind, string>>> = {
  partly: "What is still to be done, and why",
  "must-keep": "Which law, and until when",
  "passed-on": "Who has the data now",
};

function ExcuseDialog(props: OneProps): ReactNode {
  const step = useStep(props);
  return (
    <WhyNotDialog
      title={`Why ${props.notice.texts.name ?? "they"} need not be told`}
      acting={step}
      onClose={props.onClose}
      onSubmit={(reason, said) => void step.decide({ type: "excuse", reason, ...said }, "Decided")}
    />
  );
}

function GiveUpDialog(props: OneProps): ReactNode {
  const { notice } = props;
  const step = useStep(props);
  const isPart = notice.answer?.kind === "partly";
  const [reason, setReason] = useState<GiveUpReason>(isPart ? "rest-accepted" : "no-answer");
  const [words, setWords] = useState("");
  return (
    <ActFrame
      title={`Stop waiting for ${notice.texts.name ?? "them"}`}
      label="Stop waiting"
      onClose={props.onClose}
      acting={step}
      isReady={words.trim() !== ""}
      onSubmit={() => void step.decide({ type: "give-up", reason, words }, "Decided")}
    >
      <p>They can still answer by their link until the request is closed.</p>
      <Select
        label="Because"
        value={reason}
        onChange={setReason}
        choices={giveUpReasons.map((value) => ({ value, label: giveUpWords[value] }))}
      />
      <TextArea
        label="What was tried, or why it is enough"
        value={words}
        onChange={setWords}
        maxLength={4000}
        isRequired
      />
    </ActFrame>
  );
}
