/** The next version of a calendar: days in and out, where they come from, and which running clocks would move. */
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import type { ReplyOf } from "../../../platform/endpoint.ts";
import { useChange } from "../../../web/call.ts";
import { go } from "../../../web/router.ts";
import {
  Button,
  Checkbox,
  Dialog,
  ErrorNotice,
  RadioGroup,
  TextField,
  toast,
} from "../../../web/widgets/index.ts";
import { CalendarDraft } from "../calendars/contract.ts";
import { previewCalendar, saveCalendar } from "../calendars/endpoints.ts";
import { clockCount, dayShort, groupByYear } from "../../../web/cases/calendar_words.ts";
import { Moves } from "./moves.tsx";

type Props = {
  readonly organisation: string;
  readonly id: string;
  readonly version: number;
  readonly begin: CalendarDraft;
  readonly onDone: () => void;
};
type Preview = ReplyOf<typeof previewCalendar>;
type Parts = {
  readonly draft: CalendarDraft;
  readonly set: (change: Partial<CalendarDraft>) => void;
};

export function CalendarEditor({ organisation, id, version, begin, onDone }: Props): ReactNode {
  const [draft, setDraft] = useState(begin);
  const [isWrong, setWrong] = useState(false);
  const [seen, setSeen] = useState<Preview>();
  const preview = useChange(previewCalendar);
  const save = useChange(saveCalendar);
  const params = { organisation, calendar: id };
  const set = (change: Partial<CalendarDraft>): void => setDraft((old) => ({ ...old, ...change }));
  const look = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const parsed = CalendarDraft.safeParse(draft);
    setWrong(!parsed.success);
    if (parsed.success) setSeen(await preview.run({ params, body: { draft: parsed.data } }));
  };
  const keep = async (isMoving: boolean): Promise<void> => {
    const moves = (isMoving ? (seen?.moves ?? []) : []).map(({ reference, rule, before, after }) => ({
      reference,
      rule,
      before,
      after,
    }));
    const done = await save.run({ params, body: { version, draft, moves } });
    if (done === undefined) return;
    toast(
      `Version ${done.version} is saved.${done.moved === 0 ? "" : ` ${clockCount(done.moved)} counted anew.`}`,
    );
    setSeen(undefined);
    onDone();
    go(`/setup/calendars/${id}`);
  };
  return (
    <form className="form" noValidate onSubmit={(event) => void look(event)}>
      <About draft={draft} set={set} isWrong={isWrong} />
      <AddDay draft={draft} set={set} />
      <ListedDays draft={draft} set={set} begin={begin} />
      {preview.error !== undefined && <ErrorNotice error={preview.error} />}
      <div className="form-actions">
        <Button kind="primary" type="submit" isPending={preview.isPending}>
          See what it changes
        </Button>
        <Button onPress={onDone}>Cancel</Button>
      </div>
      {seen !== undefined && (
        <Dialog
          title={version === 0 ? "Keep your own calendar" : `Save version ${version + 1}`}
          isOpen
          size="wide"
          onClose={() => setSeen(undefined)}
          actions={
            <>
              <Button onPress={() => setSeen(undefined)}>Back</Button>
              {seen.moves.length > 0 && (
                <Button isPending={save.isPending} onPress={() => void keep(false)}>
                  Save, and leave the clocks
                </Button>
              )}
              <Button kind="primary" isPending={save.isPending} onPress={() => void keep(true)}>
                {seen.moves.length === 0 ? "Save" : `Save, and count ${clockCount(seen.moves.length)} anew`}
              </Button>
            </>
          }
        >
          <Change begin={begin} draft={draft} />
          <Moved seen={seen} />
          {save.error !== undefined && <ErrorNotice error={save.error} />}
        </Dialog>
      )}
    </form>
  );
}

function About({ draft, set, isWrong }: Parts & { readonly isWrong: boolean }): ReactNode {
  return (
    <>
      <TextField
        label="Name"
        isRequired
        maxLength={80}
        value={draft.name}
        onChange={(name) => set({ name })}
        error={isWrong && draft.name.trim() === "" ? "Give it a name." : undefined}
      />
      <TextField
        label="Where this version’s days come from"
        hint="An official list, a gazette, the order that made a day a holiday: what somebody could look up."
        isRequired
        maxLength={300}
        value={draft.source}
        onChange={(source) => set({ source })}
        error={isWrong && draft.source.trim() === "" ? "Say what the days rest on." : undefined}
      />
      <TextField
        label="Known until"
        hint="The last day for which all holidays are in it. Beyond it no working day can be told, and none is assumed."
        isRequired
        type="date"
        width="half"
        value={draft.until}
        onChange={(until) => set({ until })}
        error={isWrong && draft.until === "" ? "Give a day." : undefined}
      />
      {draft.isPartial && (
        <Checkbox isSelected={false} onChange={() => set({ isPartial: false })}>
          All public holidays of the place are in it now
        </Checkbox>
      )}
      {draft.unverified.map((year) => (
        <Checkbox
          key={year}
          isSelected={false}
          onChange={() => set({ unverified: draft.unverified.filter((other) => other !== year) })}
        >
          The days of {year} are checked against the official list
        </Checkbox>
      ))}
    </>
  );
}

function AddDay({ draft, set }: Parts): ReactNode {
  const [date, setDate] = useState("");
  const [name, setName] = useState("");
  const [kind, setKind] = useState<"holiday" | "closure">("holiday");
  const list = kind === "holiday" ? draft.days : draft.closures;
  const isThere = list.some((one) => one.date === date);
  const isOutside = date !== "" && (date < draft.from || date > draft.until);
  const add = (): void => {
    const days = [...list, { date, name: name.trim() }];
    set(kind === "holiday" ? { days } : { closures: days });
    setDate("");
    setName("");
  };
  return (
    <section className="add-day">
      <h2>Add a day</h2>
      <RadioGroup
        label="What it is"
        value={kind}
        onChange={setKind}
        choices={[
          {
            value: "holiday",
            label: "A public holiday of the place",
            hint: "It moves the law’s time limits.",
          },
          {
            value: "closure",
            label: "A day on which you are closed",
            hint: "It moves nothing, and warns you.",
          },
        ]}
      />
      <div className="form-row">
        <TextField
          label="Day"
          isRequired
          type="date"
          value={date}
          onChange={setDate}
          error={dayProblem(isThere, isOutside)}
        />
        <TextField label="What it is called" isRequired maxLength={80} value={name} onChange={setName} />
      </div>
      <div className="form-actions">
        <Button isDisabled={date === "" || name.trim() === "" || isThere || isOutside} onPress={add}>
          Add the day
        </Button>
      </div>
    </section>
  );
}

function dayProblem(isThere: boolean, isOutside: boolean): string | undefined {
  if (isThere) return "This day is in it already.";
  return isOutside ? "This day is outside what the calendar knows. Move its end first." : undefined;
}

function ListedDays({ draft, set, begin }: Parts & { readonly begin: CalendarDraft }): ReactNode {
  const kept = new Set(begin.days.map(({ date }) => date));
  return (
    <>
      <h2>Days in it</h2>
      {groupByYear(draft.days).map(([year, days]) => (
        <details className="calendar-year" key={year} open={days.some(({ date }) => !kept.has(date))}>
          <summary>
            {year}, {days.length} public holidays
          </summary>
          <Removable
            days={days}
            onRemove={(date) => set({ days: draft.days.filter((one) => one.date !== date) })}
          />
        </details>
      ))}
      {draft.closures.length > 0 && (
        <details className="calendar-year" open>
          <summary>Closed, {draft.closures.length} days</summary>
          <Removable
            days={draft.closures}
            onRemove={(date) => set({ closures: draft.closures.filter((one) => one.date !== date) })}
          />
        </details>
      )}
    </>
  );
}

function Removable({
  days,
  onRemove,
}: {
  readonly days: readonly { readonly date: string; readonly name: string }[];
  readonly onRemove: (date: string) => void;
}): ReactNode {
  return (
    <ul className="plain">
      {days
        .toSorted((one, other) => (one.date < other.date ? -1 : 1))
        .map(({ date, name }) => (
          <li key={date}>
            {dayShort(date)}: {name}{" "}
            <Button kind="quiet" label={`Take out ${dayShort(date)}, ${name}`} onPress={() => onRemove(date)}>
              Take out
            </Button>
          </li>
        ))}
    </ul>
  );
}

/** Against what it began with. */
function Change({
  begin,
  draft,
}: {
  readonly begin: CalendarDraft;
  readonly draft: CalendarDraft;
}): ReactNode {
  type List = readonly CalendarDraft["days"][number][];
  const less = (days: List, others: List): List =>
    days.filter(({ date }) => !others.some((one) => one.date === date));
  const [added, removed] = [less(draft.days, begin.days), less(begin.days, draft.days)];
  const name = ({ date, name: what }: CalendarDraft["days"][number]): string =>
    `${dayShort(date)} ${date.slice(0, 4)} (${what})`;
  return (
    <>
      {added.length + removed.length === 0 && <p>The public holidays stay as they are.</p>}
      {added.length > 0 && <p>More: {added.map(name).join(", ")}.</p>}
      {removed.length > 0 && <p>Fewer: {removed.map(name).join(", ")}.</p>}
    </>
  );
}

function Moved({ seen: { moves, same } }: { readonly seen: Preview }): ReactNode {
  if (moves.length + same === 0)
    return <p>No running clock is counted with it. New ones will be once it is set in the settings.</p>;
  if (moves.length === 0) return <p>{clockCount(same)} looked at: each ends on the same day as before.</p>;
  return (
    <>
      <p>
        {moves.length} of {clockCount(moves.length + same)} would end on another day. Counting one anew is an
        entry in its case and in the ledger. A clock that is left keeps the version it was counted with.
      </p>
      <Moves label="Clocks that would end on another day" moves={moves} empty={undefined} />
    </>
  );
}
