/** Writes down a request that came by telephone, post, mail or in person. What is typed is kept on the server as a draft. */
import { relationChoices } from "./acts_dead.tsx";
import { useId, useState } from "react";
import type { ReactNode } from "react";
import { useChange, useMe } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import {
  Button,
  Checkbox,
  Link,
  Notice,
  Page,
  RadioGroup,
  Select,
  Skeleton,
  TextArea,
  TextField,
  Time,
} from "../../../web/widgets/index.ts";
import { loggedChannels, requestRights } from "../request/contract.ts";
import type { RequestRight } from "../request/contract.ts";
import { logRequest } from "../request/office/endpoints.ts";
import type { ReplyOf } from "../../../platform/endpoint.ts";
import { emptyForm, faultsOf, requestOf, rightsIn, serverFaults } from "./log_form.ts";
import type { Faults, LogForm } from "./log_form.ts";
import { localOf } from "../../../web/moments.ts";
import { rightChoices, rightTerms } from "./right_choices.ts";
import { useDraft } from "./use_draft.ts";

type Logged = ReplyOf<typeof logRequest>;
type Set = <Name extends keyof LogForm>(name: Name, value: LogForm[Name]) => void;
type Part = { readonly form: LogForm; readonly set: Set; readonly faults: Faults };

export default function LogPage({ organisation }: PageProps): ReactNode {
  const me = useMe().data;
  const draft = useDraft(organisation, "log-request", emptyForm);
  const [logged, setLogged] = useState<Logged>();
  if (logged !== undefined) {
    const again = (): void => {
      draft.forget();
      setLogged(undefined);
    };
    return <Done logged={logged} onAgain={again} />;
  }
  return (
    <Page
      title="Log a request"
      lede="For what arrived by telephone, post, mail or in person. The clock starts when it arrived, not when you write it down."
      crumbs={[{ title: "Work", to: "/work" }, { title: "Log a request" }]}
      width="narrow"
    >
      {!draft.isReady || me === undefined ? (
        <Skeleton />
      ) : (
        <Form
          organisation={organisation}
          zone={me.organisation.zone}
          now={me.now}
          draft={draft}
          onDone={setLogged}
        />
      )}
    </Page>
  );
}

function Form({
  organisation,
  zone,
  now,
  draft,
  onDone,
}: {
  readonly organisation: string;
  readonly zone: string;
  readonly now: string;
  readonly draft: ReturnType<typeof useDraft<LogForm>>;
  readonly onDone: (logged: Logged) => void;
}): ReactNode {
  const change = useChange(logRequest);
  const [tried, setTried] = useState(false);
  const form = { ...draft.value, receivedAt: draft.value.receivedAt || localOf(new Date(now), zone) };
  const set: Set = (name, value) => draft.set({ ...draft.value, [name]: value });
  const own = tried ? faultsOf(form) : {};
  const faults = { ...own, ...serverFaults(change.error) };
  const submit = async (): Promise<void> => {
    setTried(true);
    if (Object.keys(faultsOf(form)).length > 0) return;
    draft.pause();
    const reply = await change.run({ params: { organisation }, body: requestOf(form, zone) });
    if (reply !== undefined) onDone(reply);
  };
  const count = Object.keys(faults).length;
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Arrival form={form} set={set} faults={faults} />
      <People form={form} set={set} faults={faults} />
      <Search form={form} set={set} faults={faults} />
      {count > 0 && (
        <Notice kind="error">
          {count === 1
            ? "One thing is missing or wrong above."
            : `${count} things are missing or wrong above.`}
        </Notice>
      )}
      {change.error !== undefined && Object.keys(serverFaults(change.error)).length === 0 && (
        <Notice kind="error">{change.error.message}</Notice>
      )}
      <div className="form-actions">
        <Button kind="primary" type="submit" isPending={change.isPending}>
          Log the request
        </Button>
        <Button kind="quiet" onPress={draft.forget}>
          Empty the form
        </Button>
        <span className="soft" role="status">
          {draft.savedAt === undefined ? "What you type is kept for a day." : "Draft kept"}
        </span>
      </div>
    </form>
  );
}

function Arrival({ form, set, faults }: Part): ReactNode {
  return (
    <>
      <RadioGroup
        label="How did it arrive?"
        value={form.channel}
        onChange={(value) => set("channel", value)}
        isInline
        choices={loggedChannels.map((value) => ({ value, label: channelWords[value] }))}
      />
      <TextField
        label="When did it arrive?"
        hint="Of a letter, the day it reached the house."
        type="datetime-local"
        width="half"
        value={form.receivedAt}
        onChange={(value) => set("receivedAt", value)}
        error={faults["receivedAt"]}
        isRequired
      />
      {(faults["receivedAt"] === oldFault || form.isOldConfirmed) && (
        <Checkbox isSelected={form.isOldConfirmed} onChange={(value) => set("isOldConfirmed", value)}>
          It did arrive more than 90 days ago
        </Checkbox>
      )}
    </>
  );
}

const oldFault = "This is more than 90 days ago. Correct it, or say below that it is so.";
const channelWords = {
  email: "E-mail",
  telephone: "Telephone",
  post: "Post",
  "in-person": "In person",
} as const;

function People({ form, set, faults }: Part): ReactNode {
  const isOther = form.capacity !== "self";
  return (
    <>
      <h2>Who asks</h2>
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
          hint="For the acknowledgement, a code and the answer."
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
          { value: "survivor", label: "About somebody who has died" },
        ]}
      />
      {form.capacity === "survivor" && (
        <Select
          label="What they are to the person who has died"
          value={form.relation}
          onChange={(value) => set("relation", value)}
          choices={relationChoices}
        />
      )}
      {isOther && (
        <div className="form-row">
          <TextField
            label="Name of the person it is about"
            value={form.subjectName}
            onChange={(value) => set("subjectName", value)}
            error={faults["subjectName"]}
            maxLength={200}
            isRequired
          />
          <TextField
            label="Born on"
            type="date"
            width="short"
            value={form.born}
            onChange={(value) => set("born", value)}
            error={faults["born"]}
          />
        </div>
      )}
    </>
  );
}

/** Whoever received the data is told of what these do. */
const tellsRecipients: ReadonlySet<RequestRight> = new Set(["rectification", "erasure", "restriction"]);

function Search({ form, set, faults }: Part): ReactNode {
  return (
    <>
      <h2>What they want</h2>
      <Rights form={form} set={set} faults={faults} />
      {rightsIn(form).some((right) => tellsRecipients.has(right)) && (
        <Checkbox isSelected={form.wantsRecipients} onChange={(value) => set("wantsRecipients", value)}>
          They want to know whom the data went to: the answer names them
        </Checkbox>
      )}
      <TextArea
        label="In their own words"
        value={form.wording}
        onChange={(value) => set("wording", value)}
        rows={3}
        maxLength={8000}
      />
      <TextArea
        label="Identifiers to search by"
        hint="One a line, such as student-number: S-1042. The mail address of whoever asks for themselves is searched anyway."
        value={form.identities}
        onChange={(value) => set("identities", value)}
        error={faults["identities"]}
        rows={3}
        maxLength={4000}
      />
      <RadioGroup
        label="How should the answer go out?"
        value={form.delivery}
        onChange={(value) => set("delivery", value)}
        choices={[
          { value: "portal", label: "A link to a package", hint: "Needs an e-mail address." },
          { value: "post", label: "On paper, by post", hint: "Needs a postal address." },
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

/** Nobody needs to name their right: whoever writes it down chooses by what is wanted, and may change it later. */
function Rights({ form, set, faults }: Part): ReactNode {
  const chosen = rightsIn(form);
  const faultId = useId();
  return (
    <fieldset className="several" aria-describedby={faults["rights"] === undefined ? undefined : faultId}>
      <legend>What is asked for?</legend>
      <p className="hint">
        Tick only what they asked for, at least one. Several things in one letter become a request each: each
        has its own clock and answer.
      </p>
      {faults["rights"] !== undefined && (
        <p id={faultId} className="error">
          {faults["rights"]}
        </p>
      )}
      {requestRights.map((right) => (
        <Checkbox
          key={right}
          isSelected={chosen.includes(right)}
          onChange={(isOn) =>
            set("rights", [...chosen.filter((one) => one !== right), ...(isOn ? [right] : [])].join(","))
          }
        >
          {rightChoices[right]}
          {rightTerms[right] !== undefined && <span className="soft"> ({rightTerms[right]})</span>}
        </Checkbox>
      ))}
    </fieldset>
  );
}

function Done({ logged, onAgain }: { readonly logged: Logged; readonly onAgain: () => void }): ReactNode {
  return (
    <Page
      title={`Logged as ${logged.reference}`}
      lede={
        logged.due === undefined ? undefined : (
          <>
            It must be answered by <Time at={logged.due} kind="day" />.
          </>
        )
      }
      crumbs={[{ title: "Work", to: "/work" }, { title: logged.reference }]}
      width="narrow"
    >
      <div className="stack">
        {logged.together.length > 0 && (
          <Notice kind="info" title="Each right is a request of its own">
            {logged.together.map(({ reference, right }) => (
              <p key={reference}>
                {logged.mayOpen ? <Link to={`/work/${reference}`}>{reference}</Link> : reference}:{" "}
                {rightChoices[right]}
              </p>
            ))}
          </Notice>
        )}
        {logged.warnings.map((warning) => (
          <Notice key={warning} kind="warn">
            {warnings[warning]}
          </Notice>
        ))}
        <div className="form-actions">
          {logged.mayOpen && (
            <Link to={`/work/${logged.reference}`} kind="primary">
              Open the request
            </Link>
          )}
          <Button onPress={onAgain}>Log another</Button>
        </div>
      </div>
    </Page>
  );
}

const warnings: Readonly<Record<Logged["warnings"][number], string>> = {
  "about-a-colleague":
    "The address is a colleague’s. The request does not exist for them: not in lists, not by its number.",
  "no-address": "No address is known. Tell the person how they can hear from us.",
  "nothing-to-search-by":
    "There is nothing to search by yet. Ask for an identifier, or add one in the search.",
};
