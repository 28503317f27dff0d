/**
 * A kind of case as a statechart that can be read aloud: its states, its commands with their fields, and one table that
 * says for every state and every command what happens or why not. Beside it, declared and pure: the clocks a state asks
 * of the law, what is next and for whom, what is still missing, what the case must hold at its end. The engine (office
 * page, list, store path, rebuild) knows nothing else of a kind: a new one is one folder
 * (docs/decisions/0078-case-engine.md).
 */
import type { ClockInputs } from "../../law/clock.ts";
import type { GdprRegime } from "../../law/regimes.ts";
import type { Permission } from "../endpoint.ts";
import type { DomainEvent } from "../events.ts";
import type { AccountId, ActorId, CaseId, MailId } from "../identifiers.ts";
import type { Instant, PlainDate } from "../time.ts";
import type { Fields, InputOf } from "./fields.ts";
import type { CaseKind, CaseState } from "./kind.ts";

/** What the engine itself reads of every state. */
export type CommonState = CaseState & {
  /** Who opened it; the public when it came through the organisation's pages. */
  readonly openedBy: ActorId;
  /** Who has it in hand. */
  readonly handler?: ActorId | undefined;
  /** The colleague it is about, for whom it does not exist. */
  readonly aboutAccountId?: AccountId | undefined;
  /** The case it was born of. */
  readonly origin?: CaseId | undefined;
  /** A day until which somebody decided to keep it, beyond the usual time. */
  readonly keptUntil?: string | undefined;
  /** Since then nothing is left of what was written in it. */
  readonly destroyedOn?: string | undefined;
  /** Of its letters; English when it has none. */
  readonly language?: "en" | "es" | undefined;
};

/**
 * Who may give a command: whoever works on cases, whoever decides them, the one who opened it, the one who has it in
 * hand. The last two may be anybody who may log a case.
 */
export type Who = Extract<Permission, "case:work" | "case:decide"> | "opener" | "handler";

export type CommandForm = {
  readonly who: readonly [Who, ...Who[]];
  readonly fields: Fields;
  readonly isDanger?: boolean;
};
export type CommandForms = Readonly<Record<string, CommandForm>>;

/** What a decision must know beyond the state. */
export type Facts = {
  readonly now: Instant;
  /** The present day in the organisation's zone. */
  readonly today: PlainDate;
  readonly actor: ActorId;
  /** Nobody of the organisation: it came through its public pages. */
  readonly isPublic: boolean;
  readonly regime: GdprRegime;
  /** Whom the case it is born of is about: they may not see this one either. */
  readonly walledFrom: AccountId | undefined;
  /** An id for the case this decision may open. */
  readonly fresh: CaseId;
  /** An id for the mail this decision may send; absent when no address for mail is known. */
  readonly mail: MailId | undefined;
  /** The actions born of this case. */
  readonly actions: { readonly all: number; readonly open: number };
  /** What was told in this case by mail alone, by type of event, where no such mail has left. */
  readonly unreached: ReadonlySet<string>;
};

/** Another case that a decision opens: its fields, and which of the command's texts become which of its own. */
export type Opening = {
  readonly kind: string;
  readonly values: Readonly<Record<string, string>>;
  readonly texts: Readonly<Record<string, string>>;
};

export type Decided<E> = {
  readonly events: readonly [E, ...E[]];
  /** The letter that goes out by mail in the same transaction, and the text of the command that stands in it. */
  readonly letter?: { readonly name: string; readonly words: string };
  readonly opens?: Opening;
};
export type Refused<R extends string> = { readonly refused: readonly [R, ...R[]] };
export type Decision<E, R extends string> = Decided<E> | Refused<R>;

/** One cell of the table: the refusal, always the same, or the decision. */
export type Rule<S, E, R extends string, I> =
  | R
  | ((at: { readonly state: S; readonly input: I; readonly facts: Facts }) => Decision<E, R>);

/** Every state by every command: TypeScript refuses a table with a hole. */
export type Table<S extends CaseState, E, R extends string, C extends CommandForms> = {
  readonly [Name in S["name"]]: { readonly [K in keyof C]: Rule<S, E, R, InputOf<C[K]["fields"]>> };
};

/** A clock as a state declares it. A rule of the law's is computed by the law; a person's own day is that day. */
export type DeclaredClock = {
  readonly rule: string;
  readonly state: "running" | "paused" | "satisfied" | "stopped";
} & ({ readonly ask: ClockInputs } | { readonly on: string; readonly from: string });

/** What comes next, and whose turn it is. */
export type Next<R extends string, C> = {
  readonly code: string;
  readonly command?: C;
  readonly turn: "officer" | "handler" | "opener" | "nobody";
  /** What stands against the end of the case as it is now. */
  readonly missing: readonly R[];
};

export type Letter = { readonly subject: string; readonly text: string };
export type LetterFacts = {
  readonly organisation: string;
  readonly reference: string;
  readonly name: string | undefined;
  /** What the officer wrote into it. */
  readonly words: string | undefined;
  readonly officerContact: string;
  readonly authority: string | undefined;
  /** The day something was received, written out in the letter's language. */
  readonly receivedOn: string;
};

/** What a case of this kind must hold: a letter, a record, a proof. `unsent`: written, and no mail server took it. */
export type Artefact = { readonly code: string; readonly is: "held" | "unsent" | "missing" | "not-needed" };

/** A fact for the page: a label of the kind's words, and a code of them or a value. */
export type ShownFact = { readonly label: string; readonly code?: string; readonly value?: string };

/** Everything a person reads of a kind. */
export type Words<N extends string, R extends string, C extends string, T extends string> = {
  readonly one: string;
  readonly many: string;
  /** Of one case in lists and as a heading: a sentence with `{title}`. */
  readonly title: string;
  /** The heading of its form, and what the button says. */
  readonly open: { readonly title: string; readonly lede: string; readonly act: string };
  readonly states: Readonly<Record<N, string>>;
  readonly refusals: Readonly<Record<R, string>>;
  readonly commands: Readonly<Record<C, { readonly title: string; readonly act: string }>>;
  readonly events: Readonly<Record<T, string>>;
  /** In the place of what an event says, as long as its letter has not left: nobody was told anything yet. */
  readonly unsent?: Readonly<Partial<Record<T, string>>>;
  /** By field, by `field.choice`, by text, and with `?` at the end what belongs there. */
  readonly labels: Readonly<Record<string, string>>;
  readonly next: Readonly<Record<string, { readonly title: string; readonly text: string }>>;
  readonly artefacts: Readonly<Record<string, string>>;
  readonly clocks: Readonly<Record<string, string>>;
};

/**
 * How long what is written in a case is kept after it is over, where nobody chose otherwise, and the reason, in a sentence
 * (GDPR arts. 5(1)(e), 30(1)(f)).
 */
export type UsualEnd = { readonly months: number; readonly why: string };

type OpenInput<F> = {
  readonly input: InputOf<F>;
  readonly facts: Facts;
  readonly origin: CaseId | undefined;
};

export type MachineDefinition<
  S extends CommonState,
  E extends DomainEvent,
  F extends Fields,
  C extends CommandForms,
  R extends string,
> = {
  readonly kind: CaseKind<S, E>;
  readonly open: {
    readonly permission: "case:log" | "case:work";
    readonly fields: F;
    /** The field with the day it arrived, where that may be before it is written down. */
    readonly receivedField?: keyof F & string;
    /** The first events, or why not. */
    readonly decide: (at: OpenInput<F>) => Decision<E, R>;
  };
  readonly commands: C;
  readonly table: Table<S, E, R, C>;
  readonly clocks: (state: S) => readonly DeclaredClock[];
  /**
   * By rule, the events that meet its clock, each saying what the ones before it say. One that went by mail meets it when
   * its mail has left.
   */
  readonly metBy?: Readonly<Record<string, readonly string[]>>;
  /** Open states in which nothing is owed any more: whoever waited knows how it ended. */
  readonly answered?: readonly S["name"][];
  /** A command that changed nothing any more, whatever is sent: it is not offered. */
  readonly isSpent?: (state: S, command: keyof C & string, facts: Pick<Facts, "unreached">) => boolean;
  readonly next: (state: S, facts: Pick<Facts, "actions" | "unreached">) => Next<R, keyof C & string>;
  readonly artefacts: (state: S, facts: Pick<Facts, "unreached">) => readonly Artefact[];
  readonly facts: (state: S) => readonly ShownFact[];
  /** The text that names it in lists, and the one for a letter's address. */
  readonly titleText: string;
  /** Texts that whoever opened it or has it in hand may read there, too, without a right to read cases. */
  readonly ownTexts: readonly string[];
  readonly letters: Readonly<Record<string, (language: "en" | "es", facts: LetterFacts) => Letter>>;
  /** A name and an address in its texts, for letters. */
  readonly person?: { readonly name: string; readonly email: string };
  readonly end: UsualEnd;
  readonly words: Words<S["name"], R, keyof C & string, E["type"]>;
};

/** A kind with its types taken off: what the engine works with. */
export type Machine = {
  readonly kind: CaseKind<CommonState>;
  readonly stateNames: readonly string[];
  readonly open: {
    readonly permission: "case:log" | "case:work";
    readonly fields: Fields;
    readonly receivedField: string | undefined;
    readonly decide: (
      values: Readonly<Record<string, unknown>>,
      facts: Facts,
      origin: CaseId | undefined,
    ) => Decision<DomainEvent, string>;
  };
  readonly commands: CommandForms;
  /** What happens on a command in a state; a refusal names codes of `words.refusals`. */
  readonly decide: (
    state: CommonState,
    command: string,
    values: Readonly<Record<string, unknown>>,
    facts: Facts,
  ) => Decision<DomainEvent, string>;
  /** Refused in this state whatever is sent: the command is not offered. */
  readonly isOut: (state: CommonState, command: string, facts?: Pick<Facts, "unreached">) => boolean;
  readonly clocks: (state: CommonState) => readonly DeclaredClock[];
  readonly metBy: Readonly<Record<string, readonly string[]>>;
  readonly answered: readonly string[];
  readonly next: (state: CommonState, facts: Pick<Facts, "actions" | "unreached">) => Next<string, string>;
  readonly artefacts: (state: CommonState, facts: Pick<Facts, "unreached">) => readonly Artefact[];
  readonly facts: (state: CommonState) => readonly ShownFact[];
  readonly titleText: string;
  readonly ownTexts: readonly string[];
  readonly letters: Readonly<Record<string, (language: "en" | "es", facts: LetterFacts) => Letter>>;
  readonly person: { readonly name: string; readonly email: string } | undefined;
  readonly end: UsualEnd;
  readonly words: Words<string, string, string, string>;
};

/** Takes the types off, once and here: what comes back is parsed by the kind's own schemas first. */
export function defineMachine<
  S extends CommonState,
  E extends DomainEvent,
  F extends Fields,
  C extends CommandForms,
  R extends string,
>(definition: MachineDefinition<S, E, F, C, R>): Machine {
  const { kind, table, commands, open } = definition;
  const stateOf = (state: CommonState): S => kind.state.parse(state);
  const ruleOf = (state: S, command: string): Rule<S, E, R, unknown> => {
    if (!Object.hasOwn(commands, command)) throw new TypeError(`${kind.kind} has no command ${command}.`);
    // The table has a cell for each name of S; TypeScript cannot follow that through a string.
    const row = table[state.name as S["name"]] as Readonly<Record<string, Rule<S, E, R, unknown>>>;
    const rule = row[command];
    if (rule === undefined) throw new TypeError(`${kind.kind} says nothing of ${command} in ${state.name}.`);
    return rule;
  };
  return {
    kind: erased(kind),
    stateNames: Object.keys(table),
    open: {
      permission: open.permission,
      fields: open.fields,
      receivedField: open.receivedField,
      // Fields gave these values: `understandFields` is the only source of them.
      decide: (values, facts, origin) => open.decide({ input: values as InputOf<F>, facts, origin }),
    },
    commands,
    decide: (state, command, values, facts) => {
      const at = stateOf(state);
      const rule = ruleOf(at, command);
      // Whatever the state: nothing is written into a case of which nothing is left.
      if (at.destroyedOn !== undefined) return { refused: ["destroyed"] };
      return typeof rule === "string" ? { refused: [rule] } : rule({ state: at, input: values, facts });
    },
    isOut: (state, command, facts) => {
      const at = stateOf(state);
      if (at.destroyedOn !== undefined || typeof ruleOf(at, command) === "string") return true;
      return facts !== undefined && definition.isSpent?.(at, command, facts) === true;
    },
    clocks: (state) => definition.clocks(stateOf(state)),
    metBy: definition.metBy ?? {},
    answered: definition.answered ?? [],
    next: (state, facts) => definition.next(stateOf(state), facts),
    artefacts: (state, facts) => definition.artefacts(stateOf(state), facts),
    facts: (state) => definition.facts(stateOf(state)),
    titleText: definition.titleText,
    ownTexts: definition.ownTexts,
    letters: definition.letters,
    person: definition.person,
    end: definition.end,
    words: definition.words,
  };
}

function erased<S extends CommonState, E extends DomainEvent>(kind: CaseKind<S, E>): CaseKind<CommonState> {
  const own = (event: DomainEvent): E => {
    if (!kind.isEvent(event)) throw new TypeError(`The event ${event.type} does not belong to ${kind.kind}.`);
    return event;
  };
  return {
    kind: kind.kind,
    referencePrefix: kind.referencePrefix,
    state: kind.state,
    events: kind.events,
    isEvent: (event): event is DomainEvent => kind.isEvent(event),
    apply: (state, event) =>
      kind.apply(state === undefined ? undefined : kind.state.parse(state), own(event)),
    isClosed: (state) => kind.isClosed(kind.state.parse(state)),
  };
}
