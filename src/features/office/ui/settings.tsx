/** The settings of the organisation, and who changed what. */
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { currentZones } from "../../../platform/zones.ts";
import { useCall, useChange, useMay } from "../../../web/call.ts";
import { CalendarNotice } from "../../../web/cases/calendar_notice.tsx";
import type { PageProps } from "../../../web/page.ts";
import { currentPlace } from "../../../web/router.ts";
import {
  Button,
  ErrorNotice,
  Link,
  Notice,
  Page,
  RadioGroup,
  Combo,
  Select,
  Skeleton,
  TextField,
  Timeline,
  toast,
} from "../../../web/widgets/index.ts";
import { readController } from "../../registers/endpoints.ts";
import { servedRegimes, Settings, settingRegimes } from "../contract.ts";
import { changeSettings, showSettings } from "../settings/endpoints.ts";
import { ClockNotice } from "./clock_notice.tsx";
import { changeSentence } from "./settings_words.ts";

type Shown = NonNullable<ReturnType<typeof useCall<typeof showSettings>>["data"]>;

export default function SettingsPage({ organisation }: PageProps): ReactNode {
  const { data, error, refetch } = useCall(showSettings, { params: { organisation } });
  const mayWrite = useMay("settings:write");
  return (
    <Page
      title="Settings"
      width="narrow"
      crumbs={[{ title: "Setup", to: "/setup" }, { title: "Settings" }]}
      lede="What letters, public pages and clocks take from you. Each change is kept with its date and author."
    >
      <ClockNotice organisation={organisation} />
      <CalendarNotice organisation={organisation} />
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton kind="page" lines={6} />}
      {data !== undefined && (
        <>
          <SettingsForm key={data.version} shown={data} organisation={organisation} mayWrite={mayWrite} />
          {data.history.length > 0 && (
            <div className="after-form">
              <Timeline
                title="What was changed"
                entries={data.history.map((one) => ({
                  id: `${one.version}`,
                  at: one.at,
                  what: changeSentence(one.version, one.changed),
                  more: one.by === undefined ? undefined : `by ${one.by}`,
                }))}
              />
            </div>
          )}
        </>
      )}
    </Page>
  );
}

/** Whole numbers only; what cannot be one is left for the schema to refuse. */
const asNumber = (text: string): number => (/^\d+$/.test(text.trim()) ? Number(text) : Number.NaN);

function SettingsForm({
  shown,
  organisation,
  mayWrite,
}: {
  readonly shown: Shown;
  readonly organisation: string;
  readonly mayWrite: boolean;
}): ReactNode {
  const [draft, setDraft] = useState<Draft>(() => ({
    ...shown.settings,
    packageKeptMonths: String(shown.settings.packageKeptMonths),
    linkLivesDays: String(shown.settings.linkLivesDays),
    drillKeptDays: String(shown.settings.drillKeptDays),
    secondLookOneIn: String(shown.settings.secondLookOneIn),
  }));
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const change = useChange(changeSettings);
  const set = (changes: Partial<Draft>): void => setDraft({ ...draft, ...changes });
  const errorOf = (name: keyof Settings, sentence: string): string | undefined =>
    wrong.has(name) ? sentence : undefined;
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const parsed = Settings.safeParse({
      ...draft,
      packageKeptMonths: asNumber(draft.packageKeptMonths),
      linkLivesDays: asNumber(draft.linkLivesDays),
      drillKeptDays: asNumber(draft.drillKeptDays),
      secondLookOneIn: Number(draft.secondLookOneIn),
    });
    setWrong(new Set(parsed.error?.issues.map(({ path }) => String(path[0]))));
    if (!parsed.success) return;
    const body = { version: shown.version, settings: parsed.data };
    if ((await change.run({ params: { organisation }, body })) !== undefined)
      toast("The settings are saved.");
  };
  const parts: Parts = { draft, set, errorOf, mayWrite };
  return (
    <form className="form" noValidate onSubmit={(event) => void save(event)}>
      <OrganisationFields {...parts} />
      <PlaceFields {...parts} calendars={shown.calendars} />
      <KeepingFields {...parts} />
      {change.error !== undefined && <ErrorNotice error={change.error} />}
      {wrong.size > 0 && (
        <p role="alert">
          Nothing was saved: {wrong.size === 1 ? "one field needs" : `${wrong.size} fields need`} another
          look.
        </p>
      )}
      {mayWrite && (
        <div className="form-actions">
          <Button kind="primary" type="submit" isPending={change.isPending}>
            Save
          </Button>
        </div>
      )}
    </form>
  );
}

type Draft = Omit<Settings, "packageKeptMonths" | "linkLivesDays" | "drillKeptDays" | "secondLookOneIn"> & {
  readonly secondLookOneIn: string;
  readonly drillKeptDays: string;
  readonly packageKeptMonths: string;
  readonly linkLivesDays: string;
};

/** What each part of the form works with. */
type Parts = {
  readonly draft: Draft;
  readonly set: (changes: Partial<Draft>) => void;
  readonly errorOf: (name: keyof Settings, sentence: string) => string | undefined;
  readonly mayWrite: boolean;
};

function OrganisationFields({ draft, set, errorOf, mayWrite }: Parts): ReactNode {
  const common = { isDisabled: !mayWrite };
  return (
    <>
      <h2>The organisation</h2>
      <TextField
        {...common}
        label="Name"
        hint="As letters and public pages name it."
        isRequired
        maxLength={120}
        value={draft.name}
        onChange={(name) => set({ name })}
        error={errorOf("name", "Give the organisation a name of at most 120 characters.")}
      />
      <TextField
        {...common}
        label="How people reach the data-protection officer"
        hint="An address for mail, or a telephone number. It stands on your public pages."
        maxLength={200}
        value={draft.officerContact}
        onChange={(officerContact) => set({ officerContact })}
        error={errorOf("officerContact", "Write it in one line of at most 200 characters.")}
      />
      <LetterAddress />
    </>
  );
}

/** Said here because people look for it here; written in the register, where what letters tell of it stands. */
function LetterAddress(): ReactNode {
  const params = { organisation: currentPlace().organisation };
  const { data } = useCall(readController, { params });
  const mayWrite = useMay("register:write");
  if (data === undefined) return null;
  const address = data.controller?.address ?? [];
  return (
    <div className="field">
      <p className="field-title">Address on letters</p>
      {address.length === 0 ? (
        <Notice kind="warn" title="Letters go out without an address">
          Nobody wrote it down yet, in the register, beside who answers for the data.
        </Notice>
      ) : (
        <p className="hint">{address.join(", ")}</p>
      )}
      <p className="field-link">
        <Link to="/registers?open=controller">{linkWords(address.length > 0, mayWrite)}</Link>
      </p>
    </div>
  );
}

function linkWords(isThere: boolean, mayWrite: boolean): string {
  if (!mayWrite) return "It comes from the register";
  return isThere ? "It comes from the register: change it there" : "Write it down in the register";
}

function PlaceFields({
  draft,
  set,
  mayWrite,
  calendars,
}: Parts & { readonly calendars: Shown["calendars"] }): ReactNode {
  const common = { isDisabled: !mayWrite };
  return (
    <>
      <h2>Language, time and law</h2>
      <div className="form-row">
        <Select
          {...common}
          label="Language of public pages and letters"
          choices={[
            { value: "en", label: "English" },
            { value: "es", label: "Español" },
          ]}
          value={draft.language}
          onChange={(language) => set({ language })}
        />
        <Combo
          {...common}
          label="Time zone"
          choices={zones(draft.zone)}
          value={draft.zone}
          onChange={(zone) => set({ zone })}
        />
      </div>
      <Select
        {...common}
        label="Calendar of working days"
        hint="A deadline that falls on a holiday of this calendar moves to the next working day, where the law says so."
        choices={[
          ...calendars.map((calendar) => ({
            value: calendar.id,
            label: calendar.name,
            hint: calendarSentence(calendar),
          })),
          {
            value: "none",
            label: "Elsewhere, without a calendar",
            hint: "Where a deadline depends on working days, Kept says that the day cannot be told instead of naming one.",
          },
        ]}
        value={draft.calendar}
        onChange={(calendar) => set({ calendar })}
      />
      <p className="field-link after-field">
        <Link to="/setup/calendars">See its days, or keep your own version of it</Link>
      </p>
      <RadioGroup
        label="Data-protection law you answer to"
        hint="Where you are established decides, not where you keep time. The member state, and with it the authority people may complain to, comes from the register."
        value={draft.regime}
        onChange={(regime) => set({ regime })}
        choices={settingRegimes.map((value) => ({
          value,
          label: lawNames[value],
          hint: servedRegimes.includes(value) ? servedHint : undefined,
          isDisabled: !mayWrite,
        }))}
      />
      {!servedRegimes.includes(draft.regime) && (
        <Notice kind="warn" title="Requests are not handled by this law yet">
          Kept knows the time limits of {lawNames[draft.regime]} (the command “kept clock” computes them). The
          request pages, the clocks of cases and the letters follow the European text all the same: read each
          date and each letter against your own law before it goes out.
        </Notice>
      )}
    </>
  );
}

const servedHint = "Requests, complaints, clocks and letters follow it.";
const lawNames: Readonly<Record<Settings["regime"], string>> = {
  uk: "United Kingdom",
  eu: "European Union and European Economic Area",
  sg: "Singapore",
  "us-ca": "California",
  ch: "Switzerland",
  za: "South Africa",
};

/** How far a calendar reaches, what it rests on, and what is not in it. */
function calendarSentence({ until, sources, note }: Shown["calendars"][number]): string {
  if (sources.length === 0) return note ?? "No holidays are in it.";
  const day = new Date(`${until}T12:00Z`).toLocaleDateString("en-GB", { dateStyle: "long" });
  return [`Known until ${day}, from ${sources.join("; ")}.`, ...(note === undefined ? [] : [note])].join(" ");
}

function KeepingFields({ draft, set, errorOf, mayWrite }: Parts): ReactNode {
  const common = { isDisabled: !mayWrite };
  return (
    <>
      <h2>Before an answer goes out</h2>
      <Select
        {...common}
        label="A second person looks at"
        hint="Before an answer goes out, somebody other than who approved it looks at the very package. Which, is drawn from the ledger."
        choices={secondLooks(draft.secondLookOneIn)}
        value={draft.secondLookOneIn}
        onChange={(secondLookOneIn) => set({ secondLookOneIn })}
      />
      <h2>How long things are kept</h2>
      <TextField
        {...common}
        label="Packages, in months after the case is closed"
        hint="Then the package is destroyed; the list of what was in it stays."
        isRequired
        width="short"
        inputMode="numeric"
        value={draft.packageKeptMonths}
        onChange={(packageKeptMonths) => set({ packageKeptMonths })}
        error={errorOf("packageKeptMonths", "Give a whole number of months from 1 to 120.")}
      />
      <TextField
        {...common}
        label="Download links, in days"
        hint="Long enough for a holiday, short enough for a lost mailbox."
        isRequired
        width="short"
        inputMode="numeric"
        value={draft.linkLivesDays}
        onChange={(linkLivesDays) => set({ linkLivesDays })}
        error={errorOf("linkLivesDays", "Give a whole number of days from 1 to 365.")}
      />
      <TextField
        {...common}
        label="Letters and mails of a drill, in days after it is over"
        hint="Long enough to look at them together. What a drill found goes at once; its report stays."
        isRequired
        width="short"
        inputMode="numeric"
        value={draft.drillKeptDays}
        onChange={(drillKeptDays) => set({ drillKeptDays })}
        error={errorOf("drillKeptDays", "Give a whole number of days from 0 to 365.")}
      />
      <p className="field-link">
        <Link to="/setup/how-long">Complaints, questions, plans and actions</Link>
      </p>
    </>
  );
}

/** The usual shares; another that is set stands among them. */
function secondLooks(set: string): readonly { readonly value: string; readonly label: string }[] {
  return [...new Set(["0", "1", "3", "5", "10", set])].map((value) => ({
    value,
    label: value === "0" ? "No answer" : value === "1" ? "Every answer" : `One answer in ${value}`,
  }));
}

/** The zones the browser knows, by their current names; the one that is set stands among them in any case. */
function zones(set: string): readonly { readonly value: string; readonly label: string }[] {
  return [...new Set([set, ...currentZones()])]
    .sort()
    .map((value) => ({ value, label: value.replaceAll("_", " ") }));
}
