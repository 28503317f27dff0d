/** One case as its page shows it, for one reader. */
import type { CaseClock } from "../../platform/cases/clocks.ts";
import type { Facts, Machine } from "../../platform/cases/machine.ts";
import type { CaseText } from "../../platform/cases/texts.ts";
import { newestText } from "../../platform/cases/texts.ts";
import type { DomainEvent, RecordedEvent } from "../../platform/events.ts";
import type { Member } from "../../platform/http/routes.ts";
import { explainCalendar, explainClock } from "../../platform/i18n/clock.ts";
import { dayIn } from "../../platform/time.ts";
import type { Instant } from "../../platform/time.ts";
import type { File } from "./carry.ts";
import type { CaseView, ClockView } from "./contract.ts";
import { answerOf } from "./limits.ts";
import type { Place } from "./limits.ts";
import { offersFor } from "./offers.ts";
import { dayWords, eventSentence, factsOf, sentenceCase, titleOf, untilWords } from "./words.ts";

export type ViewFacts = {
  readonly machine: Machine;
  readonly file: File;
  readonly clocks: readonly CaseClock[];
  readonly events: readonly RecordedEvent<DomainEvent>[];
  readonly texts: readonly CaseText[];
  readonly member: Pick<Member, "permissions" | "actorId" | "pseudonymous">;
  readonly nameOf: (id: string) => string | undefined;
  /** Who acted, also where it was nobody of the organisation. */
  readonly whoOf: (event: RecordedEvent<DomainEvent>) => string;
  readonly related: CaseView["related"];
  readonly people: CaseView["people"];
  readonly facts: Facts;
  readonly end: CaseView["end"];
  /** The mails of this case that still wait in the outbox, or were refused. */
  readonly heldMails: ReadonlySet<string>;
  readonly zone: string;
};

export function caseView(view: ViewFacts): CaseView {
  const { machine, file, member, facts } = view;
  const { words } = machine;
  const { state } = file;
  const texts = member.pseudonymous ? [] : view.texts;
  return {
    reference: file.reference,
    kind: file.kind,
    kindName: words.one,
    version: file.version,
    title: titleOf(machine, file.reference, newestText(texts, machine.titleText)),
    sub: subOf(view),
    state: state.name,
    stateName: words.states[state.name] ?? state.name,
    isOver: file.closedAt !== undefined,
    now: facts.now.toString(),
    clocks: clocksOf(view),
    next: nextOf(view),
    facts: [...shortFacts(texts, machine), ...factsOf(machine, state)],
    texts: newestOf(texts, machine).filter(({ name }) => !isShort(machine, name)),
    end: view.end,
    artefacts: machine
      .artefacts(state, facts)
      .map(({ code, is }) => ({ code, name: words.artefacts[code] ?? code, is })),
    related: view.related,
    timeline: timelineOf(view, texts),
    offers: offersFor(machine, state, member, { facts }),
    refusals: { ...words.refusals },
    people: view.people,
    isPseudonymous: member.pseudonymous,
    isHeld: view.heldMails.size > 0,
    isToldOtherwise: [...facts.unreached].every((type) => isSaidSince(type, view)),
  };
}

function subOf({ machine, file, nameOf, zone }: ViewFacts): string {
  const { handler } = file.state;
  const received = dayWords(dayIn(zone, file.openedAt));
  const hand = handler === undefined ? "nobody has it in hand" : `with ${nameOf(handler) ?? "a colleague"}`;
  return `${machine.words.one}, ${received}, ${hand}.`;
}

/** Each text once, as it stands now, in the order of the events that brought it first. */
export function newestOf(
  texts: readonly CaseText[],
  { words, titleText, person }: Pick<Machine, "words" | "titleText" | "person">,
  only?: readonly string[],
): { name: string; label: string; text: string }[] {
  const newest = new Map(texts.map(({ name, text }) => [name, text]));
  return [...newest].flatMap(([name, text]) => {
    // It is the heading already.
    if (name === titleText && person === undefined) return [];
    if (name === "note" || (only !== undefined && !only.includes(name))) return [];
    return [{ name, label: words.labels[name] ?? name, text }];
  });
}

/** A name, an address: a fact, not something that was said. */
const isShort = ({ open }: Pick<Machine, "open">, name: string): boolean =>
  ["line", "email"].includes(open.fields[name]?.kind ?? "words");

function shortFacts(texts: readonly CaseText[], machine: Machine): { label: string; value: string }[] {
  const { open, words, titleText, person } = machine;
  return Object.keys(open.fields).flatMap((name) => {
    const value = newestText(texts, name);
    const isTitle = name === titleText && person === undefined;
    if (value === undefined || isTitle || !isShort(machine, name)) return [];
    return [{ label: words.labels[name] ?? name, value }];
  });
}

function nextOf({ machine, file, facts, member, nameOf }: ViewFacts): CaseView["next"] {
  const { words } = machine;
  const next = machine.next(file.state, facts);
  const said = words.next[next.code];
  if (said === undefined) throw new TypeError(`The step ${next.code} has no words.`);
  const offers = offersFor(machine, file.state, member, { facts });
  const isMine = next.command === undefined || offers.some(({ command }) => command === next.command);
  const { handler, openedBy } = file.state;
  const turns = {
    officer: "This is for the data-protection officer to decide.",
    handler:
      handler === undefined
        ? "For whoever works on cases."
        : `This is for ${nameOf(handler) ?? "a colleague"} to do.`,
    opener: `This waits for ${nameOf(openedBy) ?? "the person"}.`,
    nobody: undefined,
  };
  const who = isMine && next.turn !== "opener" ? undefined : turns[next.turn];
  return {
    code: next.code,
    ...said,
    ...(next.command !== undefined && isMine ? { command: next.command } : {}),
    ...(who === undefined ? {} : { who }),
    missing: next.missing.map((code) => ({ code, text: words.refusals[code] ?? code })),
  };
}

/** A clock with the law's own explanation; a rule the law does not know says that it has no date. */
function clocksOf(view: ViewFacts): ClockView[] {
  const { machine, file, clocks, facts, zone } = view;
  return machine.clocks(file.state).map((declared): ClockView => {
    const row = clocks.find(({ rule }) => rule === declared.rule);
    const place = row ?? { calendar: "none", zone };
    const answer = answerOf(declared, place);
    const isHeld = declared.state === "satisfied" && !hasReached(declared.rule, view);
    const isOver = (declared.state === "satisfied" && !isHeld) || declared.state === "stopped";
    const end = row?.effectiveLimit;
    const isLate = !isOver && end !== undefined && Temporal.Instant.compare(end, facts.now) < 0;
    return {
      rule: declared.rule,
      what: machine.words.clocks[declared.rule] ?? declared.rule,
      title: isHeld
        ? `Written, and not received; ${clockTitle("running", end, facts.now, zone).toLowerCase()}`
        : clockTitle(declared.state, end, facts.now, zone),
      explanation: explanationOf(declared, answer, place, end, zone),
      start: file.openedAt.toString(),
      ...(end === undefined ? {} : { end: end.toString() }),
      isOver,
      isLate,
    };
  });
}

/** Whether what met the clock has reached anybody: said or posted, or its mail has left. */
function hasReached(rule: string, { machine, events, facts }: ViewFacts): boolean {
  const metBy = machine.metBy[rule];
  if (metBy === undefined) return true;
  return events.some(({ type }) => metBy.includes(type) && !facts.unreached.has(type));
}

/** Whether something that reached the person later says what this letter says. */
function isSaidSince(letter: string, { machine, events, facts }: ViewFacts): boolean {
  return Object.values(machine.metBy).some((types) =>
    types
      .slice(types.indexOf(letter) + 1)
      .some(
        (later) =>
          types.includes(letter) && !facts.unreached.has(later) && events.some(({ type }) => type === later),
      ),
  );
}

/** The mail that an event names. */
function mailIn(data: unknown): string | undefined {
  const id = new Map<string, unknown>(Object.entries(data ?? {})).get("mailId");
  return typeof id === "string" ? id : undefined;
}

function clockTitle(state: CaseClock["state"], end: Instant | undefined, now: Instant, zone: string): string {
  if (state === "satisfied") return "Done";
  if (state === "stopped") return "Stopped";
  if (end === undefined) return "No date is known";
  return untilWords(end, now, zone);
}

function explanationOf(
  declared: ReturnType<Machine["clocks"]>[number],
  answer: ReturnType<typeof answerOf>,
  place: Place,
  end: Instant | undefined,
  zone: string,
): string[] {
  if (answer !== undefined) return [...explainClock("en", answer.explanation), explainCalendar("en", place)];
  if (end !== undefined) return [`Until ${dayWords(dayIn(zone, end))}, as somebody here decided.`];
  return [`The law’s rule ${declared.rule} is not known to this version, so the last day cannot be told.`];
}

function timelineOf(
  { machine, events, nameOf, whoOf, heldMails }: ViewFacts,
  texts: readonly CaseText[],
): CaseView["timeline"] {
  const { labels } = machine.words;
  const byCell = new Map(texts.map((one) => [one.cellId, one]));
  return events
    .map((event) => ({ event, isUnsent: heldMails.has(mailIn(event.data) ?? "") }))
    .map(({ event, isUnsent }) => ({
      sequence: event.sequence,
      type: event.type,
      at: event.happenedAt.toString(),
      ...(event.happenedAt.equals(event.recordedAt) ? {} : { recordedAt: event.recordedAt.toString() }),
      sentence: [
        sentenceCase(eventSentence(machine, event, nameOf, isUnsent)),
        ...(isUnsent ? ["The letter waits in the outbox; nobody has received it."] : []),
      ].join(" "),
      said: event.cellIds.flatMap((id) => {
        const one = byCell.get(id);
        // What it began with stands above.
        if (one === undefined || event.sequence === 1) return [];
        return [{ name: one.name, label: labels[one.name] ?? one.name, text: one.text }];
      }),
      who: whoOf(event),
    }))
    .toReversed();
}

export const isLate = (
  file: { readonly dueAt: Instant | null; readonly owes: boolean },
  now: Instant,
): boolean => file.owes && file.dueAt !== null && Temporal.Instant.compare(file.dueAt, now) < 0;
