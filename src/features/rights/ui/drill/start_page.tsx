/** Begins a rehearsal: a right, somebody who does not exist, how it comes in, and what one wants to know. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useChange } from "../../../../web/call.ts";
import type { PageProps } from "../../../../web/page.ts";
import { go } from "../../../../web/router.ts";
import {
  Button,
  Notice,
  Page,
  RadioGroup,
  Select,
  TextArea,
  TextField,
} from "../../../../web/widgets/index.ts";
import { drillDays } from "../../drill/contract.ts";
import type { StartDrill } from "../../drill/contract.ts";
import { startDrill } from "../../drill/endpoints.ts";
import { loggedChannels } from "../../request/contract.ts";
import type { RequestRight } from "../../request/contract.ts";
import { requestRights } from "../../request/contract.ts";
import { emptyForm, faultsOf, identitiesIn, serverFaults } from "../log_form.ts";
import type { LogForm } from "../log_form.ts";
import { rightChoices } from "../right_choices.ts";

type Form = Pick<
  LogForm,
  | "name"
  | "email"
  | "address"
  | "capacity"
  | "subjectName"
  | "wording"
  | "identities"
  | "delivery"
  | "language"
> & {
  readonly right: RequestRight;
  readonly channel: StartDrill["channel"];
  readonly aim: string;
  readonly days: string;
};
type Faults = Readonly<Record<string, string>>;

const invented: Form = {
  right: "access",
  channel: "telephone",
  capacity: "self",
  name: "Margaret Hale",
  email: "margaret.hale@example.org",
  address: "",
  subjectName: "",
  wording: "",
  identities: "",
  delivery: "portal",
  language: "en",
  aim: "",
  days: String(drillDays.usual),
};

/** What would be wrong with the same request in earnest, and what only a drill asks. */
function faultsIn(form: Form): Faults {
  const rest = faultsOf({
    ...emptyForm,
    ...form,
    channel: "telephone",
    rights: form.right,
    receivedAt: "now",
  });
  const days = Number(form.days);
  return {
    ...rest,
    ...(form.aim.trim() === "" ? { aim: "Say what you want to know." } : {}),
    ...(Number.isInteger(days) && days >= 1 && days <= drillDays.most
      ? {}
      : { days: `Between 1 and ${drillDays.most} days.` }),
  };
}

export default function StartDrillPage({ organisation }: PageProps): ReactNode {
  const [form, setForm] = useState(invented);
  const [tried, setTried] = useState(false);
  const change = useChange(startDrill);
  const set = <Name extends keyof Form>(name: Name, value: Form[Name]): void =>
    setForm({ ...form, [name]: value });
  const refused = drillFaults(change.error);
  const faults: Faults = { ...(tried ? faultsIn(form) : {}), ...refused };
  const submit = async (): Promise<void> => {
    setTried(true);
    if (Object.keys(faultsIn(form)).length > 0) return;
    const begun = await change.run({ params: { organisation }, body: bodyOf(form) });
    if (begun !== undefined) go(`/work/${begun.reference}`);
  };
  return (
    <Page
      title="Rehearse a request"
      lede="A request like any other, of somebody who does not exist. It is marked as a drill wherever it is seen, counted in no figure, and nobody outside hears of it."
      crumbs={[
        { title: "Work", to: "/work" },
        { title: "Drills", to: "/work/drills" },
        { title: "Rehearse" },
      ]}
      width="narrow"
    >
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <What form={form} set={set} faults={faults} />
        <Who form={form} set={set} faults={faults} />
        {change.error !== undefined && Object.keys(refused).length === 0 && (
          <Notice kind="error">{change.error.message}</Notice>
        )}
        <div className="form-actions">
          <Button kind="primary" type="submit" isPending={change.isPending}>
            Begin the drill
          </Button>
        </div>
      </form>
    </Page>
  );
}

function drillFaults(error: Parameters<typeof serverFaults>[0]): Faults {
  const isColleague = error?.details?.some(({ reason }) => reason === "about_a_colleague") === true;
  return isColleague
    ? { email: "This is a colleague’s address. Rehearse with somebody who does not exist." }
    : serverFaults(error);
}

type Part = {
  readonly form: Form;
  readonly set: <Name extends keyof Form>(name: Name, value: Form[Name]) => void;
  readonly faults: Faults;
};

function What({ form, set, faults }: Part): ReactNode {
  return (
    <>
      <TextArea
        label="What do you want to know?"
        hint="For instance: whether an erasure reaches every system within a week, or who stands in when you are away."
        value={form.aim}
        onChange={(value) => set("aim", value)}
        error={faults["aim"]}
        rows={3}
        maxLength={1000}
        isRequired
      />
      <Select
        label="What is asked for?"
        value={form.right}
        onChange={(value) => set("right", value)}
        choices={requestRights.map((value) => ({ value, label: rightChoices[value] }))}
      />
      <RadioGroup
        label="How does it arrive?"
        value={form.channel}
        onChange={(value) => set("channel", value)}
        isInline
        choices={(["portal", ...loggedChannels] as const).map((value) => ({
          value,
          label: channelWords[value],
        }))}
      />
      <TextField
        label="Ends by itself after, in days"
        hint="What it finds in your systems is destroyed when it ends, at the latest then."
        type="number"
        width="short"
        value={form.days}
        onChange={(value) => set("days", value)}
        error={faults["days"]}
        isRequired
      />
    </>
  );
}

const channelWords = {
  portal: "Request page",
  email: "E-mail",
  telephone: "Telephone",
  post: "Post",
  "in-person": "In person",
} as const;

function Who({ form, set, faults }: Part): ReactNode {
  return (
    <>
      <h2>Who asks</h2>
      <p className="hint">
        Somebody who does not exist. The search reads your systems for the address and the identifiers below:
        give those of a test record, never a real person’s. Mails come to you, and say to whom they would have
        gone.
      </p>
      <TextField
        label="Name"
        value={form.name}
        onChange={(value) => set("name", value)}
        error={faults["name"]}
        maxLength={200}
        isRequired
      />
      <div className="form-row">
        <TextField
          label="E-mail address"
          type="email"
          value={form.email}
          onChange={(value) => set("email", value)}
          error={faults["email"]}
          maxLength={254}
          isRequired={form.delivery === "portal"}
        />
        <TextArea
          label="Postal address"
          rows={3}
          value={form.address}
          onChange={(value) => set("address", value)}
          error={faults["address"]}
          maxLength={600}
          isRequired={form.delivery === "post"}
        />
      </div>
      <RadioGroup
        label="For whom do they ask?"
        value={form.capacity}
        onChange={(value) => set("capacity", value)}
        choices={[
          { value: "self", label: "For themselves" },
          { value: "guardian", label: "For a child, as guardian" },
          { value: "agent", label: "For somebody else, as their agent" },
        ]}
      />
      {form.capacity !== "self" && (
        <TextField
          label="Name of the person it is about"
          value={form.subjectName}
          onChange={(value) => set("subjectName", value)}
          error={faults["subjectName"]}
          maxLength={200}
          isRequired
        />
      )}
      <TextArea
        label="Identifiers to search by"
        hint="One a line, such as student-number: S-0000, of a test record in your systems."
        value={form.identities}
        onChange={(value) => set("identities", value)}
        error={faults["identities"]}
        rows={2}
        maxLength={4000}
      />
      <TextArea
        label="In their own words"
        value={form.wording}
        onChange={(value) => set("wording", value)}
        rows={2}
        maxLength={8000}
      />
      <RadioGroup
        label="How should the answer go out?"
        value={form.delivery}
        onChange={(value) => set("delivery", value)}
        choices={[
          { value: "portal", label: "By a link or a mail, which comes to you" },
          { value: "post", label: "On paper, which is printed and not posted" },
        ]}
      />
      <Select
        label="Language of our letters"
        value={form.language}
        onChange={(value) => set("language", value)}
        choices={[
          { value: "en", label: "English" },
          { value: "es", label: "Spanish" },
        ]}
      />
    </>
  );
}

function bodyOf(form: Form) {
  const given = (text: string): string | undefined => (text.trim() === "" ? undefined : text.trim());
  const email = given(form.email);
  const address = given(form.address);
  const wording = given(form.wording);
  return {
    right: form.right,
    channel: form.channel,
    capacity: form.capacity,
    requester: {
      name: form.name.trim(),
      ...(email === undefined ? {} : { email }),
      ...(address === undefined ? {} : { address }),
    },
    ...(form.capacity === "self" ? {} : { subject: { name: form.subjectName.trim() } }),
    identities: identitiesIn(form),
    ...(wording === undefined ? {} : { wording }),
    delivery: form.delivery,
    language: form.language,
    aim: form.aim.trim(),
    endsInDays: Number(form.days),
  };
}
